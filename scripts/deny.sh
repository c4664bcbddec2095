#!/usr/bin/env bash
# Checks licences, bans, sources and advisories of all dependencies: scripts/deny.sh
# The first three need nothing but the lock file. Advisories come from a database that must be fetched
# first: where that fails they are reported as skipped, but what the database says is never passed over.
set -euo pipefail
cargo=${CARGO:-cargo}
if ! "$cargo" deny --version >/dev/null 2>&1; then
  exec scripts/skip.sh 'licences and advisories: cargo-deny is not installed (cargo install cargo-deny --locked)'
fi
"$cargo" deny --all-features check licenses bans sources
if ! fetched=$("$cargo" deny --all-features fetch db 2>&1); then
  printf '%s\n' "$fetched" >&2
  exec scripts/skip.sh 'advisories: their database cannot be fetched'
fi
exec "$cargo" deny --all-features check advisories
