"""The workloads of the benchmark, as JSON that every language reads. Seeded: the same files everywhere.

| file | what is asked |
| --- | --- |
| `app.json` | has this app this permission? 200 apps, about 1,540 grants of the 49 names of the catalogue |
| `user.json` | has this user this permission in this room? 10,000 users, 12 roles, 150 permissions, 77,500 assignments |
| `overlay.json` | may this member do this in this channel? 64 members of 3 roles, 2,000 channels of 6 rules; where may one post? |
| `thousand.json`, `million.json` | who may post here? as many members, 500 sets of roles, 1,000 members with a rule of their own |

Each query carries the answer, worked out here the slow way, and every row of the benchmark has to give it before it is timed.
"""

import hashlib
import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SEED = 20_260
# Few enough for a processor to learn the outcomes by heart, as it does where the same code asks the same thing again and
# again: rows tell what the work costs, and not how random it is.
QUERIES = 512
EVERYONE = "ACTAwpQAgAuAAAAAAAAAAQ"

# Root's names and the bits that chat SDKs give to what is nearest to them. Only permissions that no SDK derives from
# another one are asked about, so that all of them answer alike.
BITS = {
    "channel.createMessageReaction": 1 << 6,
    "channel.createMessage": 1 << 11,
    "channel.deleteMessageOther": 1 << 13,
    "channel.createMessageAttachment": 1 << 15,
    "channel.viewMessageHistory": 1 << 16,
    "channel.useExternalEmoji": 1 << 18,
}
ASKED = [
    "channel.createMessage",
    "channel.createMessageReaction",
    "channel.deleteMessageOther",
    "channel.viewMessageHistory",
]
VIEW = 1 << 10
POST = "channel.createMessage"

Mask = tuple[int, int]


def catalogue(platform: str) -> list[str]:
    file = ROOT / "core" / "catalogs" / f"{platform}.json"
    return [each["name"] for each in json.loads(file.read_text("utf-8"))["permissions"]]


def columns(rows: Iterable[tuple[object, ...]], *names: str) -> dict[str, list[object]]:
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True), strict=True)}


def manifest(dice: random.Random, names: list[str]) -> str:
    """A manifest of 1 KiB, as an app's author would write it."""
    document = {
        "id": "5cb1d10c-0a8f-4cb4-9f9a-6a1c9a2d4c0e",
        "name": "Reminder",
        "nameSlug": "reminder",
        "version": "1.4.2",
        "requiredApiVersion": "^1.44.0",
        "description": "Reminds people of what they wanted to do",
        "author": {"name": "Example", "homepage": "https://example.com", "support": "https://example.com/help"},
        "classFile": "ReminderApp.ts",
        "iconFile": "icon.png",
        "implements": ["IPostMessageSent", "IUIKitInteractionHandler"],
        "permissions": [{"name": name} for name in sorted(dice.sample(names, 10))],
    }
    text = json.dumps(document, indent=2)
    filler = 1_024 - len(text)
    if filler < 0:
        raise ValueError(f"the manifest is {-filler} bytes too long")
    document["description"] = str(document["description"]) + "." * filler
    return json.dumps(document, indent=2)


def app_workload(dice: random.Random) -> dict[str, object]:
    names = catalogue("rocketchat-app")
    apps = []
    for number in range(200):
        granted = dice.sample(names, dice.choice([5, 6, 7, 8, 9, 9, 10]))
        apps.append({"id": f"{number:08x}-app-{dice.getrandbits(32):08x}", "permissions": granted})
    queries = []
    for _ in range(QUERIES):
        app = dice.randrange(len(apps))
        granted = apps[app]["permissions"]
        rest = [name for name in names if name not in granted]
        name = dice.choice(granted if dice.random() < 0.49 else rest)
        queries.append((app, names.index(name), name in granted))
    return {
        "names": names,
        "apps": apps,
        "queries": columns(queries, "app", "name", "allowed"),
        "manifest": manifest(dice, [name for name in names if name != "networking"]),
    }


def user_workload(dice: random.Random) -> dict[str, object]:
    names = dice.sample(catalogue("rocketchat-workspace"), 150)
    everywhere = ["admin", "user", "bot", "auditor", "support", "analyst"]
    in_rooms = ["owner", "moderator", "leader", "reporter", "speaker", "archivist"]
    roles = everywhere + in_rooms
    pairs = dice.sample([(name, role) for name in names for role in roles], 380)
    granting = {name: [role for other, role in pairs if other == name] for name in names}
    rooms = [f"room{number:04}" for number in range(500)]
    users, held = [], {}
    for number in range(10_000):
        user = f"user{number:05}"
        users.append({"_id": user, "username": user, "roles": dice.sample(everywhere, dice.choice([1, 2, 3]))})
        for room in dice.sample(rooms, dice.choice([5, 6, 6])):
            held[user, room] = [dice.choice(in_rooms)]
    queries = []
    while len(queries) < QUERIES:
        user = dice.choice(users)
        own = [room for room in rooms if (user["_id"], room) in held]
        room = dice.choice(own if len(queries) % 2 else rooms)
        roles_held = {*user["roles"], *held.get((user["_id"], room), [])}
        wanted = dice.random() < 0.4
        fitting = [name for name in names if bool(roles_held & set(granting[name])) == wanted]
        name = dice.choice(fitting)
        queries.append((user["_id"], room, name, wanted))
    scopes = dict.fromkeys(everywhere, "Users") | dict.fromkeys(in_rooms, "Subscriptions")
    document = {
        "permissions": [{"_id": name, "roles": granting[name]} for name in names],
        "roles": [{"_id": role, "name": role, "scope": scopes[role]} for role in roles],
        "users": users,
        "subscriptions": [{"rid": room, "u": {"_id": user}, "roles": its} for (user, room), its in held.items()],
        "rooms": [{"_id": room, "t": "c", "name": room} for room in rooms],
    }
    return {"document": document, "queries": columns(queries, "user", "room", "permission", "allowed")}


