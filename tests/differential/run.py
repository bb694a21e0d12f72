#!/usr/bin/env python3
"""Asks several implementations the same and compares what they answer; see ../README.md.

    python3 tests/differential/run.py languages --worlds 100000
    python3 tests/differential/run.py engine --checks 100000
    python3 tests/differential/run.py discord --worlds 100000

Builds what it needs. `languages` needs cargo and Node; `engine` needs npm and `discord` pip as well, with their registries. All
that is installed goes into cargo's target folder.
"""

import argparse
import random
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

import built  # noqa: E402
import discord_worlds  # noqa: E402
import engine_checks  # noqa: E402
import languages  # noqa: E402

COMMANDS = {"languages": languages.compare, "engine": engine_checks.compare, "discord": discord_worlds.compare}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=COMMANDS)
    parser.add_argument("--worlds", "--checks", type=int, default=1000, dest="count", help="how many; 1000 if not given")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--processes", type=int, default=2, help="how many of each side run at the same time")
    parser.add_argument("--debug", action="store_true", help="take what tests/run.py has built: slower answers, and nothing to wait for")
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", flush=True)
    packages = built.packages("dev" if arguments.debug else "release")
    start = time.monotonic()
    told = COMMANDS[arguments.what](packages, arguments.count, arguments.seed, arguments.processes)
    if told is None:
        return 1
    print(f"{told}, no difference; {time.monotonic() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
