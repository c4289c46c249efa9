# A thin front for people; Meson and ninja do the work.
#   make              configure if needed and build build/kiln
#   make demo         run the examples: JIT-compiled, then from images
#   make check        every test; the last line is "N passed, N failed"
#   make check-long   also with assertions and verifiers on, and real fuzzing
#   make bench        side by side with mono, and dotnet where it is usable
BUILD ?= build
PYTHON ?= python3
MESON_FLAGS ?=
FUZZ_SECONDS ?= 60

.PHONY: all demo check check-long bench format lint fuzz clean install

all: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

$(BUILD)/build.ninja:
	meson setup $(MESON_FLAGS) $(BUILD)

# Debian's packages, where some are missing; named by what is to be done.
deps-%:
	@scripts/install-deps.sh $*

demo: deps-demo
	@$(MAKE) --no-print-directory all
	@$(PYTHON) scripts/demo.py --build $(BUILD)

check: deps-check
	@$(MAKE) --no-print-directory all
	@$(PYTHON) tests/run.py --build $(BUILD)

check-long: deps-dev
	@$(MAKE) --no-print-directory all
	@test -f build-debug/build.ninja || meson setup -Db_ndebug=false build-debug
	@ninja -C build-debug
	@$(PYTHON) tests/run.py --build build-debug
	@$(MAKE) --no-print-directory fuzz
	@$(PYTHON) tests/run.py --build $(BUILD) --long

# Each target for FUZZ_SECONDS under the address and undefined-behaviour sanitizers.
fuzz: deps-dev
	@test -f build-fuzz/build.ninja || CC=clang meson setup -Dfuzz=true -Db_ndebug=false \
	  -Db_sanitize=address,undefined -Db_lundef=false build-fuzz
	@ninja -C build-fuzz
	@$(PYTHON) tests/fuzz/run.py --build build-fuzz --seconds $(FUZZ_SECONDS)

bench: deps-bench
	@$(MAKE) --no-print-directory all
	@$(PYTHON) bench/run.py --build $(BUILD)

format: deps-dev
	@clang-format -i $$(git ls-files '*.c' '*.h')

lint: deps-dev $(BUILD)/build.ninja
	@clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	@clang-tidy -quiet -p $(BUILD) $$(git ls-files 'src/*.c')
	@cppcheck -q --std=c11 --enable=warning,portability --inline-suppr --suppressions-list=.cppcheck -Isrc -I$(BUILD) src

install: all
	@meson install -C $(BUILD)

clean:
	rm -rf $(BUILD) build-debug build-fuzz
