"""Errors carry the same code in every language and fit Python's own classes."""

import pickle

import pytest

import codehone
from codehone import errors


@pytest.mark.parametrize(
    ("cls", "code", "base"),
    [
        (errors.InvalidInputError, "invalid_input", ValueError),
        (errors.InvalidSarifError, "invalid_sarif", ValueError),
        (errors.NotFoundError, "not_found", LookupError),
        (errors.ConflictError, "conflict", Exception),
        (errors.ClosedError, "closed", Exception),
        (errors.CancelledError, "cancelled", Exception),
        (errors.StorageIoError, "io", OSError),
        (errors.BusyError, "busy", Exception),
        (errors.CorruptError, "corrupt", Exception),
        (errors.SchemaTooNewError, "schema_too_new", Exception),
        (errors.MigrationError, "migration", Exception),
        (errors.StorageError, "storage", Exception),
        (errors.InternalError, "internal", Exception),
    ],
)
def test_every_code_has_a_class(
    cls: type[errors.CodehoneError], code: str, base: type[Exception]
) -> None:
    error = errors._from_parts(code, "what", "do this", "$.runs", 7)
    assert type(error) is cls
    assert isinstance(error, base)
    assert isinstance(error, codehone.CodehoneError)
    assert cls.default_code == code
    assert (error.code, error.message, error.hint) == (code, "what", "do this")
    assert (error.path, error.offset) == ("$.runs", 7)
    assert str(error) == "what (at $.runs, byte 7); do this"


def test_an_unknown_code_stays_readable() -> None:
    error = errors._from_parts("quota", "too much", None, None, None)
    assert type(error) is errors.CodehoneError
    assert error.code == "quota"
    assert str(error) == "too much"


def test_errors_survive_pickling() -> None:
    error = errors._from_parts("invalid_sarif", "what", "hint", "$.runs", 7)
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert vars(copy) == vars(error)


def test_the_core_raises_them_with_code_and_hint() -> None:
    with pytest.raises(errors.InvalidInputError) as caught:
        codehone.analyse("x = 1", language="cobol")
    assert caught.value.code == "invalid_input"
    assert caught.value.hint is not None
    assert "python" in caught.value.hint


def test_a_wrong_type_is_a_type_error() -> None:
    with pytest.raises(TypeError):
        codehone.analyse(5, language="python")  # type: ignore[arg-type]


def test_a_panic_is_an_internal_error_and_an_ordinary_exception() -> None:
    # Without the feature `testing` the command only calls this a wrong argument.
    with pytest.raises(errors.InternalError) as caught:
        if codehone._native._run_command(["codehone", "panic on purpose"]):
            pytest.skip("built without the feature `testing`")
    assert caught.value.code == "internal"
    assert "on purpose" in caught.value.message
