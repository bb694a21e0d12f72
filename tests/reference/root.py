"""Root's permission resolution, written down a second time: plain and slow, from the documentation alone.

It shares nothing with the core and is what the core is compared with. Each function answers one question and restates
its rule in our own words, with the page it is from:

  [rules]      Root developer documentation, Access rules
  [manifest]   Root developer documentation, Manifest permissions
  [events]     Root developer documentation, Permission update events
  [roles]      Root developer documentation, reference of CommunityRoleClient and CommunityMemberRoleClient
  [leader]     Root leader documentation, Permission calculation, Permission model, Permission syncing
  [ours]       stated nowhere; our reading
"""

from collections.abc import Mapping
from typing import Any

World = dict[str, Any]
Readings = Mapping[str, str]
Answer = dict[str, Any]

# The well-known id of the role everybody holds; the same in every community.
EVERYONE = "ACTAwpQAgAuAAAAAAAAAAQ"

COMMUNITY = {
    f"community.{name}"
    for name in (
        "fullControl manageCommunity manageRoles manageEmojis manageAuditLog createInvite manageInvites createBan"
        " manageBans kick changeMyNickname changeOtherNickname createChannelGroup manageApps"
    ).split()
}
CHANNEL = {
    f"channel.{name}"
    for name in (
        "fullControl view useExternalEmoji createMessage deleteMessageOther managePinnedMessages viewMessageHistory"
        " createMessageAttachment createMessageMention createMessageReaction makeMessagePublic moveUserOther voiceTalk"
        " voiceMuteOther voiceDeafenOther voiceKick videoStreamMedia createFile manageFiles viewFile appKick"
    ).split()
}
# [manifest] What the three "manage" permissions include. Full control is not listed: it has rules of its own.
INCLUDES = {
    "community.manageInvites": {"community.createInvite"},
    "community.manageBans": {"community.createBan"},
    "channel.manageFiles": {"channel.createFile", "channel.viewFile"},
}

DEFAULT: Readings = {
    "role_merge": "allow_wins",
    "view_false": "ignored",
    "full_control": "removable",
    "implied": "late",
}
# Each changes one reading of the default.
OTHER_READINGS: dict[str, Readings] = {
    "deny_wins": {**DEFAULT, "role_merge": "deny_wins"},
    "view_false_hides": {**DEFAULT, "view_false": "hides"},
    "full_control_sticky": {**DEFAULT, "full_control": "sticky"},
    "implied_early": {**DEFAULT, "implied": "early"},
}


def field(permission: str) -> str:
    """What the SDK calls a permission: `channel.createFile` is the field `channelCreateFile`."""
    scope, name = permission.split(".")
    return scope + name[0].upper() + name[1:]


BY_FIELD = {field(permission): permission for permission in COMMUNITY | CHANNEL}


def named(fields: Mapping[str, bool]) -> set[str]:
    """The permissions that are true in an SDK object. An absent field is false."""
    return {BY_FIELD[name] for name, value in fields.items() if value}


def with_included(permissions: set[str]) -> set[str]:
    """[manifest] The permissions and those they include, full control left alone."""
    result = set(permissions)
    for permission in permissions:
        result |= INCLUDES.get(permission, set())
    return result


# Who the subject is


def find(world: World, subject: str) -> dict[str, Any]:
    for member in world["members"] + world["apps"]:
        if member["userId"] == subject:
            return dict(member)
    raise LookupError(f"no member or app `{subject}`")


def held_roles(world: World, subject: str) -> set[str]:
    """[roles] The listed roles and EVERYONE, which every member and every app holds without being given it."""
    return set(find(world, subject)["communityRoleIds"]) | {EVERYONE}


def base(world: World, subject: str) -> set[str]:
    """[rules] Step 1: all that the manifest or any role names. Sources only add; none takes away what another gives.

    Only an app has permissions of its own, those of its manifest; whatever a member's object says does not count.
    """
    sources = [role for role in world["roles"] if role["id"] in held_roles(world, subject)]
    sources += [app for app in world["apps"] if app["userId"] == subject]
    result: set[str] = set()
    for source in sources:
        result |= named(source.get("communityPermission", {}))
        result |= named(source.get("channelPermission", {}))
    return result


