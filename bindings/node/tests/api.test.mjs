import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import {
  Engine, ManualClock, advise, analyse, analyseSync, migrate, migrationStatus, restore, rollback, rules,
} from "codehone";
import { folder, rejection, sample } from "./helpers.mjs";

const NOW = new Date("2026-01-05T09:00:00Z");

async function scanned(options = {}) {
  const engine = await Engine.open(":memory:", { clock: new ManualClock(NOW), ...options });
  const scan = await engine.scan(join(sample, "src"), { repo: "acme/web", root: sample });
  return { engine, scan };
}

test("a scan reports in camelCase and stores what it found", async () => {
  const { engine, scan } = await scanned();
  assert.equal(scan.repo, "acme/web");
  assert.equal(scan.files, 2);
  assert.equal(scan.skippedTotal, 0);
  assert.ok(scan.changes.new > 0);
  const page = await engine.findingsPage({ repo: "acme/web" });
  assert.equal(page.items.length, scan.changes.reported);
  const [stored] = page.items;
  assert.ok(stored.firstSeen instanceof Date);
  assert.equal(stored.firstSeen.getTime(), NOW.getTime());
  assert.equal(stored.finding.tool, "codehone");
  assert.equal(typeof stored.finding.span.startLine, "number");
  assert.ok(!("closed_at" in stored) && !("closedAt" in stored));
  engine.close();
});

test("SARIF comes in from a path and from bytes, and goes out as text and to a file", async (t) => {
  const dir = folder(t);
  const engine = await Engine.open(":memory:");
  const file = join(sample, "ruff.sarif");
  const first = await engine.importSarif(file, { repo: "acme/web" });
  assert.equal(first.runs[0].tool, "ruff");
  assert.ok(first.changes.new > 0);
  const again = await engine.importSarif(readFileSync(file), { repo: "acme/web" });
  assert.equal(again.changes.new, 0);
  assert.equal(again.changes.unchanged, first.changes.new);
  const bytes = new Uint8Array(readFileSync(file));
  const other = await engine.importSarif(bytes, { repo: "acme/other", coverage: { files: ["src/app.py"] } });
  assert.equal(other.changes.new, first.changes.new);

  const document = JSON.parse(await engine.exportSarif({ repo: "acme/web" }));
  assert.equal(document.version, "2.1.0");
  assert.equal(document.runs[0].results.length, first.changes.new);
  const target = join(dir, "out.sarif");
  assert.equal(await engine.exportSarifTo(target, { repo: "acme/web" }), first.changes.new);
  assert.deepEqual(JSON.parse(readFileSync(target, "utf8")), document);
  const stopped = engine.exportSarifTo(target, { signal: AbortSignal.abort() });
  assert.equal((await rejection(stopped)).code, "cancelled");
  assert.equal((await rejection(engine.exportSarifTo(join(dir, "no/out.sarif")))).code, "not_found");
  assert.deepEqual(readdirSync(dir), ["out.sarif"]);
  engine.close();
});

test("a review is iterable, prints, and explains its items", async () => {
  const { engine } = await scanned();
  const review = await engine.review({ repo: "acme/web", limit: 3 });
  assert.equal(review.items.length, 3);
  assert.ok(review.considered >= 3);
  assert.equal(typeof review.heldBack, "number");
  assert.deepEqual([...review], review.items);
  const [item] = review;
  assert.equal(item.rank, 1);
  assert.equal(item.interval.length, 2);
  assert.match(item.explain(), /\w/);
  const plain = JSON.parse(JSON.stringify(review));
  assert.equal(plain.items[0].finding.id, item.finding.id);
  assert.equal({ ...item }.score, item.score);
  assert.deepEqual(JSON.parse(JSON.stringify(engine.reviewSync({ repo: "acme/web", limit: 3 }))), plain);
  engine.close();
});

test("verdicts are recorded, taken back and kept", async () => {
  const { engine } = await scanned();
  const [first, second] = await engine.review({ limit: 2 });
  const receipt = await engine.record(first.finding, "Won't fix", { by: "mia", comment: "by design" });
  assert.equal(receipt.status, "dismissed");
  assert.equal((await engine.finding(first.finding.id)).verdict, "wont_fix");
  assert.ok((await engine.findingSync(first.finding)).closedAt instanceof Date);
  const undone = await engine.undo(receipt.event);
  assert.equal(undone.status, "open");
  assert.equal((await rejection(engine.undo(receipt.event))).code, "conflict");
  const history = await engine.history(first.finding);
  assert.deepEqual(history.map(({ kind }) => kind), ["verdict", "undo"]);
  assert.equal(history[0].reviewer, "mia");
  assert.equal(history[0].comment, "by design");
  assert.equal(history[1].undoes, receipt.event);

  const at = new Date("2026-01-04T09:00:00Z");
  const receipts = await engine.recordBatch([
    { finding: first.finding, verdict: "accepted", by: "mia", at },
    { finding: second.finding.id, verdict: "false_positive", by: "mia" },
  ]);
  assert.deepEqual(receipts.map(({ duplicate }) => duplicate), [false, false]);
  assert.equal(engine.recordSync(second.finding, "false_positive", { by: "mia" }).duplicate, true);
  assert.equal(engine.recordBatchSync([]).length, 0);
  assert.equal((await engine.undoLast(second.finding, { by: "mia" })).status, "open");
  assert.throws(() => engine.undoLastSync(second.finding, { by: "mia" }), { code: "not_found" });
  const log = engine.historySync(first.finding);
  assert.ok(log.some((event) => event.at.getTime() === at.getTime()));
  engine.close();
});

