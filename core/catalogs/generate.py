#!/usr/bin/env python3
"""Turns the catalogues of this folder into tables, typed names and documentation.

    python3 core/catalogs/generate.py           write the generated files
    python3 core/catalogs/generate.py --check   exit 1 and name the files that are out of date

The results are committed, so that building the crate needs no Python.

A new platform is one more subclass of `Catalogue`, listed in `CATALOGUES`: it says where its file
is, checks what it reads and returns its own files as (path, text) pairs. The files that name every
platform (the Rust module list, the typed names) follow from `CATALOGUES`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMMAND = "python3 core/catalogs/generate.py"

Output = tuple[str, str]  # path from the root of the repository, text


class CatalogueError(ValueError):
    """A catalogue breaks one of its own rules; the message says which and where."""


class Catalogue:
    """One vocabulary: its names, and the files that belong to it alone."""

    source: str  # path from the root of the repository
    module: str  # Rust module under core/src/generated
    type_name: str  # union of the names in Python and TypeScript
    subject: str  # completes "the exact name of ..."

    def __init__(self, data: Any) -> None:
        self.data = data
        self.validate()

    def names(self) -> list[str]:
        return [permission["name"] for permission in self.data["permissions"]]

    def validate(self) -> None:
        """Raises `CatalogueError` where the data break a rule."""
        raise NotImplementedError

    def outputs(self) -> list[Output]:
        raise NotImplementedError


class RocketChatApp(Catalogue):
    source = "core/catalogs/rocketchat-app.json"
    module = "rocketchat_app"
    type_name = "AppPermission"
    subject = "a permission of a Rocket.Chat app"

    shape = {"platform": str, "about": str, "permissions": list, "misspellings": dict}
    permission_shape = {
        "name": str,
        "description": str,
        "default": bool,
        "enforced": bool,
        "fields": list,
    }
    # One line of a terminal, and a line of the Rust table that stays within 100 columns.
    longest_description = 76

    def validate(self) -> None:
        demand_shape(self.data, self.shape, "the catalogue")
        named: set[str] = set()
        described: dict[str, str] = {}
        for index, permission in enumerate(self.data["permissions"]):
            demand_shape(permission, self.permission_shape, f"permission {index}")
            name, text = permission["name"], permission["description"]
            demand_name(name, f"the name of permission {index}")
            demand(name not in named, f"the name `{name}` occurs twice")
            demand(text != "", f"`{name}` has no description")
            demand(text == " ".join(text.split()), f"the description of `{name}` has stray blanks")
            demand(not text.endswith("."), f"the description of `{name}` ends with a full stop")
            demand(
                len(text) <= self.longest_description,
                f"the description of `{name}` has more than {self.longest_description} characters",
            )
            demand(
                text not in described,
                f"`{name}` and `{described.get(text)}` have the same description",
            )
            fields = permission["fields"]
            demand(
                all(type(field) is str and field for field in fields)
                and len(set(fields)) == len(fields),
                f"`fields` of `{name}` is not a list of distinct names",
            )
            named.add(name)
            described[text] = name
        for wrong, right in self.data["misspellings"].items():
            demand_name(wrong, "a misspelling")
            # A real name in this table would be corrected away in manifests that are right.
            demand(wrong not in named, f"the misspelling `{wrong}` is a permission itself")
            demand(
                type(right) is str and right in named,
                f"the misspelling `{wrong}` points to `{right}`, which is no permission",
            )

    def misspellings(self) -> list[tuple[str, str]]:
        return sorted(self.data["misspellings"].items())

    def outputs(self) -> list[Output]:
        return [
            (f"core/src/generated/{self.module}.rs", self.rust()),
            ("docs/rocketchat-app-permissions.md", self.markdown()),
        ]

    def rust(self) -> str:
        # Broken into lines as rustfmt does it, so that `cargo fmt` finds nothing to change.
        lines = [
            f"// {header(Path(self.source).name)}",
            "",
            "use crate::catalog::PermissionInfo;",
            "",
            "pub(crate) static PERMISSIONS: &[PermissionInfo] = &[",
        ]
        for permission in self.data["permissions"]:
            fields = ", ".join(map(rust_string, permission["fields"]))
            lines += [
                "    PermissionInfo {",
                f"        name: {rust_string(permission['name'])},",
                f"        description: {rust_string(permission['description'])},",
                f"        default: {str(permission['default']).lower()},",
                f"        enforced: {str(permission['enforced']).lower()},",
                f"        fields: &[{fields}],",
                "    },",
            ]
        lines += ["];", "", "pub(crate) static MISSPELLINGS: &[(&str, &str)] = &["]
        for wrong, right in self.misspellings():
            lines.append(f"    ({rust_string(wrong)}, {rust_string(right)}),")
        return joined([*lines, "];"])

    def markdown(self) -> str:
        permissions = self.data["permissions"]
        defaults = sum(permission["default"] for permission in permissions)
        idle = [f"`{each['name']}`" for each in permissions if not each["enforced"]]
        lines = [
            f"<!-- {header(Path(self.source).name)} -->",
            "",
            "# Permissions of Rocket.Chat apps",
            "",
            self.data["about"],
            "",
            "An app lists the permissions it wants in its `app.json`. There are"
            f" {len(permissions)} names.",
            "They are compared letter by letter, without wildcards, and none includes another:",
            "the right to write does not bring the right to read.",
            "",
            f"The {defaults} names marked as granted by default are what an app runs with when no",
            "list reaches the server: its manifest has none, or the list was lost on the way.",
            "",
            "Of the extra fields, the platform acts on `hiddenSettings` only. Events need no",
            "permission at all: an app that subscribes to posted messages receives them without",
            "`message.read`.",
            "",
            "| name | what it allows the app | granted by default | extra fields |",
            "| --- | --- | --- | --- |",
        ]
        for permission in permissions:
            cells = [
                f"`{permission['name']}`",
                permission["description"].replace("|", "\\|"),
                "yes" if permission["default"] else "no",
                ", ".join(f"`{field}`" for field in permission["fields"]),
            ]
            lines.append(f"| {' | '.join(cells)} |")
        lines += [
            "",
            "## Names that unlock nothing",
            "",
            "The platform's catalogue has these names, but no check of its engine asks for them:",
            f"{', '.join(idle)}.",
            "An app loses nothing by leaving them out.",
            "",
            "## Wrong spellings",
            "",
            "These stand in documentation, in the engine's own code or in its first versions. The",
            "engine ignores them without a word, like any name it does not know; grantfold reports",
            "them and offers the right one.",
            "",
            "| wrong | right |",
            "| --- | --- |",
            *(f"| `{wrong}` | `{right}` |" for wrong, right in self.misspellings()),
        ]
        return joined(lines)


CATALOGUES: list[type[Catalogue]] = [RocketChatApp]


def shared_outputs(catalogues: list[Catalogue]) -> list[Output]:
    """The files that name every catalogue."""
    generated = header("the catalogues")
    modules = sorted(catalogue.module for catalogue in catalogues)
    constants = {each.type_name: constant_name(each.type_name) for each in catalogues}
    exported = sorted([*constants.keys(), *constants.values()])

    rust = ["//! Tables generated from core/catalogs.", "", f"// {generated}", ""]
    rust += [f"pub(crate) mod {module};" for module in modules]

    python = [
        '"""The permission names of every platform, as types for editors and type checkers."""',
        "",
        f"# {generated}",
        "",
        "from typing import Literal, get_args",
        "",
        "__all__ = [",
        *(f'    "{name}",' for name in exported),
        "]",
    ]
    node = [f"// {generated}"]
    for catalogue in catalogues:
        kind, constant = catalogue.type_name, constants[catalogue.type_name]
        python += [
            "",
            f"{kind} = Literal[",
            *(f'    "{name}",' for name in catalogue.names()),
            "]",
            f'"""The exact name of {catalogue.subject}."""',
            "",
            f"{constant}: tuple[{kind}, ...] = get_args({kind})",
            f'"""Every `{kind}`, in the order of the catalogue."""',
        ]
        node += [
            "",
            f"/** The exact name of {catalogue.subject}. */",
            f"export type {kind} =",
            *(f"  | '{name}'" for name in catalogue.names()),
        ]
        node[-1] += ";"

    return [
        ("core/src/generated/mod.rs", joined(rust)),
        ("bindings-python/python/grantfold/_names.py", joined(python)),
        ("bindings-node/names.d.ts", joined(node)),
    ]


def header(source: str) -> str:
    return f"Generated by `{COMMAND}` from {source}; do not edit."


def joined(lines: list[str]) -> str:
    return "\n".join(lines) + "\n"


def rust_string(value: str) -> str:
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def constant_name(type_name: str) -> str:
    """`AppPermission` -> `APP_PERMISSIONS`"""
    words = "".join(f"_{letter}" if letter.isupper() else letter for letter in type_name)
    return words.lstrip("_").upper() + "S"


def demand(condition: bool, sentence: str) -> None:
    if not condition:
        raise CatalogueError(sentence)


def demand_name(name: str, what: str) -> None:
    # Plain ASCII, so that no look-alike slips in and every output can quote the name as it is.
    plain = re.fullmatch(r"[A-Za-z0-9._-]+", name) is not None
    demand(plain, f"{what}, `{name}`, has other characters than letters, digits, `.`, `_` and `-`")


def demand_shape(value: Any, shape: dict[str, type], where: str) -> None:
    """`value` is an object with exactly these fields, each of its type."""
    demand(isinstance(value, dict), f"{where} is not an object")
    for field in value:
        demand(field in shape, f"{where} has the unknown field `{field}`")
    for field, kind in shape.items():
        demand(field in value, f"{where} lacks the field `{field}`")
        # Not isinstance: a bool is an int in Python, but not in a catalogue.
        demand(type(value[field]) is kind, f"`{field}` of {where} is not a {kind.__name__}")


def distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of a catalogue; the json module would silently keep the last of two equal keys."""
    keys = [key for key, _ in pairs]
    for key in keys:
        demand(keys.count(key) == 1, f"the key `{key}` occurs twice in one object")
    return dict(pairs)


def load(kind: type[Catalogue]) -> Catalogue:
    try:
        text = (ROOT / kind.source).read_text("utf-8")
        return kind(json.loads(text, object_pairs_hook=distinct))
    except (OSError, ValueError) as error:
        sys.exit(f"error: {kind.source}: {error}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what follows from core/catalogs.")
    parser.add_argument("--check", action="store_true", help="only name the files out of date")
    check = parser.parse_args().check

    catalogues = [load(kind) for kind in CATALOGUES]
    outputs = [output for catalogue in catalogues for output in catalogue.outputs()]
    outputs += shared_outputs(catalogues)

    stale = False
    for path, text in outputs:
        file = ROOT / path
        if file.exists() and file.read_text("utf-8") == text:
            continue
        stale = True
        print(f"out of date: {path}" if check else f"written: {path}")
        if not check:
            file.parent.mkdir(parents=True, exist_ok=True)
            # Bytes, because text mode would change the line ends on Windows.
            file.write_bytes(text.encode("utf-8"))
    if check and stale:
        print(f"refresh with: {COMMAND}")
    return int(check and stale)


if __name__ == "__main__":
    sys.exit(main())
