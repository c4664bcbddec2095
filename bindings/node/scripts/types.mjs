// Writes types.d.ts, the head of index.d.ts: the data types of the API, taken from the Rust sources so
// that names, optional fields, vocabularies and descriptions cannot drift apart.
import { readFileSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const core = join(here, "../../../core/src");

/** Structs that come out of the engine, under their own names. */
const RESULTS = [
  "Span", "Fix", "TextEdit", "RelatedLocation", "CodeFlow", "FlowStep", "Finding", "StoredFinding",
  "Page", "Event", "Repository", "Changes", "SkippedFile", "ScanReport", "ImportedRun", "ImportReport",
  "Receipt", "JobReport", "MigrationStatus", "CheckReport", "DatabaseStatus", "ScorePart", "Duplicate",
  "LifeCounts", "AcceptanceRow", "RuleShift", "Learned", "Durations", "WeekRow", "Progress", "Peer",
  "RuleExample", "Rule", "Hint", "Advice", "Halstead", "LineCounts", "FunctionMetrics", "FileMetrics",
  "Distribution", "FunctionPlace", "ProjectMetrics", "FolderMetrics",
  "Score", "KindScore", "Averages", "Mismatch", "Evaluation",
];

/** Classes of the addon: their data fields, which TypeScript merges into the class. */
const CLASSES = ["ReviewItem", "Review", "Insights"];

/** Structs that go in. Every field that has a default may be left out. */
const OPTIONS = ["ScanOptions", "ImportOptions", "ReviewOptions", "InsightsOptions", "FindingFilter", "MeasureOptions"];

/** Closed vocabularies: unions of string literals. */
const VOCABULARIES = [
  "Severity", "Category", "Status", "Verdict", "EventKind", "DuplicateKind", "Durability", "Language", "Judged",
  "AdviceCategory", "AdviceSeverity", "HintKind",
];

/** Structs of this name in other rooms are not part of the API. */
const ROOMS = { SkippedFile: "engine/" };

/** Types of the engine that JavaScript knows under another name. */
const NAMES = {
  String: "string", str: "string", PathBuf: "string", bool: "boolean", Timestamp: "Date",
  FindingId: "string", Fingerprint: "string", Cursor: "string", EventId: "number",
  u8: "number", u16: "number", u32: "number", u64: "number", usize: "number",
  i32: "number", i64: "number", f32: "number", f64: "number",
};

const KNOWN = new Set([...RESULTS, ...CLASSES, ...OPTIONS, ...VOCABULARIES, "ImportCoverage", "T"]);

const sources = rustFiles(core).map((path) => ({ path, text: readFileSync(path, "utf8") }));
const values = new Set([...errorCodes(), ...VOCABULARIES.flatMap(vocabularyValues)]);

const out = [
  "// Written by scripts/types.mjs from the Rust sources and scripts/types.extra.d.ts. Do not edit.\n",
  '/// <reference lib="esnext.disposable" />\n/// <reference types="node" />\n',
  ...VOCABULARIES.map(vocabulary),
  coverage(),
  errorCode(),
  ...RESULTS.map((name) => interfaceOf(name)),
  ...CLASSES.map((name) => interfaceOf(name, { withDocs: false })),
  ...OPTIONS.map((name) => interfaceOf(name, { partial: true })),
  readFileSync(join(here, "types.extra.d.ts"), "utf8").replace(/^\/\/.*\n/gm, "").trimStart(),
].join("\n");

writeFileSync(join(here, "../types.d.ts"), out);

function rustFiles(folder) {
  return readdirSync(folder).sort().flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return rustFiles(path);
    return name.endsWith(".rs") ? [path] : [];
  });
}

function fail(message) {
  console.error(`scripts/types.mjs: ${message}`);
  process.exit(1);
}

