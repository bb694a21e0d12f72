"""Runs the `grantfold` command under test: the one GRANTFOLD_BIN names, or the one on the PATH."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

BIN = os.environ.get("GRANTFOLD_BIN", "grantfold")

# What the command decides by them must not depend on who runs the tests.
UNSET = ("NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI")


def environment(extra: dict[str, str] | None = None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in UNSET}
    return kept | (extra or {})


def grantfold(
    *args: str | Path, stdin: str | bytes = "", cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    given = stdin.encode() if isinstance(stdin, str) else stdin
    done = subprocess.run([BIN, *args], input=given, capture_output=True, cwd=cwd, env=environment(env))
    out, err = done.stdout.decode(), done.stderr.decode()
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def answer(*args: str | Path, stdin: str | bytes = "", cwd: Path | None = None) -> tuple[int, Any]:
    """The exit code and the JSON of a command that has nothing to say on standard error."""
    done = grantfold(*args, "--format", "json", stdin=stdin, cwd=cwd)
    if done.stderr:
        raise AssertionError(done.stderr)
    return done.returncode, json.loads(done.stdout)
