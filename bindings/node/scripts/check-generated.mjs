// Fails if a generated file is not what the sources give. The new content is left in place.
//
// What the sources give is compared with what git would commit, so that a build that wrote the files
// anew a moment ago hides nothing. Without git (a source archive) the files that are there are all that
// is known of the old state: then this has to run before a build, as `make check` does.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const generated = ["types.d.ts", "index.d.ts", "index.js", "index.mjs"];

/** What the index of git holds: the commit, or what is staged on top of it. */
function committed(name) {
  const { status, stdout } = spawnSync("git", ["show", `:./${name}`], { cwd: here, encoding: "utf8" });
  return status === 0 ? stdout : "";
}

function onDisk(name) {
  const path = join(here, name);
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

// A folder that git tracks nothing of may still lie in somebody's checkout.
const tracked = spawnSync("git", ["ls-files", "--error-unmatch", "package.json"], { cwd: here }).status === 0;
if (!tracked) console.error("Not a git checkout: the generated files are compared with those found here.");

// Git may check files out with the line ends of Windows.
const plain = (text) => text.replaceAll("\r\n", "\n");
const before = generated.map(tracked ? committed : onDisk).map(plain);
execFileSync(process.execPath, [join(here, "scripts/build.mjs"), ...process.argv.slice(2)], { stdio: "inherit" });
const after = generated.map(onDisk).map(plain);
const stale = generated.filter((_, at) => before[at] !== after[at]);
if (stale.length > 0) {
  console.error(`Out of date: ${stale.join(", ")}. They have been written anew; commit them.`);
  process.exit(1);
}
