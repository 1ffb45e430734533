#!/bin/sh
# Installs the third-party programs of tests/clients that Debian does not have, inside the tree.
set -eu
cd "$(dirname "$0")/.."
npm="npm ci --ignore-scripts --no-audit --no-fund --silent"
$npm --prefix tests/clients/oidc-issuer
$npm --prefix tests/clients/openapi

wanted=tests/clients/openapi/requirements.txt
venv=build/clients
if ! cmp -s $wanted $venv/installed.txt; then
  rm -rf $venv
  python3=/usr/bin/python3
  $python3 -m venv $venv
  $venv/bin/pip install --quiet --disable-pip-version-check -r $wanted
  cp $wanted $venv/installed.txt
fi
