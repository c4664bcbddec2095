// Written by scripts/types.mjs from the Rust sources and scripts/types.extra.d.ts. Do not edit.

/// <reference lib="esnext.disposable" />
/// <reference types="node" />

/** How bad it is if the finding is right. Ordered: `Info < Low < Medium < High < Critical`. */
export type Severity = "info" | "low" | "medium" | "high" | "critical";

/** What a finding is about. */
export type Category = "security" | "correctness" | "performance" | "maintainability" | "style" | "other";

/** Where a finding stands. Always derived from `Life`; never set by hand. */
export type Status = "open" | "reopened" | "fixed" | "suppressed" | "dismissed";

/**
 * What somebody decided about a finding. The one vocabulary of feedback: whatever a host, a forge
 * or a SARIF file calls it is mapped to this at the border and nowhere else.
 */
export type Verdict = "accepted" | "false_positive" | "wont_fix" | "fixed" | "ignored";

/** What an event of the append-only log says. */
export type EventKind = "impression" | "verdict" | "undo";

/** In what way a folded finding repeats the one that is shown. */
export type DuplicateKind = "exact" | "near";

/** What an acknowledged write survives. */
export type Durability = "normal" | "full";

/** A language the analysers read. */
export type Language = "python" | "javascript" | "typescript" | "bash" | "c" | "cpp" | "csharp" | "go" | "java" | "php" | "ruby" | "rust";

/** Which findings without a label count as wrong. */
export type Judged = "files" | "file_kinds" | "lines";

/** The four things a review comment is about. */
export type AdviceCategory = "style" | "performance" | "security" | "maintainability";

/** How much a review comment matters. */
export type AdviceSeverity = "minor" | "major" | "critical";

/** What a hint is about. */
export type HintKind = "algorithm" | "memory" | "io" | "concurrency";

/** What an imported SARIF run covers. */
export type ImportCoverage = "all" | "listed" | { files: string[] } | "nothing";

/** The stable name of what went wrong, the same in every language. */
export type ErrorCode =
  | "invalid_input"
  | "invalid_sarif"
  | "not_found"
  | "conflict"
  | "closed"
  | "cancelled"
  | "io"
  | "busy"
  | "corrupt"
  | "schema_too_new"
  | "migration"
  | "storage"
  | "internal";

/**
 * A place in a file. Lines and columns count from 1; columns count UTF-16 code units, as SARIF and
 * the language server protocol do; the end is exclusive. Byte offsets count from 0 in the UTF-8 text
 * and are absent when only a tool's line numbers are known.
 */
export interface Span {
  /** First line; 0 means the finding is about the whole file. */
  startLine: number;
  /** First column on `startLine`. */
  startColumn: number;
  /** Last line, at least `startLine`. */
  endLine: number;
  /** Column after the last character on `endLine`. */
  endColumn: number;
  /** First byte. */
  startByte?: number;
  /** Byte after the last one. */
  endByte?: number;
}

/** A set of edits that belong together. */
export interface Fix {
  /** What the edits do, in a few words. */
  description: string;
  /** Whether behaviour is certain to stay as meant. */
  safe: boolean;
  /** Edits in any order; spans of one file do not overlap. */
  edits: TextEdit[];
}

/** Replaces the text of a span. */
export interface TextEdit {
  /** Repository-relative path with `/`. */
  path: string;
  /** What is replaced; empty for an insertion. */
  span: Span;
  /** The new text; empty for a deletion. */
  text: string;
}

/** Another place that matters to a finding. */
export interface RelatedLocation {
  /** Repository-relative path with `/`. */
  path: string;
  /** Where in the file. */
  span: Span;
  /** Why it matters. */
  message?: string;
}

/** One path through the code. */
export interface CodeFlow {
  /** Steps in order, from source to sink. */
  steps: FlowStep[];
  /** What the path shows. */
  message?: string;
}

/** One step of a `CodeFlow`. */
export interface FlowStep {
  /** Repository-relative path with `/`. */
  path: string;
  /** Where in the file. */
  span: Span;
  /** What happens here. */
  message?: string;
}

