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
  corpus=$PWD/fuzz/corpus/$target
  mkdir -p "$corpus"
  # The target writes its seeds, made from the rules' examples, to the corpus before it reads it.
  # What is committed is only read: finds go to the first folder.
  case "$target" in
    sarif) seeds=(core/tests/fixtures/sarif) ;;
    *) seeds=() ;;
  esac
  CODEHONE_FUZZ_SEEDS=$corpus cargo +nightly fuzz run "$target" "$corpus" ${seeds[@]+"${seeds[@]}"} -- \
    "-max_total_time=$seconds" -rss_limit_mb=4096 -timeout=30
done
