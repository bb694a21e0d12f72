"""Root: manifests of apps and bots; communities, and what their members and apps may do."""

from collections.abc import Iterable
from typing import Any, Final, final

from ._errors import CommunityError as CommunityError
from ._kinds import AdviceKind as AdviceKind
from ._kinds import CallCondition as CallCondition
from ._kinds import ChangeKind as ChangeKind
from ._kinds import CommunityErrorKind as CommunityErrorKind
from ._kinds import FullControl as FullControl
from ._kinds import Inclusion as Inclusion
from ._kinds import Readings as Readings
from ._kinds import RoleMerge as RoleMerge
from ._kinds import Spelling as Spelling
from ._kinds import Tool as Tool
from ._kinds import ViewFalse as ViewFalse
from ._names import ROOT_METHODS as ROOT_METHODS
from ._names import ROOT_PERMISSIONS as ROOT_PERMISSIONS
from ._names import RootMethod as RootMethod
from ._names import RootPermission as RootPermission
from ._native import Diagnostic, Grants, PermissionInfo, Span
from .rocketchat import Change as Change
from .rocketchat import ManifestDiff as ManifestDiff
from .rocketchat import Review as Review
from .rocketchat import ReviewItem as ReviewItem

__all__ = [
    "Access",
    "Advice",
    "AdviceKind",
    "Applied",
    "CallAnswer",
    "CallCondition",
    "Change",
    "ChangeKind",
    "Community",
    "CommunityError",
    "CommunityErrorKind",
    "Contested",
    "DeclaredPermission",
    "EVERYONE",
    "FullControl",
    "Inclusion",
    "Manifest",
    "ManifestDiff",
    "MissingPermission",
    "OverlayPlan",
    "PlatformCode",
    "ROOT_METHODS",
    "ROOT_PERMISSIONS",
    "Readings",
    "Review",
    "ReviewItem",
    "RoleMerge",
    "RootMethod",
    "RootPermission",
    "RuleKey",
    "Spelling",
    "Tool",
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
class Manifest:
    """The manifest of a Root app or bot (`root-manifest.json`): what is wrong with it and what it grants.

    Four readings of one text: `grants` is what the documents say it grants, `granted_by` what the
    tools of the platform make of it, `would_grant` what was probably meant, `declared` what stands
    there.

    >>> from grantfold.root import Manifest
    >>> manifest = Manifest.parse('{"permissions": {"channel": {"CreateMessage": true}}}')
    >>> problem = next(d for d in manifest.diagnostics if d.code == "permission-spelling")
    >>> problem.span.column, problem.fix.title
    (30, 'write `createMessage`')
    >>> list(manifest.grants()), manifest.granted_by("packager-0.17")
    ([], [])
    >>> list(manifest.would_grant())
    ['channel.createMessage']
    """

    @classmethod
    def parse(cls, text: str | bytes) -> Manifest:
        """Reads a `root-manifest.json`, given as str or as the bytes of the file.

        It never fails on what it reads: problems are in `diagnostics`, and what could not be read
        grants nothing. The text must be strict JSON and mean the same to every reader: duplicate
        keys are errors. At most `MAX_BYTES`, `MAX_DEPTH` and `MAX_ENTRIES` are read. Bytes that are
        not UTF-8, and lone surrogates in a str, are the error `json-invalid-utf8`. Anything but str
        and bytes raises `TypeError`.
        """
    @property
    def id(self) -> str | None:
        """The app's id, as written."""
    @property
    def version(self) -> str | None:
        """The app's version, as written."""
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All problems of the manifest, in the order of their places."""
    @property
    def has_errors(self) -> bool:
        """Is there a problem because of which the platform refuses the manifest, a permission is lost,
        or two readers of it would disagree?
        """
    @property
    def declared(self) -> tuple[DeclaredPermission, ...]:
        """Every key of every section of `permissions`, in the order of the text: what it means and how
        it spells that, whether or not anything reads it.

        >>> from grantfold.root import Manifest
        >>> text = '{"permissions": {"channel": {"channelView": true, "fly": true}}}'
        >>> [(each.key, each.permission, each.spelling) for each in Manifest.parse(text).declared]
        [('channelView', 'channel.view', 'sdk'), ('fly', None, None)]
        """
    def grants(self) -> Grants:
        """What the app may do by this manifest, before any role and any access rule: the permissions
        that a manifest can ask for, named as the documentation names them, with `true`, and what
        comes with them. A text that is not strict JSON grants nothing.

        >>> from grantfold.root import Manifest
        >>> text = '{"permissions": {"channel": {"manageFiles": true, "createFile": false}}}'
        >>> list(Manifest.parse(text).grants())
        ['channel.createFile', 'channel.manageFiles', 'channel.viewFile']
        """
    def would_grant(self) -> Grants:
        """What the app could do if the problems of this manifest were mended and nothing else changed:
        the permissions it can ask for, in any spelling that was ever documented, with `true`, and all
        that the fixes of `diagnostics` make of it. For people who decide, never for a check.
        """
    def granted_by(self, tool: Tool) -> list[RootPermission]:
        """The permissions that a tool of the platform really takes from this manifest, in the order of
        the catalogue and without what comes with them.

        `tool` is `packager-0.17`, whose package is what a community installs, or `devhost-0.17`,
        under which an app runs while it is written; another text raises `ValueError`. Only
        `permissions` is looked at. A text that is not strict JSON gives nothing, and neither does
        one the tool stops at.

        >>> from grantfold.root import Manifest
        >>> text = '{"permissions": {"channel": {"createMessage": true, "channelViewFile": true}}}'
        >>> manifest = Manifest.parse(text)
        >>> manifest.granted_by("packager-0.17"), manifest.granted_by("devhost-0.17")
        (['channel.createMessage'], ['channel.viewFile'])
        """
    def review(self) -> Review:
        """What a person must agree to before the app is installed: all that `grants` grants. Whoever
        installs it grants all of it at once; what is of the community stays as long as the app does,
        what is of channels can be taken away and added to by access rules.
        """
    def diff(self, old: Manifest) -> ManifestDiff:
        """What an update from `old` to this manifest changes, and whether consent must be asked again:
        the difference of what the two grant.
        """
    def __copy__(self) -> Manifest: ...
    def __deepcopy__(self, _memo: object, /) -> Manifest: ...

@final
class DeclaredPermission:
    """A key in a section of `permissions`."""

    @property
    def section(self) -> str:
        """The section it stands in, as written: `community`, `channel`, or something that is none."""
    @property
    def key(self) -> str:
        """The key as written."""
    @property
    def permission(self) -> RootPermission | None:
        """The permission it means in that section, by its name in the catalogue; `None` if none."""
    @property
    def spelling(self) -> Spelling | None:
        """How it spells that permission: `manifest`, `pascal`, `sdk`, `other-case` or `look-alike`;
        `None` where it means none. Only `manifest` counts.
        """
    @property
    def value(self) -> bool | None:
        """The value, if it is true or false."""
    @property
    def span(self) -> Span:
        """Where the key stands."""

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
    def has(self, member: str, target: str, permission: RootPermission | str) -> bool:
        """May a member or app do this in a channel or channel group? A name of no catalogue is denied.

        The same as `permission in community.grants(member, target)`, and quicker: answers are kept
        until the next change.
        """
    def access(self, member: str) -> Access:
        """Looks a member or app up, for many questions about many places."""
    @property
    def place_ids(self) -> tuple[str, ...]:
        """The ids of all channels, then of all groups, each in the order of the ids: the order of the
        masks of `access`. It is the same tuple for as long as they stay.
        """
    def check_many(self, questions: Iterable[tuple[str, str, RootPermission | str]]) -> list[bool]:
        """The answers of `has` to many questions, each given as its arguments: member, channel or
        group, permission. They are all about the same moment.

        Raises for a question that `has` raises for.

        >>> from grantfold.root import EVERYONE, Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_member("ann")
        >>> community.put_rule("lobby", EVERYONE)
        >>> wanted = ["channel.view", "channel.createMessage"]
        >>> community.check_many(("ann", "lobby", permission) for permission in wanted)
        [True, False]
        """
    @property
    def member_ids(self) -> tuple[str, ...]:
        """The ids of all members and apps in their order: what `matrix` and `members_mask` are about,
        member by member. It is the same tuple for as long as nobody comes or goes.
        """
    def matrix(self, target: str) -> tuple[tuple[str, ...], memoryview]:
        """What everybody may do in a channel or channel group: the ids of all members and apps in their
        order, and a read-only memoryview with one number for each, in which there is one bit for
        each permission, in the order of `ROOT_PERMISSIONS`.

        >>> from grantfold.root import EVERYONE, ROOT_PERMISSIONS, Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_rule("lobby", EVERYONE)
        >>> community.put_member("ann")
        >>> community.put_member("bot", declared=["channel.createMessage"])
        >>> ids, words = community.matrix("lobby")
        >>> bit = 1 << ROOT_PERMISSIONS.index("channel.createMessage")
        >>> [id for id, word in zip(ids, words) if word & bit]
        ['bot']
        """
    def members_mask(self, target: str, permission: RootPermission | str) -> tuple[tuple[str, ...], bytes]:
        """Who has a permission in a channel or group: the ids of all members and apps in their order,
        and one byte for each, 1 or 0.

        It is `members_who_can` without a list of so many ids. `itertools.compress(ids, mask)` are
        those who can, `sum(mask)` is their number, and `numpy.frombuffer(mask, dtype=bool)` is an
        array of truth values. A name that is in no catalogue is had by nobody.

        >>> from grantfold.root import EVERYONE, Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_rule("lobby", EVERYONE)
        >>> community.put_member("ann")
        >>> community.put_member("bot", declared=["channel.createMessage"])
        >>> ids, mask = community.members_mask("lobby", "channel.createMessage")
        >>> ids, list(mask)
        (('ann', 'bot'), [0, 1])
        """
    def members_who_can(self, target: str, permission: RootPermission | str) -> list[str]:
        """The members and apps that have a permission in a channel or group, in the order of their ids.

        A name that is in no catalogue is had by nobody. The strings of all ids are kept for
        the next answer; `members_mask` gives the same without a new list.
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
    def channel_named(self, name: str) -> str:
        """The id of the channel of that name. Names need not be unique: raises `CommunityError` if
        several channels have it.
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
        >>> community.put_channel("hall", "lobby")
        >>> community.put_rule("lobby", EVERYONE, allow=["channel.createMessage"])
        >>> community.put_member("ann")
        >>> community.check_call("ann", "ChannelMessageClient.create", "hall").allowed
        True
        >>> answer = community.check_call("ann", "ChannelMessageClient.create", "hall", conditions=["attachments"])
        >>> answer.code.name, answer.reason
        ('NoPermissionToCreate', '`channel.createMessageAttachment` is missing on `hall`')
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
    def overlay_for(self, subject: str, target: str, wanted: Iterable[RootPermission | str]) -> OverlayPlan:
        """The smallest overlay with which a role or member has exactly the wanted channel permissions in
        a channel or channel group, and `channel.view`, which comes with every rule.

        It replaces the rule that is there by now. For a role, the result is that of a member who
        holds no other role and has no rule of its own. What cannot be reached is told in `warnings`
        of the plan, which then comes as near as it can. Nothing is changed.

        >>> from grantfold.root import EVERYONE, Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_role(EVERYONE, None, ["channel.createMessage", "channel.createFile"])
        >>> community.put_role("muted")
        >>> community.put_rule("lobby", EVERYONE)
        >>> plan = community.overlay_for("muted", "lobby", ["channel.createFile"])
        >>> plan.exact, plan.allow, plan.deny, plan.sdk
        (True, (), ('channel.createMessage',), {'channelCreateMessage': False})
        >>> community.put_rule(plan.target, plan.subject, plan.allow, plan.deny)
        """
    def unknown_rules(self) -> tuple[RuleKey, ...]:
        """The access rules that are there and whose overlays are not known, by place and then by
        subject.

        `AccessRuleClient.listByChannelOrChannelGroup` of the SDK answers with the rules of one place;
        `put_rule` makes them known.
        """
    # Changes. A permission that is unknown raises.
    def apply(self, event: str) -> Applied:
        """Applies one event of the platform, given as the JSON text of
        `{"event": "channel.created", "payload": {...}}`, named and shaped as the SDK hands it out.

        An event says which roles and members have a rule on a place, and not what the rules say: a
        rule that was not known before closes all channel permissions there of whoever it is for,
        until `put_rule` makes it known. `created` and `deleted` also mean "became visible" and "is no
        longer visible" to the receiver. The number 5405 of its packet, or
        `community.permissionUpdate`, is a whole update. An event that nothing here depends on is
        accepted and changes nothing.

        Raises `CommunityError` with all problems of the event in `diagnostics`; then nothing is
        changed.

        >>> import json
        >>> from grantfold.root import Community
        >>> community = Community()
        >>> community.put_role("team")
        >>> community.put_group("lobby")
        >>> payload = {"id": "plans", "channelGroupId": "lobby", "name": "plans",
        ...            "useChannelGroupPermission": False, "roleOrMemberIds": ["team"]}
        >>> applied = community.apply(json.dumps({"event": "channel.created", "payload": payload}))
        >>> applied.changed, [(key.target, key.subject) for key in applied.unknown_rules]
        (True, [('plans', 'team')])
        """
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
    def put_unknown_rule(self, target: str, subject: str) -> None:
        """Notes that there is an access rule whose overlay is not known, or no longer.

        Until `put_rule` brings it, all channel permissions there are denied to whoever the rule is
        for, except to the owner and to community full control.

        >>> from grantfold.root import EVERYONE, Community
        >>> community = Community()
        >>> community.put_group("lobby")
        >>> community.put_unknown_rule("lobby", EVERYONE)
        >>> [key.target for key in community.unknown_rules()]
        ['lobby']
        >>> community.put_rule("lobby", EVERYONE)
        >>> community.unknown_rules()
        ()
        """
    def remove_rule(self, target: str, subject: str) -> None:
        """Takes an access rule away."""
    def __copy__(self) -> Community: ...
    def __deepcopy__(self, _memo: object, /) -> Community: ...

@final
class Access:
    """One member of a community at one moment, for many questions about many places.

    It stays what it was when it was made, whatever becomes of the community: `is_current` tells
    whether anything changed, and `community.access(member)` gives one that is. All places are worked
    out together at the first question. A place that was not there raises `CommunityError`.

    >>> from grantfold.root import EVERYONE, Community
    >>> community = Community()
    >>> community.put_role(EVERYONE, None, ["channel.createMessage"])
    >>> community.put_group("lobby")
    >>> community.put_channel("hall", "lobby")
    >>> community.put_channel("attic", "lobby", synced=False)
    >>> community.put_rule("lobby", EVERYONE)
    >>> community.put_member("ann")
    >>> ann = community.access("ann")
    >>> ann.has("hall", "channel.createMessage"), ann.has("attic", "channel.createMessage")
    (True, False)
    >>> ann.channels_where("channel.createMessage")
    ['hall']
    >>> list(zip(ann.place_ids, ann.mask("channel.createMessage")))
    [('attic', 0), ('hall', 1), ('lobby', 1)]
    >>> community.remove_rule("lobby", EVERYONE)
    >>> ann.is_current, ann.channels_where("channel.createMessage")
    (False, ['hall'])
    """

    @property
    def member(self) -> str:
        """Whose it is."""
    @property
    def version(self) -> int:
        """The `version` of the community that this is about."""
    @property
    def is_current(self) -> bool:
        """Has nothing in the community changed since?"""
    def has(self, target: str, permission: RootPermission | str) -> bool:
        """May the member do this in a channel or channel group? A name of no catalogue is denied."""
    def grants(self, target: str) -> Grants:
        """What the member may do in a channel or channel group, and why."""
    def channels_where(self, permission: RootPermission | str) -> list[str]:
        """The channels where the member has a permission, in the order of their ids. A name of no
        catalogue is had nowhere.
        """
    @property
    def place_ids(self) -> tuple[str, ...]:
        """The ids of all channels, then of all groups, each in the order of the ids: what `mask` and
        `words` are about, place by place.
        """
    def mask(self, permission: RootPermission | str) -> bytes:
        """Where the member has a permission: one byte for each of `place_ids`, 1 or 0.

        `itertools.compress(access.place_ids, mask)` are the places, `sum(mask)` is their number, and
        `numpy.frombuffer(mask, dtype=bool)` is an array of truth values.
        """
    def words(self) -> memoryview:
        """What the member may do everywhere: a read-only memoryview with one number for each of
        `place_ids`, and in it one bit for each permission, in the order of `ROOT_PERMISSIONS`.

        >>> from grantfold.root import ROOT_PERMISSIONS, Community
        >>> community = Community()
        >>> community.put_member("ann")
        >>> community.set_owner("ann")
        >>> community.put_group("lobby")
        >>> words = community.access("ann").words()
        >>> words[0] >> ROOT_PERMISSIONS.index("channel.view") & 1
        1
        """
    def numpy(self) -> Any:
        """`words` as a read-only array of numpy, with the same memory. Raises `ImportError` without
        numpy, which nothing else here needs.
        """
    def __copy__(self) -> Access: ...
    def __deepcopy__(self, memo: Any, /) -> Access: ...

@final
class RuleKey:
    """The place and the subject of an access rule: a community has one rule for each pair."""

    @property
    def target(self) -> str:
        """The channel or channel group the rule is on."""
    @property
    def subject(self) -> str:
        """The role or member it is for."""

@final
class Applied:
    """What became of an event that was applied."""

    @property
    def event(self) -> str:
        """The event's name."""
    @property
    def changed(self) -> bool:
        """Is the community another one now? Then its version is one higher."""
    @property
    def unknown_rules(self) -> tuple[RuleKey, ...]:
        """The rules this event told of without saying what they say: they are to be fetched, and until
        then they close what they may deny. `Community.unknown_rules` has those of all events.
        """
    @property
    def recheck(self) -> tuple[str, ...]:
        """Channels and groups whose known rules may say something else now: an event tells that a place
        was edited, never that an overlay was replaced, and what is known is kept as it is.
        """
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was odd about the event, and no error."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class OverlayPlan:
    """An overlay, and what it will do."""

    @property
    def target(self) -> str:
        """The channel or channel group of the access rule."""
    @property
    def subject(self) -> str:
        """The role or member of the access rule."""
    @property
    def allow(self) -> tuple[RootPermission, ...]:
        """What the overlay allows, for `put_rule`."""
    @property
    def deny(self) -> tuple[RootPermission, ...]:
        """What the overlay denies, for `put_rule`."""
    @property
    def sdk(self) -> dict[str, Any]:
        """The overlay as the SDK spells it, in a new dict: `{"channelCreateMessage": True}`."""
    @property
    def exact(self) -> bool:
        """Is what is reached what was wanted, and `channel.view` beside it?"""
    @property
    def reached(self) -> tuple[RootPermission, ...]:
        """The channel permissions in the place as soon as the rule is there."""
    @property
    def warnings(self) -> tuple[str, ...]:
        """Why it is not exact, and what else to know before writing it, each in one sentence without
        full stop.
        """

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
