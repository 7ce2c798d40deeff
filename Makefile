# Two commands on a fresh machine with Python 3.11 or newer: `make map` and `make test`.
# Everything lands in .venv and output/; nothing is installed elsewhere, save a browser for the tests.

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip --disable-pip-version-check --no-input
PIP_VERSION := 26.3
UV_VERSION := 0.13.9
PYTHONS := python3 python3.13 python3.12 python3.11 python3.14 python

# Stamps: a step runs again only when what it was made from has changed.
BASE := $(VENV)/.pip-$(PIP_VERSION)
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev

# --no-build-isolation: the project's build backend is in the lock as well, so nothing unpinned is fetched.
INSTALL_LOCK := $(PIP) install --require-hashes --only-binary :all: -r
INSTALL_SELF := $(PIP) install --quiet --no-deps --no-build-isolation --editable .

# Where the texts with known answers are; they are not part of the project.
CORPORA := ../shared/corpora

unexport PYTHONHOME PYTHONPATH
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help map test check lint format browser shots lock clean
.PHONY: bench-left-out bench-places bench-times bench-events bench-candidates bench-corrections bench-book bench-story bench-map bench-gdelt bench-scale bench-query bench-engine

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-17s %s\n", $$1, $$2 }' Makefile

map: $(RUN) ## map everything in seeds/ into output/map.html (builds the gazetteer on first use)
	@$(VENV)/bin/dateline map

test: $(DEV) browser ## run the tests, those in a real browser too
	@$(PY) -m pytest

check: lint test ## format, lint, types and tests: what CI runs

lint: $(DEV) ## format, lint and types alone
	@$(PY) -m ruff format --check
	@$(PY) -m ruff check
	@$(PY) -m mypy

format: $(DEV) ## put the code into the project's format
	@$(PY) -m ruff check --fix
	@$(PY) -m ruff format

browser: $(DEV) ## find a browser for the tests, or install one
	@$(PY) tools/browser.py

bench-places: $(DEV) ## places: recognition, resolution, end to end, calibration, speed
	@$(PY) -m benchmarks.places $(CORPORA)/places/*.jsonl

bench-left-out: $(DEV) ## places: every corpus read by models that have not seen it, in MODELS (docs/training.md)
	@$(PY) -m benchmarks.left_out $(MODELS) $(CORPORA)/places/*.jsonl

bench-corrections: $(DEV) ## corrections: do they hold when stories are edited; is any lost in 500 kills?
	@$(PY) -m benchmarks.rereading
	@$(PY) -m benchmarks.corrections 500

bench-book: $(DEV) ## the place book: adds at once, kills, long lists, mutated files
	@$(PY) -m benchmarks.book

bench-candidates: $(DEV) ## gazetteer: is the right place among the candidates?
	@$(PY) -m benchmarks.candidates $(CORPORA)/places/*.jsonl

bench-times: $(DEV) ## times: recognition, type and value, speed; days told from the dateline
	@$(PY) -m benchmarks.times $(CORPORA)/times/*.jsonl
	@$(PY) -m benchmarks.relative_days

bench-events: $(DEV) ## events: the place of an action; categories; localities and the honesty of their radius
	@$(PY) -m benchmarks.events --corpora $(CORPORA)
	@$(PY) -m benchmarks.categories
	@$(PY) -m benchmarks.stories
	@$(PY) -m benchmarks.told $(CORPORA)/events/landslides-dev.jsonl
	@$(PY) -m benchmarks.localities $(CORPORA)/events/landslides-dev.jsonl $(CORPORA)/events/relative-places-dev.jsonl

bench-story: $(DEV) ## a story in, a page out: seconds by step, memory, size
	@$(PY) -m benchmarks.story

bench-map: $(DEV) browser ## maps of 100 to 1,000,000 events beside folium's; SCRIPTS=node_modules for folium's own pages
	@$(PY) -m benchmarks.map $(if $(SCRIPTS),--scripts $(SCRIPTS))

bench-gdelt: $(DEV) ## a day of GDELT, 200,000 rows, to a map: seconds, memory, bytes
	@$(PY) -m benchmarks.gdelt

bench-scale: $(DEV) browser ## maps of a million events: seconds, memory, bytes, first view; EVENTS=10000000 for more
	@$(PY) -m benchmarks.scale $(EVENTS)

bench-query: $(DEV) ## questions to ten million events beside DuckDB and polars; EVENTS, KEEP=FOLDER, PEERS=PYTHON
	@$(PY) -m benchmarks.query $(EVENTS) $(if $(KEEP),--keep $(KEEP)) $(if $(PEERS),--peers $(PEERS))

bench-engine: $(DEV) ## many articles on a cluster of one and of two workers, and without it
	@$(PY) -m benchmarks.engine $(CORPORA)/places/lgl.jsonl

shots: $(DEV) browser map ## pictures of the map at three widths in two themes
	@$(PY) tools/shots.py output/map.html

lock: $(VENV)/.uv-$(UV_VERSION) ## pin what pyproject.toml asks for; `make lock UPGRADE=--upgrade` takes the newest
	@./tools/lock $(UPGRADE)

clean: ## remove .venv, caches and what was generated (the gazetteer in your cache stays)
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find output -mindepth 1 ! -name .gitkeep -exec rm -rf {} +

$(BASE):
	@new_enough='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'; \
	$(PY) -c "$$new_enough" 2>/dev/null && exit 0; \
	for name in $(PYTHONS); do \
	  if $$name -c "$$new_enough" 2>/dev/null; then exec $$name -m venv --clear $(VENV); fi; \
	done; \
	{ echo "dateline needs Python 3.11 or newer with its venv module. Found here:"; \
	  for name in $(PYTHONS); do \
	    if command -v $$name >/dev/null; then echo "  $$name: $$($$name -V 2>&1 | head -n 1)"; fi; \
	  done; \
	  echo "On Debian and Ubuntu: apt-get install python3 python3-venv"; } >&2; \
	exit 1
	@$(PIP) install --quiet --upgrade pip==$(PIP_VERSION)
	@touch $@

$(RUN): requirements.lock pyproject.toml $(BASE)
	@echo "Installing what dateline needs into $(VENV) ..."
	@$(INSTALL_LOCK) requirements.lock
	@$(INSTALL_SELF)
	@touch $@

# The second lock holds the first one, pin for pin: whoever has it has what `make map` needs.
$(DEV): requirements-dev.lock requirements.lock pyproject.toml $(BASE)
	@echo "Installing dateline and the tools of its tests into $(VENV) ..."
	@$(INSTALL_LOCK) requirements-dev.lock
	@$(INSTALL_SELF)
	@touch $(RUN) $@

$(VENV)/.uv-$(UV_VERSION): $(BASE)
	@$(PIP) install --quiet uv==$(UV_VERSION)
	@touch $@
