"""The packages under comparison, built and laid out as they are installed."""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import suites

HERE = Path(__file__).resolve().parent


@dataclass
class Packages:
    """Where things are, and the commands that answer."""

    home: Path
    node: str
    env: dict[str, str]
    answering: dict[str, list[str]]
    commands: dict[str, list[str]]


def give_up(reason: str) -> NoReturn:
    print(reason, file=sys.stderr)
    sys.exit(2)


def cargo(folder: Path, *arguments: str, profile: str = "release") -> dict[str, Path]:
    """Builds, and says where the libraries and the commands are, by name."""
    command = ["cargo", "build", "--profile", profile, "--locked", "--message-format=json-render-diagnostics", *arguments]
    done = subprocess.run(command, cwd=folder, env=os.environ | {"PYO3_PYTHON": sys.executable}, stdout=subprocess.PIPE)
    if done.returncode:
        give_up(f"{folder} does not build")
    built: dict[str, Path] = {}
    for message in map(json.loads, done.stdout.splitlines()):
        if message["reason"] == "compiler-artifact" and message["target"]["kind"][0] in ("cdylib", "bin"):
            built[message["target"]["name"]] = Path(message["executable"] or message["filenames"][0])
    return built


def stage(home: Path, libraries: dict[str, Path]) -> dict[str, str]:
    """Lays out both packages, and returns what has to be in the environment to find them."""
    python = home / "python"
    shutil.rmtree(python, ignore_errors=True)
    source = suites.ROOT / "bindings-python" / "python" / "grantfold"
    shutil.copytree(source, python / "grantfold", ignore=shutil.ignore_patterns("__pycache__"))
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    shutil.copyfile(libraries["_native"], python / "grantfold" / f"_native{suffix}")
    addon = home / "grantfold.node"
    addon.unlink(missing_ok=True)
    shutil.copyfile(libraries["grantfold_node"], addon)
    return {
        "PYTHONPATH": str(python),
        "NAPI_RS_NATIVE_LIBRARY_PATH": str(addon),
        # The package resolves its own name there.
        "GRANTFOLD_PACKAGE": str(suites.ROOT / "package.json"),
        "GRANTFOLD_BIN": str(libraries["grantfold"]),
    }


def packages(profile: str = "release") -> Packages:
    node = shutil.which("node")
    if node is None or shutil.which("cargo") is None:
        give_up("cargo and node must be on the PATH")
    home = suites.target_directory() / "differential"
    home.mkdir(parents=True, exist_ok=True)
    env = stage(home, cargo(suites.ROOT, "--workspace", profile=profile))
    core = cargo(HERE / "rust", "--target-dir", str(home / "cargo"), profile=profile)["grantfold-differential"]
    answering = {
        "rust": [str(core)],
        "python": [sys.executable, str(HERE / "ask.py")],
        "node": [node, str(HERE / "ask.mjs")],
    }
    # The npm package starts the same executable as is measured here for Rust; in the wheel the command is linked in.
    commands = {"rust": [env["GRANTFOLD_BIN"]], "python": [sys.executable, "-m", "grantfold"]}
    return Packages(home, node, env, answering, commands)


def answers(packages: Packages, command: list[str], lines: str, **env: str) -> list[str]:
    """What a command answers to these lines. Under NODE_ENV=test Rocket.Chat's engine grants everything; none may see that here."""
    own = {name: value for name, value in os.environ.items() if name != "NODE_ENV"} | packages.env | env
    done = subprocess.run(command, input=lines.encode(), env=own, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    found = done.stdout.decode().split("\n")[:-1]
    if done.returncode:
        found.append(f"ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return found