test("findings iterate over all pages and may be left early", async (t) => {
  const files = Object.fromEntries(
    Array.from({ length: 260 }, (_, at) => [`f${at}.py`, "if x == None:\n    pass\n"]),
  );
  const dir = folder(t, files);
  const engine = await Engine.open(":memory:");
  const scan = await engine.scan(dir, { repo: "r" });
  assert.ok(scan.changes.reported >= 260);
  const ids = new Set();
  for await (const finding of engine.findings({ repo: "r" })) ids.add(finding.id);
  assert.equal(ids.size, scan.changes.reported);
  let seen = 0;
  const iterator = engine.findings({ repo: "r" });
  for await (const _ of iterator) if (++seen === 3) break;
  assert.deepEqual(await iterator.next(), { done: true });

  const overlapping = engine.findings({ repo: "r" });
  const steps = await Promise.all(Array.from({ length: 150 }, () => overlapping.next()));
  assert.equal(new Set(steps.map(({ value }) => value.id)).size, 150);

  let cursor;
  let count = 0;
  do {
    const page = engine.findingsPageSync({ repo: "r" }, { cursor, limit: 99 });
    count += page.items.length;
    cursor = page.next;
  } while (cursor);
  assert.equal(count, scan.changes.reported);
  for await (const _ of engine.findings({ repo: "nobody" })) assert.fail("nothing is there");
  engine.close();
});

test("filters use the engine's vocabularies", async () => {
  const { engine } = await scanned();
  const page = await engine.findingsPage({ minSeverity: "medium", status: ["open", "reopened"] });
  assert.ok(page.items.length > 0);
  assert.ok(page.items.every(({ finding }) => ["medium", "high", "critical"].includes(finding.severity)));
  engine.close();
});

test("insights are data with a text form", async () => {
  const { engine } = await scanned();
  const [item] = await engine.review({ repo: "acme/web" });
  await engine.record(item.finding, "fixed", { by: "mia" });
  const insights = await engine.insights({ repo: "acme/web", since: new Date(0) });
  assert.equal(insights.repo, "acme/web");
  assert.equal(insights.since.getTime(), 0);
  assert.equal(insights.byRule[0].n, 1);
  assert.equal(insights.byRule[0].falsePositive, 0);
  assert.match(`${insights}`, /acme\/web/);
  assert.equal(engine.insightsSync({ repo: "acme/web" }).life.fixed, 1);
  engine.close();
});

test("repositories belong to teams and can be deleted", async () => {
  const { engine } = await scanned();
  await engine.setTeam("acme/web", "web");
  assert.deepEqual(await engine.repositories(), [{ name: "acme/web", team: "web" }]);
  await engine.deleteRepository("acme/web");
  assert.deepEqual(engine.repositoriesSync(), []);
  engine.close();
});

test("time comes from the clock that was given", async () => {
  const clock = new ManualClock(NOW);
  const { engine } = await scanned({ clock });
  await engine.review({ repo: "acme/web", limit: 1, reviewer: "mia" });
  assert.deepEqual(await engine.runJobs(), { ignored: 0, uncached: 0 });
  clock.advance(8 * 24 * 3600 * 1000);
  assert.equal(clock.now().toISOString(), "2026-01-13T09:00:00.000Z");
  assert.deepEqual(await engine.runJobs(), { ignored: 1, uncached: 0 });
  clock.set(NOW);
  assert.equal(clock.now().getTime(), NOW.getTime());
  engine.close();
});

test("a database is backed up, checked, restored and migrated", async (t) => {
  const dir = folder(t);
  const database = join(dir, "team.db");
  const engine = await Engine.open(database, { durability: "full", busyTimeout: 250, readers: 2 });
  await engine.importSarif(join(sample, "ruff.sarif"), { repo: "acme/web" });
  const status = await engine.status();
  assert.ok(status.findings > 0 && status.bytes > 0);
  assert.ok(status.migrations[0].appliedAt instanceof Date);
  await engine.compact();
  assert.deepEqual(await engine.check(), { problems: [] });
  const copy = join(dir, "copy.db");
  await engine.backup(copy);
  assert.equal((await rejection(engine.backup(copy))).code, "conflict");
  await engine.backup(copy, { overwrite: true });
  await engine.deleteRepository("acme/web");
  engine.close();

  await restore(copy, database, { overwrite: true });
  const back = Engine.openSync(database);
  assert.equal(back.statusSync().findings, status.findings);
  back.close();

  const steps = await migrationStatus(database);
  assert.ok(steps.length > 0 && steps.every(({ appliedAt }) => appliedAt instanceof Date));
  const planned = await rollback(copy, { dryRun: true });
  assert.equal(planned.length, 1);
  assert.equal((await rollback(copy, { steps: 1 })).length, 1);
  assert.equal((await migrate(copy, { dryRun: true })).length, 1);
  assert.equal((await migrate(copy)).length, 1);
});

