"""Root: communities with roles, channels and access rules, and what their members and apps may do."""

from collections.abc import Iterable
from typing import Final, final

from ._errors import CommunityError as CommunityError
from ._kinds import AdviceKind as AdviceKind
from ._kinds import CallCondition as CallCondition
from ._kinds import CommunityErrorKind as CommunityErrorKind
from ._kinds import FullControl as FullControl
from ._kinds import Inclusion as Inclusion
from ._kinds import Readings as Readings
from ._kinds import RoleMerge as RoleMerge
from ._kinds import ViewFalse as ViewFalse
from ._names import ROOT_METHODS as ROOT_METHODS
from ._names import ROOT_PERMISSIONS as ROOT_PERMISSIONS
from ._names import RootMethod as RootMethod
from ._names import RootPermission as RootPermission
from ._native import Diagnostic, Grants, PermissionInfo

__all__ = [
    "Advice",
    "AdviceKind",
    "CallAnswer",
    "CallCondition",
    "Community",
    "CommunityError",
    "CommunityErrorKind",
    "Contested",
    "EVERYONE",
    "FullControl",
    "Inclusion",
    "MissingPermission",
    "PlatformCode",
    "ROOT_METHODS",
    "ROOT_PERMISSIONS",
    "Readings",
    "RoleMerge",
    "RootMethod",
    "RootPermission",
    "ViewFalse",
    "root_catalog",
]

EVERYONE: Final[str]
"""The id of the role that every member and app of every community holds."""

def root_catalog() -> tuple[PermissionInfo, ...]:
    """The 35 permissions of a community: 14 of the community itself, 21 of channels and groups.

    >>> from grantfold.root import root_catalog
    >>> [info.name for info in root_catalog() if info.name.startswith("channel.voice")]
    ['channel.voiceTalk', 'channel.voiceMuteOther', 'channel.voiceDeafenOther', 'channel.voiceKick']
    """

