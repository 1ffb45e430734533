#!/bin/sh
# Builds the Debian packages from a clean clone of what is committed, and runs tests/packages with them in a bare Debian
# 12: installation, upgrade, removal, the journeys of a stranger, the library, and the container image. It is no part of
# CI: it builds everything once more, fetches a Debian, and needs root.
#
#   scripts/test-packages.sh [what pytest is to run, in place of tests/packages]
#
# JETON_BUILT=FOLDER packages a release build that is there. It prints what each step took. The clone and the bare root are
# kept in ${XDG_CACHE_HOME:-~/.cache}/jeton-packages: where the clone is always the same, ccache finds what it compiled
# before. Besides these and the packages of Debian that it installs, nothing stays.
set -eu
if [ "$(id -u)" != 0 ]; then
  echo "$0: needs root: for debootstrap, and for roots in name spaces of their own" >&2
  exit 1
fi
sets="build packages"
. "$(dirname "$0")/steps.sh"
built=${JETON_BUILT:+$(realpath "$JETON_BUILT")}
cache=${XDG_CACHE_HOME:-$HOME/.cache}/jeton-packages
work=$(mktemp -d)
clone=$cache/jeton
clean_up() {
  # debootstrap, if it was interrupted, leaves these mounted.
  umount "$work/root/proc" "$work/root/sys" 2>/dev/null || true
  rm -rf --one-file-system "$work" "$cache/bookworm.part"
  rm -f "$cache"/*.deb "$cache"/*.changes "$cache"/*.buildinfo
}
# dash ends by a signal without what is to be done at the exit.
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
# debhelper gives what it runs a home of its own, so ccache is told where it keeps things.
CCACHE_DIR=$(ccache --get-config cache_dir)
export CCACHE_DIR CCACHE_BASEDIR="$clone" CCACHE_NOHASHDIR=1
# No package holds what debuggers need, and that takes the longest to make.
export DEB_CFLAGS_STRIP=-g DEB_CXXFLAGS_STRIP=-g

build_packages() { # version, folder of a build or nothing, folder for the packages
  sed -i "1s/([^)]*)/($1)/" debian/changelog
  JETON_BUILT=$2 DEB_BUILD_OPTIONS="noautodbgsym nocheck parallel=$(nproc)" dpkg-buildpackage -us -uc -b >"$work/log" 2>&1 ||
    { tail -n 60 "$work/log"; exit 1; }
  mkdir "$3"
  mv ../*.deb "$3"
}

if [ ! -e "$cache/bookworm.tar" ]; then
  step "A bare Debian 12"
  mkdir -p "$cache"
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Codename: bookworm' 'Component: main' | head -n 1)
  if [ -z "$mirror" ]; then
    echo "$0: apt knows no archive of Debian 12 here: apt-get update" >&2
    exit 1
  fi
  debootstrap --variant=minbase bookworm "$work/root" "$mirror" >"$work/log" || { tail -n 20 "$work/log"; exit 1; }
  rm -rf "$work/root/var/cache/apt/archives"/*.deb
  tar -C "$work/root" -cf "$cache/bookworm.part" .
  mv "$cache/bookworm.part" "$cache/bookworm.tar"
  rm -rf "$work/root"
fi

step "The packages, from a clean clone"
version=$(dpkg-parsechangelog -S Version)
rm -rf "$clone" "$cache"/*.deb
# Root builds what may belong to somebody else.
printf '[safe]\n\tdirectory = *\n' >"$work/gitconfig"
GIT_CONFIG_GLOBAL="$work/gitconfig" git clone -q . "$clone"
(cd "$clone" && build_packages "$version" "$built" "$work/new")
# The same programs as an older version, to upgrade from.
mkdir -p "$work/older/jeton"
cp -a "$clone/debian" "$clone/docs" "$work/older/jeton"
(cd "$work/older/jeton" && build_packages 0.0.9 "${built:-$clone/obj-package}" "$work/old")
step "lintian"
lintian --allow-root --fail-on error "$work/new"/*.deb

export JETON_PACKAGES="$work/new" JETON_OLD_PACKAGES="$work/old" JETON_BARE_ROOT="$cache/bookworm.tar"
[ $# -gt 0 ] || set -- tests/packages
step "Installing, upgrading, removing, and the journeys"
/usr/bin/python3 -m pytest -v -rs --tb=short --no-header -p no:cacheprovider --basetemp "$work/tests" "$@"
step "Done"
