#!/usr/bin/env python3
"""Checks real manifests, which are kept beside the project and not in it.

Every one of them is accepted by its platform's own packager, except those named here; so an error in any other is ours.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import suites

MANIFESTS = suites.ROOT.parent / "shared" / "manifests"

# The files of each platform's folder that its packager refuses.
REFUSED = {
    # No `nameSlug`, and an `id` that is not a UUID.
    "rocketchat": {"ryaverma__rocket.chat-openclaw-integration.json"},
}


def fail(reason: str) -> NoReturn:
    sys.exit(f"real manifests: {reason}")


def command() -> str:
    """The command GRANTFOLD_BIN names, or a fresh build."""
    if "GRANTFOLD_BIN" in os.environ:
        return os.environ["GRANTFOLD_BIN"]
    build = ["cargo", "build", "--package", "grantfold-cli", "--locked", "--quiet"]
    if subprocess.run(build, cwd=suites.ROOT).returncode:
        fail("the command does not build")
    return str(suites.target_directory() / "debug" / "grantfold")


def check(grantfold: str, folder: Path) -> dict[str, Any]:
    done = subprocess.run([grantfold, "check", "--format", "json", folder], capture_output=True)
    if done.returncode not in (0, 1) or done.stderr:
        fail(f"the command ended with {done.returncode} in {folder.name}: {done.stderr.decode(errors='replace')}")
    checked: dict[str, Any] = json.loads(done.stdout)
    return checked


def problems(platform: str, folder: Path, checked: dict[str, Any]) -> Iterator[str]:
    """What is not as it must be."""
    files = {Path(file["path"]).name: file["diagnostics"] for file in checked["files"]}
    for missing in {path.name for path in folder.glob("*.json")} - files.keys():
        yield f"{missing} was not checked"
    for name, diagnostics in files.items():
        errors = [one for one in diagnostics if one["severity"] == "error"]
        if name in REFUSED[platform]:
            if not errors:
                yield f"{name}: the packager refuses it, and no error is reported"
        else:
            yield from (f"{name}: {error['code']}: {error['message']}" for error in errors)


def table(checked: dict[str, Any]) -> Iterator[str]:
    found: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    for file in checked["files"]:
        kinds = [f"{one['severity']:8} {one['code']}" for one in file["diagnostics"]]
        found.update(kinds)
        touched.update(set(kinds))
    yield f"{'':32} {'found':>6} {'files':>6}"
    for kind, number in sorted(found.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"{kind:32} {number:6} {touched[kind]:6}"


def main() -> int:
    if not MANIFESTS.is_dir():
        print("real manifests: skipped, ../shared/manifests is not there")
        return 0
    grantfold = command()
    wrong: list[str] = []
    for platform in REFUSED:
        folder = MANIFESTS / platform
        if not folder.is_dir():
            print(f"real manifests: {platform} skipped, its folder is not there")
            continue
        checked = check(grantfold, folder)
        print(f"\n{platform}: {len(checked['files'])} manifests")
        print(*table(checked), sep="\n")
        wrong += problems(platform, folder, checked)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
