#!/usr/bin/env bash
# Kith's log before the eyes of a verifier that shares no code with it: agrees on two exports of one log, and finds a
# flipped byte in every part of them.   usage: checks/log/check.sh KITH
set -euo pipefail
kith=$(realpath "$1")
cd "$(dirname "$0")"
if ! command -v go >/dev/null || [ ! -d /usr/share/gocode/src/golang.org/x/mod/sumdb/tlog ]; then
  echo "skipped: the outside verifier needs go and golang-golang-x-mod-dev (tools/install.sh test)"
  exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export GO111MODULE=off GOPATH=/usr/share/gocode GOFLAGS= GOCACHE="${GOCACHE:-$work/cache}"
go build -o "$work/verify" main.go

quiet() { "$@" >"$work/out" 2>&1 || { cat "$work/out"; echo "failed: $*"; exit 1; }; }
for seed in 1 2; do
  quiet "$kith" synth --children 40 --seed "$seed" --out "$work/drop$seed"
  quiet "$kith" import "$work/drop$seed" --data "$work/data"
  quiet "$kith" log export "$work/export$seed" --receipt 0 --receipt 255 --receipt 256 --receipt 700 --data "$work/data"
done
"$work/verify" "$work/export2" "$work/export1"

# The other way round, a log does not extend a longer one.
if "$work/verify" "$work/export1" "$work/export2" >"$work/out" 2>&1; then echo "a shorter log passed for a later one"; exit 1; fi

# One byte of each kind of file; the first tile of each level and the last bundle stand for theirs.
flip() {
  python3 - "$1" "$2" <<'PY'
import sys
path, at = sys.argv[1], int(sys.argv[2])
data = bytearray(open(path, "rb").read())
data[at % len(data)] ^= 1
open(path, "wb").write(data)
PY
}
found=0
while read -r file; do
  for at in 3 17 40; do
    cp "$work/export2/$file" "$work/kept"
    flip "$work/export2/$file" "$at"
    if cmp -s "$work/export2/$file" "$work/kept"; then echo "nothing was flipped in $file"; exit 1; fi
    if "$work/verify" "$work/export2" >"$work/out" 2>&1; then echo "not found: byte $at of $file"; exit 1; fi
    found=$((found + 1))
    cp "$work/kept" "$work/export2/$file"
  done
done < <(cd "$work/export2" && { echo checkpoint; echo key; ls receipt/* tile/0/000 tile/entries/000; find tile -path '*.p/*'; } | sort -u)
"$work/verify" "$work/export2" >/dev/null
echo "$found flipped bytes, all found"
