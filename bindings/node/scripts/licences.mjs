// Copies the licences to the package, and to those with the addons (npm/*) once they have been made:
// npm packs neither symbolic links nor files from above the package.
import { copyFileSync, existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const names = ["LICENSE-MIT", "LICENSE-APACHE"];
const platforms = join(here, "npm");
const folders = existsSync(platforms) ? readdirSync(platforms).map((name) => join(platforms, name)) : [];

for (const folder of [here, ...folders]) {
  for (const name of names) copyFileSync(join(here, "../..", name), join(folder, name));
}
for (const folder of folders) {
  const path = join(folder, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  manifest.files = [...new Set([...manifest.files, ...names])];
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
}
