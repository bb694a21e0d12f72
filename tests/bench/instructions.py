#!/usr/bin/env python3
"""Counts the instructions of the core's hot functions and compares them with `instructions.json`.

Where a machine is shared, time is too noisy to guard anything by; the count of instructions hardly varies. More than 5 % above
the baseline fails. Needs valgrind; without it nothing is compared, and the command says so.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import suites
import workloads

BASELINE = HERE / "instructions.json"
HOT = [
    "grants-has-name",
    "grants-has-id",
    "audit-has-name",
    "audit-has-id",
    "fold-resolve",
    "workspace-has",
    "community-grants",
    "access-has",
    "channels-where",
    "channels-where-after-a-change",
    "members-who-can",
    "manifest-parse",
]
LIMIT = 1.05


def build(home: Path) -> Path:
    command = ["cargo", "build", "--profile", "instructions", "--bin", "instructions", "--locked"]
    subprocess.run([*command, "--target-dir", str(home / "cargo")], cwd=HERE / "rust", check=True)
    return home / "cargo" / "instructions" / "instructions"


def count(binary: Path, name: str, folder: Path) -> float:
    """Instructions of one call."""
    command = ["valgrind", "--tool=callgrind", "--toggle-collect=counted", f"--callgrind-out-file={os.devnull}"]
    env = os.environ | {"BENCH_WORKLOADS": str(folder)}
    done = subprocess.run([*command, str(binary), name], env=env, capture_output=True, text=True, check=False)
    collected = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not collected or collected[1] == "0":
        raise SystemExit(f"{name} was not counted:\n{done.stderr}")
    return int(collected[1]) / int(done.stdout)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--update", action="store_true", help="make the counts of today the baseline")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("valgrind is not there: no instructions were counted")
        return 0
    home = suites.target_directory() / "bench"
    folder = workloads.generate(home / "workloads")
    binary = build(home)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        counts = dict(zip(HOT, pool.map(lambda name: round(count(binary, name, folder), 1), HOT), strict=True))
    rustc = subprocess.check_output(["rustc", "--version"], text=True, cwd=HERE).strip()
    if options.update:
        BASELINE.write_text(json.dumps({"rustc": rustc, "instructions": counts}, indent=2) + "\n", "utf-8")
        print(f"{BASELINE.name} is that of today")
        return 0
    baseline = json.loads(BASELINE.read_text("utf-8"))
    risen = 0
    for name, now in counts.items():
        before = baseline["instructions"].get(name)
        if before is None:
            print(f"{name:32} {now:14,.1f}  is not in the baseline: run with --update")
            risen += 1
            continue
        change = now / before - 1
        rises = now > before * LIMIT
        risen += rises
        print(f"{name:32} {now:14,.1f}  {change:+7.1%}{'  more than allowed' if rises else ''}")
    if rustc != baseline["rustc"]:
        print(f"the baseline is of {baseline['rustc']}, this is {rustc}: another compiler may count otherwise")
    print(f"{len(counts) - risen} of {len(counts)} within {LIMIT - 1:.0%}")
    return 1 if risen else 0


if __name__ == "__main__":
    sys.exit(main())
