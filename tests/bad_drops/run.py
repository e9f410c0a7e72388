#!/usr/bin/env python3
"""Imports every bad drop of drops.py and checks the answer: exit code, good rows taken, bad ones told with file, line and
reason, nothing lost, memory flat.   usage: run.py KITH [MEGABYTES of the longest line]"""
import csv
import json
import pathlib
import resource
import subprocess
import sys
import tempfile

import drops

MEMORY_MAX_KB = 300_000


def told(rejected, say):
    if isinstance(say, str):
        return False
    file, line, *words = say
    return any(row["file"] == file and row["line"] == str(line) and
               all(word in row["column"] + " " + row["value"] + " " + row["reason"] for word in words) for row in rejected)


def check(kith, case, work):
    folder, rejected_file = work / "drop", work / "rejected.csv"
    drops.write(case, folder)
    words = [kith, "import", str(folder), "--data", str(work / "data"), "--rejected", str(rejected_file), "--json"]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=300)
    faults = []
    if ended.returncode != case.exit:
        faults.append(f"exit {ended.returncode}, expected {case.exit}: {ended.stderr.strip()[:200]}")
    counts = json.loads(ended.stdout) if ended.stdout.strip() else {"taken": 0, "changed": 0, "unchanged": 0, "rejected": 0, "waiting": 0}
    if counts["taken"] != case.taken or counts["changed"]:
        faults.append(f"{counts['taken']} rows taken and {counts['changed']} changed, expected {case.taken} and 0")
    if counts["waiting"] != case.waiting:
        faults.append(f"{counts['waiting']} records wait for their row, expected {case.waiting}")
    rejected = []
    if rejected_file.exists():
        with rejected_file.open(newline="", encoding="utf-8") as file:
            rejected = list(csv.DictReader(file))
    if len(rejected) != counts["rejected"]:
        faults.append(f"{len(rejected)} rows told, {counts['rejected']} counted")
    if rejected and not any(not isinstance(say, str) for say in case.says):
        faults.append(f"rejected unasked: {rejected[0]}")
    for row in rejected:
        if row["value"][:1] in ("=", "+", "-", "@"):
            faults.append(f"a formula in what is told: {row['value'][:40]}")
        if not row["reason"] or not row["file"] or int(row["line"]) < 1:
            faults.append(f"told without file, line or reason: {row}")
    for say in case.says:
        if not (told(rejected, say) or isinstance(say, str) and say in ended.stderr):
            faults.append(f"not told: {say}; told: {rejected[:3]} {ended.stderr.strip()[:200]}")
    if case.taken and not faults:
        faults += again(kith, work, words, counts)
    return faults


def again(kith, work, words, counts):
    """The same drop once more changes nothing, and what was taken still stands."""
    faults = []
    repeated = subprocess.run(words, capture_output=True, text=True, timeout=300)
    second = json.loads(repeated.stdout) if repeated.returncode == 0 else {}
    if second.get("taken") != 0 or second.get("changed") != 0 or second.get("unchanged") != counts["taken"] + counts["unchanged"]:
        faults.append(f"the same drop again: {repeated.returncode} {second} {repeated.stderr.strip()[:200]}")
    verified = subprocess.run([kith, "log", "verify", "--data", str(work / "data")], capture_output=True, text=True, timeout=300)
    if verified.returncode != 0:
        faults.append(f"log verify: {verified.stderr.strip()[:200]}")
    return faults


def main():
    kith = str(pathlib.Path(sys.argv[1]).resolve())
    cases = drops.all_cases(int(sys.argv[2]) if len(sys.argv) > 2 else 64)
    failed = 0
    for case in cases:
        with tempfile.TemporaryDirectory() as work:
            faults = check(kith, case, pathlib.Path(work))
        failed += bool(faults)
        for fault in faults:
            print(f"{case.name}: {fault}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    if peak > MEMORY_MAX_KB:
        failed += 1
        print(f"an import took {peak // 1024} MiB of memory")
    print(f"{len(cases)} bad drops, {failed} not answered as they must be; at most {peak // 1024} MiB")
    return 1 if failed else 0


sys.exit(main())
