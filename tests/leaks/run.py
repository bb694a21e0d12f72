#!/usr/bin/env python3
"""Ten million calls of the usual mix in Python and in Node, and what the process holds in memory meanwhile.

    python3 tests/leaks/run.py
    python3 tests/leaks/run.py --calls 1000000 --only python

The first tenth warms everything up. After that the memory of the process (its resident set, in KiB) is noted twenty times; the run
fails where its last quarter is higher than the first by more than noise: 2 MiB and 2 %. Needs a system with /proc.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "differential")]

import built  # noqa: E402

NOISE_KIB, NOISE_SHARE = 2048, 0.02


def verdict(samples: list[int]) -> tuple[bool, int]:
    """Is it flat? And by how much the last quarter's median is above the first's."""
    quarter = len(samples) // 4
    first, last = sorted(samples[:quarter])[quarter // 2], sorted(samples[-quarter:])[quarter // 2]
    return last - first <= max(NOISE_KIB, NOISE_SHARE * first), last - first


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--calls", type=int, default=10_000_000, help="of each language; ten million if not given")
    parser.add_argument("--only", choices=["python", "node"])
    arguments = parser.parse_args()
    packages = built.packages()
    commands = {
        "python": [sys.executable, str(HERE / "calls.py"), str(arguments.calls)],
        "node": [packages.node, "--expose-gc", str(HERE / "calls.mjs"), str(arguments.calls)],
    }
    failed = False
    for language, command in commands.items():
        if arguments.only in (None, language):
            *lines, told = built.answers(packages, command, "")
            if not told.endswith("calls"):
                print("\n".join([*lines, told]))
                return 1
            samples = [int(line) for line in lines]
            flat, growth = verdict(samples)
            failed |= not flat
            print(f"\n{language}: {told}; resident set in KiB\n  {' '.join(map(str, samples))}")
            print(f"  the last quarter is {growth:+} KiB above the first: {'flat' if flat else 'IT GROWS'}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
