#!/usr/bin/env bash
# usage: tests/mail/run.sh PROGRAM
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")"
[ node_modules/.package-lock.json -nt package-lock.json ] || { npm ci --ignore-scripts --no-audit --no-fund --loglevel=error; touch node_modules/.package-lock.json; }
exec node run.mjs "$program"
