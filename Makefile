# make demo   sets up, crawls the bundled sample sites, reads, links, indexes and serves the search pages
# make test   sets up and passes the tests
# make elasticsearch   runs a real Elasticsearch on loopback until it is interrupted (needs Maven and Java 21 or later)
# Needs Python 3.11 and make; everything else is installed into .venv.

PYTHON ?= $(shell for p in python3.11 python3 python; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: setup setup-dev demo test lint benchmark elasticsearch clean

setup: $(VENV)/.runtime
setup-dev: $(VENV)/.dev

$(VENV)/.runtime: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed: none of python3.11, python3, python is one. Give it as 'make PYTHON=/path/to/python3.11'."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

demo: setup
	$(BIN)/tracuu demo

test: setup-dev lint
	$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

elasticsearch: setup-dev
	$(BIN)/python -m benchmarks.server

benchmark: setup-dev
	$(BIN)/python -m benchmarks.reading
	$(BIN)/python -m benchmarks.ablation
	$(BIN)/python -m benchmarks.reading_speed
	$(BIN)/python -m benchmarks.speed

clean:
	rm -rf $(VENV) var build *.egg-info
