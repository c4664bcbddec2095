"""The ``codehone`` command: ``python -m codehone`` and the script that the wheel installs."""

from __future__ import annotations

import signal
import sys

from codehone._native import _run_command


def main() -> int:
    """Runs the command with this process's arguments and returns its exit code."""
    # Python turns Ctrl-C into an exception between two of its own instructions, and the command
    # runs none. It brings its own handler, but leaves alone one that a host has set.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        return _run_command(["codehone", *sys.argv[1:]])
    finally:
        signal.signal(signal.SIGINT, before)


if __name__ == "__main__":
    sys.exit(main())
