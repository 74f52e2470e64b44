# Ringdesk. `make run` starts it, `make test` proves it; the rest is for developing.
# ARGS goes to the program that does the work:  make run ARGS='--port 9000'

ifndef PYTHON
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null \
	&& echo $$p && exit; done; echo python3)
endif
BIN := .venv/bin
# One test process more than there are cores, since tests also wait; ARGS='-n 0' runs all in one.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(len(os.sched_getaffinity(0)) + 1)')
BROWSER ?= yes
ifdef RINGDESK_CHROMIUM
export RINGDESK_CHROMIUM
endif
MAKEFLAGS += --no-print-directory

.PHONY: help run test check types lint format bench seed lock clean runtime dev
help: ## what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run: runtime ## install what is missing, build, start: prints the address and the demo logins
	@$(BIN)/python tools/web.py build
	@exec $(BIN)/ringdesk run $(ARGS)

# Tests start the application dozens of times: what is compiled is kept, also where the
# environment says otherwise.
test: export PYTHONDONTWRITEBYTECODE :=
test: dev ## everything that can be proved, from a clean checkout
	@$(BIN)/python tools/web.py build test
	@test $(BROWSER) = no || $(BIN)/python tools/browser.py
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: dev lint types ## lint, types, import contracts, completeness of the languages
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m ringdesk.kernel.i18n check

types: dev ## types of the server and of the web workspace
	@$(BIN)/mypy
	@$(BIN)/python tools/web.py types

lint: dev ## style of the server and of the web workspace
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python tools/web.py lint check:i18n

format: dev ## rewrite the Python files in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: dev ## measure, beside pgbench on the same server
	@$(BIN)/ringdesk bench $(ARGS)

seed: runtime ## build the demo workspace anew
	@$(BIN)/ringdesk seed $(ARGS)

lock: dev ## make the lock files anew from pyproject.toml
	@$(BIN)/python tools/lock.py $(ARGS)

clean: ## remove what was built and installed (never var/, where the work is kept)
	rm -rf .venv build web/dist web/node_modules .mypy_cache .pytest_cache .ruff_cache
	rm -rf .hypothesis .import_linter_cache test-results

runtime dev:
	@$(PYTHON) tools/install.py $@