/** What a tool says about one place in the code: the output of our analysers and of every SARIF file. */
export interface Finding {
  /** Name of the tool, in lower case: `codehone`, `ruff`, `eslint`. */
  tool: string;
  /** Version of the tool, where it said so. */
  toolVersion?: string;
  /**
   * SARIF's `automationDetails.id`: tells apart several analyses by the same tool, such as one a
   * sub-project. Empty for most.
   */
  automation?: string;
  /** Stable id of the rule within the tool: `none-compare`, `S608`. */
  rule: string;
  /** What the finding is about. */
  category: Category;
  /** How bad it is if the finding is right. */
  severity: Severity;
  /** One or two sentences for the developer. */
  message: string;
  /** Repository-relative path with `/`. */
  path: string;
  /** Where in the file. */
  span: Span;
  /** The tool's own belief that the finding is right, 0 to 1. */
  confidence?: number;
  /** The flagged source text, at most 2,000 bytes of whole lines. */
  snippet?: string;
  /** Identity that survives moved lines; see `assignFingerprints`. */
  fingerprint: string;
  /** Hash of rule and normalised context without path: equal for the same mistake made elsewhere. */
  context: string;
  /** CWE numbers. */
  cwe?: number[];
  /** Where to read on. */
  helpUri?: string;
  /** Whether the source or the tool silenced it (`noqa`, SARIF suppressions in force). */
  suppressed: boolean;
  /** Edits that would resolve it, best first. */
  fixes?: Fix[];
  /** Other places that matter to the finding. */
  related?: RelatedLocation[];
  /** Paths of data or control through the code that lead to the finding (SARIF codeFlows). */
  flows?: CodeFlow[];
  /** The tool's own `partialFingerprints` and `fingerprints`, kept for export. */
  partialFingerprints?: Record<string, unknown>;
  /** Anything else the tool attached (SARIF property bag), kept for export. */
  properties?: Record<string, unknown>;
}

/** A finding with its life in a repository. */
export interface StoredFinding {
  /** Stable id. */
  id: string;
  /** Repository it lives in. */
  repo: string;
  /** Where it stands. */
  status: Status;
  /** The latest verdict that was not undone. */
  verdict?: Verdict;
  /** When a scan or import first reported it. */
  firstSeen: Date;
  /** When one last reported it. */
  lastSeen: Date;
  /** When it stopped being active (fixed, suppressed or dismissed); absent while active. */
  closedAt?: Date;
  /** What the tool said. */
  finding: Finding;
}

/** One page of a longer list. */
export interface Page<T> {
  /** The items of this page. */
  items: T[];
  /** Pass it back for the next page; `None` on the last one. */
  next?: string;
}

/** One entry of the append-only log, as hosts see it. */
export interface Event {
  /** Its number. */
  id: number;
  /** When it happened. */
  at: Date;
  /** What it says. */
  kind: EventKind;
  /** The finding it is about. */
  finding: string;
  /** Who judged, or to whom it was shown; absent if the host did not say. */
  reviewer?: string;
  /** For `verdict`. */
  verdict?: Verdict;
  /** For `undo`: the verdict event that was taken back. */
  undoes?: number;
  /** For `impression`: place in the list, from 1. */
  position?: number;
  /** For `impression`: probability with which the policy showed it there, 0 to 1. */
  propensity?: number;
  /** What the reviewer wrote. */
  comment?: string;
}

/** A repository as stored: the scope in which findings live, inside a team of the organisation. */
export interface Repository {
  /** Unique within the organisation, for example `acme/web`. */
  name: string;
  /** The team that owns it; `default` until the host says otherwise. */
  team: string;
}

/** What a scan or an import did to the findings of a repository. */
export interface Changes {
  /** Findings reported. */
  reported: number;
  /** Reported for the first time. */
  new: number;
  /** Back after having been gone or fixed. */
  reopened: number;
  /** Closed because they are gone. */
  fixed: number;
  /** Reported as before. */
  unchanged: number;
  /** Of those reported: silenced in the source or by the tool. */
  suppressed: number;
}

/** A file that a scan could not analyse. */
export interface SkippedFile {
  /** Repository-relative path with `/`. */
  path: string;
  /** Why, in a few words. */
  reason: string;
}

/** Result of `scan`. */
export interface ScanReport {
  /** Repository scanned. */
  repo: string;
  /** Files analysed. */
  files: number;
  /** Bytes analysed. */
  bytes: number;
  /** Of these files, those that did not change since an earlier scan, whose result was used. */
  cached: number;
  /** Files that could not be analysed: the first 1,000 of them, by path. */
  skipped: SkippedFile[];
  /** How many could not be analysed. */
  skippedTotal: number;
  /** What that did to the findings. */
  changes: Changes;
  /** Duration in microseconds by the engine's clock. */
  duration: number;
}

/** What one tool's runs did. */
export interface ImportedRun {
  /** Tool name, lower case. */
  tool: string;
  /** SARIF's `automationDetails.id`, or empty. */
  automation: string;
  /** What that did to the findings of this tool. */
  changes: Changes;
}

