# Two commands do everything on a fresh machine: `make serve` (or `make site`) and `make test`.

PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
ROOT := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: site serve test check-code archive tests bench bench-serve bench-search bench-index \
	bench-profile bench-cluster bench-attribution bench-mutation lock clean

site: $(BIN)/.site  ## Build the archive into build/.
	$(BIN)/mkdocs build

serve: $(BIN)/.site  ## Preview it, and build again on every save.
	$(BIN)/mkdocs serve

test: $(BIN)/.dev check-code archive tests  ## Everything CI checks.

check-code: $(BIN)/.dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

archive: $(BIN)/.dev
	$(BIN)/mkdocs build --strict  # Never --quiet: what is not logged is not counted, and passes.

# Debian's browser, where there is none: no test downloads one of its own.
tests: $(BIN)/.dev
	@command -v chromium || command -v chromium-browser || command -v google-chrome || \
		{ $(ROOT) apt-get update && $(ROOT) apt-get install -y --no-install-recommends chromium; }
	$(BIN)/pytest

# How well the detector reads: on the committed set, and on what lies beside the archive.
bench-attribution: $(BIN)/.dev
	$(BIN)/python bench/score.py

# Speed against Hugo: N=10000 ROUNDS=5 TOOLS=obelus,hugo,hugo-full make bench (bench/README.md).
bench bench-serve bench-search bench-index bench-profile bench-cluster: $(BIN)/.dev
	$(BIN)/python bench/$(if $(filter bench,$@),bench,$(subst -,_,$@)).py

# How many mistakes in good archives pass unnoticed; OBELUS_EVIDENCE adds the demonstration archive.
bench-mutation: $(BIN)/.dev
	$(BIN)/python bench/mutate.py

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed."; exit 1; }
	$(PYTHON) -m venv .venv || \
		{ rm -rf .venv; $(ROOT) apt-get update && $(ROOT) apt-get install -y python3-venv && $(PYTHON) -m venv .venv; }

$(BIN)/.site: requirements/site.txt pyproject.toml | $(BIN)/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/site.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(BIN)/.dev: requirements/dev.txt $(BIN)/.site
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# The newest versions that fit pyproject.toml, with hashes and without any download address.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
	--no-annotate --no-header --no-emit-index-url pyproject.toml --group build

lock:
	$(LOCK) --output-file requirements/site.txt
	$(LOCK) --extra import --extra parquet --extra pagefind --extra dask --extra cache --group dev --output-file requirements/dev.txt

clean:
	rm -rf .venv build .build-* .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
