#!/usr/bin/env python3
"""Runs `guardCalls` around the clients of Root's own SDK, with a stand-in for the platform. Needs cargo, Node, npm and its registry.

The SDK is the one that the tests of `grantfold scan` install, as they install it: its install scripts do not run.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from scan.run import run_tests  # noqa: E402

if __name__ == "__main__":
    sys.exit(run_tests([HERE / "guard.test.mjs"]))