def sdk_name(permission: str) -> str:
    section, key = permission.split(".")
    return section + key[0].upper() + key[1:]


def subset(dice: random.Random, chance: float) -> int:
    return sum(bit for bit in BITS.values() if dice.random() < chance)


def overlay(allow: int, deny: int) -> dict[str, bool]:
    said = {sdk_name(name): bool(allow & bit) for name, bit in BITS.items() if (allow | deny) & bit}
    return dict(sorted(said.items()))


def channel_permissions(mask: int) -> dict[str, bool]:
    return {sdk_name(name): True for name, bit in BITS.items() if mask & bit}


def some_rule(dice: random.Random) -> Mask:
    allow = subset(dice, 0.25)
    return allow, subset(dice, 0.25) & ~allow


def effective(base: int, roles: frozenset[str], member: str, rules: dict[str, Mask]) -> int:
    """What chat SDKs do: everyone's overlay, then those of the roles together, then the member's; 0 if invisible.

    Where everyone's overlay only denies, Root's rule - all roles together, allow wins - gives the same.
    """
    _, denied = rules.get(EVERYONE, (0, 0))
    held = [mask for subject, mask in rules.items() if subject in roles]
    own = rules.get(member)
    if EVERYONE not in rules and not held and own is None:
        return 0
    mask = base & ~denied
    for _, deny in held:
        mask &= ~deny
    for allow, _ in held:
        mask |= allow
    if own is not None:
        mask = mask & ~own[1] | own[0]
    return mask


class Server:
    """Roles and members with ids that chat SDKs accept."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.guild = "200000000000000000"
        self.everyone = BITS["channel.viewMessageHistory"] | BITS["channel.createMessageReaction"]
        self.roles = {str(300_000_000_000_000_000 + n): subset(dice, 0.3) for n in range(40)}
        # Held by nobody: its rules make a channel invisible to whom no other rule names.
        self.nobody = "399999999999999999"

    def role_set(self) -> list[str]:
        return sorted(self.dice.sample(list(self.roles), 3))

    def base(self, roles: Iterable[str]) -> int:
        mask = self.everyone
        for role in roles:
            mask |= self.roles[role]
        return mask

    def rules(self, member: str) -> dict[str, Mask]:
        """Six rules: of everyone or nobody, of four roles, of one member."""
        first = EVERYONE if self.dice.random() < 0.55 else self.nobody
        rules = {first: (0, subset(self.dice, 0.2))}
        for role in self.dice.sample(list(self.roles), 4):
            rules[role] = some_rule(self.dice)
        rules[member] = some_rule(self.dice)
        return rules

    def role_documents(self) -> list[dict[str, object]]:
        masks = {EVERYONE: self.everyone, **self.roles, self.nobody: 0}
        return [{"id": id, "name": id, "channelPermission": channel_permissions(mask)} for id, mask in masks.items()]


def rule_documents(rules: dict[str, dict[str, Mask]]) -> list[dict[str, object]]:
    return [
        {"channelOrChannelGroupId": place, "roleOrMemberId": subject, "overlay": overlay(*mask)}
        for place, its in rules.items()
        for subject, mask in its.items()
    ]


def discord_overwrites(
    server: Server, members: dict[str, list[str]], rules: dict[str, Mask]
) -> list[dict[str, object]]:
    """The same for an SDK whose visibility is a permission: everyone's overlay hides, all others show."""
    overwrites = []
    for subject, (allow, deny) in rules.items():
        everyone = subject in (EVERYONE, server.nobody)
        id = server.guild if everyone else subject
        if subject == server.nobody:
            allow, deny = 0, VIEW
        elif not everyone:
            allow |= VIEW
        overwrites.append({"id": id, "type": int(subject in members), "allow": str(allow), "deny": str(deny)})
    return overwrites


