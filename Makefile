# 银龄学堂. `make site` builds the site, `make test` proves it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# MkDocs 1.x and Material announce a successor at every start; the notice is not for secretaries.
export NO_MKDOCS_2_WARNING = 1

.PHONY: help setup browser site serve check test lint types lock schema clean

help: ## show this help
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.installed ## make .venv with everything pinned in requirements.lock

.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

browser: setup ## find Chromium and a Chinese font, or install them
	@$(BIN)/python tests/browser/provide.py

site: setup ## build the site into site/
	@$(BIN)/mkdocs build --strict --quiet
	@echo "网站做好了：site/index.html"

serve: setup ## look at the site while editing: http://127.0.0.1:8000
	@$(BIN)/mkdocs serve

check: setup ## list every problem of the content
	@$(BIN)/yinling check

test: setup browser lint types ## all tests
	@$(BIN)/pytest

lint: setup ## style
	@$(BIN)/ruff check . && $(BIN)/ruff format --check --quiet .

types: setup ## types
	@$(BIN)/mypy hooks tests

schema: setup ## make the editor's schemas anew
	@$(BIN)/yinling schema

lock: setup ## pin every package anew, with hashes
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --extra dev \
		--python-version 3.11 --quiet --upgrade --output-file requirements.lock pyproject.toml
	@sed -i '1i # Pinned with hashes. Remade by `make lock`; do not edit.' requirements.lock

clean: ## remove what was made
	rm -rf site out .cache .site.building
