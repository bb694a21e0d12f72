#!/usr/bin/env python3
"""Builds everything and runs the tests of every language. Needs cargo, Python and Node; no pip, no npm."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NoReturn

import suites


def give_up(reason: str) -> NoReturn:
    print(f"{reason}\n0 passed, 1 failed")
    sys.exit(1)


def build() -> dict[str, Path]:
    """Builds the workspace and returns its two native libraries and the command, by name."""
    command = ["cargo", "build", "--workspace", "--locked", "--message-format=json-render-diagnostics"]
    env = os.environ | {"PYO3_PYTHON": sys.executable}
    done = subprocess.run(command, cwd=suites.ROOT, env=env, stdout=subprocess.PIPE)
    built: dict[str, Path] = {}
    for line in done.stdout.splitlines():
        message = json.loads(line)
        if message["reason"] != "compiler-artifact":
            continue
        kind, name = message["target"]["kind"], message["target"]["name"]
        if kind == ["cdylib"]:
            built[name] = Path(message["filenames"][0])
        elif kind == ["bin"]:
            built[name] = Path(message["executable"])
    if done.returncode:
        give_up("the workspace does not build")
    return built


def stage_python(library: Path, target: Path) -> Path:
    """Lays out the package as the wheel would, outside the source: a library left there would win over the wheel's."""
    folder = target / "python"
    shutil.rmtree(folder, ignore_errors=True)
    source = suites.ROOT / "bindings-python" / "python" / "grantfold"
    shutil.copytree(source, folder / "grantfold", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copyfile(library, folder / "grantfold" / f"_native{sysconfig.get_config_var('EXT_SUFFIX')}")
    return folder


def stage_node(library: Path, target: Path) -> Path:
    addon = target / "grantfold.node"
    # A new file: a process that still has the old one loaded keeps it intact.
    addon.unlink(missing_ok=True)
    shutil.copyfile(library, addon)
    return addon


def main() -> int:
    node = shutil.which("node")
    if node is None or shutil.which("cargo") is None:
        give_up("cargo and node must be on the PATH")
    target = suites.target_directory()
    built = build()
    package = stage_python(built["_native"], target)
    addon = stage_node(built["grantfold_node"], target)
    counts = target / "counts"
    shutil.rmtree(counts, ignore_errors=True)

    run = suites.Run(counts)
    run.suite("rust", ["cargo", "test", "--workspace", "--locked"])
    run.suite("python", suites.python_suite(sys.executable), PYTHONPATH=str(package))
    run.suite("node", suites.node_suite(node, suites.ROOT), NAPI_RS_NATIVE_LIBRARY_PATH=str(addon))
    run.suite("cli", suites.cli_suite(sys.executable), GRANTFOLD_BIN=str(built["grantfold"]))
    return run.finish()


if __name__ == "__main__":
    sys.exit(main())
