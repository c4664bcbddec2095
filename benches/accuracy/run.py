"""Scores us and the peers on labelled code: `make bench-accuracy`.

Fetches fixtures and peers through pip, npm and cargo into target/bench-cache, runs each tool on each
suite and scores all of them with `codehone evaluate`. See docs/benchmarks.md for what the suites are
and are not.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from accuracy import suites
from shared import fetch, peers

GOAL_ALL, GOAL_KIND = 0.90, 0.70


def score(ours: Path, suite: suites.Suite, tool: str, found: list[peers.Found], kinds: peers.Kinds) -> dict:
    """What `codehone evaluate` says about the findings of a tool."""
    work = fetch.CACHE / "work"
    work.mkdir(parents=True, exist_ok=True)
    labels, document = work / "labels.jsonl", work / f"{tool}.sarif"
    labels.write_text("".join(json.dumps(label) + "\n" for label in suite.labels), "utf-8")
    kept = [it for it in found
            if not any((it.path, it.line, kind) in suite.open for kind in kinds.kinds(tool, it.rule))]
    document.write_text(peers.sarif(tool, kept), "utf-8")
    done = fetch.run([ours, "--quiet", "evaluate", labels, suite.folder, "--sarif", document, "--judge",
                      suite.judge, "--max-listed", "100000", "--format", "json"])
    return json.loads(done.stdout)


def number(value: float | None) -> str:
    return "    -" if value is None else f"{value:5.3f}"


def table(results: dict[str, dict], claimed: set[str], names: list[str]) -> list[str]:
    """One row a kind: precision, recall and F1 of us, F1 of the peers."""
    by_kind: dict[str, dict[str, dict]] = defaultdict(dict)
    for tool, result in results.items():
        for entry in result["kinds"]:
            by_kind[entry["kind"]][tool] = entry["score"]
    others = [name for name in names if name != "codehone"]
    out = [f"{'kind':<26} {'labels':>6} {'TP':>5} {'FP':>4} {'FN':>4}  prec. recall    F1  "
           + " ".join(f"{name:>8}" for name in others)]
    for kind in sorted(by_kind):
        if kind not in claimed:
            continue
        ours = by_kind[kind]["codehone"]
        labels = ours["true_positives"] + ours["false_negatives"]
        f1 = ours.get("f1")
        if labels == 0 and not ours["false_positives"]:
            continue
        low = " <" if f1 is not None and f1 < GOAL_KIND else ""
        out.append(
            f"{kind:<26} {labels:>6} {ours['true_positives']:>5} {ours['false_positives']:>4} "
            f"{ours['false_negatives']:>4}  {number(ours.get('precision'))}  {number(ours.get('recall'))} "
            f"{number(f1)}  " + " ".join(f"{number(by_kind[kind][t].get('f1')):>8}" for t in others) + low)
    total = results["codehone"]["total"]
    out.append(
        f"{'all':<26} {total['true_positives'] + total['false_negatives']:>6} {total['true_positives']:>5} "
        f"{total['false_positives']:>4} {total['false_negatives']:>4}  {number(total.get('precision'))}  "
        f"{number(total.get('recall'))} {number(total.get('f1'))}  "
        + " ".join(f"{number(results[t]['total'].get('f1')):>8}" for t in others))
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--suite", action="append", choices=list(suites.SUITES), help="only this suite")
    parser.add_argument("--tool", action="append", help="only us and this peer")
    parser.add_argument("--profile", default="release", help="cargo profile of our command")
    parser.add_argument("--codehone", type=Path, help="a command that is built already")
    parser.add_argument("--kind", action="append", help="only these kinds")
    parser.add_argument("--details", type=Path, help="write what we got wrong and missed to this file")
    parser.add_argument("--labels", type=Path, help="score us on your own labels: JSON lines or CSV")
    parser.add_argument("--folder", type=Path, default=Path("."), help="what --labels is about")
    options = parser.parse_args()
    ours = (options.codehone or fetch.codehone(options.profile)).resolve()
    if options.labels:
        done = subprocess.run([ours, "evaluate", options.labels, options.folder], check=False)
        sys.exit(done.returncode)
    kinds = peers.Kinds(ours)
    details: list[str] = []
    overall: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for name in options.suite or suites.SUITES:
        suite = suites.SUITES[name](kinds)
        claimed = {kind for kind, languages in kinds.languages.items()
                   if suite.language in languages or (suite.language == "javascript" and "typescript" in languages)}
        labels = [label for label in suite.labels if label["kind"] in claimed
                  and (not options.kind or label["kind"] in options.kind)]
        if not labels:
            continue
        suite = suite._replace(labels=labels)
        tools = peers.PYTHON if suite.language == "python" else peers.JAVASCRIPT
        results = {}
        found = peers.codehone(ours, suite.folder)
        if not found:
            sys.exit(f"{name}: we find nothing at all; something is wrong")
        results["codehone"] = score(ours, suite, "codehone", found, kinds)
        for tool, run in tools.items():
            if options.tool and tool not in options.tool:
                continue
            fetch.say(f"{name}: {tool}")
            found = run(suite.folder, kinds)
            if not found:
                sys.exit(f"{name}: {tool} finds nothing at all; something is wrong")
            results[tool] = score(ours, suite, tool, found, kinds)
        files = sum(1 for path in suite.folder.rglob("*") if path.is_file())
        print(f"\n## {name}: {len(labels)} labels, {files} files\n")
        print("\n".join(table(results, claimed, list(results))))
        for entry in results["codehone"]["kinds"]:
            counts = overall[entry["kind"]]
            for at, field in enumerate(("true_positives", "false_positives", "false_negatives")):
                counts[at] += entry["score"][field]
        for what in ("wrong", "missed"):
            for it in results["codehone"][what]:
                line = source_line(suite.folder / it["path"], it.get("line"))
                details.append(f"{it['kind']}\t{name}\t{what}\t{suite.folder / it['path']}:{it.get('line', 0)}\t{line}")
    print("\n## All suites\n")
    total = [0, 0, 0]
    low = []
    for kind, counts in sorted(overall.items()):
        f1 = f_one(counts)
        total = [a + b for a, b in zip(total, counts)]
        if f1 is not None and f1 < GOAL_KIND:
            low.append(f"{kind} {f1:.2f}")
    print(f"F1 over {len(overall)} kinds: {number(f_one(total))} (goal {GOAL_ALL})")
    print(f"kinds under {GOAL_KIND}: {', '.join(low) or 'none'}")
    silent = sorted(set(kinds.languages) - set(overall))
    print(f"kinds that no suite has: {', '.join(silent) or 'none'}")
    if options.details:
        options.details.write_text("\n".join(sorted(details)) + "\n", "utf-8")


def f_one(counts: list[int]) -> float | None:
    right, wrong, missed = counts
    whole = 2 * right + wrong + missed
    return 2 * right / whole if whole else None


def source_line(path: Path, line: int | None) -> str:
    lines = path.read_text("utf-8", errors="replace").splitlines()
    if not line:
        return " ".join(" ".join(lines).split())[:160]
    return lines[line - 1].strip()[:160] if line <= len(lines) else ""


if __name__ == "__main__":
    main()
