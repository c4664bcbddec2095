// Plays examples/parity/*.json, as the Rust and Python suites do. The format is in its README.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  Engine, ManualClock, analyse, evaluate, measure, metrics, migrate, migrationStatus, restore, rollback, rules,
} from "codehone";
import { folder, root } from "./helpers.mjs";

const fixtures = join(root, "examples/parity");
/** Keys below these are data of tools, not names of ours. */
const DATA = new Set(["properties", "partial_fingerprints"]);

const camel = (name) => name.replace(/_([a-z0-9])/g, (_, c) => c.toUpperCase());
const snake = (name) => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);

/** The engine's names from JavaScript's. */
function toSnake(value) {
  if (Array.isArray(value)) return value.map(toSnake);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => {
    const name = snake(key);
    return [name, DATA.has(name) ? part : toSnake(part)];
  }));
}

function toCamel(value) {
  if (Array.isArray(value)) return value.map(toCamel);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [camel(key), toCamel(part)]));
}

function substitute(value, saved) {
  if (typeof value === "string" && value.startsWith("$$")) return value.slice(1);
  if (typeof value === "string" && value.startsWith("$")) {
    if (value === "$dir" || value.startsWith("$dir/")) return saved.dir + value.slice("$dir".length);
    const [name, ...path] = value.slice(1).split(".");
    assert.ok(name in saved, `${value} was never saved`);
    return path.reduce((at, key) => at?.[key], saved[name]);
  }
  if (Array.isArray(value)) return value.map((item) => substitute(item, saved));
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, substitute(part, saved)]));
}

const MATCHERS = {
  $length: (actual, n) => (typeof actual === "string" ? [...actual].length : Object.keys(actual ?? {}).length) === n,
  $contains: (actual, text) => typeof actual === "string" && actual.includes(text),
  $gt: (actual, bound) => typeof actual === "number" && actual > bound,
  $lt: (actual, bound) => typeof actual === "number" && actual < bound,
  $type: (actual, type) => (Array.isArray(actual) ? "array" : actual === null ? "null" : typeof actual) === type,
  $not: (actual, expected) => mismatch(actual, expected) !== null,
  $any: (actual, list) => Array.isArray(actual) && list.every((x) => actual.some((item) => mismatch(item, x) === null)),
};

/** Where `actual` is not what was expected, or null. */
function mismatch(actual, expected, at = "$") {
  const no = () => `${at}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)?.slice(0, 500)}`;
  if (actual instanceof Date) {
    // A Date has milliseconds, the engine's text microseconds.
    if (expected instanceof Date) return actual.getTime() === expected.getTime() ? null : no();
    const millis = typeof expected === "string" && expected.replace(/(\.\d{3})\d*Z$/, "$1Z");
    return mismatch(actual.toISOString(), millis || expected, at);
  }
  if (expected === null) return actual === null || actual === undefined ? null : no();
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return no();
    for (const [n, item] of expected.entries()) {
      const wrong = mismatch(actual[n], item, `${at}[${n}]`);
      if (wrong) return wrong;
    }
    return null;
  }
  if (typeof expected === "object") {
    const keys = Object.keys(expected);
    if (keys.length === 1 && keys[0].startsWith("$")) {
      assert.ok(keys[0] in MATCHERS, `unknown matcher ${keys[0]}`);
      return MATCHERS[keys[0]](actual, expected[keys[0]]) ? null : no();
    }
    if (actual === null || typeof actual !== "object" || Array.isArray(actual)) return no();
    for (const key of keys) {
      const wrong = mismatch(actual[key], expected[key], `${at}.${key}`);
      if (wrong) return wrong;
    }
    return null;
  }
  if (typeof expected === "number" && typeof actual === "number") {
    if (Number.isInteger(expected) && Number.isInteger(actual)) return actual === expected ? null : no();
    return Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected)) ? null : no();
  }
  return actual === expected ? null : no();
}

const openOptions = ({ busy_timeout, ...rest } = {}) =>
  ({ ...toCamel(rest), ...(busy_timeout !== undefined && { busyTimeout: busy_timeout * 1000 }) });

