# Everything a contributor runs. `make help` lists it.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules

# Tools of fixed versions, built once and kept outside the checkout.
TOOLS ?= $(shell go env GOCACHE)/rflow-tools
GOLANGCI := $(TOOLS)/golangci-lint-v2.15.0
GOFUMPT := $(TOOLS)/gofumpt-v0.12.0

.PHONY: help test test-flux build check format lint race e2e fresh tidy bench fuzz recorded terminals peers

help: ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

build: ## build ./rflow
	go build -o rflow ./cmd/rflow

test: ## all tests; needs only Go
	go test ./...

test-flux: ## lint and test backend/flux, and Go against it; needs Python 3.10 or newer, makes an environment of several GB outside the checkout
	@backend/flux/test.sh

check: test format lint fresh tidy race ## everything that must hold before a change lands

format: $(GOFUMPT) ## every file is formatted
	@files=$$($(GOFUMPT) -l $$(git ls-files '*.go' | grep -v '\.pb\.go$$')); test -z "$$files" || { echo "not formatted (gofumpt -w):"; echo "$$files"; exit 1; }

lint: $(GOLANGCI) ## vet and lint
	go vet ./...
	$(GOLANGCI) run ./...

# Measurements, of what one goroutine computes and of what is written to the
# terminal, the screens after every single key, and help texts: slow under the race
# detector, and nothing new for it to find. `make test` runs them.
MEASURES := TestADeviceWithoutEndIsNoPicture|TestHelpNamesWhatACommandGoesBy|TestAShellOffersTheChoicesOfEveryFlag|TestNoGraphicIsLongerThanTmuxTakes|TestEveryKeyOf|TestEveryStateOf|TestScrollingCostsNoImages|TestFlickerCostsNoImages|TestWhatACursorMoveCosts|TestACursorMoveWritesLittle|TestTemplatesAreFresh|TestMoreImagesHelp|TestTheEyeFinds|TestBoundsAreTight|TestMainColourDominates|TestCorrectionsKeep|TestMistakesCome

race: ## all tests under the race detector
	go test -race -short -timeout 30m -skip '$(MEASURES)' ./...

e2e: ## the real program on a real pty, once more
	go test -count=1 -run 'EndToEnd' ./cmd/rflow

recorded: ## three sessions driven in tmux from end to end; wants tmux and jq
	@tmp=$$(mktemp -d); trap 'rm -r "$$tmp"' EXIT; go build -o "$$tmp/rflow" ./cmd/rflow; \
	for s in refine-slow inbox-pass replay-bundle; do sh cmd/rflow/testdata/$$s.sh "$$tmp/rflow"; done

# Flags such as --only xterm,kitty or --out DIR.
TERMINALS ?=
terminals: ## the explorer in real terminals, looked at (as root: installs what it needs)
	go run ./cmd/terminals --install $(TERMINALS)

# The templates of backend/clay, generated too, are compared by a test of their own.
fresh: ## generated code is what its source says
	go generate ./client/...
	@git diff --exit-code -- '*.pb.go' '**/testdata/**' client || { echo "generated files are stale: commit what go generate wrote"; exit 1; }

tidy: ## go.mod and go.sum are tidy
	go mod tidy -diff

bench: ## benchmarks
	go test -run '^$$' -bench . -benchmem ./...

# PHOTOS is a folder of PNG files; without it the pictures are generated.
PHOTOS ?=
ROUNDS ?= 9
peers: ## this program and others that show pictures, compared in one run
	@tmp=$$(mktemp -d); trap 'rm -r "$$tmp"' EXIT; go build -o "$$tmp/rflow" ./cmd/rflow; \
	go run ./render/internal/peers -rflow "$$tmp/rflow" -rounds $(ROUNDS) -photos "$(PHOTOS)"

fuzz: ## every fuzz target for a short while
	@for pkg in $$(go list ./...); do for f in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz' || true); do echo "$$pkg $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime 20s $$pkg; done; done

$(GOLANGCI):
	@mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	mv $(TOOLS)/golangci-lint $@

$(GOFUMPT):
	@mkdir -p $(TOOLS)
	GOBIN=$(TOOLS) go install mvdan.cc/gofumpt@v0.12.0
	mv $(TOOLS)/gofumpt $@
