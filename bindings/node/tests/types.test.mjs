// What calls really return, written down as literals and compiled against the declared types: a field
// that is missing in either is an error.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { Engine, analyseSync, migrationStatus, rules } from "codehone";
import { folder, root, sample } from "./helpers.mjs";

const here = join(root, "bindings/node");

function literal(value) {
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, part]) => `${JSON.stringify(key)}: ${literal(part)}`).join(", ")} }`;
}

test("results are what the types say", async (t) => {
  const database = join(folder(t), "team.db");
  const engine = await Engine.open(database);
  const reports = [];
  const values = [];
  const onProgress = (progress) => reports.push(progress);
  values.push(["ScanReport", await engine.scan(join(sample, "src"), { repo: "acme/web", root: sample, onProgress })]);
  values.push(["ImportReport", await engine.importSarif(join(sample, "ruff.sarif"), { repo: "acme/web" })]);
  const review = await engine.review({ repo: "acme/web", reviewer: "mia" });
  values.push(["Receipt", await engine.record(review.items[0].finding, "accepted", { by: "mia", comment: "yes" })]);
  values.push(["Receipt[]", await engine.recordBatch([{ finding: review.items[1].finding, verdict: "wont_fix" }])]);
  values.push(["Event[]", await engine.history(review.items[0].finding)]);
  values.push(["StoredFinding", await engine.finding(review.items[1].finding)]);
  values.push(["Page<StoredFinding>", await engine.findingsPage({}, { limit: 2 })]);
  values.push(["Omit<Insights, 'toString'>", { ...(await engine.insights({ repo: "acme/web" })) }]);
  values.push(["Repository[]", await engine.repositories()]);
  values.push(["JobReport", await engine.runJobs()]);
  values.push(["CheckReport", await engine.check()]);
  values.push(["DatabaseStatus", await engine.status()]);
  values.push(["Progress[]", reports]);
  values.push(["MigrationStatus[]", await migrationStatus(database)]);
  values.push(["Finding[]", analyseSync("x == NaN", { language: "javascript" })]);
  values.push(["Rule[]", rules()]);
  const items = review.items.map((item) => ({ ...item }));
  values.push(["Omit<ReviewItem, 'explain'>[]", items]);
  values.push(["{ items: unknown[] } & Omit<Review, 'items' | typeof Symbol.iterator>", { ...review, items: [] }]);
  engine.close();

  const dir = join(here, "node_modules/.cache/types");
  mkdirSync(dir, { recursive: true });
  const lines = values.map(([type, value], at) => `export const v${at}: ${type} = ${literal(value)};`);
  const names = [...new Set(lines.flatMap((line) => /^export const \w+: ([^=]*)=/.exec(line)[1].match(/\b[A-Z]\w+\b/g)))]
    .filter((name) => !["Omit", "Symbol"].includes(name));
  writeFileSync(join(dir, "results.mts"), `import type { ${names.join(", ")} } from "codehone";\n${lines.join("\n")}\n`);
  const tsc = createRequire(import.meta.url).resolve("typescript/package.json").replace("package.json", "bin/tsc");
  const compile = () => spawnSync(process.execPath, [
    tsc, "--strict", "--noEmit", "--ignoreConfig", "--target", "es2022", "--module", "nodenext", "--types", "node", join(dir, "results.mts"),
  ], { cwd: here, encoding: "utf8" });
  const result = compile();
  assert.equal(result.status, 0, result.stdout);
});
