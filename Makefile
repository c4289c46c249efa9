# A thin front for people; Meson and ninja do the work.
#   make              install what is missing, configure if needed and build build/kiln
#   make demo         run the examples: JIT-compiled, then from images
#   make check        every test; the last line is "N passed, N failed"
#   make check-long   also with assertions and verifiers on, and real fuzzing (tests/long.py)
#   make bench        side by side with mono, and dotnet where it is usable; make bench-quick: the short form
#   make install      kiln and the images of the class libraries; DESTDIR=, and PREFIX= when first configured
#   make ARCH=arm64   for another processor, into build-arm64; make check ARCH=arm64 runs its tests under qemu. Also x86, armhf
# KILN_DEPS=skip leaves the packages alone.
ARCH ?=
# Processors of which make check tests a part, where their tools are.
FOREIGN ?= arm64 armhf x86
BUILD ?= build$(ARCH:%=-%)
# Debian's name of the processor.
DEBIAN_ARCH = $(patsubst x86,i386,$(ARCH))
PYTHON ?= python3
PREFIX ?= /usr/local
MESON_FLAGS ?=
BENCH_FLAGS ?=
FUZZ_SECONDS ?= 60
MUTANTS ?= 10000

.PHONY: all kiln everything runtime demo check check-long bench bench-quick format lint fuzz clean install

all: deps-build $(ARCH:%=deps-cross)
	@$(MAKE) --no-print-directory kiln

# Below this line the packages are there: each target names its group of them first, then calls make again.
kiln: $(BUILD)/build.ninja
	@ninja -C $(BUILD) kiln

everything: $(BUILD)/build.ninja runtime $(FOREIGN:%=foreign-%)
	@ninja -C $(BUILD)

# Where the tools of a processor are missing, or what is built against cannot be fetched, its tests are skipped and say so.
foreign-%:
	@scripts/cross-file.sh --tools $(patsubst x86,i386,$*) || exit 0; \
	  test -f build-$*/build.ninja || $(MAKE) --no-print-directory ARCH=$* build-$*/build.ninja || \
	    { echo "build-$* cannot be set up: its tests will be skipped" >&2; exit 0; }; \
	  ninja -C build-$*

# The runtime alone, without JIT and image writer: for deployments that run images only.
runtime:
	@test -f $(BUILD)-runtime/build.ninja || meson setup -Dcompiler=false -Dtests=disabled $(BUILD)-runtime
	@ninja -C $(BUILD)-runtime

ifeq ($(ARCH),)
$(BUILD)/build.ninja:
	meson setup --prefix $(PREFIX) $(MESON_FLAGS) $(BUILD)
else
# Disassembly would be that of the builder's processor.
.PHONY: sysroot
sysroot:
	@scripts/sysroot.sh $(DEBIAN_ARCH) $(BUILD)/sysroot

$(BUILD)/build.ninja: | sysroot
	scripts/cross-file.sh $(DEBIAN_ARCH) $(BUILD)/sysroot >$(BUILD)/cross.ini
	meson setup --prefix $(PREFIX) --cross-file $(BUILD)/cross.ini -Dcapstone=disabled $(MESON_FLAGS) $(BUILD)
endif

# Debian's packages, where some are missing; named by what is to be done.
deps-%:
	@scripts/install-deps.sh $*

demo: deps-demo
	@$(MAKE) --no-print-directory kiln
	@$(PYTHON) scripts/demo.py --build $(BUILD)

ifeq ($(ARCH),)
check: deps-check
	@$(MAKE) --no-print-directory everything
	@$(PYTHON) tests/run.py --build $(BUILD)
else
# The C parts, programs by JIT, from images (made by the builder's kiln) and by the virtual machine, and calls of C.
check: deps-check deps-cross
	@$(MAKE) --no-print-directory ARCH= kiln
	@$(MAKE) --no-print-directory $(BUILD)/build.ninja
	@ninja -C $(BUILD)
	@$(PYTHON) tests/run.py --build $(BUILD) --mode unit,interp,jit,aot,aot-all,full-aot
	@$(PYTHON) tests/run.py --build $(BUILD) --mode script --filter pinvoke_random --long
endif

check-long: deps-dev deps-cross
	@$(MAKE) --no-print-directory everything
	@$(PYTHON) tests/long.py --build $(BUILD) --foreign "$(FOREIGN)" --fuzz-seconds $(FUZZ_SECONDS) --mutants $(MUTANTS)

# Each target for FUZZ_SECONDS under the address and undefined-behaviour sanitizers.
fuzz: deps-dev
	@test -f build-fuzz/build.ninja || CC=clang meson setup -Dfuzz=true -Db_ndebug=false \
	  -Db_sanitize=address,undefined -Db_lundef=false build-fuzz
	@ninja -C build-fuzz
	@$(PYTHON) tests/fuzz/run.py --build build-fuzz --seconds $(FUZZ_SECONDS)

bench: deps-bench
	@$(MAKE) --no-print-directory kiln
	@$(PYTHON) bench/run.py --build $(BUILD) $(BENCH_FLAGS)

bench-quick:
	@$(MAKE) --no-print-directory bench BENCH_FLAGS="--quick $(BENCH_FLAGS)"

format: deps-dev
	@clang-format -i $$(git ls-files '*.c' '*.h')

lint: deps-dev $(BUILD)/build.ninja
	@clang-format --dry-run -Werror $$(git ls-files '*.c' '*.h')
	@clang-tidy -quiet -p $(BUILD) $$(git ls-files 'src/*.c')
	@cppcheck -q --std=c11 --enable=warning,portability --inline-suppr --suppressions-list=.cppcheck -Isrc -I$(BUILD) src

install: all
	@echo "Installing; compiling the class libraries ahead of time takes a moment"
	@meson install --no-rebuild -C $(BUILD)

clean:
	rm -rf $(BUILD) $(BUILD)-runtime build-debug build-fuzz $(FOREIGN:%=build-%)
