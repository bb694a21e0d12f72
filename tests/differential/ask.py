"""Answers each world of standard input with a line of JSON: the Python package.

Whatever has a `to_json` is told by it, after its attributes were compared with that.
"""

import json
import re
import sys
from collections.abc import Callable
from typing import Any

from grantfold import GrantfoldError, Grants, PermissionDenied, apply_fixes, platform_of
from grantfold.rocketchat import ApiError, AppGrants, AppManifest, AppRegistry, RegistryError, RuntimeStartError, Workspace
from grantfold.root import Community, Manifest

Json = Any


def snake(name: str) -> str:
    return re.sub("[A-Z]", lambda found: "_" + found[0].lower(), name)


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def attributes(value: object) -> dict[str, Json]:
    names = [name for name in dir(value) if not name.startswith("_") and not callable(getattr(value, name))]
    return {name: getattr(value, name) for name in names}


def agrees(written: Json, value: Json) -> bool:
    """Do the attributes say what the JSON form says? What is missing there is None here, or something beside."""
    if value is None or isinstance(value, (str, int, float, bool)):
        return bool(written == value)
    if isinstance(value, (list, tuple)):
        return len(written) == len(value) and all(map(agrees, written, value))
    if isinstance(value, dict):
        return written.keys() == value.keys() and all(agrees(written[key], value[key]) for key in value)
    if isinstance(written, str):
        return True
    held = attributes(value)
    named = {camel(name): each for name, each in held.items()}
    return all(agrees(each, named[key]) for key, each in written.items() if key in named)


def shown(value: Any) -> Json:
    """The JSON form of what has one."""
    if isinstance(value, (list, tuple)):
        return [shown(each) for each in value]
    if not hasattr(value, "to_json"):
        return value
    written = json.loads(value.to_json())
    if not isinstance(value, Grants) and not agrees(written, value):
        raise AssertionError(f"{written} is not what the attributes of {value!r} say: {attributes(value)}")
    return written


def span(value: Any) -> Json:
    return {camel(name): getattr(value, name) for name in ("start", "end", "line", "column", "end_line", "end_column")}


def failed(error: Any) -> Json:
    if isinstance(error, ApiError):
        told = {"status": error.status, "errorType": error.error_type, "error": error.error, "details": error.details}
        return told | {"body": error.body, "message": str(error)}
    if isinstance(error, RegistryError):
        return {"failed": error.kind, "app": error.app, "diff": shown(error.diff), "message": str(error)}
    if error.kind == "malformed":
        return {"failed": "malformed", "diagnostics": shown(error.diagnostics)}
    return {"failed": error.kind, "what": error.what, "id": error.id, "message": str(error)}


def tried(ask: Callable[[], Json]) -> Json:
    try:
        return shown(ask())
    except PermissionDenied:
        raise
    except GrantfoldError as error:
        return failed(error)


def denial(insist: Callable[[], object]) -> Json:
    try:
        insist()
    except PermissionDenied as denied:
        fields = ("code", "subject", "place", "missing", "resource", "method", "reason", "help")
        return {"message": str(denied), "denied": {name: getattr(denied, name) for name in fields}}
    return None


def asked(world: Json, grants: Grants) -> Json:
    names = world["names"]
    assert [name in grants for name in names] == [name in grants.names for name in names]
    return {
        "has": [grants.has(name) for name in names],
        "hasAll": grants.has_all(names),
        "hasAny": grants.has_any(iter(names)),
        "missing": grants.missing(names),
        "explained": [shown(grants.explain(name)) for name in names],
        "allRequired": denial(lambda: grants.require(*names)),
    }


def granted(world: Json, grants: AppGrants) -> Json:
    method = world["method"]
    return {
        "form": shown(grants),
        "diagnostics": shown(grants.diagnostics),
        "asked": asked(world, grants),
        "hosts": [denial(lambda url=url: grants.require_host(url, method=method)) for url in world["urls"]],
        "scopes": [denial(lambda id=id: grants.require_scope(id, method=method)) for id in world["ids"]],
        "settings": [denial(lambda id=id: grants.require_hidden_setting(id, method=method)) for id in world["ids"]],
        "required": [denial(lambda name=name: grants.require(name, method=method)) for name in world["names"]],
    }


def app(world: Json) -> Json:
    manifest = AppManifest.parse(world["text"])

    def network(version: Any) -> Json:
        try:
            return manifest.runtime_network(version)
        except RuntimeStartError as error:
            return {"message": str(error), "engine": error.engine_message}

    declared = manifest.declared
    if declared is not None:
        declared = [{"name": it.name, "required": it.required, "span": span(it.span)} for it in declared]  # type: ignore
    return {
        "id": manifest.id,
        "name": manifest.name,
        "version": manifest.version,
        "hasErrors": manifest.has_errors,
        "diagnostics": shown(manifest.diagnostics),
        "declared": declared,
        "grants": granted(world, manifest.grants()),
        "wouldGrant": shown(manifest.would_grant()),
        "review": shown(manifest.review()),
        "diff": shown(manifest.diff(AppManifest.parse(world["old"]))),
        "network": [network(version) for version in ("early-2024", "late-2024", "since-2026")],
        "fixed": apply_fixes(world["text"], manifest.diagnostics),
        "platform": platform_of(world["text"]),
    }


