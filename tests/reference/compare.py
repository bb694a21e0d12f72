#!/usr/bin/env python3
"""Compares the core's answers with the plain implementations' on random Root communities, or Rocket.Chat workspaces or apps.

    python3 tests/reference/compare.py --worlds 10000 --seed 1
    python3 tests/reference/compare.py workspace --worlds 10000 --seed 1
    python3 tests/reference/compare.py app --worlds 10000 --seed 1

needs the package `grantfold`. Where something differs it ends with 1, after printing the smallest document that it
finds to show it: of a community at the first difference, of workspaces once for every kind of question.
`--against model` puts the plain implementation on both sides, which only proves that the comparison itself runs.
"""

import argparse
import importlib
import importlib.util
import json
import random
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any

import root
import shrink
import workspace_compare
import worlds

# One or two of each kind: an ordinary permission, an included one, the two with rules of their own.
LISTED_BY = ["channel.createMessage", "channel.viewFile", "channel.fullControl", "channel.view"]

# A question as text, and its answer.
Answers = dict[str, Any]
Side = Callable[[root.World, root.Readings], Answers]


def subjects(world: root.World) -> list[str]:
    return [member["userId"] for member in world["members"] + world["apps"]]


def targets(world: root.World) -> list[str]:
    return [target["id"] for target in world["channelGroups"] + world["channels"]]


def model(world: root.World, readings: root.Readings) -> Answers:
    answers: Answers = {}
    for subject in subjects(world):
        answers[f"community {subject}"] = root.community_grants(world, subject)
        answers[f"channels {subject}"] = sorted(root.visible_channels(world, subject, readings))
        answers[f"groups {subject}"] = sorted(root.visible_groups(world, subject, readings))
        for target in targets(world):
            answers[f"grants {subject} {target}"] = root.resolve(world, subject, target, readings)["channel"]
            answers[f"contested {subject} {target}"] = root.contested(world, subject, target)
        for permission in LISTED_BY:
            where = root.channels_where(world, subject, permission, readings)
            answers[f"where {subject} {permission}"] = sorted(where)
    for channel in world["channels"]:
        for permission in LISTED_BY:
            can = root.members_who_can(world, channel["id"], permission, readings)
            answers[f"who {channel['id']} {permission}"] = sorted(can)
    return answers


def core(world: root.World, readings: root.Readings) -> Answers:
    """The one place that knows the package's interface. Lists are compared without their order."""
    from grantfold.root import Community

    chosen: Any = readings
    community = Community.from_json(json.dumps(world), **chosen)
    # What is contested is told against the default readings.
    usual = Community.from_json(json.dumps(world))

    def of_scope(scope: str, names: Iterable[str]) -> list[str]:
        return sorted(name for name in names if name.startswith(scope))

    answers: Answers = {}
    for subject in subjects(world):
        answers[f"community {subject}"] = of_scope("community.", community.community_grants(subject))
        answers[f"channels {subject}"] = sorted(community.visible_channels(subject))
        answers[f"groups {subject}"] = sorted(community.visible_groups(subject))
        for target in targets(world):
            answers[f"grants {subject} {target}"] = of_scope("channel.", community.grants(subject, target))
            contested = usual.contested(subject, target)
            answers[f"contested {subject} {target}"] = {
                each.permission: {name: not each.allowed for name in each.otherwise_under} for each in contested
            }
        for permission in LISTED_BY:
            answers[f"where {subject} {permission}"] = sorted(community.channels_where(subject, permission))
    for channel in world["channels"]:
        for permission in LISTED_BY:
            can = community.members_who_can(channel["id"], permission)
            answers[f"who {channel['id']} {permission}"] = sorted(can)
    return answers


def differences(other: Side, world: root.World, readings: root.Readings) -> tuple[list[str], int]:
    """The questions answered differently, with both answers, and the number of questions."""
    expected = model(world, readings)
    try:
        found = other(world, readings)
    except Exception as error:
        return [f"the other side failed: {type(error).__name__}: {error}"], len(expected)
    keys = [key for key in expected | found if expected.get(key) != found.get(key)]
    return [f"{key}\n  model {expected.get(key)}\n  other {found.get(key)}" for key in keys], len(expected)


def report(other: Side, world: root.World, readings: root.Readings) -> None:
    small = shrink.shrink(world, lambda candidate: bool(differences(other, candidate, readings)[0]))
    print(json.dumps(small, indent=2))
    print(f"readings: {json.dumps(dict(readings))}")
    for difference in differences(other, small, readings)[0]:
        print(difference)


def compare(other: Side, count: int, seed: int) -> int:
    """Compares `count` worlds and returns how many answers that were, or -1 after reporting a difference."""
    answers = 0
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        world, readings = worlds.world(rng), worlds.readings(rng)
        found, asked = differences(other, world, readings)
        if found:
            print(f"world {number} of seed {seed} differs; the smallest community that does:")
            report(other, world, readings)
            return -1
        answers += asked
    return answers


def available(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def workspaces_bound() -> bool:
    if not available("grantfold.rocketchat"):
        return False
    return hasattr(importlib.import_module("grantfold.rocketchat"), "Workspace")


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares the core with a plain implementation.")
    parser.add_argument("what", nargs="?", choices=["community", "workspace", "app"], default="community")
    parser.add_argument("--worlds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    parser.add_argument("--against", choices=["core", "model"], default="core")
    parser.add_argument("--processes", type=int, help="for workspaces; one for each processor if not given")
    arguments = parser.parse_args()
    if arguments.against == "core":
        bound = workspaces_bound() if arguments.what == "workspace" else available("grantfold.root")
        if not bound:
            part = "rocketchat.Workspace" if arguments.what == "workspace" else "root"
            print(f"this needs the package `grantfold` with `grantfold.{part}`", file=sys.stderr)
            return 2
    print(f"seed {arguments.seed}", flush=True)
    start = time.monotonic()
    if arguments.what == "app":
        # It reads the catalogue, which does not lie beside the installed packages.
        import app_compare

        answers = app_compare.compare(arguments.against, arguments.worlds, arguments.seed)
    elif arguments.what == "workspace":
        answers = workspace_compare.compare(arguments.against, arguments.worlds, arguments.seed, arguments.processes)
    else:
        answers = compare({"core": core, "model": model}[arguments.against], arguments.worlds, arguments.seed)
    if answers < 0:
        return 1
    rate = arguments.worlds / (time.monotonic() - start)
    print(f"{arguments.worlds} worlds, {answers} answers, no difference; {rate:.0f} worlds per second")
    return 0


if __name__ == "__main__":
    sys.exit(main())
