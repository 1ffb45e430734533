#!/bin/sh
# Measures the release build against references taken in the same run and prints one table of ratios.
#
#   bench/run.sh [--quick]
#
# --quick: a small store and two runs, nothing written: for trying it out.
# Exit code 0 when every bound holds, 1 when one does not.
set -eu
cd "$(dirname "$0")/.."

missing=""
for package in wrk nginx-light openssl python3; do
  case $package in nginx-light) program=nginx ;; *) program=$package ;; esac
  PATH=$PATH:/usr/sbin command -v "$program" >/dev/null || missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "bench/run.sh needs the Debian packages:$missing" >&2
  exit 1
fi

scripts/build.sh
cmake --preset release -DJETON_BENCH=ON >/dev/null
cmake --build --preset release --target bench-durable-loop

# The stores lie beside the build, on a disk: a /tmp in memory would make every fsync free.
mkdir -p build/bench
export TMPDIR="$PWD/build/bench"
exec /usr/bin/python3 -B bench/run.py "$@"
