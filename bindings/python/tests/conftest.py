"""What several test files need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import codehone

TOP = Path(__file__).resolve().parents[3]
SAMPLE = TOP / "examples" / "sample"


def sarif(count: int, *, tool: str = "lint", rules: int = 5) -> bytes:
    """A SARIF document with ``count`` results of a few rules, each in a file of its own."""
    results: list[dict[str, Any]] = []
    for number in range(count):
        region = {
            "startLine": number + 1,
            "startColumn": 1,
            "snippet": {"text": f"value_{number} = compute()"},
        }
        place = {"artifactLocation": {"uri": f"src/file_{number}.py"}, "region": region}
        results.append(
            {
                "ruleId": f"R{number % rules}",
                "level": "warning",
                "message": {"text": f"Something is wrong with value {number}."},
                "locations": [{"physicalLocation": place}],
            }
        )
    run = {"tool": {"driver": {"name": tool}}, "results": results}
    return json.dumps({"version": "2.1.0", "runs": [run]}).encode()


@pytest.fixture
def engine() -> Iterator[codehone.Engine]:
    with codehone.open(":memory:") as engine:
        yield engine


@pytest.fixture
def team(tmp_path: Path) -> Iterator[codehone.Engine]:
    """An engine on a file, with twenty findings of ``acme/web``."""
    with codehone.open(tmp_path / "team.db") as engine:
        engine.import_sarif(sarif(20), repo="acme/web")
        yield engine
