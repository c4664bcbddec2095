"""
The extension module behind the package `codehone`, which re-exports it.
"""

from _typeshed import SupportsGetItem
from collections.abc import Callable
from datetime import datetime, timedelta
from os import PathLike
from pathlib import Path
from typing import Any, Final, SupportsFloat, SupportsIndex, final

__all__ = ["__version__", "AcceptanceRow", "Advice", "Averages", "CancelToken", "Changes", "CheckReport", "CodeFlow", "DatabaseStatus", "Distribution", "Duplicate", "Durations", "Engine", "Evaluation", "Event", "FileMetrics", "Finding", "FindingIterator", "FindingPage", "Fix", "FlowStep", "FolderMetrics", "FunctionMetrics", "FunctionPlace", "Halstead", "Hint", "ImportReport", "ImportedRun", "Insights", "JobReport", "KindScore", "Learned", "LifeCounts", "LineCounts", "ManualClock", "MigrationStatus", "Mismatch", "Peer", "Progress", "ProjectMetrics", "Receipt", "RelatedLocation", "Repository", "Review", "ReviewItem", "ReviewIterator", "Rule", "RuleExample", "RuleShift", "ScanReport", "Score", "ScorePart", "SkippedFile", "Span", "StoredFinding", "TextEdit", "VerdictInput", "WeekRow", "_run_command", "advise", "analyse", "evaluate", "measure", "metrics", "migrate", "migration_status", "open", "restore", "rollback", "rules"]

__version__: Final[str]

@final
class AcceptanceRow:
    """
    How people judged the findings of one rule or category: the last verdict of each person on
    each finding.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def accepted(self, /) -> int:
        """
        Verdicts ``accepted``.
        """
    @property
    def false_positive(self, /) -> int:
        """
        Verdicts ``false_positive``.
        """
    @property
    def fixed(self, /) -> int:
        """
        Verdicts ``fixed``.
        """
    @property
    def ignored(self, /) -> int:
        """
        Shown for seven days and never answered; not part of ``n``.
        """
    @property
    def interval(self, /) -> tuple[float, float]:
        """
        95 % Wilson score interval of the rate; ``(0, 1)`` if ``n`` is 0.
        """
    @property
    def key(self, /) -> str:
        """
        The rule (``tool/rule``) or category.
        """
    @property
    def n(self, /) -> int:
        """
        Answers: accepted + fixed + false_positive + wont_fix.
        """
    @property
    def rate(self, /) -> float | None:
        """
        (accepted + fixed) / n; ``None`` if ``n`` is 0.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def wont_fix(self, /) -> int:
        """
        Verdicts ``wont_fix``.
        """

@final
class Advice:
    """
    A finding as a review comment.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        ``style``, ``performance``, ``security`` or ``maintainability``; what is or will be a
        defect counts as the last.
        """
    @property
    def end_line(self, /) -> int:
        """
        Last line it is about, from 1.
        """
    @property
    def hint(self, /) -> Hint | None:
        """
        What is known about a faster way; only for rules about performance.
        """
    @property
    def observation(self, /) -> str:
        """
        What was seen: the message of the finding.
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    @property
    def reading(self, /) -> list[str]:
        """
        Addresses to read on at, the most specific first; may be empty.
        """
    @property
    def recommendation(self, /) -> str | None:
        """
        What to do; ``None`` for a finding of another tool that says nothing about it.
        """
    @property
    def rule(self, /) -> str:
        """
        ``tool/rule`` it comes from.
        """
    @property
    def severity(self, /) -> str:
        """
        ``minor`` (findings of severity info and low), ``major`` (medium and high) or ``critical``.
        """
    @property
    def start_line(self, /) -> int:
        """
        First line it is about, from 1.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Averages:
    """
    Means over kinds, in which a rare kind weighs as much as a frequent one.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def f1(self, /) -> float | None:
        """
        Mean F1.
        """
    @property
    def kinds(self, /) -> int:
        """
        Kinds that the labels name.
        """
    @property
    def precision(self, /) -> float | None:
        """
        Mean precision.
        """
    @property
    def recall(self, /) -> float | None:
        """
        Mean recall.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class CancelToken:
    """
    Asks a long call to stop. Give the same token to the call and to whoever may stop it.
    """
    def __new__(cls, /) -> CancelToken: ...
    def __repr__(self, /) -> str: ...
    def cancel(self, /) -> None:
        """
        Asks every call that holds this token to stop; it then raises ``CancelledError``. From any
        thread, and for good: a token cannot be used again.
        """
    @property
    def cancelled(self, /) -> bool:
        """
        Whether ``cancel`` was called.
        """

@final
class Changes:
    """
    What a scan or an import did to the findings of a repository.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def fixed(self, /) -> int:
        """
        Closed because they are gone.
        """
    @property
    def new(self, /) -> int:
        """
        Reported for the first time.
        """
    @property
    def reopened(self, /) -> int:
        """
        Back after having been gone or fixed.
        """
    @property
    def reported(self, /) -> int:
        """
        Findings reported.
        """
    @property
    def suppressed(self, /) -> int:
        """
        Of those reported: silenced in the source or by the tool.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def unchanged(self, /) -> int:
        """
        Reported as before.
        """

@final
class CheckReport:
    """
    Result of an integrity check.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def ok(self, /) -> bool:
        """
        Whether all is well.
        """
    @property
    def problems(self, /) -> list[str]:
        """
        What is wrong; empty means all is well.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class CodeFlow:
    """
    One path through the code, from source to sink.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def message(self, /) -> str:
        """
        What the path shows.
        """
    @property
    def steps(self, /) -> list[FlowStep]:
        """
        Steps in order.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class DatabaseStatus:
    """
    Numbers about a database.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes(self, /) -> int:
        """
        Size in bytes, without the write-ahead log.
        """
    @property
    def cached_bytes(self, /) -> int:
        """
        What these take, about, in bytes of the file; at most 256 MiB.
        """
    @property
    def cached_files(self, /) -> int:
        """
        Files whose results are cached for the next scan.
        """
    @property
    def events(self, /) -> int:
        """
        Events in the log of the organisation.
        """
    @property
    def findings(self, /) -> int:
        """
        Findings of the organisation.
        """
    @property
    def migrations(self, /) -> list[MigrationStatus]:
        """
        Every migration, in order.
        """
    @property
    def repositories(self, /) -> int:
        """
        Repositories of the organisation.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Distribution:
    """
    How a measure spreads over functions. All zero without any.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def max(self, /) -> int:
        """
        The largest value.
        """
    @property
    def mean(self, /) -> float:
        """
        Arithmetic mean.
        """
    @property
    def median(self, /) -> int:
        """
        The value that half of the functions do not exceed.
        """
    @property
    def p90(self, /) -> int:
        """
        The value that nine tenths do not exceed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Duplicate:
    """
    A finding folded into an item because it reports the same thing.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def id(self, /) -> str:
        """
        Id of the folded finding.
        """
    @property
    def kind(self, /) -> str:
        """
        ``exact`` (the same place) or ``near`` (the same rule on the same code elsewhere).
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path.
        """
    @property
    def rule(self, /) -> str:
        """
        Its rule.
        """
    @property
    def span(self, /) -> Span:
        """
        Where in the file.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def tool(self, /) -> str:
        """
        Tool that reported it.
        """

