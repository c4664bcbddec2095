"""Runs the peers and us over files and returns what they report, in one form."""

from __future__ import annotations

import json
import os
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from shared import fetch


class Found(NamedTuple):
    """One finding. The path is relative to the folder that was looked at, with `/`."""

    path: str
    line: int
    rule: str


class Kinds:
    """Which kinds rules stand for, from what our own rules say about themselves."""

    def __init__(self, codehone: Path) -> None:
        rules = json.loads(fetch.run([codehone, "rules", "--format", "json"]).stdout)
        self.languages = {
            rule["id"]: {example["language"] for example in rule["examples"]} for rule in rules
        }
        self.of: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for rule in rules:
            self.of["codehone"][rule["id"]].append(rule["id"])
            for peer in rule["peers"]:
                for id_ in peer["rules"]:
                    if rule["id"] not in self.of[peer["tool"]][id_]:
                        self.of[peer["tool"]][id_].append(rule["id"])
        self.of["oxlint"] = self.of["eslint"]

    def rules(self, tool: str) -> list[str]:
        """The rules of a tool that have a kind."""
        return sorted(self.of[tool])

    def kinds(self, tool: str, rule: str) -> list[str]:
        return self.of[tool].get(rule, [])


def output(command: list[str | Path], cwd: Path) -> str:
    """What a linter prints. Its exit code says whether it found something."""
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, capture_output=True, text=True, check=False,
        errors="replace",
    )
    if not done.stdout.strip() and done.returncode > 1:
        raise RuntimeError(f"{command[0]}: {done.stderr[-1500:]}")
    return done.stdout


def relative(path: str, folder: Path) -> str:
    if os.path.isabs(path):
        path = os.path.relpath(os.path.realpath(path), os.path.realpath(folder))
    return Path(path).as_posix()


def codehone(command: Path, folder: Path) -> list[Found]:
    # Makes the folder a project of its own, so that paths start from it.
    (folder / "codehone.toml").touch()
    text = output(
        [command, "--quiet", "--database", ":memory:", "scan", ".", "--include-ignored",
         "--max-file-bytes", "100000000", "--format", "sarif"], folder)
    out = []
    for run_ in json.loads(text)["runs"]:
        for result in run_.get("results", []):
            if result.get("suppressions"):
                continue
            place = result["locations"][0]["physicalLocation"]
            line = place.get("region", {}).get("startLine", 0)
            out.append(Found(place["artifactLocation"]["uri"], line, result["ruleId"]))
    return out


def ruff_rules(kinds: Kinds) -> list[str]:
    """ruff's rules with a kind that ruff still has."""
    known = json.loads(output(
        [fetch.python_tool("ruff"), "rule", "--all", "--output-format", "json"], fetch.CACHE))
    gone = {rule["code"] for rule in known if "Removed" in json.dumps(rule.get("status", ""))}
    return [rule for rule in kinds.rules("ruff") if rule in {it["code"] for it in known} - gone]


def ruff(folder: Path, kinds: Kinds, preview: bool = True) -> list[Found]:
    text = output(
        [fetch.python_tool("ruff"), "check", "--isolated", "--no-cache", "--quiet", "--exit-zero",
         *(["--preview"] if preview else []), "--no-respect-gitignore", "--target-version", "py313",
         "--select", ",".join(ruff_rules(kinds)), "--output-format", "json", "."], folder)
    return [Found(relative(it["filename"], folder), it["location"]["row"], it["code"] or "syntax-error")
            for it in json.loads(text)]


def bandit(folder: Path, kinds: Kinds) -> list[Found]:
    text = output(
        [fetch.python_tool("bandit"), "--quiet", "--recursive", ".", "--format", "json",
         "--exclude", "/nowhere"], folder)
    return [Found(relative(it["filename"], folder), it["line_number"], it["test_id"])
            for it in json.loads(text)["results"]]


def pylint(folder: Path, kinds: Kinds, files: list[str] | None = None) -> list[Found]:
    if files is None:
        files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    if not files:
        return []
    names = folder / "files.tmp"
    names.write_text("\n".join(files), encoding="utf-8")
    text = output(
        [fetch.python_tool("python"), "-m", "pylint", "--jobs=2", "--rcfile=/dev/null", "--persistent=n",
         "--disable=all", "--enable=" + ",".join(kinds.rules("pylint")), "--output-format=json2",
         "--score=n", "--recursive=n", *files], folder)
    names.unlink()
    messages = json.loads(text)["messages"]
    return [Found(relative(it["path"], folder), it["line"], it["symbol"]) for it in messages]


def eslint(folder: Path, kinds: Kinds) -> list[Found]:
    node = fetch.node_folder()
    config = node / "eslint.config.mjs"
    config.write_text(ESLINT_CONFIG % json.dumps(kinds.rules("eslint")), encoding="utf-8")
    # ESLint looks at files below its working folder or those of its configuration only.
    text = output(
        ["node", "--max-old-space-size=6000", node / "node_modules/eslint/bin/eslint.js", "--config", config, "--no-ignore",
         "--no-config-lookup", "--no-warn-ignored", "--format", "json",
         "--ext", ".js,.mjs,.cjs,.ts", "."], folder)
    out = []
    for file in json.loads(text):
        for message in file["messages"]:
            if message["ruleId"]:
                out.append(Found(relative(file["filePath"], folder), message["line"], message["ruleId"]))
    return out


