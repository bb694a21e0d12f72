#!/usr/bin/env python3
"""Measures grantfold beside code written by hand and beside its peers; see README.md.

Needs what `tests/packages.py` needs. Everything it installs goes into environments of its own under cargo's target folder.
"""

import argparse
import datetime
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

import packages
import suites
import workloads
from report import Measured, Report, describe_machine

PYCASBIN = "pycasbin==2.8.0"
# Reading a million members takes seconds in each process, and answers about them take so long that one is enough.
HEAVY = ("who can, 1,000,000 members", "a role changes")
# Of each language, what its rows are called when somebody else's work is measured is anything but these.
OURS = ("grantfold", "hand", "loop", "kept")
METHOD = (
    "Each row is the lowest of the medians of {passes}; its answers were compared with those of the workload before. "
    "Every process had one processor to itself{pinned}. Rows include the loop over the queries."
)

Key = tuple[str, str]
Outcome = float | str


class Failed(Exception):
    """A step that does not keep the others from going on."""


def run(*command: object, cwd: Path = HERE, **env: str) -> str:
    """The output of a command, or its last words if it fails."""
    line = [str(part) for part in command]
    try:
        done = subprocess.run(line, cwd=cwd, env=os.environ | env, capture_output=True, text=True, check=False)
    except OSError as error:
        raise Failed(f"{line[0]}: {error.strerror}") from error
    if done.returncode:
        words = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        # pyperf ends with how the process ended, and not with why.
        told = [
            it for it in words if re.search(r"error|panicked|another answer", it, re.I) and "exit code" not in it
        ] or words
        raise Failed(told[-1].strip() if told else f"{line[0]} failed")
    return done.stdout


def once(marker: Path, *texts: str) -> bool:
    """Was this very thing done before? The caller writes the stamp when it is done."""
    stamp = hashlib.sha256("\0".join(texts).encode()).hexdigest()
    if marker.exists() and marker.read_text() == stamp:
        return True
    marker.unlink(missing_ok=True)
    marker.with_suffix(".next").write_text(stamp)
    return False


def done(marker: Path) -> None:
    marker.with_suffix(".next").replace(marker)