def has_everything(world: World, subject: str) -> bool:
    """[leader] The owner, and [manifest] [leader] whoever has the community's full control, has every permission of
    both scopes everywhere; no rule and no overlay is looked at."""
    find(world, subject)
    is_owner = world["community"]["ownerUserId"] == subject
    return is_owner or "community.fullControl" in base(world, subject)


def community_grants(world: World, subject: str) -> list[str]:
    """[rules] Access rules have no say in community permissions: the base and what it includes."""
    if has_everything(world, subject):
        return sorted(COMMUNITY)
    return sorted(with_included(base(world, subject)) & COMMUNITY)


# Which rules apply


def effective_target(world: World, target: str) -> str:
    """[rules] Step 2: a synced channel takes what its group has; its own rules are ignored. Never both."""
    for channel in world["channels"]:
        if channel["id"] == target:
            return str(channel["channelGroupId"] if channel["useChannelGroupPermission"] else target)
    if any(group["id"] == target for group in world["channelGroups"]):
        return target
    raise LookupError(f"no channel or group `{target}`")


def overlays(world: World, target: str, subjects: set[str], readings: Readings) -> list[dict[str, bool]]:
    """The overlays of the rules on exactly this target for these subjects. A rule without overlay has an empty one.

    [ours] full_control = sticky: a false on full control counts as not set, in whichever overlay it stands.
    """
    result = []
    for rule in world["accessRules"]:
        if rule["channelOrChannelGroupId"] != target or rule["roleOrMemberId"] not in subjects:
            continue
        overlay = {BY_FIELD[name]: value for name, value in rule.get("overlay", {}).items()}
        if readings["full_control"] == "sticky" and overlay.get("channel.fullControl") is False:
            del overlay["channel.fullControl"]
        result.append(overlay)
    return result


# What the overlays make of the base


def decide(
    permission: str, start: set[str], roles: list[dict[str, bool]], member: dict[str, bool], readings: Readings
) -> tuple[bool, str]:
    """Whether a single permission is allowed, full control aside, and the layer that said so: member, role or base.

    [ours] What includes the permission speaks for it too, as long as it is itself allowed in the end. Within a layer's
    overlay the permission's own name beats what is only included; a later layer beats an earlier one either way.
    """
    parents = {}
    for parent in INCLUDES:
        if permission in INCLUDES[parent]:
            allowed, layer = decide(parent, start, roles, member, readings)
            if allowed:
                parents[parent] = layer

    # [rules] Step 4: the rule for the subject itself comes last and so decides first.
    if permission in member:
        return member[permission], "member"
    if "member" in parents.values():
        return True, "member"

    # [rules] Step 3: the rules for its roles have one vote each, in no order. Silent rules do not vote.
    votes = set()
    for overlay in roles:
        if permission in overlay:
            votes.add(overlay[permission])
        elif any(overlay.get(parent) is True for parent in parents):
            votes.add(True)
    if votes:
        return merge(votes, readings), "role"

    return permission in start or any(parent in start for parent in parents), "base"


def merge(votes: set[bool], readings: Readings) -> bool:
    """[rules] One allow among the roles is enough. The leader documentation, Manage access rules, has it the other way
    round: role_merge = deny_wins."""
    return True in votes if readings["role_merge"] == "allow_wins" else False not in votes


