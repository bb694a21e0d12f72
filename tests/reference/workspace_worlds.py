"""Random small workspaces, what happens to them, and what is asked about them afterwards.

A case is `{"workspace": the document, "steps": [..], "questions": [..]}`. The steps have the form of policy tests, a
question says under `ask` which function of `workspace.py` it is for.
"""

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

import workspace as ws
from workspace_sync import iso

Case = dict[str, Any]

# Those that the rules name, a setting's permission with its group's, and one that means nothing.
GUARDS = ["access-permissions", "access-setting-permissions", "assign-admin-role", "view-other-user-channels"]
ROOM_GUARDS = ["view-c-room", "view-p-room", "view-d-room", "view-joined-room", "preview-c-room"]
SETTINGS = ["change-setting-Site_Name", "change-setting-General"]
PERMISSIONS = GUARDS + ROOM_GUARDS + SETTINGS + ["create-c", "custom"]
GLOBAL_ROLES = ["admin", "user", "guest", "6a1f"]
ROOM_ROLES = ["owner", "moderator", "9c2e"]
ROLES = GLOBAL_ROLES + ROOM_ROLES
NAMES = {"6a1f": "support", "9c2e": "host"}
USERS = ["u1", "u2", "u3", "u4"]
ROOMS = ["r1", "r2", "r3", "r4"]
TEAMS = ["t1", "t2"]
ENDPOINTS = (
    "permissions.update permissions.addRole permissions.removeRole roles.create roles.update roles.delete"
    " roles.addUserToRole roles.removeUserFromRole roles.getUsersInRole"
).split()


def some(rng: Random, pool: list[str], chance: float) -> list[str]:
    return [each for each in pool if rng.random() < chance]


def sample(rng: Random, pool: list[str], most: int) -> list[str]:
    return rng.sample(pool, rng.randint(0, min(most, len(pool))))


def moment(rng: Random) -> int:
    """Few of them, so that times are equal now and then."""
    return rng.randrange(0, 8) * 500


def held(rng: Random, pool: list[str]) -> list[str]:
    """Roles of a user or a subscription: mostly one or two, some of them out of place, rarely an empty id."""
    roles = rng.sample(pool, rng.randint(0, 2)) + some(rng, ROLES, 0.12)
    if rng.random() < 0.04:
        roles.append("")
    rng.shuffle(roles)
    return list(dict.fromkeys(roles))


# The document


def permission(rng: Random, id: str) -> dict[str, Any]:
    record: dict[str, Any] = {"_id": id, "roles": sample(rng, ROLES, 3)}
    if id in GUARDS and rng.random() < 0.8 and "admin" not in record["roles"]:
        record["roles"].append("admin")
    if rng.random() < 0.75:
        record["_updatedAt"] = iso(moment(rng))
    if id in SETTINGS:
        record["level"] = "settings"
        if rng.random() < 0.7:
            record["groupPermissionId"] = "change-setting-General"
    return record


def role(rng: Random, id: str) -> dict[str, Any]:
    record: dict[str, Any] = {"_id": id}
    if id in NAMES or rng.random() < 0.5:
        record["name"] = NAMES.get(id, id)
    if id in ROOM_ROLES or rng.random() < 0.5:
        record["scope"] = "Subscriptions" if id in ROOM_ROLES else "Users"
    if id not in NAMES or rng.random() < 0.1:
        record["protected"] = True
    if rng.random() < 0.3:
        record |= {"description": f"The {id}", "mandatory2fa": rng.random() < 0.5, "_updatedAt": iso(moment(rng))}
    return record


def user(rng: Random, id: str) -> dict[str, Any]:
    record: dict[str, Any] = {"_id": id}
    if rng.random() < 0.9:
        record["username"] = f"name-{id}"
    if rng.random() < 0.93:
        record["roles"] = held(rng, GLOBAL_ROLES)
    return record


def subscription(rng: Random, user: str, room: str) -> dict[str, Any]:
    record: dict[str, Any] = {"rid": room, "u": {"_id": user}}
    if rng.random() < 0.85:
        record["roles"] = held(rng, ROOM_ROLES)
    if rng.random() < 0.15:
        record["status"] = "INVITED"
    return record


def room(rng: Random, id: str) -> dict[str, Any]:
    record: dict[str, Any] = {"_id": id, "t": rng.choice("cccpppdlv")}
    if rng.random() < 0.4:
        record["teamId"] = rng.choice([*TEAMS, "t9"])
    if rng.random() < 0.4:
        record["prid"] = rng.choice([*ROOMS, "r9"])
    if rng.random() < 0.25:
        record["abacAttributes"] = [{"key": "site", "values": ["north"]}]
    return record