/** Result of `importSarif`. */
export interface ImportReport {
  /** Repository imported into. */
  repo: string;
  /** One entry a tool and automation id, sorted by both. */
  runs: ImportedRun[];
  /** What that did to the findings, over all runs. */
  changes: Changes;
  /** Odd but harmless things in the file, one line each; the first 20 with their places. */
  warnings: string[];
}

/** Result of `record`. */
export interface Receipt {
  /** Number of the event in the log: what `undo` takes. */
  event: number;
  /** The finding judged. */
  finding: string;
  /** Where the finding stands now. */
  status: Status;
  /** Whether the same person's same verdict already stood, so that nothing was added. */
  duplicate: boolean;
}

/** Result of `runJobs`. */
export interface JobReport {
  /** Impressions that became `ignored` verdicts: shown for seven days and never answered. */
  ignored: number;
  /** Files whose cached results were deleted: no scan used them for 30 days. */
  uncached: number;
}

/** State of one migration. */
export interface MigrationStatus {
  /** Number of the migration, from 1. */
  version: number;
  /** Its name. */
  name: string;
  /** When it was applied; absent if it is pending. */
  appliedAt?: Date;
  /** The SQL of the step, in results of `migrate` and `rollback`. */
  sql?: string;
}

/** Result of an integrity check. */
export interface CheckReport {
  /** What is wrong; empty means all is well. */
  problems: string[];
}

/** Numbers about a database file. */
export interface DatabaseStatus {
  /** Size in bytes, without the write-ahead log. */
  bytes: number;
  /** Repositories of the organisation. */
  repositories: number;
  /** Findings of the organisation. */
  findings: number;
  /** Events in the log of the organisation. */
  events: number;
  /** Files whose results are cached for the next scan. */
  cachedFiles: number;
  /** What these take, about, in bytes of the file; at most 256 MiB. */
  cachedBytes: number;
  /** Every migration, in order. */
  migrations: MigrationStatus[];
}

/** What one source of knowledge adds to the logit of an item's probability. */
export interface ScorePart {
  /** Which source: `prior`, `category`, `rule`, `repository`. */
  name: string;
  /** Its share of the logit; positive speaks for the finding. */
  logit: number;
  /**
   * Decayed weight of accepted and fixed verdicts behind it, as far as they are independent: many
   * verdicts on one rule say little about its category.
   */
  accepted: number;
  /** Decayed weight of all verdicts behind it, as far as they are independent. */
  total: number;
}

/** A finding folded into an item. */
export interface Duplicate {
  /** Id of the folded finding. */
  id: string;
  /** In what way it repeats the shown one. */
  kind: DuplicateKind;
  /** Tool that reported it. */
  tool: string;
  /** Its rule. */
  rule: string;
  /** Repository-relative path. */
  path: string;
  /** Where in the file. */
  span: Span;
}

/** Findings by status. */
export interface LifeCounts {
  /** Reported and waiting. */
  open: number;
  /** Back after having been gone or fixed. */
  reopened: number;
  /** Gone or said to be fixed. */
  fixed: number;
  /** Silenced in the source or by the tool. */
  suppressed: number;
  /** Judged false positive or won't fix. */
  dismissed: number;
}

/**
 * How people judged the findings of one rule or category. Counts standing verdicts: the last one
 * of each person on each finding.
 */
export interface AcceptanceRow {
  /** The rule (`tool/rule`) or category. */
  key: string;
  /** Verdicts `accepted`. */
  accepted: number;
  /** Verdicts `fixed`. */
  fixed: number;
  /** Verdicts `false_positive`. */
  falsePositive: number;
  /** Verdicts `wont_fix`. */
  wontFix: number;
  /** Shown for seven days and never answered; not part of `n`. */
  ignored: number;
  /** Answers: accepted + fixed + false_positive + wont_fix. */
  n: number;
  /** (accepted + fixed) / n; absent if `n` is 0. */
  rate?: number;
  /** 95 % Wilson score interval of the rate; `(0, 1)` if `n` is 0. */
  interval: [number, number];
}

/** How far one rule has moved, and on what evidence. */
export interface RuleShift {
  /** The rule (`tool/rule`). */
  rule: string;
  /** Probability of acceptance before any verdict. */
  before: number;
  /** Probability now. */
  now: number;
  /** Central 90 % credible interval of `now`. */
  interval: [number, number];
  /** Positive verdicts (accepted, fixed). */
  positive: number;
  /** Negative verdicts (false positive, won't fix). */
  negative: number;
  /** The same in words: "dismissed 14 of 15 times". */
  evidence: string;
}

