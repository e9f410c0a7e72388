"""Says of each thing that a program should do whether it does, and ends with 1 when something failed."""
import sys

failed = 0


def check(what, holds):
    global failed
    print("ok    " if holds else "FAILED", what, flush=True)
    failed += not holds


def end():
    print("failed" if failed else "all hold")
    sys.exit(1 if failed else 0)
