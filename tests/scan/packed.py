"""`grantfold scan` as somebody gets it who installs the npm package beside TypeScript, and nothing else."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import suites

PROJECT = Path(__file__).resolve().parent / "packed"
# It has no interface for other programs.
TOO_NEW = "7.0.2"
FROM_A_PROGRAM = "console.log(scan('.').minimal.join(), hasProblems(scan('.')))"


def typescript() -> str:
    """The one that the tests are pinned to."""
    return json.loads((suites.ROOT / "package.json").read_text("utf-8"))["devDependencies"]["typescript"]


def install(npm: str, folder: Path, *packages: object) -> None:
    subprocess.run([npm, "install", "--no-audit", "--no-fund", *map(str, packages)], cwd=folder, check=True)


def project(npm: str, tarballs: Iterable[Path], folder: Path) -> None:
    # It has a package.json: without one npm would install where the next one above is.
    shutil.copytree(PROJECT, folder)
    install(npm, folder, *tarballs, "./engine", f"typescript@{typescript()}")


class Wrong(Exception):
    """What came of a command is not what should."""


def expect(command: list[str], folder: Path, code: int, *parts: str) -> str:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    missing = [part for part in parts if part not in done.stdout]
    if done.returncode != code or done.stderr or missing:
        raise Wrong(f"{command} ended with {done.returncode}, lacks {missing}\n{done.stdout}{done.stderr}")
    return done.stdout


def use(npx: str, node: str, folder: Path) -> None:
    scan = [npx, "--loglevel=error", "--no", "grantfold", "scan"]
    missing = "error[permission-missing]: `user.read` is needed and not granted\n --> src/PackedApp.ts:5:47\n"
    unused = "warning[permission-unused]: `email.send` is declared and nothing needs it\n  --> app.json:13:15\n"
    expect([*scan, "."], folder, 0, missing, unused, f"read with TypeScript {typescript()}")
    expect([*scan, "--check", "."], folder, 1, missing, unused)
    result = json.loads(expect([*scan, "--format", "json", "."], folder, 0))
    log = json.loads(expect([*scan, "--format", "sarif", "."], folder, 0))
    if not result["typed"] or [one["ruleId"] for one in log["runs"][0]["results"]] != ["permission-missing", "permission-unused"]:
        raise Wrong(f"{result}\n{log}")
    expect([*scan, "--format", "github", "."], folder, 0, "::error file=src/PackedApp.ts,line=5,", "::warning file=app.json,line=13,")

    imported = f"import {{ hasProblems, scan }} from 'grantfold/scan'; {FROM_A_PROGRAM}"
    expect([node, "--input-type=module", "--eval", imported], folder, 0, "user.read,message.read true\n")
    required = f"const {{ hasProblems, scan }} = require('grantfold/scan'); {FROM_A_PROGRAM}"
    expect([node, "--eval", required], folder, 0, "user.read,message.read true\n")

    expect([*scan, "--write", "."], folder, 0, "added `user.read`\ntook out `email.send`\n")
    expect([*scan, "--check", "--write", "."], folder, 0, "app.json: 2 used; ")
    written = (folder / "app.json").read_text("utf-8")
    if written != (PROJECT / "app.json").read_text("utf-8").replace("email.send", "user.read"):
        raise Wrong(written)


def use_beside_newer(npm: str, npx: str, folder: Path) -> None:
    """A project on a TypeScript that no scan can use takes the package in all the same."""
    install(npm, folder, f"typescript@{TOO_NEW}", f"typescript-6@npm:typescript@{typescript()}")
    scan = [npx, "--loglevel=error", "--no", "grantfold", "scan", "."]
    done = subprocess.run(scan, cwd=folder, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 2 or f"found {TOO_NEW} only: install one with" not in done.stderr:
        raise Wrong(f"with TypeScript {TOO_NEW}: {done.returncode}\n{done.stdout}{done.stderr}")
    expect([*scan, "--typescript", "node_modules/typescript-6"], folder, 0, f"read with TypeScript {typescript()}")


def check(npm: str, npx: str, node: str, tarballs: Iterable[Path], folder: Path) -> bool:
    print("\n== scan, from the tarball", flush=True)
    try:
        project(npm, tarballs, folder)
        use(npx, node, folder)
        use_beside_newer(npm, npx, folder)
    except (Wrong, subprocess.CalledProcessError) as wrong:
        print(wrong)
        return False
    return True
