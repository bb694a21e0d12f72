#!/usr/bin/env python3
"""Turns the catalogues of this folder into tables, typed names and documentation.

    python3 core/catalogs/generate.py           write the generated files
    python3 core/catalogs/generate.py --check   exit 1 and name the files that are out of date

The results are committed, so that building the crate needs no Python.

A new platform is one more subclass of `Catalogue`, listed in `CATALOGUES`: it reads its own files,
checks them and returns its outputs as (path, text) pairs. The files that name every platform (the
Rust module list, the typed names) follow from `CATALOGUES`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from generator.catalogue import Catalogue, Output
from generator.checks import CatalogueError
from generator.rocketchat_app import RocketChatApp
from generator.rocketchat_workspace import RocketChatWorkspace
from generator.root import Root
from generator.scan import scan_outputs
from generator.shared import shared_outputs
from generator.text import COMMAND

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES: list[type[Catalogue]] = [RocketChatApp, RocketChatWorkspace, Root]


def load(kind: type[Catalogue]) -> Catalogue:
    try:
        return kind()
    except CatalogueError as error:
        sys.exit(f"error: {kind.module}: {error}")


def scanned() -> list[Output]:
    try:
        return scan_outputs()
    except CatalogueError as error:
        sys.exit(f"error: scan: {error}")


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what follows from core/catalogs.")
    parser.add_argument("--check", action="store_true", help="only name the files out of date")
    check = parser.parse_args().check

    catalogues = [load(kind) for kind in CATALOGUES]
    outputs = [output for catalogue in catalogues for output in catalogue.outputs()]
    outputs += shared_outputs(catalogues) + scanned()

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
