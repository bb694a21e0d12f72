"""What a manifest grants an app: plain, from the platform's documentation and not from the core.

[ours] A manifest that is not strict JSON, and one that two readers would read differently (a key that stands twice, half of a
surrogate pair), or that nests more than 128 deep, grants nothing; nor does a list with anything in it that is not an object with a name.
"""

import json
import re
from pathlib import Path
from typing import Any

Json = Any

CATALOG = Path(__file__).resolve().parents[2] / "core" / "catalogs" / "rocketchat-app.json"
PERMISSIONS = json.loads(CATALOG.read_text("utf-8"))["permissions"]
KNOWN = [permission["name"] for permission in PERMISSIONS]
DEEPEST = 128
DEFAULTS = [permission["name"] for permission in PERMISSIONS if permission.get("default")]


class NotJson(Exception):
    """`JSON.parse` refuses it."""


class Doubtful(Exception):
    """Two readers would read it differently."""


def depth(text: str) -> int:
    """How deep lists and objects nest, wherever that is."""
    deepest = now = 0
    for bracket in re.sub(r'"(?:[^"\\]|\\.)*"', "", text):
        now += (bracket in "[{") - (bracket in "]}")
        deepest = max(deepest, now)
    return deepest


def read(text: str) -> Json:
    if depth(text) > DEEPEST:
        raise Doubtful
    doubts = False

    def pairs(found: list[tuple[str, Json]]) -> dict[str, Json]:
        nonlocal doubts
        doubts = doubts or len({key for key, _ in found}) < len(found)
        return dict(found)

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise NotJson from error
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        doubts = True
    if doubts:
        raise Doubtful
    return value


def grants(text: str) -> Json:
    """Origin and permissions, in the order of the catalogue."""
    try:
        document = read(text)
    except (NotJson, Doubtful):
        return ["unreadable", []]
    if not isinstance(document, dict):
        return ["unreadable", []]
    listed = document.get("permissions")
    if listed is None:
        return ["defaults", sorted(DEFAULTS)]
    if not isinstance(listed, list):
        return ["malformed", []]
    if not all(isinstance(entry, dict) and isinstance(entry.get("name"), str) for entry in listed):
        return ["malformed", []]
    return ["manifest", sorted({entry["name"] for entry in listed} & set(KNOWN))]


def network(text: str, version: str) -> Json:
    """Whether the process of the app gets the network: the expressions that the engine had, one after the other."""
    try:
        document = read(text)
    except NotJson:
        return "throws"
    except Doubtful:
        return False
    if not isinstance(document, dict):
        return False
    listed = document.get("permissions")
    if listed is None:
        return True
    # `!permissions`, which `permissions?.` is not.
    if version != "since-2026" and (listed is False or listed == "" or listed == 0) and not isinstance(listed, (list, dict)):
        return True
    if not isinstance(listed, list):
        return "throws"
    wanted = "networking.default" if version == "early-2024" else "networking"
    found = -1
    for at, entry in enumerate(listed):
        if entry is None:
            return "throws"
        if isinstance(entry, dict) and entry.get("name") == wanted:
            found = at
            break
    return found != 0 if version == "early-2024" else found >= 0