def channel_grants(world: World, subject: str, target: str, readings: Readings) -> set[str]:
    """The channel permissions of somebody who does not have everything. Empty: does not see the target."""
    place = effective_target(world, target)
    roles = overlays(world, place, held_roles(world, subject), readings)
    own = overlays(world, place, {subject}, readings)
    # [rules] Step 2: without any rule that reaches the subject the target is invisible, whatever the base holds.
    if not roles and not own:
        return set()
    member = own[0] if own else {}

    start = base(world, subject)
    if readings["implied"] == "early":
        # [ours] What the base includes is in the base before any overlay speaks. Overlays stay as they are.
        start = with_included(start)

    # [rules] Full control in the outcome is every channel permission; denials of others do nothing.
    if decide("channel.fullControl", start, roles, member, readings)[0]:
        return set(CHANNEL)

    # An older edition of [rules]: a `view` that the overlays leave denied hides the target.
    view, layer = decide("channel.view", start, roles, member, readings)
    if readings["view_false"] == "hides" and not view and layer != "base":
        return set()

    # [rules] `view` is derived: a rule reaches the subject, so it is true.
    result = {permission for permission in CHANNEL if decide(permission, start, roles, member, readings)[0]}
    return result | {"channel.view"}


def resolve(world: World, subject: str, target: str, readings: Readings = DEFAULT) -> Answer:
    """What the subject may do in a channel or group."""
    if has_everything(world, subject):
        effective_target(world, target)
        return {"visible": True, "community": sorted(COMMUNITY), "channel": sorted(CHANNEL)}
    channel = channel_grants(world, subject, target, readings)
    return {
        "visible": "channel.view" in channel,
        "community": community_grants(world, subject),
        "channel": sorted(channel),
    }


# Questions about more than one target, subject or reading. Lists are in the order of the document.


def visible_channels(world: World, subject: str, readings: Readings = DEFAULT) -> list[str]:
    ids = [channel["id"] for channel in world["channels"]]
    return [id for id in ids if resolve(world, subject, id, readings)["visible"]]


def visible_groups(world: World, subject: str, readings: Readings = DEFAULT) -> list[str]:
    """A group shows through a rule on it, or [events] through a channel in it that is visible: the group goes away
    together with the last of those."""
    seen = visible_channels(world, subject, readings)
    through = {channel["channelGroupId"] for channel in world["channels"] if channel["id"] in seen}
    ids = [group["id"] for group in world["channelGroups"]]
    return [id for id in ids if id in through or resolve(world, subject, id, readings)["visible"]]


def channels_where(world: World, subject: str, permission: str, readings: Readings = DEFAULT) -> list[str]:
    """The channels in which the subject has a channel permission."""
    ids = [channel["id"] for channel in world["channels"]]
    return [id for id in ids if permission in resolve(world, subject, id, readings)["channel"]]


def members_who_can(world: World, target: str, permission: str, readings: Readings = DEFAULT) -> list[str]:
    """The members, then the apps, that have a channel permission in a channel or group."""
    ids = [member["userId"] for member in world["members"] + world["apps"]]
    return [id for id in ids if permission in resolve(world, id, target, readings)["channel"]]


def contested(world: World, subject: str, target: str) -> dict[str, dict[str, bool]]:
    """The permissions whose answer under some other reading is not the default's, with that answer by reading."""

    def answers(readings: Readings) -> set[str]:
        found = resolve(world, subject, target, readings)
        return set(found["community"]) | set(found["channel"])

    usual = answers(DEFAULT)
    result: dict[str, dict[str, bool]] = {}
    for name, readings in OTHER_READINGS.items():
        other = answers(readings)
        for permission in usual ^ other:
            result.setdefault(permission, {})[name] = permission in other
    return result


def can_assign(world: World, subject: str, role: str) -> bool:
    """[roles] Whoever manages roles may hand out those that hold no more than the subject itself; nobody hands out
    EVERYONE. [ours] What it holds is meant community-wide: the base and all it includes, no channel's rules."""
    roles = {candidate["id"]: candidate for candidate in world["roles"]}
    if role not in roles:
        raise LookupError(f"no role `{role}`")
    if role == EVERYONE or "community.manageRoles" not in community_grants(world, subject):
        return False
    if has_everything(world, subject):
        return True
    wanted = named(roles[role].get("communityPermission", {}))
    wanted |= named(roles[role].get("channelPermission", {}))
    own = with_included(base(world, subject))
    if "channel.fullControl" in own:
        own |= CHANNEL
    return wanted <= own
