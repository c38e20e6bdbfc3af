# Everyday commands. Each sets up what it needs; none needs a service, an account or a token.
PORT ?= 8765
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null || echo $(BIN)/uv)
TEST_WORKERS ?= 3
# The order of the tests; another number is another order.
TEST_SEED ?= 1

.PHONY: setup setup-dev demo test check coverage audit sbom wheel format lock bench clean

setup: .venv/.core-installed
setup-dev: .venv/.dev-installed

demo: setup
	$(BIN)/taizhang demo --port $(PORT)

test: setup-dev check
	$(BIN)/pytest -q -n $(TEST_WORKERS) --randomly-seed=$(TEST_SEED) -m "not slow"

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r bot handlers storage ledger

# Every statement that make test runs, in the processes that it starts too. It takes twice its time, so that a test
# which bounds a time may fail: the lines are counted all the same.
coverage: setup-dev
	$(BIN)/coverage erase
	-$(BIN)/coverage run -m pytest -q -n $(TEST_WORKERS) --randomly-seed=$(TEST_SEED) -m "not slow"
	$(BIN)/coverage combine -q
	$(BIN)/coverage report

# Asks an advisory database about every pinned package: needs the network, so it is no part of test.
audit: setup-dev
	@$(BIN)/python .ci/audit.py $(UV) tool run -q pip-audit

sbom: setup
	@$(BIN)/python .ci/sbom.py

wheel: setup
	$(UV) build -q --wheel -o dist .

format: setup-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: setup-dev
	$(UV) pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header -o requirements.lock
	$(UV) pip compile pyproject.toml -q --universal --generate-hashes --no-emit-index-url --no-header --extra dev --extra charts -c requirements.lock -o requirements-dev.lock

bench: setup-dev
	$(BIN)/python -m bench --write

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	$(if $(shell command -v uv 2>/dev/null),uv venv -q --python $(PYTHON) .venv,$(PYTHON) -m venv .venv)

$(BIN)/uv: .venv/bin/python
	$(BIN)/python -m pip install -q uv

.venv/.core-installed: requirements.lock pyproject.toml | .venv/bin/python $(if $(findstring $(BIN)/uv,$(UV)),$(BIN)/uv)
	$(UV) pip install -q --python .venv/bin/python --require-hashes -r requirements.lock
	$(UV) pip install -q --python .venv/bin/python --no-deps -e .
	@touch $@

.venv/.dev-installed: requirements-dev.lock .venv/.core-installed
	$(UV) pip install -q --python .venv/bin/python --require-hashes -r requirements-dev.lock
	@touch $@
