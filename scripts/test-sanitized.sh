#!/bin/sh
# Fuzzes, measures coverage, and runs with sanitizers what they can find faults in (CONTRIBUTING.md says which tests, and
# why not all). Takes what scripts/test.sh has installed. Ends with ctest's own summary.
set -eu
. "$(dirname "$0")/steps.sh"

step "Fuzzers, ${JETON_FUZZ_SECONDS:-10} s each"
cmake --preset fuzz -DJETON_FUZZ_SECONDS="${JETON_FUZZ_SECONDS:-10}" >/dev/null
cmake --build --preset fuzz --target fuzz-targets
run_tests fuzz

step "Line coverage"
counted="domain keys identity authority storage crypto"
run="$counted endpoints"
cmake --preset coverage >/dev/null
cmake --build --preset coverage --target $(printf "%s_test " $run)
find build/coverage -name '*.gcda' -delete
run_tests coverage -R "^($(echo $run | tr " " "|"))\$"
scripts/coverage build/coverage 90 $counted

step "AddressSanitizer and UndefinedBehaviorSanitizer"
configure_and_build asan
JETON_KILL_ROUNDS=5 run_tests asan -L "unit|sanitized"

step "ThreadSanitizer"
configure_and_build tsan
JETON_KILL_ROUNDS=5 JETON_RACE_CHECKS="${JETON_RACE_CHECKS:-200000}" run_tests tsan -L "unit|sanitized"
