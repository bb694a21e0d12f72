#!/usr/bin/env python3
"""Checks what is linked into the packages: licences, duplicates and where it comes from, and with --advisories what is known of it.

Needs cargo-deny; `deny.toml` says what is allowed. Without the tool it says so and passes.
"""

import argparse
import shutil
import subprocess
import sys

from suites import ROOT

TOOL = "cargo-deny@0.20.2"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--advisories", action="store_true", help="fetch the RustSec advisories too")
    asked = options.parse_args()
    if shutil.which("cargo-deny") is None:
        print(f"skipped: `cargo install --locked {TOOL}` brings what checks the dependencies")
        return 0
    checks = ["bans", "licenses", "sources"] + (["advisories"] if asked.advisories else [])
    return subprocess.run(["cargo", "deny", "--locked", "check", *checks], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
