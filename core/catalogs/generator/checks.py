"""Reading catalogues strictly: every rule a catalogue must keep raises `CatalogueError` where it is broken."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[1]
# One line of a terminal, and a line of the Rust table that stays within 100 columns.
LONGEST_DESCRIPTION = 76

Shape = dict[str, "type | tuple[type, ...]"]


class CatalogueError(ValueError):
    """A catalogue breaks one of its own rules; the message says which and where."""


def read(file: str) -> Any:
    try:
        return json.loads((FOLDER / file).read_text("utf-8"), object_pairs_hook=distinct)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{file}: {error}") from error


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a catalogue; the json module would silently keep the last of two equal keys."""
    keys = [key for key, _ in pairs]
    for key in keys:
        demand(keys.count(key) == 1, f"the key `{key}` occurs twice in one object")
    return dict(pairs)


def demand(condition: bool, sentence: str) -> None:
    if not condition:
        raise CatalogueError(sentence)


def demand_shape(value: Any, shape: Shape, where: str, optional: Shape | None = None) -> None:
    """`value` is an object with exactly these fields, each of its type; the optional ones may be missing."""
    optional = optional or {}
    known = shape | optional
    demand(isinstance(value, dict), f"{where} is not an object")
    for field in value:
        demand(field in known, f"{where} has the unknown field `{field}`")
    for field, kind in known.items():
        if field not in value:
            demand(field in optional, f"{where} lacks the field `{field}`")
            continue
        kinds = kind if isinstance(kind, tuple) else (kind,)
        # Not isinstance: a bool is an int in Python, but not in a catalogue.
        names = " or ".join(each.__name__ for each in kinds)
        demand(type(value[field]) in kinds, f"`{field}` of {where} is not a {names}")


def demand_name(name: str, what: str) -> None:
    # Plain ASCII, so that no look-alike slips in and every output can quote the name as it is.
    plain = re.fullmatch(r"[A-Za-z0-9._-]+", name) is not None
    demand(plain, f"{what}, `{name}`, has other characters than letters, digits, `.`, `_` and `-`")


def demand_choice(value: Any, choices: Any, what: str) -> None:
    demand(value in choices, f"{what} is `{value}`, not one of {', '.join(map(str, choices))}")


def demand_texts(texts: dict[str, Any], where: str) -> None:
    """Every name has a sentence that explains it."""
    for name, text in texts.items():
        demand_name(name, f"a name of {where}")
        demand(type(text) is str, f"`{name}` of {where} is not a text")
        demand_line(text, f"the text of `{name}` of {where}")
        demand(text.endswith("."), f"the text of `{name}` of {where} is not a sentence")


def demand_line(text: str, what: str) -> None:
    demand(text != "", f"{what} is empty")
    demand(text == " ".join(text.split()), f"{what} has stray blanks")


def demand_described(permissions: list[Any]) -> set[str]:
    """Names and descriptions are sound and each stands once; returns the names."""
    named: set[str] = set()
    described: dict[str, str] = {}
    for index, permission in enumerate(permissions):
        name, text = permission["name"], permission["description"]
        demand_name(name, f"the name of permission {index}")
        demand(name not in named, f"the name `{name}` occurs twice")
        demand_line(text, f"the description of `{name}`")
        demand(not text.endswith("."), f"the description of `{name}` ends with a full stop")
        demand(
            len(text) <= LONGEST_DESCRIPTION,
            f"the description of `{name}` has more than {LONGEST_DESCRIPTION} characters",
        )
        demand(
            text not in described,
            f"`{name}` and `{described.get(text)}` have the same description",
        )
        named.add(name)
        described[text] = name
    return named


def demand_misspellings(misspellings: dict[str, Any], named: set[str]) -> None:
    for wrong, right in misspellings.items():
        demand_name(wrong, "a misspelling")
        # A real name in this table would be corrected away in manifests that are right.
        demand(wrong not in named, f"the misspelling `{wrong}` is a permission itself")
        demand(
            type(right) is str and right in named,
            f"the misspelling `{wrong}` points to `{right}`, which is no permission",
        )
