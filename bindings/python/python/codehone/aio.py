"""The engine for asyncio: the same methods, awaited.

Every call runs in a thread of the event loop's default executor, so the loop stays free. Cancelling
the task that awaits a scan, an import, an export or a backup cancels the call itself; the task ends
once the call has stopped, and nothing of it is stored.

    async with codehone.aio.open("team.db") as engine:
        await engine.scan("src", repo="acme/web")
        async for finding in engine.findings(status="open"):
            ...
"""

from __future__ import annotations

import asyncio
import contextvars
import functools
from collections.abc import AsyncIterator, Coroutine, Generator
from typing import TYPE_CHECKING, Any, Callable, TypeVar, cast

import codehone
from codehone import CancelToken, Engine, FindingIterator, Progress

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from typing_extensions import Concatenate, ParamSpec

    _P = ParamSpec("_P")

_T = TypeVar("_T")

__all__ = ["AsyncEngine", "open"]


async def _in_thread(call: Callable[[], _T], token: CancelToken | None = None) -> _T:
    """Awaits a call in a thread. If the task is cancelled, waits for the call to stop, so that no
    call outlives the task that made it."""
    loop = asyncio.get_running_loop()
    context = contextvars.copy_context()
    thread = loop.run_in_executor(None, context.run, call)
    try:
        return cast(_T, await asyncio.shield(thread))
    except asyncio.CancelledError:
        if token is not None:
            token.cancel()
        await asyncio.wait([thread])
        # What it returned or raised has no taker any more; asking marks it as seen.
        thread.exception()
        raise


class _OnLoop:
    """Calls a progress callback in the event loop's thread, where hosts expect their callbacks. If
    it raises, the call is cancelled and the exception passed on."""

    def __init__(self, callback: Callable[[Progress], object], token: CancelToken) -> None:
        self.loop = asyncio.get_running_loop()
        self.callback = callback
        self.token = token
        self.raised: BaseException | None = None

    def __call__(self, step: Progress) -> None:
        self.loop.call_soon_threadsafe(self._run, step)

    def _run(self, step: Progress) -> None:
        if self.raised is not None:
            return
        try:
            self.callback(step)
        except Exception as error:
            self.raised = error
            self.token.cancel()


def _short(
    method: Callable[Concatenate[Engine, _P], _T],
) -> Callable[Concatenate[AsyncEngine, _P], Coroutine[Any, Any, _T]]:
    """The awaited twin of a method that is quick or cannot be cancelled."""

    @functools.wraps(method)
    async def call(self: AsyncEngine, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return await _in_thread(functools.partial(method, self.sync, *args, **kwargs))

    return call


def _long(
    method: Callable[Concatenate[Engine, _P], _T],
) -> Callable[Concatenate[AsyncEngine, _P], Coroutine[Any, Any, _T]]:
    """The awaited twin of a method that takes ``progress`` and ``cancel``."""

    @functools.wraps(method)
    async def call(self: AsyncEngine, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        options: dict[str, Any] = kwargs
        token = options.get("cancel") or CancelToken()
        options["cancel"] = token
        listener = None
        if options.get("progress") is not None:
            listener = options["progress"] = _OnLoop(options["progress"], token)
        bound = functools.partial(cast("Callable[..., _T]", method), self.sync, *args, **options)
        try:
            result = await _in_thread(bound, token)
        except codehone.CancelledError:
            if listener is not None and listener.raised is not None:
                raise listener.raised from None
            raise
        if listener is not None and listener.raised is not None:
            raise listener.raised
        return result

    return call


def _iterated(
    method: Callable[Concatenate[Engine, _P], FindingIterator],
) -> Callable[Concatenate[AsyncEngine, _P], AsyncIterator[codehone.StoredFinding]]:
    """The asynchronous twin of ``Engine.findings``."""

    @functools.wraps(method)
    async def call(
        self: AsyncEngine, /, *args: _P.args, **kwargs: _P.kwargs
    ) -> AsyncIterator[codehone.StoredFinding]:
        iterator = method(self.sync, *args, **kwargs)
        done = object()
        while True:
            item = await _in_thread(functools.partial(next, iterator, done))
            if item is done:
                return
            yield item

    return call


class AsyncEngine:
    """An ``Engine`` whose methods are awaited. Made by ``codehone.aio.open``.

    Arguments, results and errors are those of ``Engine``. ``progress`` callbacks run in the event
    loop's thread.
    """

    def __init__(self, engine: Engine) -> None:
        self.sync = engine
        """The engine behind it, for calls outside asyncio."""

    @property
    def path(self) -> Path:
        """The path it was opened with."""
        return self.sync.path

    @property
    def organisation(self) -> str:
        """The organisation whose data it sees."""
        return self.sync.organisation

    @property
    def closed(self) -> bool:
        """Whether ``close`` was called."""
        return self.sync.closed

    scan = _long(Engine.scan)
    import_sarif = _long(Engine.import_sarif)
    export_sarif = _long(Engine.export_sarif)
    backup = _long(Engine.backup)
    review = _short(Engine.review)
    record = _short(Engine.record)
    record_batch = _short(Engine.record_batch)
    undo = _short(Engine.undo)
    undo_last = _short(Engine.undo_last)
    history = _short(Engine.history)
    advice = _short(Engine.advice)
    similar = _short(Engine.similar)
    finding = _short(Engine.finding)
    findings = _iterated(Engine.findings)
    findings_page = _short(Engine.findings_page)
    insights = _short(Engine.insights)
    repositories = _short(Engine.repositories)
    set_team = _short(Engine.set_team)
    delete_repository = _short(Engine.delete_repository)
    run_jobs = _short(Engine.run_jobs)
    compact = _short(Engine.compact)
    clear_cache = _short(Engine.clear_cache)
    check = _short(Engine.check)
    status = _short(Engine.status)
    close = _short(Engine.close)

    async def __aenter__(self) -> AsyncEngine:
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<codehone.aio.AsyncEngine of {self.sync!r}>"


class _Opening:
    """What ``codehone.aio.open`` returns: await it, or use it with ``async with``."""

    def __init__(self, opening: Callable[[], Engine]) -> None:
        self._opening = opening
        self._engine: AsyncEngine | None = None

    async def _open(self) -> AsyncEngine:
        return AsyncEngine(await _in_thread(self._opening))

    def __await__(self) -> Generator[Any, None, AsyncEngine]:
        return self._open().__await__()

    async def __aenter__(self) -> AsyncEngine:
        self._engine = await self._open()
        return self._engine

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._engine is not None:
            await self._engine.close()


def _opened(function: Callable[_P, Engine]) -> Callable[_P, _Opening]:
    @functools.wraps(function)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _Opening:
        return _Opening(functools.partial(function, *args, **kwargs))

    return call


open = _opened(codehone.open)
