# The two commands: `make demo` shows what unchrome does, `make test` runs everything.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
SOURCES := $(shell find pipeline rules -name '*.py' -o -name '*.yaml' -o -name '*.json' -o -name '*.html' -o -path '*/static/*') \
	pyproject.toml README.md LICENSE

.PHONY: demo test lint check clean

PAGE := golden/newsletter-box-and-share-bar/input.html
RECORD := golden/jsonl-record-with-title-and-date/input.jsonl

demo: .venv/demo
	@echo; echo "1. A page: its lines, what went and by which rule.    $(BIN)/unchrome explain $(PAGE)"; echo
	@$(BIN)/unchrome explain $(PAGE)
	@echo; echo "2. The article it gives.    $(BIN)/unchrome clean $(PAGE)"; echo
	@$(BIN)/unchrome clean --quiet $(PAGE) | $(BIN)/python -m json.tool --no-ensure-ascii
	@echo; echo "3. A text record of a corpus.    $(BIN)/unchrome explain --changed $(RECORD); $(BIN)/unchrome clean $(RECORD)"; echo
	@$(BIN)/unchrome explain --changed $(RECORD)
	@echo; $(BIN)/unchrome clean --quiet $(RECORD) | $(BIN)/python -m json.tool --no-ensure-ascii
	@echo; echo "Next: $(BIN)/unchrome clean YOUR-FILES... -o articles.jsonl --ledger ledger.jsonl"
	@echo "      $(BIN)/unchrome undo articles.jsonl --ledger ledger.jsonl     every removal can be put back"
	@echo "      rules/ holds the rules, golden/ the cases that hold them, README.md the rest"

test: .venv/dev lint
	$(BIN)/pytest -n 2
	CI= $(BIN)/unchrome check golden

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/unchrome rules lint --strict
	$(BIN)/unchrome rules lint --strict golden

clean:
	rm -rf .venv dist

.venv/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "unchrome needs Python 3.11 or newer; name it: make PYTHON=python3.12" >&2; exit 2; }
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
