"""Labelled code: fixtures that the registries carry, fetched when needed, and cases of our own.

A suite is a folder of files and labels for them. A label is a dict with path, line, kind, expected,
as `codehone evaluate` reads it. Kinds come from what our rules name as their peers, never from a list
kept here.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import textwrap
from collections import defaultdict
from pathlib import Path
from typing import Callable, NamedTuple

from shared import fetch, peers
from shared.peers import Kinds

HERE = Path(__file__).resolve().parent


class Suite(NamedTuple):
    name: str
    language: str
    folder: Path
    labels: list[dict]
    # What an unlabelled finding in a labelled file means: see `codehone evaluate --judge`.
    judge: str
    # Places that are neither right nor wrong: (path, line, kind).
    open: set[tuple[str, int, str]]


def fresh(name: str) -> Path:
    folder = fetch.CACHE / "suite" / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def positive(path: str, line: int | None, kind: str) -> dict:
    label = {"path": path, "kind": kind, "expected": True}
    return label if line is None else {**label, "line": line}


SNAPSHOT = re.compile(r"^([A-Z]+\d+)\b.*\n *--> ([^\n:]+):(\d+):\d+$", re.MULTILINE)


def ruff(kinds: Kinds) -> Suite:
    """ruff's fixtures, labelled by its snapshots: rule, file, line.

    A snapshot of rule R says all about R in its file, and nothing about the other rules of R's kind.
    Lines where ruff itself reports one of those are left open.
    """
    source = fetch.crate("ruff_linter", fetch.RUFF_LINTER)
    fixtures = source / "resources/test/fixtures"
    folder = fresh("ruff")
    labels: dict[tuple[str, int, str], dict] = {}
    covered: dict[str, set[str]] = defaultdict(set)
    for snapshot in sorted(source.glob("src/rules/*/snapshots/*.snap")):
        linter = snapshot.parent.parent.name
        match = re.match(rf"ruff_linter__rules__{linter}__tests__([A-Z]+\d+)_(.+)\.snap$", snapshot.name)
        # Others are taken with settings of their own.
        if not match:
            continue
        rule, name = match.groups()
        of_rule = kinds.kinds("ruff", rule)
        file = fixtures / linter / name.replace("__", "/") if not (fixtures / linter / name).exists() else fixtures / linter / name
        if len(of_rule) != 1 or not file.is_file() or file.suffix not in (".py", ".pyi"):
            continue
        path = f"{linter}/{name}"
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        covered[path].add(rule)
        for found, _, line in SNAPSHOT.findall(snapshot.read_text("utf-8")):
            if found == rule:
                key = (path, int(line), of_rule[0])
                labels[key] = positive(*key)
    open_ = other_rules(folder, kinds, covered, labels)
    whole = [
        {"path": path, "line": 1, "end_line": 1, "kind": kind, "expected": False}
        for path, rules in covered.items()
        for kind in {kinds.kinds("ruff", rule)[0] for rule in rules}
        if not any(key[0] == path and key[2] == kind for key in labels)
    ]
    return Suite("ruff", "python", folder, [*labels.values(), *whole], "file-kinds", open_)


def other_rules(folder: Path, kinds: Kinds, covered: dict[str, set[str]],
                labels: dict[tuple[str, int, str], dict]) -> set[tuple[str, int, str]]:
    """Places where ruff reports a labelled kind by a rule that the labels of the file are not about."""
    out: set[tuple[str, int, str]] = set()
    for found in peers.ruff(folder, kinds):
        for kind in kinds.kinds("ruff", found.rule):
            key = (found.path, found.line, kind)
            if found.rule not in covered.get(found.path, ()) and key not in labels:
                out.add(key)
    return out


def bandit(kinds: Kinds) -> Suite:
    """bandit's examples; what bandit reports there is right, by its own functional tests."""
    folder = fresh("bandit")
    shutil.copytree(fetch.sdist("bandit==1.9.4") / "examples", folder, dirs_exist_ok=True)
    for odd in ("nosec.py", "skip.py", "nonsense.py", "nonsense2.py", "trojansource.py",
                "trojansource_latin1.py", "long_set.py"):
        (folder / odd).unlink(missing_ok=True)
    labels = {}
    for found in peers.bandit(folder, kinds):
        of_rule = kinds.kinds("bandit", found.rule)
        if len(of_rule) == 1:
            key = (found.path, found.line, of_rule[0])
            labels[key] = positive(*key)
    return Suite("bandit", "python", folder, list(labels.values()), "file-kinds", set())


MARK = re.compile(r"#.*?\b(B\d{3})\b: *(\d+)")


