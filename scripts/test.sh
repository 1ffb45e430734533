#!/bin/sh
# Installs what tests need, builds, and runs every test. Ends with ctest's own summary.
set -eu
. "$(dirname "$0")/steps.sh"
scripts/install-clients.sh

step "Layers and format"
scripts/check-layers
scripts/check-signatures
scripts/format.sh --check

step "Static checks"
scripts/tidy.sh

step "Release"
configure_and_build release -DJETON_CONSOLE=ON
run_tests release
