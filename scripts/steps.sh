# Read by the test scripts: where to run, and how a step is named, built and tested.
cd "$(dirname "$0")/.."
scripts/install-deps.sh build test
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
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

configure_and_build() { # preset
  cmake --preset "$1" -DJETON_TESTS=ON >/dev/null
  cmake --build --preset "$1"
}

run_tests() { # preset, and options of ctest
  preset=$1
  shift
  ctest --test-dir "build/$preset" -j "$jobs" --output-on-failure "$@"
}
