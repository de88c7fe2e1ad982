# Insonate. `make app` starts it, `make test` checks everything; `make` alone lists the rest.
# Needs python3 (3.11 or newer) and make; all else goes into .venv on first use.

PYTHON ?= python3
# PORT: another port for the app.  ARGS: passed on to the app, the tests or the benchmark.
PORT ?=
ARGS ?=

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
# Stamps: written after a successful installation, so that a warm start never asks pip.
RUN := .venv/.installed
DEV := .venv/.installed-dev
PACKAGES := $(wildcard exam simulator criteria sweeps ui)
TYPED := $(PACKAGES) validation scripts benchmarks $(wildcard app.py)
SPELLED := $(TYPED) tests $(wildcard docs *.md)

# Without a working interpreter in .venv the stamps mean nothing.
ifeq ($(shell test -x $(BIN)/python && ! test -e .venv/.unfinished && echo ok),)
$(RUN) $(DEV): anew
endif
.PHONY: anew
anew:

$(RUN): requirements.txt
	@bash scripts/make_venv.sh "$(PYTHON)" requirements.txt
	@touch $(RUN)

$(DEV): requirements-dev.txt requirements.txt
	@bash scripts/make_venv.sh "$(PYTHON)" requirements-dev.txt
	@touch $(RUN) $(DEV)

.PHONY: help
help: ## list what there is
	@echo "Insonate: make <target>, with PYTHON=python3.13, PORT=8600, ARGS=... if you like"
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  \1|\2/p' Makefile | column -t -s '|' 2>/dev/null \
	  || sed -nE 's/^([a-z-]+):[^#]*## (.*)/  \1: \2/p' Makefile

.PHONY: app
app: $(RUN) ## start the app on this machine and open it in the browser
	@$(BIN)/python -m streamlit run app.py $(if $(PORT),--server.port $(PORT)) $(ARGS)

.PHONY: venv setup
venv: $(RUN) ## install what the app needs into .venv
setup: $(DEV) ## install what tests and checks need, too

# Every step runs, whatever the ones before it said; the target fails if one did.
define lint
failed=""; \
$(BIN)/ruff format --check . || failed+=" format"; \
$(BIN)/ruff check . || failed+=" lint"; \
$(BIN)/mypy $(TYPED) || failed+=" types"; \
$(BIN)/lint-imports --no-logo || failed+=" imports"; \
$(BIN)/codespell $(SPELLED) || failed+=" spelling"
endef
# 5: no test collected, which is all right only if ARGS chose some.
pytest = $(BIN)/python -m pytest -q --dist worksteal $(1) $(ARGS) \
  || [ $$? = $(if $(strip $(ARGS)),5,0) ] || failed+=" $(2)"
verdict = if [ -n "$$failed" ]; then echo "FAILED:$$failed"; exit 1; fi

.PHONY: check
check: $(DEV) ## format, lint, types, imports, spelling, fast tests: under a minute
	@$(lint); \
	$(call pytest,-n auto -m "not browser and not slow",fast-tests); \
	$(verdict)

.PHONY: test
test: $(DEV) ## everything, in a real browser as well
	@$(lint); \
	$(call pytest,-n auto -m "not browser",tests); \
	if CHROME=$$(bash scripts/ensure_chromium.sh); then export CHROME; \
	$(call pytest,-n 2 -m browser,browser-tests); \
	else failed+=" no-browser"; fi; \
	$(verdict)

.PHONY: bench
bench: $(RUN) ## measure speed: prints a table, writes benchmarks/latest.json
	@$(BIN)/python -m benchmarks $(ARGS)

.PHONY: bench-app
bench-app: $(DEV) ## measure how fast the app feels in Chromium: adds to benchmarks/latest.json
	@CHROME=$$(bash scripts/ensure_chromium.sh); export CHROME; \
	$(BIN)/python -m benchmarks.app $(ARGS)

.PHONY: soak
soak: $(DEV) ## twenty browsers at once on one app for two minutes: errors, speed, memory
	@CHROME=$$(bash scripts/ensure_chromium.sh); export CHROME; \
	$(BIN)/python -m benchmarks.soak $(ARGS)

.PHONY: validate
validate: $(RUN) ## hold the model against the literature: writes docs/validation.md
	@$(BIN)/python -m validation $(ARGS)

.PHONY: stress
stress: $(RUN) ## ten thousand absurd scenarios, and whether any breaks the model: minutes
	@$(BIN)/python -m scripts.stress $(ARGS)

.PHONY: pictures
pictures: $(RUN) ## draw every manoeuvre again for docs/model.md
	@$(BIN)/python -m scripts.manoeuvres $(ARGS)

.PHONY: readme-pictures
readme-pictures: $(DEV) ## take the pictures of the README anew, from the running app
	@CHROME=$$(bash scripts/ensure_chromium.sh) $(BIN)/python -m scripts.readme_pictures $(ARGS)

.PHONY: format
format: $(DEV) ## let ruff format the code and fix what it can
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

.PHONY: clean
clean: ## remove caches and test output; .venv stays (rm -rf .venv to start afresh)
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis \
	  .coverage htmlcov test-results tests/browser/shots benchmarks/latest.json
	@find . -path ./.venv -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
