# Two commands matter: `make demo` and `make test`. `make help` lists the rest.
# Needs Rust 1.95, Python 3.9 or later and Node 20 or later; everything else is set up below, once.
# All paths are relative, so that the clone may lie anywhere. Written for GNU make 3.81 and later.

PYTHON ?= python3
NODE   ?= node
NPM    ?= npm
CARGO  ?= cargo

ifeq ($(OS),Windows_NT)
VENV_PYTHON := .venv/Scripts/python.exe
else
VENV_PYTHON := .venv/bin/python
endif

PY_DIR   := bindings/python
NODE_DIR := bindings/node
# A folder to demonstrate on instead of Python's standard library: make demo DIR=path/to/code
DIR ?=
# Options of the benchmarks that fetch code and peers.
BENCH ?=
# Seconds a fuzz target runs.
FUZZ_SECONDS ?= 600

# A check whose tool is missing is reported, at once and again at the end, never passed over.
SKIPPED := target/skipped.txt

.DEFAULT_GOAL := help
# Cargo, pytest and Node's runner are parallel themselves, and the stub check needs what the Python suite builds.
.NOTPARALLEL:
.PHONY: help demo test test-rust test-python test-node check fmt fmt-check lint docs generated \
        generated-check generated-check-python generated-check-node deny test-browser soak fuzz \
        bench-accuracy bench-compare bench-metrics bench-peers setup clean begin-check

help: ## Show this list
	@printf 'Codehone. The two commands that matter: make demo, make test\n\n'
	@grep -hE '^[a-zA-Z%-]+:.*## ' Makefile | sed -E 's/^([^:]+):.*## (.*)/\1\t\2/' | \
	  while IFS="$$(printf '\t')" read -r name text; do printf '  %-18s %s\n' "$$name" "$$text"; done

# ---------------------------------------------------------------------------- the two commands

demo: ## Scan real code, rank, learn from verdicts, rank again (DIR=folder for your own)
	$(CARGO) build --locked --profile demo -p codehone-examples --bin codehone-demo
	@PYTHON="$(PYTHON)" CARGO="$(CARGO)" scripts/demo.sh "$(DIR)"

test: test-rust test-python test-node ## Run the Rust, Python and Node suites

# ---------------------------------------------------------------------------- the suites

test-rust: ## Run the Rust suite, doc tests included
	$(CARGO) test --locked --features cli
	$(CARGO) test --locked --no-default-features --lib
	$(CARGO) build --locked -p codehone-examples --all-targets

test-python: .venv/.stamp ## Build the extension module and run the Python suite
	# maturin builds for the active environment, which may be another one.
	cd $(PY_DIR) && env -u CONDA_PREFIX VIRTUAL_ENV="$(CURDIR)/.venv" \
	  "$(CURDIR)/$(VENV_PYTHON)" -m maturin develop --locked --quiet --features testing
	cd $(PY_DIR) && "$(CURDIR)/$(VENV_PYTHON)" -m pytest -q

test-node: $(NODE_DIR)/node_modules/.stamp ## Build the addon and run the Node suite
	cd $(NODE_DIR) && $(NPM) run --silent build && $(NPM) run --silent typecheck && $(NPM) test --silent

# ---------------------------------------------------------------------------- what CI runs

check: begin-check fmt-check lint docs generated-check-node test generated-check-python deny ## Everything CI runs
	@if [ -s $(SKIPPED) ]; then printf '\nNot everything was checked:\n'; cat $(SKIPPED); fi
	@printf '\nmake check: passed\n'

begin-check:
	@mkdir -p target && rm -f $(SKIPPED)

fmt: .venv/.stamp ## Format all sources
	$(CARGO) fmt --all
	$(VENV_PYTHON) -m ruff format $(PY_DIR)

fmt-check: .venv/.stamp ## Check the format of all sources
	$(CARGO) fmt --all --check
	$(VENV_PYTHON) -m ruff format --check $(PY_DIR)
	$(VENV_PYTHON) -m ruff check $(PY_DIR)

lint: .venv/.stamp ## Run clippy with warnings as errors
	$(CARGO) clippy --locked -p codehone -p codehone-examples -p codehone-benches --all-targets --all-features -- -D warnings
	# Without their test targets: those do not export what the hosts call.
	PYO3_PYTHON="$(CURDIR)/$(VENV_PYTHON)" $(CARGO) clippy --locked -p codehone-python -p codehone-node --all-features -- -D warnings

docs: ## Build the Rust documentation with warnings as errors
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --all-features -p codehone

generated: .venv/.stamp $(NODE_DIR)/node_modules/.stamp ## Write the generated files anew (_native.pyi, index.d.ts)
	scripts/stubs.sh "$(VENV_PYTHON)" write
	cd $(NODE_DIR) && $(NPM) run --silent build

generated-check: generated-check-python generated-check-node ## Check that the generated files are up to date

generated-check-python: .venv/.stamp
	scripts/stubs.sh "$(VENV_PYTHON)" check

# `make check` runs this before the suite, whose build writes the files anew: see the script.
generated-check-node: $(NODE_DIR)/node_modules/.stamp
	cd $(NODE_DIR) && $(NPM) run --silent check-generated

deny: ## Check licences and advisories of all dependencies (needs cargo-deny)
	@CARGO="$(CARGO)" scripts/deny.sh

# ---------------------------------------------------------------------------- on demand

test-browser: ## Run what needs a browser
	@scripts/skip.sh 'browser tests: nothing in this version has a page to test'

soak: ## Run the long crash and concurrency tests
	CODEHONE_SOAK=1 $(CARGO) test --locked --features cli --release -- --include-ignored
	CODEHONE_TEST_FILES=50000 $(CARGO) test --locked --features cli --release --test scan_large -- --nocapture

fuzz: ## Run every fuzz target for FUZZ_SECONDS (needs nightly Rust and cargo-fuzz)
	scripts/fuzz.sh $(FUZZ_SECONDS)

bench-accuracy: ## Score us and the peers on labelled code (fetches it; BENCH="--suite ruff" for one)
	$(PYTHON) benches/accuracy/run.py $(BENCH)

bench-compare: ## List where we and ruff or ESLint differ on five code bases
	$(PYTHON) benches/accuracy/compare.py $(BENCH)

bench-peers: ## CPU time and memory of us and the peers on code from PyPI and npm
	$(PYTHON) benches/peers/run.py $(BENCH)

bench-metrics: ## Our metrics beside radon's on Python's standard library
	$(PYTHON) benches/metrics/run.py $(BENCH)

bench-%: ## Run one benchmark: make bench-ranking
	$(CARGO) bench --locked -p codehone-benches --bench $*

setup: .venv/.stamp $(NODE_DIR)/node_modules/.stamp ## Only set up the Python and Node tools

clean: ## Remove everything that was built or set up
	$(CARGO) clean
	rm -rf .venv $(NODE_DIR)/node_modules

# ---------------------------------------------------------------------------- set-up, once

.venv/.stamp: $(PY_DIR)/requirements-dev.txt scripts/requirements.txt scripts/venv.sh
	scripts/venv.sh "$(PYTHON)" "$(VENV_PYTHON)"
	$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check -r $(PY_DIR)/requirements-dev.txt -r scripts/requirements.txt
	@touch $@

$(NODE_DIR)/node_modules/.stamp: $(NODE_DIR)/package-lock.json
	# Not `npm ci`: it refuses a lock file that lacks packages for other platforms, which npm itself
	# leaves out wherever a registry does not have them. This installs the locked versions, too.
	cd $(NODE_DIR) && $(NPM) install --no-save --no-audit --no-fund --loglevel=error
	@touch $@
