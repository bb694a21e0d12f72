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
    modules = sorted(catalogue.module for catalogue in catalogues if catalogue.in_crate)
    lines = ["//! Tables generated from core/catalogs.", "", f"// {header('the catalogues')}", ""]
    return joined([*lines, *(f"pub(crate) mod {module};" for module in modules)])


def python(catalogues: list[Catalogue]) -> str:
    unions = [union for catalogue in catalogues for union in catalogue.unions()]
    exported = sorted(name for union in unions for name in (union.name, union.constant))
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
    for union in unions:
        lines += [
            "",
            f"{union.name} = Literal[",
            *(f'    "{name}",' for name in union.members),
            "]",
            f'"""The exact name of {union.meaning}."""',
            "",
            f"{union.constant}: tuple[{union.name}, ...] = get_args({union.name})",
            f'"""Every `{union.name}`, in the order of the catalogue."""',
        ]
    return joined(lines)


def node(catalogues: list[Catalogue]) -> str:
    lines = [f"// {header('the catalogues')}"]
    for catalogue in catalogues:
        for union in catalogue.unions():
            lines += [
                "",
                f"/** The exact name of {union.meaning}. */",
                f"export type {union.name} =",
                *(f"  | '{name}'" for name in union.members),
            ]
            lines[-1] += ";"
    return joined(lines)
