#!/bin/sh
# Installs what is missing, builds, and runs the server over ./var until it is interrupted.
#
#   scripts/run.sh [options of jetond serve]
set -eu
cd "$(dirname "$0")/.."
# What is built already and no older than its sources needs neither packages nor a build.
newer=$(find src include console CMakeLists.txt -name node_modules -prune -o -newer build/release/jetond -type f -print 2>/dev/null |
  head -n 1 || echo stale)
if [ ! -x build/release/jetond ] || [ -n "$newer" ]; then
  scripts/install-deps.sh build
  scripts/build.sh
fi

# Before the first start over ./var: the link by which its administrator chooses a password and signs in.
if [ $# = 0 ] && [ ! -e var/jeton.db ]; then
  rm -f build/first-start.toml
  build/release/jetond setup --config build/first-start.toml --data-dir var --public-url http://localhost:8080 </dev/null |
    sed -n 's|^ *\(http://.*/setup/.*\)|Choose the administrator'"'"'s password in a browser, within 15 minutes: \1|p'
fi

exec build/release/jetond serve "$@"