@final
class Durations:
    """
    A distribution of durations.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def max(self, /) -> timedelta:
        """
        The longest.
        """
    @property
    def median(self, /) -> timedelta:
        """
        Half took at most this long.
        """
    @property
    def n(self, /) -> int:
        """
        How many were measured.
        """
    @property
    def p90(self, /) -> timedelta:
        """
        Nine in ten took at most this long.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Engine:
    """
    A database of findings and verdicts, and everything that can be done with it.

    Made by ``codehone.open``. Threads may share it; every call lets other threads of the interpreter
    run. A context manager: leaving it closes it. All methods raise ``ClosedError`` after ``close``.
    """
    def __enter__(self, /) -> Engine: ...
    def __exit__(self, exc_type: Any | None = None, exc_value: Any | None = None, traceback: Any | None = None, /) -> None: ...
    def __repr__(self, /) -> str: ...
    def advice(self, /, id: StoredFinding | ReviewItem | str) -> Advice:
        """
        A stored finding as a review comment; see ``codehone.advise``. ``NotFoundError`` if the
        organisation has none with that id.
        """
    def backup(self, /, target: str | PathLike[str], *, overwrite: bool = False, progress: Callable[[Progress], object] | None = None, cancel: CancelToken | None = None) -> None:
        """
        Copies the database to ``target`` while it is in use. ``progress`` and ``cancel`` as in ``scan``.
        Raises ``ConflictError`` if ``target`` exists, unless ``overwrite``.
        """
    def check(self, /) -> CheckReport:
        """
        Checks that the database is whole. Reads all of it.
        """
    def clear_cache(self, /) -> int:
        """
        Deletes what earlier scans found out about files, so that the next one analyses all of them;
        findings and verdicts stay. Returns how many files that were.
        """
    def close(self, /) -> None:
        """
        Closes the database. Calling it again does nothing.
        """
    @property
    def closed(self, /) -> bool:
        """
        Whether ``close`` was called.
        """
    def compact(self, /) -> None:
        """
        Rewrites the file without its gaps. Takes as much free space as the database. Raises
        ``BusyError`` if others use it for too long.
        """
    def delete_repository(self, /, repo: str) -> None:
        """
        Removes a repository with its findings, verdicts and everything else in it, for good.
        """
    def export_sarif(self, /, target: str | PathLike[str], *, repo: str | None = None, status: str | SupportsGetItem[int, str] | None = None, tool: str | None = None, rule: str | None = None, category: str | None = None, min_severity: str | None = None, path: str | None = None, progress: Callable[[Progress], object] | None = None, cancel: CancelToken | None = None) -> int:
        """
        Writes stored findings to ``target`` as SARIF 2.1.0 and returns how many. The file appears, or
        replaces the one that is there, only when it is whole. The conditions are those of
        ``findings``, ``progress`` and ``cancel`` those of ``scan``.
        """
    def finding(self, /, id: StoredFinding | ReviewItem | str) -> StoredFinding:
        """
        One stored finding. ``NotFoundError`` if the organisation has none with that id.
        """
    def findings(self, /, *, repo: str | None = None, status: str | SupportsGetItem[int, str] | None = None, tool: str | None = None, rule: str | None = None, category: str | None = None, min_severity: str | None = None, path: str | None = None) -> FindingIterator:
        """
        Iterates over the stored findings that meet every condition given, reading pages as it goes.

        ``status`` is one word or several (``open``, ``reopened``, ``fixed``, ``suppressed``,
        ``dismissed``); ``min_severity`` means that one and above; ``path`` is a file or, with ``/`` at
        the end, a folder. Unknown words raise ``InvalidInputError`` at once, everything else when the
        first finding is asked for.
        """
    def findings_page(self, /, *, repo: str | None = None, status: str | SupportsGetItem[int, str] | None = None, tool: str | None = None, rule: str | None = None, category: str | None = None, min_severity: str | None = None, path: str | None = None, cursor: str | None = None, limit: SupportsIndex = 100) -> FindingPage:
        """
        One page of what ``findings`` iterates over, for hosts that page themselves (a web view).

        ``limit`` is 1 to 1,000. Pass ``FindingPage.next`` of the page before as ``cursor``; it stays
        valid while findings are added or change.
        """
    def history(self, /, finding: StoredFinding | ReviewItem | str) -> list[Event]:
        """
        Everything in the log about a finding, oldest first: when it was shown, to whom, what was
        decided and taken back.
        """
    def import_sarif(self, /, source: bytes | bytearray | str | PathLike[str], *, repo: str | None = None, root: str | PathLike[str] | None = None, strip: SupportsGetItem[int, str] | None = None, prefix: str | None = None, coverage: str | SupportsGetItem[int, str] | None = None, progress: Callable[[Progress], object] | None = None, cancel: CancelToken | None = None) -> ImportReport:
        """
        Stores the findings of a SARIF 2.1.0 document; importing the same one again changes nothing.

        ``source``: the path of a file (``str`` or ``os.PathLike``; read as a stream) or the document
        itself as ``bytes``. ``repo``: repository the findings belong to, default ``default``.
        ``root``: folder of the sources, to which absolute paths are made relative and from which
        missing snippets are read. ``strip``: further folders or ``file:`` URIs that stand for the root
        of the repository, such as the check-out on another machine. ``prefix``: folder of the
        repository in which the tool ran, if not its root. ``coverage``: which stored findings of its
        tools the document may close: ``"all"`` (default), ``"listed"`` (files that it names), ``"nothing"`` or a list of files.

        ``progress`` and ``cancel`` as in ``scan``. Raises ``InvalidSarifError`` with ``path`` and
        ``offset`` for a broken document, of which then nothing is stored.
        """
    def insights(self, /, *, repo: str | None = None, team: str | None = None, since: datetime | None = None, until: datetime | None = None) -> Insights:
        """
        What the verdicts say: open findings over their life, acceptance by rule and category, what the
        engine learned, time to fix.

        ``repo``: only this repository. ``team``: only the repositories of this team. ``since``
        (inclusive, default the first event) and ``until`` (exclusive, default now) are aware datetimes.
        """
    @property
    def organisation(self, /) -> str:
        """
        The organisation whose data it sees.
        """
    @property
    def path(self, /) -> Path:
        """
        The path it was opened with.
        """
    def record(self, /, finding: StoredFinding | ReviewItem | str, verdict: str, *, by: str | None = None, comment: str | None = None, at: datetime | None = None) -> Receipt:
        """
        Records what somebody decided about a finding: ``accepted``, ``false_positive``, ``wont_fix``
        or ``fixed`` (other usual spellings are understood).

        ``finding``: a ``StoredFinding``, a ``ReviewItem`` or an id. ``by``: who decided; without it the
        verdict counts as one unknown person's. ``at``: an aware ``datetime`` for importing history,
        default now. A person's last verdict on a finding counts; the log keeps all.

        Raises ``NotFoundError``, ``InvalidInputError``.
        """
    def record_batch(self, /, verdicts: SupportsGetItem[int, VerdictInput]) -> list[Receipt]:
        """
        Records many verdicts in one transaction, all or none: far cheaper than one by one.
        """
    def repositories(self, /) -> list[Repository]:
        """
        The repositories of the organisation, by name.
        """
    def review(self, /, *, repo: str | None = None, path: str | None = None, limit: SupportsIndex | None = None, reviewer: str | None = None, include_judged: bool = False, include_held_back: bool = False, per_rule: SupportsIndex | None = None) -> Review:
        """
        The findings that are most worth a look now, best first.

        ``repo``: only this repository (default: all). ``path``: only this file or, with ``/`` at the
        end, this folder. ``limit``: 1 to 1,000, default 10. ``reviewer``: who is about to see the list;
        what is returned is then logged as shown to them, without it nothing is logged.
        ``include_judged`` and ``include_held_back`` list what is normally left out; ``per_rule``: most
        items of one rule in any ten, default 3.
        """
    def run_jobs(self, /) -> JobReport:
        """
        Writes to the log what time alone decides. Call it daily.
        """
    def scan(self, /, folder: str | PathLike[str], *, repo: str | None = None, root: str | PathLike[str] | None = None, select: SupportsGetItem[int, str] | None = None, ignore: SupportsGetItem[int, str] | None = None, exclude: SupportsGetItem[int, str] | None = None, include_ignored: bool = False, max_file_bytes: SupportsIndex | None = None, threads: SupportsIndex | None = None, cache: bool = True, progress: Callable[[Progress], object] | None = None, cancel: CancelToken | None = None) -> ScanReport:
        """
        Analyses every file of a folder with our own rules and stores what they find; what an earlier
        scan found in these files and this one does not is closed.

        ``repo``: repository the findings belong to, default ``default``. ``root``: folder that paths
        are relative to (default: the nearest parent with a ``.git``, else ``folder``). ``select`` and
        ``ignore``: rules or categories. ``exclude``: globs in ``.gitignore`` syntax. ``include_ignored``: also
        hidden, vendored and generated files. ``max_file_bytes``: larger files are skipped, default
        5,000,000. ``threads``: 0 means one a core. ``cache=False``: analyse also the files that did
        not change since an earlier scan; what is found is the same.

        ``progress`` is called with a ``Progress`` in the calling thread, at most about a hundred times
        a phase; if it raises, the scan is cancelled and the exception passes on. ``cancel`` stops the
        scan from another thread with ``CancelledError``, Ctrl-C with ``KeyboardInterrupt``; either way
        nothing of it is stored.
        """
    def set_team(self, /, repo: str, team: str) -> None:
        """
        Says which team owns a repository. Raises ``NotFoundError`` if there is no such repository.
        """
    def similar(self, /, id: StoredFinding | ReviewItem | str, *, limit: SupportsIndex = 10) -> list[StoredFinding]:
        """
        Other findings of the same rule, at most ``limit`` (1 to 1,000) and the most alike first: those
        whose code is the same but for spacing, then those of the same repository, of the same file,
        and the oldest, whatever their status.
        """
    def status(self, /) -> DatabaseStatus:
        """
        Numbers about the database.
        """
    def undo(self, /, event: Receipt | Event | SupportsIndex) -> Receipt:
        """
        Takes a verdict back; history keeps both. ``event``: a ``Receipt``, an ``Event`` or its number.

        Raises ``NotFoundError``, or ``ConflictError`` if it was already taken back.
        """
    def undo_last(self, /, finding: StoredFinding | ReviewItem | str, *, by: str | None = None) -> Receipt:
        """
        Takes back what ``by`` last said about a finding (without ``by``: the unknown person). Raises
        ``NotFoundError`` if they said nothing.
        """

