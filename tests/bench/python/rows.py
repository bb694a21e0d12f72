"""Code one would write by hand, and grantfold. A row is a group, a name and what makes it.

Names say whose work is measured: `hand: ...` is what one would write instead, `kept: ...` holds answers that no change
reaches any more, `grantfold: ...` is ours, everything else is a peer. The loop over the queries is part of every row; what it
costs by itself is a row of its own.
"""

import json
from collections.abc import Callable
from typing import Any

from work import Row, interned, load, queries, text, whole

from grantfold import Audit, rocketchat, root

HELD = "app, held"
APP = "app"
USER = "user"
ONE = "overlay"
ALL = "overlay, 2,000 channels"
WHO = "who can, 1,000,000 members"
CHANGE = "a role changes"
MANIFEST = "manifest of 1 KiB"


def grants_of(app: dict[str, Any]) -> rocketchat.AppGrants:
    return rocketchat.AppGrants.from_stored(app["id"], json.dumps([{"name": name} for name in app["permissions"]]))


def audit_of(app: dict[str, Any]) -> Audit:
    return grants_of(app).audit()


def held(
    make: Callable[[dict[str, Any]], Any], loop: Callable[[list[Any]], object], answer: Callable[..., bool]
) -> Row:
    work = load("app")
    things = [make(app) for app in work["apps"]]
    asked = work["queries"]
    pairs = [(things[at], name) for at, name in zip(asked["at"], asked["name"], strict=True)]
    return queries(loop, pairs, answer, asked["allowed"])


def contains(thing: Any, name: str) -> bool:
    return name in thing


def ask_contains(asked: list[Any]) -> None:
    for thing, name in asked:
        name in thing


def only_loop(asked: list[Any]) -> None:
    for _thing, _name in asked:
        pass


def ask_has(asked: list[Any]) -> None:
    for grants, name in asked:
        grants.has(name)


def empty_loop() -> Row:
    row = held(lambda app: frozenset(app["permissions"]), only_loop, contains)
    return Row(row.run, row.inner, lambda: True)


def by_app(make: Callable[[dict[str, Any]], Any]) -> Row:
    work = load("app")
    table = {app["id"]: make(app) for app in work["apps"]}
    asked = work["queries"]

    def loop(asked: list[Any]) -> None:
        for app, name in asked:
            name in table[app]

    return queries(
        loop, zip(asked["app"], asked["name"], strict=True), lambda app, name: name in table[app], asked["allowed"]
    )


def asking(answer: Callable[..., bool], columns: list[list[Any]], allowed: list[bool], few: int | None = None) -> Row:
    """A function of three arguments, as most rows are."""

    def loop(asked: list[Any]) -> None:
        for first, second, third in asked:
            answer(first, second, third)

    return queries(loop, list(zip(*columns, strict=True))[:few], answer, allowed)


def app_function() -> Row:
    work = load("app")
    table = {app["id"]: frozenset(app["permissions"]) for app in work["apps"]}
    asked = work["queries"]

    def has(app: str, name: str) -> bool:
        return name in table[app]

    def loop(asked: list[Any]) -> None:
        for app, name in asked:
            has(app, name)

    return queries(loop, zip(asked["app"], asked["name"], strict=True), has, asked["allowed"])


def user_row(make: Callable[[dict[str, Any]], Callable[[str, str, str], bool]]) -> Row:
    work = load("user")
    asked = work["queries"]
    return asking(make(work["document"]), [asked["user"], asked["room"], asked["permission"]], asked["allowed"])


def roles_of(
    document: dict[str, Any], of: Callable[[list[str]], Any]
) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    everywhere = {interned(user["_id"]): of(user["roles"]) for user in document["users"]}
    in_rooms: dict[str, dict[str, Any]] = {user: {} for user in everywhere}
    for held in document["subscriptions"]:
        in_rooms[held["u"]["_id"]][interned(held["rid"])] = of(held["roles"])
    return everywhere, in_rooms


