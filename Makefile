# 银龄学堂. `make site` builds the site, `make test` tests it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# MkDocs 1.x announces a successor at every start; the notice is not for secretaries.
export NO_MKDOCS_2_WARNING = 1

.PHONY: help setup browser site serve edit check test zensical help-pictures fuzz audit lint types lock schema audit-deps clean

help: ## show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.installed ## make .venv with the packages pinned in requirements.lock

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser: setup ## find Chromium, a Chinese font, nginx and the like, or install them
	@$(BIN)/python -m tests.operation.provide
	@$(BIN)/python -m tests.browser.provide

site: setup ## build the site into site/
	@$(BIN)/yinling build
	@echo "网站做好了：site/index.html"

serve: setup ## show the site while editing: http://127.0.0.1:8000
	@$(BIN)/yinling serve

edit: setup ## open the workbench for secretaries in the browser
	@$(BIN)/yinling edit

check: setup ## list every problem of the content
	@$(BIN)/yinling check

test: setup browser lint types ## run all tests
	@$(BIN)/pytest --numprocesses auto --dist loadfile

zensical: setup ## build the staged pages with the current release of Zensical, and compare the sites
	@$(PYTHON) -m venv .cache/zensical
	@.cache/zensical/bin/pip install --quiet --disable-pip-version-check --upgrade zensical
	@.cache/zensical/bin/zensical --version
	@ZENSICAL=$(CURDIR)/.cache/zensical/bin/zensical $(BIN)/pytest tests/build/test_stage.py

audit: setup ## measure the large-print requirements: a table of every check, with Lighthouse
	@$(BIN)/python -m tests.browser.provide audit
	@$(BIN)/yinling build
	@$(BIN)/python -m tests.browser.checks site

help-pictures: browser ## take the pictures of the help page of the workbench again
	@$(BIN)/python -m tests.browser.help_pictures

fuzz: setup ## check 10,000 mutated files, with a new seed; SEED=… repeats a run
	@$(BIN)/python -m tests.fuzz.run

lint: setup ## check the style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet . && $(BIN)/python -m tests.plain_english

types: setup ## check the types
	@$(BIN)/mypy hooks tests

schema: setup ## write the editor's schemas again
	@$(BIN)/yinling schema

lock: setup ## pin the newest allowed packages, with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra dev \
		--python-version 3.11 --quiet --upgrade --output-file requirements.lock pyproject.toml
	@sed -i '1i # Pinned with hashes. Remade by `make lock`; do not edit.' requirements.lock

audit-deps: ## list known weaknesses of the pinned packages; fails if the list cannot be reached
	@$(PYTHON) -m venv .cache/audit
	@.cache/audit/bin/pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3'
	@.cache/audit/bin/pip-audit --strict --disable-pip --require-hashes --requirement requirements.lock

clean: ## remove all built files
	rm -rf site out .cache .site.building
