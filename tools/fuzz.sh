#!/usr/bin/env bash
# Builds the fuzz targets with clang and libFuzzer and runs each for so many seconds, from the committed corpus; what is
# found lies in build-fuzz/found.   usage: tools/fuzz.sh SECONDS
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
cmake -G Ninja -B build-fuzz -S . -DKITH_FUZZ=ON -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER=clang-14 \
  -DCMAKE_CXX_COMPILER=clang++-14 -DCMAKE_CXX_FLAGS="-O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined -Wno-error" \
  >build-fuzz.log 2>&1 || { cat build-fuzz.log; exit 1; }
targets="csv dates rows log patterns http"
# shellcheck disable=SC2046
ninja -C build-fuzz $(printf 'fuzz_%s ' $targets) >build-fuzz.log 2>&1 || { tail -40 build-fuzz.log; exit 1; }
mkdir -p build-fuzz/found
failed=0
for target in $targets; do
  mkdir -p "build-fuzz/corpus/$target"
  if build-fuzz/fuzz_"$target" -max_total_time="$seconds" -max_len=8192 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
      -artifact_prefix="build-fuzz/found/$target-" "build-fuzz/corpus/$target" "tests/fuzz/corpus/$target" >"build-fuzz/$target.log" 2>&1; then
    state="no finding"
  else
    state="FOUND: see build-fuzz/$target.log and build-fuzz/found"
    failed=1
  fi
  runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "build-fuzz/$target.log")
  printf '%-10s %12s runs   %s\n' "$target" "${runs:-?}" "$state"
done
exit $failed
