# sellerdesk: the commands of this project. README.md says what they are for.
SHELL := /bin/bash
PREFIX ?= /usr/local
JOBS ?= $(shell nproc 2>/dev/null || sysctl -n hw.ncpu)

SWIFT_BUILD := swift build -j $(JOBS)
RELEASE := $(SWIFT_BUILD) -c release --static-swift-stdlib
VENV := .build/venv

# Debian packages: what the program is built with, and what its tests use beside that.
BUILD_PACKAGES := libncursesw5-dev libsqlite3-dev libcurl4-openssl-dev libssl-dev zlib1g-dev ca-certificates
TEST_PACKAGES := tmux python3 python3-venv unicode-data ncurses-base ncurses-term openssl

.PHONY: demo release build test soak check format tsan fuzz bench install uninstall build-packages test-packages documents

demo: release
	exec .build/release/sellerdesk demo

release: build-packages
	$(RELEASE) --product sellerdesk

build: build-packages
	$(SWIFT_BUILD)

# All tests: the Swift suites, a client of somebody else's against the sandbox, then the program in real terminals.
test: build-packages test-packages
	$(SWIFT_BUILD) --build-tests
	Scripts/run-swift-tests
	Tests/Independent/run .build/debug/sellerdesk
	Tests/EndToEnd/run .build/debug/sellerdesk

# The long forms: 5,000 products with kills (O12), ten million random bytes (R13), a megabyte typed (R12), 500 kills while answers are typed
# and sent (O02), 1,000 answers cut on their way (O01), 200 kills within words (O03), 150 dialogs from the keyboard.
soak: release test-packages
	SOAK=1 Tests/EndToEnd/run .build/release/sellerdesk

# Format, lint, the map of imports, C warnings, generated documents. Changes nothing and runs no test.
check: build-packages test-packages
	swift format lint --strict --recursive --parallel Package.swift Sources Tests
	Scripts/check-c-warnings
	python3 Scripts/check-imports.py
	python3 Scripts/generate-unicode-tables.py --check
	$(SWIFT_BUILD) --product sellerdesk
	Scripts/check-documents .build/debug/sellerdesk

format:
	swift format --in-place --recursive --parallel Package.swift Sources Tests

# The Swift suites under ThreadSanitizer. The suppressions name what the sanitizer gets wrong and why.
tsan: build-packages
	SWIFT_BACKTRACE=enable=no TSAN_OPTIONS="suppressions=$(CURDIR)/Tests/tsan-suppressions.txt halt_on_error=0 exitcode=66" \
	  swift test --sanitize=thread --scratch-path .build/tsan

# Every fuzz target under AddressSanitizer, 60 seconds each; `make fuzz RUNS=10000000 MAX_LEN=256`, `TARGETS="input html"`.
fuzz: build-packages
	JOBS=$(JOBS) RUNS="$(RUNS)" SECONDS_EACH="$(or $(SECONDS_EACH),60)" TARGETS="$(TARGETS)" MAX_LEN="$(or $(MAX_LEN),4096)" Scripts/fuzz

bench: build-packages test-packages
	$(RELEASE) --product sellerdesk
	$(RELEASE) --product sellerdesk-bench
	bench/run

documents: build
	.build/debug/sellerdesk keys --markdown --lang en > docs/keys.md
	.build/debug/sellerdesk manual > docs/sellerdesk.1

install: release
	install -D -m 0755 -s .build/release/sellerdesk $(DESTDIR)$(PREFIX)/bin/sellerdesk
	install -D -m 0644 docs/sellerdesk.1 $(DESTDIR)$(PREFIX)/share/man/man1/sellerdesk.1
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions $(DESTDIR)$(PREFIX)/share/zsh/site-functions \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	.build/release/sellerdesk completions bash > $(DESTDIR)$(PREFIX)/share/bash-completion/completions/sellerdesk
	.build/release/sellerdesk completions zsh > $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sellerdesk
	.build/release/sellerdesk completions fish > $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/sellerdesk.fish

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/sellerdesk $(DESTDIR)$(PREFIX)/share/man/man1/sellerdesk.1 \
	  $(DESTDIR)$(PREFIX)/share/bash-completion/completions/sellerdesk \
	  $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_sellerdesk \
	  $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/sellerdesk.fish

build-packages:
	@Scripts/install-packages $(BUILD_PACKAGES)

test-packages:
	@Scripts/install-packages $(TEST_PACKAGES)
