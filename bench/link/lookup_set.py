#!/usr/bin/env python3
"""A table to look people up in; records to look up, of people who are in it, misspelt, and of people who are not; and records
that arrive meanwhile.

usage: lookup_set.py REGION.csv TABLE.csv QUERIES.csv ARRIVALS.csv
A person who is absent leaves all rows; one who is present leaves one row, which is asked for, and keeps the others.
"""
import csv
import os
import random
import sys
import zlib


QUERIES_OF_A_KIND, ARRIVALS = 3000, 12000


def misspelt(row, columns, dice):
    row = list(row)
    for at in columns:
        name = row[at]
        if dice.random() < .15 and len(name) > 3:
            letter = dice.randrange(1, len(name) - 1)
            row[at] = name[:letter] + dice.choice("aeioustrn") + name[letter + 1:]
    return row


def main():
    source, table, queries, arrivals = sys.argv[1:5]
    with open(source, newline="") as lines:
        header = next(csv.reader(lines))
        sample = sum(len(next(lines, "")) for _ in range(1000)) / 1000
    records = os.path.getsize(source) / sample
    # A region has some five records a person; persons are drawn by a hash of their name, so one reading is enough.
    one_in = max(2, int(records / 5 / QUERIES_OF_A_KIND))
    one_arrives_in = max(2, int(records / ARRIVALS))
    person, dice, asked = header.index("person"), random.Random(3), {}
    with open(source, newline="") as lines, open(table, "w", newline="") as kept, \
            open(arrivals, "w", newline="") as later:
        rows, writer, arriving = csv.reader(lines), csv.writer(kept), csv.writer(later)
        next(rows)
        writer.writerow(header), arriving.writerow(header)
        for row in rows:
            draw = zlib.crc32(row[person].encode()) % one_in
            if draw < 2 and row[person] not in asked:
                asked[row[person]] = row
            elif draw != 0:
                (arriving if dice.random() * one_arrives_in < 1 else writer).writerow(row)
    names = [header.index("given_names"), header.index("family_name")]
    chosen = list(asked.values())
    dice.shuffle(chosen)
    with open(queries, "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(header)
        writer.writerows(misspelt(row, names, dice) for row in chosen)
    print(f"{queries}: {len(chosen)} records to look up")


if __name__ == "__main__":
    main()
