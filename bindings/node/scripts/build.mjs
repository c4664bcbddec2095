// Builds the addon and writes everything that is generated: types.d.ts, index.d.ts, index.js, index.mjs.
//
//   node scripts/build.mjs [--profile NAME | --release] [--target TRIPLE]
//   node scripts/build.mjs --panic      the addon of the panic tests, in tests/panic
//
// `napi build` would do the same, but names the target to cargo even for this machine, so that nothing
// is shared with what `cargo build` and `cargo test` have compiled already.
import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generateTypeDef, parseTriple, writeJsBinding } from "@napi-rs/cli";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const { values: options } = parseArgs({
  options: {
    profile: { type: "string" },
    release: { type: "boolean" },
    target: { type: "string" },
    panic: { type: "boolean" },
  },
});
const { name, version, napi } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

if (!options.panic) run(process.execPath, [join(here, "scripts/types.mjs")]);

const typeDefDir = join(here, "node_modules/.cache", options.panic ? "typedefs-panic" : "typedefs");
mkdirSync(typeDefDir, { recursive: true });
const library = build();
const triple = options.target ?? /^host: (.+)$/m.exec(execFileSync("rustc", ["-vV"], { encoding: "utf8" }))[1];
const addon = `${napi.binaryName}.${parseTriple(triple).platformArchABI}.node`;
const folder = options.panic ? join(here, "tests/panic") : here;
mkdirSync(folder, { recursive: true });
// Renamed into place: a process may have the old file mapped.
copyFileSync(library, join(folder, `${addon}.new`));
renameSync(join(folder, `${addon}.new`), join(folder, addon));
if (!options.panic) await writeFaces();

function build() {
  const args = ["build", "--package", "codehone-node", "--message-format", "json-render-diagnostics"];
  const profile = options.release ? "release" : options.profile;
  if (profile) args.push("--profile", profile);
  if (options.target) args.push("--target", options.target);
  if (options.panic) args.push("--features", "test-panic");
  const env = { ...process.env, NAPI_TYPE_DEF_TMP_FOLDER: typeDefDir };
  // napi-derive writes the definitions while it compiles; if they are lost, it has to again.
  if (!existsSync(join(typeDefDir, "codehone-node"))) env.NAPI_FORCE_BUILD_CODEHONE_NODE = `${Date.now()}`;
  const messages = run("cargo", args, { env, stdio: ["ignore", "pipe", "inherit"] });
  const files = messages
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))
    .filter(({ reason, target }) => reason === "compiler-artifact" && target.name === "codehone_node")
    .flatMap(({ filenames }) => filenames)
    .filter((file) => /\.(so|dylib|dll)$/.test(file));
  if (files.length !== 1) throw new Error(`cargo built ${files.length} libraries`);
  return files[0];
}

async function writeFaces() {
  const { dts, exports } = await generateTypeDef({
    typeDefDir,
    cwd: here,
    configDtsHeaderFile: napi.dtsHeaderFile,
    constEnum: napi.constEnum,
    declareBindingTarget: true,
  });
  const names = [...exports].sort();
  writeFileSync(join(here, "index.d.ts"), dts);
  await writeJsBinding({
    platform: true,
    idents: names,
    binaryName: napi.binaryName,
    packageName: name,
    version,
    outputDir: here,
  });
  const list = names.map((name) => `  ${name},\n`).join("");
  const header = "// Written by scripts/build.mjs. Do not edit.\n";
  writeFileSync(join(here, "index.mjs"), `${header}export {\n${list}} from "./index.js";\n`);
}

function run(command, args, settings = {}) {
  const { status, error, stdout } = spawnSync(command, args, {
    cwd: here,
    stdio: "inherit",
    encoding: "utf8",
    maxBuffer: 1 << 28,
    ...settings,
  });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
  return stdout;
}