/** Rules whose calibrated probability has moved since before the first verdict. */
export interface Learned {
  /** Now shown more, largest shift first. */
  showsMore: RuleShift[];
  /** Now shown less, largest shift first. */
  showsLess: RuleShift[];
}

/** A distribution of durations, in microseconds. */
export interface Durations {
  /** How many were measured. */
  n: number;
  /** Half took at most this long. */
  median: number;
  /** Nine in ten took at most this long. */
  p90: number;
  /** The longest. */
  max: number;
}

/** One ISO week. */
export interface WeekRow {
  /** ISO 8601 week with its own year, for example `2026-W01` (which may lie in December). */
  week: string;
  /** Findings first reported. */
  opened: number;
  /** Findings fixed, suppressed or dismissed. */
  closed: number;
  /** Findings that came back. */
  reopened: number;
  /** Active findings at the end of the week. */
  openAtEnd: number;
}

/** How far a long call has come. */
export interface Progress {
  /** What is being done: `walk`, `analyse`, `read`, `store`, `backup`. */
  phase: string;
  /** Units finished in this phase (files, results or pages). */
  done: number;
  /** Units in this phase, once known. */
  total?: number;
}

/** Rules of another tool that report the same thing. */
export interface Peer {
  /** Tool name: `ruff`, `pylint`, `bandit`, `eslint`. */
  tool: string;
  /** Its rule ids. */
  rules: string[];
}

/** A bad and a good example; both are tested. */
export interface RuleExample {
  /** Language of both. */
  language: Language;
  /** Code that the rule reports. */
  bad: string;
  /** The same intent, not reported. */
  good: string;
}

/** Everything about a rule but its code: what `codehone rules` prints and the docs are made from. */
export interface Rule {
  /** Stable id, for example `mutable-default`. One id may be implemented for several languages. */
  id: string;
  /** What its findings are about. */
  category: Category;
  /** Severity of its findings. */
  severity: Severity;
  /** Prior belief that a finding of it is right, 0 to 1, before any verdict. */
  confidence: number;
  /** CWE numbers. */
  cwe: number[];
  /** One line: what it finds. */
  summary: string;
  /** Why that is bad and what to do instead. */
  why: string;
  /** Known ways in which it is wrong. */
  falsePositives: string;
  /** Whether its findings carry a fix. */
  fixable: boolean;
  /** For each language it is implemented for, code it reports and code it does not. */
  examples: RuleExample[];
  /** The same rule in other tools. */
  peers: Peer[];
}

/**
 * What is known about a faster way to do what the code does. It names classes of growth and what is
 * allocated, never a factor: how much faster it gets depends on data that nobody has seen.
 */
export interface Hint {
  /** Id of the rule whose findings it explains. */
  rule: string;
  /** What it is about. */
  kind: HintKind;
  /** What the code does now. */
  current: string;
  /** What does the same with less. */
  better: string;
  /** Growth of the time now, in the length `n` of the input (and `m`, where the text names it). */
  timeBefore: string;
  /** Growth of the time after. */
  timeAfter: string;
  /** Growth of the memory used on top of the input now. */
  spaceBefore: string;
  /** Growth of that memory after. */
  spaceAfter: string;
  /** The library call or construct to use. */
  useInstead: string;
}

/** One finding as a review comment. */
export interface Advice {
  /** `tool/rule` it comes from. */
  rule: string;
  /** Repository-relative path with `/`. */
  path: string;
  /** First line it is about, from 1. */
  startLine: number;
  /** Last line it is about, from 1, not before the first. */
  endLine: number;
  /** What it is about. */
  category: AdviceCategory;
  /** How much it matters. */
  severity: AdviceSeverity;
  /** What was seen: the message of the finding. */
  observation: string;
  /**
   * What to do: what the finding's first fix does, and what its rule says. `None` for a finding of
   * another tool that offers neither.
   */
  recommendation?: string;
  /** Addresses to read on at, the most specific first; may be empty. */
  reading: string[];
  /** What is known about a faster way; only for rules about performance. */
  hint?: Hint;
}

/**
 * Size of a piece of code by its operators and operands (Halstead, *Elements of Software Science*,
 * 1977). Operators are arithmetic, bitwise, boolean and comparison operators, augmented assignment
 * included; operands are what they are applied to, as in radon. Names of different functions are
 * different operands.
 */
