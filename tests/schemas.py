#!/usr/bin/env python3
"""Holds the JSON Schemas against the checks: what `grantfold check` lets pass the schema lets pass, what it refuses the schema refuses.

Needs pip and its registry: the validators are nobody's of ours. Reads the cases, and real manifests where they are kept beside the
project. GRANTFOLD_BIN names the command; without it, it is built. The hooks and the action are checked along with it
(`integrations.py`), by the schemas of their platforms.
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

import integrations
import schema_changes
import suites
from real_manifests import MANIFESTS, command

VALIDATORS = ["jsonschema==4.26.0", "check-jsonschema==0.39.0"]
CATALOGS = suites.ROOT / "core" / "catalogs"
SCHEMAS = ["rocketchat-app", "root-manifest", "root-community", "rocketchat-workspace", "policy-test"]
OF_PLATFORM = {"rocketchat-app": "rocketchat-app", "root": "root-manifest"}

# The errors that a schema can find. All others are about the text, or about several places at once.
FOUND = {
    "manifest-not-an-object",
    "manifest-missing-field",
    "manifest-wrong-type",
    "manifest-invalid-field",
    "manifest-placeholder",
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
# The keywords of draft 7 that are used. With one that it does not know, a strict validator takes no schema.
KEYWORDS = set(
    "$schema title description type enum const default examples properties patternProperties additionalProperties propertyNames required "
    "minProperties items minItems minLength pattern minimum maximum allOf anyOf oneOf not if then else definitions $ref".split()
)
# Members of these are named by whoever writes the schema.
NAMED = {"properties", "patternProperties", "definitions"}


def reexec_with_validator() -> None:
    """Goes on in an environment that has the validator."""
    home = suites.target_directory() / "schemas"
    python = home / ("Scripts" if os.name == "nt" else "bin") / "python"
    if Path(sys.executable) == python:
        return
    if subprocess.run([python, "-c", "import jsonschema, check_jsonschema"], capture_output=True).returncode if python.exists() else True:
        venv.create(home, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *VALIDATORS], check=True)
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


def checked(grantfold: str, paths: list[Path]) -> Iterator[tuple[Path, dict[str, Any]]]:
    for start in range(0, len(paths), schema_changes.AT_ONCE):
        some = paths[start : start + schema_changes.AT_ONCE]
        done = subprocess.run([grantfold, "check", "--format", "json", *some], capture_output=True)
        files = {file["path"]: file for file in json.loads(done.stdout)["files"]}
        yield from ((path, files[str(path)]) for path in some)


def disagreements(grantfold: str, valid: dict[str, Any], folder: Path) -> Iterator[str]:
    compared = 0
    for path, file in checked(grantfold, [*manifests(folder), *schema_changes.manifests(folder)]):
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


def parts(piece: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema in a schema, with its place."""
    if not isinstance(piece, dict):
        return
    yield path, piece
    for key, value in piece.items():
        if key in NAMED:
            for name, inner in value.items():
                yield from parts(inner, f"{path}/{key}/{name}")
        elif key not in ("default", "const", "enum", "examples"):
            for number, inner in enumerate(value if isinstance(value, list) else [value]):
                yield from parts(inner, f"{path}/{key}/{number}")


def flaws(name: str, schema: dict[str, Any]) -> Iterator[str]:
    """What an editor would stumble over, or be silent about."""

    def target(reference: str) -> dict[str, Any]:
        found: Any = schema
        for key in reference.removeprefix("#/").split("/"):
            found = found.get(key, {})
        return found

    def said(piece: dict[str, Any]) -> str | None:
        told = piece.get("description")
        return said(target(piece["$ref"])) if told is None and "$ref" in piece else told

    for path, piece in parts(schema, name):
        yield from (f"{path}: draft 7 has no keyword {key}" for key in piece.keys() - KEYWORDS)
        if "$ref" in piece and not target(piece["$ref"]):
            yield f"{path}: {piece['$ref']} leads nowhere"
        for key, value in piece.get("properties", {}).items():
            # What only tells cases apart stands in an `if`; what a `then` gives nothing to is described elsewhere.
            if value != {} and "/if/" not in f"{path}/" and not said(value):
                yield f"{path}: nothing is said about {key}"


