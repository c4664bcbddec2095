// Compiled by `npm run typecheck`, never run: what the types promise, and what they refuse.
import {
  Engine, ManualClock, Review, ReviewItem, analyse, analyseSync, migrate, migrationStatus, restore, rollback,
  rules, runCommand,
  type Category, type CodehoneError, type ErrorCode, type Event, type Finding, type ImportReport, type Insights,
  type Page, type Receipt, type ScanReport, type Severity, type Status, type StoredFinding, type Verdict,
} from "codehone";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_proof: Equal<A, B>): void {}

same<Severity, "info" | "low" | "medium" | "high" | "critical">(true);
same<Status, "open" | "reopened" | "fixed" | "suppressed" | "dismissed">(true);
same<Verdict, "accepted" | "false_positive" | "wont_fix" | "fixed" | "ignored">(true);
same<Category, "security" | "correctness" | "performance" | "maintainability" | "style" | "other">(true);
same<StoredFinding["firstSeen"], Date>(true);
same<StoredFinding["closedAt"], Date | undefined>(true);
same<ReviewItem["interval"], [number, number]>(true);
same<Finding["properties"], Record<string, unknown> | undefined>(true);

export async function main(): Promise<void> {
  await using engine: Engine = await Engine.open("team.db", {
    organisation: "acme", durability: "full", busyTimeout: 100, readers: 2, create: true,
    clock: new ManualClock(new Date(0)),
  });
  using other = Engine.openSync(":memory:");
  const closed: boolean = other.closed;

  const signal = AbortSignal.timeout(1000);
  const scan: ScanReport = await engine.scan("src", {
    repo: "r", root: ".", select: ["a"], ignore: [], exclude: ["*.min.js"], includeIgnored: false,
    maxFileBytes: 1, threads: 0, signal,
    onProgress: ({ phase, done, total }) => void [phase.length, done.toFixed(), total?.toFixed()],
  });
  const imported: ImportReport = await engine.importSarif(Buffer.from("{}"), { coverage: { files: ["a"] } });
  await engine.importSarif("a.sarif", { coverage: "nothing" });
  const text: string = await engine.exportSarif({ repo: "r", minSeverity: "high", signal });
  const written: number = await engine.exportSarifTo("out.sarif");

  const review: Review = await engine.review({ repo: "r", limit: 10, reviewer: "mia", perRule: 3 });
  for (const item of review) {
    const words: string = item.explain();
    const severity: Severity = item.finding.finding.severity;
    void [words, severity, item.parts[0]?.logit, item.duplicates[0]?.kind];
  }
  const first: ReviewItem | undefined = review.items[0];
  if (first) {
    const receipt: Receipt = await engine.record(first.finding, "accepted", { by: "mia", at: new Date() });
    await engine.record(first.finding.id, "helpful");
    await engine.undo(receipt.event);
    const history: Event[] = await engine.history(first.finding);
    const receipts: Receipt[] = engine.recordBatchSync([{ finding: first.finding, verdict: "wont_fix", by: "mia" }]);
    void [history, receipts];
  }
  for await (const finding of engine.findings({ status: ["open"] })) {
    const stored: StoredFinding = finding;
    void stored;
  }
  const page: Page<StoredFinding> = await engine.findingsPage({}, { limit: 5 });
  const next: string | undefined = page.next;
  const insights: Insights = await engine.insights({ team: "web", since: new Date(0) });
  const rate: number | undefined = insights.byRule[0]?.rate;
  const report: string = insights.toString();

  await engine.setTeam("r", "web");
  await engine.backup("copy.db", { overwrite: true, signal });
  await restore("copy.db", "team.db", { overwrite: true });
  const steps: Date | undefined = (await migrationStatus("team.db"))[0]?.appliedAt;
  await migrate("team.db", { dryRun: true });
  await rollback("team.db", { steps: 1, dryRun: true });
  const found: Finding[] = await analyse("x", { path: "a.tsx" });
  const id: string | undefined = rules()[0]?.id;
  const code: number = await runCommand(["--version"], { signal: new AbortController().signal });
  void [closed, scan, imported, text, written, next, rate, report, steps, found, id, code];

  try {
    analyseSync("x", { language: "python" });
  } catch (error) {
    const code: ErrorCode = (error as CodehoneError).code;
    void code;
  }

  // @ts-expect-error: not a severity
  await engine.findingsPage({ minSeverity: "blocker" });
  // @ts-expect-error: not an option
  await engine.scan("src", { repository: "r" });
  // @ts-expect-error: not a language
  await analyse("x", { language: "cobol" });
  // @ts-expect-error: a verdict is needed
  await engine.record("id");
  // @ts-expect-error: not a date
  await engine.insights({ since: "yesterday" });
  // @ts-expect-error: reviews take no signal
  await engine.review({ signal });
  // @ts-expect-error: a promise, not a review
  const wrong: Review = engine.review();
  void wrong;
}
