#!/bin/sh
# Builds the release programs: build/release/jetond and build/release/jeton.
set -eu
cd "$(dirname "$0")/.."
# The tests, which take packages of their own, are for scripts/test.sh.
[ -f build/release/build.ninja ] || cmake --preset release -DJETON_TESTS=OFF >/dev/null
cmake --build --preset release --target jetond jeton
