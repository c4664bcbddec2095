"""Threads, the interpreter's lock, progress, cancellation, Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
import sysconfig
import textwrap
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from conftest import sarif

import codehone

# Large enough that a scan of it is still running when a test interferes.
STDLIB = Path(sysconfig.get_paths()["stdlib"])


def test_eight_threads_record_at_once(tmp_path: Path) -> None:
    with codehone.open(tmp_path / "team.db") as engine:
        engine.import_sarif(sarif(80))
        findings = list(engine.findings())

        def judge(worker: int) -> int:
            for finding in findings:
                engine.record(finding, "accepted", by=f"person {worker}")
                engine.review(limit=1)
            return worker

        with ThreadPoolExecutor(8) as pool:
            assert sorted(pool.map(judge, range(8))) == list(range(8))
        for finding in findings:
            assert len(engine.history(finding)) == 8
        assert engine.check().ok


def test_threads_may_share_an_iterator(tmp_path: Path) -> None:
    with codehone.open(":memory:") as engine:
        engine.import_sarif(sarif(500))
        shared = engine.findings()
        with ThreadPoolExecutor(4) as pool:
            parts = list(pool.map(lambda _: [f.id for f in shared], range(4)))
    ids = [id for part in parts for id in part]
    assert len(ids) == len(set(ids)) == 500


def test_other_threads_run_during_a_scan(engine: codehone.Engine) -> None:
    ticks = 0
    stop = threading.Event()

    def tick() -> None:
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.monotonic()
    engine.scan(STDLIB / "json")
    engine.scan(STDLIB / "asyncio")
    elapsed = time.monotonic() - start
    seen = ticks
    stop.set()
    thread.join()
    # Held for the whole scan, the lock would let the thread tick once or twice.
    assert seen >= max(3, elapsed / 0.05), (seen, elapsed)


def test_progress_comes_in_the_calling_thread(engine: codehone.Engine) -> None:
    steps: list[codehone.Progress] = []
    threads = set()

    def show(step: codehone.Progress) -> None:
        steps.append(step)
        threads.add(threading.get_ident())

    report = engine.scan(STDLIB / "json", progress=show)
    assert threads == {threading.get_ident()}
    analysed = [step for step in steps if step.phase == "analyse"]
    assert analysed
    assert all(step.total is None or step.done <= step.total for step in analysed)
    assert report.files > 0


def test_a_progress_callback_that_raises_cancels(engine: codehone.Engine) -> None:
    def refuse(step: codehone.Progress) -> None:
        raise RuntimeError("no further")

    with pytest.raises(RuntimeError, match="no further"):
        engine.scan(STDLIB, progress=refuse)
    assert list(engine.findings()) == []
    with pytest.raises(TypeError):
        engine.scan(STDLIB, progress="loud")  # type: ignore[arg-type]


def test_a_token_cancels_from_another_thread(engine: codehone.Engine) -> None:
    token = codehone.CancelToken()
    timer = threading.Timer(0.05, token.cancel)
    timer.start()
    with pytest.raises(codehone.CancelledError) as caught:
        engine.scan(STDLIB, cancel=token)
    timer.join()
    assert caught.value.code == "cancelled"
    assert token.cancelled
    assert list(engine.findings()) == []
    # The engine is none the worse for it.
    assert engine.scan(STDLIB / "json").files > 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a process are a matter of Unix")
def test_ctrl_c_stops_a_scan_cleanly(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys, time, codehone
        engine = codehone.open(sys.argv[1])
        print("scanning", flush=True)
        start = time.monotonic()
        try:
            engine.scan(sys.argv[2])
        except KeyboardInterrupt:
            print("interrupted", round(time.monotonic() - start, 3), len(list(engine.findings())))
        """
    )
    command = [sys.executable, "-c", script, str(tmp_path / "a.db"), str(STDLIB)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "scanning"
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        said = process.stdout.read().split()
        assert process.wait(30) == 0
    assert said[0] == "interrupted", said
    assert float(said[1]) < 5
    assert said[2] == "0"
