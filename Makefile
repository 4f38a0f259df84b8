# make demo   cleans copies of the example posts and shows what changed
# make test   installs and passes the tests
# Both do all the set-up by themselves, in .venv, and need Python 3.11 or newer, git and make.

PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BENCH_READY := .venv/.bench-ready
FUZZ_READY := .venv/.fuzz-ready
MUTANTS_READY := .venv/.mutants-ready
AUDIT_READY := .venv/.audit-ready
RENDERERS := tests/render/node_modules/.package-lock.json

.PHONY: demo test coverage lint format bless docs corpus bench fidelity fuzz mutants lock audit renderers clean

demo: $(READY)
	rm -rf build/demo && mkdir -p build && cp -R examples build/demo
	$(BIN)/newsclean build/demo
	@git --no-pager diff --no-index examples build/demo || test $$? -eq 1

test: lint
	$(BIN)/python -m pytest -n auto $(PYTEST)

# make test, with a gate on how many branches it takes (pyproject.toml says how many). It takes about twice as long.
coverage:
	$(MAKE) test PYTEST="--cov --cov-report=term $(PYTEST)"

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Rewrite the expectations in tests/fixtures; the diff is the review. FIXTURES=… names files.
bless: $(READY)
	$(BIN)/python -m tools.bless $(FIXTURES)
	@git --no-pager diff --stat -- tests/fixtures

# Write the pages that are made from the source: the rules, and the table in how-it-works.
docs: $(READY)
	$(BIN)/python -m tools.make_docs

# Clean a folder of real posts and judge the pages: make corpus CORPUS=folder
corpus: $(READY)
	@test -n "$(CORPUS)" || { echo "make corpus CORPUS=folder-of-posts" >&2; exit 2; }
	$(BIN)/python -m tools.corpus $(CORPUS) $(CORPUS_OPTIONS)

# Race the other converters: make bench BENCH_OPTIONS='--count 5000 --growth --write' writes docs/benchmarks.md.
bench: $(BENCH_READY)
	$(BIN)/python -m tools.bench $(BENCH_OPTIONS)

# What other converters leave of a page; needs pandoc, node and kramdown. --write puts the table into README.md.
fidelity: $(BENCH_READY) $(RENDERERS)
	$(BIN)/python -m tools.fidelity $(FIDELITY_OPTIONS)

# The property tests with many more examples than in make test, then five minutes of libFuzzer.
fuzz: $(FUZZ_READY)
	HYPOTHESIS_PROFILE=fuzz $(BIN)/python -m pytest tests/test_properties.py tests/test_security.py -x -m "not renderer"
	mkdir -p build && cd build && ../$(BIN)/python ../tools/fuzz.py -max_total_time=300 -max_len=400

# Small changes to the core that its own tests have to notice; pyproject.toml says which modules and tests.
mutants: $(MUTANTS_READY)
	$(BIN)/mutmut run
	$(BIN)/mutmut results

# Pin what development needs, with hashes: requirements/dev.txt. Then look it up among the known vulnerabilities.
lock: $(AUDIT_READY)
	$(BIN)/python -m tools.lock

audit: $(AUDIT_READY)
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements/dev.txt

# The renderers for Node that make test judges pages with, if they are there.
renderers: $(RENDERERS)

clean:
	rm -rf .venv build dist .coverage mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis tests/render/node_modules tools/turndown/node_modules

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "newsclean needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable . --group dev
	@touch $@

$(BENCH_READY): $(READY) tools/turndown/package.json
	$(BIN)/python -m pip install --quiet --group bench
	-if command -v npm >/dev/null; then \
		cd tools/turndown && npm install --silent --no-fund --no-audit --no-package-lock; fi
	@touch $@

$(FUZZ_READY): $(READY)
	@$(BIN)/python -m pip install --quiet --group fuzz
	@touch $@

$(MUTANTS_READY): $(READY)
	@$(BIN)/python -m pip install --quiet --group mutants
	@touch $@

$(AUDIT_READY): $(READY)
	@$(BIN)/python -m pip install --quiet --group audit
	@touch $@

$(RENDERERS): tests/render/package.json
	cd tests/render && npm install --silent --no-fund --no-audit --no-package-lock
	@touch $@
