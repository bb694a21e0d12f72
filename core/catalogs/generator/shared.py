"""The files that name every catalogue: the list of Rust modules and the typed names."""

from __future__ import annotations

from .catalogue import Catalogue, Output
from .text import header, joined


def shared_outputs(catalogues: list[Catalogue]) -> list[Output]:
    return [
        ("core/src/generated/mod.rs", rust(catalogues)),
        ("bindings-python/python/grantfold/_names.py", python(catalogues)),
        ("bindings-node/names.d.ts", node(catalogues)),
    ]


def rust(catalogues: list[Catalogue]) -> str:
    modules = sorted(catalogue.module for catalogue in catalogues)
    lines = ["//! Tables generated from core/catalogs.", "", f"// {header('the catalogues')}", ""]
    return joined([*lines, *(f"pub(crate) mod {module};" for module in modules)])


def python(catalogues: list[Catalogue]) -> str:
    types = [each for catalogue in catalogues for each in catalogue.name_types()]
    exported = sorted(name for each in types for name in (each.name, each.constant))
    lines = [
        '"""The names of every platform, as types for editors and type checkers."""',
        "",
        f"# {header('the catalogues')}",
        "",
        "from typing import Literal, get_args",
        "",
        "__all__ = [",
        *(f'    "{name}",' for name in exported),
        "]",
    ]
    for each in types:
        lines += [
            "",
            f"{each.name} = Literal[",
            *(f'    "{name}",' for name in each.members),
            "]",
            f'"""The exact name of {each.meaning}."""',
            "",
            f"{each.constant}: tuple[{each.name}, ...] = get_args({each.name})",
            f'"""Every `{each.name}`, in the order of the catalogue."""',
        ]
    return joined(lines)


def node(catalogues: list[Catalogue]) -> str:
    lines = [f"// {header('the catalogues')}"]
    for catalogue in catalogues:
        for each in catalogue.name_types():
            lines += [
                "",
                f"/** The exact name of {each.meaning}. */",
                f"export type {each.name} =",
                *(f"  | '{name}'" for name in each.members),
            ]
            lines[-1] += ";"
    return joined(lines)
