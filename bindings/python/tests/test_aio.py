"""The asyncio twin."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from conftest import sarif
from test_threads import STDLIB

import codehone
import codehone.aio


def run(coroutine: Coroutine[Any, Any, None]) -> None:
    asyncio.run(coroutine)


def test_every_method_has_its_twin() -> None:
    public = {name for name in dir(codehone.Engine) if not name.startswith("_")}
    twins = {name for name in dir(codehone.aio.AsyncEngine) if not name.startswith("_")}
    assert public == twins
    for name in public - {"path", "closed", "organisation"}:
        twin = getattr(codehone.aio.AsyncEngine, name)
        assert twin.__doc__ == getattr(codehone.Engine, name).__doc__
        assert inspect.iscoroutinefunction(twin) or inspect.isasyncgenfunction(twin)


def test_a_day_in_asyncio(tmp_path: Path) -> None:
    async def main() -> None:
        async with codehone.aio.open(tmp_path / "team.db") as engine:
            report = await engine.import_sarif(sarif(6), repo="acme/web")
            assert report.changes.new == 6
            review = await engine.review(limit=2)
            receipt = await engine.record(review[0], "accepted", by="mia")
            assert (await engine.undo(receipt)).status == "open"
            seen = [finding.id async for finding in engine.findings(repo="acme/web")]
            assert len(seen) == 6
            with pytest.raises(codehone.NotFoundError):
                await engine.finding("0" * 32)
        assert engine.closed
        again = await codehone.aio.open(tmp_path / "team.db")
        assert (await again.status()).findings == 6
        await again.close()

    run(main())


def test_the_loop_stays_free_during_a_scan() -> None:
    async def main() -> None:
        async with codehone.aio.open(":memory:") as engine:
            task = asyncio.ensure_future(engine.scan(STDLIB / "asyncio"))
            ticks = 0
            start = time.monotonic()
            while not task.done():
                ticks += 1
                await asyncio.sleep(0.001)
            assert ticks >= max(3, (time.monotonic() - start) / 0.05)
            assert (await task).files > 0

    run(main())


def test_cancelling_the_task_cancels_the_scan() -> None:
    async def main() -> None:
        async with codehone.aio.open(":memory:") as engine:
            token = codehone.CancelToken()
            task = asyncio.ensure_future(engine.scan(STDLIB, cancel=token))
            await asyncio.sleep(0.05)
            task.cancel()
            start = time.monotonic()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert time.monotonic() - start < 5
            assert token.cancelled
            assert [finding async for finding in engine.findings()] == []

    run(main())


def test_a_time_out_cancels_too() -> None:
    async def main() -> None:
        async with codehone.aio.open(":memory:") as engine:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(engine.scan(STDLIB), 0.05)
            assert [finding async for finding in engine.findings()] == []

    run(main())


def test_progress_runs_on_the_loop() -> None:
    async def main() -> None:
        threads = set()

        def show(step: codehone.Progress) -> None:
            threads.add(threading.get_ident())
            asyncio.get_running_loop()

        async with codehone.aio.open(":memory:") as engine:
            await engine.scan(STDLIB / "json", progress=show)
            await asyncio.sleep(0)
            assert threads == {threading.get_ident()}

    run(main())


def test_a_progress_callback_that_raises_cancels() -> None:
    async def main() -> None:
        def refuse(step: codehone.Progress) -> None:
            raise RuntimeError("no further")

        async with codehone.aio.open(":memory:") as engine:
            with pytest.raises(RuntimeError, match="no further"):
                await engine.scan(STDLIB, progress=refuse)
            assert [finding async for finding in engine.findings()] == []

    run(main())