function tsType(rust, where) {
  const type = rust.trim();
  let match;
  if ((match = /^&'static (.+)$/.exec(type))) return tsType(match[1], where);
  if ((match = /^(?:Arc|Box)<(.+)>$/.exec(type))) return tsType(match[1], where);
  if ((match = /^Vec<(.+)>$/.exec(type) ?? /^\[(.+)\]$/.exec(type))) return `${tsType(match[1], where)}[]`;
  if (type === "serde_json::Map<String, serde_json::Value>") return "Record<string, unknown>";
  if ((match = /^\((.+)\)$/.exec(type))) return `[${match[1].split(",").map((t) => tsType(t, where)).join(", ")}]`;
  if (NAMES[type]) return NAMES[type];
  if (KNOWN.has(type)) return type;
  return fail(`${where}: no TypeScript type for ${type}`);
}

function camel(name) {
  return name.replace(/_([a-z0-9])/g, (_, c) => c.toUpperCase());
}

/** Rust's intra-doc links as plain code, and its snake_case names as JavaScript's. */
function doc(lines, indent = "") {
  const text = lines
    .map((line) => line.replace(/^\s*\/\/\/ ?/, ""))
    .join("\n")
    .replace(/\[`([^`\]]+)`\](\([^)]*\))?/g, (_, name) => `\`${name}\``)
    .replace(/`(?:Self|Engine)::(\w+)`/g, (_, name) => `\`${camel(name)}\``)
    .replace(/`(?:EventKind|Verdict|Category|Severity|Status)::(\w+)`/g, (_, name) =>
      `\`${name.replace(/(?<!^)[A-Z]/g, "_$&").toLowerCase()}\``)
    .replace(/`[a-z]+(?:_[a-z]+)+`/g, (name) => (values.has(name.slice(1, -1)) ? name : camel(name)))
    .replace(/\*\//g, "*\\/")
    .trim();
  if (!text) return "";
  if (!text.includes("\n")) return `${indent}/** ${text} */\n`;
  const body = text.split("\n").map((line) => `${indent} *${line ? ` ${line}` : ""}\n`).join("");
  return `${indent}/**\n${body}${indent} */\n`;
}

/** The one declaration that matches. */
function only(name, pattern) {
  const found = sources
    .filter(({ path }) => path.includes(ROOMS[name] ?? ""))
    .flatMap(({ path, text }) => [...text.matchAll(pattern)].map((match) => ({ path, text, match })));
  if (found.length !== 1) fail(`${name}: ${found.length} declarations in core/src`);
  return found[0];
}

/** The doc comment and attributes right above an offset. */
function above(text, offset) {
  const lines = text.slice(0, offset).split("\n").slice(0, -1);
  const docs = [];
  const attributes = [];
  while (lines.length) {
    const line = lines.pop().trim();
    if (line.startsWith("///")) docs.unshift(line);
    else if (line.startsWith("#[")) attributes.unshift(line);
    else break;
  }
  return { docs, attributes };
}

function struct(name) {
  const { path, text, match } = only(name, new RegExp(`^pub struct ${name}(<T>)? \\{\\n([^}]*)^\\}`, "gm"));
  const { docs, attributes } = above(text, match.index);
  const allDefault = attributes.some((line) => /serde\(.*\bdefault\b/.test(line));
  const fields = [];
  let pending = { docs: [], attributes: [] };
  for (const line of match[2].split("\n").map((raw) => raw.trim())) {
    let field;
    if (line.startsWith("///")) pending.docs.push(line);
    else if (line.startsWith("#[")) pending.attributes.push(line);
    else if ((field = /^pub (\w+): (.+),$/.exec(line))) {
      const option = /^Option<(.+)>$/.exec(field[2]);
      const skipped = pending.attributes.some((attribute) => attribute.includes("skip_serializing_if"));
      fields.push({
        name: camel(field[1]),
        type: tsType(option ? option[1] : field[2], `${path}: ${name}.${field[1]}`),
        // What is absent in Rust is absent in JavaScript.
        optional: Boolean(option) || skipped,
        docs: pending.docs,
      });
      pending = { docs: [], attributes: [] };
    } else if (line && !line.startsWith("//")) fail(`${path}: cannot read "${line}" of ${name}`);
  }
  return { generic: match[1] ?? "", docs, fields, allDefault };
}

function interfaceOf(name, { partial = false, withDocs = true } = {}) {
  const { generic, docs, fields, allDefault } = struct(name);
  if (partial && !allDefault) fail(`${name}: not every field has a default`);
  const body = fields
    .map((f) => `${doc(f.docs, "  ")}  ${f.name}${f.optional || partial ? "?" : ""}: ${f.type};\n`)
    .join("");
  return `${withDocs ? doc(docs) : ""}export interface ${name}${generic} {\n${body}}\n`;
}

function vocabularyValues(name) {
  const { match } = only(name, new RegExp(`^vocabulary!\\(${name}, "[^"]+", \\{([^}]*)\\}\\);`, "gm"));
  return [...match[1].matchAll(/=> "([^"]+)"/g)].map((value) => value[1]);
}

function union(words) {
  return words.map((word) => JSON.stringify(word)).join(" | ");
}

function vocabulary(name) {
  const { text, match } = only(name, new RegExp(`^pub enum ${name} \\{`, "gm"));
  return `${doc(above(text, match.index).docs)}export type ${name} = ${union(vocabularyValues(name))};\n`;
}

/** `ImportCoverage`: unit variants are strings, the tuple variant is an object with one key. */
function coverage() {
  const { text, match } = only("ImportCoverage", /^pub enum ImportCoverage \{\n([^}]*)^\}/gm);
  const { docs, attributes } = above(text, match.index);
  if (!attributes.includes('#[serde(rename_all = "snake_case")]')) fail("ImportCoverage: another serde form");
  const variants = [...match[1].matchAll(/^    (\w+)(?:\((.+)\))?,$/gm)].map(([, name, inner]) => {
    const word = name.toLowerCase();
    return inner ? `{ ${word}: ${tsType(inner, "ImportCoverage")} }` : JSON.stringify(word);
  });
  return `${doc(docs)}export type ImportCoverage = ${variants.join(" | ")};\n`;
}

function errorCodes() {
  const { match } = only("ErrorKind::code", /pub const fn code\(self\)[^{]*\{\s*match self \{([^}]*)\}/g);
  return [...match[1].matchAll(/=> "([^"]+)"/g)].map((code) => code[1]);
}

function errorCode() {
  const words = errorCodes().map((code) => `\n  | ${JSON.stringify(code)}`).join("");
  return `/** The stable name of what went wrong, the same in every language. */\nexport type ErrorCode =${words};\n`;
}
