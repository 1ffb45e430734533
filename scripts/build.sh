#!/bin/sh
# Builds the release programs: build/release/jetond and build/release/jeton. JETON_CONSOLE=OFF: without the web console,
# and so without Node.
set -eu
cd "$(dirname "$0")/.."
# The tests, which take packages of their own, are for scripts/test.sh.
[ -f build/release/build.ninja ] && tests="" || tests=-DJETON_TESTS=OFF
# shellcheck disable=SC2086 # none, or one word
cmake --preset release $tests -DJETON_CONSOLE="${JETON_CONSOLE:-ON}" >/dev/null
cmake --build --preset release --target jetond jeton
