#!/bin/sh
# Installs the third-party programs of tests/clients that Debian does not have, inside the tree.
set -eu
cd "$(dirname "$0")/.."
npm="npm ci --ignore-scripts --no-audit --no-fund --silent"
$npm --prefix tests/clients/oauth-clients
$npm --prefix tests/clients/oidc-issuer
$npm --prefix tests/clients/openapi
$npm --prefix tests/clients/pages

venv=build/clients
wanted=build/clients.txt
mkdir -p build
cat tests/clients/*/requirements.txt >$wanted
if ! cmp -s $wanted $venv/installed.txt; then
  rm -rf $venv
  python3=/usr/bin/python3
  $python3 -m venv $venv
  $venv/bin/pip install --quiet --disable-pip-version-check -r $wanted
  cp $wanted $venv/installed.txt
fi
