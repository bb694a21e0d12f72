"""Effective permissions in random guilds, by discord.py and by grantfold's `Community`.

Both fold a base, the overlay of everyone, those of the roles held and the member's own. They are documented to agree where
everyone's overlay only denies (Root has no step of its own for it) and no permission includes another; so only that is made here.
Seeing is no permission in Root: whom any rule names sees the place. In discord.py that is a permission which everyone's overlay
takes away where there is no rule for everyone, and which every other rule gives.
"""

import json
import sys
from random import Random
from typing import Any

import discord

from grantfold.root import EVERYONE, Community

Json = Any
# Pairs that neither platform derives from, or makes depend on, another one.
FLAGS = {
    "channel.createMessageReaction": "add_reactions",
    "channel.createMessage": "send_messages",
    "channel.deleteMessageOther": "manage_messages",
    "channel.viewMessageHistory": "read_message_history",
    "channel.useExternalEmoji": "external_emojis",
}
BITS = {name: 1 << flag for name, flag in zip(FLAGS, (6, 11, 13, 16, 18), strict=True)}
VIEW, ADMINISTRATOR = 1 << 10, 1 << 3
GUILD = "200000000000000000"
OWNER = "100000000000000000"

Mask = tuple[int, int]
Rules = dict[str, Mask]


def subset(rng: Random, chance: float) -> int:
    return sum(bit for bit in BITS.values() if rng.random() < chance)


def rule(rng: Random) -> Mask:
    allow = subset(rng, 0.3)
    return allow, subset(rng, 0.3) & ~allow


def sdk(name: str) -> str:
    scope, rest = name.split(".")
    return scope + rest[0].upper() + rest[1:]


def permissions(mask: int) -> Json:
    return {sdk(name): True for name, bit in BITS.items() if mask & bit}


class World:
    def __init__(self, rng: Random) -> None:
        self.everyone = subset(rng, 0.4)
        self.roles = {str(300_000_000_000_000_000 + n): subset(rng, 0.3) for n in range(rng.randint(0, 5))}
        self.admins = {role for role in self.roles if rng.random() < 0.06}
        ids = [str(int(OWNER) + n) for n in range(rng.randint(2, 5))]
        self.members = {id: [role for role in self.roles if rng.random() < 0.4] for id in ids}
        self.groups = {str(400_000_000_000_000_000 + n): self.rules(rng) for n in range(2)}
        self.channels = {str(500_000_000_000_000_000 + n): self.rules(rng) for n in range(rng.randint(1, 4))}
        self.parents = {id: rng.choice(list(self.groups)) for id in self.channels}
        self.synced = {id for id in self.channels if rng.random() < 0.3}

    def rules(self, rng: Random) -> Rules:
        found = {EVERYONE: (0, subset(rng, 0.3))} if rng.random() < 0.6 else {}
        return found | {id: rule(rng) for id in [*self.roles, *self.members] if rng.random() < 0.4}

    def document(self) -> Json:
        full = {"communityFullControl": True}
        roles = {EVERYONE: self.everyone, **self.roles}
        places = {**self.groups, **self.channels}
        return {
            "community": {"communityId": GUILD, "ownerUserId": OWNER},
            "roles": [
                {
                    "id": id,
                    "name": id,
                    "channelPermission": permissions(mask),
                    "communityPermission": full if id in self.admins else {},
                }
                for id, mask in roles.items()
            ],
            "members": [{"userId": id, "communityRoleIds": roles} for id, roles in self.members.items()],
            "channelGroups": [{"id": id, "name": id} for id in self.groups],
            "channels": [
                {"id": id, "name": id, "channelGroupId": group, "useChannelGroupPermission": id in self.synced}
                for id, group in self.parents.items()
            ],
            "accessRules": [
                {
                    "channelOrChannelGroupId": place,
                    "roleOrMemberId": subject,
                    "overlay": {sdk(name): bool(allow & bit) for name, bit in BITS.items() if (allow | deny) & bit},
                }
                for place, rules in places.items()
                for subject, (allow, deny) in rules.items()
            ],
        }

    def overwrites(self, channel: str) -> list[Json]:
        rules = self.groups[self.parents[channel]] if channel in self.synced else self.channels[channel]
        _, denied = rules.get(EVERYONE, (0, VIEW))
        found = [{"id": GUILD, "type": 0, "allow": "0", "deny": str(denied)}]
        for subject, (allow, deny) in rules.items():
            if subject != EVERYONE:
                kind = int(subject in self.members)
                found.append({"id": subject, "type": kind, "allow": str(allow | VIEW), "deny": str(deny)})
        return found


class State:
    """What a guild asks of its connection while it is built."""

    shard_count = None
    self_id = 1
    member_cache_flags = discord.MemberCacheFlags.none()

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **kwargs: None

    def store_user(self, data: Any, **options: Any) -> discord.User:
        return discord.User(state=self, data=data)  # type: ignore[arg-type]


def guild_of(world: World) -> discord.Guild:
    shown = {"color": 0, "colors": {"primary_color": 0}, "hoist": False, "position": 1, "managed": False, "mentionable": False, "flags": 0}
    roles = [{"id": GUILD, "name": "@everyone", "permissions": str(world.everyone | VIEW)} | shown]
    for id, mask in world.roles.items():
        roles.append({"id": id, "name": id, "permissions": str(mask | (ADMINISTRATOR if id in world.admins else 0))} | shown)
    channel = {"type": 0, "position": 0, "nsfw": False, "parent_id": None, "topic": None}
    numbers = "verification_level default_message_notifications explicit_content_filter mfa_level nsfw_level premium_tier"
    data: Json = {
        **dict.fromkeys(numbers.split(), 0),
        **{"id": GUILD, "name": "guild", "owner_id": OWNER, "member_count": 5, "preferred_locale": "en-US", "afk_timeout": 300},
        **{"emojis": [], "stickers": [], "features": [], "system_channel_flags": 0, "roles": roles},
        "channels": [channel | {"id": id, "name": id, "permission_overwrites": world.overwrites(id)} for id in world.channels],
    }
    guild = discord.Guild(data=data, state=State())  # type: ignore[arg-type]
    user = {"discriminator": "0", "avatar": None, "global_name": None, "bot": False}
    for id, held in world.members.items():
        told: Json = {"user": user | {"id": id, "username": id}, "roles": held, "joined_at": None, "flags": 0}
        guild._add_member(discord.Member(data=told, guild=guild, state=guild._state))
    return guild


def differences(world: World) -> tuple[int, list[str]]:
    guild, community = guild_of(world), Community.from_json(json.dumps(world.document()))
    asked, found = 0, []
    for member in world.members:
        person = guild.get_member(int(member))
        for channel in world.channels:
            theirs = guild.get_channel(int(channel)).permissions_for(person)  # type: ignore[union-attr, arg-type]
            grants = community.grants(member, channel)
            told = {name: bool(theirs.view_channel and getattr(theirs, flag)) for name, flag in FLAGS.items()}
            told["channel.view"] = theirs.view_channel
            asked += len(told)
            found += [
                f"{member} {name} in {channel}: discord.py {allowed}, grantfold {name in grants}"
                for name, allowed in told.items()
                if allowed != (name in grants)
            ]
    return asked, found


def main() -> int:
    count, seed, share, shares = map(int, sys.argv[1:])
    answers = 0
    for number in range(share, count, shares):
        world = World(Random(f"discord {seed} {number}"))
        asked, found = differences(world)
        answers += asked
        if found:
            print(json.dumps(world.document(), indent=2), *found, sep="\n")
            return 1
    print(json.dumps({"answers": answers}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
