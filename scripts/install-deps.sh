#!/bin/sh
# Installs the Debian packages that are missing.
#
#   scripts/install-deps.sh build        what building and running takes; JETON_CONSOLE=OFF: without the web console
#   scripts/install-deps.sh build test   and what the tests take
#   scripts/install-deps.sh packages     what scripts/test-packages.sh takes
set -eu

build="build-essential cmake ninja-build ccache pkg-config libboost1.81-dev libboost-json1.81-dev libssl-dev
  curl libsqlite3-dev libpq-dev libargon2-dev libexpat1-dev libcurl4-openssl-dev libfmt-dev libspdlog-dev libtomlplusplus-dev libcli11-dev libexpected-dev"
test="nginx-light libgtest-dev clang-14 clang-format-14 clang-tidy-14 libclang-rt-14-dev llvm-14 python3 python3-pytest
  python3-venv python3-jwcrypto python3-jwt python3-jsonschema docker-registry skopeo podman buildah openssl git jq sqlite3
  caddy haproxy apache2 libapache2-mod-oauth2 libapache2-mod-auth-openidc chromium postgresql-15 python3-yaml zsh fish man-db mandoc groff
  strace prometheus faketime systemd debhelper lintian"
# For the web console, and for programs of tests/clients. Wherever node and npm are from, they are good.
if ! command -v npm >/dev/null; then
  test="$test nodejs npm"
  [ "${JETON_CONSOLE:-ON}" = OFF ] || build="$build nodejs npm"
fi
# Debian's packages would push out Docker's own.
[ -x /usr/bin/docker ] || test="$test docker.io"
[ -x /usr/bin/ctr ] || test="$test containerd"
packages="python3 python3-pytest debhelper lintian git debootstrap iproute2 podman skopeo curl systemd"
bench="wrk nginx-light openssl sqlite3 python3 python3-jwcrypto"

wanted=""
for set in "$@"; do
  case $set in
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $test" ;;
    packages) wanted="$wanted $packages" ;;
    bench) wanted="$wanted $bench" ;;
    *) echo "install-deps.sh: no such set: $set" >&2; exit 2 ;;
  esac
done

missing=""
for package in $wanted; do
  status=$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null || true)
  [ "$status" = "install ok installed" ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

root=""
[ "$(id -u)" = 0 ] || root="sudo"
echo "Installing:$missing"
$root apt-get update -qq
case $missing in *postgresql*)
  # The tests start a PostgreSQL of their own; its package would make one for the whole machine.
  if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
    $root mkdir -p /etc/postgresql-common
    echo "create_main_cluster = false" | $root tee /etc/postgresql-common/createcluster.conf >/dev/null
  fi ;;
esac
# Nothing of what comes with them is to be started: no service belongs to us. Web servers would take port 80.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  trap '$root rm -f $policy' EXIT
  printf '#!/bin/sh\nexit 101\n' | $root tee $policy >/dev/null
  $root chmod 755 $policy
fi
$root env DEBIAN_FRONTEND=noninteractive UCF_FORCE_CONFFOLD=1 apt-get install -y -qq --no-install-recommends $missing >/dev/null