export interface Halstead {
  /** Distinct operators, `n1`. */
  distinctOperators: number;
  /** Distinct operands, `n2`. */
  distinctOperands: number;
  /** Operators in all, `N1`. */
  operators: number;
  /** Operands in all, `N2`. */
  operands: number;
  /** `V = (N1 + N2) * log2(n1 + n2)`, in bits. */
  volume: number;
  /** `D = n1 / 2 * N2 / n2`. */
  difficulty: number;
  /** `E = D * V`. */
  effort: number;
  /** `B = V / 3000`: an estimate of the defects that were delivered. */
  bugs: number;
}

/** Lines by what is on them. `code + comment_only + docstring + blank = total`. */
export interface LineCounts {
  /** All lines. */
  total: number;
  /** Lines with code. */
  code: number;
  /**
   * Statements by their lines, as radon counts them: `if x: y` is two. For JavaScript and
   * TypeScript the statements of the tree, blocks not counted.
   */
  logical: number;
  /** Comments, those behind code included. */
  comments: number;
  /** Lines with nothing but a comment; in Python also texts of one line that stand alone. */
  commentOnly: number;
  /** Lines of texts of several lines that stand alone, which in Python are mostly docstrings. */
  docstring: number;
  /** Blank lines. */
  blank: number;
}

/** What one function or method measures. */
export interface FunctionMetrics {
  /**
   * Name with the classes and functions around it, joined by dots; `<anonymous>` for those without
   * one, `<lambda>` is never listed.
   */
  name: string;
  /** First line, from 1, decorators not included. */
  startLine: number;
  /** Last line. */
  endLine: number;
  /** Lines from the first to the last. */
  lines: number;
  /** Parameters, `self` and rest parameters included. */
  parameters: number;
  /** Decisions plus one, without functions inside of it (McCabe 1976). */
  cyclomatic: number;
  /**
   * Cognitive complexity with the functions inside of it (Campbell, *Cognitive Complexity*,
   * SonarSource 2018; recursion is not counted).
   */
  cognitive: number;
  /** Deepest nesting of compound statements. */
  nesting: number;
  /** Operators and operands, those of functions inside of it included. */
  halstead: Halstead;
}

/** What one file measures. */
export interface FileMetrics {
  /** Repository-relative path with `/`. */
  path: string;
  /** Its language. */
  language: Language;
  /** Its lines. */
  lines: LineCounts;
  /** Decisions in the file and all its functions, plus one (McCabe, *A Complexity Measure*, 1976). */
  cyclomatic: number;
  /** Cognitive complexity of the file: that of its functions and of the code outside of them. */
  cognitive: number;
  /** Operators and operands of the file. */
  halstead: Halstead;
  /**
   * Maintainability index, 0 (bad) to 100, as radon scales it:
   * `max(0, 100 * (171 - 5.2 ln V - 0.23 C - 16.2 ln L + 50 sin(sqrt(2.46 R))) / 171)` with volume
   * `V`, complexity `C`, logical lines `L` and the share of comment lines `R` (in per cent of code
   * lines, read as degrees). 100 for a file without operators. For Python `C` is what radon sums:
   * closures and classes inside of classes or functions are left out.
   */
  maintainability: number;
  /** Its functions and methods, nested ones included, by place. */
  functions: FunctionMetrics[];
}

/** How a measure spreads over functions. All zero without any. */
export interface Distribution {
  /** Arithmetic mean. */
  mean: number;
  /** The value that half of the functions do not exceed. */
  median: number;
  /** The value that nine tenths do not exceed. */
  p90: number;
  /** The largest value. */
  max: number;
}

/** A function and the file it is in. */
export interface FunctionPlace {
  /** Repository-relative path with `/`. */
  path: string;
  /** What it measures. */
  function: FunctionMetrics;
}

/** What a tree measures. */
export interface ProjectMetrics {
  /** Files measured. */
  files: number;
  /** Files that do not parse or could not be read. */
  skipped: number;
  /** Functions and methods. */
  functions: number;
  /** Lines of all files, each sum at most 2^32 - 1. */
  lines: LineCounts;
  /** Cyclomatic complexity of functions. */
  cyclomatic: Distribution;
  /** Cognitive complexity of functions. */
  cognitive: Distribution;
  /** Lines of functions. */
  length: Distribution;
  /** Nesting of functions. */
  nesting: Distribution;
  /** Parameters of functions. */
  parameters: Distribution;
  /** Mean maintainability index of the files, by their logical lines; 100 without any. */
  maintainability: number;
  /**
   * The functions of highest cognitive complexity, highest first, at most
   * `MAX_WORST`.
   */
  worst: FunctionPlace[];
}

/** What a folder measures. */
export interface FolderMetrics {
  /** All of it. */
  project: ProjectMetrics;
  /** Each file, sorted by path; empty unless asked for. */
  files: FileMetrics[];
}

