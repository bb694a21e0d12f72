"""The first inputs of every target: what the shared cases and the samples are about."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FUZZ = Path(__file__).resolve().parent
TESTS = FUZZ.parent
# Between the texts of an input: a document and the events it follows.
BETWEEN = b"\0"

Case = dict[str, Any]


def cases(*kinds: str) -> Iterator[Case]:
    for path in sorted((TESTS / "cases").glob("*.json")):
        for case in json.loads(path.read_text("utf-8"))["cases"]:
            if case["kind"] in kinds:
                yield case


def text(value: Any) -> bytes:
    """As a runner of cases gives it to the library: a text as it stands, a value as JSON."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogatepass")
    return json.dumps(value).encode()


def given(case: Case, *keys: str) -> Iterator[bytes]:
    yield from (text(case[key]) for key in keys if key in case)


def samples(*names: str) -> Iterator[bytes]:
    yield from ((TESTS / "samples" / name).read_bytes() for name in names)


def app_manifests() -> Iterator[bytes]:
    for case in cases("app-manifest", "app-diff", "platform"):
        yield from given(case, "text", "manifest", "old", "new")
        yield from (bytes(case[key]) for key in ["bytes"] if key in case)
    yield from samples("app.json", "broken-app.json", "update-app.json")


def app_updates() -> Iterator[bytes]:
    for case in cases("app-diff"):
        values = (case["old"], case["new"])
        # Updates are of one app.
        manifests = [text(value | {"id": "app"} if isinstance(value, dict) else value) for value in values]
        yield BETWEEN.join(manifests)
        yield BETWEEN.join(reversed(manifests))


def root_manifests() -> Iterator[bytes]:
    for case in cases("root-manifest", "platform"):
        yield from given(case, "text", "manifest", "old")
    yield from samples("root-manifest.json")


def stored_grants() -> Iterator[bytes]:
    for case in cases("stored-grant", "upload"):
        yield from given(case, "stored", "field")


def communities() -> Iterator[bytes]:
    for case in cases("root-community", "root-events"):
        yield from given(case, "community")
    yield from samples("community.json")


def community_events() -> Iterator[bytes]:
    for case in cases("root-events"):
        yield BETWEEN.join(map(text, [case["community"], *case["events"]]))


def workspaces() -> Iterator[bytes]:
    for case in cases("workspace"):
        yield from given(case, "workspace")
    yield from samples("workspace.json")


def workspace_updates() -> Iterator[bytes]:
    for case in cases("workspace"):
        steps = case.get("steps", [])
        sent = [text(step["apply"]) for step in steps if "apply" in step]
        sent += [b"=" + text(step["replace"]) for step in steps if "replace" in step]
        if sent and "workspace" in case:
            yield BETWEEN.join([text(case["workspace"]), *sent])


def calls() -> Iterator[bytes]:
    for case in cases("workspace"):
        steps = [step for step in case.get("steps", []) if "call" in step]
        if not steps or "workspace" not in case:
            continue
        document = text(case["workspace"])
        yield BETWEEN.join([document, *map(text, steps)])
        frames = [
            text({"msg": "method", "method": step["call"], "id": "1", "params": step["params"]})
            for step in steps
            if isinstance(step.get("params"), list)
        ]
        if frames:
            yield BETWEEN.join([document, *frames])


def policies() -> Iterator[bytes]:
    for path in sorted((TESTS / "cases").glob("*.json")):
        for case in json.loads(path.read_text("utf-8"))["cases"]:
            yield text({"cases": [case]})
    yield from samples("policy.json")


def packages() -> Iterator[bytes]:
    manifests = list(samples("app.json", "broken-app.json"))
    yield from manifests
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        for names in (["app.json"], ["A.js", "app.json", "icon"], ["folder/app.json"], ["app.json", "app.json"], []):
            archive = io.BytesIO()
            with zipfile.ZipFile(archive, "w", method) as writer:
                for name in names:
                    # A fixed date: the same cases give the same seeds.
                    entry = zipfile.ZipInfo(name)
                    entry.compress_type = method
                    # A name that stands twice warns; that is what the seed is for.
                    writer.NameToInfo.pop(name, None)
                    writer.writestr(entry, manifests[0] if name.endswith("app.json") else b"x")
            yield archive.getvalue()


TARGETS = {
    "app_manifest": app_manifests,
    "app_updates": app_updates,
    "calls": calls,
    "community": communities,
    "community_events": community_events,
    "fix_app": app_manifests,
    "fix_root": root_manifests,
    "package": packages,
    "policy": policies,
    "root_manifest": root_manifests,
    "stored_grant": stored_grants,
    "workspace": workspaces,
    "workspace_updates": workspace_updates,
}


def write(target: str, folder: Path) -> int:
    """Writes the seeds of a target, and what was found before, into a folder; how many there are."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    found = sorted((FUZZ / "regressions" / target).glob("*"))
    inputs = list(dict.fromkeys([*TARGETS[target](), *(path.read_bytes() for path in found)]))
    for at, content in enumerate(inputs):
        (folder / f"seed-{at:04}").write_bytes(content)
    return len(inputs)