def workspace(rng: Random, changes: bool) -> ws.Workspace:
    """One that is going to change mostly has what the operations ask of their caller."""
    pairs = [(user, room) for user in [*USERS, "u9"] for room in [*ROOMS, "r9"]]
    pairs = [pair for pair in pairs if rng.random() < (0.35 if "u9" not in pair and "r9" not in pair else 0.12)]
    known = some(rng, ROLES, 0.65)
    if rng.random() < 0.5:
        known = sorted({*known, "admin"})
    listed = set(sample(rng, PERMISSIONS, 6))
    if changes:
        listed |= set(some(rng, GUARDS, 0.8) + some(rng, SETTINGS, 0.4)) | {"access-permissions"}
    limited = {"guest": 0.25, "6a1f": 0.1, "moderator": 0.08, "user": 0.04}
    return {
        "reading": rng.choice(["server", "server", *ws.READINGS]),
        "permissions": [permission(rng, id) for id in sorted(listed)],
        "roles": [role(rng, id) for id in known],
        "users": [user(rng, id) for id in some(rng, USERS, 0.8)],
        "subscriptions": [subscription(rng, *pair) for pair in pairs],
        "rooms": [room(rng, id) for id in some(rng, ROOMS, 0.8)],
        "teams": [
            {"_id": id, "type": rng.randint(0, 1), "members": some(rng, USERS, 0.4)} for id in some(rng, TEAMS, 0.8)
        ],
        "allowLists": {id: sample(rng, PERMISSIONS, 7) for id in limited if rng.random() < limited[id]},
    }


class Near:
    """What to ask about: mostly what the document has, sometimes what it lacks."""

    def __init__(self, rng: Random, space: ws.Workspace) -> None:
        def mostly(part: str, pool: list[str], strange: str) -> list[str]:
            return [each["_id"] for each in space[part]] * 5 + pool + [strange]

        self.permissions = mostly("permissions", PERMISSIONS, "nope")
        self.roles = mostly("roles", ROLES, "created-0")
        self.users = mostly("users", USERS, "u9")
        self.rooms = mostly("rooms", ROOMS, "r9")
        # What updates are about: few ids, so that they meet one another's.
        self.told = rng.sample(PERMISSIONS, 2)
        self.told_roles = rng.sample(ROLES, 2)


def few(rng: Random, pool: list[str], most: int) -> list[str]:
    return list(dict.fromkeys(rng.choices(pool, k=rng.randint(0, most))))


# What happens


def subject(rng: Random, near: Near) -> ws.User:
    chance = rng.random()
    if chance < 0.75:
        return rng.choice(near.users)
    if chance < 0.82:
        return rng.choice([None, ""])
    return {"_id": rng.choice([*near.users, ""]), "roles": held(rng, ROLES)}


def caller(rng: Random, near: Near) -> ws.User:
    if rng.random() < 0.85:
        return {"_id": "u1", "roles": ["admin"] + some(rng, ["guest", "user"], 0.1)}
    return subject(rng, near)


def params(rng: Random, near: Near, endpoint: str) -> dict[str, Any]:
    """Well formed most of the time."""
    role_id = rng.choice(near.roles)
    name = rng.choice(["support", "host", "admin", "fresh", "fresh", "other"])
    properties: dict[str, Any] = {"name": name}
    if rng.random() < 0.5:
        properties["scope"] = rng.choice(["Users", "Subscriptions", "Subscriptions", "Rooms"])
    if rng.random() < 0.3:
        properties |= {"description": "Described", "mandatory2fa": rng.random() < 0.5}
    if endpoint == "permissions.update":
        ids = few(rng, near.permissions, 3)
        wrong = {"roles": ["user", "user"]} if rng.random() < 0.05 else {}
        return {"permissions": [{"_id": id, "roles": few(rng, near.roles, 2)} | wrong for id in ids]}
    if endpoint.startswith("permissions."):
        asked = {"permissionId": rng.choice([*near.permissions, *SETTINGS]), "role": role_id}
        return {"permissionId": asked["permissionId"]} if rng.random() < 0.03 else asked
    if endpoint == "roles.create":
        return {} if rng.random() < 0.03 else properties
    if endpoint == "roles.update":
        if rng.random() < 0.5:
            properties["name"] = NAMES.get(role_id, role_id)
        return {"roleId": role_id} | properties
    if endpoint == "roles.delete":
        return {"roleId": rng.choice([role_id, "support", "host", "fresh"])}
    where = {"roomId": rng.choice(near.rooms)} if rng.random() < 0.5 else {}
    if endpoint == "roles.getUsersInRole":
        return {"role": role_id} | where
    if endpoint == "roles.removeUserFromRole" and where and rng.random() < 0.8:
        where = {"scope": where["roomId"]}
    asked = {"username": f"name-{rng.choice(near.users)}", "roleId": role_id} | where
    if endpoint == "roles.addUserToRole" and rng.random() < 0.03:
        del asked["roleId"]
    return asked


