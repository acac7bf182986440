# What a newcomer does. Everything is installed into this folder (.venv, .tools) and the demo's home; `make help` lists it.

PORT ?= 8000

.PHONY: help demo demo-reset test bench

help:
	@echo "make demo        load the demo place and serve it at http://127.0.0.1:$(PORT)  (PORT=8010 changes the port)"
	@echo "make demo-reset  empty the demo and start it over"
	@echo "make test        style, types, import contracts and every test, with a browser where there is one"
	@echo "make bench       measure against peers; prints ratios and fails nothing"
	@echo "The command line is: .venv/bin/commonweal --help (or: uv run commonweal --help)"

# --inexact keeps what `make test` installed beside it.
.venv/bin/commonweal: pyproject.toml uv.lock
	@echo "Installing what Commonweal needs into .venv" >&2
	@scripts/sync --no-dev --inexact
	@touch $@

demo: .venv/bin/commonweal
	@exec .venv/bin/commonweal demo --port $(PORT)

demo-reset: .venv/bin/commonweal
	@.venv/bin/commonweal demo-reset
	@exec .venv/bin/commonweal demo --port $(PORT)

test:
	@echo "Installing what the tests need into .venv" >&2
	@scripts/sync
	@touch .venv/bin/commonweal
	@scripts/test

bench:
	@scripts/sync
	@touch .venv/bin/commonweal
	@.venv/bin/python -m bench
