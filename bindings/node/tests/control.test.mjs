import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Engine } from "codehone";
import { bigTree, folder, rejection } from "./helpers.mjs";

test("a signal that was aborted before stops the call before it starts", async (t) => {
  const engine = await Engine.open(":memory:");
  const dir = folder(t, { "a.py": "x == None\n" });
  const error = await rejection(engine.scan(dir, { repo: "r", signal: AbortSignal.abort("too late") }));
  assert.equal(error.code, "cancelled");
  assert.equal(error.name, "AbortError");
  assert.equal(error.cause, "too late");
  assert.deepEqual((await engine.findingsPage()).items, []);
  engine.close();
});

test("a signal stops a running scan and lets go of it", async (t) => {
  const engine = await Engine.open(":memory:");
  const dir = bigTree(t, 300, 60);
  const controller = new AbortController();
  const reason = new Error("the user went away");
  const options = {
    repo: "r",
    signal: controller.signal,
    onProgress: ({ phase, done }) => phase === "analyse" && done > 0 && controller.abort(reason),
  };
  const scan = engine.scan(dir, options);
  assert.equal(getEventListeners(controller.signal, "abort").length, 1);
  const error = await rejection(scan);
  assert.equal(error.code, "cancelled");
  assert.equal(error.cause, reason);
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  assert.deepEqual((await engine.findingsPage()).items, []);
  engine.close();
});

test("one signal serves many calls without piling up listeners, and leaves onabort alone", async (t) => {
  const engine = await Engine.open(":memory:");
  const dir = folder(t, { "a.py": "x == None\n" });
  const controller = new AbortController();
  let told = 0;
  controller.signal.onabort = () => told++;
  for (let at = 0; at < 20; at++) await engine.scan(dir, { repo: "r", signal: controller.signal });
  assert.equal(getEventListeners(controller.signal, "abort").length, 1);
  controller.abort();
  assert.equal(told, 1);
  engine.close();
});

test("a time-out is told from other reasons", async (t) => {
  const engine = await Engine.open(":memory:");
  const signal = AbortSignal.timeout(1);
  while (!signal.aborted) await sleep(1);
  const error = await rejection(engine.scan(folder(t, { "a.py": "x == None\n" }), { repo: "r", signal }));
  assert.equal(error.code, "cancelled");
  assert.equal(error.cause.name, "TimeoutError");
  engine.close();
});

test("aborting after the end changes nothing", async (t) => {
  const engine = await Engine.open(":memory:");
  const controller = new AbortController();
  const report = await engine.scan(folder(t, { "a.py": "x == None\n" }), { repo: "r", signal: controller.signal });
  controller.abort();
  assert.equal(report.files, 1);
  engine.close();
});

test("progress is reported in order and never after the end", async (t) => {
  const engine = await Engine.open(":memory:");
  const reports = [];
  let ended = false;
  await engine.scan(bigTree(t, 50, 5), {
    repo: "r",
    onProgress(progress) {
      assert.equal(ended, false);
      reports.push(progress);
    },
  });
  ended = true;
  await sleep(20);
  const analysed = reports.filter(({ phase }) => phase === "analyse");
  assert.ok(analysed.length > 0, JSON.stringify(reports));
  assert.deepEqual(analysed.map(({ done }) => done), analysed.map(({ done }) => done).sort((a, b) => a - b));
  assert.equal(analysed.at(-1).done, 50);
  assert.equal(analysed.at(-1).total, 50);
  engine.close();
});

test("a callback that throws cancels the call, which rejects with what it threw", async (t) => {
  const engine = await Engine.open(":memory:");
  const dir = bigTree(t, 300, 30);
  for (const what of [new RangeError("no more"), "a string", undefined]) {
    let calls = 0;
    const options = {
      repo: "r",
      onProgress() {
        calls++;
        throw what;
      },
    };
    const result = await engine.scan(dir, options).then(() => assert.fail("it resolved"), (error) => ({ error }));
    assert.equal(result.error, what);
    assert.equal(calls, 1);
  }
  assert.equal((await engine.check()).problems.length, 0);
  engine.close();
});

test("the event loop keeps turning while a scan runs", async (t) => {
  const engine = await Engine.open(":memory:");
  const dir = bigTree(t, 200, 100);
  let running = true;
  let turns = 0;
  const turn = () => {
    turns++;
    if (running) setImmediate(turn);
  };
  setImmediate(turn);
  const scan = engine.scan(dir, { repo: "r", threads: 1 });
  assert.equal(turns, 0);
  await scan;
  running = false;
  // A scan on this thread would leave it one turn, the one that settles the promise.
  assert.ok(turns >= 10, `${turns} turns`);
  engine.close();
});

test("calls may overlap and the engine may be closed under them", async (t) => {
  const engine = await Engine.open(":memory:");
  const dir = bigTree(t, 100, 20);
  await engine.scan(dir, { repo: "r0" });
  const calls = Array.from({ length: 12 }, (_, at) =>
    at % 3 === 0 ? engine.scan(dir, { repo: `r${at}` }) : engine.review({ repo: "r0" }));
  await sleep(5);
  engine.close();
  const results = await Promise.allSettled(calls);
  for (const { status, reason } of results) {
    if (status === "rejected") assert.equal(reason.code, "closed", `${reason}`);
  }
});
