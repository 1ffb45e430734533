# Read by the test scripts: where to run, and how a step is named, built and tested. `sets`: what install-deps.sh is to
# install; build and test if it is not set.
cd "$(dirname "$0")/.."
# shellcheck disable=SC2086 # several words
scripts/install-deps.sh ${sets:-build test}
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
# What was compiled in one clone need not be compiled again in another, nor in another language of messages.
export CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1 CCACHE_SLOPPINESS=locale
jobs=$(nproc)
begun=$(date +%s)
step_begun=$begun
steps=""

# Prints what the last step took, and the name of the next.
step() {
  now=$(date +%s)
  [ -z "$steps" ] || printf '== took %d s\n' "$((now - step_begun))"
  steps=more
  step_begun=$now
  printf '\n== %s (%d s after the beginning)\n' "$*" "$((now - begun))"
}

configure_and_build() { # preset, and options of cmake
  preset=$1
  shift
  cmake --preset "$preset" -DJETON_TESTS=ON "$@" >/dev/null
  cmake --build --preset "$preset"
}

# One test more than processors, since many wait for clocks and other programs; not with sanitizers, which need the time.
run_tests() { # preset, and options of ctest
  preset=$1
  shift
  at_once=$jobs
  [ "$preset" != release ] || at_once=$((jobs + 1))
  ctest --test-dir "build/$preset" -j "$at_once" --output-on-failure "$@"
}
