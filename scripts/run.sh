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

cat <<'END'

  API, tokens, registry:   http://127.0.0.1:8080
  health, metrics:         http://127.0.0.1:8081   (/healthz /readyz /metrics)
  bootstrap token:         ./var/bootstrap-token   (mode 0600; made at the first start)

Three things to try in another terminal:

  curl -H "Authorization: Bearer $(cat var/bootstrap-token)" http://127.0.0.1:8080/api/v1/user/
  curl http://127.0.0.1:8080/.well-known/oauth-authorization-server
  build/release/jeton token identify - < var/bootstrap-token

END
exec build/release/jetond serve "$@"
