"""Where we and ruff or ESLint differ on real code: `make bench-compare`.

Fetches django, flask, requests, express and webpack, and lists for each kind that both have what only
we report and what only they report; a sample of each, drawn with a fixed seed, goes to a file for
reading.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shared import fetch, peers

PYTHON = ["django==5.1.3", "flask==3.1.0", "requests==2.32.3"]
JAVASCRIPT = ["express@4.21.1", "webpack@5.96.1"]
SAMPLE, SEED = 100, 20261120

Place = tuple[str, int, str]


def places(found: list[peers.Found], tool: str, kinds: peers.Kinds) -> dict[tuple[str, int], set[str]]:
    out: dict[tuple[str, int], set[str]] = defaultdict(set)
    for it in found:
        for kind in kinds.kinds(tool, it.rule):
            out[it.path, it.line].add(kind)
    return out


def compare(name: str, folder: Path, ours: list[peers.Found], theirs: list[peers.Found], tool: str,
            kinds: peers.Kinds, shared: set[str]) -> tuple[list[Place], list[Place], Counter]:
    we, they = places(ours, "codehone", kinds), places(theirs, tool, kinds)
    only_we, only_they, both = [], [], Counter()
    for (path, line), names in sorted(we.items()):
        for kind in sorted(names & shared):
            if kind in they.get((path, line), ()):
                both[kind] += 1
            else:
                only_we.append((f"{name}/{path}", line, kind))
    for (path, line), names in sorted(they.items()):
        # A rule with several kinds is met by any of them.
        if not names & we.get((path, line), set()) and names & shared:
            only_they.append((f"{name}/{path}", line, sorted(names & shared)[0]))
    return only_we, only_they, both


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--language", choices=["python", "javascript"], action="append")
    parser.add_argument("--profile", default="release")
    parser.add_argument("--codehone", type=Path)
    parser.add_argument("--sample", type=int, default=SAMPLE)
    parser.add_argument("--kind", action="append")
    parser.add_argument("--out", type=Path, default=fetch.CACHE / "compare")
    options = parser.parse_args()
    ours = (options.codehone or fetch.codehone(options.profile)).resolve()
    kinds = peers.Kinds(ours)
    options.out.mkdir(parents=True, exist_ok=True)
    for language in options.language or ["python", "javascript"]:
        tool = "ruff" if language == "python" else "eslint"
        has = {kind for rule in kinds.of[tool].values() for kind in rule}
        shared = {kind for kind in has if language in kinds.languages[kind]}
        if options.kind:
            shared &= set(options.kind)
        folders = (
            {it.split("==")[0]: fetch.wheel(it) for it in PYTHON} if language == "python"
            else {it.split("@")[0]: fetch.package(it) for it in JAVASCRIPT})
        we: list[Place] = []
        they: list[Place] = []
        both: Counter = Counter()
        for name, folder in folders.items():
            found = peers.codehone(ours, folder)
            run = peers.ruff if language == "python" else peers.eslint
            a, b, c = compare(name, folder, found, run(folder, kinds), tool, kinds, shared)
            we += a
            they += b
            both += c
        print(f"\n## {', '.join(folders)}: {len(shared)} kinds that we and {tool} have\n")
        print(f"{'kind':<26} {'both':>6} {'only we':>8} {'only ' + tool:>12}")
        only_we, only_they = Counter(it[2] for it in we), Counter(it[2] for it in they)
        for kind in sorted(set(both) | set(only_we) | set(only_they)):
            print(f"{kind:<26} {both[kind]:>6} {only_we[kind]:>8} {only_they[kind]:>12}")
        print(f"{'all':<26} {sum(both.values()):>6} {len(we):>8} {len(they):>12}")
        for side, found_places in (("ours", we), (tool, they)):
            rng = random.Random(SEED)
            sample = sorted(rng.sample(found_places, min(options.sample, len(found_places))),
                            key=lambda it: (it[2], it[0], it[1]))
            file = options.out / f"{language}-only-{side}.txt"
            with file.open("w", encoding="utf-8") as out:
                for path, line, kind in sample:
                    name, _, rest = path.partition("/")
                    out.write(f"{kind}\t{path}:{line}\t{excerpt(folders[name] / rest, line)}\n")
            print(f"{len(sample)} of {len(found_places)} to read: {file}")


def excerpt(path: Path, line: int) -> str:
    lines = path.read_text("utf-8", errors="replace").splitlines()
    return " ".join(lines[max(line - 1, 0): line + 1]).strip()[:220] if line else ""


if __name__ == "__main__":
    main()