@final
class Evaluation:
    """
    Result of ``evaluate``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def averages(self, /) -> Averages:
        """
        Means over kinds (macro average).
        """
    @property
    def findings(self, /) -> int:
        """
        Findings that were given, suppressed ones included.
        """
    @property
    def kinds(self, /) -> list[KindScore]:
        """
        By kind, in the order of their names.
        """
    @property
    def missed(self, /) -> list[Mismatch]:
        """
        Labelled defects that were missed, by path and line; the first of them.
        """
    @property
    def not_judged(self, /) -> int:
        """
        Of these, findings in places of which the labels say nothing.
        """
    @property
    def other_kinds(self, /) -> int:
        """
        Of these, findings of kinds that no label names.
        """
    @property
    def repeats(self, /) -> int:
        """
        Of these, findings of a kind and line that another finding is on already, or on a label
        that another finding is on already.
        """
    @property
    def suppressed(self, /) -> int:
        """
        Of these, findings left out because they are suppressed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def total(self, /) -> Score:
        """
        Over all kinds together (micro average): every label weighs the same.
        """
    @property
    def wrong(self, /) -> list[Mismatch]:
        """
        Findings that are wrong, by path and line; the first of them.
        """

@final
class Event:
    """
    One entry of the append-only log.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> datetime:
        """
        When it happened (aware, UTC).
        """
    @property
    def comment(self, /) -> str | None:
        """
        What the reviewer wrote.
        """
    @property
    def finding(self, /) -> str:
        """
        Id of the finding it is about.
        """
    @property
    def id(self, /) -> int:
        """
        Its number; rises by insertion.
        """
    @property
    def kind(self, /) -> str:
        """
        ``impression``, ``verdict`` or ``undo``.
        """
    @property
    def position(self, /) -> int | None:
        """
        For an impression: place in the list, from 1.
        """
    @property
    def propensity(self, /) -> float | None:
        """
        For an impression: probability with which the policy showed it there, 0 to 1.
        """
    @property
    def reviewer(self, /) -> str | None:
        """
        Who judged, or to whom it was shown.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def undoes(self, /) -> int | None:
        """
        For an undo: number of the verdict event that was taken back.
        """
    @property
    def verdict(self, /) -> str | None:
        """
        For a verdict: what was decided.
        """