def stale_names(schemas: dict[str, Any]) -> Iterator[str]:
    """Every name of the catalogues is offered, with its own words, and no other."""

    def listed(catalog: str) -> dict[str, str]:
        permissions = json.loads((CATALOGS / f"{catalog}.json").read_text("utf-8"))["permissions"]
        return {one["name"]: one["description"] for one in permissions}

    def offered(schema: str, definition: str) -> dict[str, str]:
        choices = schemas[schema]["definitions"][definition]["anyOf"]
        return {one["const"]: one["description"] for one in choices if "const" in one}

    root = listed("root")
    keys = {
        f"{scope}.{key}": value["description"]
        for scope in ("community", "channel")
        for key, value in schemas["root-manifest"]["definitions"][scope]["properties"].items()
    }
    wrong = {
        "rocketchat-app": offered("rocketchat-app", "permission") != listed("rocketchat-app"),
        "rocketchat-workspace": offered("rocketchat-workspace", "permission") != listed("rocketchat-workspace"),
        "root-manifest": not keys or not keys.items() <= root.items(),
        "policy-test": offered("policy-test", "rootPermission") != root,
    }
    yield from (f"{schema}: its names are not those of the catalogue" for schema, differs in wrong.items() if differs)


def named_schemas(grantfold: str, folder: Path) -> Iterator[str]:
    """A document may say by which schema it is checked."""
    for sample in ("app.json", "root-manifest.json", "community.json", "workspace.json", "policy.json"):
        document = json.loads((schema_changes.SAMPLES / sample).read_text("utf-8"))
        (folder / sample).write_text(json.dumps({"$schema": "./some.schema.json", **document}), "utf-8")
    done = subprocess.run([grantfold, "check", "--format", "json", folder / "app.json", folder / "root-manifest.json"], capture_output=True)
    if b"$schema" in done.stdout:
        yield f"a manifest cannot name its schema: {done.stdout!r}"
    done = subprocess.run([grantfold, "test", folder / "policy.json"], capture_output=True)
    if done.returncode:
        yield f"a document cannot name its schema: {done.stdout!r}{done.stderr!r}"


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
    unread = {key: value for key, value in rule.items() if key != "overlay"}
    manifest = schema_changes.sample("root-manifest.json")
    slips = {
        "root-manifest": [{**manifest, key: {"channel": {}}} for key in ("permission", "Permissions", "_permissions")]
        + [{**manifest, "channel": {"createMessage": True}}],
        "root-community": [{"roles": [{"name": "no id"}]}, {"accessRules": [rule]}, {"channels": [{"id": "c", "channelGroupId": "g"}]}]
        + [{"accessRules": [{**unread, key: {}}]} for key in ("Overlay", "over_lay", "OverlayUnknown")],
        "rocketchat-workspace": [{"permision": []}, {"permissions": [{"_id": "create-c"}]}, {"teams": [{"_id": "t", "type": 2}]}]
        + [{"permissions": [{"_id": "", "roles": []}]}, {"permissions": [{"_id": "p", "roles": [], "_updatedAt": "yesterday"}]}],
        "policy-test": [
            {"cases": []},
            {"cases": [{"kind": "app-manifests", "expect": {"count": 1}}]},
            {"cases": [{"kind": "app-manifest", "community": {}, "expect": {"count": 1}}]},
            {"cases": [{"kind": "workspace", "expect": {"mayNott": []}}]},
            {"cases": [{"kind": "root-community", "expect": {"may": [{"member": "m", "in": "c", "permission": ["x"]}]}}]},
            {"cases": [{"kind": "app-manifest", "expect": {"count": 1}}]},
            {"cases": [{"kind": "app-manifest", "text": "{}", "manifest": {}, "expect": {"count": 1}}]},
            {"cases": [{"kind": "app-manifest", "text": "{}", "ignoring": ["no-code"], "expect": {"count": 1}}]},
            {"cases": [{"kind": "workspace", "workspace": {"permision": []}, "expect": {"version": 0}}]},
            {"cases": [{"kind": "workspace", "workspace": {}, "steps": [{"aply": {}}], "expect": {"version": 0}}]},
            {"cases": [{"kind": "root-community", "community": {"roles": [{}]}, "expect": {"visibleChannels": {"m": []}}}]},
        ],
    }
    for schema, documents in slips.items():
        yield from (f"{schema} accepts {document}" for document in documents if valid[schema].is_valid(document))


def main() -> int:
    reexec_with_validator()
    from jsonschema import Draft7Validator

    grantfold = command()
    schemas = {name: json.loads(subprocess.check_output([grantfold, "schema", name])) for name in SCHEMAS}
    valid = {}
    for name, schema in schemas.items():
        Draft7Validator.check_schema(schema)
        valid[name] = Draft7Validator(schema)
    wrong = [flaw for name, schema in schemas.items() for flaw in flaws(name, schema)]
    # A schema with a reference that leads nowhere checks nothing.
    if not wrong:
        wrong += [*stale_names(schemas), *refused_documents(valid), *accepted_slips(valid), *integrations.faults()]
        for compare in (disagreements, schema_changes.disagreements):
            with tempfile.TemporaryDirectory() as folder:
                wrong += compare(grantfold, valid, Path(folder))
        with tempfile.TemporaryDirectory() as folder:
            wrong += named_schemas(grantfold, Path(folder))
    print(*wrong[:40], sep="\n")
    print(f"schemas: {len(wrong)} disagreements")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
