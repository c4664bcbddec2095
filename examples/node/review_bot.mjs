// The main job of a review bot: scan, take another tool's findings, post the five that matter most, and
// learn from the answer. Run it with a folder and a SARIF file:
//
//   node examples/node/review_bot.mjs examples/sample/src examples/sample/ruff.sarif
import { Engine } from "codehone";

const [folder, sarif] = process.argv.slice(2);
if (!folder) {
  console.error("usage: review_bot.mjs FOLDER [SARIF]");
  process.exit(2);
}

const engine = await Engine.open(":memory:"); // a bot would keep "team.db"
try {
  const scan = await engine.scan(folder, { repo: "acme/web" });
  console.log(`${scan.files} files scanned, ${scan.changes.new} findings`);
  if (sarif) {
    const { runs } = await engine.importSarif(sarif, { repo: "acme/web" });
    for (const { tool, changes } of runs) console.log(`${tool}: ${changes.new} findings`);
  }

  const review = await engine.review({ repo: "acme/web", limit: 5, reviewer: "mia" });
  for (const { rank, finding, reason } of review) {
    const { path, span, rule, message } = finding.finding;
    console.log(`${rank}. ${path}:${span.startLine} ${rule}: ${message}\n   ${reason}`);
  }

  // What people click becomes what the bot knows.
  const [first] = review;
  if (first) {
    const { status } = await engine.record(first.finding, "false_positive", { by: "mia" });
    console.log(`${first.finding.finding.rule} is now ${status}`);
  }
} catch (error) {
  console.error(`error[${error.code}]: ${error.message}${error.hint ? `; ${error.hint}` : ""}`);
  process.exitCode = 1;
} finally {
  engine.close();
}
