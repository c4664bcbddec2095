import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const sample = join(root, "examples/sample");

/** A folder that goes when the test ends. */
export function folder(t, files = {}) {
  const path = mkdtempSync(join(tmpdir(), "codehone-"));
  t.after(() => rmSync(path, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

/** A tree that takes a scan some time: `count` files of `lines` lines, each with a defect. */
export function bigTree(t, count, lines) {
  const body = "value = [item for item in range(10) if item == None]\n".repeat(lines);
  return folder(t, Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}.py`, `${body}x${at} = 1\n`])));
}

/** Runs a script in a Node of its own and resolves to how it ended. */
export function node(args, { input, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: join(root, "bindings/node"), ...options });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => (stdout += text));
    child.stderr.on("data", (text) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    child.stdin.end(input);
  });
}

/** The error that a promise rejects with. */
export async function rejection(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("expected a rejection");
}

/** The error that a call throws. */
export function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  throw new Error("expected a throw");
}
