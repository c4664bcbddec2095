import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { Engine, runCommand } from "codehone";
import { bigTree, folder, node, rejection, root } from "./helpers.mjs";

const here = join(root, "bindings/node");
const { bin, version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const command = (args, options) => node([join(here, bin.codehone), ...args], options);

test("the command is the one of the cargo binary", async () => {
  const result = await command(["--version"]);
  assert.equal(result.code, 0, result.stderr);
  assert.equal(result.stdout.trim(), `codehone ${version}`);
});

test("its exit code becomes that of the process", async () => {
  const result = await command(["no-such-command"]);
  assert.equal(result.code, 2);
  assert.match(result.stderr, /no-such-command/);
});

test("it scans and reviews", async (t) => {
  const dir = folder(t, { "src/a.py": "def f(x):\n    return x == None\n" });
  const scan = await command(["scan", "src", "--repo", "r"], { cwd: dir });
  assert.equal(scan.code, 0, scan.stderr);
  const review = await command(["review", "--repo", "r", "--format", "json"], { cwd: dir });
  assert.equal(review.code, 0, review.stderr);
  assert.equal(JSON.parse(review.stdout).items[0].finding.finding.path.endsWith("a.py"), true);
});

const windows = process.platform === "win32" && "signals to a process are a matter of Unix";

test("Ctrl-C ends the command cleanly", { skip: windows }, async (t) => {
  const dir = bigTree(t, 2000, 200);
  const database = join(folder(t), "team.db");
  const args = [join(here, bin.codehone), "--database", database, "scan", dir];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (text) => (stderr += text));
  const ended = new Promise((resolve) => child.on("close", (...how) => resolve(how)));
  // The database appears when the command has begun; the listener is there before it.
  while (!existsSync(database) && child.exitCode === null) await sleep(10);
  child.kill("SIGINT");
  assert.deepEqual(await ended, [130, null], stderr);
  assert.match(stderr, /^error\[cancelled\]: /m);
  const engine = await Engine.open(database);
  assert.deepEqual((await engine.findingsPage()).items, []);
  engine.close();
});

test("runCommand resolves to the exit code and says what is wrong with its options", async () => {
  assert.equal(await runCommand(["rules", "--no-such-option"]), 2);
  const error = await rejection(runCommand([], { sgnal: undefined, timeout: 5 }));
  assert.deepEqual([error.code, error.message.split(",")[0]], ["invalid_input", "unknown field `timeout`"]);
  assert.equal((await rejection(runCommand([], { signal: AbortSignal.abort() }))).code, "cancelled");
});

test("the versions of package and addon are one", () => {
  const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
  assert.equal(/^\[workspace\.package\]\nversion = "([^"]+)"/m.exec(cargo)[1], version);
});

const npm = process.env.npm_execpath;
test("the package holds what it needs", { skip: !npm && "npm did not start this" }, async () => {
  const packed = await node([npm, "pack", "--dry-run", "--json"], { cwd: here });
  assert.equal(packed.code, 0, packed.stderr);
  const [{ files }] = JSON.parse(packed.stdout);
  assert.deepEqual(files.map(({ path }) => path).sort(), [
    "LICENSE-APACHE", "LICENSE-MIT", "README.md", "bin/codehone.js", "index.d.mts", "index.d.ts", "index.js",
    "index.mjs", "package.json",
  ]);
});
