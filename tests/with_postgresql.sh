#!/usr/bin/env bash
# Runs a command with KITH_STORE naming a PostgreSQL of its own, on a socket in a temporary folder; gone at the end.
# usage: tests/with_postgresql.sh COMMAND [ARGUMENT ...]
set -euo pipefail
binaries=/usr/lib/postgresql/15/bin
if [ ! -x "$binaries/initdb" ]; then
  echo "skipped: PostgreSQL 15 is not installed (package postgresql-15)"
  exit 77
fi
folder=$(mktemp -d)
as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
[ "$(id -u)" != 0 ] || chown postgres "$folder"
chmod 755 "$folder"
cleanup() { as_owner "$binaries/pg_ctl" -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$folder"; }
trap cleanup EXIT
as_owner "$binaries/initdb" -D "$folder/data" -U kith --auth=trust -E UTF8 --locale=C >/dev/null
as_owner "$binaries/pg_ctl" -D "$folder/data" -w -l "$folder/log" -o "-k $folder -c listen_addresses=''" start >/dev/null
as_owner "$binaries/createdb" -h "$folder" -U kith kith
KITH_STORE="postgresql:///kith?host=$folder&user=kith" "$@"
