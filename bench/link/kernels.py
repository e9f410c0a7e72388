#!/usr/bin/env python3
"""Instructions of each kernel of linkage by callgrind, against those on record (kernels.json); fails above 1.1 times.

usage: kernels.py PROGRAM [--record]
Instruction counts do not depend on what else the machine does; they do depend on the compiler, Debian 12's g++ 12.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

TIMES = {"edits": 4000, "jaro": 4000, "pattern": 4000, "evidence": 4000, "look_up": 200}
RECORD = pathlib.Path(__file__).with_name("kernels.json")


def instructions(program, kernel, times):
    with tempfile.NamedTemporaryFile() as out:
        done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out.name}", program, kernel, str(times)],
                              capture_output=True, text=True, check=True)
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def main():
    program = sys.argv[1]
    bare = instructions(program, "none", 0)
    counted = {kernel: round((instructions(program, kernel, times) - bare) / times) for kernel, times in TIMES.items()}
    if "--record" in sys.argv:
        RECORD.write_text(json.dumps(counted, indent=1) + "\n")
    known = json.loads(RECORD.read_text())
    slower = [kernel for kernel in counted if counted[kernel] > known[kernel] * 1.1]
    for kernel, count in counted.items():
        print(f"{kernel:<10} {count:>8} instructions, {known[kernel]} on record{'   MORE THAN 1.1 TIMES' if kernel in slower else ''}")
    sys.exit(1 if slower else 0)


if __name__ == "__main__":
    main()