def date(rng: Random, millis: int) -> Any:
    return rng.choice([{"$date": millis}, iso(millis)])


def dated(rng: Random, record: dict[str, Any]) -> dict[str, Any]:
    """With its time as an answer tells it, later than those of the document more often than not."""
    return record | {"_updatedAt": date(rng, moment(rng) + rng.choice([0, 1000, 2000]))}


def frame(collection: str, event: str, args: list[Any]) -> dict[str, Any]:
    fields = {"eventName": event, "args": args}
    return {"msg": "changed", "collection": collection, "id": "id", "fields": fields}


def incremental(rng: Random, records: list[dict[str, Any]], ids: list[str]) -> dict[str, Any]:
    remove: list[dict[str, Any]] = [{"_id": id, "_deletedAt": date(rng, moment(rng) + 1000)} for id in ids]
    if remove and rng.random() < 0.1:
        remove[0]["_deletedAt"] = rng.choice(["soon", None, {"$date": "soon"}])
    return {"update": [dated(rng, record) for record in records], "remove": remove}


def update(rng: Random, near: Near) -> Any:
    """One of the shapes in which a server tells something."""
    permissions = [permission(rng, id) for id in some(rng, near.told, 0.6) + sample(rng, PERMISSIONS, 1)]
    roles = [role(rng, id) for id in some(rng, near.told_roles, 0.6) + sample(rng, ROLES, 1)]
    one = permission(rng, rng.choice(near.told))
    someone = rng.choice([*USERS, "u9"])
    person = {"_id": someone, "username": f"name-{someone}", "roles": held(rng, GLOBAL_ROLES)}
    place = subscription(rng, someone, rng.choice([*ROOMS, "r9"])) | {"roles": held(rng, ROOM_ROLES)}
    known = subscription(rng, rng.choice(USERS), rng.choice(ROOMS)) | {"roles": held(rng, ROOM_ROLES)}
    told: dict[str, Any] = rng.choice([{"diff": {"roles": held(rng, GLOBAL_ROLES)}}, {"unset": {"roles": 1}}])
    changed = role(rng, rng.choice(near.told_roles))
    some_ids = some(rng, near.told, 0.5)
    return rng.choice(
        [
            [dated(rng, each) for each in permissions],
            permissions,
            incremental(rng, permissions, some_ids),
            {"msg": "result", "id": "1", "result": incremental(rng, permissions, some_ids)},
            incremental(rng, [one], [one["_id"]]) | {"success": True},
            {"roles": roles, "success": True},
            {"roles": incremental(rng, roles, some(rng, near.told_roles, 0.5)), "success": True},
            frame("stream-notify-logged", "permissions-changed", ["updated", dated(rng, one)]),
            frame("stream-notify-logged", "permissions-changed", ["inserted", one]),
            frame("stream-notify-logged", "permissions-changed", ["removed", one]),
            frame("stream-roles", "roles", [{"type": "changed"} | dated(rng, changed)]),
            frame("stream-roles", "roles", [{"type": rng.choice(["changed", "removed", "inserted"])} | changed]),
            frame("stream-notify-user", f"{someone}/userData", [{"type": "updated", "id": someone} | told]),
            frame("stream-notify-user", f"{someone}/subscriptions-changed", ["updated", place]),
            frame("stream-notify-user", f"{someone}/subscriptions-changed", ["removed", place]),
            frame("stream-notify-logged", "roles-change", [{"type": "added", "_id": "admin"}]),
            {"users": [person], "success": True},
            {"user": person, "success": True},
            person | {"success": True},
            {"update": [known], "remove": [], "success": True},
            {"subscriptions": [known, place]},
            {"update": [], "remove": [], "success": True},
            {"subscription": known, "success": True},
            {"subscriptions": [known]},
            {"msg": "ping"},
            rng.choice([{"msg": "result", "error": {"error": 403}}, {"success": False}, [{"roles": ["admin"]}]]),
        ]
    )