@final
class FileMetrics:
    """
    What one file measures.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cognitive(self, /) -> int:
        """
        Cognitive complexity of its functions and of the code outside of them.
        """
    @property
    def cyclomatic(self, /) -> int:
        """
        Decisions in the file and all its functions, plus one.
        """
    @property
    def functions(self, /) -> list[FunctionMetrics]:
        """
        Its functions and methods, nested ones included, by place.
        """
    @property
    def halstead(self, /) -> Halstead:
        """
        Operators and operands of the file.
        """
    @property
    def language(self, /) -> str:
        """
        Its language.
        """
    @property
    def lines(self, /) -> LineCounts:
        """
        Its lines.
        """
    @property
    def maintainability(self, /) -> float:
        """
        Maintainability index, 0 (bad) to 100, as radon scales it.
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Finding:
    """
    What a tool says about one place in the code.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def automation(self, /) -> str:
        """
        SARIF's ``automationDetails.id``; empty for most.
        """
    @property
    def category(self, /) -> str:
        """
        ``security``, ``correctness``, ``performance``, ``maintainability``, ``style`` or ``other``.
        """
    @property
    def confidence(self, /) -> float | None:
        """
        The tool's own belief that the finding is right, 0 to 1.
        """
    @property
    def context(self, /) -> str:
        """
        Hash of rule and normalised context without path: equal for the same mistake elsewhere.
        """
    @property
    def cwe(self, /) -> list[int]:
        """
        CWE numbers.
        """
    @property
    def fingerprint(self, /) -> str:
        """
        Identity that survives moved lines: 32 hexadecimal digits.
        """
    @property
    def fixes(self, /) -> list[Fix]:
        """
        Edits that would resolve it, best first.
        """
    @property
    def flows(self, /) -> list[CodeFlow]:
        """
        Paths of data or control through the code that lead to the finding.
        """
    @property
    def help_uri(self, /) -> str | None:
        """
        Where to read on.
        """
    @property
    def message(self, /) -> str:
        """
        One or two sentences for the developer.
        """
    @property
    def partial_fingerprints(self, /) -> dict[str, Any]:
        """
        The tool's own fingerprints, kept for export.
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    @property
    def properties(self, /) -> dict[str, Any]:
        """
        Anything else the tool attached (SARIF property bag), kept for export.
        """
    @property
    def related(self, /) -> list[RelatedLocation]:
        """
        Other places that matter to the finding.
        """
    @property
    def rule(self, /) -> str:
        """
        Stable id of the rule within the tool: ``none-compare``, ``S608``.
        """
    @property
    def severity(self, /) -> str:
        """
        How bad it is if the finding is right: ``info``, ``low``, ``medium``, ``high`` or ``critical``.
        """
    @property
    def snippet(self, /) -> str | None:
        """
        The flagged source text, at most 2,000 bytes of whole lines.
        """
    @property
    def span(self, /) -> Span:
        """
        Where in the file.
        """
    @property
    def suppressed(self, /) -> bool:
        """
        Whether the source or the tool silenced it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def tool(self, /) -> str:
        """
        Name of the tool, in lower case: ``codehone``, ``ruff``, ``eslint``.
        """
    @property
    def tool_version(self, /) -> str | None:
        """
        Version of the tool, where it said so.
        """

@final
class FindingIterator:
    """
    Iterates over stored findings and fetches page after page as it goes. May be shared by threads;
    each finding then goes to one of them.
    """
    def __iter__(self, /) -> FindingIterator: ...
    def __next__(self, /) -> StoredFinding: ...

@final
class FindingPage:
    """
    One page of a longer list of findings.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def items(self, /) -> list[StoredFinding]:
        """
        The findings of this page.
        """
    @property
    def next(self, /) -> str | None:
        """
        Pass it as ``cursor`` for the next page; ``None`` on the last one.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Fix:
    """
    A set of edits that belong together.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def description(self, /) -> str:
        """
        What the edits do, in a few words.
        """
    @property
    def edits(self, /) -> list[TextEdit]:
        """
        Edits in any order; spans of one file do not overlap.
        """
    @property
    def safe(self, /) -> bool:
        """
        Whether behaviour is certain to stay as meant.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class FlowStep:
    """
    One step of a ``CodeFlow``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def message(self, /) -> str:
        """
        What happens here.
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    @property
    def span(self, /) -> Span:
        """
        Where in the file.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class FolderMetrics:
    """
    What a folder measures.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def files(self, /) -> list[FileMetrics]:
        """
        Each file, sorted by path; empty unless asked for.
        """
    @property
    def project(self, /) -> ProjectMetrics:
        """
        All of it.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class FunctionMetrics:
    """
    What one function or method measures.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cognitive(self, /) -> int:
        """
        Cognitive complexity with the functions inside of it (Campbell 2018).
        """
    @property
    def cyclomatic(self, /) -> int:
        """
        Decisions plus one, without functions inside of it (McCabe 1976).
        """
    @property
    def end_line(self, /) -> int:
        """
        Last line.
        """
    @property
    def halstead(self, /) -> Halstead:
        """
        Operators and operands.
        """
    @property
    def lines(self, /) -> int:
        """
        Lines from the first to the last.
        """
    @property
    def name(self, /) -> str:
        """
        Name with the classes and functions around it, joined by dots; ``<anonymous>`` for those
        without one.
        """
    @property
    def nesting(self, /) -> int:
        """
        Deepest nesting of compound statements.
        """
    @property
    def parameters(self, /) -> int:
        """
        Parameters, ``self`` and rest parameters included.
        """
    @property
    def start_line(self, /) -> int:
        """
        First line, from 1, decorators not included.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class FunctionPlace:
    """
    A function and the file it is in.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def function(self, /) -> FunctionMetrics:
        """
        What it measures.
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Halstead:
    """
    Size by operators and operands (Halstead, *Elements of Software Science*, 1977).
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bugs(self, /) -> float:
        """
        ``B = V / 3000``: an estimate of the defects that were delivered.
        """
    @property
    def difficulty(self, /) -> float:
        """
        ``D = n1 / 2 * N2 / n2``.
        """
    @property
    def distinct_operands(self, /) -> int:
        """
        Distinct operands, ``n2``.
        """
    @property
    def distinct_operators(self, /) -> int:
        """
        Distinct operators, ``n1``.
        """
    @property
    def effort(self, /) -> float:
        """
        ``E = D * V``.
        """
    @property
    def operands(self, /) -> int:
        """
        Operands in all, ``N2``.
        """
    @property
    def operators(self, /) -> int:
        """
        Operators in all, ``N1``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def volume(self, /) -> float:
        """
        ``V = (N1 + N2) * log2(n1 + n2)``, in bits.
        """

@final
class Hint:
    """
    What is known about a faster way to do what the code does: classes of growth and what is
    allocated, never a factor.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def better(self, /) -> str:
        """
        What does the same with less.
        """
    @property
    def current(self, /) -> str:
        """
        What the code does now.
        """
    @property
    def kind(self, /) -> str:
        """
        ``algorithm``, ``memory``, ``io`` or ``concurrency``.
        """
    @property
    def rule(self, /) -> str:
        """
        Id of the rule whose findings it explains.
        """
    @property
    def space_after(self, /) -> str:
        """
        Growth of that memory after.
        """
    @property
    def space_before(self, /) -> str:
        """
        Growth of the memory used on top of the input now.
        """
    @property
    def time_after(self, /) -> str:
        """
        Growth of the time after.
        """
    @property
    def time_before(self, /) -> str:
        """
        Growth of the time now, in the length ``n`` of the input.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def use_instead(self, /) -> str:
        """
        The library call or construct to use.
        """