/**
 * How many findings were right and how many defects were found, and what follows from that.
 *
 * Counts are labels, except that a finding on a line without a label is a false positive of its own.
 * A ratio is absent where its denominator is 0. Intervals are Wilson's, of 95 %.
 */
export interface Score {
  /** Labelled defects that were found. */
  truePositives: number;
  /** Findings that are wrong: on a label that says so, or where no label is (see `judged`). */
  falsePositives: number;
  /** Labelled defects that were missed. */
  falseNegatives: number;
  /** Labels that say that no defect is there and that no finding is on. */
  trueNegatives: number;
  /** Labels that say that no defect is there. */
  negatives: number;
  /** Share of findings that are right: TP / (TP + FP). */
  precision?: number;
  /** Low and high end for `precision`. */
  precisionInterval?: [number, number];
  /** Detection rate, the share of defects that were found: TP / (TP + FN). */
  recall?: number;
  /** Low and high end for `recall`. */
  recallInterval?: [number, number];
  /** Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN). */
  f1?: number;
  /**
   * Share of answers that are right, (TP + TN) / (TP + TN + FP + FN), where some labels say that no
   * defect is there.
   */
  accuracy?: number;
  /** Share of labels without a defect that a finding is on: 1 - TN / negatives. */
  falsePositiveRate?: number;
}

/** The score of one kind. */
export interface KindScore {
  /** The kind. */
  kind: string;
  /** Its score. */
  score: Score;
}

/**
 * Means over kinds, in which a rare kind weighs as much as a frequent one. A kind for which a ratio
 * is absent is left out of its mean.
 */
export interface Averages {
  /** Kinds that the labels name. */
  kinds: number;
  /** Mean precision. */
  precision?: number;
  /** Mean recall. */
  recall?: number;
  /** Mean F1. */
  f1?: number;
}

/** A finding that is wrong or a label that was missed. */
export interface Mismatch {
  /** Path of the file. */
  path: string;
  /** First line; absent for a label of a whole file. */
  line?: number;
  /** Last line of a label, where it has one. */
  endLine?: number;
  /** The kind. */
  kind: string;
  /** Rule of the finding. */
  rule?: string;
}

/** How good findings are, by labels. */
export interface Evaluation {
  /** Over all kinds together (micro average): every label weighs the same. */
  total: Score;
  /** Means over kinds (macro average). */
  averages: Averages;
  /** By kind, in the order of their names. */
  kinds: KindScore[];
  /** Labelled defects that were missed, by path and line; the first of them. */
  missed: Mismatch[];
  /** Findings that are wrong, by path and line; the first of them. */
  wrong: Mismatch[];
  /** Findings that were given, suppressed ones included. */
  findings: number;
  /** Of these, findings left out because they are suppressed. */
  suppressed: number;
  /** Of these, findings of kinds that no label names. They count neither as right nor as wrong. */
  otherKinds: number;
  /** Of these, findings in places of which the labels say nothing (see `judged`). */
  notJudged: number;
  /**
   * Of these, findings of a kind and line that another finding is on already, or on a label that
   * another finding is on already.
   */
  repeats: number;
}

export interface ReviewItem {
  /** Place in the list, from 1. */
  rank: number;
  /** The finding itself; of a group of duplicates, the one that stands for all. */
  finding: StoredFinding;
  /** Expected utility of showing it, in units of attention; higher is better. */
  score: number;
  /** Calibrated probability that a reviewer accepts it, 0 to 1. */
  probability: number;
  /** Central 90 % credible interval of `probability`. */
  interval: [number, number];
  /** Decayed weight of the verdicts on its rule, all repositories of the organisation together. */
  evidence: number;
  /** What a right finding of this severity is worth. */
  value: number;
  /** What a look at it costs. */
  cost: number;
  /** What each source of knowledge adds to the logit of `probability`, in order of generality. */
  parts: ScorePart[];
  /** Why it stands here, in one sentence for people. */
  reason: string;
  /** Findings folded into this item because they report the same thing. */
  duplicates: Duplicate[];
  /** Whether it is shown whatever its score: a critical security finding. */
  guarded: boolean;
  /** Probability with which the policy shows it at this rank; 1 without exploration. */
  propensity: number;
}

export interface Review {
  /** Best first. */
  items: ReviewItem[];
  /** Active findings without a verdict that were looked at. */
  considered: number;
  /** Of these, how many were folded into another as duplicates. */
  folded: number;
  /** Of the rest, how many were not worth the attention they cost (`score <= 0`). */
  heldBack: number;
}

