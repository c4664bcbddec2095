import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Engine, ManualClock, analyse, analyseSync, migrate, restore } from "codehone";
import { folder, rejection, root, thrown } from "./helpers.mjs";

test("a promise rejects with the same error that the twin throws", async () => {
  const id = "0".repeat(32);
  const engine = await Engine.open(":memory:");
  const rejected = await rejection(engine.finding(id));
  const raised = thrown(() => engine.findingSync(id));
  for (const error of [rejected, raised]) {
    assert.ok(error instanceof Error);
    assert.equal(error.code, "not_found");
    assert.equal(error.name, "CodehoneError");
  }
  assert.equal(rejected.message, raised.message);
  assert.equal(rejected.hint, raised.hint);
  assert.ok(!Object.keys(rejected).includes("name"));
  engine.close();
});

test("broken SARIF is located and leaves nothing behind", async () => {
  const engine = await Engine.open(":memory:");
  const error = await rejection(engine.importSarif(Buffer.from('{"version": "2.1.0", "runs": 5}')));
  assert.equal(error.code, "invalid_sarif");
  assert.equal(error.path, "$.runs");
  assert.ok(error.offset > 0);
  assert.deepEqual((await engine.findingsPage()).items, []);
  engine.close();
});

test("wrong arguments of any type are invalid_input, said in JavaScript's names", async () => {
  const engine = await Engine.open(":memory:");
  const cyclic = {};
  cyclic.status = [cyclic];
  const wrong = [
    [() => Engine.open(5), /path must be a string/],
    [() => Engine.open(), /path must be a string/],
    [() => Engine.open(":memory:", 5), /options must be an object/],
    [() => Engine.open(":memory:", { busyTimeout: -1 }), /busyTimeout/],
    [() => Engine.open(":memory:", { durability: "some" }), /some/],
    [() => Engine.open(":memory:", { organisation: "" }), /organisation/],
    [() => Engine.open(":memory:", { clock: new Date() }), /ManualClock/],
    [() => Engine.open(":memory:", { clock: engine }), /ManualClock/],
    [() => engine.scan(Symbol("x")), /folder must be a string, not symbol/],
    [() => engine.scan(".", { maxFileByte: 1 }), /unknown field `maxFileByte`.*`maxFileBytes`/],
    [() => engine.scan(".", { threads: 1.5 }), /^threads must be a whole number, not 1.5$/],
    [() => engine.scan(".", { maxFileBytes: "5" }), /^maxFileBytes must be a whole number, not string$/],
    [() => engine.scan(".", { root: 5 }), /^root must be a string, not number$/],
    [() => engine.scan(".", { select: "all" }), /^select must be an array, not string$/],
    [() => engine.scan(".", { select: ["a", 5] }), /^select\[1\] must be a string, not number$/],
    [() => engine.scan(".", { select: [null] }), /^select\[0\] must be a string, not null$/],
    [() => engine.scan(".", { includeIgnored: "yes" }), /^includeIgnored must be true or false, not string$/],
    [() => engine.scan(".", { max_file_bytes: 5 }), /^unknown field `max_file_bytes`$/],
    [() => engine.scan(".", { Repo: "r" }), /^unknown field `Repo`$/],
    [() => engine.scan(".", { threads: NaN }), /threads must be a finite number/],
    [() => engine.scan(".", { threads: 1n }), /threads/],
    [() => engine.scan(".", { signal: {} }), /AbortSignal/],
    [() => engine.scan(".", { onProgress: 5 }), /onProgress must be a function/],
    [() => engine.importSarif(5), /path, Buffer or Uint8Array/],
    [() => engine.importSarif(new Float64Array(2)), /path, Buffer or Uint8Array/],
    [() => engine.importSarif({}), /path, Buffer or Uint8Array/],
    [() => engine.importSarif("x", { coverage: "most" }), /^coverage: unknown value `most`$/],
    [() => engine.importSarif("x", { coverage: 5 }), /^coverage must be a string or an object with one key, not number$/],
    [() => engine.importSarif("x", { coverage: { files: 5 } }), /^coverage.files must be an array, not number$/],
    [() => engine.review({ limit: 0 }), /limit/],
    [() => engine.review({ limit: -1 }), /^limit is out of range: -1$/],
    [() => engine.review({ per_rule: 3 }), /^unknown field `per_rule`$/],
    [() => engine.review({ perRule: 11 }), /^perRule is 1 to 10, this one is 11$/],
    [() => engine.insights({ since: 5 }), /^since must be a Date, not number$/],
    [() => engine.review({ reviewers: "mia" }), /unknown field `reviewers`/],
    [() => engine.review({ signal: AbortSignal.abort() }), /signal/],
    [() => engine.record("nonsense", "accepted"), /not an id/],
    [() => engine.record({}, "accepted"), /finding.id must be a string/],
    [() => engine.record("0".repeat(32), "ignored"), /ignored/],
    [() => engine.record("0".repeat(32), "accepted", { at: new Date(NaN) }), /invalid Date/],
    [() => engine.record("0".repeat(32), "accepted", { at: "yesterday" }), /RFC 3339/],
    [() => engine.recordBatch({}), /verdicts must be an array/],
    [() => engine.recordBatch([{ finding: "0".repeat(32), verdict: "fixed", by: 5 }]), /^verdicts\[0\]: by must be a string, not number$/],
    [() => engine.recordBatch([5]), /verdicts\[0\] must be an object/],
    [() => engine.undo("1"), /event must be a whole number/],
    [() => engine.undo(-1), /event must be a whole number/],
    [() => engine.findingsPage(cyclic), /nested too deep/],
    [() => engine.findingsPage({}, { limit: 2000 }), /limit/],
    [() => engine.findingsPage({ minSeverity: "blocker" }), /^minSeverity: .*blocker/],
    [() => engine.setTeam("r"), /team must be a string/],
    [() => restore("a"), /database must be a string/],
    [() => migrate("a", { dry: true }), /unknown field `dry`/],
    [() => analyse(5), /source must be a string/],
    [() => analyse("x"), /language/],
    [() => analyse("x", { language: "cobol" }), /cobol/],
  ];
  for (const [call, message] of wrong) {
    const error = await rejection(call());
    assert.equal(error.code, "invalid_input", `${call}: ${error}`);
    assert.match(error.message, message, `${call}`);
  }
  assert.throws(() => engine.findings({ state: "open" }), { code: "invalid_input" });
  assert.throws(() => analyseSync("x", { language: "cobol" }), { code: "invalid_input", hint: /python/ });
  assert.throws(() => new ManualClock("now"), { code: "invalid_input" });
  assert.throws(() => new ManualClock(new Date(0)).advance("1"), { code: "invalid_input" });
  engine.close();
});