@final
class ImportReport:
    """
    Result of ``Engine.import_sarif``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def changes(self, /) -> Changes:
        """
        What that did to the findings, over all runs.
        """
    @property
    def repo(self, /) -> str:
        """
        Repository imported into.
        """
    @property
    def runs(self, /) -> list[ImportedRun]:
        """
        One entry a tool (and automation id), in the order of the file.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def warnings(self, /) -> list[str]:
        """
        Odd but harmless things in the file: at most 100, with JSON paths.
        """

@final
class ImportedRun:
    """
    What one tool's runs did.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def automation(self, /) -> str:
        """
        SARIF's ``automationDetails.id``, or empty.
        """
    @property
    def changes(self, /) -> Changes:
        """
        What that did to the findings of this tool.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def tool(self, /) -> str:
        """
        Tool name, lower case.
        """

@final
class Insights:
    """
    What is known about a repository, a team or the whole organisation. ``str()`` of it is the
    report for people; a notebook shows tables.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str:
        """
        The report as tables: what a notebook shows.
        """
    @property
    def by_category(self, /) -> list[AcceptanceRow]:
        """
        Acceptance by category, most evidence first.
        """
    @property
    def by_rule(self, /) -> list[AcceptanceRow]:
        """
        Acceptance by rule (``tool/rule``), most evidence first.
        """
    @property
    def learned(self, /) -> Learned:
        """
        What the engine now does differently than before the first verdict.
        """
    @property
    def life(self, /) -> LifeCounts:
        """
        Findings by where they stand now.
        """
    @property
    def repo(self, /) -> str | None:
        """
        Repository, if one was asked for.
        """
    @property
    def since(self, /) -> datetime | None:
        """
        Start of the period (inclusive); ``None`` means from the first event on.
        """
    @property
    def team(self, /) -> str | None:
        """
        Team, if one was asked for.
        """
    @property
    def time_to_fix(self, /) -> Durations | None:
        """
        Time from first report to fixed; ``None`` without a fixed finding.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def until(self, /) -> datetime:
        """
        End of the period (exclusive).
        """
    @property
    def weeks(self, /) -> list[WeekRow]:
        """
        Findings over their life, by ISO week, oldest first, at most the last 12 weeks.
        """

@final
class JobReport:
    """
    Result of ``Engine.run_jobs``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def ignored(self, /) -> int:
        """
        Impressions that became ``ignored``: shown for seven days and never answered.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def uncached(self, /) -> int:
        """
        Files whose cached results were deleted: no scan used them for 30 days.
        """

@final
class KindScore:
    """
    The score of one kind.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def kind(self, /) -> str:
        """
        The kind.
        """
    @property
    def score(self, /) -> Score:
        """
        Its score.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Learned:
    """
    Rules whose calibrated probability has moved since before the first verdict.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def shows_less(self, /) -> list[RuleShift]:
        """
        Now shown less, largest shift first.
        """
    @property
    def shows_more(self, /) -> list[RuleShift]:
        """
        Now shown more, largest shift first.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class LifeCounts:
    """
    Findings by status.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def dismissed(self, /) -> int:
        """
        Judged false positive or won't fix.
        """
    @property
    def fixed(self, /) -> int:
        """
        Gone or said to be fixed.
        """
    @property
    def open(self, /) -> int:
        """
        Reported and waiting.
        """
    @property
    def reopened(self, /) -> int:
        """
        Back after having been gone or fixed.
        """
    @property
    def suppressed(self, /) -> int:
        """
        Silenced in the source or by the tool.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class LineCounts:
    """
    Lines by what is on them. ``code + comment_only + docstring + blank = total``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def blank(self, /) -> int:
        """
        Blank lines.
        """
    @property
    def code(self, /) -> int:
        """
        Lines with code.
        """
    @property
    def comment_only(self, /) -> int:
        """
        Lines with nothing but a comment; in Python also texts of one line that stand alone.
        """
    @property
    def comments(self, /) -> int:
        """
        Comments, those behind code included.
        """
    @property
    def docstring(self, /) -> int:
        """
        Lines of texts of several lines that stand alone, in Python mostly docstrings.
        """
    @property
    def logical(self, /) -> int:
        """
        Statements by their lines, as radon counts them; for JavaScript those of the tree.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def total(self, /) -> int:
        """
        All lines.
        """

@final
class ManualClock:
    """
    A clock that only moves when told to: for tests, replays and simulations. Pass it to
    ``codehone.open`` as ``clock``.
    """
    def __new__(cls, /, now: datetime) -> ManualClock:
        """
        A clock that stands at ``now``, an aware ``datetime``.
        """
    def __repr__(self, /) -> str: ...
    def advance(self, /, by: timedelta) -> None:
        """
        Moves it on by a ``timedelta``.
        """
    @property
    def now(self, /) -> datetime:
        """
        Where it stands (aware, UTC).
        """
    def set(self, /, now: datetime) -> None:
        """
        Moves it to ``now``, an aware ``datetime``.
        """

@final
class MigrationStatus:
    """
    State of one migration.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def applied_at(self, /) -> datetime | None:
        """
        When it was applied (aware, UTC); ``None`` if it is pending.
        """
    @property
    def name(self, /) -> str:
        """
        Its name.
        """
    @property
    def sql(self, /) -> str | None:
        """
        The SQL of the step, in results of ``migrate`` and ``rollback``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def version(self, /) -> int:
        """
        Number of the migration, from 1.
        """

@final
class Mismatch:
    """
    A finding that is wrong or a label that was missed.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def end_line(self, /) -> int | None:
        """
        Last line of a label, where it has one.
        """
    @property
    def kind(self, /) -> str:
        """
        The kind.
        """
    @property
    def line(self, /) -> int | None:
        """
        First line; ``None`` for a label of a whole file.
        """
    @property
    def path(self, /) -> str:
        """
        Path of the file.
        """
    @property
    def rule(self, /) -> str | None:
        """
        Rule of the finding.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Peer:
    """
    Rules of another tool that report the same thing.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def rules(self, /) -> list[str]:
        """
        Its rule ids.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def tool(self, /) -> str:
        """
        Tool name: ``ruff``, ``pylint``, ``bandit``, ``eslint``.
        """

