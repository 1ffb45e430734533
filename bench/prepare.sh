# Sourced by the benchmarks: goes to the root of the tree, checks for packages (those in $more, too), builds `release`,
# and chooses a disk.
cd "$(dirname "$0")/.."

missing=""
for package in wrk openssl python3 python3-jwcrypto ${more:-}; do
  case $package in
    nginx-light) PATH=$PATH:/usr/sbin command -v nginx >/dev/null || missing="$missing $package" ;;
    python3-jwcrypto) /usr/bin/python3 -c "import jwcrypto" 2>/dev/null || missing="$missing $package" ;;
    *) command -v "$package" >/dev/null || missing="$missing $package" ;;
  esac
done
if [ -n "$missing" ]; then
  echo "$0 needs the Debian packages:$missing" >&2
  exit 1
fi

scripts/build.sh

# The stores lie beside the build, on a disk: a /tmp in memory would make every fsync free.
mkdir -p build/bench
export TMPDIR="$PWD/build/bench"