def role_masks(document: dict[str, Any]) -> Callable[[str, str, str], bool]:
    numbers = {role["_id"]: 1 << at for at, role in enumerate(document["roles"])}

    def mask(roles: list[str]) -> int:
        return sum(numbers[role] for role in roles)

    granting = {interned(each["_id"]): mask(each["roles"]) for each in document["permissions"]}
    everywhere, in_rooms = roles_of(document, mask)

    def can(user: str, room: str, permission: str) -> bool:
        return granting[permission] & (everywhere[user] | in_rooms[user].get(room, 0)) != 0

    return can


def role_sets(document: dict[str, Any]) -> Callable[[str, str, str], bool]:
    granting = {interned(each["_id"]): frozenset(each["roles"]) for each in document["permissions"]}
    everywhere, in_rooms = roles_of(document, frozenset)
    nothing: frozenset[str] = frozenset()

    def can(user: str, room: str, permission: str) -> bool:
        roles = granting[permission]
        return not (roles.isdisjoint(everywhere[user]) and roles.isdisjoint(in_rooms[user].get(room, nothing)))

    return can


def workspace(document: dict[str, Any]) -> "rocketchat.Workspace":
    return rocketchat.Workspace.from_json(json.dumps(document))


def workspace_has(document: dict[str, Any]) -> Callable[[str, str, str], bool]:
    it = workspace(document)
    return lambda user, room, permission: it.has(user, permission, room)


def workspace_grants(document: dict[str, Any]) -> Callable[[str, str, str], bool]:
    it = workspace(document)
    return lambda user, room, permission: permission in it.grants(user, room)


def workspace_held() -> Row:
    work = load("user")
    it = workspace(work["document"])
    asked = work["queries"]
    pairs = list(zip(asked["user"], asked["room"], asked["permission"], strict=True))[:512]
    kept = [(it.grants(user, room), permission) for user, room, permission in pairs]
    return queries(ask_contains, kept, contains, asked["allowed"])


class Member:
    __slots__ = ("base", "id", "roles")

    def __init__(self, id: str, roles: frozenset[str], base: int) -> None:
        self.id, self.roles, self.base = id, roles, base


Overlays = list[tuple[str, int, int]]


def by_hand(work: dict[str, Any]) -> tuple[dict[str, Member], dict[str, Overlays], dict[str, int], str]:
    guild = work["discord"]
    of_role = {role["id"]: int(role["permissions"]) for role in guild["roles"]}
    members = {}
    for member in guild["members"]:
        base = int(guild["everyone"])
        for role in member["roles"]:
            base |= of_role[role]
        members[member["id"]] = Member(interned(member["id"]), frozenset(map(interned, member["roles"])), base)
    channels = {
        channel["id"]: [(interned(o["id"]), int(o["allow"]), int(o["deny"])) for o in channel["overwrites"]]
        for channel in guild["channels"]
    }
    return members, channels, {name: int(bit) for name, bit in work["bits"].items()}, interned(guild["guild"])


def one_pass(member: Member, overlays: Overlays, everyone: str) -> int:
    """What chat servers document."""
    allow = deny = own_allow = own_deny = 0
    roles, id = member.roles, member.id
    for subject, allows, denies in overlays:
        if subject in roles:
            allow |= allows
            deny |= denies
        elif subject == everyone:
            deny |= denies
        elif subject == id:
            own_allow, own_deny = allows, denies
    return ((member.base & ~deny | allow) & ~own_deny) | own_allow


def overlay_by_hand() -> Row:
    work = load("overlay")
    members, channels, bits, everyone = by_hand(work)
    asked = work["queries"]
    columns = [
        [members[id] for id in asked["member"]],
        [channels[id] for id in asked["channel"]],
        [bits[p] for p in asked["permission"]],
    ]

    def can(member: Member, overlays: Overlays, bit: int) -> bool:
        return one_pass(member, overlays, everyone) & bit == bit

    return asking(can, columns, asked["allowed"])