export interface Insights {
  /** Repository, if one was asked for. */
  repo?: string;
  /** Team, if one was asked for. */
  team?: string;
  /** Start of the period (inclusive); absent means from the first event on. */
  since?: Date;
  /** End of the period (exclusive). */
  until: Date;
  /** Findings by where they stand now. */
  life: LifeCounts;
  /** Acceptance by rule (`tool/rule`), most evidence first. */
  byRule: AcceptanceRow[];
  /** Acceptance by category, most evidence first. */
  byCategory: AcceptanceRow[];
  /** What the engine now does differently than before the first verdict. */
  learned: Learned;
  /** Time from first report to fixed; absent without a fixed finding. */
  timeToFix?: Durations;
  /** Findings over their life, by ISO week, oldest first, at most the last 12 weeks of the period. */
  weeks: WeekRow[];
}

/** Options of `scan`. */
export interface ScanOptions {
  /** Repository the findings belong to. Default `default`. */
  repo?: string;
  /**
   * Folder that paths are relative to; default: the nearest folder above that has a `.git`, else
   * the one of an earlier scan, else the scanned folder.
   */
  root?: string;
  /** Only these rules; empty means all. */
  select?: string[];
  /** Not these rules. */
  ignore?: string[];
  /** Globs of paths to leave out, in `.gitignore` syntax, relative to the scanned folder. */
  exclude?: string[];
  /** Whether hidden, vendored and generated files are scanned too. Default false. */
  includeIgnored?: boolean;
  /** Larger files are skipped and reported as such. Bytes; default 5,000,000. */
  maxFileBytes?: number;
  /** Worker threads, 0 to 256; 0 means one a core. All scans of a process share so many. */
  threads?: number;
  /**
   * Whether files that did not change since an earlier scan are passed over and the result of
   * that scan is used. What is found is the same. Default true.
   */
  cache?: boolean;
}

/** Options of `importSarif`. */
export interface ImportOptions {
  /** Repository the findings belong to. Default `default`. */
  repo?: string;
  /**
   * Folder of the sources: absolute paths are made relative to it, and missing snippets are read
   * from it. Default: none, so absolute paths keep their tail after `uriBaseId`, or whole.
   */
  root?: string;
  /**
   * Further folders or `file:` URIs that stand for the root of the repository, such as the
   * check-out on the machine where the tool ran: `/builds/acme/web`.
   */
  strip?: string[];
  /** Folder of the repository in which the tool ran, if not its root: `packages/api`. */
  prefix?: string;
  /** What the file covers, that is, which stored findings of its tools it may close. */
  coverage?: ImportCoverage;
}

/** Options of `review`. */
export interface ReviewOptions {
  /** Only this repository; default: all of the organisation. */
  repo?: string;
  /** Only this file or, if it ends with `/`, this directory. */
  path?: string;
  /** Most items to return, 1 to 1,000. Default 10. */
  limit?: number;
  /**
   * Who is about to see the list. If given, what is returned is logged as shown to them; without
   * it nothing is logged (a preview).
   */
  reviewer?: string;
  /** Whether findings that already have a verdict are listed again. Default false. */
  includeJudged?: boolean;
  /** Whether findings that are not worth their attention cost are listed at the end. Default false. */
  includeHeldBack?: boolean;
  /** Most items of one rule in any ten, 1 to 10. Default 3. */
  perRule?: number;
}

/** Options of `insights`. */
export interface InsightsOptions {
  /** Only this repository. */
  repo?: string;
  /** Only the repositories of this team. */
  team?: string;
  /** Start of the period (inclusive); default: from the first event on. */
  since?: Date;
  /** End of the period (exclusive); default: now. */
  until?: Date;
}

/**
 * Which stored findings are wanted. Every condition that is set must hold; the default is all
 * findings of the organisation.
 */
export interface FindingFilter {
  /** Only this repository. */
  repo?: string;
  /** Only these statuses; empty means all. */
  status?: Status[];
  /** Only this tool. */
  tool?: string;
  /** Only this rule. */
  rule?: string;
  /** Only this category. */
  category?: Category;
  /** Only this severity and above. */
  minSeverity?: Severity;
  /** Only this file or, if it ends with `/`, this directory. */
  path?: string;
}

/** What of a folder is measured. */
export interface MeasureOptions {
  /** Globs of paths to leave out, in `.gitignore` syntax, relative to the folder. */
  exclude?: string[];
  /** Whether hidden, vendored and generated files are measured too. Default false. */
  includeIgnored?: boolean;
  /** Larger files are skipped. Bytes; default 5,000,000. */
  maxFileBytes?: number;
  /**
   * Whether `measureFolder` returns the metrics of every file, which takes memory for every
   * function. Default false.
   */
  perFile?: boolean;
}

