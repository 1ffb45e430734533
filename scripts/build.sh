#!/bin/sh
# Builds the release programs: build/release/jetond and build/release/jeton.
set -eu
cd "$(dirname "$0")/.."
[ -f build/release/build.ninja ] || cmake --preset release >/dev/null
cmake --build --preset release --target jetond jeton
