# Everything one does with this repository, by one word. `make help` lists it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DIALECTS := .venv-dialects
AUDIT := .venv-audit
PIP_AUDIT := $(AUDIT)/bin/pip-audit --require-hashes --disable-pip --progress-spinner off
LOCKS := requirements.lock requirements-dev.lock requirements-dialects.lock
# Some files at a time: a demo, a dbt build, a loaded warehouse are made once. Three processes keep
# two cores busy while one of them waits for a server or a clock.
PYTEST := $(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder
SOURCES := src tests benchmarks docs
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-strip-extras \
	--python-version 3.11 --custom-compile-command "make lock" $(UPGRADE)

# Some machines forbid it; then every process of the suite compiles all that it imports anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test test-long test-dialects check lint advisories audit format types layers docs bench lock clean

help:  ## list these targets
	@sed -n 's/^\([a-z-]*\):.*##/\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: $(VENV)/installed  ## copy a simulated workspace into DuckDB and build the marts; again: a day later
	@$(BIN)/interlake demo

test: $(VENV)/installed-dev  ## the whole suite, real PostgreSQL included, at a tenth of the full sizes
	$(PYTEST)

test-long: $(VENV)/installed-dev  ## the whole suite at full sizes
	INTERLAKE_TEST_SIZE=full $(PYTEST) -m "long or not long"

test-dialects: $(DIALECTS)/installed  ## the models on Spark, and in the SQL of the other warehouses
	$(DIALECTS)/bin/pytest -n 2 --dist loadfile tests/dialects

check: lint types layers advisories test  ## all that CI runs

lint: $(VENV)/installed-dev  ## style of Python and SQL, spelling
	$(BIN)/ruff format --check --quiet $(SOURCES)
	$(BIN)/ruff check --quiet $(SOURCES)
	$(BIN)/codespell
	$(BIN)/sqlfluff lint --nocolor --disable-progress-bar src/interlake/dbt

advisories: $(AUDIT)/installed  ## known vulnerabilities of what the lock files name, as far as PyPI answers
	@for lock in $(LOCKS); do \
	  if found=$$($(PIP_AUDIT) -r "$$lock" 2>&1); then \
	    echo "$$lock: none known, $$(echo "$$found" | grep -c 'could not be audited') packages without an answer"; \
	  elif echo "$$found" | grep -q '^requests.exceptions'; then echo "$$lock: PyPI can't be asked"; \
	  else echo "$$found"; exit 1; fi; done

audit: $(AUDIT)/installed  ## the same, and every package has to have an answer
	@for lock in $(LOCKS); do echo "$$lock"; $(PIP_AUDIT) --strict -r "$$lock" || exit 1; done

format: $(VENV)/installed-dev  ## put Python and SQL in order
	$(BIN)/ruff check --quiet --fix $(SOURCES)
	$(BIN)/ruff format --quiet $(SOURCES)
	$(BIN)/sqlfluff fix --nocolor --disable-progress-bar --quiet src/interlake/dbt

types: $(VENV)/installed-dev  ## mypy, strict
	$(BIN)/mypy --no-error-summary

layers: $(VENV)/installed-dev  ## which part may import which
	$(BIN)/lint-imports --no-cache

docs: $(VENV)/installed-dev  ## write the reference pages anew
	$(BIN)/python docs/generate.py
	$(BIN)/python -m interlake.dbt.reference

bench: $(VENV)/installed-dev  ## the measurements in benchmarks/, into its results.md; ONLY="decode idle"
	@$(BIN)/python benchmarks $(ONLY)

lock: $(VENV)/installed-dev  ## pin every dependency anew; UPGRADE=--upgrade takes the newest
	$(COMPILE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock
	$(COMPILE) pyproject.toml --group build --group dev --group dialects -o requirements-dialects.lock
	$(COMPILE) --group audit -o requirements-audit.lock

clean:  ## remove the environment, the demo and every cache
	rm -rf $(VENV) $(DIALECTS) $(AUDIT) demo build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Interlake needs Python 3.11 or newer; name one: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || { echo "making $(VENV)" >&2; $(PYTHON) -m venv $(VENV); }
	@echo "installing what requirements.lock names" >&2
	@$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/installed-dev: requirements-dev.lock $(VENV)/installed
	@echo "installing what requirements-dev.lock names" >&2
	@$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

# Apart from the others: the adapters of all warehouses want other versions of what they share.
$(DIALECTS)/installed: requirements-dialects.lock pyproject.toml
	@test -x $(DIALECTS)/bin/python || $(PYTHON) -m venv $(DIALECTS)
	@echo "installing what requirements-dialects.lock names" >&2
	@$(PIP:$(BIN)%=$(DIALECTS)/bin%) install --no-deps --require-hashes --requirement requirements-dialects.lock
	@$(PIP:$(BIN)%=$(DIALECTS)/bin%) install --no-deps --no-build-isolation --editable .
	@touch $@

$(AUDIT)/installed: requirements-audit.lock
	@test -x $(AUDIT)/bin/python || $(PYTHON) -m venv $(AUDIT)
	@echo "installing what requirements-audit.lock names" >&2
	@$(PIP:$(BIN)%=$(AUDIT)/bin%) install --no-deps --require-hashes --requirement requirements-audit.lock
	@touch $@