test("errors say what to do about a wrong option", async () => {
  const engine = await Engine.open(":memory:");
  const hint = async (promise) => (await rejection(promise)).hint;
  assert.equal(await hint(engine.review({ limit: -1 })), "give a whole number that is not negative");
  assert.equal(await hint(engine.review({ limit: 2 ** 70 })), "give a whole number up to 4294967295");
  assert.equal(await hint(engine.review({ per_rule: 3 })), "names are written in camelCase: `perRule`");
  assert.match(await hint(engine.importSarif("x", { coverage: "most" })), /`all`.*`nothing`/);
  assert.match(await hint(engine.record("0".repeat(32), "ignored")), /false_positive/);
  engine.close();
});

test("null means that an option was left out", async (t) => {
  const engine = await Engine.open(":memory:", { organisation: null, busyTimeout: null, clock: null });
  const dir = folder(t, { "a.py": "def f(x):\n    return x == None\n" });
  const nothing = { repo: null, root: null, select: null, threads: null, signal: null, onProgress: null };
  assert.equal((await engine.scan(dir, nothing)).repo, (await engine.scan(dir)).repo);
  const { items } = await engine.review({ repo: null, limit: null, reviewer: null, perRule: null });
  assert.equal(items.length, 1);
  assert.deepEqual(await engine.review(null), await engine.review());
  await engine.record(items[0].finding, "accepted", { by: null, comment: null, at: null });
  assert.equal((await engine.findingsPage({ status: null, minSeverity: null }, { cursor: null, limit: null })).items.length, 1);
  engine.close();
});

test("a vocabulary's error says what is allowed", async () => {
  const engine = await Engine.open(":memory:");
  const severity = await rejection(engine.findingsPage({ minSeverity: "blocker" }));
  assert.match(severity.hint, /critical/);
  const verdict = await rejection(engine.record("0".repeat(32), "ignored"));
  assert.match(verdict.hint, /false_positive/);
  engine.close();
});

test("files that cannot be used have codes", async (t) => {
  const dir = folder(t, { "text.db": "this is no database, although it is long enough to look like a page".repeat(99) });
  assert.equal((await rejection(Engine.open(join(dir, "text.db")))).code, "corrupt");
  assert.throws(() => Engine.openSync(join(dir, "no/team.db")), { code: "not_found" });
  const engine = await Engine.open(":memory:");
  assert.equal((await rejection(engine.importSarif(join(dir, "no.sarif")))).code, "not_found");
  assert.equal((await rejection(engine.scan(join(dir, "no")))).code, "not_found");
  engine.close();
});

test("methods refuse a foreign `this`", () => {
  assert.throws(() => Engine.prototype.statusSync.call({}));
  assert.throws(() => new Engine());
});

test("the codes in the types are those that are documented", () => {
  const types = readFileSync(join(root, "bindings/node/index.d.ts"), "utf8");
  const union = /export type ErrorCode =([^;]*);/.exec(types)[1];
  const typed = [...union.matchAll(/"(\w+)"/g)].map(([, code]) => code).sort();
  const guide = readFileSync(join(root, "docs/errors.md"), "utf8");
  const documented = [...guide.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code).sort();
  assert.deepEqual(typed, documented);
});
