#!/bin/sh
# Runs tests/oauth_clients: OAuth clients of other languages against jetond, with their strict checks on, and prints what each made. It is no
# part of CI: it takes Go, a JDK and Maven, and minutes the first time.
#
# From Maven Central come Spring Security's client and Nimbus' SDK, from the Go module proxy golang.org/x/oauth2. All of it stays in
# ${XDG_CACHE_HOME:-~/.cache}/jeton-oauth-clients; --clean removes it afterwards.
set -eu
cd "$(dirname "$0")/.."
programs=${XDG_CACHE_HOME:-$HOME/.cache}/jeton-oauth-clients
mkdir -p "$programs"
if [ "${1:-}" = --clean ]; then
  shift
  trap 'rm -rf "$programs"' EXIT
fi

missing=""
command -v javac >/dev/null || missing="$missing openjdk-17-jdk-headless"
command -v mvn >/dev/null || missing="$missing maven"
command -v go >/dev/null || missing="$missing golang-go"
if [ -n "$missing" ]; then
  echo "test-oauth-clients.sh: install$missing first" >&2
  exit 2
fi

for library in nimbus spring; do
  sources=tests/clients/$library
  built=$programs/$library
  if ! cmp -s "$sources/pom.xml" "$built/pom.xml"; then
    echo "Fetching what $library takes"
    rm -rf "$built/jars"
    mvn -q -B -f "$sources/pom.xml" -Dmaven.repo.local="$programs/maven" \
      org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$built/jars"
    cp "$sources/pom.xml" "$built/pom.xml"
  fi
  javac -XDsuppressNotes -proc:none -cp "$built/jars/*" -d "$built/classes" "$sources/Journeys.java"
done
(cd tests/clients/go && GOFLAGS=-mod=readonly go build -o "$programs/go/journeys" .)

if [ -z "${JETON_BUILD_DIR:-}" ]; then
  scripts/build.sh
fi
export JETON_OAUTH_PROGRAMS="$programs" PYTHONDONTWRITEBYTECODE=1
/usr/bin/python3 -m pytest -v -s --tb=short --no-header -p no:cacheprovider tests/oauth_clients "$@"
