"""Changes the samples, each place in every way, and holds what the schemas say of it against what reads it.

Where a schema refuses what is read, an editor would underline what is right.
"""

import copy
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from suites import ROOT

SAMPLES = ROOT / "tests" / "samples"
# What a place is changed to; None is JSON's null.
VALUES: list[Any] = [None, True, 1, "", "x", [], ["x"], [None], {}, {"x": 1}]
MANIFESTS = {"rocketchat-app": "app.json", "root-manifest": "root-manifest.json"}
# Asks something of each document; whether the answer is right does not matter.
ASKED = {
    "root-community": ("community", {"may": [{"member": "ada", "in": "news", "permissions": ["channel.view"]}]}),
    "rocketchat-workspace": ("workspace", {"version": 0}),
}
# What is about several places at once.
BEYOND = {"community-dangling-id"}
AT_ONCE = 200

Place = list[str | int]


def places(value: Any, above: Place) -> Iterator[Place]:
    """Where something stands, but in a list only the first place: the others are alike."""
    inside = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for key, item in inside:
        yield [*above, key]
        yield from places(item, [*above, key])


def changes(document: Any) -> Iterator[Any]:
    for place in places(document, []):
        *path, last = place
        for value in ("gone", *VALUES):
            changed = copy.deepcopy(document)
            holder = changed
            for key in path:
                holder = holder[key]
            if value == "gone":
                del holder[last]
            else:
                holder[last] = value
            yield changed


def sample(name: str) -> Any:
    text = (SAMPLES / name).read_text("utf-8")
    # The one slip of the sample would hide all others.
    return json.loads(text.replace("CreateMessage", "createMessage") if name == "root-manifest.json" else text)


def manifests(folder: Path) -> Iterator[Path]:
    for name in MANIFESTS.values():
        for number, changed in enumerate(changes(sample(name))):
            path = folder / f"changed-{number}" / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(changed), "utf-8")
            yield path


def run(grantfold: str, tests: list[Any], folder: Path) -> Iterator[str]:
    """For each policy test why it does not run, or which of "held" and "failed" it is."""
    for name in ("community.json", "workspace.json", "app.json", "root-manifest.json", "update-app.json"):
        shutil.copy(SAMPLES / name, folder / name)
    for start in range(0, len(tests), AT_ONCE):
        paths = [folder / f"{number}.json" for number in range(start, min(start + AT_ONCE, len(tests)))]
        for path, test in zip(paths, tests[start:]):
            path.write_text(json.dumps(test), "utf-8")
        done = subprocess.run([grantfold, "test", "--format", "json", *paths], capture_output=True)
        report = json.loads(done.stdout)
        said = {file["path"]: "held" if all(one["held"] for one in file["outcomes"]) else "failed" for file in report["files"]}
        for reason in report["unreadable"]:
            said[reason.split("`")[1]] = reason
        yield from (said[str(path)] for path in paths)


def documents(grantfold: str, valid: dict[str, Any], folder: Path) -> Iterator[str]:
    for schema, (kind, expect) in ASKED.items():
        changed = list(changes(sample(f"{kind}.json")))
        case = {"kind": kind if kind == "workspace" else schema, "expect": expect}
        tests = [{"cases": [{**case, kind: document}]} for document in changed]
        for document, said in zip(changed, run(grantfold, tests, folder)):
            refused = [f"{error.json_path}: {error.message}" for error in valid[schema].iter_errors(document)]
            codes = set(re.findall(r"error\[([a-z-]+)\]", said)) if "cannot be read" in said else set()
            if refused and not codes:
                yield f"only the schema {schema} refuses it: {refused[0]}"
            if codes - BEYOND and not refused:
                yield f"the schema {schema} lets pass: {said}"


def policies(grantfold: str, valid: dict[str, Any], folder: Path) -> Iterator[str]:
    """What the schema refuses does not run, or cannot hold."""
    changed = [test for case in sample("policy.json")["cases"] for test in changes({"cases": [case]})]
    for test, said in zip(changed, run(grantfold, changed, folder)):
        refused = [f"{error.json_path}: {error.message}" for error in valid["policy-test"].iter_errors(test)]
        if refused and said == "held":
            yield f"only the schema of policy tests refuses it: {refused[0]}"


def disagreements(grantfold: str, valid: dict[str, Any], folder: Path) -> list[str]:
    return [*documents(grantfold, valid, folder), *policies(grantfold, valid, folder)]
