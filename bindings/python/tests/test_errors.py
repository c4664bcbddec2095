"""Errors carry the same code in every language and fit Python's own classes."""

import pickle
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import sarif

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


# In a process of its own: two copies of SQLite in one process do not see each other's locks.
HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
database.execute("ROLLBACK")
"""


def test_a_database_that_another_process_holds_is_busy(tmp_path: Path) -> None:
    file = tmp_path / "team.db"
    with codehone.open(file, busy_timeout=0.05) as engine:
        engine.import_sarif(sarif(1))
        finding = next(engine.findings())
        command = [sys.executable, "-c", HOLD, str(file)]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as holder:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "held\n"
            with pytest.raises(errors.BusyError) as caught:
                engine.record(finding, "accepted")
            assert caught.value.code == "busy"
            holder.communicate(timeout=30)
        assert engine.record(finding, "accepted").status == "open"


def test_the_system_s_refusal_is_an_os_error(tmp_path: Path) -> None:
    with codehone.open(":memory:") as engine:
        with pytest.raises(OSError) as caught:
            engine.export_sarif(tmp_path)
        assert isinstance(caught.value, errors.StorageIoError)
        assert caught.value.code == "io"
