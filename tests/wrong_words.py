#!/usr/bin/env python3
"""What the program says to whoever mistypes a command, names a file for a folder or asks for the version.
usage: wrong_words.py KITH"""
import pathlib
import subprocess
import sys
import tempfile

USAGE, NOTHING_TAKEN = 64, 2


def main():
    kith = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "people.csv"
        file.write_text("record_id\n")
        data = ["--data", str(pathlib.Path(folder) / "data")]
        cases = [
            (["foo"], USAGE, ['there is no command "foo"', "There are:", "import"]),
            (["imprt", "drop"], USAGE, ['"imprt"', "Did you mean kith import?"]),
            (["log", "verfy"], USAGE, ['kith log: there is no command "verfy"', "Did you mean kith log verify?"]),
            (["log", "x", "--data", "y"], USAGE, ["There are: verify, checkpoint"]),
            (["log"], USAGE, ["subcommand"]),
            (["--version"], 0, ["kith "]),
            (["log", "--help"], 0, ["verify"]),
            (["import", str(file), *data], NOTHING_TAKEN, ["this is a file"]),
        ]
        faults = []
        for words, code, said in cases:
            ended = subprocess.run([kith, *words], capture_output=True, text=True, timeout=60)
            told = ended.stdout + ended.stderr
            if ended.returncode != code or not all(part in told for part in said):
                faults.append(f"kith {' '.join(words)}: exit {ended.returncode}, said {told!r}; expected {code}, {said}")
    print("\n".join(faults) or f"{len(cases)} cases, no fault")
    return 1 if faults else 0


sys.exit(main())
