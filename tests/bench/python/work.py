"""The workloads, and what makes rows of them."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


def text(file: str) -> str:
    """A file that workloads.py wrote."""
    return Path(os.environ["BENCH_WORKLOADS"], file).read_text("utf-8")


def interned(value: Any) -> Any:
    """As a literal in somebody's code is: Python compares such strings by address first."""
    return sys.intern(value) if isinstance(value, str) else value


def load(name: str) -> dict[str, Any]:
    work = json.loads(text(f"{name}.json"))
    if "queries" in work:
        work["queries"] = {name: [interned(value) for value in column] for name, column in work["queries"].items()}
    if name == "app":
        names = [interned(name) for name in work["names"]]
        asked = work["queries"]
        asked["at"] = asked["app"]
        asked["app"] = [interned(work["apps"][at]["id"]) for at in asked["at"]]
        asked["name"] = [names[at] for at in asked["name"]]
        for app in work["apps"]:
            app["id"], app["permissions"] = interned(app["id"]), [interned(name) for name in app["permissions"]]
    return work


@dataclass
class Row:
    """Work that `run` does once, `inner` answers in it, and what it has to come to."""

    run: Callable[[], object]
    inner: int
    right: Callable[[], bool]


def whole(work: Callable[[], Any], right: Callable[[Any], bool]) -> Row:
    return Row(work, 1, lambda: right(work()))


def queries(
    loop: Callable[[list[Any]], object], asked: Iterable[Any], answer: Callable[..., bool], allowed: list[bool]
) -> Row:
    """`loop` asks all; `answer` is the same question as a function, for comparing."""
    asked = list(asked)
    expected = allowed[: len(asked)]
    return Row(lambda: loop(asked), len(asked), lambda: [bool(answer(*query)) for query in asked] == expected)
