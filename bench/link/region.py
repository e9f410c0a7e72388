#!/usr/bin/env python3
"""A made-up region as one table with the truth beside each record, for measuring linkage.

usage: region.py KITH RECORDS OUT.csv [SEED]
"""
import csv
import pathlib
import shutil
import subprocess
import sys
import tempfile


def main():
    kith, records, out, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3], (sys.argv[4:] or ["11"])[0]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kith-region-"))
    subprocess.run([kith, "synth", "--children", str(records // 8 + 50), "--seed", seed, "--out", folder / "drop"], check=True,
                   stdout=subprocess.DEVNULL)
    with open(folder / "drop/truth.csv", newline="") as lines:
        truth = {(row["agency"], row["region"], row["record_id"]): row for row in csv.DictReader(lines)}
    written, seen = 0, set()
    with open(folder / "drop/people.csv", newline="") as lines, open(out, "w", newline="") as target:
        people, writer = csv.reader(lines), csv.writer(target)
        header = next(people)
        writer.writerow(header + ["person", "community"])
        for row in people:
            key = (row[1], row[2], row[0])
            if key in seen or written == records:
                continue  # a later version of the same record
            seen.add(key)
            writer.writerow(row + [truth[key]["person"], truth[key]["community"]])
            written += 1
    shutil.rmtree(folder)
    print(f"{out}: {written} records")


if __name__ == "__main__":
    main()
