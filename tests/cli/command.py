"""Runs the `grantfold` command under test: the one GRANTFOLD_BIN names, or the one on the PATH."""

import os
import subprocess

BIN = os.environ.get("GRANTFOLD_BIN", "grantfold")


def grantfold(*args: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([BIN, *args], input=stdin, capture_output=True, encoding="utf-8")
