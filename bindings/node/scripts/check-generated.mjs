// Fails if a generated file is not what the sources give. The new content is left in place.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const generated = ["types.d.ts", "index.d.ts", "index.js", "index.mjs"];
const read = () => generated.map((name) => (existsSync(join(here, name)) ? readFileSync(join(here, name), "utf8") : ""));

const before = read();
execFileSync(process.execPath, [join(here, "scripts/build.mjs"), ...process.argv.slice(2)], { stdio: "inherit" });
const after = read();
const stale = generated.filter((_, at) => before[at] !== after[at]);
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(", ")}. They have been written anew; commit them.`);
  process.exit(1);
}
