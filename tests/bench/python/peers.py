"""What others offer for the same questions. Each is imported by its own rows only."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

from rows import ALL, APP, ONE, USER, asking, bulk, roles_of
from work import Row, load, queries

FEW = 64

ACL = """
[request_definition]
r = sub, act
[policy_definition]
p = sub, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.sub == p.sub && r.act == p.act
"""

RBAC = """
[request_definition]
r = sub, dom, act
[policy_definition]
p = sub, act
[role_definition]
g = _, _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && (g(r.sub, p.sub, r.dom) || g(r.sub, p.sub, "*"))
"""


def app_row(make: Callable[[dict[str, Any]], Callable[[str, str], bool]], few: int = FEW) -> Row:
    work = load("app")
    answer = make(work)
    asked = work["queries"]

    def loop(asked: list[Any]) -> None:
        for app, name in asked:
            answer(app, name)

    return queries(loop, list(zip(asked["app"], asked["name"], strict=True))[:few], answer, asked["allowed"])


def user_row(
    make: Callable[[dict[str, Any], dict[str, Any]], Callable[[str, str, str], bool]], few: int = FEW
) -> Row:
    work = load("user")
    asked = work["queries"]
    return asking(
        make(work["document"], asked), [asked["user"], asked["room"], asked["permission"]], asked["allowed"], few
    )


def engine_find(work: dict[str, Any]) -> Callable[[str, str], bool]:
    table = {app["id"]: [{"name": name} for name in app["permissions"]] for app in work["apps"]}
    return lambda app, name: any(each["name"] == name for each in table[app])


def casbin_enforcer(text: str, kind: str = "Enforcer", **options: Any) -> Any:
    import casbin
    from casbin.model import FastModel, Model

    logging.disable(logging.CRITICAL)
    model = FastModel(options["cache_key_order"]) if options else Model()
    model.load_model_from_text(text)
    return getattr(casbin, kind)(model, **options)


def casbin_apps(kind: str, **options: Any) -> Callable[[dict[str, Any]], Callable[[str, str], bool]]:
    def make(work: dict[str, Any]) -> Callable[[str, str], bool]:
        enforcer = casbin_enforcer(ACL, kind, **options)
        enforcer.add_policies([[app["id"], name] for app in work["apps"] for name in app["permissions"]])
        return enforcer.enforce

    return make


def casbin_users(document: dict[str, Any], asked: dict[str, Any]) -> Callable[[str, str, str], bool]:
    enforcer = casbin_enforcer(RBAC)
    enforcer.add_policies([[role, each["_id"]] for each in document["permissions"] for role in each["roles"]])
    # Links of all users take it two minutes before the first answer: each is compared with each.
    few = set(asked["user"][:FEW])
    everywhere = [
        [user["_id"], role, "*"] for user in document["users"] if user["_id"] in few for role in user["roles"]
    ]
    in_rooms = [
        [held["u"]["_id"], role, held["rid"]]
        for held in document["subscriptions"]
        if held["u"]["_id"] in few
        for role in held["roles"]
    ]
    enforcer.add_grouping_policies(everywhere + in_rooms)
    return enforcer.enforce


def cedar_apps(work: dict[str, Any]) -> Callable[[str, str], bool]:
    import cedarpy

    policies = cedarpy.PolicySet.from_str(
        "permit(principal, action, resource) when { principal.granted.contains(context.name) };"
    )
    entities = cedarpy.Entities.from_json_str(
        json.dumps(
            [
                {"uid": {"type": "App", "id": app["id"]}, "attrs": {"granted": app["permissions"]}, "parents": []}
                for app in work["apps"]
            ]
        )
    )
    action, server = {"type": "Action", "id": "use"}, {"type": "Server", "id": "it"}

    def can(app: str, name: str) -> bool:
        request = {
            "principal": {"type": "App", "id": app},
            "action": action,
            "resource": server,
            "context": {"name": name},
        }
        return cedarpy.is_authorized(request, policies, entities).allowed

    return can


def cedar_users(document: dict[str, Any], _asked: dict[str, Any]) -> Callable[[str, str, str], bool]:
    import cedarpy

    lines = []
    for each in document["permissions"]:
        if each["roles"]:
            everywhere = ", ".join(f'Role::"{role}"' for role in each["roles"])
            here = " || ".join(f"(resource has {role} && principal in resource.{role})" for role in each["roles"])
            head = f'permit(principal, action == Action::"{each["_id"]}", resource)'
            lines.append(f"{head} when {{ principal in [{everywhere}] || {here} }};")
    everywhere, in_rooms = roles_of(document, list)
    entities, rooms = [], {}
    for user, roles in everywhere.items():
        parents = [{"type": "Role", "id": role} for role in roles]
        for room, held in in_rooms[user].items():
            for role in held:
                group = {"type": "InRoom", "id": f"{room}/{role}"}
                parents.append(group)
                rooms.setdefault(room, {})[role] = {"__entity": group}
        entities.append({"uid": {"type": "User", "id": user}, "attrs": {}, "parents": parents})
    entities += [
        {"uid": {"type": "Room", "id": room}, "attrs": attrs, "parents": []} for room, attrs in rooms.items()
    ]
    policies = cedarpy.PolicySet.from_str("\n".join(lines))
    graph = cedarpy.Entities.from_json_str(json.dumps(entities))

    def can(user: str, room: str, permission: str) -> bool:
        uid = {"principal": {"type": "User", "id": user}, "resource": {"type": "Room", "id": room}}
        request = uid | {"action": {"type": "Action", "id": permission}, "context": {}}
        return cedarpy.is_authorized(request, policies, graph).allowed

    return can


class App:
    def __init__(self, granted: list[str]) -> None:
        self.granted = granted


class User:
    def __init__(self, roles: list[str], in_rooms: dict[str, list[str]]) -> None:
        self.roles, self.in_rooms = roles, in_rooms

    def roles_in(self, room: "Room") -> list[str]:
        return self.in_rooms.get(room.id, [])


class Room:
    def __init__(self, id: str) -> None:
        self.id = id


def oso_apps(work: dict[str, Any]) -> Callable[[str, str], bool]:
    import oso

    engine = oso.Oso()
    engine.register_class(App)
    engine.load_str("allow(app: App, name: String, _: String) if name in app.granted;")
    apps = {app["id"]: App(app["permissions"]) for app in work["apps"]}
    return lambda app, name: engine.is_allowed(apps[app], name, "server")


def oso_users(document: dict[str, Any], _asked: dict[str, Any]) -> Callable[[str, str, str], bool]:
    import oso

    engine = oso.Oso()
    engine.register_class(User)
    engine.register_class(Room)
    facts = [f'grants("{role}", "{each["_id"]}");' for each in document["permissions"] for role in each["roles"]]
    rules = [
        "allow(user: User, name: String, _room: Room) if role in user.roles and grants(role, name);",
        "allow(user: User, name: String, room: Room) if role in user.roles_in(room) and grants(role, name);",
    ]
    engine.load_str("\n".join(facts + rules))
    everywhere, in_rooms = roles_of(document, list)
    users = {user: User(roles, in_rooms[user]) for user, roles in everywhere.items()}
    rooms = {room["_id"]: Room(room["_id"]) for room in document["rooms"]}
    return lambda user, room, permission: engine.is_allowed(users[user], permission, rooms[room])


def guild_of(work: dict[str, Any]) -> Any:
    import discord

    class State:
        """What a guild asks of its connection while it is built."""

        shard_count = None
        self_id = 1
        member_cache_flags = discord.MemberCacheFlags.none()

        def __getattr__(self, name: str) -> Any:
            return lambda *args, **kwargs: None

        def store_user(self, data: Any, **options: Any) -> discord.User:
            return discord.User(state=self, data=data)

    server = work["discord"]
    role = {
        "color": 0,
        "colors": {"primary_color": 0},
        "hoist": False,
        "position": 1,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }
    channel = {"type": 0, "position": 0, "nsfw": False, "parent_id": None, "topic": None}
    user = {"discriminator": "0", "avatar": None, "global_name": None, "bot": False}
    roles = [{"id": server["guild"], "name": "@everyone", "permissions": server["everyone"]} | role]
    data = {
        "id": server["guild"],
        "name": "server",
        "owner_id": "1",
        "member_count": 64,
        "emojis": [],
        "stickers": [],
        "features": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_flags": 0,
        "preferred_locale": "en-US",
        "afk_timeout": 300,
        "roles": roles + [role | each | {"name": each["id"]} for each in server["roles"]],
        "channels": [
            channel | {"id": each["id"], "name": each["id"], "permission_overwrites": each["overwrites"]}
            for each in server["channels"]
        ],
        "members": [
            {
                "user": user | {"id": each["id"], "username": each["id"]},
                "roles": each["roles"],
                "joined_at": None,
                "flags": 0,
            }
            for each in server["members"]
        ],
    }
    guild = discord.Guild(data=data, state=State())
    for member in data["members"]:
        guild._add_member(discord.Member(data=member, guild=guild, state=guild._state))
    return guild


# The names that discord.py gives to the bits.
FLAGS = {
    "channel.createMessage": "send_messages",
    "channel.createMessageReaction": "add_reactions",
    "channel.deleteMessageOther": "manage_messages",
    "channel.viewMessageHistory": "read_message_history",
}


def discord_one() -> Row:
    work = load("overlay")
    guild = guild_of(work)
    asked = work["queries"]
    columns = [
        [guild.get_member(int(id)) for id in asked["member"]],
        [guild.get_channel(int(id)) for id in asked["channel"]],
        [FLAGS[name] for name in asked["permission"]],
    ]

    def can(member: Any, channel: Any, flag: str) -> bool:
        permissions = channel.permissions_for(member)
        return permissions.view_channel and getattr(permissions, flag)

    return asking(can, columns, asked["allowed"], 512)


def discord_all(work: dict[str, Any], member: str, permission: str) -> Callable[[], list[str]]:
    guild = guild_of(work)
    asking, flag = guild.get_member(int(member)), FLAGS[permission]

    def find() -> list[str]:
        found = []
        for channel in guild.channels:
            permissions = channel.permissions_for(asking)
            if permissions.view_channel and getattr(permissions, flag):
                found.append(channel.name)
        return found

    return find


def pycasbin_apps(work: dict[str, Any]) -> Callable[[str, str], bool]:
    """It has the import name of `casbin`, and lies in a folder of its own therefore."""
    import os

    sys.path.insert(0, os.environ["BENCH_PYCASBIN"])
    return casbin_apps("Enforcer")(work)


ROWS: list[tuple[str, str, Callable[[], Row]]] = [
    (APP, "Apps-Engine in Python: any(each['name'] == name for each in list)", lambda: app_row(engine_find, 512)),
    (APP, "cedarpy is_authorized, grants as an attribute, handles", lambda: app_row(cedar_apps, 512)),
    (
        APP,
        "casbin FastEnforcer(cache_key_order=[1, 0])",
        lambda: app_row(casbin_apps("FastEnforcer", cache_key_order=[1, 0])),
    ),
    (APP, "casbin Enforcer, one list of rules", lambda: app_row(casbin_apps("Enforcer"), 16)),
    (APP, "pycasbin Enforcer, one list of rules", lambda: app_row(pycasbin_apps, 16)),
    (APP, "oso is_allowed, grants as an attribute", lambda: app_row(oso_apps, 256)),
    (USER, "casbin Enforcer, roles with domains, of the users asked about only", lambda: user_row(casbin_users)),
    (USER, "cedarpy is_authorized, handles", lambda: user_row(cedar_users)),
    (USER, "oso is_allowed, roles as facts", lambda: user_row(oso_users, 256)),
    (ONE, "discord.py channel.permissions_for(member), two flags", discord_one),
    (ALL, "discord.py permissions_for(member) of each channel, two flags", lambda: bulk(discord_all)),
]
