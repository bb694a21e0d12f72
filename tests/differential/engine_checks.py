"""Rocket.Chat's own Apps-Engine, as it was last published with its server inside, asked beside grantfold.

Every guarded method of its bridges is called with a stored grant, and comes through or does not; so is its check itself for every
name there is. For a manifest it works out whether the app's process gets the network.
"""

import json
import shutil
import subprocess
from pathlib import Path
from random import Random

import built
import questions
import suites

HERE = Path(__file__).resolve().parent / "engine"
# At least so many come of one grant, those that cannot be read and ask nothing among them.
CHECKS = 100


def install(packages: built.Packages) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        built.give_up("npm must be on the PATH")
    home = packages.home / "engine"
    home.mkdir(exist_ok=True)
    for file in [*HERE.iterdir(), suites.ROOT / ".npmrc"]:
        shutil.copy(file, home)
    marker, lock = home / "installed", (HERE / "package-lock.json").read_text("utf-8")
    if not marker.exists() or marker.read_text("utf-8") != lock:
        # Without scripts: the engine's would fetch a runtime that nothing here starts.
        options = ["--ignore-scripts", "--legacy-peer-deps", "--omit=optional", "--no-audit", "--no-fund"]
        subprocess.run([npm, "ci", *options], cwd=home, check=True)
        marker.write_text(lock, "utf-8")
    return home


def world(seed: int, number: int) -> str:
    rng = Random(f"engine {seed} {number}")
    stored = questions.stored(rng)["text"] if rng.random() < 0.95 else None
    return json.dumps({"stored": stored, "manifest": questions.written(rng, questions.app_document(rng))}) + "\n"


def compare(packages: built.Packages, count: int, seed: int, _processes: int) -> str | None:
    command = [packages.node, str(install(packages) / "check.mjs")]
    lines = "".join(world(seed, number) for number in range(-(-count // CHECKS)))
    answer = "\n".join(built.answers(packages, command, lines))
    try:
        told = json.loads(answer)
    except ValueError:
        print(answer)
        return None
    if told["differences"]:
        print(json.dumps(told["differences"], indent=2))
        return None
    return f"{told['checks']} checks of {told['methods']} methods and {told['names']} names: {told['outcomes']}, thrown {told['thrown']}"
