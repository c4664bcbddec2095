"""Plays ``examples/parity/*.json``, as the Rust and Node suites do: the same calls give the same
results in all three. The format is described in ``examples/parity/README.md``."""

from __future__ import annotations

import json
import math
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Callable

import pytest
from conftest import TOP

import codehone

FOLDER = TOP / "examples" / "parity"
MOMENTS = {"at", "since", "until"}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def plain(value: Any) -> Any:
    """A result as JSON."""
    if hasattr(value, "to_dict"):
        return value.to_dict()
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value


class Player:
    """One case: an engine, its clock, its folder and what was saved."""

    def __init__(self, case: dict[str, Any], folder: Path) -> None:
        self.clock = codehone.ManualClock(moment(case.get("clock", "2026-01-05T09:00:00Z")))
        self.folder = folder
        self.saved: dict[str, Any] = {"dir": str(folder)}
        for path, text in case.get("files", {}).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
        self.engine = codehone.open(":memory:", clock=self.clock, **case.get("open", {}))

    def call(self, name: str, args: dict[str, Any]) -> Any:
        own: Callable[..., Any] | None = getattr(self, "do_" + name, None)
        if own is not None:
            return own(**args)
        args = {key: moment(v) if key in MOMENTS and v else v for key, v in args.items()}
        if name in {"analyse", "metrics"}:
            return getattr(codehone, name)(args.pop("source"), **args)
        if name in {"rules", "measure", "restore", "migration_status", "migrate", "rollback"}:
            return getattr(codehone, name)(**args)
        return getattr(self.engine, name)(**args)

    def do_evaluate(self, labels: str, sarif: Any = None, **options: Any) -> Any:
        if sarif is not None:
            options["sarif"] = json.dumps(sarif).encode()
        return codehone.evaluate(labels.encode(), **options)

    def do_advance(self, seconds: float) -> None:
        self.clock.advance(timedelta(seconds=seconds))

    def do_open(self, path: str, **options: Any) -> None:
        self.engine = codehone.open(path, clock=self.clock, **options)

    def do_scan(self, folder: str, cancelled: bool = False, **options: Any) -> Any:
        token = codehone.CancelToken()
        if cancelled:
            token.cancel()
        return self.engine.scan(folder, cancel=token, **options)

    def do_import_sarif(
        self, file: str | None = None, sarif: Any = None, text: str | None = None, **options: Any
    ) -> Any:
        if isinstance(options.get("coverage"), dict):
            options["coverage"] = options["coverage"]["files"]
        if file is not None:
            return self.engine.import_sarif(file, **options)
        document = json.dumps(sarif) if text is None else text
        return self.engine.import_sarif(document.encode(), **options)

    def do_export_sarif(self, **options: Any) -> Any:
        target = self.folder / "parity-export.sarif"
        self.engine.export_sarif(target, **options)
        return json.loads(target.read_text(encoding="utf-8"))

    def do_record_batch(self, verdicts: list[dict[str, Any]]) -> Any:
        inputs = []
        for verdict in verdicts:
            if verdict.get("at"):
                verdict["at"] = moment(verdict["at"])
            inputs.append(codehone.VerdictInput(**verdict))
        return self.engine.record_batch(inputs)

    def do_findings(self, **options: Any) -> Any:
        return self.engine.findings_page(**options)

    def resolve(self, value: Any) -> Any:
        """Replaces ``$name.key`` by what it names."""
        if isinstance(value, str) and value.startswith("$"):
            if value.startswith("$$"):
                return value[1:]
            if value.startswith("$dir/"):
                return str(self.folder / value[len("$dir/") :])
            name, *keys = value[1:].split(".")
            found = self.saved[name]
            for key in keys:
                found = found[int(key) if isinstance(found, list) else key]
            return found
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        return value

    def play(self, step: dict[str, Any]) -> None:
        args = self.resolve(step.get("args", {}))
        if "expect_error" in step:
            with pytest.raises(codehone.CodehoneError) as caught:
                self.call(step["call"], args)
            check(self.resolve(step["expect_error"]), vars(caught.value), "error")
            return
        result = plain(self.call(step["call"], args))
        if "expect" in step:
            check(self.resolve(step["expect"]), result, "result")
        if "save" in step:
            self.saved[step["save"]] = result


def holds(expected: Any, actual: Any) -> bool:
    try:
        check(expected, actual, "")
    except AssertionError:
        return False
    return True


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


KINDS: dict[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
MATCHERS: dict[str, Callable[[Any, Any], bool]] = {
    "$length": lambda n, actual: isinstance(actual, (str, list, dict)) and len(actual) == n,
    "$contains": lambda text, actual: isinstance(actual, str) and text in actual,
    "$gt": lambda limit, actual: is_number(actual) and actual > limit,
    "$lt": lambda limit, actual: is_number(actual) and actual < limit,
    "$type": lambda name, actual: KINDS[name](actual),
    "$not": lambda expected, actual: not holds(expected, actual),
    "$any": lambda wanted, actual: (
        isinstance(actual, list) and all(any(holds(one, item) for item in actual) for one in wanted)
    ),
}


def check(expected: Any, actual: Any, at: str) -> None:
    """Raises ``AssertionError`` unless ``actual`` is what is expected."""
    wrong = f"{at}: expected {expected!r}, got {actual!r}"
    if isinstance(expected, dict):
        if len(expected) == 1 and next(iter(expected)).startswith("$"):
            ((name, limit),) = expected.items()
            assert MATCHERS[name](limit, actual), wrong
            return
        assert isinstance(actual, dict), wrong
        for key, value in expected.items():
            check(value, actual.get(key), f"{at}.{key}")
    elif isinstance(expected, list):
        assert isinstance(actual, list) and len(actual) == len(expected), wrong
        for index, (one, other) in enumerate(zip(expected, actual)):
            check(one, other, f"{at}.{index}")
    elif is_number(expected):
        assert is_number(actual), wrong
        if isinstance(expected, float) or isinstance(actual, float):
            assert math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-9), wrong
        else:
            assert expected == actual, wrong
    else:
        assert type(expected) is type(actual) and expected == actual, wrong


CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(FOLDER.glob("*.json"))
    for case in json.loads(file.read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES)
def test_fixture(case: dict[str, Any], tmp_path: Path) -> None:
    player = Player(case, tmp_path)
    for step in case["steps"]:
        player.play(step)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ({"a": 1}, {"a": 2}),
        ([1], [1, 2]),
        ({"$length": 2}, [1]),
        ({"$contains": "x"}, "abc"),
        ({"$any": [{"a": 1}]}, [{"a": 2}]),
        ({"$not": 1}, 1),
        ({"$gt": 0}, None),
        (0.5, 0.500001),
        ("1", 1),
        (True, 1),
        (None, 0),
    ],
)
def test_the_comparison_can_fail(expected: Any, actual: Any) -> None:
    assert not holds(expected, actual)