@final
class Progress:
    """
    How far a long call has come.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def done(self, /) -> int:
        """
        Units finished in this phase (files, results or pages).
        """
    @property
    def phase(self, /) -> str:
        """
        What is being done: ``walk``, ``analyse``, ``read``, ``store`` or ``backup``.
        """
    @property
    def total(self, /) -> int | None:
        """
        Units in this phase, once known.
        """

@final
class ProjectMetrics:
    """
    What a tree measures.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def cognitive(self, /) -> Distribution:
        """
        Cognitive complexity of functions.
        """
    @property
    def cyclomatic(self, /) -> Distribution:
        """
        Cyclomatic complexity of functions.
        """
    @property
    def files(self, /) -> int:
        """
        Files measured.
        """
    @property
    def functions(self, /) -> int:
        """
        Functions and methods.
        """
    @property
    def length(self, /) -> Distribution:
        """
        Lines of functions.
        """
    @property
    def lines(self, /) -> LineCounts:
        """
        Lines of all files.
        """
    @property
    def maintainability(self, /) -> float:
        """
        Mean maintainability index of the files, by their logical lines; 100 without any.
        """
    @property
    def nesting(self, /) -> Distribution:
        """
        Nesting of functions.
        """
    @property
    def parameters(self, /) -> Distribution:
        """
        Parameters of functions.
        """
    @property
    def skipped(self, /) -> int:
        """
        Files that do not parse or could not be read.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def worst(self, /) -> list[FunctionPlace]:
        """
        The 20 functions of highest cognitive complexity, highest first.
        """

@final
class Receipt:
    """
    Result of ``Engine.record``. Pass it to ``Engine.undo`` to take the verdict back.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def duplicate(self, /) -> bool:
        """
        Whether the same person's same verdict already stood, so that nothing was added.
        """
    @property
    def event(self, /) -> int:
        """
        Number of the event in the log.
        """
    @property
    def finding(self, /) -> str:
        """
        Id of the finding judged.
        """
    @property
    def status(self, /) -> str:
        """
        Where the finding stands now, such as ``dismissed``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class RelatedLocation:
    """
    Another place that matters to a finding.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def message(self, /) -> str:
        """
        Why it matters.
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    @property
    def span(self, /) -> Span:
        """
        Where in the file.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Repository:
    """
    A repository: the scope in which findings live, inside a team of the organisation.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def name(self, /) -> str:
        """
        Unique within the organisation, for example ``acme/web``.
        """
    @property
    def team(self, /) -> str:
        """
        The team that owns it; ``default`` until ``Engine.set_team`` says otherwise.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Review:
    """
    A ranked list, best first: a sequence of ``ReviewItem``, and what was left out of it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __getitem__(self, index: SupportsIndex, /) -> ReviewItem: ...
    def __hash__(self, /) -> int: ...
    def __iter__(self, /) -> ReviewIterator: ...
    def __len__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    def _repr_html_(self, /) -> str:
        """
        The list as a table: what a notebook shows.
        """
    @property
    def considered(self, /) -> int:
        """
        Active findings without a verdict that were looked at.
        """
    @property
    def folded(self, /) -> int:
        """
        Of these, how many were folded into another as duplicates.
        """
    @property
    def held_back(self, /) -> int:
        """
        Of these, how many were not worth the attention they cost (``score <= 0``).
        """
    @property
    def items(self, /) -> list[ReviewItem]:
        """
        The items, best first.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class ReviewItem:
    """
    One ranked finding, with why it stands where it does: ``score`` is exactly
    ``value * probability - cost``, and the logits of ``parts`` sum to that of ``probability``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def cost(self, /) -> float:
        """
        What a look at it costs.
        """
    @property
    def duplicates(self, /) -> list[Duplicate]:
        """
        Findings folded into this item.
        """
    @property
    def evidence(self, /) -> float:
        """
        Verdicts that the probability rests on, decayed.
        """
    def explain(self, /) -> str:
        """
        Where the finding is, what it says and why it stands here, on a few lines for people.
        """
    @property
    def finding(self, /) -> StoredFinding:
        """
        The finding itself; of a group of duplicates, the one that stands for all.
        """
    @property
    def guarded(self, /) -> bool:
        """
        Whether it is shown whatever its score: a critical security finding.
        """
    @property
    def interval(self, /) -> tuple[float, float]:
        """
        Central 90 % credible interval of ``probability``.
        """
    @property
    def location(self, /) -> str:
        """
        ``path:line``, or the path alone for a finding about a whole file.
        """
    @property
    def parts(self, /) -> list[ScorePart]:
        """
        What each source of knowledge adds, in order of generality.
        """
    @property
    def probability(self, /) -> float:
        """
        Calibrated probability that a reviewer accepts it, 0 to 1.
        """
    @property
    def propensity(self, /) -> float:
        """
        Probability with which the policy shows it at this rank; 1 without exploration.
        """
    @property
    def rank(self, /) -> int:
        """
        Place in the list, from 1.
        """
    @property
    def reason(self, /) -> str:
        """
        Why it stands here, in one sentence.
        """
    @property
    def score(self, /) -> float:
        """
        Expected utility of showing it, in units of attention; higher is better.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def value(self, /) -> float:
        """
        What a right finding of this severity is worth.
        """

@final
class ReviewIterator:
    """
    Iterates over the items of a ``Review``.
    """
    def __iter__(self, /) -> ReviewIterator: ...
    def __next__(self, /) -> ReviewItem: ...

