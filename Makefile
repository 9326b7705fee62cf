# The README's commands. `make daily` and `make test` need Python 3.11 or later, git and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
CLI := $(BIN)/cie-runbook
SCENARIO ?= normal

.DEFAULT_GOAL := help

.PHONY: help
help: ## Show these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: daily
daily: $(VENV)/.headless ## Write the daily report on the drill; SCENARIO=vista-outage for an incident
	@$(CLI) daily --profile drill --scenario $(SCENARIO)

.PHONY: test
test: $(VENV)/.dev browser ## Set up, and run every check and every test
	@$(MAKE) --no-print-directory lint
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser"
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m browser
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
	  CIE_RUNBOOK_HOME="$$home" $(BIN)/python -m pytest -q -n 2 --dist loadfile --nbval-lax notebooks

.PHONY: lint
lint: $(VENV)/.dev ## Format check, lint, types, layers, stripped notebooks
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/python -m mypy
	@$(BIN)/lint-imports
	@$(BIN)/nbstripout --verify --keep-id --extra-keys "metadata.papermill cell.metadata.papermill" notebooks/*.ipynb

.PHONY: lab
lab: $(VENV)/.dev ## Open the notebooks in JupyterLab
	@$(BIN)/jupyter lab notebooks

.PHONY: bench
bench: $(VENV)/.dev ## Measure the daily run, the reading of 200,000 log events, and redaction
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_redaction

.PHONY: bench-detection
bench-detection: $(VENV)/.bench ## Hold detection against other methods; writes its table into docs/detection.md
	@$(BIN)/python -m tests.bench_detection --docs docs/detection.md

.PHONY: bench-triage
bench-triage: $(VENV)/.bench ## Hold grouping and suspects against other methods; writes its tables into docs/triage.md
	@$(BIN)/python -m tests.bench_triage --docs docs/triage.md

.PHONY: expected
expected: $(VENV)/.dev ## Write down anew what the notebooks say on the drill; review the difference
	@$(BIN)/python -m tests.notebooks.expected

.PHONY: lock
lock: ## Refresh both lock files from pyproject.toml (needs the command uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
	  --extra build pyproject.toml --output-file requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
	  --constraints requirements.lock --all-extras pyproject.toml --output-file requirements-dev.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --upgrade \
	  --no-deps tests/bench_requirements.txt --output-file requirements-bench.lock

.PHONY: hooks
hooks: $(VENV)/.dev ## Run the checks of `make lint` before every commit
	@$(BIN)/pre-commit install

.PHONY: browser
browser: # Debian's Chromium, where this may install it; elsewhere the browser tests skip by name
	@command -v chromium >/dev/null || { \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && \
	  apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
	} || echo "Chromium is not installed: the tests in a browser will be skipped."

# The environments. `.headless` runs reports without JupyterLab; `.dev` has everything.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "$(PYTHON) is older than Python 3.11. Run: make PYTHON=python3.11 …"; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.headless: $(VENV)/bin/python requirements.lock pyproject.toml
	@echo "Installing what a headless run needs into $(VENV) …"
	@$(PIP) install --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# What only a benchmark compares with. Two of them declare an older pandas, and run with ours.
$(VENV)/.bench: $(VENV)/.dev requirements-bench.lock
	@echo "Installing what the benchmarks compare with into $(VENV) …"
	@$(PIP) install --no-deps --require-hashes --requirement requirements-bench.lock
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@echo "Installing everything into $(VENV) …"
	@$(PIP) install --require-hashes --requirement requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.headless
