"""Makes something smaller as long as it still shows what it was kept for; by default a community."""

import copy
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import root

Thing = dict[str, Any]


def forget(world: root.World, id: str) -> None:
    """Takes the rules and held roles of something that is gone out of the document."""
    world["accessRules"] = [
        rule for rule in world["accessRules"] if id not in (rule["channelOrChannelGroupId"], rule["roleOrMemberId"])
    ]
    for member in world["members"] + world["apps"]:
        member["communityRoleIds"] = [role for role in member["communityRoleIds"] if role != id]


def removable(world: root.World, part: str) -> list[str]:
    """The ids in one list of the document that it can do without."""
    ids = [entry.get("id", entry.get("userId")) for entry in world[part]]
    kept = {root.EVERYONE, world["community"]["ownerUserId"]} | {ch["channelGroupId"] for ch in world["channels"]}
    return [id for id in ids if id not in kept]


def smaller(world: root.World) -> Iterator[root.World]:
    """Every world with a single thing less, the big things first."""
    for part in ("apps", "members", "roles", "channels", "channelGroups"):
        for id in removable(world, part):
            result = copy.deepcopy(world)
            result[part] = [entry for entry in result[part] if entry.get("id", entry.get("userId")) != id]
            forget(result, id)
            yield result
    for at in range(len(world["accessRules"])):
        result = copy.deepcopy(world)
        del result["accessRules"][at]
        yield result
    for part in ("apps", "members", "roles", "accessRules"):
        for at, entry in enumerate(world[part]):
            for key in ("communityPermission", "channelPermission", "overlay", "communityRoleIds"):
                for name in entry.get(key, ()):
                    result = copy.deepcopy(world)
                    inside = result[part][at][key]
                    if isinstance(inside, list):
                        inside.remove(name)
                    else:
                        del inside[name]
                    yield result


def shrink(
    thing: Thing, still: Callable[[Thing], bool], smaller: Callable[[Thing], Iterable[Thing]] = smaller
) -> Thing:
    """Something for which `still` is true, though for none with a single thing less."""
    for candidate in smaller(thing):
        if still(candidate):
            return shrink(candidate, still, smaller)
    return thing