class Bench:
    """What all languages share: where things are, and how they are run."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.quick: bool = options.quick
        self.peers: bool = not options.no_peers
        self.home = suites.target_directory() / "bench"
        self.home.mkdir(parents=True, exist_ok=True)
        self.env = {"BENCH_WORKLOADS": str(workloads.generate(self.home / "workloads"))}
        if self.quick:
            self.env["BENCH_QUICK"] = "1"
        self.packages = self.home / "packages"
        # The last one: interrupts and other work tend to keep to the first.
        self.processor = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None
        taskset = shutil.which("taskset")
        self.pinned = [taskset, "-c", str(self.processor)] if taskset and self.processor is not None else []

    def wanted(self, row: Key) -> bool:
        return self.peers or row[1].startswith(OURS)

    def measure(self, *command: object, cwd: Path, **env: str) -> str:
        return run(*self.pinned, *command, cwd=cwd, **self.env, **env)


class Rust:
    language = "rust"

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.crate = HERE / "rust"
        self.binaries: dict[str, Path] = {}
        command = ["cargo", "build", "--profile", "bench", "--bins", "--benches", "--locked"]
        command += ["--message-format=json-render-diagnostics", "--target-dir", str(bench.home / "cargo")]
        print("\n== rust: build", flush=True)
        if not bench.peers or not self.build([*command, "--features", "peers"]):
            if bench.peers:
                print("the peers do not build: on without them")
            if not self.build(command):
                packages.give_up("the benchmark in Rust does not build")

    def build(self, command: list[str]) -> bool:
        built = subprocess.run(command, cwd=self.crate, stdout=subprocess.PIPE, text=True, check=False)
        for line in built.stdout.splitlines():
            message = json.loads(line)
            if message["reason"] == "compiler-artifact" and message["executable"]:
                self.binaries[message["target"]["name"]] = Path(message["executable"])
        return built.returncode == 0

    def once(self) -> Iterator[tuple[Key, str, Outcome]]:
        bytes_of = json.loads(self.bench.measure(self.binaries["memory"], cwd=self.crate))
        yield ("memory", "grantfold: a member at rest"), "B", bytes_of["at_rest"]
        yield ("memory", "grantfold: a member once somebody asked who can"), "B", bytes_of["asked"]

    def one_pass(self) -> Iterator[tuple[Key, Outcome]]:
        """All rows in one process: nothing learns from them what to expect, as an interpreter would."""
        folder = self.bench.home / "criterion"
        shutil.rmtree(folder, ignore_errors=True)
        failure = None
        try:
            self.bench.measure(self.binaries["speed"], "--bench", cwd=self.crate, CRITERION_HOME=str(folder))
        except Failed as failed:
            failure = str(failed)
        # In the order in which they were measured.
        for file in sorted(folder.glob("*/*/new/benchmark.json"), key=lambda file: file.stat().st_mtime_ns):
            row = json.loads(file.read_text("utf-8"))
            median = json.loads(file.with_name("estimates.json").read_text("utf-8"))["median"]["point_estimate"]
            each = (row["throughput"] or {}).get("Elements", 1)
            yield (row["group_id"], row["function_id"]), median / each
        if failure:
            yield ("all", "the rows after those above"), failure


class Node:
    language = "node"

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        node, npm = shutil.which("node"), shutil.which("npm")
        if node is None or npm is None:
            packages.give_up("node and npm must be on the PATH")
        self.node = node
        self.app = bench.home / "node"
        print("\n== node: build", flush=True)
        self.addon, _ = packages.build_node(npm)
        (bench.packages / "dist").mkdir(parents=True, exist_ok=True)
        for name in ("main", "platform"):
            shutil.rmtree(bench.packages / "dist" / name, ignore_errors=True)
        tarballs = packages.pack(node, npm, self.addon, bench.packages)
        self.app.mkdir(exist_ok=True)
        for file in [*(HERE / "node").iterdir(), suites.ROOT / ".npmrc"]:
            shutil.copy(file, self.app)
        marker = self.app / "installed"
        if not once(marker, (self.app / "package-lock.json").read_text("utf-8")):
            packages.must(npm, "ci", "--no-audit", "--no-fund", cwd=self.app)
            done(marker)
        packages.must(npm, "install", "--no-save", "--no-audit", "--no-fund", *tarballs.values(), cwd=self.app)
        listed = json.loads(self.bench.measure(node, "measure.mjs", "--list", cwd=self.app))
        self.rows = [row for row in map(tuple, listed) if bench.wanted(row)]

    def once(self) -> Iterator[tuple[Key, str, Outcome]]:
        yield ("package", "grantfold: addon"), "B", self.addon.stat().st_size
        command = "const t = performance.now(); require('grantfold'); console.log(performance.now() - t)"
        median = packages.import_time([*self.bench.pinned, self.node, "-e", command], self.app)
        yield ("package", "grantfold: require('grantfold')"), "ns", median * 1e6

    def one_pass(self) -> Iterator[tuple[Key, Outcome]]:
        for row in self.rows:
            try:
                command = [self.node, "--expose-gc", "measure.mjs", *row]
                yield row, float(self.bench.measure(*command, cwd=self.app))
            except Failed as failed:
                yield row, str(failed)


class Python:
    language = "python"

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.folder = HERE / "python"
        self.loops: dict[Key, int] = {}
        print("\n== python: build", flush=True)
        shutil.rmtree(bench.packages / "dist", ignore_errors=True)
        self.wheel = packages.build_wheel(bench.packages)
        venv, others = bench.home / "python", bench.home / "pycasbin"
        self.python = packages.make_venv(venv) / "python"
        pip = [self.python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        marker = venv / "installed"
        if not once(marker, (self.folder / "requirements.txt").read_text("utf-8"), PYCASBIN):
            packages.must(*pip, "-r", self.folder / "requirements.txt")
            if bench.peers:
                shutil.rmtree(others, ignore_errors=True)
                packages.must(*pip, "--target", others, PYCASBIN)
            done(marker)
        packages.must(*pip, "--no-index", "--force-reinstall", self.wheel)
        bench.env["BENCH_PYCASBIN"] = str(others)
        listed = json.loads(self.bench.measure(self.python, "measure.py", "--list", cwd=self.folder))
        self.rows = [row for row in map(tuple, listed) if bench.wanted(row)]

    def once(self) -> Iterator[tuple[Key, str, Outcome]]:
        yield ("package", "grantfold: wheel"), "B", self.wheel.stat().st_size
        yield ("package", "grantfold: library in the wheel"), "B", packages.library_size(self.wheel)
        command = "import time; t = time.perf_counter(); import grantfold; print((time.perf_counter() - t) * 1e3)"
        median = packages.import_time([*self.bench.pinned, str(self.python), "-c", command], self.bench.home)
        yield ("package", "grantfold: import grantfold"), "ns", median * 1e6

    def one_pass(self) -> Iterator[tuple[Key, Outcome]]:
        out = self.bench.home / "pyperf.json"
        values, at_least = (3, 0.02) if self.bench.quick else (4, 0.05)
        names = ",".join([*self.bench.env, "CARGO_TARGET_DIR"])
        for row in self.rows:
            out.unlink(missing_ok=True)
            group, name = row
            processes = 1 if self.bench.quick or group in HEAVY else 2
            command = [self.python, "measure.py", "--quiet", "--warmups=1", f"--processes={processes}"]
            command += [f"--values={values}", f"--min-time={at_least}", f"--inherit-environ={names}"]
            command += ["--output", out, "--group", group, "--row", name]
            if self.bench.processor is not None:
                command.append(f"--affinity={self.bench.processor}")
            if row in self.loops:
                # How often a row fits into the time is found out once.
                command.append(f"--loops={self.loops[row]}")
            try:
                run(*command, cwd=self.folder, **self.bench.env)
                yield row, self.read(row, out)
            except Failed as failed:
                yield row, str(failed)

    def read(self, row: Key, out: Path) -> float:
        told = "import pyperf, sys; b = pyperf.Benchmark.load(sys.argv[1]); print(b.median(), b.get_loops())"
        seconds, loops = run(self.python, "-c", told, out).split()
        self.loops[row] = int(loops)
        return float(seconds) * 1e9


LANGUAGES = {each.language: each for each in (Rust, Node, Python)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one short pass, for trying; nothing is written")
    parser.add_argument("--only", choices=LANGUAGES, help="one language")
    parser.add_argument("--no-peers", action="store_true", help="grantfold and code written by hand only")
    parser.add_argument("--passes", type=int, help="how often all rows are measured; 3, or 1 with --quick")
    options = parser.parse_args()
    started = time.monotonic()
    names = [options.only] if options.only else list(LANGUAGES)
    bench = Bench(options)
    languages = [LANGUAGES[name](bench) for name in names]
    built = time.monotonic()
    machine = describe_machine(suites.ROOT)
    passes = options.passes or (1 if options.quick else 3)

    rows: dict[tuple[str, Key], Measured] = {}

    def note(language: str, key: Key, outcome: Outcome, unit: str = "ns") -> None:
        row = rows.setdefault((language, key), Measured(language, *key, unit))
        if isinstance(outcome, str):
            row.failure = outcome
            print(f"{language}: {key[0]}, {key[1]}: {outcome}", flush=True)
        else:
            row.passes.append(outcome)

    for number in range(passes):
        for language in languages:
            print(f"== pass {number + 1} of {passes}: {language.language}", end="", flush=True)
            began = time.monotonic()
            outcomes = list(language.one_pass())
            print(f", {time.monotonic() - began:.0f} s", flush=True)
            for key, outcome in outcomes:
                note(language.language, key, outcome)
    for language in languages:
        try:
            for key, unit, outcome in language.once():
                note(language.language, key, outcome, unit)
        except Failed as failed:
            note(language.language, ("package", "sizes and times"), str(failed))

    order = {name: at for at, name in enumerate(names)}
    date = datetime.date.today().isoformat()
    method = METHOD.format(
        passes=f"{passes} passes" if passes > 1 else "one pass",
        pinned="" if bench.pinned else ", as far as the system gave it one",
    )
    told = {
        "date": date,
        "languages": names,
        "passes": passes,
        "quick": bench.quick,
        "peers": bench.peers,
        "method": method,
    }
    report = Report(sorted(rows.values(), key=lambda row: order[row.language]), machine, told)
    print(f"\n{report.table()}\n\n{report.goal_table()}")
    print(f"\nbuilt in {built - started:.0f} s, measured in {time.monotonic() - built:.0f} s")
    if bench.quick or options.only or options.no_peers:
        print("not written: only a whole run is")
    else:
        results = HERE / "results"
        results.mkdir(exist_ok=True)
        (results / f"{date}.json").write_text(json.dumps(report.as_json(), indent=1) + "\n", "utf-8")
        (results / f"{date}.md").write_text(report.as_markdown(), "utf-8")
        print(f"written to tests/bench/results/{date}.json and .md")
    return 1 if any(row.failure for row in rows.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
