# The two commands: `make demo` shows what unchrome does, `make test` runs everything.
PYTHON ?= python3.11
BIN := .venv/bin
SOURCES := $(shell find pipeline rules -name '*.py' -o -name '*.yaml') pyproject.toml README.md LICENSE

.PHONY: demo test lint check clean

demo: .venv/demo
	@$(BIN)/python tests/demo.py

test: .venv/dev lint
	$(BIN)/pytest -n 2
	CI= $(BIN)/unchrome check golden

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/mypy

clean:
	rm -rf .venv dist

.venv/python:
	@command -v $(PYTHON) >/dev/null || { echo "unchrome needs Python 3.11 or newer; name it with PYTHON=..." >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@touch $@

# What is demonstrated and tested is the built wheel, as a user would install it.
.venv/demo: .venv/python $(SOURCES)
	rm -rf dist && $(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .
	$(BIN)/python -m pip install --quiet --upgrade dist/unchrome-*.whl
	$(BIN)/python -m pip install --quiet --force-reinstall --no-deps dist/unchrome-*.whl
	@touch $@

.venv/dev: .venv/demo
	$(BIN)/python -m pip install --quiet "$$(ls dist/unchrome-*.whl)[dev]"
	@touch $@
