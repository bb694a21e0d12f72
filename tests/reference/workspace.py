"""What a Rocket.Chat server answers, written down a second time: plain and slow, and sharing nothing with the core.

A workspace is the document that the core reads, with one key more: `reading`, whose algorithm answers. Each function
answers one question and restates its rule in our own words, with where the rule is from:

  [server]   Rocket.Chat server, `hasPermission` and its siblings
  [allow]    Rocket.Chat server and clients, `AuthorizationUtils`
  [role]     Rocket.Chat server, `hasAnyRole`
  [clients]  the web clients' and the React Native client's own `hasPermission`
  [rooms]    Rocket.Chat server, `canAccessRoom` and `canReadRoom`
  [ours]     stated nowhere; our decision
"""

from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

Workspace = dict[str, Any]
# An id, a user whose roles are given and trusted, or nobody. The id "" is nobody.
User = str | Mapping[str, Any] | None
Room = str | None

READINGS = ("server", "legacy_client", "oldest_client", "react_native")


class InvalidParam(Exception):
    """The server throws here where one would expect a no."""


class InvalidArguments(Exception):
    """Not a list where the server wants one."""


class UnknownUser(Exception):
    """The user has no document, and one is needed."""


class Circle(Exception):
    """A room is, over others, a discussion in itself."""


