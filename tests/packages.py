#!/usr/bin/env python3
"""Builds the wheel and the npm packages, installs them into empty environments and tests them there.

Needs what `run.py` needs, and pip, npm and their registries.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import suites
from scan import packed
from suites import ROOT

# Bytes. The goal is 1.5 MB for both. The addon has missed it since communities came in, the wheel since workspaces did; neither must
# grow further.
LIMITS = {"wheel": 2_650_000, "addon": 3_000_000}
GENERATED = ["bindings-node/native.js", "bindings-node/native.d.ts"]
# Files besides tests/ that the suites read.
READ_BY_SUITES = [
    "Cargo.toml",
    "README.md",
    "core/catalogs/root-methods.json",
    "docs/apps-engine.md",
    "docs/node.md",
    "docs/python.md",
]
# What tells what a package is made of; maturin brings its own.
SBOM_TOOL = "cargo-cyclonedx@0.5.9"
# The napi command line refuses a folder outside the project, wherever cargo builds.
NPM_DIRS = Path("target", "npm")


def give_up(reason: str) -> NoReturn:
    print(f"{reason}\n0 passed, 1 failed")
    sys.exit(1)


def must(*command: object, cwd: Path = ROOT, **env: str) -> None:
    print("$", *command, flush=True)
    if subprocess.run([str(part) for part in command], cwd=cwd, env=os.environ | env).returncode:
        give_up(f"{command[0]} failed")


def make_venv(folder: Path) -> Path:
    """A fresh environment; returns its folder of commands."""
    if subprocess.run([sys.executable, "-m", "venv", folder]).returncode:
        give_up(f"{sys.executable} cannot make an environment with pip; on Debian and Ubuntu install python3-venv")
    return folder / ("Scripts" if os.name == "nt" else "bin")


def only(found: list[Path], what: str) -> Path:
    if len(found) != 1:
        give_up(f"expected one {what}, found {[str(path) for path in found]}")
    return found[0]


def build_wheel(home: Path) -> Path:
    commands = make_venv(home / "build-venv")
    wheel = [commands / "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", home / "dist", "."]
    must(*wheel, MATURIN_PEP517_ARGS="--locked")
    return only(list((home / "dist").glob("*.whl")), "wheel")


def build_node(npm: str) -> tuple[Path, Path]:
    """The addon and the command of this platform."""
    folder = ROOT / "bindings-node"
    for stale in folder.glob("grantfold.*"):
        stale.unlink()
    must(npm, "ci", "--no-audit", "--no-fund")
    must(npm, "run", "build")
    addon = only(list(folder.glob("grantfold.*.node")), "addon")
    return addon, only([file for file in folder.glob("grantfold.*") if file != addon], "command beside the addon")


def pack(node: str, npm: str, addon: Path, home: Path) -> dict[str, Path]:
    """The tarballs of the package itself and of this platform, as a release makes them."""
    tools = suites.target_directory() / "tools"
    must("cargo", "install", "--quiet", "--locked", "--root", tools, SBOM_TOOL)
    shutil.rmtree(ROOT / NPM_DIRS, ignore_errors=True)
    platform = addon.name.split(".")[1]
    path = os.pathsep.join([str(tools / "bin"), os.environ["PATH"]])
    must(node, "bindings-node/platform-packages.mjs", NPM_DIRS, platform, PATH=path)
    tarballs = {}
    for name, package in {"main tarball": ROOT, "platform tarball": ROOT / NPM_DIRS / platform}.items():
        folder = home / "dist" / name.split()[0]
        folder.mkdir()
        must(npm, "pack", "--silent", "--pack-destination", folder, cwd=package)
        tarballs[name] = only(list(folder.glob("*.tgz")), name)
    return tarballs


def make_app(npm: str, tarballs: Iterable[Path], home: Path) -> Path:
    """An app with the tarballs and a copy of the suites: inside this tree the tree itself is `grantfold`."""
    app = home / "app"
    shutil.copytree(ROOT / "tests", app / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for name in READ_BY_SUITES:
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, app / name)
    (app / "package.json").write_text('{ "private": true }\n', "utf-8")
    must(npm, "install", "--no-audit", "--no-fund", *tarballs, cwd=app)
    return app


def import_time(command: list[str], cwd: Path) -> float:
    """Milliseconds of an import in a fresh process, as that process prints them: the median of eleven."""
    return statistics.median(float(subprocess.check_output(command, cwd=cwd)) for _ in range(11))


def import_times(python: str, node: str, app: Path) -> None:
    in_python = "import time; t = time.perf_counter(); import grantfold; print((time.perf_counter() - t) * 1e3)"
    in_node = "const t = performance.now(); require('grantfold'); console.log(performance.now() - t)"
    print(f"import: python {import_time([python, '-c', in_python], app):.1f} ms", end=", ")
    print(f"node {import_time([node, '-e', in_node], app):.1f} ms")


def sboms(package: Path) -> dict[str, str]:
    """The bills of materials in a package, by the crate they are about."""
    if package.suffix == ".whl":
        with zipfile.ZipFile(package) as archive:
            files = {Path(name).name: archive.read(name) for name in archive.namelist() if "/sboms/" in name}
    else:
        with tarfile.open(package) as archive:
            members = [member for member in archive.getmembers() if member.name.endswith(".cdx.json")]
            files = {Path(member.name).name: archive.extractfile(member).read() for member in members}
    return {name.split(".")[0]: content.decode() for name, content in files.items()}


def lists_all(sbom: str, crate: str) -> bool:
    """Is every crate that is linked into this one on its bill?"""
    tree = ["cargo", "tree", "--locked", "--package", crate, "--edges", "normal,no-proc-macro", "--prefix", "none"]
    linked = subprocess.check_output([*tree, "--format", "{p}"], cwd=ROOT, text=True)
    crates = {line.split()[0] for line in linked.splitlines() if line} - {crate}
    return crates <= {component["name"] for component in json.loads(sbom)["components"]}


def library_size(wheel: Path) -> int:
    with zipfile.ZipFile(wheel) as archive:
        return max(file.file_size for file in archive.infolist() if file.filename.endswith((".so", ".pyd")))


def type_checks(run: suites.Run, node: str, python: str, app: Path) -> None:
    stubtest = [python, "-m", "mypy.stubtest", "grantfold", "--allowlist", "tests/python/stubtest-allowlist.txt"]
    run.check("stubtest", run.step("stubtest", stubtest, app))
    mypy = [python, "-m", "mypy", "--strict", "tests/python/typed.py"]
    run.check("mypy", run.step("mypy", mypy, app))
    tsc = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
    for module, resolution in (("node16", "node16"), ("esnext", "bundler")):
        options = ["--noEmit", "--strict", "--target", "es2022", "--module", module, "--moduleResolution", resolution]
        title = f"tsc, {resolution}"
        run.check(title, run.step(title, [node, str(tsc), *options, "tests/node/types.test-d.ts"], app))


def main() -> int:
    node, npm, npx = shutil.which("node"), shutil.which("npm"), shutil.which("npx")
    if node is None or npm is None or npx is None:
        give_up("node, npm and npx must be on the PATH")
    home = suites.target_directory() / "packages"
    shutil.rmtree(home, ignore_errors=True)

    wheel = build_wheel(home)
    addon, command = build_node(npm)
    tarballs = pack(node, npm, addon, home)
    commands = make_venv(home / "venv")
    python = str(commands / "python")
    must(python, "-m", "pip", "install", "--quiet", "--no-index", wheel)
    app = make_app(npm, tarballs.values(), home)

    run = suites.Run(home / "counts")
    run.suite("python", suites.python_suite(python), app)
    run.suite("node", suites.node_suite(node, app), app)
    for by, folder in (("wheel", commands), ("npm", app / "node_modules" / ".bin")):
        run.suite("cli", suites.cli_suite(python), app, by, GRANTFOLD_BIN=str(folder / "grantfold"))

    run.check("scan, from the tarball", packed.check(npm, npx, node, tarballs.values(), home / "scan"))

    must(python, "-m", "pip", "install", "--quiet", f"{wheel}[test]")
    type_checks(run, node, python, app)
    current = run.step("generated files are the committed ones", ["git", "diff", "--exit-code", "--", *GENERATED])
    run.check("generated files", current)

    print("\n== bills of materials")
    bills = sboms(wheel) | sboms(tarballs["platform tarball"])
    for crate in ("grantfold-python", "grantfold-node", "grantfold-cli"):
        run.check(f"the bill of materials of {crate}", crate in bills and lists_all(bills[crate], crate))

    print("\n== sizes and times")
    files = {"wheel": wheel, "addon": addon, "command": command} | tarballs
    for name, file in files.items():
        print(f"{name}: {file.stat().st_size:,} bytes")
    print(f"python library: {library_size(wheel):,} bytes")
    for name, limit in LIMITS.items():
        run.check(f"{name} under {limit:,} bytes", files[name].stat().st_size <= limit)
    import_times(python, node, app)
    return run.finish()


if __name__ == "__main__":
    sys.exit(main())