test("a missing file is only created if that is wanted", async (t) => {
  const error = await rejection(Engine.open(join(folder(t), "no.db"), { create: false }));
  assert.equal(error.code, "not_found");
});

test("organisations do not see each other", async (t) => {
  const database = join(folder(t), "shared.db");
  const a = await Engine.open(database, { organisation: "a" });
  const b = await Engine.open(database, { organisation: "b" });
  await a.importSarif(join(sample, "ruff.sarif"), { repo: "acme/web" });
  assert.equal(a.organisation, "a");
  assert.equal(a.repositoriesSync().length, 1);
  assert.equal(b.repositoriesSync().length, 0);
  a.close();
  b.close();
});

test("one text is analysed without a database", async () => {
  const found = await analyse("x == NaN", { language: "javascript" });
  const names = found.map(({ rule }) => rule);
  assert.ok(names.length > 0);
  assert.deepEqual(analyseSync("x == NaN", { path: "src/view.js" }).map(({ rule }) => rule), names);
  assert.deepEqual(await analyse("x == NaN", { language: "javascript", ignore: names }), []);
  const only = await analyse("x == NaN", { language: "javascript", select: [names[0]] });
  assert.deepEqual(only.map(({ rule }) => rule), [names[0]]);
});

test("rules carry their documentation", () => {
  const all = rules();
  assert.ok(all.length >= 20);
  assert.deepEqual(all.map(({ id }) => id), all.map(({ id }) => id).sort());
  assert.equal(typeof all[0].falsePositives, "string");
  assert.ok(all.every(({ examples }) => examples.length > 0));
});

test("keys of property bags are data and stay as they are", async () => {
  const properties = { snake_case: 1, "with space": { inner_key: [null, true] }, ["__proto__"]: "own" };
  const sarif = {
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: "t" } },
      results: [{
        ruleId: "r", message: { text: "m" }, properties,
        locations: [{ physicalLocation: { artifactLocation: { uri: "a.py" }, region: { startLine: 1 } } }],
      }],
    }],
  };
  const text = JSON.stringify(sarif).replace('"with space"', '"__proto__":"own","with space"');
  const engine = await Engine.open(":memory:");
  await engine.importSarif(Buffer.from(text), { repo: "r" });
  const { items: [{ finding }] } = await engine.findingsPage();
  assert.equal(finding.properties.snake_case, 1);
  assert.deepEqual(finding.properties["with space"], { inner_key: [null, true] });
  assert.equal(Object.getPrototypeOf(finding.properties), Object.prototype);
  engine.close();
});

test("buffers may be changed while they are imported", async () => {
  const bytes = readFileSync(join(sample, "ruff.sarif"));
  const engine = await Engine.open(":memory:");
  const importing = engine.importSarif(bytes, { repo: "r" });
  bytes.fill(0);
  assert.ok((await importing).changes.new > 0);
  engine.close();
});

test("closing is idempotent, by hand and by `using`", async () => {
  const engine = await Engine.open(":memory:");
  assert.equal(engine.closed, false);
  engine[Symbol.dispose]();
  assert.equal(engine.closed, true);
  engine.close();
  await engine[Symbol.asyncDispose]();
  assert.equal((await rejection(engine.review())).code, "closed");
  assert.throws(() => engine.statusSync(), { code: "closed" });

  const another = await Engine.open(":memory:");
  await another[Symbol.asyncDispose]();
  assert.equal(another.closed, true);
});

test("a scan of the same file by two engines of one process is seen by both", async (t) => {
  const dir = folder(t, { "src/a.py": "if x == None:\n    pass\n" });
  const database = join(dir, "team.db");
  const [one, two] = await Promise.all([Engine.open(database), Engine.open(database)]);
  await one.scan(join(dir, "src"), { repo: "r" });
  assert.ok((await two.findingsPage({ repo: "r" })).items.length > 0);
  writeFileSync(join(dir, "src/a.py"), "x = 1\n");
  await two.scan(join(dir, "src"), { repo: "r" });
  assert.deepEqual((await one.findingsPage({ repo: "r", status: ["open"] })).items, []);
  one.close();
  two.close();
});

test("advice says what to do and what is known about the cost", async () => {
  const [finding] = await analyse("any([x > 0 for x in xs])\n", { language: "python", select: ["performance"] });
  const advice = advise(finding);
  assert.equal(advice.category, "performance");
  assert.equal(advice.severity, "minor");
  assert.equal(advice.observation, finding.message);
  assert.equal(advice.hint.spaceAfter, "O(1)");
  assert.throws(() => advise(), { code: "invalid_input" });
  assert.throws(() => advise({}), { code: "invalid_input" });
});
