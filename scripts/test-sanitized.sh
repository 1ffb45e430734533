#!/bin/sh
# Runs with sanitizers what they can find faults in (CONTRIBUTING.md says which tests, and why not all), fuzzes the parsers
# and measures coverage. Takes what scripts/test.sh has installed. Ends with ctest's own summary.
set -eu
. "$(dirname "$0")/steps.sh"

step "AddressSanitizer and UndefinedBehaviorSanitizer"
configure_and_build asan -DJETON_FUZZ_SECONDS="${JETON_FUZZ_SECONDS:-10}"
rm -rf build/asan/coverage
run_tests asan -L unit

step "Line coverage of these tests"
scripts/coverage build/asan 90 domain keys identity authority storage crypto

step "Fuzzers, ${JETON_FUZZ_SECONDS:-10} s each"
run_tests asan -L fuzz

step "The same sanitizers, whole servers"
JETON_KILL_ROUNDS=5 run_tests asan -L memory

step "ThreadSanitizer"
configure_and_build tsan
JETON_KILL_ROUNDS=5 JETON_RACE_CHECKS="${JETON_RACE_CHECKS:-200000}" run_tests tsan -L "unit|races"
