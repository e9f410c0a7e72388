#!/usr/bin/env bash
# Plays each case with its control and prints what was found, by when, and the days gained over one agency alone.
# The published cases, and our own of tests/cases.
# usage: replay_cases.sh KITH SHARED
set -uo pipefail
kith=$1 shared=$2 failed=0
if [ ! -d "$shared/scenarios" ]; then
  echo "skipped: no scenarios at $shared/scenarios"
  exit 77
fi
own=$(dirname "$0")/../tests/cases
for case in "$shared"/scenarios/*/ "$own"/*/; do
  python3 "$shared/checks/score_replay.py" "$kith" "${case%/}" --control || failed=1
done
exit $failed
