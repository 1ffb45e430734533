#!/bin/sh
# Runs two servers over one PostgreSQL in ./var/cluster until it is interrupted: to see how servers share a database. The
# PostgreSQL is Debian's, on a socket in that folder. docs/guides/run-many-nodes.md says how it is done in earnest.
#
#   scripts/run-cluster.sh
set -eu
cd "$(dirname "$0")/.."
if [ ! -x "${JETON_BUILD_DIR:-build/release}/jetond" ]; then
  scripts/install-deps.sh build
  scripts/build.sh
fi
jetond=$(realpath "${JETON_BUILD_DIR:-build/release}/jetond")
programs=/usr/lib/postgresql/15/bin
[ -x $programs/postgres ] || { echo "run-cluster.sh: PostgreSQL is missing: apt install postgresql-15" >&2; exit 1; }
folder=${JETON_CLUSTER_DIR:-$PWD/var/cluster}
first=${JETON_CLUSTER_PORT:-8081}
mkdir -p "$folder"
# A path of a socket has a bound.
sockets=$(mktemp -d /tmp/jeton-cluster-XXXXXX)

# PostgreSQL refuses to run as root.
as=""
if [ "$(id -u)" = 0 ]; then
  as="setpriv --reuid postgres --regid postgres --init-groups"
  chown postgres "$sockets"
  mkdir -p "$folder/postgres" && chown postgres "$folder/postgres"
  chmod 755 "$folder"
fi

processes=""
finish() {
  trap - EXIT INT TERM
  # The database last: the servers write down what they still have in memory.
  for process in $processes; do kill -INT "$process" 2>/dev/null || true; wait "$process" 2>/dev/null || true; done
  rm -rf "$sockets"
}
trap finish EXIT
trap 'exit 0' INT TERM

cd "$sockets"
[ -e "$folder/postgres/PG_VERSION" ] || $as $programs/initdb --pgdata "$folder/postgres" --username jeton --auth trust \
  --encoding UTF8 --locale C >/dev/null
$as $programs/postgres -D "$folder/postgres" -k "$sockets" -c listen_addresses= >"$sockets/log" 2>&1 &
processes="$!"
until $programs/psql -h "$sockets" -U jeton -qAtc "SELECT 1" postgres >/dev/null 2>&1; do
  kill -0 "$processes" 2>/dev/null || { cat "$sockets/log" >&2; exit 1; }
  sleep 0.1
done
$programs/psql -h "$sockets" -U jeton -qAtc "SELECT 1 FROM pg_database WHERE datname = 'jeton'" postgres | grep -q 1 ||
  $programs/psql -h "$sockets" -U jeton -qc \
    "CREATE DATABASE jeton TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'" postgres

# start NUMBER: a server, on ports of its own.
start() {
  port=$((first + $1 - 1))
  mkdir -p "$folder/$1"
  cat >"$folder/$1.toml" <<TOML
data_dir = "$folder/$1"
listen = "127.0.0.1:$port"
admin_listen = "127.0.0.1:$((port + 100))"
public_url = "http://localhost:$first"

[database]
url = "postgresql://jeton@/jeton?host=$sockets"
TOML
  "$jetond" serve --config "$folder/$1.toml" >"$folder/$1.log" 2>&1 &
  processes="$! $processes"
  server=$!
  until curl -fsS -o /dev/null "http://127.0.0.1:$((port + 100))/readyz" 2>/dev/null; do
    kill -0 $server 2>/dev/null || { cat "$folder/$1.log" >&2; exit 1; }
    sleep 0.1
  done
}

start 1
# All servers have the keys of the first.
mkdir -p "$folder/2"
cp -a "$folder/1/keys" "$folder/1/registry" "$folder/2/"
start 2

cat <<TEXT
Two servers over one database:

  http://127.0.0.1:$first   http://127.0.0.1:$((first + 1))   (health and metrics: $((first + 100)), $((first + 101)))

To see a revocation cross, in another terminal:

  token=\$(cat $folder/1/bootstrap-token)
  for port in $first $((first + 1)); do curl -s -o /dev/null -w '%{http_code}\n' -H "Authorization: Bearer \$token" http://127.0.0.1:\$port/api/v1/user/; done

The guide goes on from here: docs/guides/run-many-nodes.md
TEXT
wait
