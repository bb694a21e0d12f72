"""The records of a Rocket.Chat workspace as types: dicts in the shapes in which servers send them.

A record has whatever else a server said about it besides the keys listed here.
"""

from typing import Any, TypedDict

__all__ = ["Permission", "Role", "Room", "Subscription", "SubscriptionUser", "Team", "User"]


class _Permission(TypedDict):
    _id: str
    roles: list[str]


class Permission(_Permission, total=False):
    """A permission and the ids of the roles that grant it. Permissions of settings have the other keys too."""

    _updatedAt: str
    level: str
    settingId: str
    group: str | None
    section: str | None
    groupPermissionId: str
    sectionPermissionId: str
    sorter: float


class _Role(TypedDict):
    _id: str
    name: str
    description: str
    scope: str
    protected: bool
    mandatory2fa: bool


class Role(_Role, total=False):
    """A role."""

    _updatedAt: str


class _User(TypedDict):
    _id: str
    roles: list[str]


class User(_User, total=False):
    """A user, with the roles it holds globally."""

    username: str


class SubscriptionUser(TypedDict):
    """The user of a subscription."""

    _id: str


class _Subscription(TypedDict):
    rid: str
    u: SubscriptionUser


class Subscription(_Subscription, total=False):
    """That a user is in a room, with the roles it holds there, if it holds any. Its status is `INVITED` as long as it
    is an invitation.
    """

    roles: list[str]
    status: str


class _Room(TypedDict):
    _id: str
    t: str


class Room(_Room, total=False):
    """A room: `t` is its type, `teamId` the team it belongs to, `prid` the room it is a discussion in."""

    name: str
    teamId: str
    prid: str
    abacAttributes: list[dict[str, Any]]


class Team(TypedDict):
    """A team: type 0 is public, 1 private."""

    _id: str
    type: int
    members: list[str]
