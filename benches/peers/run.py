"""CPU time and memory of us and the peers on the same files: `make bench-peers`.

Every tool is run as a command, one after the other, for several rounds; CPU time (user and system,
with all children) and peak resident memory come from the operating system's accounts. What a tool
prints goes to a file and must name findings. Slow tools see a sample of the files; their figures and
ours are then seconds a megabyte.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from shared import fetch

PYTHON = [
    "django==5.1.3", "sqlalchemy==2.0.36", "sympy==1.13.3", "networkx==3.4.2", "sphinx==8.1.3",
    "twisted==24.10.0", "mypy==1.13.0", "setuptools==75.5.0", "celery==5.4.0", "pydantic==2.9.2",
    "tornado==6.4.1", "scrapy==2.12.0", "dask==2024.11.2", "ansible-core==2.17.6", "bokeh==3.6.1",
    "flask==3.1.0", "requests==2.32.3", "fastapi==0.115.5",
]
JAVASCRIPT = [
    "express@4.21.1", "webpack@5.96.1", "lodash@4.17.21", "rxjs@7.8.1", "three@0.170.0",
    "react-dom@18.3.1", "eslint@9.15.0", "core-js@3.39.0", "@babel/parser@7.26.2", "mathjs@14.0.0",
    "typeorm@0.3.20", "effect@3.10.15", "moment@2.30.1", "jsdom@25.0.1", "terser@5.36.0",
]
JS_SUFFIXES = (".js", ".mjs", ".cjs", ".ts", ".tsx", ".jsx")
SEED = 20261120


class Use(NamedTuple):
    """What one run of a command cost."""

    cpu: float
    wall: float
    peak: int
    out: str


def measure(command: list[str | Path], cwd: Path, log: Path) -> Use:
    """Runs a command and reads the system's accounts of it and its children."""
    with log.open("wb") as out:
        start = time.perf_counter()
        child = subprocess.Popen([str(part) for part in command], cwd=cwd, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - start
    # Linux counts kilobytes, macOS bytes.
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return Use(usage.ru_utime + usage.ru_stime, wall, peak, log.read_text("utf-8", errors="replace"))


class Tool(NamedTuple):
    name: str
    command: list[str | Path]
    # Findings named in what it prints.
    count: Callable[[str], int]
    # Run before each round, unmeasured.
    before: Callable[[], None] = lambda: None
    # Rounds at most; slow tools are measured once.
    rounds: int = 99


def lines(pattern: str) -> Callable[[str], int]:
    compiled = re.compile(pattern, re.MULTILINE)
    return lambda text: len(compiled.findall(text))


def our_count(text: str) -> int:
    match = re.search(r"([\d,]+) findings", text)
    return int(match.group(1).replace(",", "")) if match else 0


def gather(folders: list[Path], suffixes: tuple[str, ...], target: Path, most: int) -> tuple[int, int]:
    """Copies sources of packages below one folder, without minified ones and those over 1 MB, so that
    all tools see the same files. At most `most` bytes, drawn with a fixed seed."""
    shutil.rmtree(target, ignore_errors=True)
    files = sorted(
        (path, folder) for folder in folders for path in folder.rglob("*")
        if path.suffix in suffixes and path.is_file() and ".min." not in path.name
        and not path.name.endswith(".d.ts") and 0 < path.stat().st_size < 1_000_000
    )
    random.Random(SEED).shuffle(files)
    total = count = 0
    for path, folder in files:
        size = path.stat().st_size
        if total + size > most:
            continue
        # Names that tools leave out by default are taken away.
        parts = [part.replace("node_modules", "modules").replace("dist", "d").replace("build", "b").lstrip(".")
                 for part in path.relative_to(folder).parts]
        place = target.joinpath(folder.name, *parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
        total += size
        count += 1
    (target / "codehone.toml").touch()
    return count, total


def ours(command: Path, database: Path) -> list[Tool]:
    def fresh() -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(str(database) + suffix).unlink(missing_ok=True)

    scan = [command, "--database", database, "scan", ".", "--include-ignored", "--show", "0"]
    return [Tool("codehone", scan, our_count, fresh), Tool("codehone (warm)", scan, our_count)]


def python_tools(command: Path, work: Path) -> tuple[list[Tool], list[Tool], list[Tool]]:
    ruff = fetch.python_tool("ruff")
    select = ["check", "--isolated", "--quiet", "--exit-zero", "--no-respect-gitignore", "--output-format",
              "concise", "--select", "F,B,S,PERF,C901"]
    cache = work / "ruff-cache"
    code = lines(r"^[^\n:]+:\d+:\d+: \w+")
    fast = [
        Tool("ruff", [ruff, *select, "--no-cache", "."], code),
        Tool("ruff (warm)", [ruff, *select, "--cache-dir", cache, "."], code),
    ]
    middle = [
        Tool("bandit", [fetch.python_tool("bandit"), "--quiet", "-r", ".", "-f", "csv"],
             lines(r"^\./"), rounds=1),
        Tool("lizard", [fetch.python_tool("lizard"), "-l", "python", "--csv", "."], lines(r"^\d+,\d+"), rounds=1),
    ]
    slow = [
        Tool("pylint", [fetch.python_tool("python"), "-m", "pylint", "--rcfile=/dev/null", "--persistent=n",
                        "--recursive=y", "--disable=C,R", "--score=n", "."], lines(r"^[^\n:]+:\d+:\d+: \w"), rounds=1),
    ]
    return fast, middle, slow


def javascript_tools(command: Path, work: Path) -> tuple[list[Tool], list[Tool], list[Tool]]:
    node = fetch.node_folder()
    config = node / "eslint.recommended.mjs"
    config.write_text(
        'import js from "@eslint/js";\nimport typescript from "typescript-eslint";\n'
        "export default [js.configs.recommended,\n"
        '  { linterOptions: { reportUnusedDisableDirectives: "off" } },\n'
        '  { files: ["**/*.ts", "**/*.tsx"], languageOptions: { parser: typescript.parser } }];\n', "utf-8")
    empty = work / "oxlintrc.json"
    empty.write_text("{}", "utf-8")
    fast = [Tool("oxlint", [fetch.node_tool("oxlint"), "--config", empty, "--no-ignore", "--format", "unix", "."],
                 lines(r"^[^\n:]+:\d+:\d+: "))]
    slow = [Tool("eslint", ["node", "--max-old-space-size=8000", node / "node_modules/eslint/bin/eslint.js", "--config", config,
                            "--no-ignore", "--format", "json", "--ext", ".js,.mjs,.cjs,.jsx,.ts,.tsx", "."],
                 lines(r'"ruleId":"'), rounds=1)]
    return fast, [], slow


def race(tools: list[Tool], folder: Path, rounds: int, work: Path) -> dict[str, list[Use]]:
    """Round by round, so that a busy minute of the machine hits all tools alike."""
    uses: dict[str, list[Use]] = {tool.name: [] for tool in tools}
    for number in range(rounds):
        for tool in tools:
            if number >= tool.rounds:
                continue
            tool.before()
            use = measure(tool.command, folder, work / "output.txt")
            if tool.count(use.out) == 0:
                sys.exit(f"{tool.name} names no finding; it printed:\n{use.out[:1000]}")
            uses[tool.name].append(use)
            fetch.say(f"  {tool.name}: {use.cpu:.2f} s, {tool.count(use.out)} findings")
    return uses


def report(title: str, tools: list[Tool], uses: dict[str, list[Use]], size: int) -> list[dict]:
    base = statistics.median(use.cpu for use in uses["codehone"])
    print(f"\n### {title}\n")
    print("| tool | CPU s | of ours | MB/s | wall s | peak MB | findings |\n|---|---|---|---|---|---|---|")
    rows = []
    for tool in tools:
        cpu = [use.cpu for use in uses[tool.name]]
        middle = statistics.median(cpu)
        spread = f" ({min(cpu):.2f}-{max(cpu):.2f})" if len(cpu) > 1 else ""
        wall = statistics.median(use.wall for use in uses[tool.name])
        peak = max(use.peak for use in uses[tool.name]) / 1e6
        found = tool.count(uses[tool.name][-1].out)
        print(f"| {tool.name} | {middle:.2f}{spread} | {middle / base:.2f} x | {size / 1e6 / middle:.1f} "
              f"| {wall:.2f} | {peak:.0f} | {found:,} |")
        rows.append({"corpus": title, "tool": tool.name, "cpu_s": middle, "ratio": middle / base,
                     "wall_s": wall, "peak_mb": peak, "findings": found})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--profile", default="release", help="cargo profile of our command")
    parser.add_argument("--codehone", type=Path, help="a command that is built already")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--language", choices=["python", "javascript"], action="append")
    parser.add_argument("--fast", action="store_true", help="ruff and oxlint only")
    parser.add_argument("--json", type=Path, help="write the figures there, too")
    options = parser.parse_args()
    command = (options.codehone or fetch.codehone(options.profile)).resolve()
    work = fetch.CACHE / "work"
    work.mkdir(parents=True, exist_ok=True)
    rows: list[dict] = []
    for language in options.language or ["python", "javascript"]:
        if language == "python":
            folders, suffixes = [fetch.wheel(it) for it in PYTHON], (".py",)
            fast, middle, slow = python_tools(command, work)
        else:
            folders, suffixes = [fetch.package(it) for it in JAVASCRIPT], JS_SUFFIXES
            fast, middle, slow = javascript_tools(command, work)
        tiers = [("all", fast, 10**12, options.rounds)]
        if not options.fast:
            tiers += [("sample", middle, 8_000_000, 1), ("small sample", slow, 1_000_000 if language == "python" else 4_000_000, 1)]
        for name, tools, most, rounds in tiers:
            if not tools:
                continue
            folder = fetch.CACHE / "race" / f"{language}-{name.replace(' ', '-')}"
            count, size = gather(folders, suffixes, folder, most)
            fetch.say(f"{language}, {name}: {count:,} files, {size / 1e6:.1f} MB")
            all_tools = [*ours(command, work / "race.db"), *tools]
            # One run that does not count: files and programs come into memory, caches are filled.
            for tool in all_tools:
                if tool.rounds > 1:
                    tool.before()
                    measure(tool.command, folder, work / "output.txt")
            uses = race(all_tools, folder, rounds, work)
            title = f"{language}: {count:,} files, {size / 1e6:.1f} MB"
            rows += report(title, all_tools, uses, size)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
