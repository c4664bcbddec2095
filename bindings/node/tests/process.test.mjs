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

test("the process exits at once while calls run", async (t) => {
  const dir = bigTree(t, 200, 80);
  const result = await script(`
    import { Engine } from "codehone";
    const engine = await Engine.open(":memory:");
    const whole = performance.now();
    await engine.scan(${JSON.stringify(dir)}, { repo: "r" });
    const start = performance.now();
    for (let at = 0; at < 4; at++) engine.scan(${JSON.stringify(dir)}, { repo: "r" + at, onProgress() {} });
    setTimeout(() => {
      console.log(JSON.stringify([start - whole, Date.now()]));
      process.exit(7);
    }, 20);`);
  const ended = Date.now();
  assert.deepEqual([result.code, result.signal], [7, null], result.stderr);
  const [whole, exit] = JSON.parse(result.stdout);
  assert.ok(ended - exit < whole, `it took ${ended - exit} ms to exit, one scan takes ${whole} ms`);
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

test("memory does not grow with the number of calls", async () => {
  const result = await script(`
    import { Engine } from "codehone";
    const engine = await Engine.open(":memory:");
    const signal = new AbortController().signal;
    const sarif = Buffer.from('{"version":"2.1.0","runs":[]}');
    const round = async () => {
      for (let at = 0; at < 300; at++) {
        await engine.importSarif(sarif, { repo: "r", signal, onProgress() {} });
        await engine.undo(1).catch(() => {});
        engine.reviewSync();
      }
      globalThis.gc();
      await new Promise((resolve) => setTimeout(resolve, 10));
      globalThis.gc();
      return process.memoryUsage();
    };
    await round();
    const before = await round();
    for (let at = 0; at < 3; at++) await round();
    const after = await round();
    console.log(JSON.stringify([after.heapUsed - before.heapUsed, after.rss - before.rss]));`);
  assert.equal(result.code, 0, result.stderr);
  const [heap, rss] = JSON.parse(result.stdout);
  assert.ok(heap < 1_000_000, `the heap grew by ${heap} bytes`);
  assert.ok(rss < 30_000_000, `the process grew by ${rss} bytes`);
});
