#!/bin/sh
# Runs tests/newer: CNCF distribution 3 and zot with jetond as their token service, and skopeo and regctl as clients.
# It is no part of CI: it takes Go, and minutes the first time, for what Debian does not have.
#
# They are built once, from the Go module proxy, into ${XDG_CACHE_HOME:-~/.cache}/jeton-registries. JETON_ZOT names
# another zot where the proxy at hand does not have it.
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
if [ -n "${JETON_ZOT:-}" ]; then
  ln -sf "$(realpath "$JETON_ZOT")" "$programs/zot"
else
  GOEXPERIMENT=jsonv2 CGO_ENABLED=0 build zot zotregistry.dev/zot/v2/cmd/zot@v2.1.20  # the experiment: as its Makefile
fi

scripts/build.sh
export JETON_MAY_SKIP=yes JETON_NEWER_PROGRAMS="$programs" PYTHONDONTWRITEBYTECODE=1
exec /usr/bin/python3 -m pytest -v -rs --tb=short --no-header -p no:cacheprovider tests/newer