def overlay_workload(dice: random.Random) -> dict[str, object]:
    server = Server(dice)
    members = {str(100_000_000_000_000_000 + n): server.role_set() for n in range(64)}
    groups = [str(400_000_000_000_000_000 + n) for n in range(20)]
    channels = {str(500_000_000_000_000_000 + n): groups[n % len(groups)] for n in range(2_000)}
    rules = {channel: server.rules(dice.choice(list(members))) for channel in channels}

    def mask(member: str, channel: str) -> int:
        roles = members[member]
        return effective(server.base(roles), frozenset(roles), member, rules[channel])

    queries = []
    for _ in range(QUERIES):
        member, channel = dice.choice(list(members)), dice.choice(list(channels))
        name = dice.choice(ASKED)
        queries.append((member, channel, name, bool(mask(member, channel) & BITS[name])))
    # Whoever may post in most channels: a long answer is the harder one to give.
    asking = max(members, key=lambda id: sum(bool(mask(id, channel) & BITS[POST]) for channel in channels))
    return {
        "document": {
            "community": {"communityId": server.guild},
            "roles": server.role_documents(),
            "members": [{"userId": id, "communityRoleIds": roles} for id, roles in members.items()],
            "channelGroups": [{"id": id, "name": id} for id in groups],
            "channels": [
                {"id": id, "name": id, "channelGroupId": group, "useChannelGroupPermission": False}
                for id, group in channels.items()
            ],
            "accessRules": rule_documents(rules),
        },
        "discord": {
            "guild": server.guild,
            "everyone": str(server.everyone | VIEW),
            "roles": [{"id": id, "permissions": str(mask)} for id, mask in server.roles.items()],
            "members": [{"id": id, "roles": roles} for id, roles in members.items()],
            "channels": [{"id": id, "overwrites": discord_overwrites(server, members, rules[id])} for id in channels],
        },
        "bits": {name: str(bit | VIEW) for name, bit in BITS.items()},
        "queries": columns(queries, "member", "channel", "permission", "allowed"),
        "bulk": {
            "member": asking,
            "permission": POST,
            "channels": [channel for channel in channels if mask(asking, channel) & BITS[POST]],
        },
    }


def crowd_workload(dice: random.Random, size: int) -> dict[str, object]:
    server = Server(dice)
    sets = [server.role_set() for _ in range(500)]
    ids = [f"u{number:07}" for number in range(size)]
    held = [dice.randrange(len(sets)) for _ in ids]
    alone = set(dice.sample(ids, min(1_000, size // 10)))
    place = "500000000000000000"
    rules = server.rules(ids[0]) | {id: some_rule(dice) for id in ids if id in alone}
    # Visible to all, or nobody but those with a role could ever post.
    if server.nobody in rules:
        rules = {EVERYONE: rules.pop(server.nobody)} | rules
    of_roles = {id: rule for id, rule in rules.items() if id not in alone and id != ids[0]}
    by_set = [effective(server.base(its), frozenset(its), "", of_roles) for its in sets]

    def can(id: str, its: int) -> bool:
        mask = by_set[its]
        if id in rules:
            mask = effective(server.base(sets[its]), frozenset(sets[its]), id, of_roles | {id: rules[id]})
        return bool(mask & BITS[POST])

    return {
        "document": {
            "community": {"communityId": server.guild},
            "roles": server.role_documents(),
            "members": [{"userId": id, "communityRoleIds": sets[its]} for id, its in zip(ids, held, strict=True)],
            "channelGroups": [{"id": "400000000000000000"}],
            "channels": [{"id": place, "channelGroupId": "400000000000000000", "useChannelGroupPermission": False}],
            "accessRules": rule_documents({place: rules}),
        },
        "channel": place,
        "permission": POST,
        "role": next(iter(server.roles)),
        "masks": {"everyone": str(server.everyone), "roles": {id: str(mask) for id, mask in server.roles.items()}},
        "rules": {id: [str(part) for part in rule] for id, rule in rules.items()},
        "bit": str(BITS[POST]),
        "answer": sum(map(can, ids, held)),
    }


WORKLOADS: dict[str, Callable[[random.Random], dict[str, object]]] = {
    "app": app_workload,
    "user": user_workload,
    "overlay": overlay_workload,
    "thousand": lambda dice: crowd_workload(dice, 1_000),
    "million": lambda dice: crowd_workload(dice, 1_000_000),
}


def generate(folder: Path) -> Path:
    """Writes the workloads once: again only when this file or a catalogue has changed."""
    sources = [Path(__file__), *sorted((ROOT / "core" / "catalogs").glob("rocketchat-*.json"))]
    stamp = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()
    marker = folder / "stamp"
    if marker.exists() and marker.read_text() == stamp:
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in WORKLOADS.items():
        print(f"workload {name}", flush=True)
        workload = make(random.Random(SEED))
        # The document of a crowd goes into a file of its own: it is read as text.
        if name in ("thousand", "million"):
            document = workload.pop("document")
            (folder / f"{name}-document.json").write_text(json.dumps(document, separators=(",", ":")), "utf-8")
        (folder / f"{name}.json").write_text(json.dumps(workload, separators=(",", ":")), "utf-8")
    marker.write_text(stamp)
    return folder
