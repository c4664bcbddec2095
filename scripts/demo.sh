#!/usr/bin/env bash
# Finds real code and another tool's SARIF file for the demo: scripts/demo.sh [FOLDER]
# Builds the program with CARGO; PYTHON is the interpreter whose standard library is the default folder.
set -euo pipefail
folder=${1:-}
python=${PYTHON:-python3}
out=target/demo-data
mkdir -p "$out"

exclude=()
if [ -z "$folder" ]; then
  folder=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["stdlib"])')
  # Installed packages lie inside it; tests of a library are not what a reviewer looks at.
  exclude=(site-packages dist-packages test tests idle_test lib2to3)
fi
folder=$(cd "$folder" && pwd -P)

# The tool goes into the clone's own environment, without which the committed file is taken.
case "$(uname -s)" in
  MINGW* | MSYS* | CYGWIN*) venv_python=.venv/Scripts/python.exe ;;
  *) venv_python=.venv/bin/python ;;
esac
log=$out/setup.log
have_ruff() { "$venv_python" -m ruff --version 2>/dev/null; }
if ! have_ruff >/dev/null; then
  echo "Setting up ruff, the other tool, in .venv ..."
  { scripts/venv.sh "$python" "$venv_python" &&
    "$venv_python" -m pip install --quiet --disable-pip-version-check -r scripts/requirements.txt; } >"$log" 2>&1 || true
fi

args=(--folder "$folder")
for name in ${exclude[@]+"${exclude[@]}"}; do args+=(--exclude "$name/"); done
if version=$(have_ruff); then
  ruff_exclude=()
  if [ ${#exclude[@]} -gt 0 ]; then
    ruff_exclude=(--exclude "$(IFS=,; echo "${exclude[*]}")")
  fi
  "$venv_python" -m ruff check --isolated --no-cache --exit-zero --quiet --select F,B,S,PLE,PLW \
    ${ruff_exclude[@]+"${ruff_exclude[@]}"} --output-format sarif --output-file "$out/ruff.sarif" "$folder"
  args+=(--sarif "$out/ruff.sarif" --sarif-note "SARIF that $version wrote about it just now")
else
  echo "ruff could not be installed (see $log): importing the SARIF file that it wrote for this repository"
  args+=(--sarif examples/demo/ruff.sarif --sarif-root /usr/lib/python3.11)
  args+=(--sarif-note "SARIF that ruff wrote about Python 3.11's json, http, email and urllib (committed)")
fi
echo
# Through cargo, which knows where its target folder is.
exec "${CARGO:-cargo}" run --quiet --locked --profile demo -p codehone-examples --bin codehone-demo -- "${args[@]}"