def bugbear(kinds: Kinds) -> Suite:
    """flake8-bugbear's files, where a comment `# B006: 24` marks what is reported."""
    folder = fresh("bugbear")
    labels = {}
    covered: dict[str, set[str]] = {}
    for file in sorted((fetch.sdist("flake8-bugbear==26.10.27") / "tests/eval_files").glob("b*.py")):
        own = {rule.upper() for rule in re.findall(r"b\d{3}", file.stem)}
        named = {rule: kinds.kinds("ruff", rule) for rule in own}
        named = {rule: of[0] for rule, of in named.items() if len(of) == 1}
        if not named or "extended" in file.stem:
            continue
        shutil.copyfile(file, folder / file.name)
        marked = 0
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            for rule, _ in MARK.findall(line):
                if rule in named:
                    key = (file.name, number, named[rule])
                    labels[key] = positive(*key)
                    marked += 1
        if marked:
            covered[file.name] = set(named)
        else:
            (folder / file.name).unlink()
    open_ = other_rules(folder, kinds, covered, labels)
    return Suite("bugbear", "python", folder, list(labels.values()), "file-kinds", open_)


def pyflakes(kinds: Kinds) -> Suite:
    """The snippets of pyflakes' tests. They say what is reported but not where, so a label is about a
    whole snippet: a kind is expected, or none of that kind is."""
    python = fetch.python_tool("python")
    codes = json.loads(fetch.run([python, "-c",
        "import json; from flake8.plugins.pyflakes import FLAKE8_PYFLAKES_CODES as c; print(json.dumps(c))"
    ]).stdout)
    claimed = {kind for rule in codes.values() for kind in kinds.kinds("ruff", rule)}
    # A kind that has other rules, too, may be present where pyflakes is silent.
    others = {kind for rule in kinds.rules("ruff") if rule not in codes.values()
              for kind in kinds.kinds("ruff", rule)}
    folder = fresh("pyflakes")
    labels = []
    for file in sorted((fetch.sdist("pyflakes==4.1.0") / "pyflakes/test").glob("test_*.py")):
        if file.stem in ("test_api", "test_doctests", "test_custom_builtins", "test_lazy_imports"):
            continue
        tree = ast.parse(file.read_text("utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            if any("skip" in ast.unparse(decorator) for decorator in function.decorator_list):
                continue
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)
                     and ast.unparse(node.func) == "self.flakes" and node.args and not node.keywords
                     and isinstance(node.args[0], ast.Constant)]
            for number, call in enumerate(calls):
                expected = set()
                for argument in call.args[1:]:
                    rule = codes.get(ast.unparse(argument).rsplit(".", 1)[-1])
                    expected.update(kinds.kinds("ruff", rule) if rule else ())
                path = f"{file.stem}__{function.name}_{number}.py"
                source = textwrap.dedent(call.args[0].value)
                try:
                    ast.parse(source)
                except (SyntaxError, ValueError):
                    continue
                (folder / path).write_text(source, "utf-8")
                for kind in sorted(claimed):
                    if kind in others and kind not in expected:
                        continue
                    labels.append({"path": path, "kind": kind, "expected": kind in expected})
    return Suite("pyflakes", "python", folder, labels, "lines", set())


EXPECT = re.compile(r"(?:#|//|/\*)\s*expect\b(?::\s*([\w, -]+))?")


def own(language: str) -> Callable[[Kinds], Suite]:
    """Cases of our own: `cases/LANGUAGE/KIND.*`. `expect` in a comment marks a line with the kind of
    the file (or `expect: other-kind`); all other lines are negative."""

    def make(kinds: Kinds) -> Suite:
        folder = fresh(f"own-{language}")
        labels = []
        for file in sorted((HERE / "cases" / language).iterdir()):
            kind = file.name.split(".")[0]
            if language not in kinds.languages.get(kind, ()) and not (
                language == "javascript" and "typescript" in kinds.languages.get(kind, ())):
                continue
            shutil.copyfile(file, folder / file.name)
            found = 0
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
                match = EXPECT.search(line)
                if match:
                    found += 1
                    for name in (match.group(1) or kind).split(","):
                        labels.append(positive(file.name, number, name.strip()))
            if not found:
                raise SystemExit(f"{file} expects nothing")
        return Suite(f"own-{language}", language, folder, labels, "file-kinds", set())

    return make


SUITES = {
    "ruff": ruff, "bandit": bandit, "bugbear": bugbear, "pyflakes": pyflakes,
    "own-python": own("python"), "own-javascript": own("javascript"),
}