def entries(workspace: Workspace, part: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = workspace.get(part, [])
    return found


def entry(workspace: Workspace, part: str, id: str | None) -> dict[str, Any] | None:
    return next((each for each in entries(workspace, part) if each["_id"] == id), None)


def reading(workspace: Workspace) -> str:
    return str(workspace.get("reading", "server"))


# Who asks, and what they hold


def id_of(user: User) -> str | None:
    """The user's id, or None for nobody. [ours] A user whose roles are given, but whose id is empty, is nobody."""
    return (user.get("_id") if isinstance(user, Mapping) else user) or None


def global_roles(workspace: Workspace, user: User) -> list[str]:
    """[server] Of somebody without a document, or without roles in it: none. Roles that are given are believed."""
    source = user if isinstance(user, Mapping) else entry(workspace, "users", user)
    return list((source or {}).get("roles", []))


def subscription(workspace: Workspace, user: User, room: Room) -> dict[str, Any] | None:
    for each in entries(workspace, "subscriptions"):
        if (each["u"]["_id"], each["rid"]) == (id_of(user), room):
            return each
    return None


def room_roles(workspace: Workspace, user: User, room: Room) -> list[str]:
    """[server] Whatever the room is, and whether or not it is known; an invitation counts too."""
    found = subscription(workspace, user, room) if room else None
    return list((found or {}).get("roles", []))


def scope(workspace: Workspace, role: str) -> str | None:
    """None for a role without a document. A document without a scope says Users."""
    document = entry(workspace, "roles", role)
    return str(document.get("scope", "Users")) if document else None


# Restricted roles


def is_restricted(workspace: Workspace, permission: str, role: str) -> bool:
    """[allow] A list that is not empty and lacks the permission restricts it."""
    if not permission or not role:
        raise InvalidParam
    allowed = workspace.get("allowLists", {}).get(role, [])
    return bool(allowed) and permission not in allowed


def is_restricted_for_any(workspace: Workspace, permission: str, roles: Iterable[str]) -> bool:
    """[allow] The first role that is restricted ends it: an empty id behind that role is never looked at."""
    if not permission:
        raise InvalidParam
    return any(is_restricted(workspace, permission, role) for role in roles)


def has_restrictions(workspace: Workspace, role: str) -> bool:
    """[allow] An empty list restricts nothing but is there."""
    return role in workspace.get("allowLists", {})


# Checks


def restricts(workspace: Workspace, permission: str, user: User, room: Room) -> bool:
    """[server] One restricted role among all that are held is enough; the server sorts them, so that an empty id is met
    first. [clients] The web clients look at global roles only, [ours] in their order; React Native does not look."""
    held = global_roles(workspace, user)
    if reading(workspace) == "react_native":
        return False
    if reading(workspace) == "server":
        held = sorted(held + room_roles(workspace, user, room))
    return is_restricted_for_any(workspace, permission, held)


def holds(workspace: Workspace, role: str, user: User, room: Room) -> bool:
    """[server] Held globally or in the room, whatever its scope is and whether it has a document or not.

    [clients] The web clients look only where the scope says. A role without a document is a global one, and for the
    oldest client none.
    """
    everywhere, here = global_roles(workspace, user), room_roles(workspace, user, room)
    if reading(workspace) in ("server", "react_native"):
        return role in everywhere or role in here
    found = scope(workspace, role)
    if found is None and reading(workspace) == "oldest_client":
        return False
    return role in (here if found == "Subscriptions" else everywhere)


def check(workspace: Workspace, permission: str, user: User, room: Room, lent: Iterable[str]) -> bool:
    """One permission of somebody who is not nobody. Lent roles grant, but neither restrict nor lift a restriction."""
    if restricts(workspace, permission, user, room):
        return False
    document = entry(workspace, "permissions", permission)
    granting = document.get("roles", []) if document else []
    return any(role in lent or holds(workspace, role, user, room) for role in granting)


def answers_nothing(workspace: Workspace, user: User, room: Room) -> bool:
    """[server] Nobody has nothing, not even all of no permissions. [clients] On React Native neither has anybody in a
    room without a subscription, [ours] whatever is lent."""
    unread = reading(workspace) == "react_native" and bool(room) and not subscription(workspace, user, room)
    return id_of(user) is None or unread


def has_all(
    workspace: Workspace, user: User, permissions: Iterable[str], room: Room = None, lent: Iterable[str] = ()
) -> bool:
    if answers_nothing(workspace, user, room):
        return False
    return all(check(workspace, permission, user, room, lent) for permission in permissions)


def has_any(
    workspace: Workspace, user: User, permissions: Iterable[str], room: Room = None, lent: Iterable[str] = ()
) -> bool:
    if answers_nothing(workspace, user, room):
        return False
    return any(check(workspace, permission, user, room, lent) for permission in permissions)


def has(workspace: Workspace, user: User, permission: str, room: Room = None, lent: Iterable[str] = ()) -> bool:
    return has_all(workspace, user, [permission], room, lent)


def has_any_role(workspace: Workspace, user: User, roles: list[str], room: Room = None) -> bool:
    """[role] Only where the scope says. A role without a document is held by nobody; [clients] for the later clients
    it is a global one. [ours] The oldest client denies its permissions, and so the role itself."""
    if not isinstance(roles, list):
        raise InvalidArguments
    if id_of(user) is None:
        return False
    for role in roles:
        found = scope(workspace, role)
        if found is None and reading(workspace) in ("server", "oldest_client"):
            continue
        if role in (room_roles(workspace, user, room) if found == "Subscriptions" else global_roles(workspace, user)):
            return True
    return False


def has_role(workspace: Workspace, user: User, role: str, room: Room = None) -> bool:
    return has_any_role(workspace, user, [role], room)


# Questions about more than one permission, user or room. [ours] Where the server throws, nobody has anything.


def certainly(workspace: Workspace, user: User, permission: str, room: Room = None) -> bool:
    try:
        return has(workspace, user, permission, room)
    except InvalidParam:
        return False


def grants(workspace: Workspace, user: User, room: Room = None) -> list[str]:
    ids = [each["_id"] for each in entries(workspace, "permissions")]
    return sorted(id for id in ids if certainly(workspace, user, id, room))


def users_who_can(workspace: Workspace, permission: str, room: Room = None) -> list[str]:
    """The users that have a document, and those known only by a subscription."""
    ids = {each["_id"] for each in entries(workspace, "users")}
    ids |= {each["u"]["_id"] for each in entries(workspace, "subscriptions")}
    return sorted(id for id in ids if certainly(workspace, id, permission, room))


def rooms_where(workspace: Workspace, user: User, permission: str) -> list[str]:
    """The rooms that have a document, and those of the user's subscriptions."""
    rooms = {each["_id"] for each in entries(workspace, "rooms")}
    rooms |= {each["rid"] for each in entries(workspace, "subscriptions") if each["u"]["_id"] == id_of(user)}
    return sorted(room for room in rooms if certainly(workspace, user, permission, room))


def can_restrict(workspace: Workspace, role: str) -> bool:
    """Is a role looked at for its list, held where it is meant to be? [clients] The web clients overlook those that are
    held in a room, React Native all."""
    if reading(workspace) == "server":
        return True
    return reading(workspace) != "react_native" and scope(workspace, role) != "Subscriptions"


def had_with(workspace: Workspace, roles: Iterable[str]) -> set[str]:
    """What somebody has who holds these roles, each where it is meant to be held and all in the same place.

    A role without a document grants, except on the oldest client.
    """
    held = list(roles)
    if reading(workspace) == "oldest_client":
        held = [role for role in held if scope(workspace, role)]
    lists = [role for role in held if can_restrict(workspace, role)]
    found = set()
    for permission in entries(workspace, "permissions"):
        restricted = is_restricted_for_any(workspace, permission["_id"], lists)
        if not restricted and set(held) & set(permission.get("roles", [])):
            found.add(permission["_id"])
    return found


def roles_granting(workspace: Workspace, permission: str) -> list[str]:
    """The roles each of which is enough."""
    document = entry(workspace, "permissions", permission) or {}
    return sorted(role for role in set(document.get("roles", [])) if permission in had_with(workspace, [role]))


def minimal_roles(workspace: Workspace, permissions: Iterable[str]) -> dict[str, list[str]]:
    """The fewest roles that have a document and together give all that can be given, with what they give besides.

    A restricted role that lacks a needed permission would take it away from the others and is no candidate. What no
    role gives is not needed. Of several sets the one with the least besides, then the first by its sorted ids.
    """
    asked = set(permissions)
    given = {each["_id"]: had_with(workspace, [each["_id"]]) for each in entries(workspace, "roles")}
    needed = {permission for permission in asked if any(permission in gives for gives in given.values())}
    candidates = [
        role
        for role in sorted(given)
        if not can_restrict(workspace, role)
        or not any(is_restricted(workspace, permission, role) for permission in needed)
    ]
    needed = {permission for permission in needed if any(permission in given[role] for role in candidates)}
    for size in range(len(candidates) + 1):
        covers = []
        for roles in combinations(candidates, size):
            had = had_with(workspace, roles)
            if needed <= had:
                covers.append((len(had - asked), list(roles), sorted(had - asked)))
        if covers:
            _, chosen, extra = min(covers)
            return {"roles": chosen, "extra": extra, "uncovered": sorted(asked - needed)}
    raise AssertionError("all candidates together cover what each covers")


# Rooms


def is_invitation(subscription: Mapping[str, Any]) -> bool:
    return subscription.get("status") == "INVITED"


def has_attribute_rules(room: Mapping[str, Any]) -> bool:
    return bool(room.get("abacAttributes"))


def is_joined(workspace: Workspace, user: User, room: str, include_invitations: bool) -> bool:
    """[rooms] An invitation counts only on request."""
    found = subscription(workspace, user, room)
    return found is not None and (include_invitations or not is_invitation(found))


def known(workspace: Workspace, user: User) -> Workspace:
    """[rooms] A user of whom only the id is given must have a document. [ours] Rooms are the server's to decide under
    every reading."""
    alone = not isinstance(user, Mapping) or "roles" not in user
    if id_of(user) and alone and entry(workspace, "users", id_of(user)) is None:
        raise UnknownUser
    return workspace | {"reading": "server"}


def can_access_room(
    workspace: Workspace,
    user: User,
    room: str,
    allow_anonymous_read: bool = False,
    include_invitations: bool = False,
    attributes: bool | None = None,
    livechat: bool = False,
) -> bool:
    """[rooms] The first of five rules that says yes. Every permission is asked for without a room.

    `attributes` is the decision for rooms with attribute rules, None while such rules are switched off; `livechat` is
    what the rules of livechat rooms say. The parent of a discussion is asked about in the same way, except that an
    invitation there does not count. Where the parents run in a circle the server never answers: [ours] no.
    [ours] A room that is not known is denied before the user is looked at.
    """
    if not entry(workspace, "rooms", room):
        return False
    server = known(workspace, user)

    def enters(id: str, passed: set[str]) -> bool:
        place = entry(server, "rooms", id)
        if id in passed:
            raise Circle
        if not place:
            return False
        return (
            public(server, user, place, allow_anonymous_read)
            or joined(server, user, place, include_invitations and not passed, attributes)
            or bool(place.get("prid") and enters(place["prid"], passed | {id}))
            or (livechat and place["t"] in ("l", "v"))
        )

    try:
        return enters(room, set())
    except Circle:
        return False


def public(server: Workspace, user: User, room: dict[str, Any], allow_anonymous_read: bool) -> bool:
    """[rooms] A public channel, unless it is one of a private team: that is for its members, with no permission
    needed. [ours] A team without a document is private and has no members."""
    if room["t"] != "c":
        return False
    if room.get("teamId"):
        team = entry(server, "teams", room["teamId"]) or {"type": 1}
        if team.get("type") != 0:
            return id_of(user) in team.get("members", [])
    return has(server, user, "view-c-room") if id_of(user) else allow_anonymous_read


def joined(
    server: Workspace, user: User, room: dict[str, Any], include_invitations: bool, attributes: bool | None
) -> bool:
    """[rooms] A subscription and one of two permissions, which are asked for first; where attribute rules decide, their
    yes takes the place of the subscription."""
    if id_of(user) is None:
        return False
    sees = has_any(server, user, ["view-joined-room", f"view-{room['t']}-room"])
    if attributes is not None and has_attribute_rules(room):
        inside = attributes
    else:
        inside = is_joined(server, user, room["_id"], include_invitations)
    return inside and sees


def can_read_room(workspace: Workspace, user: User, room: str, **settings: Any) -> bool:
    """[rooms] In a public channel somebody who is signed in must also be allowed a preview, or have a subscription, be
    it an invitation."""
    if not can_access_room(workspace, user, room, **settings):
        return False
    place = entry(workspace, "rooms", room)
    if not id_of(user) or not place or place["t"] != "c":
        return True
    server = known(workspace, user)
    return has(server, user, "preview-c-room") or subscription(server, user, room) is not None


def can_access_rooms(workspace: Workspace, user: User, rooms: list[str], **settings: Any) -> bool:
    """[rooms] Every one; none of nothing, nobody none, and none together with one that is not known."""
    if not rooms or not id_of(user) or not all(entry(workspace, "rooms", room) for room in rooms):
        return False
    # All are asked about at once: a failure is not hidden by a no.
    return all([can_access_room(workspace, user, room, **settings) for room in rooms])
