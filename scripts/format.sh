#!/bin/sh
# Formats all C++ files; with --check, only tells whether something is to be done.
set -eu
cd "$(dirname "$0")/.."
mode="-i"
[ "${1:-}" = "--check" ] && mode="--dry-run -Werror"
find src include tests bench -name '*.h' -o -name '*.cc' | xargs clang-format-14 $mode
