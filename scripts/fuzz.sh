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
  cargo +nightly fuzz run "$target" -- "-max_total_time=$seconds"
done
