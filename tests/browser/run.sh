#!/usr/bin/env bash
# Makes a small demonstration region in a temporary folder, serves it, and drives a browser through it.
# usage: tests/browser/run.sh PROGRAM [FOLDER FOR PICTURES]      KITH_STORE=postgresql://... runs it on PostgreSQL
set -euo pipefail
program=$(realpath "${1:-build/kith}")
pictures=${2:+$(realpath -m "$2")}
cd "$(dirname "$0")"
[ node_modules/.package-lock.json -nt package-lock.json ] || { npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; touch node_modules/.package-lock.json; }

folder=$(mktemp -d)
server=""
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null; rm -rf "$folder"' EXIT
"$program" demo --data "$folder/data" --children 120 --port 0 >"$folder/said" 2>"$folder/errors" &
server=$!
for _ in $(seq 600); do
  url=$(sed -n 's/^Kith serves at //p' "$folder/said")
  [ -n "$url" ] && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/said" "$folder/errors"; exit 1; }
  sleep 0.2
done
KITH_URL=$url KITH_LOGIN=${KITH_LOGIN:-manager} KITH_PASSWORD=${KITH_PASSWORD:-demonstration} node run.mjs ${pictures:+"$pictures"}
