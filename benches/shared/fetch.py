"""Fetches peers and code to measure on through pip, npm and cargo into a cache folder, once.

Standard library only. Nothing of what is fetched belongs to the repository.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("CODEHONE_BENCH_CACHE", TOP / "target" / "bench-cache"))

PYTHON_PEERS = [
    "ruff==0.17.5", "pylint==4.1.4", "bandit==1.9.4", "lizard==1.24.3", "radon==6.0.1",
    "pyflakes==4.1.0", "flake8==7.5.0", "flake8-bugbear==26.10.27",
]
NODE_PEERS = [
    "eslint@10.15.0", "oxlint@1.94.0", "@biomejs/biome@2.6.8", "eslint-plugin-security@4.1.0",
    "typescript@6.0.3", "typescript-eslint@8.73.0",
]
# The crate holds the fixtures and their snapshots; ruff's sdist of today leaves them out.
RUFF_LINTER = "0.16.4"
SDISTS = ["bandit==1.9.4", "pyflakes==4.1.0", "flake8-bugbear==26.10.27"]


# Some peers leave out what git ignores whatever they are told; a repository ends where another begins.
(CACHE / ".git").mkdir(parents=True, exist_ok=True)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(command: list[str | Path], **options) -> subprocess.CompletedProcess:
    """Runs a command that must succeed; what it says is shown if it does not."""
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, **options
    )
    if done.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return done


def once(folder: Path, what: str) -> bool:
    """Whether a folder is still to be filled. `finish` marks it as complete."""
    if (folder / ".complete").exists():
        return False
    say(f"fetching {what}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return True


def finish(folder: Path) -> Path:
    (folder / ".complete").touch()
    return folder


def python_tool(name: str) -> Path:
    """A peer from PyPI, in a virtual environment of its own."""
    folder = CACHE / "venv"
    bin_ = folder / ("Scripts" if os.name == "nt" else "bin")
    if once(folder, "Python peers"):
        venv.create(folder, with_pip=True, clear=False)
        run([bin_ / "python", "-m", "pip", "install", "--quiet", *PYTHON_PEERS])
        finish(folder)
    return bin_ / name


def node_tool(name: str) -> Path:
    """A peer from npm."""
    return node_folder() / "node_modules" / ".bin" / name


def node_folder() -> Path:
    folder = CACHE / "node"
    if once(folder, "Node peers"):
        (folder / "package.json").write_text('{"private": true}\n', encoding="utf-8")
        run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error", *NODE_PEERS], cwd=folder)
        finish(folder)
    return folder


def sdist(requirement: str) -> Path:
    """The unpacked source distribution of a package."""
    folder = CACHE / "sdist" / requirement.split("==")[0]
    if once(folder, f"{requirement} (sources)"):
        python = python_tool("python")
        run([python, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:",
             "--dest", folder, requirement])
        unpack(next(folder.glob("*.tar.gz")), folder, strip=1)
        finish(folder)
    return folder


def wheel(requirement: str, only: tuple[str, ...] = (".py",)) -> Path:
    """The files of a package as they would be installed."""
    folder = CACHE / "python" / requirement.split("==")[0]
    if once(folder, requirement):
        python = python_tool("python")
        run([python, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:",
             "--dest", folder, requirement])
        archive = next(folder.glob("*.whl"))
        with zipfile.ZipFile(archive) as files:
            files.extractall(folder, [n for n in files.namelist() if n.endswith(only)])
        archive.unlink()
        finish(folder)
    return folder


def package(requirement: str) -> Path:
    """The files of an npm package."""
    folder = CACHE / "npm" / requirement.rsplit("@", 1)[0].replace("/", "-").lstrip("@")
    if once(folder, requirement):
        run(["npm", "pack", "--silent", requirement], cwd=folder)
        archive = next(folder.glob("*.tgz"))
        unpack(archive, folder, strip=1)
        archive.unlink()
        finish(folder)
    return folder


def crate(name: str, version: str) -> Path:
    """The unpacked sources of a crate, by way of a project that depends on it."""
    folder = CACHE / "crate" / f"{name}-{version}"
    if once(folder, f"{name} {version} (sources)"):
        (folder / "src").mkdir()
        (folder / "src" / "lib.rs").touch()
        (folder / "Cargo.toml").write_text(
            f'[package]\nname = "fetch"\nversion = "0.0.0"\nedition = "2021"\n\n'
            f'[dependencies]\n{name} = "={version}"\n\n[workspace]\n', encoding="utf-8")
        run(["cargo", "fetch", "--quiet"], cwd=folder)
        finish(folder)
    home = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    found = sorted(home.glob(f"registry/src/*/{name}-{version}"))
    if not found:
        sys.exit(f"cargo fetched {name} {version}, but not to {home}; set CARGO_HOME")
    return found[0]


def unpack(archive: Path, folder: Path, strip: int) -> None:
    """Extracts plain files without their first `strip` folders, never outside of `folder`."""
    with tarfile.open(archive) as files:
        for member in files:
            parts = Path(member.name).parts[strip:]
            if not member.isfile() or not parts or ".." in parts:
                continue
            target = folder.joinpath(*parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            source = files.extractfile(member)
            if source is not None:
                target.write_bytes(source.read())


def codehone(profile: str) -> Path:
    """Our command, built now."""
    run(["cargo", "build", "--locked", "--quiet", "--profile", profile, "-p", "codehone",
         "--features", "cli"], cwd=TOP)
    target = Path(os.environ.get("CARGO_TARGET_DIR", TOP / "target"))
    folder = "debug" if profile == "dev" else profile
    return target / folder / ("codehone.exe" if os.name == "nt" else "codehone")
