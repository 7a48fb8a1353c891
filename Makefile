# Tianbu. `make` alone prints what can be done.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: help install demo test check bench format clean
help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): setup.cfg constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(INSTALLED_DEV): setup.cfg constraints.txt | $(VENV)/bin/python
	$(PIP) --editable '.[dev]'
	@touch $@ $(INSTALLED)

install: $(INSTALLED)  ## the application alone, in .venv

demo: $(INSTALLED)  ## the demonstration county, served on http://127.0.0.1:8000
	@$(BIN)/tianbu init
	@$(BIN)/tianbu demo --if-empty
	@$(BIN)/tianbu serve

test: $(INSTALLED_DEV)  ## every test, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n auto $(ARGS)

check: $(INSTALLED_DEV)  ## lint, types, import contracts
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --config setup.cfg

bench: $(INSTALLED_DEV)  ## benchmarks into bench/results.jsonl; QUICK=1 for under five minutes
	$(PIP) --editable '.[dev,bench]'
	$(BIN)/python -m bench $(if $(QUICK),--quick) $(ARGS)

format: $(INSTALLED_DEV)  ## put the code into its form
	$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .

clean:  ## remove what was installed and cached (not var/)
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .cache build *.egg-info
