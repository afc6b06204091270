# Colloquy's two commands are `make run` and `make test`; `make` alone names the others.
#
# Kept to what GNU make 3.81 and bash 3.2 understand, which is what macOS brings.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash
BIN := .venv/bin
# Who forbids Python to keep what it has compiled makes each of the processes that tests start do it anew.
unexport PYTHONDONTWRITEBYTECODE
# Servers and browsers are waited for now and then: hence one process more than there are processors;
# more than eight gain nothing and run PostgreSQL out of connections. Tests of one file stay together,
# so that they share what they have made; who has finished takes over from others.
AT_ONCE = $$(( $$(getconf _NPROCESSORS_ONLN) + 1 ))
PYTEST := $(BIN)/pytest -n $(AT_ONCE) --maxprocesses 8 --dist worksteal

.PHONY: help run test check mutants drills bench format setup static lock clean machine tidy

help: ## Name every command
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: setup ## Set up what is missing and serve Colloquy on http://127.0.0.1:8000
	@exec $(BIN)/flask serve --try

test: setup ## Run every test: SQLite, PostgreSQL and a real browser
	@$(MAKE) --no-print-directory -j 2 machine tidy
	@echo "Tests on SQLite"
	@DATABASE_URL= $(PYTEST) --ignore=tests/browser
	@echo "Tests on PostgreSQL"
	@$(BIN)/python -m tests.postgres $(PYTEST) --ignore=tests/browser
	@echo "Journeys in a browser"
	@$(PYTEST) tests/browser
	@echo "All is well: format, lint, types, templates, tests on SQLite and on PostgreSQL, journeys in a browser."

check: setup tidy ## The quick look before a commit: everything but PostgreSQL and the browser
	@DATABASE_URL= $(PYTEST) --ignore=tests/browser -m "not slow"
	@echo "All is well, as far as a quick look can tell."

mutants: setup ## Break every policy on purpose: each break must fail a test
	@$(BIN)/python -m tests.mutants

drills: setup ## Kill the server, cut the power, fill the disk: what a term can do to a board
	@$(BIN)/python -m tests.machine postgresql
	@$(BIN)/python -m tests.drills

bench: setup ## Measure pages against a one-line Flask page, and keys in a long essay
	@$(BIN)/python -m tests.machine wrk chromium-headless-shell
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.keys

format: .venv/ready ## Put the code into the house's form
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format .

setup: static ## Make what is missing: the virtual environment and what the pages load

# The environment carries the address it was made at; moved, or with its Python gone, it is made anew.
ifneq ($(shell $(BIN)/python -c 'print(open(".venv/ready").read())' 2>/dev/null),$(CURDIR))
.PHONY: .venv/ready
endif

.venv/ready: requirements.txt
	@echo "Setting up .venv: once, for about a minute."
	@[ "$$(cat $@ 2>/dev/null)" = "$(CURDIR)" ] || { $(FIND_PYTHON) && "$$python" -m venv --clear .venv; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --prefer-binary \
	  --requirement requirements.txt
	@printf '%s' "$(CURDIR)" > $@

# Sets $$python to the first that is new enough and can make virtual environments.
SUITABLE = for python in $(PYTHON) python3.13 python3.12 python3.14 python3.11 python3 none; do \
  "$$python" -c 'import ensurepip, venv, sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
done; [ "$$python" != none ]
FIND_PYTHON = { $(SUITABLE); } || { $(INSTALL_VENV) && $(SUITABLE); } || { echo $(NO_PYTHON) >&2; exit 1; }
INSTALL_VENV = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq </dev/null && \
  DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends python3-venv </dev/null >/dev/null
NO_PYTHON = "Colloquy needs Python 3.11 or newer with venv (on Debian: apt install python3-venv)," \
  "and found none: install it, then run make again."

static: .venv/ready ## Build stylesheet, scripts, icons and fonts into static/build
	@$(BIN)/python hatch_build.py

tidy: .venv/ready
	@echo "Form, lint, types, templates"
	@$(BIN)/ruff format --check --quiet . || { echo "Not in the house's form: run make format."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/djlint templates --lint --quiet

machine: .venv/ready
	@$(BIN)/python -m tests.machine chromium-headless-shell postgresql gnumeric \
	  libreoffice-writer-nogui

lock: .venv/ready ## Take the newest versions that pyproject.toml allows into requirements.txt
	@$(BIN)/python -m venv .venv/lock && .venv/lock/bin/pip install --quiet --disable-pip-version-check uv
	@sed -n '/^#/p' requirements.txt > .venv/lock/requirements.txt
	@.venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --all-extras --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url pyproject.toml >> .venv/lock/requirements.txt
	@mv .venv/lock/requirements.txt requirements.txt

clean: ## Remove what make has made; the data in instance/ stays
	rm -rf .venv static/build static/node_modules dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
