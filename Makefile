# Everything runs in .venv, which is made on the first call; only Python 3.11 or newer is needed.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
INSTALLED := .venv/installed

.PHONY: demo test test-slow races-null format check install

demo: $(INSTALLED)
	$(BIN)/unrolled demo

# Two workers of one thread each: two programs of two threads would hinder one another.
test: $(INSTALLED)
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -m "not slow" --numprocesses 2 --dist loadfile

test-slow: $(INSTALLED)
	$(BIN)/python -m pytest -m slow

# Small races whose answer is known, two at a time: about a quarter of an hour.
races-null: $(INSTALLED)
	$(BIN)/python benchmarks/races_null.py

format: $(INSTALLED)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

check: $(INSTALLED)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(MAKE) test

install: $(INSTALLED)

# The stamp is newer than what decides the installation, or the installation is brought up to date.
$(INSTALLED): pyproject.toml constraints.txt
	test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(INSTALLED)
