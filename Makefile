# The commands of the portal. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PORT ?= 8000
ARGS ?=
PYTHON := .venv/bin/python
COMPILE := .venv/bin/uv pip compile pyproject.toml --quiet --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: help run test check bench docs pictures vendor lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' Makefile

run: ## set everything up and run the portal with demonstration data (PORT=8001 for another port)
	@echo "Setting up the portal, then starting web, worker and beat. Ctrl-C stops them all."
	@exec env DEMONSTRATION=$${DEMONSTRATION:-1} PORT=$(PORT) sh scripts/start.sh

test: ## set everything up and run the whole suite on SQLite, then on PostgreSQL and Redis (ARGS="-k minutes")
	@echo "Setting up, then running the suite twice: SQLite, then PostgreSQL and Redis with the browser."
	@sh scripts/bootstrap.sh test
	@exec $(PYTHON) scripts/test.py $(ARGS)

check: ## format, lint, types, walls, templates, migrations, deployment settings, locks, generated documents
	@echo "Running every check; all failures are shown at the end."
	@sh scripts/bootstrap.sh check
	@exec $(PYTHON) scripts/check.py

bench: ## measure the pages, the sweep and the report against their limits
	@echo "Measuring. Nothing else should be running on this machine."
	@sh scripts/bootstrap.sh test
	@exec $(PYTHON) -m benchmarks $(ARGS)

docs: ## write the documents that are generated from the code
	@DEMONSTRATION=1 $(PYTHON) manage.py write_docs

pictures: ## let the journeys take the README's pictures again
	@PORTAL_TEST_DATABASE=postgresql $(PYTHON) -m pytest tests/journeys -q
	@mkdir -p docs/pictures
	@for one in home-1280 partner-360 yearly-report-1280 clocks-1280 groups-1280; do \
		cp tests/pictures/journeys/$$one.png docs/pictures/; done

vendor: ## fetch the built GOV.UK and MOJ components again (maintainers; needs Node)
	@echo "Fetching the components and fonts into static/vendor."
	@exec sh scripts/vendor.sh

lock: ## pin every dependency again, with hashes, from pyproject.toml (ARGS=--upgrade for the newest)
	@echo "Pinning the dependencies of the portal, then those of its development."
	@$(COMPILE) $(ARGS) --output-file requirements/base.txt
	@$(COMPILE) $(ARGS) --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt
