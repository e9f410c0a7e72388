#!/usr/bin/env python3
"""A table to look people up in, and records to look up: of people who are in it, misspelt, and of people who are not.

usage: lookup_set.py REGION.csv TABLE.csv QUERIES.csv [QUERIES]     so many of either kind (3000)
A person who is absent leaves all rows; one who is present leaves one row, which is asked for, and keeps the others.
"""
import csv
import os
import random
import sys
import zlib


def misspelt(row, columns, dice):
    row = list(row)
    for at in columns:
        name = row[at]
        if dice.random() < .15 and len(name) > 3:
            letter = dice.randrange(1, len(name) - 1)
            row[at] = name[:letter] + dice.choice("aeioustrn") + name[letter + 1:]
    return row


def main():
    source, table, queries = sys.argv[1:4]
    wanted = int((sys.argv[4:] or ["3000"])[0])
    with open(source, newline="") as lines:
        header = next(csv.reader(lines))
        sample = sum(len(next(lines, "")) for _ in range(1000)) / 1000
    # A region has some five records a person; persons are drawn by a hash of their name, so one reading is enough.
    one_in = max(2, int(os.path.getsize(source) / sample / 5 / wanted))
    person, dice, asked = header.index("person"), random.Random(3), {}
    with open(source, newline="") as lines, open(table, "w", newline="") as kept:
        rows, writer = csv.reader(lines), csv.writer(kept)
        writer.writerow(next(rows))
        for row in rows:
            draw = zlib.crc32(row[person].encode()) % one_in
            if draw < 2 and row[person] not in asked:
                asked[row[person]] = row
            elif draw != 0:
                writer.writerow(row)
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
