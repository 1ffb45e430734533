#!/bin/sh
# Runs tests/quay_clients: other people's clients of Quay's API with jetond in Quay's place. It is no part of CI: it takes
# minutes the first time, Go, and sources that are in no package registry.
#
#   scripts/test-quay-clients.sh [--collection CHECKOUT] [--image-controller CHECKOUT]
#
# From PyPI come ansible-core and qontract-reconcile, once, into ${XDG_CACHE_HOME:-~/.cache}/jeton-quay-clients. What Ansible
# says to Quay is the collection infra.quay_configuration (redhat-cop/quay_configuration), and what Konflux says to it the
# package pkg/quay of konflux-ci/image-controller: name a checkout of each; without one, that part is
# skipped.
set -eu
cd "$(dirname "$0")/.."
environment=${XDG_CACHE_HOME:-$HOME/.cache}/jeton-quay-clients

while [ $# -gt 1 ]; do
  case $1 in
    --collection) export JETON_QUAY_COLLECTION="$2" ;;
    --image-controller) export JETON_IMAGE_CONTROLLER="$2" ;;
    *) break ;;
  esac
  shift 2
done
if [ $# -gt 0 ]; then
  echo "usage: $0 [--collection CHECKOUT] [--image-controller CHECKOUT]" >&2
  exit 2
fi

if [ ! -x "$environment/bin/ansible-playbook" ]; then
  python3 -m venv "$environment"
  "$environment/bin/pip" install --quiet 'ansible-core>=2.18,<2.20' requests
  # Its client of Quay needs nothing else of what it depends on.
  "$environment/bin/pip" install --quiet --no-deps qontract-reconcile==0.10.1
fi

if [ -z "${JETON_BUILD_DIR:-}" ]; then
  scripts/build.sh
fi
export JETON_MAY_SKIP=yes JETON_QUAY_CLIENTS="$environment" PYTHONDONTWRITEBYTECODE=1
exec /usr/bin/python3 -m pytest -v -rs --tb=short --no-header -p no:cacheprovider tests/quay_clients
