"""The `grantfold` command."""

import signal
import sys

from ._native import run_cli


def main() -> int:
    # Python's own handler only sets a flag, which nobody reads while native code runs.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_cli(sys.argv[1:])