@final
class Rule:
    """
    Everything about a rule of ours but its code.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        What its findings are about, such as ``correctness``.
        """
    @property
    def confidence(self, /) -> float:
        """
        Prior belief that a finding of it is right, 0 to 1, before any verdict.
        """
    @property
    def cwe(self, /) -> list[int]:
        """
        CWE numbers.
        """
    @property
    def examples(self, /) -> list[RuleExample]:
        """
        For each language it is implemented for, code it reports and code it does not.
        """
    @property
    def false_positives(self, /) -> str:
        """
        Known ways in which it is wrong.
        """
    @property
    def fixable(self, /) -> bool:
        """
        Whether its findings carry a fix.
        """
    @property
    def id(self, /) -> str:
        """
        Stable id, for example ``mutable-default``.
        """
    @property
    def peers(self, /) -> list[Peer]:
        """
        The same rule in other tools.
        """
    @property
    def severity(self, /) -> str:
        """
        Severity of its findings, such as ``medium``.
        """
    @property
    def summary(self, /) -> str:
        """
        One line: what it finds.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def why(self, /) -> str:
        """
        Why that is bad and what to do instead.
        """

@final
class RuleExample:
    """
    A bad and a good example of a rule.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bad(self, /) -> str:
        """
        Code that the rule reports.
        """
    @property
    def good(self, /) -> str:
        """
        The same intent, not reported.
        """
    @property
    def language(self, /) -> str:
        """
        Language of both: ``python``, ``javascript`` or ``typescript``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class RuleShift:
    """
    How far one rule has moved, and on what evidence.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def before(self, /) -> float:
        """
        Probability of acceptance before any verdict.
        """
    @property
    def evidence(self, /) -> str:
        """
        The same in words: "dismissed 14 of 15 times".
        """
    @property
    def negative(self, /) -> int:
        """
        Negative verdicts (false positive, won't fix).
        """
    @property
    def now(self, /) -> float:
        """
        Probability now.
        """
    @property
    def positive(self, /) -> int:
        """
        Positive verdicts (accepted, fixed).
        """
    @property
    def rule(self, /) -> str:
        """
        The rule (``tool/rule``).
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class ScanReport:
    """
    Result of ``Engine.scan``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def bytes(self, /) -> int:
        """
        Bytes analysed.
        """
    @property
    def cached(self, /) -> int:
        """
        Of these files, those that did not change since an earlier scan, whose result was used.
        """
    @property
    def changes(self, /) -> Changes:
        """
        What that did to the findings.
        """
    @property
    def duration(self, /) -> timedelta:
        """
        How long it took by the engine's clock.
        """
    @property
    def files(self, /) -> int:
        """
        Files analysed.
        """
    @property
    def repo(self, /) -> str:
        """
        Repository scanned.
        """
    @property
    def skipped(self, /) -> list[SkippedFile]:
        """
        Files that could not be analysed: the first 1,000 of them, by path.
        """
    @property
    def skipped_total(self, /) -> int:
        """
        How many could not be analysed.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Score:
    """
    How many findings were right and how many defects were found. A ratio is ``None`` where its
    denominator is 0; intervals are Wilson's, of 95 %.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def accuracy(self, /) -> float | None:
        """
        Share of answers that are right, where some labels say that no defect is there.
        """
    @property
    def f1(self, /) -> float | None:
        """
        Harmonic mean of precision and recall.
        """
    @property
    def false_negatives(self, /) -> int:
        """
        Labelled defects that were missed.
        """
    @property
    def false_positive_rate(self, /) -> float | None:
        """
        Share of labels without a defect that a finding is on.
        """
    @property
    def false_positives(self, /) -> int:
        """
        Findings that are wrong: on a label that says so, or where no label is (see ``judged``).
        """
    @property
    def negatives(self, /) -> int:
        """
        Labels that say that no defect is there.
        """
    @property
    def precision(self, /) -> float | None:
        """
        Share of findings that are right.
        """
    @property
    def precision_interval(self, /) -> tuple[float, float] | None:
        """
        Low and high end for ``precision``.
        """
    @property
    def recall(self, /) -> float | None:
        """
        Detection rate: share of defects that were found.
        """
    @property
    def recall_interval(self, /) -> tuple[float, float] | None:
        """
        Low and high end for ``recall``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def true_negatives(self, /) -> int:
        """
        Labels that say that no defect is there and that no finding is on.
        """
    @property
    def true_positives(self, /) -> int:
        """
        Labelled defects that were found.
        """

@final
class ScorePart:
    """
    What one source of knowledge adds to the logit of an item's probability.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def accepted(self, /) -> float:
        """
        Decayed number of accepted or fixed verdicts behind it.
        """
    @property
    def logit(self, /) -> float:
        """
        Its share of the logit; positive speaks for the finding.
        """
    @property
    def name(self, /) -> str:
        """
        Which source: ``prior``, ``category``, ``rule`` or ``repository``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def total(self, /) -> float:
        """
        Decayed weight of all verdicts behind it.
        """

@final
class SkippedFile:
    """
    A file that a scan could not analyse.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    @property
    def reason(self, /) -> str:
        """
        Why, in a few words.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class Span:
    """
    A place in a file. Lines and columns count from 1; columns count UTF-16 code units, as SARIF
    and the language server protocol do; the end is exclusive. Byte offsets count from 0 in the
    UTF-8 text.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def end_byte(self, /) -> int | None:
        """
        Byte after the last one; ``None`` when only lines are known.
        """
    @property
    def end_column(self, /) -> int:
        """
        Column after the last character on ``end_line``.
        """
    @property
    def end_line(self, /) -> int:
        """
        Last line, at least ``start_line``.
        """
    @property
    def start_byte(self, /) -> int | None:
        """
        First byte; ``None`` when only lines are known.
        """
    @property
    def start_column(self, /) -> int:
        """
        First column on ``start_line``.
        """
    @property
    def start_line(self, /) -> int:
        """
        First line; 0 means the finding is about the whole file.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class StoredFinding:
    """
    A finding with its life in a repository. What the tool said is in ``finding``; the commonest
    of it is also here.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def category(self, /) -> str:
        """
        What it is about, such as ``security``.
        """
    @property
    def closed_at(self, /) -> datetime | None:
        """
        When it stopped being active; ``None`` while it is.
        """
    @property
    def finding(self, /) -> Finding:
        """
        All that the tool said.
        """
    @property
    def first_seen(self, /) -> datetime:
        """
        When a scan or import first reported it (aware, UTC).
        """
    @property
    def fixes(self, /) -> list[Fix]:
        """
        Edits that would resolve it, best first.
        """
    @property
    def id(self, /) -> str:
        """
        Stable id: the same finding has the same id in every database. 32 hexadecimal digits.
        """
    @property
    def last_seen(self, /) -> datetime:
        """
        When one last reported it (aware, UTC).
        """
    @property
    def message(self, /) -> str:
        """
        One or two sentences for the developer.
        """
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    @property
    def repo(self, /) -> str:
        """
        Repository it lives in.
        """
    @property
    def rule(self, /) -> str:
        """
        Stable id of the rule within the tool.
        """
    @property
    def severity(self, /) -> str:
        """
        How bad it is if it is right, such as ``high``.
        """
    @property
    def snippet(self, /) -> str | None:
        """
        The flagged source text.
        """
    @property
    def span(self, /) -> Span:
        """
        Where in the file.
        """
    @property
    def status(self, /) -> str:
        """
        ``open``, ``reopened``, ``fixed``, ``suppressed`` or ``dismissed``.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def tool(self, /) -> str:
        """
        Name of the tool, in lower case.
        """
    @property
    def verdict(self, /) -> str | None:
        """
        The latest verdict that was not undone: ``accepted``, ``false_positive``, ``wont_fix``,
        ``fixed`` or ``ignored``.
        """

@final
class TextEdit:
    """
    Replaces the text of a span.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def path(self, /) -> str:
        """
        Repository-relative path with ``/``.
        """
    @property
    def span(self, /) -> Span:
        """
        What is replaced; empty for an insertion.
        """
    @property
    def text(self, /) -> str:
        """
        The new text; empty for a deletion.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """

