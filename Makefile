# Everything sets itself up: python3 (3.11 or newer) and make are enough.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo plan test check bench docs samples clean

$(READY): pyproject.toml .ci/constraints.txt
	$(PYTHON) -m venv $(VENV)
	PIP_CONSTRAINT=.ci/constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	PIP_CONSTRAINT=.ci/constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check --group dev --editable .
	$(BIN)/python -m compileall -q kpi
	touch $(READY)

demo: $(READY)
	@sh .ci/demo $(BIN)/kpi

plan: $(READY)
	@sh .ci/plan $(BIN) $(PLAN)

test: $(READY)
	$(BIN)/python -m pytest -n 2 --dist loadfile

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tests.docs.generate --check

docs: $(READY)
	$(BIN)/python -m tests.docs.generate

samples: $(READY)
	$(BIN)/python sample_reports/generate.py

bench: $(READY)
	PIP_CONSTRAINT=.ci/constraints.txt $(BIN)/python -m pip install --quiet --disable-pip-version-check pandas
	$(BIN)/python -m tests.bench.run

clean:
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
