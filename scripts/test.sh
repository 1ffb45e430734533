#!/bin/sh
# Installs what tests need, builds, and runs every test: the same that CI runs. Ends with ctest's own summary.
set -eu
cd "$(dirname "$0")/.."
scripts/install-deps.sh build test
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
jobs=$(nproc)
npm ci --prefix tests/clients/oidc-issuer --ignore-scripts --no-audit --no-fund --silent

begun=$(date +%s)
step() { printf '\n== %s (%d s after the beginning)\n' "$*" "$(($(date +%s) - begun))"; }

configure_and_build() { # preset
  cmake --preset "$1" -DJETON_TESTS=ON >/dev/null
  cmake --build --preset "$1"
}

run_tests() { # preset, and options of ctest
  preset=$1
  shift
  ctest --test-dir "build/$preset" -j "$jobs" --output-on-failure "$@"
}

step "Layers and format"
scripts/check-layers
scripts/format.sh --check

step "Static checks"
scripts/tidy.sh

step "Fuzzers, ${JETON_FUZZ_SECONDS:-10} s each"
cmake --preset fuzz -DJETON_FUZZ_SECONDS="${JETON_FUZZ_SECONDS:-10}" >/dev/null
cmake --build --preset fuzz --target fuzz-targets
run_tests fuzz

step "Line coverage"
counted="domain keys identity authority storage crypto"
cmake --preset coverage >/dev/null
cmake --build --preset coverage --target $(printf '%s_test ' $counted)
find build/coverage -name '*.gcda' -delete
run_tests coverage -R "^($(echo $counted | tr ' ' '|'))\$"
scripts/coverage build/coverage 90 $counted

step "AddressSanitizer and UndefinedBehaviorSanitizer"
configure_and_build asan
JETON_KILL_ROUNDS=5 run_tests asan

step "ThreadSanitizer, without the matrices (label matrix): nothing in them happens at the same time"
configure_and_build tsan
JETON_KILL_ROUNDS=5 JETON_RACE_CHECKS="${JETON_RACE_CHECKS:-200000}" run_tests tsan -LE matrix

step "Release"
configure_and_build release
run_tests release
