#!/usr/bin/env python3
"""Runs the tests of `grantfold scan`. Needs cargo, Node, npm and its registry.

The packages of the platforms are pinned in `environment/` and installed under cargo's target folder; nothing of them is part of
ours. Their install scripts do not run: only their types are read.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "differential")]

import built  # noqa: E402
import suites  # noqa: E402


def addon(target: Path) -> Path:
    # The whole workspace, as tests/run.py builds it: alone the addon would have its dependencies built anew, with other features.
    library = built.cargo(suites.ROOT, "--workspace", profile="dev")["grantfold_node"]
    file = target / "grantfold-scan.node"
    # A new file: a process that still has the old one loaded keeps it intact.
    file.unlink(missing_ok=True)
    shutil.copyfile(library, file)
    return file


def environment(npm: str, target: Path) -> Path:
    """The installed packages; only a changed lock file makes it anew."""
    folder = target / "scan-environment"
    wanted = (HERE / "environment" / "package-lock.json").read_bytes()
    done = folder / "installed.json"
    if not done.exists() or done.read_bytes() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(HERE / "environment", folder)
        subprocess.run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True)
        done.write_bytes(wanted)
    return folder


def run_tests(files: list[Path]) -> int:
    """Runs them with the addon as it is now, beside the platforms' packages, and returns the exit code."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("node and npm must be on the PATH")
        return 1
    target = suites.target_directory()
    env = os.environ | {
        "NAPI_RS_NATIVE_LIBRARY_PATH": str(addon(target)),
        "GRANTFOLD_SCAN_ENVIRONMENT": str(environment(npm, target)),
    }
    return subprocess.run([node, "--test", *map(str, files)], cwd=suites.ROOT, env=env).returncode


def main() -> int:
    return run_tests(sorted(HERE.glob("*.test.mjs")))


if __name__ == "__main__":
    sys.exit(main())
