# Every target is one line that a person could type.
BIN := .venv/bin
DECK ?= $(firstword $(sort $(wildcard sample_ballots/decks/*)))
OUT ?= out/demo

.DEFAULT_GOAL := help
.PHONY: run test test-slow lint format bench setup help

run: .venv/ready  ## set everything up, read a sample deck, show the table and where the results lie
	$(BIN)/kiemphieu read $(DECK)/election.toml $(DECK)/blank.pdf $(DECK)/scans -o $(OUT)

test: .venv/ready  ## the tests that every change must pass
	$(BIN)/pytest -q -n 2 -m "not slow"

test-slow: .venv/ready  ## all tests
	$(BIN)/pytest -q -n 2

lint: .venv/ready  ## format, style, types, which room may import which, README against --help
	$(BIN)/ruff format --check . && $(BIN)/ruff check . && $(BIN)/mypy && $(BIN)/lint-imports && $(BIN)/pytest -q tests/test_readme.py

format: .venv/ready  ## put the code into its format
	$(BIN)/ruff format . && $(BIN)/ruff check --fix .

bench: .venv/ready  ## accuracy and speed, measured anew
	$(BIN)/python -m benchmarks

setup:  ## system packages, uv and the Python packages
	scripts/setup.sh

help:  ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

.venv/ready: pyproject.toml uv.lock scripts/setup.sh
	scripts/setup.sh
