"""Random small Root communities, dense enough that every rule of the resolution decides something."""

from random import Random
from typing import Any

import root

# Few and related, so that rules meet; any other permission turns up now and then.
CHANNEL = [f"channel.{name}" for name in "manageFiles createFile viewFile createMessage view fullControl".split()]
COMMUNITY = [f"community.{name}" for name in "manageRoles manageInvites createInvite manageBans createBan kick".split()]


def some(rng: Random, permissions: list[str], chance: float) -> dict[str, bool]:
    """An SDK object. A false is the same as an absent field there, so some are written out."""
    result = {}
    for permission in permissions:
        if rng.random() < chance:
            result[root.field(permission)] = rng.random() < 0.85
    return result


def permissions(rng: Random) -> dict[str, Any]:
    """What a role or a manifest grants. Full control at either scope ends most questions, so it is rare."""
    community = some(rng, COMMUNITY, 0.3)
    channel = some(rng, CHANNEL[:-1] + [rng.choice(sorted(root.CHANNEL))], 0.25)
    if rng.random() < 0.04:
        community["communityFullControl"] = True
    if rng.random() < 0.08:
        channel["channelFullControl"] = True
    return {"communityPermission": community, "channelPermission": channel}


def overlay(rng: Random) -> dict[str, bool]:
    result = {}
    named = set(rng.sample(CHANNEL, rng.randint(0, 4)))
    if rng.random() < 0.3:
        named.add("channel.manageFiles")
    for permission in sorted(named):
        # Full control allowed would hide what the other permissions come to.
        result[root.field(permission)] = rng.random() < (0.3 if permission == "channel.fullControl" else 0.5)
    if rng.random() < 0.2:
        result[root.field(rng.choice(sorted(root.CHANNEL)))] = rng.random() < 0.5
    return result


def rules(rng: Random, targets: list[str], subjects: list[str]) -> list[dict[str, Any]]:
    """At most one rule for each pair, most of them on a few targets so that several reach the same member."""
    pairs = [(target, subject) for target in targets for subject in subjects]
    rng.shuffle(pairs)
    busy = set(rng.sample(targets, min(len(targets), rng.randint(1, 2))))
    pairs.sort(key=lambda pair: pair[0] not in busy)
    result = []
    for target, subject in pairs[: max(rng.randint(0, 12), rng.randint(0, 12))]:
        rule: dict[str, Any] = {"channelOrChannelGroupId": target, "roleOrMemberId": subject}
        if rng.random() < 0.85:
            rule["overlay"] = overlay(rng)
        result.append(rule)
    rng.shuffle(result)
    return result


def world(rng: Random) -> root.World:
    """2-6 roles, 1-5 members of which the first is the owner, 0-2 apps, 1-3 groups, 1-6 channels, 0-12 rules."""
    role_ids = [root.EVERYONE] + [f"role{number}" for number in range(1, rng.randint(2, 6))]
    member_ids = [f"user{number}" for number in range(1, rng.randint(1, 5) + 1)]
    app_ids = [f"app{number}" for number in range(1, rng.randint(0, 2) + 1)]
    group_ids = [f"group{number}" for number in range(1, rng.randint(1, 3) + 1)]
    channel_ids = [f"channel{number}" for number in range(1, rng.randint(1, 6) + 1)]

    def held() -> list[str]:
        # EVERYONE is held anyhow; listed or not makes no difference.
        return [role for role in role_ids if rng.random() < (0.2 if role == root.EVERYONE else 0.5)]

    return {
        "community": {"communityId": "community", "ownerUserId": "user1"},
        "roles": [{"id": role, "name": role} | permissions(rng) for role in role_ids],
        "members": [{"userId": member, "communityRoleIds": held()} for member in member_ids],
        "apps": [{"userId": app, "communityRoleIds": held()} | permissions(rng) for app in app_ids],
        "channelGroups": [{"id": group, "name": group} for group in group_ids],
        "channels": [
            {
                "id": channel,
                "name": channel,
                "channelGroupId": rng.choice(group_ids),
                "useChannelGroupPermission": rng.random() < 0.5,
            }
            for channel in channel_ids
        ],
        "accessRules": rules(rng, group_ids + channel_ids, role_ids + member_ids + app_ids),
    }


def readings(rng: Random) -> dict[str, str]:
    """One of the sixteen profiles, not only those that change a single reading."""
    profile = dict(root.DEFAULT)
    for other in root.OTHER_READINGS.values():
        if rng.random() < 0.5:
            profile |= {name: value for name, value in other.items() if value != root.DEFAULT[name]}
    return profile