/** Calls that return nothing give undefined. */
const CALLS = {
  advance: ({ clock }, { seconds }) => clock.advance(seconds * 1000),
  analyse: (_, { source, ...options }) => analyse(source, toCamel(options)),
  metrics: (_, { source, ...options }) => metrics(source, options),
  measure: (_, { folder, ...options }) => measure(folder, toCamel(options)),
  evaluate: (_, { labels, sarif, rule_kinds, ...options }) => evaluate(Buffer.from(labels), {
    ...toCamel(options), ruleKinds: rule_kinds, ...(sarif && { sarif: Buffer.from(JSON.stringify(sarif)) }),
  }),
  rules: () => rules(),
  async open(state, { path, ...options }) {
    state.engine = await Engine.open(path, { ...openOptions(options), clock: state.clock });
  },
  close: ({ engine }) => engine.close(),
  scan: ({ engine }, { folder, cancelled, ...options }) =>
    engine.scan(folder, { ...toCamel(options), ...(cancelled && { signal: AbortSignal.abort() }) }),
  import_sarif: ({ engine }, { file, sarif, text, ...options }) =>
    engine.importSarif(file ?? Buffer.from(text ?? JSON.stringify(sarif)), toCamel(options)),
  export_sarif: async ({ engine }, filter) => JSON.parse(await engine.exportSarif(toCamel(filter))),
  review: ({ engine }, options) => engine.review(toCamel(options)),
  record: ({ engine }, { finding, verdict, ...details }) => engine.record(finding, verdict, details),
  record_batch: ({ engine }, { verdicts }) => engine.recordBatch(verdicts),
  undo: ({ engine }, { event }) => engine.undo(event),
  undo_last: ({ engine }, { finding, by }) => engine.undoLast(finding, { by: by ?? undefined }),
  history: ({ engine }, { finding }) => engine.history(finding),
  finding: ({ engine }, { id }) => engine.finding(id),
  advice: ({ engine }, { id }) => engine.advice(id),
  similar: ({ engine }, { id, limit = 10 }) => engine.similar(id, { limit }),
  findings: ({ engine }, { cursor, limit = 100, ...filter }) =>
    engine.findingsPage(toCamel(filter), { cursor: cursor ?? undefined, limit }),
  insights: ({ engine }, options) => engine.insights(toCamel(options)),
  repositories: ({ engine }) => engine.repositories(),
  set_team: ({ engine }, { repo, team }) => engine.setTeam(repo, team),
  delete_repository: ({ engine }, { repo }) => engine.deleteRepository(repo),
  run_jobs: ({ engine }) => engine.runJobs(),
  compact: ({ engine }) => engine.compact(),
  clear_cache: ({ engine }) => engine.clearCache(),
  check: ({ engine }) => engine.check(),
  status: ({ engine }) => engine.status(),
  backup: ({ engine }, { target, ...options }) => engine.backup(target, options),
  restore: (_, { backup, database, ...options }) => restore(backup, database, options),
  migration_status: (_, { database }) => migrationStatus(database),
  migrate: (_, { database, ...options }) => migrate(database, toCamel(options)),
  rollback: (_, { database, ...options }) => rollback(database, toCamel(options)),
};

const ERROR_FIELDS = ["code", "message", "hint", "path", "offset"];

async function play(t, { clock = "2026-01-05T09:00:00Z", open, files, steps }) {
  const state = { clock: new ManualClock(new Date(clock)) };
  state.engine = await Engine.open(":memory:", { ...openOptions(open), clock: state.clock });
  const saved = { dir: folder(t, files) };
  for (const [at, step] of steps.entries()) {
    const where = `step ${at + 1} (${step.call})`;
    assert.ok(step.call in CALLS, `${where}: unknown call`);
    let result;
    let failure;
    try {
      const raw = await CALLS[step.call](state, substitute(step.args ?? {}, saved));
      result = step.call === "export_sarif" ? raw : toSnake(raw ?? null);
    } catch (error) {
      if (!error.code) throw error;
      failure = error;
    }
    if (step.expect_error) {
      assert.ok(failure, `${where}: it succeeded`);
      const fields = Object.fromEntries(ERROR_FIELDS.map((name) => [name, failure[name]]));
      assert.equal(mismatch(fields, substitute(step.expect_error, saved), where), null);
      continue;
    }
    if (failure) throw new Error(`${where}: ${failure.code}: ${failure.message}`, { cause: failure });
    if (step.save) saved[step.save] = result;
    if ("expect" in step) assert.equal(mismatch(result, substitute(step.expect, saved), where), null);
  }
  state.engine.close();
}

let cases = 0;
for (const file of readdirSync(fixtures).filter((name) => name.endsWith(".json")).sort()) {
  for (const fixture of JSON.parse(readFileSync(join(fixtures, file), "utf8"))) {
    cases++;
    test(`${file}: ${fixture.name}`, (t) => play(t, fixture));
  }
}

test("there are fixtures, and a wrong expectation fails", async (t) => {
  assert.ok(cases > 0);
  const wrong = { steps: [{ call: "analyse", args: { source: "x = 1", language: "python" }, expect: [{}] }] };
  await assert.rejects(play(t, wrong), { code: "ERR_ASSERTION" });
  const succeeds = { steps: [{ call: "check", args: {}, expect_error: { code: "closed" } }] };
  await assert.rejects(play(t, succeeds), /it succeeded/);
  assert.notEqual(mismatch({ a: [1, { b: 2 }] }, { a: [1, { b: { $not: 2 } }] }), null);
  assert.equal(mismatch({ a: "xyz", n: 1 + 1e-12 }, { a: { $length: 3 }, n: 1.0000000000001, gone: null }), null);
});
