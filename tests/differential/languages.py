"""Rust, Python and Node, asked about the same worlds: what they answer is compared byte for byte, as JSON."""

import copy
import json
from collections.abc import Iterator
from functools import partial
from multiprocessing import get_context
from typing import Any

import built
import policies
import questions

# Of this many worlds a process answers at a time.
CHUNK = 500


def line(world: questions.World) -> str:
    return json.dumps(world) + "\n"


def asked(packages: built.Packages, lines: str) -> dict[str, list[str]]:
    return {language: built.answers(packages, command, lines) for language, command in packages.answering.items()}


def differing(answers: dict[str, list[str]]) -> int | None:
    """The number of the first answer that is not the same in all languages."""
    first, *rest = answers.values()
    longest = max(map(len, answers.values()))
    for at in range(longest):
        if any(each[at : at + 1] != first[at : at + 1] for each in rest):
            return at
    return None


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something can be left out of a world: items of its lists."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            if path[-1] != "args":
                yield (*path, at)
            yield from places(inner, (*path, at))


def without(world: questions.World, path: tuple[Any, ...]) -> questions.World:
    result = copy.deepcopy(world)
    inside: Any = result
    for key in path[:-1]:
        inside = inside[key]
    del inside[path[-1]]
    return result


def smaller(world: questions.World) -> Iterator[questions.World]:
    """Every world with one thing less: of its own, or of the document it holds as a text."""
    for path in sorted(places(world), key=len):
        yield without(world, path)
    for key in ("text", "old"):
        try:
            document = json.loads(world[key])
        except (KeyError, TypeError, ValueError):
            continue
        inner = {"of": document}
        for path in sorted(places(inner), key=len):
            yield world | {key: json.dumps(without(inner, path)["of"])}


def smallest(packages: built.Packages, world: questions.World) -> questions.World:
    """A world that shows a difference and cannot do with a single thing less. Many are tried at a time."""
    while True:
        candidates = list(smaller(world))
        for start in range(0, len(candidates), 64):
            some = candidates[start : start + 64]
            at = differing(asked(packages, "".join(map(line, some))))
            if at is not None and at < len(some):
                world = some[at]
                break
        else:
            return world


def report(packages: built.Packages, world: questions.World) -> None:
    small = smallest(packages, world)
    print(json.dumps(small, indent=2))
    for language, found in asked(packages, line(small)).items():
        print(f"{language}: {' '.join(found)}")


def chunk(packages: built.Packages, seed: int, numbers: range) -> tuple[int | None, int]:
    """The number of the first world that is answered differently, and the size of the answers."""
    answers = asked(packages, "".join(line(questions.world(seed, number)) for number in numbers))
    at = differing(answers)
    return None if at is None else numbers[min(at, len(numbers) - 1)], sum(map(len, answers["rust"]))


def compare(packages: built.Packages, count: int, seed: int, processes: int) -> str | None:
    chunks = [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    size = 0
    with get_context("spawn").Pool(processes) as pool:
        for number, told in pool.imap(partial(chunk, packages, seed), chunks):
            size += told
            if number is not None:
                print(f"world {number} of seed {seed} is answered differently; the smallest world that is:", flush=True)
                report(packages, questions.world(seed, number))
                return None
    files = max(1, count // 100)
    if not policies.alike(packages, files, seed):
        return None
    return f"{count} worlds, {size} characters of answers in each language, {files} policy tests"
