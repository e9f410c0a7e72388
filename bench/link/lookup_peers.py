#!/usr/bin/env python3
"""The look-ups of bench-lookup by other means: PostgreSQL 15 finding candidates by key and Splink scoring them, and pg_trgm.

usage: tests/with_postgresql.sh PYTHON bench/link/lookup_peers.py TABLE.csv QUERIES.csv [QUERIES]     so many look-ups (300)
PYTHON has splink 5, pandas and psycopg. Both peers get the indexes that they ask for and a table that has been analysed;
Splink's model is estimated from the first 200,000 rows, with the settings that `make bench-link` gives it.
"""
import csv
import os
import sys
import time

import pandas
import psycopg
from splink import DuckDBAPI, Linker, block_on

from splink_peer import SETS, region

KEYS = [("nhs_number",), ("phone", "given_names"), ("given_names", "family_name", "date_of_birth"), ("date_of_birth", "postcode"),
        ("given_names", "family_name", "postcode"), ("family_name", "date_of_birth"), ("given_names", "date_of_birth")]
COLUMNS = ["record_id", "person", "given_names", "family_name", "date_of_birth", "sex", "nhs_number", "postcode", "phone"]
TEXT = ("coalesce(given_names, '') || ' ' || coalesce(family_name, '') || ' ' || coalesce(date_of_birth, '') || ' ' || "
             "coalesce(postcode, '')")


def load(database, path):
    begun = time.time()
    database.execute("create extension pg_trgm")
    database.execute(f"create unlogged table people ({', '.join(column + ' text' for column in COLUMNS)})")
    with open(path, newline="") as lines, database.cursor().copy(f"copy people ({', '.join(COLUMNS)}) from stdin") as copy:
        for row in csv.DictReader(lines):
            copy.write_row([row[column] or None for column in COLUMNS])
    print(f"PostgreSQL: table {time.time() - begun:.1f} s", flush=True)
    begun = time.time()
    for key in KEYS:
        database.execute(f"create index on people ({', '.join(key)})")
    print(f"PostgreSQL: {len(KEYS)} indexes {time.time() - begun:.1f} s", flush=True)
    begun = time.time()
    database.execute(f"create index people_trigrams on people using gin (({TEXT}) gin_trgm_ops)")
    database.execute("analyze people")
    print(f"PostgreSQL: trigrams {time.time() - begun:.1f} s", flush=True)


def trained(path):
    table = pandas.read_csv(path, dtype=str, nrows=200000)
    linker = Linker(DuckDBAPI().register(table.where(table.notna(), None)), region())
    _, _, columns, rules, recall = SETS["region"]
    linker.training.estimate_probability_two_random_records_match(rules, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for names in columns:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*names))
    for name in ("given_names", "family_name", "postcode"):
        linker.table_management.compute_tf_table(name)
    return linker


def by_key_and_splink(database, linker):
    parts = " union ".join(f"(select {', '.join(COLUMNS)} from people where " + " and ".join(f"{c} = %({c})s" for c in key) + " limit 192)"
                           for key in KEYS)

    def look_up(asked):
        found = database.execute(parts, asked).fetchall()
        if not found:
            return None
        rows = [dict(zip(COLUMNS, row)) for row in found]
        scored = linker.inference.score_pairs([{**asked, "record_id": "asked"}], rows).as_pandas_dataframe()
        best = scored.sort_values("match_weight").iloc[-1]
        side = "record_id_r" if best["record_id_l"] == "asked" else "record_id_l"
        return next(row["person"] for row in rows if row["record_id"] == best[side])
    return look_up


def by_trigrams(database):
    database.execute("set pg_trgm.similarity_threshold = 0.5")

    def look_up(asked):
        text = " ".join(asked[column] or "" for column in ("given_names", "family_name", "date_of_birth", "postcode"))
        found = database.execute(f"select person from people where ({TEXT}) %% %(text)s order by similarity({TEXT}, %(text)s) desc limit 5",
                                 {"text": text}).fetchone()
        return found and found[0]
    return look_up


def measure(name, look_up, queries, held):
    seconds, present, right = [], 0, 0
    for person, asked in queries:
        begun = time.perf_counter()
        answer = look_up(asked)
        seconds.append(time.perf_counter() - begun)
        present += person in held
        right += person in held and answer == person
    seconds.sort()
    print(f"{name}: p50 {seconds[len(seconds) // 2] * 1000:.2f} ms, p99 {seconds[int(len(seconds) * .99)] * 1000:.2f} ms, "
          f"first in the answer {right / max(present, 1):.3f} of {present}", flush=True)


def main():
    table, asked, count = sys.argv[1], sys.argv[2], int((sys.argv[3:] or ["300"])[0])
    with open(asked, newline="") as lines:
        rows = [row for _, row in zip(range(count), csv.DictReader(lines))]
    queries = [(row["person"], {column: row[column] or None for column in COLUMNS if column not in ("record_id", "person")}) for row in rows]
    with psycopg.connect(os.environ["KITH_STORE"], autocommit=True) as database:
        load(database, table)
        held = {person for person, in database.execute("select distinct person from people where person = any(%s)",
                                                       [[person for person, _ in queries]])}
        measure("pg_trgm", by_trigrams(database), queries, held)
        measure("PostgreSQL by key, then Splink's score_pairs", by_key_and_splink(database, trained(table)), queries, held)


if __name__ == "__main__":
    main()