ESLINT_CONFIG = """\
import { builtinRules } from "eslint/use-at-your-own-risk";
import security from "eslint-plugin-security";
import typescript from "typescript-eslint";
const wanted = %s;
const rules = {};
for (const name of wanted) {
  const known = name.startsWith("security/")
    ? name.slice("security/".length) in security.rules
    : name.startsWith("@typescript-eslint/")
      ? name.slice("@typescript-eslint/".length) in typescript.plugin.rules
      : builtinRules.has(name);
  if (known && name !== "no-undef") rules[name] = "error";
}
const plugins = { security, "@typescript-eslint": typescript.plugin };
const typed = Object.fromEntries(Object.entries(rules).filter(([name]) => name !== "no-unused-vars"));
delete rules["@typescript-eslint/no-unused-vars"];
export default [
  { linterOptions: { reportUnusedDisableDirectives: "off" } },
  { files: ["**/*.js", "**/*.mjs", "**/*.cjs"], plugins, rules,
    languageOptions: { ecmaVersion: "latest", sourceType: "module" } },
  { files: ["**/*.cjs", "**/*.script.js"], languageOptions: { sourceType: "script" } },
  { files: ["**/*.ts"], plugins, rules: typed, languageOptions: { parser: typescript.parser } },
];
"""


def oxlint(folder: Path, kinds: Kinds) -> list[Found]:
    config = fetch.node_folder() / "oxlintrc.json"
    listed = json.loads(output([fetch.node_tool("oxlint"), "--rules", "--format", "json"], folder))
    known = {rule["value"] for rule in listed if rule["scope"] == "eslint"}
    rules = {
        "eslint/" + name: "error" for name in kinds.rules("eslint")
        if name in known and name != "no-undef"
    }
    config.write_text(json.dumps({"plugins": ["eslint"], "categories": {}, "rules": rules}), encoding="utf-8")
    text = output(
        [fetch.node_tool("oxlint"), "--config", config, "--no-ignore", "--format", "json",
         "--allow", "all", *[part for name in rules for part in ("--deny", name)], "."], folder)
    out = []
    for it in json.loads(text)["diagnostics"]:
        code = it.get("code") or ""
        rule = code[code.find("(") + 1: code.rfind(")")] if "(" in code else code
        line = it["labels"][0]["span"]["line"] if it.get("labels") else 0
        out.append(Found(relative(it["filename"], folder), line, rule))
    return out


def biome(folder: Path, kinds: Kinds) -> list[Found]:
    wanted = set(kinds.rules("biome"))
    schema = json.loads(
        (fetch.node_folder() / "node_modules/@biomejs/biome/configuration_schema.json").read_text("utf-8"))
    groups: dict[str, dict[str, str]] = {}
    for name, definition in schema["$defs"].items():
        if name in BIOME_GROUPS:
            group = BIOME_GROUPS[name]
            for rule in definition.get("properties", {}):
                if rule in wanted:
                    groups.setdefault(group, {})[rule] = "error"
    home = fetch.CACHE / "biome"
    home.mkdir(parents=True, exist_ok=True)
    (home / "biome.json").write_text(json.dumps(
        {"root": True, "files": {"maxSize": 100_000_000}, "formatter": {"enabled": False},
         "assist": {"enabled": False}, "vcs": {"enabled": False},
         "linter": {"enabled": True, "rules": {"recommended": False, **groups}}}), encoding="utf-8")
    text = output(
        [fetch.node_tool("biome"), "lint", "--config-path", home, "--max-diagnostics=none",
         "--reporter=github", "--error-on-warnings", "."], folder)
    out = []
    for line in text.splitlines():
        if not line.startswith("::") or "title=lint/" not in line:
            continue
        fields = dict(part.split("=", 1) for part in line[2:].split("::", 1)[0].split(" ", 1)[1].split(",") if "=" in part)
        out.append(Found(relative(fields["file"], folder), int(fields["line"]), fields["title"].rsplit("/", 1)[1]))
    return out


BIOME_GROUPS = {
    "A11y": "a11y", "Complexity": "complexity", "Correctness": "correctness", "Nursery": "nursery",
    "Performance": "performance", "Security": "security", "Style": "style", "Suspicious": "suspicious",
}


def sarif(tool: str, found: list[Found]) -> str:
    """The findings of one tool as a SARIF document, the form in which every tool is scored."""
    results = [
        {"ruleId": it.rule, "message": {"text": it.rule}, "locations": [{"physicalLocation": {
            "artifactLocation": {"uri": it.path}, "region": {"startLine": max(it.line, 1)}}}]}
        for it in found
    ]
    return json.dumps(
        {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": tool}}, "results": results}]})


PYTHON = {"ruff": ruff, "pylint": pylint, "bandit": bandit}
JAVASCRIPT = {"eslint": eslint, "oxlint": oxlint, "biome": biome}
