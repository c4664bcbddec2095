#!/usr/bin/env bash
# Runs every fuzz target for a number of seconds: scripts/fuzz.sh SECONDS
set -euo pipefail
seconds=${1:-600}
if ! cargo fuzz --version >/dev/null 2>&1; then
  exec scripts/skip.sh 'fuzzing: cargo-fuzz is not installed (cargo install cargo-fuzz --locked)'
fi
if ! cargo +nightly --version >/dev/null 2>&1; then
  exec scripts/skip.sh 'fuzzing: no nightly Rust (rustup toolchain install nightly)'
fi
for target in $(cargo +nightly fuzz list); do
  printf '== %s for %s s\n' "$target" "$seconds"
  mkdir -p "fuzz/corpus/$target"
  # What the fuzzer finds goes to its own corpus; the seeds are only read.
  case "$target" in
    sarif) seeds=core/tests/fixtures/sarif ;;
    *) seeds=examples/sample/src ;;
  esac
  cargo +nightly fuzz run "$target" "fuzz/corpus/$target" "$seeds" -- \
    "-max_total_time=$seconds" -rss_limit_mb=4096
done