def stored(world: Json) -> Json:
    make = AppGrants.from_stored if world["kind"] == "stored" else AppGrants.from_upload
    return granted(world, make(world["app"], world["text"]))


def registry(world: Json) -> Json:
    apps = AppRegistry()

    def answer(step: Json) -> Json:
        what, args = snake(step["do"]), step["args"]
        if what in ("install", "update", "diff"):
            args = [AppManifest.parse(args[0])]
        if what == "require":
            return denial(lambda: apps.require(*args))
        named = {"consent": step["consent"]} if what == "update" else {}
        return tried(lambda: getattr(apps, what)(*args, **named))

    return {"steps": [answer(step) for step in world["steps"]], "apps": sorted(apps.apps), "version": apps.version}


def root_manifest(world: Json) -> Json:
    manifest = Manifest.parse(world["text"])
    fields = ("section", "key", "permission", "spelling", "value")
    declared = [{name: getattr(it, name) for name in fields} | {"span": span(it.span)} for it in manifest.declared]
    return {
        "id": manifest.id,
        "version": manifest.version,
        "hasErrors": manifest.has_errors,
        "diagnostics": shown(manifest.diagnostics),
        "declared": declared,
        "grants": shown(manifest.grants()),
        "asked": asked(world, manifest.grants()),
        "wouldGrant": shown(manifest.would_grant()),
        "grantedBy": [manifest.granted_by("packager-0.17"), manifest.granted_by("devhost-0.17")],
        "review": shown(manifest.review()),
        "diff": shown(manifest.diff(Manifest.parse(world["old"]))),
        "fixed": apply_fixes(world["text"], manifest.diagnostics),
    }


def left(world: Json, subject: Any, answer: Callable[[Json], Json]) -> Json:
    found = shown(subject.diagnostics)
    steps = [tried(lambda step=step: answer(step)) for step in world["steps"]]
    return {"diagnostics": found, "steps": steps, "version": subject.version, "document": subject.to_json()}


def community(world: Json) -> Json:
    try:
        it = Community.from_json(world["text"], **world["readings"])
    except GrantfoldError as error:
        return failed(error)

    def key(rule: Any) -> Json:
        return {"target": rule.target, "subject": rule.subject}

    def answer(step: Json) -> Json:
        what, args = snake(step["do"]), step["args"]
        if what == "check_call":
            named = {snake(name): value for name, value in step["options"].items()}
            return it.check_call(*args, **named)
        if what in ("explain", "require"):
            grants = it.grants(*args[:2])
            return grants.explain(args[2]) if what == "explain" else denial(lambda: grants.require(args[2]))
        if what == "unknown_rules":
            return [key(rule) for rule in it.unknown_rules()]
        if what == "overlay_for":
            plan = it.overlay_for(*args)
            fields = ("target", "subject", "allow", "deny", "sdk", "exact", "reached", "warnings")
            return {name: getattr(plan, name) for name in fields}
        if what == "put_channel":
            return it.put_channel(args[0], args[1], args[2], synced=args[3])
        return getattr(it, what)(*args)

    return left(world, it, answer)


def workspace(world: Json) -> Json:
    try:
        it = Workspace.from_json(world["text"], reading=world["reading"])
    except GrantfoldError as error:
        return failed(error)

    def answer(step: Json) -> Json:
        if step["do"] == "asked":
            what = {name: value for name, value in step["what"].items() if name not in ("do", "ask")}
            who = [what.pop("user")] if "user" in what else []
            return getattr(it, snake(step["what"]["do"]))(*who, **what)
        what, args = snake(step["do"]), step["args"]
        if what == "call":
            named = {snake(name): value for name, value in step["options"].items()}
            return it.call(args[0], args[1], step["caller"], **named)
        if what == "frame":
            return it.answer_frame(args[0], args[1], at=args[2], new_id="")
        if what == "seed":
            return it.seed(args[0], at=args[1])
        if what in ("remove_permission", "remove_role"):
            return getattr(it, what)(args[0], at=args[1])
        if what == "put_permission":
            return put_permission(args)
        if what == "put_user":
            return it.put_user(args[0], args[1], username=args[2])
        if what == "put_subscription":
            return it.put_subscription(*args[:3], is_invitation=args[3])
        if what == "grants_of":
            return it.grants(args[0], args[1], step["lent"])
        if what == "explain":
            return it.grants(args[0], args[2], step["lent"]).explain(args[1])
        if what == "require":
            grants = it.grants(args[0], args[2])
            return denial(lambda: grants.require(args[1]))
        if what == "cursors":
            return [it.cursor, it.roles_cursor]
        return getattr(it, what)(*args)

    def put_permission(args: Json) -> None:
        it.put_permission(args[0], args[1], updated_at=args[2])

    return left(world, it, answer)


KINDS = {
    "app": app,
    "stored": stored,
    "upload": stored,
    "registry": registry,
    "root-manifest": root_manifest,
    "community": community,
    "workspace": workspace,
}


def main() -> None:
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    for line in sys.stdin:
        world = json.loads(line)
        answer = KINDS[world["kind"]](world)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False, separators=(",", ":")) + "\n")


main()
