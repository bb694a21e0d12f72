#!/usr/bin/env python3
"""Runs Rocket.Chat's own Apps-Engine with `grantfold/apps-engine` in the place of its permission manager.

    python3 tests/engine/run.py

Needs cargo, Node and npm with its registry; what is installed goes into cargo's target folder. The table of the bridges' methods is
kept beside the project; where it is not, this says so and skips.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "differential")]

import built  # noqa: E402
import engine_checks  # noqa: E402
import suites  # noqa: E402

TABLE = suites.ROOT.parent / "shared" / "data" / "rocketchat-app-methods.json"


def main() -> int:
    if not TABLE.exists():
        print(f"skipped: there is no {TABLE.name} beside the project")
        return 0
    node = shutil.which("node")
    if node is None or shutil.which("cargo") is None:
        built.give_up("cargo and node must be on the PATH")
    home = suites.target_directory() / "differential"
    home.mkdir(parents=True, exist_ok=True)
    addon = home / "engine-test.node"
    addon.unlink(missing_ok=True)
    # The whole workspace, as tests/run.py builds it: alone the addon would have its dependencies built anew, with other features.
    shutil.copyfile(built.cargo(suites.ROOT, "--workspace", profile="dev")["grantfold_node"], addon)
    engine = engine_checks.install(built.Packages(home, node, {}, {}, {}))
    # The tests set NODE_ENV themselves.
    own = {name: value for name, value in os.environ.items() if name != "NODE_ENV"}
    env = own | {"NAPI_RS_NATIVE_LIBRARY_PATH": str(addon), "GRANTFOLD_ENGINE": str(engine), "GRANTFOLD_METHODS": str(TABLE)}
    tests = [str(file) for file in sorted(HERE.glob("*.test.mjs"))]
    return subprocess.run([node, "--test", "--test-reporter=spec", *tests], cwd=suites.ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
