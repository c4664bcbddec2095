#!/usr/bin/env bash
# The type stub of the Python extension: scripts/stubs.sh VENV_PYTHON write|check
# `check` also compares the stub with the module that is installed in the virtual environment.
set -euo pipefail
python=$1 mode=$2
package=bindings/python/python
made=target/stubs
rm -rf "$made"
"$python" -m maturin generate-stubs --quiet --manifest-path bindings/python/Cargo.toml \
  --features stubs --profile dev --out "$made"
case $mode in
  write) cp "$made/codehone/_native.pyi" "$package/codehone/_native.pyi" ;;
  check)
    if ! diff -u "$package/codehone/_native.pyi" "$made/codehone/_native.pyi"; then
      echo "error: _native.pyi is not what the source says; run: make generated" >&2
      exit 1
    fi
    if ! "$python" -c 'import mypy' 2>/dev/null; then
      exec scripts/skip.sh 'types of the Python package: mypy needs Python 3.10 or later'
    fi
    "$python" -m mypy --config-file bindings/python/pyproject.toml "$package" bindings/python/tests
    "$python" -m mypy.stubtest codehone --mypy-config-file bindings/python/pyproject.toml
    ;;
  *) echo "usage: $0 VENV_PYTHON write|check" >&2; exit 2 ;;
esac
