// Runs every ```js block of the READMEs and of the guides, and every program in examples/node, in a copy
// of examples/sample.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, node, root, sample } from "./helpers.mjs";

// The blocks in the reference of the rules are code that gets reported; the rules' own tests read it.
const guides = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md") && name !== "rules.md");
const pages = ["README.md", "bindings/node/README.md", ...guides.sort().map((name) => `docs/${name}`)];

function blocks(page) {
  const text = readFileSync(join(root, page), "utf8");
  return [...text.matchAll(/^```(js|javascript|mjs|cjs)([^\n]*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    kind: match[1],
    flags: match[2].trim(),
    line: text.slice(0, match.index).split("\n").length + 1,
    code: match[3],
  }));
}

/** A copy of the sample in which `codehone` can be imported. */
function workplace(t) {
  const dir = folder(t);
  cpSync(sample, dir, { recursive: true });
  mkdirSync(join(dir, "node_modules"));
  symlinkSync(join(root, "bindings/node"), join(dir, "node_modules/codehone"), "junction");
  return dir;
}

let found = 0;
for (const page of pages) {
  for (const { kind, flags, line, code } of blocks(page)) {
    found++;
    test(`${page}:${line}`, async (t) => {
      assert.equal(flags, "", "no block is left out");
      const dir = workplace(t);
      const args = [`--input-type=${kind === "cjs" ? "commonjs" : "module"}`, "-"];
      const { code: exit, stderr } = await node(args, { cwd: dir, input: code });
      assert.equal(exit, 0, stderr);
    });
  }
}

for (const name of readdirSync(join(root, "examples/node")).filter((file) => file.endsWith(".mjs"))) {
  test(`examples/node/${name}`, async (t) => {
    const dir = workplace(t);
    cpSync(join(root, "examples/node", name), join(dir, name));
    const { code, stdout, stderr } = await node([name, "src", "ruff.sarif"], { cwd: dir });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /findings/);
  });
}

test("the README and the guide have examples", () => assert.ok(found >= 5, `${found} found`));
