"""The outcome of a run: one table of medians, the goals, and the machine they were measured on."""

import os
import platform
import re
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from goals import GOALS, Goal

# What is above a limit by less is no finding: two passes over one row differ by more.
NOISE = 1.05


@dataclass
class Measured:
    """One row: a median for each pass, in nanoseconds or bytes, or why there is none."""

    language: str
    group: str
    name: str
    unit: str = "ns"
    passes: list[float] = field(default_factory=list)
    failure: str | None = None

    @property
    def value(self) -> float | None:
        """The lowest median: a machine that is disturbed measures more, and never less."""
        return min(self.passes, default=None)

    @property
    def shown_range(self) -> str:
        return (
            f"{shown(min(self.passes), self.unit)} to {shown(max(self.passes), self.unit)}"
            if len(self.passes) > 1
            else ""
        )


def shown(value: float, unit: str) -> str:
    if unit == "B":
        return f"{value:,.0f} bytes" if value >= 100 else f"{value:.1f} bytes"
    for size, name in ((1e6, "ms"), (1e3, "us"), (1, "ns")):
        if value >= size or size == 1:
            value /= size
            return f"{value:,.0f} {name}" if value >= 100 else f"{value:.3g} {name}"
    raise AssertionError


def times(ratio: float) -> str:
    return f"{ratio:,.0f}x" if ratio >= 100 else f"{ratio:.2g}x" if ratio < 10 else f"{ratio:.0f}x"


class Report:
    def __init__(self, rows: Iterable[Measured], machine: dict[str, str], run: dict[str, object]) -> None:
        self.rows = list(rows)
        self.machine = machine
        self.run = run

    def baseline(self, language: str, group: str) -> float | None:
        """The fastest code written by hand."""
        return min(
            (
                row.value
                for row in self.rows
                if (row.language, row.group) == (language, group) and row.name.startswith("hand") and row.value
            ),
            default=None,
        )

    def ratio(self, row: Measured) -> float | None:
        base = self.baseline(row.language, row.group)
        return row.value / base if base and row.value else None

    def find(self, language: str, group: str, name: str) -> Measured | None:
        found = (row for row in self.rows if (row.language, row.group, row.name) == (language, group, name))
        return next((row for row in found if row.value is not None), None)

    def judge(self, goal: Goal) -> dict[str, object]:
        rows = [row for name in goal.rows if (row := self.find(goal.language, goal.group, name))]
        row = min(rows, key=lambda row: row.value or 0, default=None)
        unit = row.unit if row else "ns"
        say = times if goal.against else lambda amount: shown(amount, unit)
        limit = say(goal.limit)
        measured, pair = row.value if row else None, ""
        if other := goal.against or goal.beyond:
            limit += f" {'' if goal.against else 'more than '}`{other.split(': ', 1)[1]}`"
            against = self.find(goal.language, goal.group, other)
            if measured is not None and against and against.value:
                pair = f" ({shown(measured, unit)} to {shown(against.value, unit)})"
                measured = measured / against.value if goal.against else measured - against.value
            else:
                measured = None
        told = say(measured) + pair if measured is not None else "not measured"
        verdict = "not measured"
        if measured is not None:
            verdict = (
                "met" if measured <= goal.limit else "within noise" if measured <= goal.limit * NOISE else "not met"
            )
        by_hand = self.ratio(row) if row else None
        return {
            "work": goal.work,
            "language": goal.language,
            "goal": limit,
            "row": row.name if row else goal.rows[0],
            "measured": told,
            "value": measured,
            "ratio_to_hand": by_hand,
            "verdict": verdict,
        }

    def as_json(self) -> dict[str, object]:
        return {
            "run": self.run,
            "machine": self.machine,
            "rows": [asdict(row) | {"value": row.value, "ratio_to_hand": self.ratio(row)} for row in self.rows],
            "goals": [self.judge(goal) for goal in self.goals()],
        }

    def goals(self) -> list[Goal]:
        return [goal for goal in GOALS if goal.language in self.run["languages"]]

    def table(self) -> str:
        head = ["language", "workload", "what", "median", "range over passes", "to the fastest by hand"]
        lines = []
        keys = dict.fromkeys((row.language, row.group) for row in self.rows)
        for language, group in keys:
            rows = [row for row in self.rows if (row.language, row.group) == (language, group)]
            for row in sorted(rows, key=lambda row: row.value if row.value is not None else float("inf")):
                ratio = self.ratio(row)
                value = row.value
                lines.append(
                    [
                        language,
                        group,
                        row.name,
                        shown(value, row.unit) if value is not None else f"failed: {row.failure}",
                        row.shown_range,
                        times(ratio) if ratio else "",
                    ]
                )
        return markdown(head, lines)

    def goal_table(self) -> str:
        head = ["language", "work", "goal", "measured", "to the fastest by hand", ""]
        return markdown(
            head,
            [
                [
                    str(it["language"]),
                    str(it["work"]),
                    str(it["goal"]),
                    str(it["measured"]),
                    times(float(str(it["ratio_to_hand"]))) if it["ratio_to_hand"] else "",
                    str(it["verdict"]),
                ]
                for it in map(self.judge, self.goals())
            ],
        )

    def as_markdown(self) -> str:
        machine = "\n".join(f"* {name}: {value}" for name, value in self.machine.items())
        return (
            f"# Benchmark of {self.run['date']}\n\n{machine}\n\n{self.run['method']}\n\n"
            f"## Goals\n\n{self.goal_table()}\n\n## All rows\n\n{self.table()}\n"
        )


def markdown(head: list[str], lines: list[list[str]]) -> str:
    cells = [[cell.replace("|", "\\|") for cell in line] for line in [head, *lines]]
    widths = [max(len(line[at]) for line in cells) for at in range(len(head))]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in cells
    ]
    written.insert(1, "| " + " | ".join("-" * width for width in widths) + " |")
    return "\n".join(written)


def first_line(file: str, pattern: str) -> str:
    path = Path(file)
    found = re.search(pattern, path.read_text("utf-8"), re.MULTILINE) if path.exists() else None
    return found[1] if found else "unknown"


def version(*command: str) -> str:
    try:
        return subprocess.check_output([*command], text=True).strip()
    except (OSError, subprocess.CalledProcessError):
        return "not there"


def describe_machine(rustc_at: Path) -> dict[str, str]:
    memory = first_line("/proc/meminfo", r"^MemTotal:\s+(\d+)")
    model = first_line("/proc/cpuinfo", r"^model name\s*:\s*(.+)$")
    load = f"{os.getloadavg()[0]:.1f} when it began" if hasattr(os, "getloadavg") else "unknown"
    rustc = subprocess.run(["rustc", "--version"], cwd=rustc_at, capture_output=True, text=True, check=False)
    return {
        "processor": model if model != "unknown" else platform.machine(),
        "cores": str(os.cpu_count()),
        "memory": f"{int(memory) / 2**20:.0f} GiB" if memory.isdigit() else "unknown",
        "kernel": f"{platform.system()} {platform.release()}",
        "load": load,
        "rustc": rustc.stdout.strip() or "not there",
        "python": platform.python_version(),
        "node": version("node", "--version"),
    }
