#!/bin/sh
# Builds the release programs: build/release/jetond and build/release/jeton. With the web console if npm is there;
# JETON_CONSOLE=ON or OFF decides otherwise.
set -eu
cd "$(dirname "$0")/.."
if [ -z "${JETON_CONSOLE:-}" ]; then
  JETON_CONSOLE=ON
  command -v npm >/dev/null || JETON_CONSOLE=OFF
fi
[ "$JETON_CONSOLE" = ON ] || echo "Building without the web console, which takes Debian's nodejs and npm."
# The tests, which take packages of their own, are for scripts/test.sh.
[ -f build/release/build.ninja ] && tests="" || tests=-DJETON_TESTS=OFF
# shellcheck disable=SC2086 # none, or one word
cmake --preset release $tests -DJETON_CONSOLE="$JETON_CONSOLE" >/dev/null
cmake --build --preset release --target jetond jeton
