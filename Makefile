# `make demo` and `make test` set up everything they need; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
BENCH := .venv-bench
FUZZ_SECONDS ?= 600
# One more than there are cores: some tests wait for clocks and other processes.
PROCESSES ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

.DEFAULT_GOAL := help
.PHONY: help venv demo test coverage lint format bench profile conformance fuzz lock wheel clean

help:  ## List what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

$(VENV)/.ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

venv: $(VENV)/.ready  ## Set up .venv with everything pinned

demo: venv  ## Collect five outlets from a local replica; run it twice
	@$(BIN)/gleaner demo

test: venv  ## Run all tests
	@$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

coverage: venv  ## Hold the pure modules to 95 % of lines and branches
	@$(BIN)/python scripts/coverage_of_pure.py

lint: venv  ## Check style, types and floors
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python scripts/audit.py

format: venv  ## Put every file into shape
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

$(BENCH)/.ready: pyproject.toml | venv
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python $(BENCH)
	$(BIN)/uv pip install --quiet --python $(BENCH)/bin/python --requirements pyproject.toml --extra peers
	@touch $@

bench: venv $(BENCH)/.ready  ## Measure speed beside others (BENCH_SIZE=small, medium or large)
	@$(BIN)/python -m tests.bench

profile: venv $(BENCH)/.ready  ## Draw where a crawl spends its time, into build/
	@$(BIN)/python -m tests.bench.profile

conformance: venv  ## Score the feed reader beside others, on cases and on damage
	@$(BIN)/python -m scripts.conformance
	@GLEANER_DAMAGES=2000 $(BIN)/python -m pytest -q tests/quality/test_damaged_real_feeds.py

fuzz: venv  ## Feed every parser with mutants for FUZZ_SECONDS (600) in all
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r fuzz/requirements.lock
	@$(BIN)/python -m fuzz --seconds $(FUZZ_SECONDS)

lock: venv  ## Pin the dependencies of pyproject.toml anew
	@$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header --no-annotate \
		--python-version 3.11 --extra dev pyproject.toml --output-file requirements.lock

wheel: venv  ## Build the wheel into dist/
	@$(BIN)/python -m build --wheel --no-isolation

clean:  ## Remove everything made
	rm -rf $(VENV) $(BENCH) dist build gleaner-demo .coverage .mypy_cache .ruff_cache .pytest_cache
