#!/bin/sh
# Reads the files of src/, or only those named, with clang-tidy; what it looks for stands in .clang-tidy.
set -eu
cd "$(dirname "$0")/.."
clang-tidy-14 --version >/dev/null
cmake --preset debug >/dev/null # how each file is compiled, for itself

if [ $# -gt 0 ]; then printf '%s\n' "$@"; else find src -name '*.cc'; fi |
  # Its standard error only counts what it has left out of system headers; findings go to standard output.
  xargs -P "$(nproc)" -I{} sh -c 'clang-tidy-14 -p build/debug --quiet "$1" 2>/dev/null' tidy {}
