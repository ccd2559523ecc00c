# Two commands do everything on a fresh machine with Python 3.11: `make demo` and `make test`.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin

.PHONY: help install dev demo test test-long fuzz lint bench lock bundle sbom licences audit clean

help:
	@echo "make install    .venv with the locked packages, nothing else"
	@echo "make demo       install, run a whole night against the bundled stand-in site, print the page to open"
	@echo "make test       install with the development tools and run the tests"
	@echo "make test-long  the long forms of the tests as well"
	@echo "make fuzz       hostile files and texts, and a coverage-guided search (FUZZ_SECONDS=600)"
	@echo "make lint       ruff, mypy, and the one-way imports of the rooms"
	@echo "make dev        .venv with the development tools as well"
	@echo "make bench      measure everything and write benchmarks/RESULTS.md"
	@echo "make lock       resolve the dependencies anew (needs the network)"
	@echo "make bundle     dist/: the program with all its wheels and checksums, for a machine without internet"
	@echo "make sbom       dist/: bills of materials (CycloneDX) of what is shipped and of this environment"
	@echo "make licences   docs/licences.md from the packages that are installed"
	@echo "make audit      known vulnerabilities of what is shipped, where pip-audit and its service can be reached"
	@echo "make clean      remove .venv, data and what the tools keep"

# A stamp per lock: installing again only when the lock changed.
$(VENV)/stamp-demo: requirements/demo.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/demo.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

$(VENV)/stamp-dev: requirements/dev.txt pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

install: $(VENV)/stamp-demo

dev: $(VENV)/stamp-dev

demo: install
	$(BIN)/wendeng-audit demo

test: dev
	$(BIN)/python -m pytest -n auto

test-long: dev
	$(BIN)/python -m pytest -n auto --long

FUZZ_SECONDS ?= 600

fuzz: dev
	FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/python -m pytest --long tests/fuzz

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: dev
	$(BIN)/python -m benchmarks

lock: dev
	$(BIN)/uv pip compile pyproject.toml --quiet --python-version 3.11 --universal --generate-hashes --no-header \
		--extra standin --group build -o requirements/demo.txt
	$(BIN)/uv pip compile pyproject.toml --quiet --python-version 3.11 --universal --generate-hashes --no-header \
		--extra standin --extra ocr --extra paper --extra channels --extra postgres --extra scale --extra dev --group build \
		-c requirements/demo.txt -o requirements/dev.txt

	$(BIN)/uv pip compile pyproject.toml --quiet --python-version 3.11 --universal --generate-hashes --no-header \
		--extra ocr --extra paper --extra channels -c requirements/dev.txt -o requirements/runtime.txt

bundle: dev
	$(BIN)/python deploy/bundle.py dist

sbom: dev
	mkdir -p dist
	$(BIN)/cyclonedx-py requirements --pyproject pyproject.toml --output-reproducible -o dist/sbom-shipped.cdx.json requirements/runtime.txt
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o dist/sbom-environment.cdx.json $(BIN)/python

licences: dev
	$(BIN)/python deploy/licences.py

audit: dev
	$(BIN)/python deploy/audit.py

clean:
	rm -rf $(VENV) data .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
