#!/usr/bin/env python3
"""Flips one bit in every column of every table of the log, at its first, a middle and its last row, and expects
`kith log verify` to refuse each and to name an entry.   usage: log_tampering.py KITH"""
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing

LOG_TABLES = ["agency", "author", "entry", "tile", "record_key", "setting"]


def flipped(value):
    if isinstance(value, int):
        return value ^ 1
    if value is None:
        return 0
    if isinstance(value, str):
        return chr(ord(value[0]) ^ 1) + value[1:] if value else "x"
    middle = len(value) // 2
    return value[:middle] + bytes([value[middle] ^ 1]) + value[middle + 1:]


def tamper(database, table, column, row):
    """Gives what was done, or nothing where the change would be no change."""
    with closing(sqlite3.connect(database)) as connection, connection:
        # Of the settings only the signed checkpoint belongs to the log.
        where = "where name = 'checkpoint'" if table == "setting" else ""
        rows = connection.execute(f"select rowid, {column} from {table} {where} order by rowid").fetchall()
        if not rows:
            return None
        rowid, value = rows[min(len(rows) - 1, row * (len(rows) - 1) // 2)]
        changed = flipped(value)
        taken = [r[0] for r in connection.execute(f"select rowid from {table} where {column} is ?", (changed,))]
        unique = column in ("no", "name", "author") or (table, column) == ("record_key", "record")
        if unique and taken and table != "entry":
            # A key that another row has: that one makes room.
            connection.execute(f"delete from {table} where rowid = ?", (taken[0],))
        if column == "no" and table == "entry" and taken:
            connection.execute("update entry set no = 1000000000 where rowid = ?", (taken[0],))
        connection.execute(f"update {table} set {column} = ? where rowid = ?", (changed, rowid))
    return f"{table}.{column}, row {rowid}"


def main():
    kith = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        run = lambda *words: subprocess.run([kith, *map(str, words)], capture_output=True, text=True)
        assert run("synth", "--children", 12, "--seed", 5, "--out", work / "drop").returncode == 0
        assert run("import", work / "drop", "--data", work / "data").returncode == 0
        assert run("log", "verify", "--data", work / "data").returncode == 0
        database = work / "data" / "kith.sqlite"
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("pragma wal_checkpoint(truncate)")
        shutil.copy(database, work / "kept")
        faults, tried = [], 0
        with closing(sqlite3.connect(database)) as connection:
            columns = {t: [c[1] for c in connection.execute(f"pragma table_info({t})")] for t in LOG_TABLES}
        for table in LOG_TABLES:
            for column in columns[table]:
                for row in (0, 1, 2):
                    for extra in database.parent.glob("kith.sqlite-*"):
                        extra.unlink()
                    shutil.copy(work / "kept", database)
                    what = tamper(database, table, column, row)
                    if not what:
                        continue
                    tried += 1
                    ended = run("log", "verify", "--data", work / "data")
                    said = ended.stdout + ended.stderr
                    if ended.returncode == 0:
                        faults.append(f"{what}: not found")
                    elif ended.returncode < 0:
                        faults.append(f"{what}: crashed")
                    elif not re.search(r"entry \d+|The right edge of the log's tree", said):
                        faults.append(f"{what}: no entry named: {said.strip()}")
        print("\n".join(faults) or f"{tried} changes, all found")
        return 1 if faults else 0


sys.exit(main())
