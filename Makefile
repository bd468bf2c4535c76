# The front door: every line below that ends in "## text" is listed by make help.
SHELL       := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

GO   ?= go
TOOL := $(GO) tool -modfile=tools/go.mod

# Packages that link a Temporal server, and those that do not and should be quick.
WHOLE = $$($(GO) list ./... | grep -E '/(devstack|e2e)(/|$$)')
LIGHT = $$($(GO) list ./... | grep -vE '/(devstack|e2e)(/|$$)')

# What the pages are dressed in; a fresh clone has a placeholder only.
PAGES := internal/console/static/dist/console.css

.PHONY: help run build test check fmt vet lint tidy vulns generate golden fuzz replay e2e bench cover screenshots sbom images clean

help: ## list what make can do
	@awk -F ' *## *' '/^[a-z0-9]+:.*## /{sub(/:.*/, "", $$1); printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## build and start everything on this machine (ARGS="--window block=10s")
	@[ -x bin/devstack ] || echo "The first build compiles a Temporal server: about six minutes on two cores. Later ones take seconds."
	@mkdir -p bin
	@$(GO) build -o bin/ ./cmd/devstack
	@exec bin/devstack $(ARGS)

build: ## build bin/devstack (everything in one) and bin/duecourse (production)
	mkdir -p bin
	$(GO) build -o bin/ ./cmd/devstack ./cmd/duecourse

# The whole system, with its servers and browsers, has the machine to itself.
test: ## run every test, then list what was skipped and why
	@{ failed=0; \
		$(GO) test -json -timeout 30m $(LIGHT) || failed=1; \
		$(GO) -C deploy test -json ./... || failed=1; \
		$(GO) test -json -timeout 30m -p 1 $(WHOLE) || failed=1; \
		exit $$failed; } | \
		$(TOOL) gotestsum --format standard-quiet --raw-command --ignore-non-json-output-lines --post-run-command scripts/noneskipped -- cat

check: fmt vet lint tidy vulns ## gofmt, go vet, the linters (gosec too), go.mod tidy, known vulnerabilities: all that needs no test

fmt:
	@unformatted=$$(gofmt -l $$(git ls-files --cached --others --exclude-standard '*.go')); \
	if [ -n "$$unformatted" ]; then echo "gofmt would change:"; echo "$$unformatted"; exit 1; fi

vet:
	$(GO) vet ./...
	$(GO) -C bench vet ./...

lint: ## golangci-lint (who imports whom, closed sets, clocks) and workflowcheck
	$(TOOL) golangci-lint run ./...
	$(TOOL) workflowcheck ./workflows/... ./worker/...

# Its database is on the Internet: where it cannot be reached this says so, and
# fails only where CI is set to expect it (DUECOURSE_REQUIRE_VULNDB).
vulns: ## govulncheck: what is known to be wrong with the libraries
	@if curl -fsS -m 10 -o /dev/null $${GOVULNDB:-https://vuln.go.dev}/index/db.json 2>/dev/null; then \
		$(TOOL) govulncheck ./...; \
	elif [ -n "$${DUECOURSE_REQUIRE_VULNDB:-}" ]; then echo "govulncheck: its database cannot be reached"; exit 1; \
	else echo "govulncheck: its database cannot be reached, so known vulnerabilities were NOT looked for"; fi

tidy:
	$(GO) mod tidy -diff
	$(GO) -C deploy mod tidy -diff
	$(GO) -C bench mod tidy -diff

generate: ## write what is made from the code: docs/settings.md
	$(GO) test -count=1 -run Settings ./cmd/duecourse -update

golden: ## write every golden file anew: pages, letters, OpenAPI, who may do what, plans, settings
	$(GO) test -count=1 ./api ./cmd/duecourse ./internal/wire ./internal/casework/... ./internal/console ./internal/evidence/pack ./internal/letter ./internal/policy ./internal/store -update

fuzz: ## look for input that breaks what reads files, commands, handles and posts (ARGS=1m each)
	@grep -roE '^func Fuzz[A-Za-z]+' --include='*_test.go' internal | sed -E 's|/[^/]*:func | |' | while read -r dir name; do \
		$(GO) test -run '^$$' -fuzz "^$$name$$" -fuzztime $(or $(ARGS),10s) ./$$dir; done

replay: ## replay recorded histories of every kind of case on today's code
	$(GO) test -count=1 -run Replay ./workflows/...

e2e: ## the end-to-end tests: a real server, real processes, real kills
	$(GO) test -count=1 -timeout 30m ./e2e/...

bench: build ## measure against bare counterparts, one table (ARGS="--only G1,G2")
	@$(GO) build -C bench -o ../bin/bench .
	@bin/bench $(ARGS)

cover: ## test coverage, a line for each function, the total last
	@mkdir -p bin
	$(GO) test -coverprofile=bin/cover.out $(LIGHT)
	$(GO) tool cover -func=bin/cover.out

run build test check e2e: $(PAGES)

# The OpenID provider that signing in is tried against.
test e2e: e2e/oidc/node_modules/.package-lock.json

e2e/oidc/node_modules/.package-lock.json: e2e/oidc/package.json e2e/oidc/package-lock.json
	npm ci --no-audit --no-fund --prefix e2e/oidc
	@touch $@

$(PAGES): node_modules/.package-lock.json $(wildcard internal/console/assets/*)
	npm run build --silent

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund
	@touch $@

screenshots: build ## pictures of the pages for the README, of a dev stack with demo cases (needs chromium)
	$(GO) run ./scripts/screenshots

sbom: ## list what bin/duecourse is built from, with versions and licences (CycloneDX): bin/duecourse.cdx.json
	@mkdir -p bin
	$(GO) build -o bin/ ./cmd/duecourse
	$(TOOL) cyclonedx-gomod bin -json -licenses -version "$$(git rev-parse HEAD)" -output bin/duecourse.cdx.json bin/duecourse

images: ## build both container images with docker, podman or buildah
	@scripts/images

clean: ## remove what was built and the dev stack's data
	rm -rf bin .duecourse
