#!/bin/sh
# Reads src/ with clang-tidy, or only the files named; what it looks for stands in .clang-tidy.
#
# All of it is read in the units of which CMake makes a whole build, many files each: most of the work is in what
# they include, and names that get into each other's way between files are found, too.
set -eu
cd "$(dirname "$0")/.."
clang-tidy-14 --version >/dev/null
mkdir -p build

if [ $# -gt 0 ]; then
  commands=build/debug # how each file is compiled, for itself
  cmake --preset debug >/dev/null
  printf '%s\n' "$@"
else
  commands=build/tidy
  cmake --preset tidy >/dev/null
  sed -n 's/^ *"file": "\([^"]*\)".*/\1/p' build/tidy/compile_commands.json
fi >build/tidy-files

# Its standard error only counts what it has left out of system headers; findings go to standard output.
xargs -P "$(nproc)" -I{} clang-tidy-14 -p "$commands" --quiet {} <build/tidy-files 2>/dev/null