/**
 * What every call throws or rejects with. `name` is `AbortError` for a call that was cancelled, and
 * then `cause` is the reason of the signal; else it is `CodehoneError`.
 */
export interface CodehoneError extends Error {
  /** What sort of failure it is. */
  code: ErrorCode;
  /** What to do about it, where that is known. */
  hint?: string;
  /** JSONPath of what is wrong in a SARIF document. */
  path?: string;
  /** Bytes from the start of the SARIF document to what is wrong, counted from 0. */
  offset?: number;
}

/** A verdict that a person can give. The words of forges (`dismissed`, `helpful`) are understood too. */
export type GivenVerdict = Exclude<Verdict, "ignored"> | (string & {});

/** A finding, named by its id or by an object that has one. */
export type FindingRef = string | { readonly id: string };

/** What can be said about a verdict. */
export interface VerdictDetails {
  /** Who decided; verdicts without a name count as one unknown person's. */
  by?: string;
  /** What they wrote. */
  comment?: string;
  /** When; default now. Earlier times are for importing history. */
  at?: Date;
}

/** One verdict for `recordBatch`. */
export interface VerdictInput extends VerdictDetails {
  /** The finding that was judged. */
  finding: FindingRef;
  /** What was decided. */
  verdict: GivenVerdict;
}

/** Whose verdict to take back. */
export interface UndoOptions {
  /** Who gave it; default: verdicts without a name. */
  by?: string;
}

/** Options of calls that may take long. */
export interface LongCall {
  /** Stops the call: it rejects with the code `cancelled` and stores nothing. */
  signal?: AbortSignal;
  /**
   * Is told now and then how far the call has come, never after its promise has settled. If it throws,
   * the call is cancelled and rejects with what was thrown.
   */
  onProgress?: (progress: Progress) => void;
}

/** How to open an engine. */
export interface OpenOptions {
  /** The tenant: the engine sees only its data. Default `default`. */
  organisation?: string;
  /** What an acknowledged write survives: a killed process (default) or a power cut too. */
  durability?: Durability;
  /** How long a call waits for another process before it fails with `busy`. Milliseconds; default 5,000. */
  busyTimeout?: number;
  /** Most connections that read at the same time. Default 8. */
  readers?: number;
  /** Whether a missing file is created. Default true. */
  create?: boolean;
  /** Where the time comes from. Default: the system. */
  clock?: ManualClock;
}

/** How to analyse one text. One of `language` and `path` is needed. */
export interface AnalyseOptions {
  /** Language of the text; default: by the name of `path`. */
  language?: Language;
  /** Path that the findings carry; it also decides dialects (`.tsx`, `.pyi`). */
  path?: string;
  /** Only these rules or categories; empty means all. */
  select?: string[];
  /** Not these rules or categories. */
  ignore?: string[];
}

/** What is scored against labels, and how. */
export interface EvaluateOptions {
  /** Folder that the labels' paths start from, default the current one. Scanned unless `sarif` is given. */
  folder?: string;
  /** Findings of any tool: the path of a SARIF 2.1.0 file, or the document itself. */
  sarif?: string | Uint8Array;
  /** Kinds that a tool's rules stand for, by rule id. Default: the kinds that our rules name those as peers of. */
  ruleKinds?: Record<string, string | string[]>;
  /** Whether rules that our rules name as peers stand for our kinds. Default true. */
  peerKinds?: boolean;
  /** Only these kinds; empty means all that the labels name. */
  kinds?: string[];
  /** Lines that a finding may be off its label. Default 0. */
  tolerance?: number;
  /** Which findings without a label count as wrong. Default `files`. */
  judged?: Judged;
  /** Whether silenced findings count. Default false. */
  suppressed?: boolean;
  /** Most wrong and most missed places listed. Default 100. */
  maxListed?: number;
}

/** Which page of a longer list. */
export interface PageOptions {
  /** `next` of the page before; default: the first page. */
  cursor?: string;
  /** Most items of the page, 1 to 1,000. Default 100. */
  limit?: number;
}

/** Options of `backup` and `restore`. */
export interface CopyOptions {
  /** Whether an existing file is replaced. Default false: it fails with `conflict`. */
  overwrite?: boolean;
}

/** Options of `migrate`. */
export interface MigrateOptions {
  /** Only say what would be done. Default false. */
  dryRun?: boolean;
}

/** Options of `rollback`. */
export interface RollbackOptions extends MigrateOptions {
  /** How many migrations to take back. Default 1. */
  steps?: number;
}
