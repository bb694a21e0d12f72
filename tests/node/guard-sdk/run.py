#!/usr/bin/env python3
"""Runs `guardCalls` around the clients of Root's own SDK, with a stand-in for the platform. Needs cargo, Node, npm and its registry.

The SDK is the one that the tests of `grantfold scan` install, as they install it: its install scripts do not run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import suites  # noqa: E402
from scan.run import addon, environment  # noqa: E402


def main() -> int:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        print("node and npm must be on the PATH")
        return 1
    target = suites.target_directory()
    env = os.environ | {
        "NAPI_RS_NATIVE_LIBRARY_PATH": str(addon(target)),
        "GRANTFOLD_SCAN_ENVIRONMENT": str(environment(npm, target)),
    }
    return subprocess.run([node, "--test", str(HERE / "guard.test.mjs")], cwd=suites.ROOT, env=env).returncode


if __name__ == "__main__":
    sys.exit(main())
