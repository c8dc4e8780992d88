# Two commands do everything on a fresh machine with Python 3.11 or newer: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint lock sbom clean

demo: $(VENV)/.ready
	@$(BIN)/her2low demo --out out

test: $(VENV)/.ready
	@$(BIN)/python -m pytest

lint: $(VENV)/.ready
	$(BIN)/ruff format bot tests && $(BIN)/ruff check --fix bot tests && $(BIN)/mypy && $(BIN)/lint-imports

$(VENV)/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("her2low needs Python 3.11 or newer; try: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Making the virtual environment $(VENV) (once, about half a minute) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

# the locks name versions and hashes, no index; requirements-run.lock leaves out what only development needs
lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --extra postgres --extra metrics --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --quiet -o requirements.lock
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra metrics --universal --python-version 3.11 -c requirements.lock \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate --quiet -o requirements-run.lock

# what the bot is made of, and under which licences: out/sbom.json (CycloneDX) and out/licences.md; asks no network
sbom: $(VENV)/.ready
	@mkdir -p out
	@$(BIN)/cyclonedx-py requirements requirements-run.lock --pyproject pyproject.toml --output-reproducible -o out/sbom.json
	@$(BIN)/pip-licenses --format=markdown --with-urls --order=license --output-file=out/licences.md \
	  --packages $$(sed -n 's/^\([a-z0-9-]*\)==.*/\1/p' requirements-run.lock)
	@echo "out/sbom.json, out/licences.md"

clean:
	rm -rf $(VENV) out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
