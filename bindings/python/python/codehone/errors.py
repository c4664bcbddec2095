"""What can go wrong, as exception classes.

Every error that Codehone raises derives from :class:`CodehoneError` and carries ``code``, the same
text as in Rust and Node. Where Python has a fitting built-in class, the error derives from it too,
so ``except LookupError`` catches :class:`NotFoundError`. A wrong *type* of argument is a plain
``TypeError``, as everywhere in Python.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = [
    "BusyError",
    "CancelledError",
    "ClosedError",
    "CodehoneError",
    "ConflictError",
    "CorruptError",
    "InternalError",
    "InvalidInputError",
    "InvalidSarifError",
    "MigrationError",
    "NotFoundError",
    "SchemaTooNewError",
    "StorageError",
    "StorageIoError",
]


class CodehoneError(Exception):
    """Base of all errors of Codehone. ``str(error)`` says what, where and what to do."""

    default_code: ClassVar[str] = "internal"

    code: str
    """Stable, language-independent name of the kind of error, in ``snake_case``."""
    message: str
    """What was wrong, without position and hint."""
    hint: str | None
    """What to do about it, where that is known."""
    path: str | None
    """JSONPath of the wrong value in a document, such as ``$.runs[0].results[17].ruleId``."""
    offset: int | None
    """Where that is, in bytes from the start of the document."""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        path: str | None = None,
        offset: int | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = self.default_code if code is None else code
        self.message = message
        self.hint = hint
        self.path = path
        self.offset = offset

    def __str__(self) -> str:
        text = self.message
        if self.path is not None:
            text += f" (at {self.path}, byte {self.offset})"
        if self.hint is not None:
            text += f"; {self.hint}"
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors cross process pools, and pickle would drop the keyword arguments.
        parts = (self.code, self.message, self.hint, self.path, self.offset)
        return (_from_parts, parts)


class InvalidInputError(CodehoneError, ValueError):
    """An argument is out of range, malformed or unknown. Fix the call."""

    default_code = "invalid_input"


class InvalidSarifError(CodehoneError, ValueError):
    """A SARIF document is not valid JSON, or so far from SARIF 2.1.0 that data would be lost."""

    default_code = "invalid_sarif"


class NotFoundError(CodehoneError, LookupError):
    """The finding, repository, event or file named does not exist."""

    default_code = "not_found"


class ConflictError(CodehoneError):
    """The call contradicts what is stored, such as the undo of an event that was already undone."""

    default_code = "conflict"


class ClosedError(CodehoneError):
    """The engine was closed before the call."""

    default_code = "closed"


class CancelledError(CodehoneError):
    """The caller cancelled the operation through a token. Nothing of it was stored."""

    default_code = "cancelled"


class StorageIoError(CodehoneError, OSError):
    """The operating system refused to read or write."""

    default_code = "io"


class BusyError(CodehoneError):
    """Another process held the database for longer than the busy time-out. Safe to try again."""

    default_code = "busy"


class CorruptError(CodehoneError):
    """The database file is damaged or is not a Codehone database."""

    default_code = "corrupt"


class SchemaTooNewError(CodehoneError):
    """The database was written by a newer version of Codehone than this one."""

    default_code = "schema_too_new"


class MigrationError(CodehoneError):
    """A migration failed or was changed after it was applied; the database is as it was before."""

    default_code = "migration"


class StorageError(CodehoneError):
    """The database refused an operation for another reason."""

    default_code = "storage"


class InternalError(CodehoneError):
    """A bug in Codehone: please report it. The engine remains usable."""

    default_code = "internal"


_BY_CODE: dict[str, type[CodehoneError]] = {
    cls.default_code: cls for cls in CodehoneError.__subclasses__()
}


def _from_parts(
    code: str, message: str, hint: str | None, path: str | None, offset: int | None
) -> CodehoneError:
    """The exception of a code. A code from a newer core than these classes stays readable."""
    cls = _BY_CODE.get(code, CodehoneError)
    return cls(message, hint=hint, path=path, offset=offset, code=code)
