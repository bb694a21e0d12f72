#!/usr/bin/env python3
"""Fuzzes everything that grantfold reads.

Without a time, a short run: all seeds and a fixed number of changes of them, the same for the same --seed; it needs
cargo and nothing else. With --minutes or --seconds, that long for each target with libFuzzer, which follows what the
inputs cover and needs a C++ compiler; the corpus is kept, so that the next run goes on from it.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NoReturn

import seeds

FUZZ = Path(__file__).resolve().parent
BUILDS = Path(os.environ.get("CARGO_TARGET_DIR", FUZZ.parent.parent / "target")).resolve() / "fuzz"
WORK = BUILDS / "work"

# Counters at every edge and comparisons told to libFuzzer. There is no unsafe code here for sanitizers to watch, and
# these flags, other than those, are for every compiler.
COVERAGE = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
    "--cfg=fuzzing",
]
# Changes of seeds in a short run. Chosen so that each target takes a few seconds.
RUNS = 4_000
LONGEST = 1 << 15
# One input that takes so long, or so much memory, is a finding.
SECONDS_PER_INPUT, MEGABYTES = 10, 2048


@dataclass
class Result:
    target: str
    executions: int = 0
    per_second: int = 0
    edges: int | None = None
    features: int | None = None
    corpus: int | None = None
    findings: int = 0


def fail(reason: str) -> NoReturn:
    sys.exit(f"fuzz: {reason}")


def host() -> str:
    version = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^host: (.+)$", version, re.MULTILINE)[0]


def build(program: str) -> Path:
    command = ["cargo", "build", "--release", "--locked", "--manifest-path", str(FUZZ / "Cargo.toml"), "--bin", program]
    env = os.environ | {"CARGO_TARGET_DIR": str(BUILDS)}
    folder = BUILDS / "release"
    if program == "guided":
        if not any(map(shutil.which, ["c++", "g++", "clang++"])):
            fail("libFuzzer needs a C++ compiler; the short run, without a time, does not")
        # Named as a target, the host's flags are not those of build scripts, which know of no coverage.
        command += ["--features", "guided", "--target", host()]
        env["RUSTFLAGS"] = " ".join(COVERAGE)
        folder = BUILDS / host() / "release"
    if subprocess.run(command, env=env).returncode:
        fail(f"`{program}` does not build")
    return folder / f"{program}{'.exe' if os.name == 'nt' else ''}"


def findings_of(target: str) -> Path:
    folder = WORK / target / "findings"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def plain(program: Path, target: str, seed: int, runs: int) -> Result:
    folder, findings = WORK / target / "seeds", findings_of(target)
    count = seeds.write(target, folder)
    start = time.monotonic()
    log = WORK / target / "plain.log"
    with log.open("w") as err:
        command = [program, target, folder, findings, str(seed), str(runs)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=err, text=True)
        if done.returncode not in (0, 1):
            # It died; it will die of the same input, which is kept this time.
            subprocess.run([*command, "trace"], stdout=err, stderr=err)
    took = max(time.monotonic() - start, 0.001)
    words = done.stdout.split()
    executions, found = map(int, words) if len(words) == 2 else (0, 1)
    found = max(found, int(done.returncode != 0))
    return Result(target, executions, round(executions / took), corpus=count, findings=found)


def guided(program: Path, target: str, seconds: int, seed: int) -> Result:
    folder, corpus, findings = WORK / target / "seeds", WORK / target / "corpus", findings_of(target)
    seeds.write(target, folder)
    corpus.mkdir(parents=True, exist_ok=True)
    before = set(findings.iterdir())
    log = WORK / target / "guided.log"
    command = [
        program,
        f"-max_total_time={seconds}",
        f"-timeout={SECONDS_PER_INPUT}",
        f"-rss_limit_mb={MEGABYTES}",
        f"-max_len={LONGEST}",
        f"-seed={seed}",
        "-print_final_stats=1",
        f"-artifact_prefix={findings}{os.sep}",
        corpus,
        folder,
    ]
    env = os.environ | {"GRANTFOLD_FUZZ_TARGET": target, "GRANTFOLD_FUZZ_SEEDS": str(folder)}
    with log.open("w") as err:
        code = subprocess.run(command, env=env, stdout=err, stderr=err).returncode
    told = log.read_text("utf-8", "replace")
    result = Result(target, corpus=len(list(corpus.iterdir())))
    if stats := re.findall(r"^stat::(\w+):\s+(\d+)$", told, re.MULTILINE):
        numbers = {name: int(number) for name, number in stats}
        result.executions = numbers.get("number_of_executed_units", 0)
        result.per_second = numbers.get("average_exec_per_sec", 0)
    if progress := re.findall(r"cov: (\d+) ft: (\d+)", told):
        result.edges, result.features = map(int, progress[-1])
    result.findings = max(len(set(findings.iterdir()) - before), int(code != 0))
    return result


def table(results: Iterable[Result]) -> str:
    columns = ["target", "executions", "per second", "edges", "features", "corpus", "findings"]
    rows = [columns] + [["-" if cell is None else str(cell) for cell in asdict(result).values()] for result in results]
    widths = [max(map(len, column)) for column in zip(*rows)]
    aligned = [[row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows]
    return "\n".join("  ".join(row) for row in aligned)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, help="for each target, with libFuzzer")
    parser.add_argument("--seconds", type=float, help="for each target, with libFuzzer")
    names = sorted(seeds.TARGETS)
    parser.add_argument("--target", action="append", choices=names, help="this one only; may be repeated")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="targets at once")
    parser.add_argument("--seed", type=int, default=1, help="the number the changes follow from")
    parser.add_argument("--runs", type=int, default=RUNS, help="changes in a short run, for each target")
    options = parser.parse_args()
    targets = options.target or names
    seconds = round((options.minutes or 0) * 60 + (options.seconds or 0))
    program = build("guided" if seconds else "plain")

    def run(target: str) -> Result:
        if seconds:
            done = guided(program, target, seconds, options.seed)
        else:
            done = plain(program, target, options.seed, options.runs)
        print(f"{target}: {done.executions} executions, {done.findings} findings", flush=True)
        return done

    with ThreadPoolExecutor(options.jobs) as pool:
        results = list(pool.map(run, targets))
    report = {"seconds": seconds, "seed": options.seed, "targets": [asdict(result) for result in results]}
    (WORK / "results.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    print(f"\n{table(results)}\n\nseed {options.seed}; numbers, logs and findings are in {WORK}")
    found = [result.target for result in results if result.findings]
    for target in found:
        print(f"FOUND in {target}: {WORK / target / 'findings'}, and why in the log beside it")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
