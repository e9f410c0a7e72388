#!/usr/bin/env python3
"""`kith link` beside Splink: the same files, in turn, on the same machine.

usage: run.py KITH SHARED [RECORDS …]     the public sets, then made-up regions of so many records (200000)
BENCH_ROUNDS (3) rounds, interleaved; medians are printed. Peers are installed with pip into a folder of their own.
"""
import collections
import csv
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

here = pathlib.Path(__file__).resolve().parent
work = pathlib.Path(os.environ.get("BENCH_LINK_FOLDER", here.parent.parent / "build" / "bench-link"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
FEBRL = ("given_names=given_name,family_name=surname,date_of_birth=date_of_birth,postcode=postcode,place:suburb=suburb,place:state=state,"
         "exact:number=soc_sec_id,text:address_1=address_1,text:address_2=address_2,exact:street_number=street_number")
FAKE = "given_names=first_name,family_name=surname,date_of_birth=dob,place:city=city,text:email=email"
REGION = ("given_names=given_names,family_name=family_name,other=other_names,date_of_birth=date_of_birth,sex=sex,postcode=postcode,"
          "address=address,phone=phone,nhs_number=nhs_number,upn=upn")


def peers():
    python = work / "peers/bin/python"
    if not python.exists():
        print("installing the peers (pip, into a folder of their own)", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", work / "peers"], check=True)
        subprocess.run([work / "peers/bin/pip", "install", "--quiet", "splink==5.0.0", "pandas"], check=True)
    return python


def febrl(source, target):
    with open(source, newline="") as lines, open(target, "w", newline="") as out:
        rows, writer = csv.reader(lines), csv.writer(out)
        writer.writerow([name.strip() for name in next(rows)] + ["truth"])
        for row in rows:
            writer.writerow([cell.strip() for cell in row] + [row[0].split("-")[1]])
    return target


def truth_of(files, key, column):
    truth = {}
    for file in files:
        with open(file, newline="") as lines:
            for row in csv.DictReader(lines):
                truth[row[key]] = row[column]
    return truth


def quality(path, truth):
    with open(path, newline="") as lines:
        made = {row["id"]: row["cluster"] for row in csv.DictReader(lines)}
    pairs = lambda groups: sum(n * (n - 1) // 2 for n in collections.Counter(groups).values())
    both = collections.Counter((made[id], truth[id]) for id in truth)
    clusters, persons = collections.Counter(made[id] for id in truth), collections.Counter(truth.values())
    right, found, real = pairs((made[id], truth[id]) for id in truth), pairs(made[id] for id in truth), pairs(truth.values())
    precision = sum(n * n / clusters[cluster] for (cluster, _), n in both.items()) / len(truth)
    recall = sum(n * n / persons[person] for (_, person), n in both.items()) / len(truth)
    return 2 * right / (found + real), 2 * precision * recall / (precision + recall)


def timed(command):
    begun = time.time()
    done = subprocess.run(["/usr/bin/time", "-f", "memory %M", *map(str, command)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-2000:])
    return time.time() - begun, int(re.search(r"memory (\d+)", done.stderr).group(1)) / 1024, done.stdout


def measure(name, splink_set, files, key, column, words, kith, python):
    truth = truth_of(files, key, column)
    figures = collections.defaultdict(list)
    # At 5 million a second clustering does not fit beside the first.
    thresholds = ["0.7", "0.9", "0.95", "0.99"] if len(truth) < 3_000_000 else []
    for _ in range(ROUNDS):
        seconds, memory, _ = timed([kith, "link", *files, *words, "--clusters", work / "kith.csv", "--json"])
        figures["kith"].append((seconds, memory, *quality(work / "kith.csv", truth)))
        seconds, memory, said = timed([python, here / "splink_peer.py", splink_set, *files, "--clusters", work / "splink.csv",
                                       "--thresholds", ",".join(thresholds)])
        own = json.loads(said.strip().splitlines()[-1])
        best = max((quality(path, truth) for path in [work / "splink.csv"] + [work / f"splink.csv.{t}" for t in thresholds]))
        figures["splink"].append((own["seconds"], memory, *best))
        figures["u"].append(own["seconds_of_u"])
    middle = {who: [statistics.median(run[at] for run in runs) for at in range(4)] for who, runs in figures.items() if who != "u"}
    (kith_s, kith_mb, kith_f1, kith_b), (splink_s, splink_mb, splink_f1, splink_b) = middle["kith"], middle["splink"]
    print(f"{name:<18} Kith {kith_s:8.2f} s {kith_mb:7.0f} MB  F1 {kith_f1:.5f}  B-cubed {kith_b:.5f}")
    print(f"{'':<18} Splink {splink_s:6.2f} s {splink_mb:7.0f} MB  F1 {splink_f1:.5f}  B-cubed {splink_b:.5f}  (the best of {len(thresholds) + 1} thresholds)")
    print(f"{'':<18} Kith is {splink_s / kith_s:.1f} times as fast, {(splink_s - statistics.median(figures['u'])) / kith_s:.1f} times "
          f"without Splink's estimation of u, with {kith_mb / splink_mb:.2f} of the memory", flush=True)


def main():
    kith, shared = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]) / "data"
    work.mkdir(parents=True, exist_ok=True)
    python = peers()
    if (shared / "dataset3.csv").exists():
        common = ["--id", "rec_id", "--map", FEBRL]
        measure("febrl3", "febrl3", [febrl(shared / "dataset3.csv", work / "febrl3.csv")], "rec_id", "truth", common, kith, python)
        measure("febrl4", "febrl4", [febrl(shared / f"dataset4{side}.csv", work / f"febrl4{side}.csv") for side in "ab"], "rec_id", "truth",
                ["--link-only", *common], kith, python)
        measure("fake_1000", "fake_1000", [shared / "fake_1000.csv"], "unique_id", "cluster", ["--id", "unique_id", "--map", FAKE], kith, python)
    else:
        print("the public sets are not beside the project: only the made-up region is measured")
    for records in sys.argv[3:] or ["200000"]:
        region = work / f"region-{records}.csv"
        if not region.exists():
            subprocess.run([here / "region.py", kith, records, region], check=True)
        measure(f"region {records}", "region", [region], "record_id", "person", ["--id", "record_id", "--map", REGION], kith, python)


if __name__ == "__main__":
    main()
