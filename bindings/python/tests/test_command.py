"""The command that the wheel installs."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from pathlib import Path

import pytest
from conftest import SAMPLE
from test_threads import STDLIB

import codehone


def call(*args: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "codehone", *args]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def test_the_module_is_the_command(tmp_path: Path) -> None:
    version = call("--version", folder=tmp_path)
    assert version.returncode == 0
    assert codehone.__version__ in version.stdout
    assert call("no-such-command", folder=tmp_path).returncode == 2


def test_it_scans_and_reviews(tmp_path: Path) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample")
    sample = tmp_path / "sample"
    database = ["--database", str(tmp_path / "team.db")]
    scanned = call(*database, "scan", "src", "--repo", "acme/web", folder=sample)
    assert scanned.returncode == 0, scanned.stderr
    review = call(*database, "review", "--format", "json", "--repo", "acme/web", folder=sample)
    assert review.returncode == 0, review.stderr
    with codehone.open(tmp_path / "team.db") as engine:
        assert json.loads(review.stdout)["considered"] == engine.review(repo="acme/web").considered


def test_the_script_is_installed(tmp_path: Path) -> None:
    scripts = Path(sysconfig.get_path("scripts"))
    script = shutil.which("codehone", path=str(scripts))
    if script is None:
        pytest.skip("the package is not installed, only imported")
    done = subprocess.run([script, "--version"], capture_output=True, text=True, timeout=120)
    assert codehone.__version__ in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="signals to a process are a matter of Unix")
def test_ctrl_c_ends_the_command_cleanly(tmp_path: Path) -> None:
    database = tmp_path / "team.db"
    command = [sys.executable, "-m", "codehone", "--database", str(database), "scan", str(STDLIB)]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        # The database appears when the command has read its arguments and set its handler.
        for _ in range(200):
            if database.exists():
                break
            time.sleep(0.05)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    with codehone.open(database) as engine:
        assert list(engine.findings()) == []
