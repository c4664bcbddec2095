"""Every Python block of the README and the guides runs, one file's blocks after another in one
namespace, in a copy of ``examples/sample``."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import SAMPLE, TOP

BLOCK = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
PAGES = [
    TOP / "README.md",
    TOP / "bindings" / "python" / "README.md",
    # The blocks of rules.md are examples of bad code; the core tests them against the rules.
    *sorted(page for page in (TOP / "docs").glob("*.md") if page.name != "rules.md"),
]


def blocks(page: Path) -> list[tuple[int, str]]:
    text = page.read_text(encoding="utf-8")
    return [(text[: m.start(1)].count("\n"), m.group(1)) for m in BLOCK.finditer(text)]


PAGES_WITH_CODE = [page for page in PAGES if blocks(page)]


def test_the_readme_and_the_guide_have_examples() -> None:
    names = {page.relative_to(TOP).as_posix() for page in PAGES_WITH_CODE}
    assert {"README.md", "docs/python.md"} <= names


@pytest.mark.parametrize("page", PAGES_WITH_CODE, ids=lambda page: page.relative_to(TOP).as_posix())
def test_examples_run(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sample = tmp_path / "sample"
    shutil.copytree(SAMPLE, sample)
    monkeypatch.chdir(sample)
    namespace: dict[str, object] = {"__name__": "example"}
    for line, source in blocks(page):
        # Line numbers of a failure are those of the page.
        exec(compile("\n" * line + source, str(page), "exec"), namespace)


@pytest.mark.parametrize(
    ("program", "arguments", "says"),
    [
        ("review_bot.py", ["src", "ruff.sarif"], "recorded as event"),
        ("editor.py", ["src/app.py"], "src/app.py:8:"),
        ("service.py", ["src"], "to look at"),
    ],
)
def test_example_programs_run(
    program: str, arguments: list[str], says: str, tmp_path: Path
) -> None:
    sample = tmp_path / "sample"
    shutil.copytree(SAMPLE, sample)
    command = [sys.executable, str(TOP / "examples" / "python" / program), *arguments]
    done = subprocess.run(command, cwd=sample, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert says in done.stdout
