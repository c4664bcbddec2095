import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { bigTree, folder, node, rejection, root } from "./helpers.mjs";

const require = createRequire(import.meta.url);

function script(code, ...args) {
  return node(["--expose-gc", "--input-type=module", "-", ...args], { input: code });
}

test("panics become errors, and the process goes on", async () => {
  const folder = join(root, "bindings/node/tests/panic");
  const addon = existsSync(folder) && readdirSync(folder).find((name) => name.endsWith(".node"));
  assert.ok(addon, "`npm test` builds the addon of this test first");
  const { panicInJob, panicNow, Engine } = require(join(folder, addon));
  const error = await rejection(panicInJob());
  assert.equal(error.code, "internal");
  assert.match(error.message, /boom/);
  assert.throws(panicNow, { code: "internal", message: /boom/ });
  const engine = await Engine.open(":memory:");
  assert.deepEqual(await engine.repositories(), []);
  engine.close();
});

test("worker threads have engines of their own on one file", async (t) => {
  const database = join(folder(t), "team.db");
  const code = `
    import { parentPort, workerData } from "node:worker_threads";
    import { Engine } from "codehone";
    const engine = await Engine.open(workerData.database);
    const sarif = { version: "2.1.0", runs: [{ tool: { driver: { name: "t" } }, results: [{
      ruleId: "r", message: { text: "m" },
      locations: [{ physicalLocation: { artifactLocation: { uri: "a.py" }, region: { startLine: 1 } } }],
    }] }] };
    await engine.importSarif(Buffer.from(JSON.stringify(sarif)), { repo: workerData.repo });
    let code;
    try { await engine.undo(99999); } catch (error) { code = error.code; }
    engine.close();
    parentPort.postMessage(code);`;
  const repos = ["a", "b", "c", "d"];
  const answers = await Promise.all(repos.map((repo) => new Promise((resolve, reject) => {
    const url = new URL(`data:text/javascript,${encodeURIComponent(code.replace('"codehone"', JSON.stringify(import.meta.resolve("codehone"))))}`);
    const worker = new Worker(url, { workerData: { database, repo } });
    worker.once("message", resolve);
    worker.once("error", reject);
  })));
  assert.deepEqual(answers, repos.map(() => "not_found"));
  const { Engine } = await import("codehone");
  const engine = await Engine.open(database);
  assert.deepEqual((await engine.repositories()).map(({ name }) => name), repos);
  engine.close();
});

test("a worker that is terminated during a scan takes nothing with it", async (t) => {
  const dir = bigTree(t, 200, 50);
  const code = `
    const { parentPort, workerData } = require("node:worker_threads");
    const { Engine } = require(workerData.addon);
    const engine = Engine.openSync(":memory:");
    engine.scan(workerData.dir, { repo: "r", signal: new AbortController().signal, onProgress() {} });
    parentPort.postMessage("started");`;
  const addon = require.resolve("codehone");
  for (let round = 0; round < 3; round++) {
    const worker = new Worker(code, { eval: true, workerData: { dir, addon } });
    await new Promise((resolve) => worker.once("message", resolve));
    assert.equal(await worker.terminate(), 1);
  }
  const { Engine } = require("codehone");
  assert.deepEqual(Engine.openSync(":memory:").repositoriesSync(), []);
});

test("the addon loads twice in one process", async () => {
  const first = require("codehone");
  delete require.cache[require.resolve("codehone")];
  const addon = Object.keys(require.cache).find((name) => name.endsWith(".node") && !name.includes("panic"));
  delete require.cache[addon];
  const second = require("codehone");
  const [one, two] = await Promise.all([first.Engine.open(":memory:"), second.Engine.open(":memory:")]);
  assert.deepEqual(await one.repositories(), await two.repositories());
  one.close();
  two.close();
});

test("the process exits without waiting for the calls that run", async (t) => {
  const dir = bigTree(t, 400, 80);
  const database = join(folder(t), "team.db");
  const result = await script(`
    import { Engine } from "codehone";
    const engine = await Engine.open(${JSON.stringify(database)});
    const onProgress = ({ phase }) => phase === "analyse" && process.exit(7);
    for (let at = 0; at < 4; at++) engine.scan(${JSON.stringify(dir)}, { repo: "r" + at, onProgress });`);
  assert.deepEqual([result.code, result.signal], [7, null], result.stderr);
  const { Engine } = await import("codehone");
  const engine = await Engine.open(database);
  // A scan stores what it found when it ends: had the exit waited, all four would have.
  const stored = [];
  for (const repo of ["r0", "r1", "r2", "r3"]) {
    if ((await engine.findingsPage({ repo }, { limit: 1 })).items.length > 0) stored.push(repo);
  }
  assert.ok(stored.length < 4, `stored: ${stored}`);
  engine.close();
});

test("engines, reviews and callbacks may be collected while calls run", async (t) => {
  const dir = bigTree(t, 100, 20);
  const result = await script(`
    import { Engine } from "codehone";
    let calls = [];
    for (let at = 0; at < 8; at++) {
      const engine = await Engine.open(":memory:");
      calls.push(engine.scan(${JSON.stringify(dir)}, { repo: "r", signal: new AbortController().signal, onProgress() {} }));
    }
    const timer = setInterval(globalThis.gc, 1);
    const reports = await Promise.all(calls);
    clearInterval(timer);
    calls = null;
    globalThis.gc();
    console.log(reports.map(({ files }) => files).join());`);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(result.stdout.trim(), Array(8).fill(100).join());
});

test("an engine that was never closed does not keep the process alive", async (t) => {
  const result = await script(`
    import { Engine } from "codehone";
    const engine = await Engine.open(${JSON.stringify(join(folder(t), "team.db"))});
    await engine.scan(${JSON.stringify(folder(t, { "a.py": "x == None" }))}, { repo: "r", onProgress() {} });
    console.log("done");`);
  assert.deepEqual([result.code, result.stdout.trim()], [0, "done"], result.stderr);
});

test("nothing that a call was given or returned is held on to", async () => {
  const result = await script(`
    import { getEventListeners } from "node:events";
    import { Engine } from "codehone";
    const engine = await Engine.open(":memory:");
    const { signal } = new AbortController();
    const sarif = '{"version":"2.1.0","runs":[]}';
    let made = 0;
    let collected = 0;
    const registry = new FinalizationRegistry(() => collected++);
    const watch = (object) => (made++, registry.register(object), object);
    const round = async () => {
      const source = watch(Buffer.from(sarif));
      const onProgress = watch(() => {});
      watch(await engine.importSarif(source, watch({ repo: "r", signal, onProgress })));
      watch(await engine.undo(1).catch((error) => error));
      watch(engine.reviewSync());
      watch(await Engine.open(":memory:"));
    };
    for (let at = 0; at < 300; at++) await round();
    // The last round may still be on the stack.
    for (let turn = 0; turn < 1000 && collected < made - 7; turn++) {
      globalThis.gc();
      await new Promise(setImmediate);
    }
    console.log(JSON.stringify({ made, held: made - collected, listeners: getEventListeners(signal, "abort").length }));`);
  assert.equal(result.code, 0, result.stderr);
  const { made, held, listeners } = JSON.parse(result.stdout);
  assert.equal(made, 300 * 7);
  assert.ok(held <= 7, `${held} of ${made} objects are held`);
  assert.equal(listeners, 0);
});
