#!/usr/bin/env python3
"""Looking people up in a made-up region: how fast, how well, and what it takes.

usage: lookup.py BUILD RECORDS
"""
import os
import pathlib
import subprocess
import sys

here = pathlib.Path(__file__).resolve().parent


def main():
    build, records = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    work = pathlib.Path(os.environ.get("BENCH_LINK_FOLDER", build / "bench-link"))
    work.mkdir(parents=True, exist_ok=True)
    region, table, queries, arrivals, index = (work / f"{name}-{records}" for name in ("region", "lookup", "queries", "arrivals", "index"))
    region = region.with_suffix(".csv")
    if not region.exists():
        subprocess.run([here / "region.py", build / "kith", records, region], check=True)
    if not arrivals.exists():
        subprocess.run([here / "lookup_set.py", region, table, queries, arrivals], check=True)
    index.unlink(missing_ok=True)  # made anew: that is measured, too
    subprocess.run([build / "lookup", table, queries, arrivals, index], check=True)


if __name__ == "__main__":
    main()
