"""Compares what the core reads from random manifests of apps with what the plain implementation does."""

import sys
from pathlib import Path
from random import Random
from typing import Any

import app

# Last: it has modules of its own.
sys.path.append(str(Path(__file__).resolve().parents[1] / "differential"))

import questions  # noqa: E402

Json = Any
VERSIONS = ("early-2024", "late-2024", "since-2026")


def model(text: str) -> Json:
    return [app.grants(text), [app.network(text, version) for version in VERSIONS]]


def core(text: str) -> Json:
    """The one function that knows the package."""
    from grantfold.rocketchat import AppManifest, RuntimeStartError

    manifest = AppManifest.parse(text)

    def network(version: Any) -> Json:
        try:
            return manifest.runtime_network(version)
        except RuntimeStartError:
            return "throws"

    grants = manifest.grants()
    return [[grants.origin, sorted(grants)], [network(version) for version in VERSIONS]]


SIDES = {"core": core, "model": model}


def compare(side: str, count: int, seed: int) -> int:
    """Compares `count` manifests and returns how many answers that were, or -1 after reporting a difference."""
    for number in range(count):
        rng = Random(f"{seed} {number}")
        text = questions.written(rng, questions.app_document(rng))
        expected, found = model(text), SIDES[side](text)
        if app.depth(text) > app.DEEPEST:
            # What is wrong with it further in is not looked for, so it is left open why the process would not start.
            expected, found = expected[:1], found[:1]
        if expected != found:
            print(f"manifest {number} of seed {seed} differs:\n{text!r}\n  model {expected}\n  other {found}")
            return -1
    return count * (1 + len(VERSIONS))