@final
class Community:
    """A Root community: its roles, members, apps, channels and access rules, and what they add up to.

    Changes take effect at once, are all or nothing, and each raises `version`. It may be shared
    between threads: a question sees all of a change or nothing of it. `copy.copy()` gives a
    community that changes apart from this one. What is not there raises `CommunityError`, lone
    surrogates in an id `UnicodeEncodeError`, an argument of another type `TypeError`.

    >>> from grantfold.root import EVERYONE, Community
    >>> community = Community()
    >>> community.put_group("lobby", "Lobby")
    >>> community.put_channel("general", "lobby", "General")
    >>> community.put_member("bot", declared=["channel.createMessage"])
    >>> "channel.createMessage" in community.grants("bot", "general")
    False
    >>> community.put_rule("lobby", EVERYONE)
    >>> "channel.createMessage" in community.grants("bot", "general")
    True
    """

    def __new__(
        cls,
        *,
        role_merge: RoleMerge | None = None,
        view_false: ViewFalse | None = None,
        full_control: FullControl | None = None,
        implied: Inclusion | None = None,
    ) -> Community: ...
    @classmethod
    def from_json(
        cls,
        text: str,
        *,
        role_merge: RoleMerge | None = None,
        view_false: ViewFalse | None = None,
        full_control: FullControl | None = None,
        implied: Inclusion | None = None,
    ) -> Community:
        """Reads a community from the document that `to_json` writes, or that a bot put together from
        what it listed: its parts are in the shapes the SDK returns.

        Missing lists are empty, missing permissions are not granted. Fields that have nothing to do
        with permissions are kept and written again. The readings say how to understand what Root's
        documents leave open; without one, the default applies: `role_merge` is `allow_wins` or
        `deny_wins`, `view_false` is `ignored` or `hides`, `full_control` is `removable` or `sticky`,
        `implied` is `late` or `early`.

        Raises `CommunityError` with all problems in `diagnostics` if it cannot be read as a whole,
        and `ValueError` for a reading that does not exist.

        >>> from grantfold.root import Community, CommunityError
        >>> try:
        ...     Community.from_json('{"members": [{"userId": "ann", "communityRoleIds": ["mod"]}]}')
        ... except CommunityError as error:
        ...     print(error)
        1:14: error[community-dangling-id]: there is no role `mod` (list it in this document, ...)
        """
    def to_json(self) -> str:
        """The community as a document that `from_json` reads: the same answers, and every field that
        was read.
        """
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was odd about the document this was read from, and not an error."""
    @property
    def version(self) -> int:
        """Grows with every change."""
    @property
    def readings(self) -> Readings:
        """The reading that answers are given under, as the arguments of `from_json`."""
    def under(
        self,
        *,
        role_merge: RoleMerge | None = None,
        view_false: ViewFalse | None = None,
        full_control: FullControl | None = None,
        implied: Inclusion | None = None,
    ) -> Community:
        """A copy of this community under another reading, which changes apart from it.

        What is left out stays as it is. Raises `ValueError` for a reading that does not exist.

        >>> from grantfold.root import Community
        >>> Community().under(role_merge="deny_wins").readings["role_merge"]
        'deny_wins'
        """
    # Questions. Any str is accepted as a permission: what is unknown is denied.
    def grants(self, member: str, target: str) -> Grants:
        """What a member or app may do in a channel or channel group: channel permissions as its access
        rules leave them, and community permissions as they are everywhere.

        >>> from grantfold.root import Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_member("bot", declared=["channel.createMessage"])
        >>> print(community.grants("bot", "lobby").explain("channel.createMessage").summary)
        `channel.createMessage` is not granted: no access rule on `lobby` names this member ...
        """
    def community_grants(self, member: str) -> Grants:
        """What a member or app may do in the community itself.

        Channel permissions are not among it, unless the member has full control of the community or
        owns it: ask `grants` for those.
        """
    def sees(self, member: str, target: str) -> bool:
        """Does a member see a channel or channel group?"""
    def visible_channels(self, member: str) -> list[str]:
        """The channels a member sees, in the order of their ids."""
    def visible_groups(self, member: str) -> list[str]:
        """The channel groups a member sees: those with a rule for it, and those with a channel it sees."""
    def channels_where(self, member: str, permission: RootPermission | str) -> list[str]:
        """The channels where a member has a permission, in the order of their ids.

        A name that is in no catalogue is had nowhere.
        """
    def members_who_can(self, target: str, permission: RootPermission | str) -> list[str]:
        """The members and apps that have a permission in a channel or group, in the order of their ids.

        A name that is in no catalogue is had by nobody.
        """
    def contested(self, member: str, target: str) -> tuple[Contested, ...]:
        """The permissions whose answer in a channel or group depends on the reading, in the order of
        the catalogue.
        """
    def can_assign(self, member: str, role: str) -> bool:
        """May a member assign a role, take it away, edit or delete it? It must itself have, across the
        community, every permission the role gives.
        """
    def check_call(
        self,
        member: str,
        method: RootMethod | str,
        target: str | None = None,
        *,
        conditions: Iterable[CallCondition] = (),
        more_targets: Iterable[str] = (),
        destination: str | None = None,
        role: str | None = None,
        role_permissions: Iterable[RootPermission | str] = (),
    ) -> CallAnswer:
        """Does this API call of a member pass? A refused call raises nothing: see the answer.

        `method` is client, dot, method; `target` is the channel or group it is about. The rest is
        what the method's name does not tell: conditions that hold, further channels or groups, the
        group a channel is moved to, the role concerned, and the permissions a role is created or
        edited with. Raises `CommunityError` for a question that makes no sense.

        >>> from grantfold.root import EVERYONE, Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_rule("lobby", EVERYONE, allow=["channel.createMessage"])
        >>> community.put_member("ann")
        >>> community.check_call("ann", "ChannelMessageClient.create", "lobby").allowed
        True
        >>> answer = community.check_call("ann", "ChannelMessageClient.create", "lobby", conditions=["attachments"])
        >>> answer.code.name, answer.reason
        ('NoPermissionToCreate', '`channel.createMessageAttachment` is missing on `lobby`')
        """
    def advise(self, member: str, target: str, permission: RootPermission | str) -> tuple[Advice, ...]:
        """The single changes that would grant a member a permission in a channel or group, those that
        open least beside it first. Each was tried on a copy.

        Empty if the permission is granted, or no single change grants it.

        >>> from grantfold.root import Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_member("bot", declared=["channel.createMessage"])
        >>> best, *_ = community.advise("bot", "lobby", "channel.createMessage")
        >>> print(best.change, best.target, best.member, best.reach)
        memberRule lobby bot 1
        """
    # Changes. A permission that is unknown raises.
    def put_role(self, id: str, name: str | None = None, permissions: Iterable[RootPermission | str] = ()) -> None:
        """Adds a role, or replaces the one with its id, whole. Without a name its id will do."""
    def remove_role(self, id: str) -> None:
        """Takes a role away: from its holders, and with the rules that name it."""
    def put_member(
        self, id: str, roles: Iterable[str] = (), declared: Iterable[RootPermission | str] | None = None
    ) -> None:
        """Adds a member, or an app with what its manifest declares, or replaces the one with its id,
        whole. `EVERYONE` need not be among the roles.
        """
    def remove_member(self, id: str) -> None:
        """Takes a member away, with the rules that name it."""
    def add_role_to(self, member: str, role: str) -> None:
        """Gives a member a role."""
    def remove_role_from(self, member: str, role: str) -> None:
        """Takes a role from a member."""
    def set_owner(self, member: str) -> None:
        """Says who owns the community."""
    def put_group(self, id: str, name: str | None = None) -> None:
        """Adds a channel group, or replaces the one with its id, whole. Without a name its id will do."""
    def remove_group(self, id: str) -> None:
        """Takes a group away, with its channels and all their rules."""
    def put_channel(self, id: str, group: str, name: str | None = None, synced: bool = True) -> None:
        """Adds a channel, or replaces the one with its id, whole. Without a name its id will do.

        A synced channel follows the access rules of its group; another has its own.
        """
    def remove_channel(self, id: str) -> None:
        """Takes a channel away, with its rules."""
    def put_rule(
        self,
        target: str,
        subject: str,
        allow: Iterable[RootPermission | str] = (),
        deny: Iterable[RootPermission | str] = (),
    ) -> None:
        """Adds an access rule of a role or member on a channel or group, or replaces the one that is
        there, whole. One that allows and denies nothing lets the place be seen.
        """
    def remove_rule(self, target: str, subject: str) -> None:
        """Takes an access rule away."""
    def __copy__(self) -> Community: ...
    def __deepcopy__(self, _memo: object, /) -> Community: ...

@final
class Contested:
    """A permission whose answer depends on the reading."""

    @property
    def permission(self) -> RootPermission:
        """Its name."""
    @property
    def allowed(self) -> bool:
        """The answer under the community's own reading."""
    @property
    def otherwise_under(self) -> tuple[str, ...]:
        """The single changes of the reading under which the answer is the other one."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class CallAnswer:
    """Does a call pass?

    >>> from grantfold.root import Community
    >>> community = Community()
    >>> community.put_member("bot", declared=["community.kick"])
    >>> answer = community.check_call("bot", "CommunityMemberBanClient.create")
    >>> answer.allowed, answer.reason
    (False, '`community.createBan` is missing')
    >>> answer.code.name, answer.code.number
    ('NoPermissionToBan', 1010)
    """

    @property
    def method(self) -> RootMethod:
        """The method asked about."""
    @property
    def allowed(self) -> bool:
        """Does it pass?"""
    @property
    def code(self) -> PlatformCode | None:
        """The code it is refused with."""
    @property
    def missing(self) -> tuple[MissingPermission, ...]:
        """The permissions that are missing."""
    @property
    def shortened_without(self) -> tuple[MissingPermission, ...]:
        """Permissions without which it passes, but with less in its answer."""
    @property
    def reason(self) -> str | None:
        """Why it is refused, in one sentence without full stop."""
    @property
    def note(self) -> str | None:
        """What else a caller of this method should know."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class PlatformCode:
    """A code the platform refuses calls with."""

    @property
    def name(self) -> str:
        """Its name: `NoPermissionToCreate`."""
    @property
    def number(self) -> int | None:
        """Its number; `None` for a name that is in no enumeration of the SDK."""
    @property
    def documented(self) -> bool:
        """Does the platform's documentation say so, or was it inferred?"""

@final
class MissingPermission:
    """A permission that a call needs and its caller lacks."""

    @property
    def permission(self) -> RootPermission:
        """The permission."""
    @property
    def target(self) -> str | None:
        """The channel or group where it is missing; `None` for the community."""

@final
class Advice:
    """A change that grants the permission, and how much else it opens. `str()` gives it as a sentence."""

    @property
    def change(self) -> AdviceKind:
        """What to change: `memberRule` and `roleRule` allow it in an access rule, `open` makes a rule
        that only lets the place be seen, `giveRole` gives the member a role, `rolePermission` adds
        it to a role, `manifest` declares it in the app's manifest.
        """
    @property
    def target(self) -> str | None:
        """The channel or group of the access rule."""
    @property
    def subject(self) -> str | None:
        """The role or member of the access rule that opens the place."""
    @property
    def member(self) -> str | None:
        """The member of the access rule."""
    @property
    def role(self) -> str | None:
        """The role of the access rule, or the one to give or to change."""
    @property
    def reach(self) -> int:
        """How far it reaches beyond the question: members times places times permissions."""
    @property
    def sentence(self) -> str:
        """The change in one sentence, without full stop."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""
