# Kith: `make run` serves a demonstration region, `make test` runs every test. Both install what they need.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
JOBS := $(shell nproc)
SHARED ?= ../shared

.PHONY: help web build run test tidy replay clean debug bad-input-large fuzz bench bench-large bench-link bench-lookup bench-kernels

help:   ## what each target does
	@grep -hE '^[a-z-]+: .*##|^[a-z-]+:   ##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 16

web: web/dist/kith.css ## the styles and scripts that the program carries, into web/dist

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	@cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/kith.css: web/node_modules/.package-lock.json web/build.mjs $(wildcard web/styles/* web/scripts/* web/pictures/*)
	@cd web && node build.mjs

build:  ## the release program, at build/kith
	@tools/install.sh build
	@$(MAKE) --no-print-directory --silent web
	@cmake --preset release >build-release.log 2>&1 || { cat build-release.log; exit 1; }
	@ninja -C build -j $(JOBS) kith

run:    build ## make the demonstration region (once), serve it, print the address and the sign-ins
	@build/kith demo --data data/demo --port $${PORT:-8080}

test:   ## every test: units, laws, scenarios, both databases, browser
	@tools/install.sh test
	@$(MAKE) --no-print-directory --silent web
	@cmake --preset release >build-release.log 2>&1 || { cat build-release.log; exit 1; }
	@ninja -C build -j $(JOBS)
	@tools/tidy.py
	@ctest --test-dir build --output-on-failure -j $(JOBS) --no-tests=error

replay: build ## play the three published cases, with the days gained over each agency alone
	@tools/replay_cases.sh build/kith $(SHARED)

bad-input-large: build ## every malformed drop once more, with a line of 1 GB
	@tests/bad_drops/run.py build/kith 1024

fuzz:   ## libFuzzer on every parser, FUZZ_SECONDS each (60)
	@tools/install.sh fuzz
	@tools/fuzz.sh $${FUZZ_SECONDS:-60}

bench:  ## the figures of speed and size with their targets, BENCH_RECORDS records (100,000; some minutes)
	@tools/install.sh build
	@$(MAKE) --no-print-directory --silent web
	@cmake --preset release >build-release.log 2>&1 || { cat build-release.log; exit 1; }
	@ninja -C build -j $(JOBS) kith bare_sqlite load one_fact
	@bench/run.py build $${BENCH_RECORDS:-100000}

bench-large: ## the same with 1 million records and 10 million events
	@$(MAKE) --no-print-directory bench BENCH_RECORDS=1000000

bench-link: build ## kith link beside Splink on public sets and made-up regions, BENCH_LINK_RECORDS records (200000)
	@bench/link/run.py build/kith $(SHARED) $${BENCH_LINK_RECORDS:-200000}

bench-lookup: ## looking people up in a made-up region of BENCH_LOOKUP_RECORDS records (1000000)
	@tools/install.sh build
	@$(MAKE) --no-print-directory --silent web
	@cmake --preset release >build-release.log 2>&1 || { cat build-release.log; exit 1; }
	@ninja -C build -j $(JOBS) kith lookup
	@bench/link/lookup.py build $${BENCH_LOOKUP_RECORDS:-1000000}

bench-kernels: ## instructions of each kernel of linkage, counted by callgrind, against those on record
	@tools/install.sh kernels
	@cmake --preset release >build-release.log 2>&1 || { cat build-release.log; exit 1; }
	@ninja -C build -j $(JOBS) kernels
	@bench/link/kernels.py build/kernels

tidy:   ## the arrows between the rooms, long functions and files
	@tools/tidy.py

debug:  ## tests under the address and undefined-behaviour sanitizers, in build-debug
	@tools/install.sh test
	@cmake --preset debug >/dev/null && ninja -C build-debug -j $(JOBS) && ctest --test-dir build-debug --output-on-failure -j $(JOBS)

clean:  ## remove what was built
	@rm -rf build build-debug build-coverage build-release.log
