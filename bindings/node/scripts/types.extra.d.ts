// Types that only the Node face has. scripts/types.mjs appends them to types.d.ts.

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
