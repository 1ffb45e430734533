#!/bin/sh
# Installs what is missing, builds, and runs the server over ./var until it is interrupted.
#
#   scripts/run.sh [options of jetond serve]
set -eu
cd "$(dirname "$0")/.."
# What is built already and no older than its sources needs neither packages nor a build.
newer=$(find src include CMakeLists.txt -newer build/release/jetond -type f 2>/dev/null | head -n 1 || echo stale)
if [ ! -x build/release/jetond ] || [ -n "$newer" ]; then
  scripts/install-deps.sh build
  scripts/build.sh
fi

exec build/release/jetond serve "$@"
