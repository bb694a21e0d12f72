"""The test suites of every language and the count of the cases each of them ran.

A conformance runner appends the number of cases it ran and found right, on a line of its own, to the file named after its
language in the folder GRANTFOLD_COUNTS_DIR. A case that is skipped or never reached is therefore missing, not forgotten.
"""

import json
import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TITLES = {"rust": "rust", "python": "python", "node": "node", "cli": "command line"}


def case_counts() -> dict[str, int]:
    """How many cases each suite must run: all but those whose list `suites` leaves it out."""
    files = sorted((ROOT / "tests" / "cases").glob("*.json"))
    cases = [case for file in files for case in json.loads(file.read_text("utf-8"))["cases"]]
    return {suite: sum(suite in case.get("suites", TITLES) for case in cases) for suite in TITLES}


def target_directory() -> Path:
    """Where cargo builds: CARGO_TARGET_DIR, a configured folder, or `target`."""
    metadata = subprocess.check_output(
        ["cargo", "metadata", "--no-deps", "--format-version", "1", "--locked"], cwd=ROOT
    )
    return Path(json.loads(metadata)["target_directory"])


def python_suite(python: str) -> list[str]:
    return [python, "-m", "unittest", "discover", "-s", "tests/python"]


def cli_suite(python: str) -> list[str]:
    return [python, "-m", "unittest", "discover", "-s", "tests/cli"]


def node_suite(node: str, root: Path) -> list[str]:
    # Files, because a folder means something else to `node --test` in each of its versions.
    files = sorted((root / "tests" / "node").glob("*.test.mjs"))
    return [node, "--test", *(str(file.relative_to(root)) for file in files)]


class Run:
    """One run over several suites: its outcome is a table and the line `N passed, N failed`."""

    def __init__(self, counts: Path) -> None:
        self.counts = counts
        self.cases = case_counts()
        self.table: list[str] = []
        self.passed = 0
        self.failed = 0

    def step(self, title: str, command: list[str], cwd: Path = ROOT, **env: str) -> bool:
        print(f"\n== {title}", flush=True)
        # Under NODE_ENV=test Rocket.Chat's engine grants everything; no suite may see a trace of that.
        return subprocess.run(command, cwd=cwd, env=os.environ | {"NODE_ENV": "test"} | env).returncode == 0

    def suite(self, language: str, command: list[str], cwd: Path = ROOT, by: str = "", **env: str) -> None:
        title = TITLES[language] + (f" ({by})" if by else "")
        folder = self.counts / (f"{language}-{by}" if by else language)
        folder.mkdir(parents=True)
        ok = self.step(title, command, cwd, GRANTFOLD_COUNTS_DIR=str(folder), **env)
        file = folder / language
        ran = sum(map(int, file.read_text().split())) if file.exists() else 0
        self.table.append(f"{title} {ran}")
        self.passed += ran
        wanted = self.cases[language]
        if ran != wanted:
            self.failed += max(wanted - ran, 1)
            print(f"{title}: {ran} of {wanted} cases ran and held")
        elif not ok:
            self.failed += 1
            print(f"{title}: a test besides the cases failed")

    def check(self, title: str, ok: bool) -> None:
        if not ok:
            self.failed += 1
            print(f"{title}: failed")

    def finish(self) -> int:
        for language, wanted in self.cases.items():
            self.check(f"tests/cases holds a case for {TITLES[language]}", wanted > 0)
        print(f"\ncases run: {', '.join(self.table)}")
        print(f"{self.passed} passed, {self.failed} failed", flush=True)
        return 1 if self.failed else 0
