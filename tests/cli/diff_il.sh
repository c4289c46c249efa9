#!/bin/sh
# Random IL programs: by JIT, by every single pass left out, from images and under mono the outputs are the same.
set -eu
command -v mono >/dev/null || { echo "mono is not installed"; exit 77; }
if [ -n "${KILN_TEST_LONG:-}" ]; then set -- --count 20000 --full; else set -- --count 600; fi
python3 "$TESTS/fuzz/diff_il.py" --kiln "$KILN" --images "$IMAGES" "$@"
