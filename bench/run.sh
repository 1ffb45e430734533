#!/bin/sh
# Measures the release build against references taken in the same run and prints one table of ratios.
#
#   bench/run.sh [--quick]
#
# --quick: a small store and two runs, nothing written: for trying it out.
# Exit code 0 when every bound holds, 1 when one does not.
set -eu
more="nginx-light"
. "$(dirname "$0")/prepare.sh"
cmake --preset release -DJETON_BENCH=ON >/dev/null
cmake --build --preset release --target bench-durable-loop
exec /usr/bin/python3 -B bench/run.py "$@"
