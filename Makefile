# Colloquy's two commands are `make run` and `make test`. `make help` names the others.
#
# Written for GNU make 3.81 and an old bash, which is what macOS brings.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: help setup lock

BIN := .venv/bin

help: ## Name every command
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/ready ## Set up everything that running and testing need

.venv/ready: requirements.txt
	python3 -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@