@final
class VerdictInput:
    """
    One verdict for ``Engine.record_batch``.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __new__(cls, /, finding: StoredFinding | ReviewItem | str, verdict: str, *, by: str | None = None, comment: str | None = None, at: datetime | None = None) -> VerdictInput:
        """
        A verdict on ``finding``; arguments as in ``Engine.record``.
        """
    def __repr__(self, /) -> str: ...
    @property
    def at(self, /) -> datetime | None:
        """
        When (aware, UTC); ``None`` means now.
        """
    @property
    def by(self, /) -> str | None:
        """
        Who decided.
        """
    @property
    def comment(self, /) -> str | None:
        """
        What they wrote.
        """
    @property
    def finding(self, /) -> str:
        """
        Id of the finding judged.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def verdict(self, /) -> str:
        """
        What was decided, in the one vocabulary.
        """

@final
class WeekRow:
    """
    One ISO week.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def closed(self, /) -> int:
        """
        Findings fixed, suppressed or dismissed.
        """
    @property
    def open_at_end(self, /) -> int:
        """
        Active findings at the end of the week.
        """
    @property
    def opened(self, /) -> int:
        """
        Findings first reported.
        """
    @property
    def reopened(self, /) -> int:
        """
        Findings that came back.
        """
    def to_dict(self, /) -> dict[str, Any]:
        """
        The same as plain dicts, lists and strings, as it would be in JSON.
        """
    @property
    def week(self, /) -> str:
        """
        ISO 8601 week with its own year, for example ``2026-W01``.
        """

def _run_command(args: SupportsGetItem[int, str]) -> int:
    """
    Runs the command with its arguments (the program's name first) and returns its exit code.
    """

def advise(finding: Finding) -> Advice:
    """
    A finding as a review comment: what was observed, what to do, how much it matters and where to
    read on. For findings of ours the rule adds its explanation, those of other tools keep what the
    tools said.
    """

def analyse(source: str, *, language: str | None = None, path: str | None = None, select: SupportsGetItem[int, str] | None = None, ignore: SupportsGetItem[int, str] | None = None) -> list[Finding]:
    """
    Finds defects in one text. Touches no files and needs no database: for editors and tests.

    ``language``: ``python``, ``javascript`` or ``typescript``; may be left out if ``path`` says it.
    ``path``: repository-relative path with ``/`` that the findings carry; it also decides dialects
    (``.tsx``, ``.pyi``). ``select`` and ``ignore``: rules or categories.

    Text that does not parse gives one finding ``syntax-error``. Raises ``InvalidInputError`` for an
    unknown language or rule.
    """

def evaluate(labels: bytes | bytearray | str | PathLike[str], *, folder: str | PathLike[str] | None = None, sarif: bytes | bytearray | str | PathLike[str] | None = None, rule_kinds: dict[str, SupportsGetItem[int, str]] | None = None, kinds: SupportsGetItem[int, str] | None = None, tolerance: SupportsIndex = 0, judged: str = "files", suppressed: bool = False, max_listed: SupportsIndex = 100, progress: Callable[[Progress], object] | None = None, cancel: CancelToken | None = None) -> Evaluation:
    """
    Scores findings against labelled code: precision, recall (the detection rate) and F1, by kind and in
    total. Needs no database.

    ``labels``: path of a file, or its content as ``bytes``: JSON lines or CSV with ``path``, ``kind``
    and perhaps ``line``, ``end_line`` and ``expected`` (``false``: looks like a defect and is none).
    ``folder``: folder that the labels' paths start from, default the current one; it is scanned with
    our rules unless ``sarif`` gives the findings of any tool: the path of a SARIF 2.1.0 file, or the
    document as ``bytes``.

    ``rule_kinds``: kinds that a tool's rules stand for, by rule id; default: the kinds that our rules
    name those as peers of. ``kinds``: only these. ``tolerance``: lines that a finding may be off its
    label. ``judged``: which findings without a label are wrong: those in labelled ``"files"``
    (default), in files labelled for their kind (``"file_kinds"``), or none (``"lines"``).
    ``suppressed``: count silenced findings, too. ``max_listed``: most wrong and missed places listed,
    default 100.

    ``progress`` and ``cancel`` as in ``Engine.scan``. Raises ``InvalidInputError`` for broken labels.
    """

def measure(folder: str | PathLike[str], *, exclude: SupportsGetItem[int, str] | None = None, include_ignored: bool = False, max_file_bytes: SupportsIndex | None = None, per_file: bool = False, progress: Callable[[Progress], object] | None = None, cancel: CancelToken | None = None) -> FolderMetrics:
    """
    Measures every file of a folder (or one file) that a scan would analyse.

    ``exclude``: globs in ``.gitignore`` syntax. ``include_ignored``: also hidden, vendored and
    generated files. ``max_file_bytes``: larger files are skipped, default 5,000,000. ``per_file``:
    return the metrics of every file, which takes memory for every function. ``progress`` and
    ``cancel`` are those of ``Engine.scan``.
    """

def metrics(source: str, *, language: str | None = None, path: str | None = None) -> FileMetrics:
    """
    Measures one text: lines, complexity, Halstead's figures and maintainability. Touches no files.

    ``language`` and ``path`` are those of ``analyse``. Text that does not parse raises
    ``InvalidInputError``.
    """

def migrate(database: str | PathLike[str], *, dry_run: bool = False) -> list[MigrationStatus]:
    """
    Applies the pending migrations of a database file (``codehone.open`` does so too); with ``dry_run``
    changes nothing. Returns those (to be) applied.
    """

def migration_status(database: str | PathLike[str]) -> list[MigrationStatus]:
    """
    State of every migration of a database file, without changing it.
    """

def open(path: str | PathLike[str], *, organisation: str | None = None, durability: str | None = None, busy_timeout: SupportsFloat | SupportsIndex | None = None, readers: SupportsIndex | None = None, create: bool = True, clock: ManualClock | None = None) -> Engine:
    """
    Opens a database file, or ``":memory:"``; creates and migrates it on first use.

    ``organisation``: the tenant, whose data alone the engine sees. ``durability``: ``"normal"`` (an
    acknowledged write survives a killed process) or ``"full"`` (a power cut too). ``busy_timeout``:
    seconds a call waits for another process before it raises ``BusyError``, default 5. ``readers``:
    most connections that read at the same time, default 8. ``create``: whether a missing file is
    created. ``clock``: where the time comes from, default the system.

    Raises ``NotFoundError``, ``StorageIoError``, ``CorruptError``, ``SchemaTooNewError``,
    ``MigrationError`` or ``BusyError``.
    """

def restore(backup: str | PathLike[str], database: str | PathLike[str], *, overwrite: bool = False) -> None:
    """
    Replaces ``database`` by a checked copy of ``backup``. No engine may have it open. Raises
    ``ConflictError`` if ``database`` exists, unless ``overwrite``.
    """

def rollback(database: str | PathLike[str], *, steps: SupportsIndex = 1, dry_run: bool = False) -> list[MigrationStatus]:
    """
    Takes back the last ``steps`` migrations of a database file; with ``dry_run`` changes nothing.
    Returns those (to be) taken back.
    """

def rules() -> list[Rule]:
    """
    Every rule of ours, by id.
    """
