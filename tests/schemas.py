#!/usr/bin/env python3
"""Holds the JSON Schemas against the checks: what `grantfold check` lets pass the schema lets pass, what it refuses the schema refuses.

Needs pip and its registry: the validator is nobody's of ours. Reads the cases, and real manifests where they are kept beside the
project. GRANTFOLD_BIN names the command; without it, it is built.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import suites
from real_manifests import MANIFESTS, command

VALIDATOR = "jsonschema==4.26.0"
SCHEMAS = ["rocketchat-app", "root-manifest", "root-community", "rocketchat-workspace", "policy-test"]
OF_PLATFORM = {"rocketchat-app": "rocketchat-app", "root": "root-manifest"}

# The errors that a schema can find. All others are about the text, or about several places at once.
FOUND = {
    "manifest-not-an-object",
    "manifest-missing-field",
    "manifest-wrong-type",
    "manifest-invalid-field",
    "permissions-not-a-list",
    "permission-malformed",
    "permission-unknown",
    "permission-field-malformed",
    "permissions-not-an-object",
    "permissions-unknown-section",
    "permission-spelling",
    "permission-wrong-section",
    "permission-not-declarable",
    "permission-not-a-boolean",
}
# What the platform reads in one of two spellings is a warning; the schema knows the right one alone.
STRICTER = {"permission-two-spellings"}


def reexec_with_validator() -> None:
    """Goes on in an environment that has the validator."""
    home = suites.target_directory() / "schemas"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if Path(sys.executable) == python:
        return
    if subprocess.run([python, "-c", "import jsonschema"], capture_output=True).returncode if python.exists() else True:
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", VALIDATOR], check=True)
    sys.exit(subprocess.run([python, __file__]).returncode)


def unambiguous(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def cases() -> Iterator[dict[str, Any]]:
    for file in sorted((suites.ROOT / "tests" / "cases").glob("*.json")):
        yield from json.loads(file.read_text("utf-8"))["cases"]


def manifests(folder: Path) -> Iterator[Path]:
    """The manifests of the cases, written to a folder, and the real ones."""
    for number, case in enumerate(cases()):
        for key in ("text", "manifest", "old", "new"):
            given = case.get(key)
            if given is not None and case["kind"] in ("app-manifest", "app-diff", "root-manifest"):
                name = "root-manifest" if case["kind"] == "root-manifest" else "app"
                path = folder / f"{number}-{key}" / f"{name}.json"
                path.parent.mkdir()
                path.write_text(given if isinstance(given, str) else json.dumps(given), "utf-8")
                yield path
    if MANIFESTS.is_dir():
        yield from sorted(MANIFESTS.glob("*/*.json"))
    else:
        print("schemas: ../shared/manifests is not there; only the cases are checked")


def disagreements(grantfold: str, valid: dict[str, Any]) -> Iterator[str]:
    compared = 0
    with tempfile.TemporaryDirectory() as name:
        for path in manifests(Path(name)):
            done = subprocess.run([grantfold, "check", "--format", "json", path], capture_output=True)
            [file] = json.loads(done.stdout)["files"]
            codes = {one["code"] for one in file["diagnostics"]}
            errors = {one["code"]: one["message"] for one in file["diagnostics"] if one["severity"] == "error"}
            if file["platform"] is None or any(code.startswith("json-") for code in errors):
                continue
            document = json.loads(path.read_text("utf-8"), object_pairs_hook=unambiguous)
            compared += 1
            refused = [error.message for error in valid[OF_PLATFORM[file["platform"]]].iter_errors(document)]
            if refused and not errors and not STRICTER & codes:
                yield f"{path}: only the schema refuses it: {refused[0]}"
            if not refused and FOUND & errors.keys():
                yield f"{path}: the schema lets pass: {errors}"
    print(f"schemas: {compared} manifests compared with the check")


def refused_documents(valid: dict[str, Any]) -> Iterator[str]:
    """Documents that are read must be valid, and cases."""
    for case in cases():
        for error in valid["policy-test"].iter_errors({"cases": [case]}):
            yield f"case {case['id']}: {error.json_path}: {error.message}"
        for key, schema in (("community", "root-community"), ("workspace", "rocketchat-workspace")):
            # A text stands for what is read verbatim; what has `update` or `success` is a server's answer.
            if isinstance(case.get(key), dict) and not {"update", "success"} & case[key].keys():
                for error in valid[schema].iter_errors(case[key]):
                    yield f"case {case['id']}: {key}: {error.json_path}: {error.message}"


def accepted_slips(valid: dict[str, Any]) -> Iterator[str]:
    rule = {"channelOrChannelGroupId": "c", "roleOrMemberId": "r", "overlay": {"channelCreateMessage": "no"}}
    slips = {
        "root-community": [{"roles": [{"name": "no id"}]}, {"accessRules": [rule]}, {"channels": [{"id": "c", "channelGroupId": "g"}]}],
        "rocketchat-workspace": [{"permision": []}, {"permissions": [{"_id": "create-c"}]}, {"teams": [{"_id": "t", "type": 2}]}],
        "policy-test": [
            {"cases": []},
            {"cases": [{"kind": "app-manifests", "expect": {"count": 1}}]},
            {"cases": [{"kind": "app-manifest", "community": {}, "expect": {"count": 1}}]},
            {"cases": [{"kind": "workspace", "expect": {"mayNott": []}}]},
            {"cases": [{"kind": "root-community", "expect": {"may": [{"member": "m", "in": "c", "permission": ["x"]}]}}]},
        ],
    }
    for schema, documents in slips.items():
        yield from (f"{schema} accepts {document}" for document in documents if valid[schema].is_valid(document))


def main() -> int:
    reexec_with_validator()
    from jsonschema import Draft7Validator

    grantfold = command()
    valid = {}
    for name in SCHEMAS:
        schema = json.loads(subprocess.check_output([grantfold, "schema", name]))
        Draft7Validator.check_schema(schema)
        valid[name] = Draft7Validator(schema)
    wrong = [*disagreements(grantfold, valid), *refused_documents(valid), *accepted_slips(valid)]
    print(*wrong[:40], sep="\n")
    print(f"schemas: {len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
