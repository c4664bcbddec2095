"""Our metrics beside radon's on Python's standard library: `make bench-metrics`.

radon counts the same things and is slow, so a seeded sample of the files is compared; `--files 0`
takes all. Prints for each figure how many agree, and where they do not.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import sysconfig
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shared import fetch

SEED = 20261120

# Runs with radon's own interpreter: one JSON object a line, None for a file that it cannot take.
THEIRS = r"""
import json, sys, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(100_000)
from radon.metrics import h_visit, mi_visit
from radon.raw import analyze
from radon.visitors import ComplexityVisitor

def blocks(found):
    functions = list(found.functions)
    classes = list(found.classes)
    while classes:
        one = classes.pop()
        functions += one.methods
        classes += one.inner_classes
    while functions:
        one = functions.pop()
        yield one.lineno, one.name, one.complexity
        functions += one.closures

for path in sys.stdin.read().splitlines():
    try:
        text = open(path, encoding="utf-8").read()
        halstead = h_visit(text).total
        raw = analyze(text)
        print(json.dumps({
            "functions": list(blocks(ComplexityVisitor.from_code(text))),
            "halstead": [halstead.h1, halstead.h2, halstead.N1, halstead.N2],
            "volume": halstead.volume,
            "lines": [raw.loc, raw.sloc, raw.lloc, raw.comments, raw.single_comments, raw.multi, raw.blank],
            "maintainability": mi_visit(text, True),
        }))
    except (SyntaxError, UnicodeDecodeError, RecursionError):
        print("null")
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--files", type=int, default=150, help="size of the sample, 0 for all")
    parser.add_argument("--folder", type=Path, default=Path(sysconfig.get_path("stdlib")))
    parser.add_argument("--profile", default="demo", help="cargo profile of our command")
    options = parser.parse_args()

    command = fetch.codehone(options.profile)
    measured = json.loads(
        fetch.run(
            [command, "metrics", options.folder, "--per-file", "--format", "json",
             "--exclude", "site-packages", "--exclude", "lib2to3/tests/data"]
        ).stdout
    )["files"]
    measured = [file for file in measured if file["language"] == "python"]
    if options.files and len(measured) > options.files:
        measured = random.Random(SEED).sample(measured, options.files)
    paths = "\n".join(str(options.folder / file["path"]) for file in measured)
    radon = fetch.python_tool("radon").with_name("python")
    theirs = subprocess.run(
        [str(radon), "-c", THEIRS], input=paths, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    same: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for ours, line in zip(measured, theirs, strict=True):
        other = json.loads(line)
        if other is None:
            continue

        def compare(what: str, a: object, b: object, place: str = "") -> None:
            seen[what] += 1
            near = isinstance(a, float) and abs(a - b) <= 1e-6 * max(1.0, abs(b))
            if a == b or near:
                same[what] += 1
            else:
                print(f"{ours['path']}{place}: {what}: {a}, radon {b}")

        own = {(f["start_line"], f["name"].rsplit(".")[-1]): f for f in ours["functions"]}
        for line_number, name, complexity in other["functions"]:
            function = own.get((line_number, name), {})
            place = f":{line_number} {name}"
            compare("cyclomatic complexity", function.get("cyclomatic"), complexity, place)
        halstead, lines = ours["halstead"], ours["lines"]
        compare(
            "Halstead counts",
            [halstead[key] for key in
             ("distinct_operators", "distinct_operands", "operators", "operands")],
            other["halstead"],
        )
        compare("Halstead volume", halstead["volume"], other["volume"])
        compare(
            "lines",
            [lines[key] for key in
             ("total", "code", "logical", "comments", "comment_only", "docstring", "blank")],
            other["lines"],
        )
        compare("maintainability", ours["maintainability"], other["maintainability"])
    for what in seen:
        print(f"{what}: {same[what]} of {seen[what]} equal")


if __name__ == "__main__":
    main()
