"""Random worlds that every language is asked about: a line of JSON each, the same for all of them.

A world says its `kind` and what there is to read. Manifests are asked everything there is to ask; communities, workspaces and
registries come with `steps`: `do` is the name of a method as Node spells it, `args` are its arguments in order, `options` those
that go by name. A change is a step too, so that what is asked next is asked about what is left by it.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1] / "reference"))

import root  # noqa: E402
import workspace_worlds  # noqa: E402
import worlds as communities  # noqa: E402

Json = Any
World = dict[str, Any]

CATALOGS = Path(__file__).resolve().parents[2] / "core" / "catalogs"


def catalogue(name: str) -> Json:
    return json.loads((CATALOGS / f"{name}.json").read_text("utf-8"))


def listed(value: Json) -> list[str]:
    """Every `name` of a catalogue, wherever it keeps them."""
    if isinstance(value, dict):
        own = [value["name"]] if isinstance(value.get("name"), str) else []
        return own + [name for inner in value.values() for name in listed(inner)]
    return [name for inner in value for name in listed(inner)] if isinstance(value, list) else []


APP = sorted(set(listed(catalogue("rocketchat-app")["permissions"])))
ROOT = sorted({*root.CHANNEL, *root.COMMUNITY})
METHODS = sorted({each["method"] for each in catalogue("root-methods")["methods"]})
# Near misses, names by nature, and text that is awkward to write.
STRANGE = ["", "nope", "mesage.write", "message.write ", "MESSAGE.READ", "apis", "command.default", "__proto__", "constructor"]
STRANGE += ["toString", "hasOwnProperty", "ｍessage.read", "naïve", "\u0000", "a\u2028b", '"quoted"\\', "😀", "0", "-1", "x" * 300]
HOSTS = ["api.example.com", "*.example.com", "EXAMPLE.com", "localhost", "127.0.0.1", "[::1]", "https://a.example", "a.example:8443"]
HOSTS += ["", "*", "xn--bcher-kva.example", "bücher.example", "a..b", " a.example", "a.example/path"]
URLS = ["https://api.example.com/x", "http://EXAMPLE.com", "https://a.example:8443/", "https://user@a.example", "ftp://localhost"]
URLS += ["//a.example", "", "https://", "https://[::1]/", "https://bücher.example", "https://a.example\\@b", "https://127.1/", "x"]
URLS += ["https://b.api.example.com", "https://a.example.", "javascript:alert(1)", "https://a.example%2eb", "HTTPS://API.EXAMPLE.COM"]
ANYTHING: list[Json] = [None, True, False, 0, -1, 1.5, 1e300, "", "text", [], {}, [None], {"name": "message.read"}, "message.read"]
IDS = ["demo", "", "__proto__", "constructor", "naïve", "9c2e", "a b", "😀"]


def some(rng: Random, pool: list[Any], most: int) -> list[Any]:
    return [rng.choice(pool) for _ in range(rng.randint(0, most))]


# Texts, mostly well formed


def broken(rng: Random, text: str) -> str:
    """A slip of the kind that people and tools make."""
    at = rng.randint(0, len(text))
    near = text[at:].find(rng.choice([",", "]", "}", '"', ":"]))
    at += max(near, 0)
    return rng.choice(
        [
            lambda: text[:at],
            lambda: text[:at] + rng.choice(",{}[]:\"'/x\t") + text[at:],
            lambda: text[:at] + text[at + 1 :],
            lambda: text.replace("]", ",]", 1),
            lambda: text.replace("}", ",}", 1),
            lambda: text.replace('"', "'"),
            lambda: "\ufeff" + text,
            lambda: "// a comment\n" + text,
            lambda: text[:at] + "/* here */" + text[at:],
            lambda: text + rng.choice([" {}", "\n\n", "x", "\u0000"]),
            lambda: text.replace('"name"', "name", 1),
            lambda: text.replace('", "', '" "', 1),
            lambda: text.replace('"id"', rng.choice(['"\\ud800"', '"i\td"', '"permissions"']), 1),
            lambda: "[" * rng.choice([5, 130, 600]) + text,
        ]
    )()


def written(rng: Random, value: Json) -> str:
    text = json.dumps(value, indent=rng.choice([None, None, 2]), ensure_ascii=rng.random() < 0.5)
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2])):
        text = broken(rng, text)
    return text


def entry(rng: Random) -> Json:
    if rng.random() < 0.06:
        return rng.choice(ANYTHING)
    name = rng.choice(APP if rng.random() < 0.85 else STRANGE)
    if rng.random() < 0.2:
        name = rng.choice(["networking", "cloud.workspace-token", "server-setting.read"])
    result: dict[str, Json] = {"name": name}
    if rng.random() < 0.2:
        result["required"] = rng.choice([True, False, "yes"])
    for field in ("domains", "scopes", "hiddenSettings"):
        usual = {"networking": "domains", "cloud.workspace-token": "scopes", "server-setting.read": "hiddenSettings"}
        if rng.random() < (0.7 if usual.get(name) == field else 0.03):
            result[field] = some(rng, HOSTS, 3) if rng.random() < 0.9 else rng.choice(ANYTHING)
    if rng.random() < 0.05:
        result[rng.choice(["Name", "domain", "extra", "__proto__"])] = rng.choice(ANYTHING)
    return result


def app_document(rng: Random) -> Json:
    if rng.random() < 0.03:
        return rng.choice(ANYTHING)
    document: dict[str, Json] = {"id": rng.choice(["demo", "2f5a9c1e-7b0d-4e8a-9f16-3c4d5e6f7a8b"])}
    for field, usual in {
        "name": "Polls",
        "nameSlug": "polls",
        "version": "1.2.0",
        "requiredApiVersion": "^1.4.0",
        "description": "Polls in rooms",
        "classFile": "App.ts",
        "iconFile": "icon.png",
        "author": {"name": "Ada", "homepage": "https://a.example", "support": "ada@a.example"},
        "implements": ["IPreMessageSentExtend", "INope"],
    }.items():
        if rng.random() < 0.5:
            document[field] = usual if rng.random() < 0.85 else rng.choice(ANYTHING)
    if rng.random() < 0.9:
        document["permissions"] = (
            [entry(rng) for _ in range(rng.choice([0, 1, 2, 3, 5, 12]))] if rng.random() < 0.92 else rng.choice(ANYTHING)
        )
    return document


def app(rng: Random) -> World:
    return {
        "kind": "app",
        "text": written(rng, app_document(rng)),
        "old": written(rng, app_document(rng)),
        "names": some(rng, APP, 3) + some(rng, STRANGE, 2),
        "urls": some(rng, URLS, 3),
        "ids": some(rng, HOSTS, 2),
        "method": rng.choice([None, "chat.postMessage"]),
    }


def stored(rng: Random) -> World:
    entries: Json = [entry(rng) for _ in range(rng.randint(0, 5))]
    if rng.random() < 0.2:
        entries = rng.choice(ANYTHING)
    return {
        "kind": rng.choice(["stored", "upload"]),
        "app": rng.choice(IDS),
        "text": written(rng, entries) if rng.random() < 0.9 else rng.choice([None, "", "undefined", "null"]),
        "names": some(rng, APP, 3) + some(rng, STRANGE, 2),
        "urls": some(rng, URLS, 3),
        "ids": some(rng, HOSTS, 2),
        "method": None,
    }


def registry(rng: Random) -> World:
    steps: list[Json] = []
    for _ in range(rng.randint(3, 10)):
        text, id = written(rng, app_document(rng)), rng.choice(["demo", *IDS])
        steps.append(
            rng.choice(
                [
                    {"do": "install", "args": [text]},
                    {"do": "installStored", "args": [id, rng.choice([None, json.dumps([entry(rng)])])]},
                    {"do": "update", "args": [text], "consent": rng.random() < 0.5},
                    {"do": "diff", "args": [text]},
                    {"do": "remove", "args": [id]},
                    {"do": "has", "args": [id, rng.choice(APP + STRANGE)]},
                    {"do": "require", "args": [id, rng.choice(APP + STRANGE)]},
                    {"do": "get", "args": [id]},
                ]
            )
        )
    return {"kind": "registry", "steps": steps}


# Root


def spelled(rng: Random, name: str) -> str:
    return rng.choice([root.field(name), root.field(name), name.split(".")[1], name, name.split(".")[1].capitalize()])


def section(rng: Random, pool: list[str]) -> Json:
    if rng.random() < 0.05:
        return rng.choice(ANYTHING)
    keys = [spelled(rng, rng.choice(pool)) for _ in range(rng.randint(0, 5))]
    keys = [name.split(".")[-1] if rng.random() < 0.8 else rng.choice(STRANGE) for name in keys]
    return {key: rng.choice([True, True, True, False, None, "true", 1]) for key in keys}


def root_document(rng: Random) -> Json:
    document: dict[str, Json] = {"id": rng.choice(["bot", "", 5]), "version": rng.choice(["1.0.0", "1", None])}
    for field, usual in {"package": {"server": {"launch": "dist/main.js"}}, "name": "Bot", "settings": {"groups": []}}.items():
        if rng.random() < 0.4:
            document[field] = usual if rng.random() < 0.8 else rng.choice(ANYTHING)
    if rng.random() < 0.9:
        sections = {"channel": sorted(root.CHANNEL), "community": sorted(root.COMMUNITY)}
        named = {rng.choice([name, name, name, "channels"]): section(rng, pool) for name, pool in sections.items()}
        document["permissions"] = named if rng.random() < 0.9 else rng.choice(ANYTHING)
    return document


def root_manifest(rng: Random) -> World:
    return {
        "kind": "root-manifest",
        "text": written(rng, root_document(rng)),
        "old": written(rng, root_document(rng)),
        "names": some(rng, ROOT, 3) + some(rng, STRANGE, 2),
    }


# Whose `id` an event's is.
EVENTS = {
    "role": ["communityRole.created", "communityRole.edited", "communityRole.deleted", "communityRole.moved"],
    "channel": ["channel.created", "channel.edited", "channel.moved", "channel.deleted"],
    "group": ["channelGroup.created", "channelGroup.edited", "channelGroup.deleted", "channelGroup.moved"],
    "member": ["communityMemberRole.created", "communityMemberRole.deleted", "community.joined", "community.leave", "community.edited"],
    "none": ["community.permissionUpdate", "channelMessage.created", "user.set.profile", "nope", ""],
}


def event(rng: Random, pools: dict[str, list[str]]) -> str:
    about = rng.choice(["role", "channel", "channel", "group", "member", "member", "none"])

    def one(kind: str) -> str:
        return rng.choice(pools.get(kind, pools["role"]) + ["new"])

    def payload(about: str) -> dict[str, Json]:
        result: dict[str, Json] = {
            "communityId": rng.choice(["community"] * 9 + ["other"]),
            "id": one(about),
            "userId": one("member"),
            "userIds": some(rng, pools["member"], 2),
            "ownerUserId": one("member"),
            "communityRoleId": one("role"),
            "communityRoleIds": some(rng, pools["role"], 2),
            "channelGroupId": one("group"),
            "name": "renamed",
            "useChannelGroupPermission": rng.random() < 0.5,
            "channelPermission": {root.field(rng.choice(ROOT)): rng.choice([True, False, None, 1])},
            "communityPermission": {root.field(rng.choice(ROOT)): True},
        }
        if rng.random() < 0.5:
            result["roleOrMemberIds"] = some(rng, pools["role"] + pools["member"], 2)
        if rng.random() < 0.08:
            result.pop(rng.choice(sorted(result)))
        if rng.random() < 0.05:
            result[rng.choice(sorted(result))] = rng.choice(ANYTHING)
        return result

    told: Json = payload(about)
    if about == "none":
        told |= {"channelGroupsCreated": [payload("group")], "channelsCreated": [payload("channel")]}
    named: Json = rng.choice(EVENTS[about]) if rng.random() < 0.97 else rng.choice([5405, 5101, None])
    return written(rng, {"event": named, "payload": told})


def community(rng: Random) -> World:
    document, readings = communities.world(rng), communities.readings(rng)
    members = [each["userId"] for each in document["members"] + document["apps"]] * 4 + ["nobody", "__proto__", ""]
    roles = [each["id"] for each in document["roles"]] * 4 + ["no-role", "toString"]
    channels = [each["id"] for each in document["channels"]] * 4 + ["no-channel"]
    groups = [each["id"] for each in document["channelGroups"]] * 4 + ["no-group"]
    places = channels + groups
    names = communities.CHANNEL * 3 + communities.COMMUNITY + ROOT + STRANGE

    def step() -> Json:
        who, where, name = rng.choice(members), rng.choice(places), rng.choice(names)
        role = rng.choice(roles)
        call = {
            "conditions": some(rng, ["attachments", "special-mentions", "history", "muting", "owner", "app", "others-message"], 2),
            "moreTargets": some(rng, places, 1),
            "destination": rng.choice([None, None, rng.choice(groups)]),
            "role": rng.choice([None, role]),
            "rolePermissions": some(rng, ROOT, 2),
        }
        known = some(rng, ROOT, 3) if rng.random() < 0.95 else [rng.choice(STRANGE)]
        asked = [
            {"do": "has", "args": [who, where, name]},
            {"do": "grants", "args": [who, where]},
            {"do": "grants", "args": [who, where]},
            {"do": "communityGrants", "args": [who]},
            {"do": "explain", "args": [who, where, name]},
            {"do": "explain", "args": [who, where, name]},
            {"do": "explain", "args": [who, where, rng.choice(communities.CHANNEL)]},
            {"do": "require", "args": [who, where, name]},
            {"do": "sees", "args": [who, where]},
            {"do": "visibleChannels", "args": [who]},
            {"do": "visibleGroups", "args": [who]},
            {"do": "channelsWhere", "args": [who, name]},
            {"do": "membersWhoCan", "args": [where, name]},
            {"do": "channelNamed", "args": [rng.choice(channels)]},
            {"do": "contested", "args": [who, where]},
            {"do": "canAssign", "args": [who, role]},
            {"do": "checkCall", "args": [who, rng.choice(METHODS), rng.choice([None, where, where])], "options": call},
            {"do": "checkCall", "args": [who, rng.choice(METHODS), where], "options": {}},
            {"do": "advise", "args": [who, where, name]},
            {"do": "overlayFor", "args": [rng.choice([role, who]), where, known]},
            {"do": "unknownRules", "args": []},
        ]
        changes = [
            {"do": "apply", "args": [event(rng, {"member": members, "role": roles, "channel": channels, "group": groups})]},
            {"do": "apply", "args": [event(rng, {"member": members, "role": roles, "channel": channels, "group": groups})]},
            {"do": "putRole", "args": [role, rng.choice([None, "named"]), known]},
            {"do": "removeRole", "args": [role]},
            {"do": "putMember", "args": [who, some(rng, roles, 2), rng.choice([None, known])]},
            {"do": "removeMember", "args": [who]},
            {"do": "addRoleTo", "args": [who, role]},
            {"do": "removeRoleFrom", "args": [who, role]},
            {"do": "setOwner", "args": [who]},
            {"do": "putGroup", "args": [rng.choice(groups), rng.choice([None, "named"])]},
            {"do": "removeGroup", "args": [rng.choice(groups)]},
            {"do": "putChannel", "args": [rng.choice(channels), rng.choice(groups), None, rng.random() < 0.5]},
            {"do": "removeChannel", "args": [rng.choice(channels)]},
            {"do": "putRule", "args": [where, rng.choice([role, who]), known, some(rng, ROOT, 2)]},
            {"do": "putUnknownRule", "args": [where, rng.choice([role, who])]},
            {"do": "removeRule", "args": [where, rng.choice([role, who])]},
        ]
        return rng.choice(asked) if rng.random() < 0.75 else rng.choice(changes)

    text = written(rng, document) if rng.random() < 0.15 else json.dumps(document)
    return {"kind": "community", "text": text, "readings": readings, "steps": [step() for _ in range(25)]}


# Workspaces


def camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


def workspace(rng: Random) -> World:
    case = workspace_worlds.case(rng)
    document = {key: value for key, value in case["workspace"].items() if key != "reading"}
    users = [each["_id"] for each in document["users"]] * 3 + ["u1", "u9", "__proto__"]
    rooms = [each["_id"] for each in document["rooms"]] * 3 + ["r9", "constructor"]
    roles = [each["_id"] for each in document["roles"]] * 3 + ["user", "no-role"]
    permissions = [each["_id"] for each in document["permissions"]] * 3 + ["create-c", *STRANGE]
    steps = [told(step) for step in case["steps"]]

    def record() -> Json:
        id, role_ids, at = rng.choice(users + rooms), some(rng, roles, 2), rng.choice([0, 1500, -1, 4102444800000])
        return rng.choice(
            [
                {"do": "putPermission", "args": [rng.choice(permissions) or "p", role_ids, rng.choice([None, at])]},
                {"do": "removePermission", "args": [rng.choice(permissions), at]},
                {"do": "removeRole", "args": [rng.choice(roles), at]},
                {"do": "putUser", "args": [id, role_ids, rng.choice([None, "name"])]},
                {"do": "removeUser", "args": [id]},
                {"do": "putSubscription", "args": [rng.choice(users), rng.choice(rooms), role_ids, rng.random() < 0.5]},
                {"do": "removeSubscription", "args": [rng.choice(users), rng.choice(rooms)]},
                {"do": "removeRoom", "args": [id]},
                {"do": "restrict", "args": [rng.choice(roles), some(rng, permissions, 3)]},
                {"do": "seed", "args": [rng.choice("789"), at]},
            ]
        )

    def question() -> Json:
        who, where = workspace_worlds.subject(rng, near), rng.choice([None, *rooms])
        name = rng.choice(permissions)
        return rng.choice(
            [
                {"do": "grantsOf", "args": [who, where], "lent": some(rng, roles, 1)},
                {"do": "explain", "args": [who, name, where], "lent": some(rng, roles, 1)},
                {"do": "explain", "args": [who, name, where], "lent": []},
                {"do": "require", "args": [who, name, where]},
                {"do": "permission", "args": [name]},
                {"do": "role", "args": [rng.choice(roles)]},
                {"do": "user", "args": [rng.choice(users)]},
                {"do": "room", "args": [rng.choice(rooms)]},
                {"do": "subscription", "args": [rng.choice(users), rng.choice(rooms)]},
                {"do": "userNamed", "args": [f"name-{rng.choice(users)}"]},
                {"do": "allowList", "args": [rng.choice(roles)]},
                {"do": "canSaveSettings", "args": [who, some(rng, ["Site_Name", "Nope"], 2)]},
                {"do": "drift", "args": [rng.choice("789")]},
                {"do": "cursors", "args": []},
                {"do": "frame", "args": [frame(rng, near), who, rng.choice([0, 4000])]},
            ]
        )

    near = workspace_worlds.Near(rng, case["workspace"])
    steps += [record() for _ in range(rng.choice([0, 0, 2, 4]))]
    asked = [{**each, "do": camel(each["ask"])} for each in case["questions"][:20]]
    steps += [{"do": "asked", "what": each} for each in asked] + [question() for _ in range(12)]
    text = written(rng, document) if rng.random() < 0.15 else json.dumps(document)
    return {"kind": "workspace", "text": text, "reading": case["workspace"].get("reading"), "steps": steps}


def told(step: Json) -> Json:
    """A step of the plain model's, in the form of this file."""
    if "restrict" in step:
        return {"do": "restrict", "args": [step["restrict"], step["permissions"]]}
    if "call" not in step:
        what = "replace" if "replace" in step else "apply"
        return {"do": what, "args": [json.dumps(step[what]), step["at"]]}
    params, rest = json.dumps(step["params"]), {"at": step["at"], "customRoles": step["customRoles"], "newId": step["newId"]}
    return {"do": "call", "args": [step["call"], params], "caller": step["by"], "options": rest}


def frame(rng: Random, near: Any) -> str:
    endpoint = rng.choice(["permissions/get", "authorization:addPermissionToRole", "authorization:removeRoleFromPermission", "nope"])
    params = rng.choice([[], [rng.choice(near.permissions), rng.choice(near.roles)], [{"$date": 5}], [{"$date": "x"}], "text"])
    message = {"msg": rng.choice(["method", "method", "method", "ping", "sub", 5]), "id": "1", "method": endpoint, "params": params}
    return written(rng, message)


KINDS: dict[str, Callable[[Random], World]] = {
    "app": app,
    "stored": stored,
    "registry": registry,
    "root-manifest": root_manifest,
    "community": community,
    "workspace": workspace,
}
# Communities and workspaces hold the most questions.
SHARES = ["app", "app", "stored", "registry", "root-manifest", "community", "community", "workspace", "workspace"]


def world(seed: int, number: int) -> World:
    rng = Random(f"{seed} {number}")
    return KINDS[SHARES[number % len(SHARES)]](rng)
