#!/usr/bin/env python3
"""The architecture as a check: wrong arrows between rooms, I/O in the domain, functions and files that are too long."""
import pathlib
import re
import sys

# room -> rooms it may include; the order is the journey of a fact (docs/architecture.md)
JOURNEY = ["core", "log", "people", "story", "patterns", "work", "access"]
MAY_USE = {room: set(JOURNEY[: i + 1]) for i, room in enumerate(JOURNEY)}
MAY_USE["tasks"] = set(JOURNEY) | {"tasks"}
for adapter in ("store", "intake", "exchange"):
    MAY_USE[adapter] = set(JOURNEY) | {"tasks", adapter}
MAY_USE["http"] = {"core", "http"}
MAY_USE["web"] = set(JOURNEY) | {"tasks", "http", "web"}
MAY_USE["app"] = set(MAY_USE) | {"app"}
PURE = set(JOURNEY)
IO = re.compile(r"#include <(fstream|iostream|filesystem|thread|mutex|sqlite3\.h|libpq-fe\.h|boost/.*|sys/.*|unistd\.h|random)>"
                r"|system_clock::now|steady_clock::now|random_device|randombytes")
FUNCTION_LINES, FILE_LINES, COLUMNS = 60, 500, 140


def functions(lines):
    """(first line, length) of each block that opens at the left margin or one level inside and is a function body."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and re.match(r"^( {2})?[A-Za-z_].*\) ?(const)?( noexcept)?( override)?( ->.*)? \{$", line) \
                and "](" not in line and not re.match(r"^\s*(namespace|class|struct|enum|if|for|while|switch|TEST_CASE)", line):
            start, indent = number, len(line) - len(line.lstrip())
        elif start is not None and line == " " * indent + "}":
            yield start, number - start + 1
            start = None


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    faults = []
    for path in sorted((root / "src").rglob("*.[ch]pp")):
        room = path.relative_to(root / "src").parts[0]
        lines = path.read_text().split("\n")
        where = path.relative_to(root)
        test = path.stem.endswith("_test") or path.stem.startswith("test_")
        if len(lines) > FILE_LINES:
            faults.append(f"{where}: {len(lines)} lines: a file has one subject and at most {FILE_LINES}")
        for number, line in enumerate(lines, 1):
            used = re.match(r'#include "(\w+)/', line)
            if used and used[1] in MAY_USE and used[1] not in MAY_USE[room] and not test:
                faults.append(f"{where}:{number}: {room} may not use {used[1]}")
            if room in PURE and not test and IO.search(line):
                faults.append(f"{where}:{number}: no I/O, threads, clock or randomness in {room}")
            if re.search(r"\b(FIXME|TODO|XXX)\b", line):
                faults.append(f"{where}:{number}: a promise to finish later")
            if len(line) > COLUMNS:
                faults.append(f"{where}:{number}: {len(line)} columns")
        if not test:
            for start, length in functions(lines):
                if length > FUNCTION_LINES:
                    faults.append(f"{where}:{start}: a function of {length} lines; at most {FUNCTION_LINES}")
    print("\n".join(faults) if faults else "tidy: no fault")
    return 1 if faults else 0


sys.exit(main())
