# Two commands are enough: `make run` and `make test`. Each sets up what it needs and repeats nothing it has done.

HOST ?= 127.0.0.1
PORT ?= 8000
BIN := .venv/bin
LOCALES := ar ckb en
CATALOGUES := $(wildcard workspace/translations/*/LC_MESSAGES/messages.po)
COMPILED := $(CATALOGUES:.po=.mo)
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-warn-script-location
# A file stays in one worker: what its tests look at is made once.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
LOCK := uv pip compile --quiet --generate-hashes --no-emit-index-url --universal --python-version 3.11 --custom-compile-command "make lock"

.PHONY: run test test-full check messages lock vendor screenshots chromium clean

run: .venv/.runtime $(COMPILED)
	@HOST=$(HOST) PORT=$(PORT) $(BIN)/masar run

test: .venv/.test $(COMPILED) chromium
	@$(PYTEST) -m "not full"

test-full: .venv/.test .venv/.s3 $(COMPILED) chromium
	@$(PYTEST)

# The fastest to fail comes first.
check: .venv/.test $(COMPILED)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy
	@$(BIN)/djlint --quiet --lint workspace/templates
	@$(BIN)/python -m pytest tests/test_house.py tests/test_translations.py tests/test_migrations.py

# Find the texts in the code, bring the catalogues in step with them, compile them.
messages: .venv/.test
	@$(BIN)/pybabel --quiet extract -F pyproject.toml -k _l --no-location --sort-output --no-wrap --omit-header -o workspace/translations/messages.pot workspace
	@for tag in $(LOCALES); do \
	  test -f workspace/translations/$$tag/LC_MESSAGES/messages.po || $(BIN)/pybabel --quiet init -i workspace/translations/messages.pot -d workspace/translations -l $$tag --no-wrap; \
	  $(BIN)/pybabel --quiet update -i workspace/translations/messages.pot -d workspace/translations -l $$tag --no-wrap --no-fuzzy-matching --ignore-obsolete; \
	done
	@rm workspace/translations/messages.pot
	@$(BIN)/python scripts/messages.py
	@$(BIN)/pybabel --quiet compile -d workspace/translations

# The newest releases that fit, pinned with their checksums. Needs `uv`.
lock:
	@$(LOCK) --upgrade requirements/build.in -o requirements/build.txt
	@$(LOCK) --upgrade requirements/runtime.in -o requirements/runtime.txt
	@$(LOCK) --upgrade -c requirements/runtime.txt requirements/test.in -o requirements/test.txt
	@$(LOCK) --upgrade requirements/s3.in -o requirements/s3.txt

# Fetch the front-end files that are not ours anew. Needs `npm`.
vendor:
	@python3 scripts/vendor.py

screenshots: .venv/.test $(COMPILED) chromium
	@$(BIN)/python scripts/screenshots.py --all

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache masar.egg-info $(COMPILED)

%.mo: %.po .venv/.runtime
	@$(BIN)/pybabel --quiet compile -i $< -o $@

.venv/.made:
	@sh scripts/venv.sh
	@touch $@

.venv/.runtime: .venv/.made requirements/build.txt requirements/runtime.txt pyproject.toml
	@echo "Installing what the server needs …"
	@$(PIP) --require-hashes -r requirements/build.txt
	@$(PIP) --require-hashes --no-build-isolation -r requirements/runtime.txt
	@sh scripts/pango.sh
	@PYTHONWARNINGS=ignore $(PIP) --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: .venv/.runtime requirements/test.txt
	@echo "Installing what the tests need …"
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

# A server that speaks S3, for the tests of the store; apart, because it wants other versions than Masar.
.venv/.s3: .venv/.made requirements/s3.txt
	@echo "Installing what the tests of the store need …"
	@$(BIN)/python -m venv .venv/s3
	@.venv/s3/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/s3.txt
	@touch $@

# The browser tests drive the system's Chromium. Where it is missing and can be had, get it.
chromium:
	@sh scripts/chromium.sh