def community(work: dict[str, Any]) -> root.Community:
    return root.Community.from_json(json.dumps(work["document"]))


def overlay_grants() -> Row:
    work = load("overlay")
    it = community(work)
    asked = work["queries"]

    def loop(asked: list[Any]) -> None:
        for member, channel, permission in asked:
            permission in it.grants(member, channel)

    columns = zip(asked["member"], asked["channel"], asked["permission"], strict=True)
    return queries(
        loop, columns, lambda member, channel, permission: permission in it.grants(member, channel), asked["allowed"]
    )


def last_role(work: dict[str, Any]) -> tuple[str, str, list[str]]:
    """A role put in again: the change takes every answer back that was kept."""
    role = work["document"]["roles"][-1]
    return role["id"], role["name"], [root_name(sdk) for sdk in role["channelPermission"]]


def root_name(sdk: str) -> str:
    """The name of a permission that the SDK calls `channelCreateMessage`."""
    return f"channel.{sdk[7].lower()}{sdk[8:]}"


def overlay_grants_anew() -> Row:
    """Hardly a query asks what another one asked, so that what one worked out is of no use to the next."""
    work = load("overlay")
    it = community(work)
    role = last_role(work)
    asked = work["queries"]

    def loop(asked: list[Any]) -> None:
        it.put_role(*role)
        for member, channel, permission in asked:
            permission in it.grants(member, channel)

    columns = zip(asked["member"], asked["channel"], asked["permission"], strict=True)
    return queries(loop, columns, lambda member, channel, name: name in it.grants(member, channel), asked["allowed"])


def bulk_anew(work: dict[str, Any], member: str, permission: str) -> Callable[[], list[str]]:
    it = community(work)
    role = last_role(work)

    def find() -> list[str]:
        it.put_role(*role)
        return it.channels_where(member, permission)

    return find


def bulk(make: Callable[[dict[str, Any], str, str], Callable[[], Any]]) -> Row:
    work = load("overlay")
    asked = work["bulk"]
    expected = sorted(asked["channels"])
    return whole(make(work, asked["member"], asked["permission"]), lambda found: sorted(found) == expected)


def bulk_by_hand(work: dict[str, Any], member: str, permission: str) -> Callable[[], list[str]]:
    members, channels, bits, everyone = by_hand(work)
    asking, bit = members[member], bits[permission]
    return lambda: [id for id, overlays in channels.items() if one_pass(asking, overlays, everyone) & bit == bit]


def bulk_channels_where(work: dict[str, Any], member: str, permission: str) -> Callable[[], list[str]]:
    it = community(work)
    return lambda: it.channels_where(member, permission)


def crowd(name: str, make: Callable[[root.Community, dict[str, Any]], Row]) -> Row:
    return make(root.Community.from_json(text(f"{name}-document.json")), load(name))


def who_can(it: root.Community, work: dict[str, Any]) -> Row:
    return whole(
        lambda: it.members_who_can(work["channel"], work["permission"]), lambda found: len(found) == work["answer"]
    )


def who_can_mask(it: root.Community, work: dict[str, Any]) -> Row:
    def right(found: tuple[tuple[str, ...], bytes]) -> bool:
        return sum(found[1]) == work["answer"] and len(found[0]) == len(found[1])

    return whole(lambda: it.members_mask(work["channel"], work["permission"]), right)


def changing(it: root.Community, work: dict[str, Any]) -> Row:
    role = next(role for role in json.loads(text("thousand-document.json"))["roles"] if role["id"] == work["role"])
    permissions = [root_name(sdk) for sdk in role["channelPermission"]]
    return whole(lambda: it.put_role(role["id"], role["id"], permissions), lambda _: it.version > 0)


