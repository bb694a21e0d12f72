#!/usr/bin/env python3
"""Checks real manifests, which are kept beside the project and not in it.

An error that is not named here is ours: the platform's own packager takes the manifest, and nothing in it is lost.
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

# For each platform the name its manifests are reported under, and the errors that its files do have, by the file's name.
Known = dict[str, set[str]]
ROCKETCHAT: Known = {
    # No `nameSlug`, and an `id` that is not a UUID: the packager refuses it.
    "ryaverma__rocket.chat-openclaw-integration.json": {"manifest-missing-field", "manifest-invalid-field"},
}
# Root's packager takes all of them but the first. An id out of an example is for `manifest verify` to refuse.
SAMPLE_ID = {"manifest-placeholder"}
DEVKIT, SAMPLES = "RootPlatform+RootSdk.DevKit__", "RootPlatform+RootSdk.Samples__"
ROOT: Known = {
    "160044+Mojave-Dice-Bot__root-manifest.json": {"manifest-missing-field", "permissions-unknown-section"},
    "Abo-Obada+RootAppYosufBot__root-manifest.json": SAMPLE_ID | {"permissions-wrong-key"},
    "DCMarket-Place+rootguard-bot__root-manifest.json": {"permission-not-declarable"},
    "DCMarket-Place+rootmusic-bot__root-manifest.json": SAMPLE_ID | {"permission-not-declarable"},
    "NekoSuneVR+RelayChatPlatforms__root-manifest.json": SAMPLE_ID,
    f"{DEVKIT}api-samples-server-emojis-root-manifest.json": SAMPLE_ID,
    f"{DEVKIT}apps-leveling-leaderboard-root-manifest@c9de91fb.json": SAMPLE_ID,
    f"{DEVKIT}apps-self-roles-root-manifest.json": SAMPLE_ID,
    f"{DEVKIT}how-to-community-root-manifest.json": SAMPLE_ID,
    f"{DEVKIT}how-to-invites-root-manifest.json": SAMPLE_ID,
    f"{DEVKIT}how-to-kick-ban-root-manifest.json": SAMPLE_ID,
    f"{DEVKIT}how-to-roles-root-manifest.json": SAMPLE_ID,
    f"{DEVKIT}templates-app-root-manifest.json": SAMPLE_ID,
    f"{SAMPLES}Apps-CommunityLog-root-manifest.json": SAMPLE_ID,
    f"{SAMPLES}Apps-ProtobufService-root-manifest.json": SAMPLE_ID,
    f"{SAMPLES}Apps-SuggestionBox-root-manifest.json": SAMPLE_ID,
    f"{SAMPLES}Apps-Themes-root-manifest.json": SAMPLE_ID,
    f"{SAMPLES}Apps-TicTacToe-root-manifest.json": SAMPLE_ID,
    f"{SAMPLES}Bots-AllChannelBroadcast-root-manifest.json": SAMPLE_ID | {"permission-spelling"},
    f"{SAMPLES}Bots-HelloWorld-root-manifest.json": SAMPLE_ID | {"permission-spelling"},
    f"{SAMPLES}Bots-ResetChannelDescription-root-manifest.json": SAMPLE_ID | {"permission-spelling"},
    f"{SAMPLES}Bots-RoleAssignment-root-manifest.json": SAMPLE_ID | {"permission-spelling"},
}
PLATFORMS = {"rocketchat": ("rocketchat-app", ROCKETCHAT), "root": ("root", ROOT)}


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


def problems(name: str, known: Known, folder: Path, checked: dict[str, Any]) -> Iterator[str]:
    """What is not as it must be."""
    files = {Path(file["path"]).name: file for file in checked["files"]}
    for missing in {path.name for path in folder.glob("*.json")} - files.keys():
        yield f"{missing} was not checked"
    for file, found in files.items():
        if found["platform"] != name:
            yield f"{file}: taken for a manifest of {found['platform']}"
        errors = [one for one in found["diagnostics"] if one["severity"] == "error"]
        allowed = known.get(file, set())
        for error in errors:
            if error["code"] not in allowed:
                yield f"{file}: {error['code']}: {error['message']}"
        for code in allowed - {error["code"] for error in errors}:
            yield f"{file}: {code} is expected and not reported"


def table(checked: dict[str, Any]) -> Iterator[str]:
    found: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    for file in checked["files"]:
        kinds = [f"{one['severity']:8} {one['code']}" for one in file["diagnostics"]]
        found.update(kinds)
        touched.update(set(kinds))
    yield f"{'':40} {'found':>6} {'files':>6}"
    for kind, number in sorted(found.items(), key=lambda entry: (-entry[1], entry[0])):
        yield f"{kind:40} {number:6} {touched[kind]:6}"


def main() -> int:
    if not MANIFESTS.is_dir():
        print("real manifests: skipped, ../shared/manifests is not there")
        return 0
    grantfold = command()
    wrong: list[str] = []
    for platform, (name, known) in PLATFORMS.items():
        folder = MANIFESTS / platform
        if not folder.is_dir():
            print(f"real manifests: {platform} skipped, its folder is not there")
            continue
        checked = check(grantfold, folder)
        print(f"\n{platform}: {len(checked['files'])} manifests")
        print(*table(checked), sep="\n")
        wrong += problems(name, known, folder, checked)
    print(*wrong, sep="\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
