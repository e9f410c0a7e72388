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
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kith-region-", dir=pathlib.Path(out).resolve().parent))
    subprocess.run([kith, "synth", "--children", str(records // 8 + 50), "--seed", seed, "--out", folder / "drop"], check=True,
                   stdout=subprocess.DEVNULL)
    written = 0
    # Both list the records in one order, so that ten millions need not be held at once; what the truth does not name
    # next is a later version of a record.
    with open(folder / "drop/truth.csv", newline="") as truths, open(folder / "drop/people.csv", newline="") as lines, \
            open(out, "w", newline="") as target:
        truth, people, writer = csv.reader(truths), csv.reader(lines), csv.writer(target)
        columns = next(truth)
        agency, region, record, person, community = map(columns.index, ("agency", "region", "record_id", "person", "community"))
        writer.writerow(next(people) + ["person", "community"])
        known = next(truth)
        for row in people:
            if (row[1], row[2], row[0]) != (known[agency], known[region], known[record]):
                continue
            writer.writerow(row + [known[person], known[community]])
            written += 1
            known = next(truth, None)
            if known is None or written == records:
                break
    shutil.rmtree(folder)
    if written < records:
        sys.exit(f"{out}: {written} records of {records}: the truth and the people are not in one order")
    print(f"{out}: {written} records")


if __name__ == "__main__":
    main()