def crowd_by_hand() -> Row:
    work = load("million")
    said = {id: (int(allow), int(deny)) for id, (allow, deny) in work["rules"].items()}
    masks = {role: int(mask) for role, mask in work["masks"]["roles"].items()}
    sets: dict[tuple[str, ...], tuple[str, ...]] = {}
    members = []
    for member in json.loads(text("million-document.json"))["members"]:
        roles = tuple(member["communityRoleIds"])
        members.append((member["userId"], sets.setdefault(roles, roles)))
    everyone, bit = int(work["masks"]["everyone"]), int(work["bit"])
    _, denied = said.get(root.EVERYONE, (0, 0))
    none = (0, 0)

    def can(id: str, roles: tuple[str, ...]) -> int:
        mask, allow, deny = everyone, 0, denied
        for role in roles:
            mask |= masks[role]
            allows, denies = said.get(role, none)
            allow |= allows
            deny |= denies
        own_allow, own_deny = said.get(id, none)
        return ((mask & ~deny | allow) & ~own_deny | own_allow) & bit

    return whole(lambda: [id for id, roles in members if can(id, roles)], lambda found: len(found) == work["answer"])


def manifest(read: Callable[[str], Any], right: Callable[[Any], bool]) -> Row:
    source = load("app")["manifest"]
    return whole(lambda: read(source), right)


ROWS: list[tuple[str, str, Callable[[], Row]]] = [
    (HELD, "loop: reading the query", empty_loop),
    (
        HELD,
        "hand: name in frozenset",
        lambda: held(lambda app: frozenset(app["permissions"]), ask_contains, contains),
    ),
    (HELD, "grantfold: name in grants", lambda: held(grants_of, ask_contains, contains)),
    (HELD, "grantfold: name in grants.names", lambda: held(lambda app: grants_of(app).names, ask_contains, contains)),
    (HELD, "grantfold: grants.has(name)", lambda: held(grants_of, ask_has, contains)),
    (HELD, "grantfold: name in audit", lambda: held(audit_of, ask_contains, contains)),
    (HELD, "grantfold: audit.has(name)", lambda: held(audit_of, ask_has, contains)),
    (APP, "hand: name in table[app]", lambda: by_app(lambda app: frozenset(app["permissions"]))),
    (APP, "hand: the same in a function", app_function),
    (APP, "grantfold: name in table[app]", lambda: by_app(grants_of)),
    (USER, "hand: masks of roles in dicts", lambda: user_row(role_masks)),
    (USER, "hand: frozensets of roles, isdisjoint", lambda: user_row(role_sets)),
    (USER, "grantfold: workspace.has(user, permission, room)", lambda: user_row(workspace_has)),
    (USER, "grantfold: permission in workspace.grants(user, room)", lambda: user_row(workspace_grants)),
    (USER, "grantfold: grants of (user, room) held, permission in grants", workspace_held),
    (ONE, "hand: one pass over the overlays", overlay_by_hand),
    (ONE, "grantfold: permission in community.grants(member, channel)", overlay_grants),
    (ONE, "grantfold: permission in community.grants(member, channel), a role changed before", overlay_grants_anew),
    (ALL, "hand: one pass over the overlays", lambda: bulk(bulk_by_hand)),
    (ALL, "grantfold: community.channels_where(member, permission)", lambda: bulk(bulk_channels_where)),
    (ALL, "grantfold: channels_where, a role changed before", lambda: bulk(bulk_anew)),
    (WHO, "hand: one pass over members and overlays", crowd_by_hand),
    (WHO, "grantfold: community.members_who_can(channel, permission)", lambda: crowd("million", who_can)),
    (WHO, "grantfold: community.members_mask(channel, permission)", lambda: crowd("million", who_can_mask)),
    (CHANGE, "grantfold: put_role, 1,000,000 members", lambda: crowd("million", changing)),
    (CHANGE, "grantfold: put_role, 1,000 members", lambda: crowd("thousand", changing)),
    (MANIFEST, "hand: json.loads, unchecked", lambda: manifest(json.loads, lambda found: bool(found["permissions"]))),
    (
        MANIFEST,
        "grantfold: AppManifest.parse",
        lambda: manifest(rocketchat.AppManifest.parse, lambda found: not found.has_errors),
    ),
]
