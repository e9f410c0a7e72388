#!/usr/bin/env bash
# Installs what building, running and testing Kith needs on Debian 12, and only what is missing. Asks nothing.
# usage: tools/install.sh [build|test|fuzz|kernels]
set -euo pipefail
cd "$(dirname "$0")/.."

build="cmake ninja-build ccache g++ make mold pkg-config libsqlite3-dev libpq-dev libsodium-dev libssl-dev libboost-dev
  nlohmann-json3-dev libsimdjson-dev libtomlplusplus-dev libcli11-dev libfmt-dev libhowardhinnant-date-dev libicu-dev
  libexpected-dev libcurl4-openssl-dev tzdata doctest-dev librapidcheck-dev ca-certificates"
test="$build postgresql-15 chromium golang-go golang-golang-x-mod-dev python3"
wanted=$build
[ "${1:-build}" = test ] && wanted=$test
[ "${1:-build}" = kernels ] && wanted="$build valgrind python3"
[ "${1:-build}" = fuzz ] && wanted="$build clang-14 libclang-rt-14-dev"

missing=""
for package in $wanted; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "install ok installed" || missing="$missing $package"
done

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

if [ -n "$missing" ]; then
  echo "installing:$missing"
  export DEBIAN_FRONTEND=noninteractive
  as_root apt-get update -qq
  # shellcheck disable=SC2086
  as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
fi

if ! command -v npm >/dev/null; then
  echo "installing: nodejs npm"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null
fi
