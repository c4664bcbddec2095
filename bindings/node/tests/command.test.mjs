import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, node, root } from "./helpers.mjs";

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

test("the versions of package and addon are one", () => {
  const cargo = readFileSync(join(root, "Cargo.toml"), "utf8");
  assert.equal(/^\[workspace\.package\]\nversion = "([^"]+)"/m.exec(cargo)[1], version);
});
