#!/bin/sh
# Runs tests/newer: CNCF distribution 3 and zot with jetond as their token service, and skopeo and regctl as clients.
# It is no part of CI: it takes Go, and minutes the first time, for what Debian does not have.
#
# distribution and regctl are built once into ${XDG_CACHE_HOME:-~/.cache}/jeton-registries. zot is not: its cases are
# skipped unless there is a program `zot` in that folder or on the PATH, or JETON_ZOT names one.
set -eu
cd "$(dirname "$0")/.."
programs=${XDG_CACHE_HOME:-$HOME/.cache}/jeton-registries

build() { # program, package@version
  built=$programs/$1-${2##*@}
  if [ ! -x "$built" ]; then
    echo "Building $2"
    GOBIN=$programs go install "$2"
    mv "$programs/$1" "$built"
  fi
  ln -sf "$built" "$programs/$1"
}

mkdir -p "$programs"
build registry github.com/distribution/distribution/v3/cmd/registry@v3.1.2
build regctl github.com/regclient/regclient/cmd/regctl@v0.11.7
zot=${JETON_ZOT:-$(command -v zot || true)}
[ -z "$zot" ] || ln -sf "$(realpath "$zot")" "$programs/zot"

scripts/build.sh
export JETON_NEWER_PROGRAMS="$programs" PYTHONDONTWRITEBYTECODE=1
exec /usr/bin/python3 -m pytest -v -rs --tb=short --no-header -p no:cacheprovider tests/newer
