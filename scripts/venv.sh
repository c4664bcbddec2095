#!/usr/bin/env bash
# Makes the virtual environment .venv: scripts/venv.sh PYTHON VENV_PYTHON
set -euo pipefail
python=$1 venv_python=$2
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 9))'; then
  echo "error: $python is not Python 3.9 or later; choose another: make PYTHON=python3.12 ..." >&2
  exit 1
fi
if "$venv_python" -m pip --version >/dev/null 2>&1; then exit 0; fi
rm -rf .venv
# Debian and Ubuntu ship Python without ensurepip; virtualenv brings its own pip.
if "$python" -c 'import ensurepip' 2>/dev/null; then
  "$python" -m venv .venv
else
  mkdir -p .cache
  "$python" -m pip install --quiet --disable-pip-version-check --target .cache/virtualenv virtualenv || {
    echo "error: $python has neither ensurepip nor pip; install it (Debian: apt-get install python3-venv)" >&2
    exit 1
  }
  PYTHONPATH=.cache/virtualenv "$python" -m virtualenv --quiet .venv
fi
