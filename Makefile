# Everything starts here: `make help`. Set-up steps leave a stamp behind, so a second run does only what changed.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
ASSETS := node_modules/.portal/utrecht.css
COLLECTED := var/static/staticfiles.json
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/*.po))
PYTEST_ARGS ?= -n 2 --dist worksteal
PYTEST := $(BIN)/python -m pytest -p tests.environment
# Dozens of processes start in a run: only the first compiles, whatever the machine prefers.
test faults bench lint judges: export PYTHONDONTWRITEBYTECODE :=
TEMPLATES = $$(find templates -name '*.html')

export PORT
# uv does not read pip's own settings: a mirror or certificate that was meant for pip is meant for uv too.
ifdef PIP_INDEX_URL
UV_DEFAULT_INDEX ?= $(value PIP_INDEX_URL)
export UV_DEFAULT_INDEX
endif
ifdef PIP_CERT
SSL_CERT_FILE ?= $(value PIP_CERT)
export SSL_CERT_FILE
endif

# $(call install,LOCK): with uv, else with pip, which may know a mirror that uv does not.
define install
	@echo "Installing $(1)"
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes --requirement $(1) || { \
		echo "uv did not succeed; trying pip"; \
		$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement $(1); }
endef

.PHONY: help
help: ## List the targets
	@echo "make TARGET, where TARGET is one of:"
	@sed -n 's/^\([a-z]*\):.*## /  \1|/p' Makefile | awk -F'|' '{printf "%-10s %s\n", $$1, $$2}'
	@echo "Settings from the environment: PORT, DATABASE_URL, CELERY_BROKER_URL, TEST_DATABASE_URL, TEST_REDIS_URL, PYTEST_ARGS"

.PHONY: demo
demo: port setup data $(COLLECTED) ## Serve the portal with invented data on PORT (default 8000)
	@PORTAL_STAGE=demo PUBLIC_URL="$${PUBLIC_URL:-http://localhost:$(PORT)}" $(BIN)/python manage.py print_demo_accounts
	@echo "Ctrl-C stops it."
	@export PORTAL_STAGE=demo STATIC_COLLECTED=true PUBLIC_URL="$${PUBLIC_URL:-http://localhost:$(PORT)}"; \
		export REGISTER_PORT="$$(($(PORT) + 399))" KVK_API_KEY=demo; export KVK_API_URL="http://127.0.0.1:$$REGISTER_PORT/api"; \
		exec $(BIN)/honcho start --port "$(PORT)"

.PHONY: test
test: setup .venv/.dev ## Run the suite, without the faults; with PYTEST_ARGS of your own only those tests
	$(PYTEST) -m "not faults" $(PYTEST_ARGS)

# One at a time: what they measure is not to be disturbed.
.PHONY: faults
faults: setup .venv/.dev ## Break real processes, and print what was required and what was measured
	$(PYTEST) -m faults tests/faults

.PHONY: pictures
pictures: setup .venv/.dev ## Take pictures of every page in var/screens; of WORD alone; KEPT=yes: those of the documents
	$(BIN)/python -m tests.e2e.screens $(WORD) $(if $(KEPT),--kept)

.PHONY: bench
bench: setup .venv/.dev ## Print the benchmark ratios
	$(BIN)/python -m bench

.PHONY: judges
judges: setup .venv/.dev judging ## Ask the slow outside judges: vnu, Schemathesis at full length, Lighthouse
	@export PATH="$$PATH:$$PWD/$(BIN)"; .ci/serve .ci/judges

.PHONY: lint
lint: setup .venv/.dev ## Check style, templates, types and migrations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	$(BIN)/mypy .
	PORTAL_STAGE=test $(BIN)/python manage.py makemigrations --check --dry-run

.PHONY: drawings
drawings: setup ## Draw the pictures of docs/architecture.md again (needs Graphviz)
	$(BIN)/python -m tests.drawing

.PHONY: lock
lock: .venv/bin/uv ## Renew the lock files (after a change of requirements/*.in or package.json)
	@for name in runtime dev tools node; do echo "Locking $$name"; \
		$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --python-version 3.11 \
			"requirements/$$name.in" --output-file "requirements/$$name.lock" $(if $(UPGRADE),--upgrade) || exit 1; done
	npm install --package-lock-only
	cd .ci && npm install --package-lock-only

.PHONY: clean
clean: ## Remove var/: the data of the demo, and nothing else
	rm -rf var

# --- set-up -----------------------------------------------------------------------------------------------------------
.PHONY: port
port:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or later is needed; {sys.executable} is {sys.version.split()[0]}")'
	@case "$(PORT)" in ''|0*|*[!0-9]*|??????*) false;; *) [ "$(PORT)" -le 65535 ];; esac || { \
		echo "PORT is '$(PORT)'; write a whole number from 1 to 65535." >&2; exit 1; }
	@$(PYTHON) -c 'import socket, sys; s = socket.socket(); s.settimeout(2); \
		sys.exit("Port $(PORT) is in use. Stop what listens there, or choose another: make demo PORT=8001" if s.connect_ex(("127.0.0.1", $(PORT))) == 0 else 0)'

.PHONY: setup
setup: .venv/.runtime .venv/.tools $(ASSETS) $(MESSAGES)

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and f"Python 3.11 or later is needed; {sys.executable} is {sys.version.split()[0]}")'
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "Python's venv module does not work here; on Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing uv"
	@sed -n '/^uv==/,/[^\\]$$/p' requirements/tools.lock > .venv/uv.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes --requirement .venv/uv.lock

.venv/.runtime: requirements/runtime.lock | .venv/bin/uv
	$(call install,requirements/runtime.lock)
	@touch $@

# What a developer's machine starts and installs with; production has neither.
.venv/.tools: requirements/tools.lock | .venv/bin/uv
	$(call install,requirements/tools.lock)
	@touch $@

.venv/.dev: requirements/dev.lock .venv/.runtime
	$(call install,requirements/dev.lock)
	@touch $@

# Node from the machine if it is there, else the same from PyPI.
.venv/bin/npm: requirements/node.lock | .venv/bin/uv
	$(call install,requirements/node.lock)
	@touch $@

$(ASSETS): package.json package-lock.json $(if $(shell command -v npm),,.venv/bin/npm) | .venv/bin/uv
	@echo "Installing browser assets"
	@export PATH="$$PATH:$$PWD/$(BIN)"; npm ci --loglevel error && npm run --silent assets

# Compressed, and named by their content, so that browsers may keep them for good.
$(COLLECTED): $(ASSETS) $(shell find static -type f) .venv/.runtime
	@echo "Collecting the files for browsers"
	@PORTAL_STAGE=demo STATIC_COLLECTED=true $(BIN)/python manage.py collectstatic --no-input --verbosity 0
	@touch $@

# What judges in Node, apart from what the pages need.
.PHONY: judging
judging: .ci/node_modules/.package-lock.json

.ci/node_modules/.package-lock.json: .ci/package.json .ci/package-lock.json $(if $(shell command -v npm),,.venv/bin/npm) | .venv/bin/uv
	@echo "Installing the judges"
	@export PATH="$$PATH:$$PWD/$(BIN)"; cd .ci && npm ci --loglevel error
	@touch $@

%.mo: %.po | .venv/.runtime
	@$(BIN)/pybabel --quiet compile --domain django --input-file $< --output-file $@

# The data is loaded when this database has not had it, when the files changed, or when it lacks a migration.
.PHONY: data
data: setup
	@mkdir -p var/static
	@export PORTAL_STAGE=demo PUBLIC_URL="$${PUBLIC_URL:-http://localhost:$(PORT)}"; stamp="var/.loaded-$$(printf '%s' "$${DATABASE_URL:-}" | cksum | cut -d ' ' -f 1)"; \
	if [ ! -e "$$stamp" ] || [ -n "$$(find fixtures -name '*.yaml' -newer "$$stamp" -print)" ] \
		|| ! $(BIN)/python manage.py migrate --check >/dev/null 2>&1; then \
		echo "Loading the catalogue and the demonstration data" \
		&& $(BIN)/python manage.py migrate --verbosity 0 \
		&& $(BIN)/python manage.py load_reference_data \
		&& $(BIN)/python manage.py load_demo_data \
		&& { $(BIN)/python manage.py tick >var/first-tick.log 2>&1 || { cat var/first-tick.log >&2; false; }; } \
		&& touch "$$stamp"; \
	fi
