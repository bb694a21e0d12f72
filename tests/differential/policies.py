"""Policy tests, run by the command of every package: the same output and the same exit code."""

import json
import os
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import built
import questions


def case(rng: Random, number: int) -> Any:
    """Expectations about a random world, most of which do not hold."""
    world = questions.community(rng)
    steps = [step for step in world["steps"] if step["do"] in ("has", "grants", "explain")]
    demands = [
        {"member": step["args"][0], "in": step["args"][1], "permissions": [rng.choice(questions.ROOT)]} for step in steps
    ]
    return {
        "id": f"case {number}",
        "kind": "root-community",
        "community": json.loads(world["text"]) if rng.random() < 0.9 else world["text"],
        "expect": {rng.choice(["may", "mayNot", "may", "maybe" if rng.random() < 0.1 else "may"]): demands},
    }


def text(rng: Random, number: int) -> str:
    while True:
        try:
            return questions.written(rng, {"cases": [case(rng, number)]})
        except ValueError:
            continue


def output(packages: built.Packages, command: list[str], files: list[str], folder: Path) -> tuple[int, str]:
    run = subprocess.run([*command, "test", *files], cwd=folder, env=os.environ | packages.env, capture_output=True)
    return run.returncode, run.stdout.decode() + run.stderr.decode()


def alike(packages: built.Packages, count: int, seed: int) -> bool:
    folder = packages.home / "policies"
    folder.mkdir(exist_ok=True)
    for number in range(count):
        rng = Random(f"policy {seed} {number}")
        (folder / f"{number}.json").write_text(text(rng, number), "utf-8")
    names = [f"{number}.json" for number in range(count)]
    # Alone where there are few: one file that cannot be read stops the others.
    batches = [[name] for name in names[:50]] + [names[at : at + 20] for at in range(50, count, 20)]
    for batch in batches:
        found = {name: output(packages, command, batch, folder) for name, command in packages.commands.items()}
        if len(set(found.values())) > 1:
            print(f"the policy tests {batch} of seed {seed} come out differently:")
            for language, (code, told) in found.items():
                print(f"{language}: {code}\n{told}")
            return False
    return True