def step(rng: Random, near: Near, number: int, is_copy: bool) -> dict[str, Any]:
    at = 1000 + 500 * number
    if is_copy:
        return {"replace" if rng.random() < 0.15 else "apply": update(rng, near), "at": at}
    chance = rng.random()
    if chance < 0.05:
        return {"restrict": rng.choice(ROLES), "permissions": sample(rng, PERMISSIONS, 6)}
    if chance < 0.1:
        users = [user(rng, id) | {"roles": held(rng, GLOBAL_ROLES)} for id in some(rng, USERS, 0.5)]
        return {"replace": {"users": users}, "at": at}
    if chance < 0.3:
        return {"apply": update(rng, near), "at": at}
    endpoint = rng.choice(ENDPOINTS)
    return {
        "call": endpoint,
        "params": params(rng, near, endpoint),
        "by": caller(rng, near),
        "at": at,
        "customRoles": rng.random() < 0.9,
        "newId": f"created-{number}",
    }


# What is asked


def question(rng: Random, near: Near) -> dict[str, Any]:
    who = subject(rng, near)
    where = rng.choice([None, None, *near.rooms]) if rng.random() < 0.95 else ""
    permission = rng.choice(near.permissions)
    ids = few(rng, near.permissions, 3)
    if rng.random() < 0.08:
        ids.insert(rng.randint(0, len(ids)), "")
    lent = sample(rng, ROLES, 2) if rng.random() < 0.2 else []
    roles = few(rng, near.roles, 3)
    settings = {
        "allow_anonymous_read": rng.random() < 0.5,
        "include_invitations": rng.random() < 0.4,
        "attributes": rng.choice([None, None, False, True]),
        "livechat": rng.random() < 0.4,
    }
    place = {"user": who, "room": rng.choice(near.rooms)}
    return rng.choice(
        [
            {"ask": "has", "user": who, "permission": permission, "room": where, "lent": lent},
            {"ask": "has_all", "user": who, "permissions": ids, "room": where, "lent": lent},
            {"ask": "has_any", "user": who, "permissions": ids, "room": where, "lent": lent},
            {"ask": "has_role", "user": who, "role": rng.choice(near.roles), "room": where},
            {"ask": "has_any_role", "user": who, "roles": roles, "room": where},
            {"ask": "is_restricted", "permission": permission, "role": rng.choice(ROLES)},
            {"ask": "is_restricted_for_any", "permission": permission, "roles": roles},
            {"ask": "has_restrictions", "role": rng.choice(ROLES)},
            {"ask": "grants", "user": who, "room": where},
            {"ask": "grants", "user": rng.choice(near.users), "room": where},
            {"ask": "users_who_can", "permission": permission, "room": where},
            {"ask": "rooms_where", "user": who, "permission": permission},
            {"ask": "roles_granting", "permission": permission},
            {"ask": "minimal_roles", "permissions": few(rng, near.permissions, 5)},
            {"ask": "can_access_room"} | place | settings,
            {"ask": "can_access_room"} | place | settings,
            {"ask": "can_read_room"} | place | settings,
            {"ask": "can_access_rooms", "user": who, "rooms": few(rng, near.rooms, 3)} | settings,
        ]
    )


def case(rng: Random) -> Case:
    """One that stands still, one that is worked on, or a copy that is kept up with another."""
    kind = rng.choice(["still", "still", "worked on", "copy"])
    steps = {"still": 0, "worked on": rng.randint(1, 6), "copy": rng.randint(3, 9)}[kind]
    space = workspace(rng, kind == "worked on")
    near = Near(rng, space)
    return {
        "workspace": space,
        "steps": [step(rng, near, number, kind == "copy") for number in range(steps)],
        "questions": [question(rng, near) for _ in range(40)],
    }


# Less of it


OPTIONAL = {"_updatedAt", "level", "groupPermissionId", "description", "mandatory2fa", "protected", "scope", "lent"}
OPTIONAL |= {"status", "teamId", "prid", "abacAttributes", "members", "roles"}


def may_go(path: tuple[Any, ...], key: str) -> bool:
    """Is it a key that a record of the document can do without? A permission says which roles grant it."""
    return key in OPTIONAL and path[0] == "workspace" and len(path) == 3 and (path[1], key) != ("permissions", "roles")


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where something can be left out: elements of lists, allow-lists, and keys that need not be there."""
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield (*path, at)
            yield from places(inner, (*path, at))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if path and (path[-1] == "allowLists" or may_go(path, key)):
                yield (*path, key)
            yield from places(inner, (*path, key))


def smaller(case: Case) -> Iterator[Case]:
    """Every case with a single thing less, the big things first."""
    for path in sorted(places(case), key=len):
        if path == ("workspace", "reading"):
            continue
        result = copy.deepcopy(case)
        inside: Any = result
        for key in path[:-1]:
            inside = inside[key]
        del inside[path[-1]]
        yield result
