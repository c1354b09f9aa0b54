# `make help` lists what can be made.

SHELL := /bin/bash
MAKEFLAGS += --no-print-directory
# Tests start many processes of ours: each would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help demo test test-long check setup setup-test bench lock messages migration screens

RUN := .venv/bin/python -m
FUZZ_SECONDS ?= 600
LOCK := uv pip compile --quiet pyproject.toml --python-version 3.11 --python-platform linux \
  --all-extras --generate-hashes --no-header --no-annotate --no-emit-index-url

help: ## List what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do \
	  printf 'make %-12s %s\n' "$$name" "$$what"; done

demo: setup ## Set up, then run the service with sample claims on port 8000, until Ctrl-C
	@exec .venv/bin/rpl demo

test: setup-test ## Set up, then run every test
	@$(RUN) pytest -q -n 2 --dist loadgroup --no-header

test-long: setup-test ## Set up, then run what takes minutes: every drill whole, all fuzzing, every language
	@$(RUN) tests.long --seconds $(FUZZ_SECONDS)

check: setup-test ## Format, lint, types, import contracts, definitions
	@$(RUN) ruff format --quiet --check . && echo "format       ok"
	@$(RUN) ruff check --quiet . && echo "lint         ok"
	@$(RUN) mypy --no-error-summary rpl tests $(if $(wildcard bench/*.py),bench) && echo "types        ok"
	@log=$$(mktemp); .venv/bin/lint-imports >"$$log" 2>&1 || { cat "$$log"; rm "$$log"; exit 1; }; \
	  rm "$$log"; echo "imports      ok"
	@.venv/bin/rpl check >/dev/null && echo "definitions  ok"

setup: ## Set up what the service needs
	@.ci/set-up run

setup-test: ## Set up what the tests need too
	@.ci/set-up test

coverage: setup-test ## Every branch of rules and flows is tested: says which is not
	@rm -f .coverage*; $(RUN) pytest -q -n 2 --no-header --cov=rpl --cov-report= \
	  tests/api tests/domain tests/flows tests/jobs tests/store tests/web
	@$(RUN) coverage report --include='rpl/domain/*,rpl/flows/*' --skip-covered --show-missing --fail-under=100

bench: setup-test ## Run every benchmark in its short form
	@set -e; for program in bench/*.py; do [ -e "$$program" ] || continue; \
	  echo "== $$program"; PYTHONPATH=. .venv/bin/python "$$program" --short; done

migration: setup-test ## Write a migration from changed tables: make migration title="what changes"
	@$(RUN) rpl.store.migrations.new "$(title)" && $(RUN) ruff check --quiet --fix rpl/store/migrations \
	  && $(RUN) ruff format --quiet rpl/store/migrations

stylesheet: ## Build the stylesheet again from frontend/ (needs Node.js and npm)
	@cd frontend && npm ci --silent && npm run --silent build

lock: ## Choose newer versions of the Python packages (needs uv: pip install uv)
	@$(LOCK) --group build --upgrade -o requirements.lock
	@$(LOCK) --group build --group dev --constraint requirements.lock -o requirements-dev.lock

screens: setup-test ## Take the screenshots of the README anew
	@$(RUN) tests.browser.screens

messages: setup ## Bring the message catalogs up to date, and list what is not translated
	@.venv/bin/python frontend/messages.py
