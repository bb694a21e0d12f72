from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final, TypeVar, final

from typing_extensions import disjoint_base

from ._kinds import AuditMode, DiagnosticCode, LayerKind, Platform, Says, Severity, Weight
from .rocketchat import Answer as Answer
from .rocketchat import AppAudit as AppAudit
from .rocketchat import AppGrants as AppGrants
from .rocketchat import AppManifest as AppManifest
from .rocketchat import AppRegistry as AppRegistry
from .rocketchat import Applied as WorkspaceApplied
from .rocketchat import Change as Change
from .rocketchat import CoverRole as CoverRole
from .rocketchat import DeclaredPermission as DeclaredPermission
from .rocketchat import Drift as Drift
from .rocketchat import Frames as Frames
from .rocketchat import Limits as Limits
from .rocketchat import ManifestDiff as ManifestDiff
from .rocketchat import PermissionAdded as PermissionAdded
from .rocketchat import Review as Review
from .rocketchat import ReviewItem as ReviewItem
from .rocketchat import RoleChange as RoleChange
from .rocketchat import RoleCover as RoleCover
from .rocketchat import RoleFieldChange as RoleFieldChange
from .rocketchat import RoleNote as RoleNote
from .rocketchat import RoomAccess as RoomAccess
from .rocketchat import Workspace as Workspace
from .rocketchat import app_catalog as app_catalog
from .rocketchat import guest_allow_list as guest_allow_list
from .rocketchat import permission_origin as permission_origin
from .rocketchat import workspace_catalog as workspace_catalog
from .root import EVERYONE as EVERYONE
from .root import Access as Access
from .root import Advice as Advice
from .root import Applied as Applied
from .root import CallAnswer as CallAnswer
from .root import Community as Community
from .root import Contested as Contested
from .root import DeclaredPermission as RootDeclaredPermission
from .root import Manifest as Manifest
from .root import MissingPermission as MissingPermission
from .root import OverlayPlan as OverlayPlan
from .root import PlatformCode as PlatformCode
from .root import RuleKey as RuleKey
from .root import root_catalog as root_catalog

__all__ = [
    "Asked",
    "Audit",
    "AuditReport",
    "PermissionInfo",
    "app_catalog",
    "root_catalog",
    "workspace_catalog",
    "Diagnostic",
    "Edit",
    "Fix",
    "Related",
    "Span",
    "apply_fixes",
    "diagnostic_codes",
    "Change",
    "ManifestDiff",
    "Explanation",
    "LayerSource",
    "Named",
    "Step",
    "Grants",
    "platform_of",
    "Review",
    "ReviewItem",
    "AppAudit",
    "AppGrants",
    "Limits",
    "AppManifest",
    "DeclaredPermission",
    "AppRegistry",
    "RoomAccess",
    "Answer",
    "Frames",
    "CoverRole",
    "RoleCover",
    "guest_allow_list",
    "permission_origin",
    "Drift",
    "PermissionAdded",
    "RoleChange",
    "RoleFieldChange",
    "RoleNote",
    "Workspace",
    "Access",
    "Advice",
    "CallAnswer",
    "MissingPermission",
    "PlatformCode",
    "Community",
    "Contested",
    "Applied",
    "RuleKey",
    "Manifest",
    "OverlayPlan",
    "run_cli",
    "EVERYONE",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_ENTRIES",
    "__version__",
    "RootDeclaredPermission",
    "WorkspaceApplied",
]

_T = TypeVar("_T")

__version__: Final[str]
MAX_BYTES: Final[int]
MAX_DEPTH: Final[int]
MAX_ENTRIES: Final[int]

def run_cli(args: Sequence[str]) -> int:
    """Runs the `grantfold` command on the standard streams of this process and returns its exit code."""

def platform_of(text: str | bytes) -> Platform | None:
    """The platform whose manifest this text is, by what is in it: `rocketchat-app` or `root`; `None` if
    that leaves any doubt.

    Keys at the top that only one platform has decide, and without any of them the form of
    `permissions`. Damaged JSON is read as far as it can be. The name of a file says more: ask for it
    first, where there is one. Takes what `parse` takes.

    >>> from grantfold import platform_of
    >>> platform_of('{"id": "x", "package": {}}')
    'root'
    >>> platform_of('{"id": "x", "permissions": [{"name": "message.read"}]}')
    'rocketchat-app'
    >>> print(platform_of('{"id": "x"}'))
    None
    """

def apply_fixes(text: str, diagnostics: Iterable[Diagnostic]) -> tuple[str, int]:
    """The text with the fixes of `diagnostics` applied, and how many fixes were.

    A fix that touches the same bytes as an earlier one is left out, whole; read the result again
    and fix again until nothing is left. Every byte that no fix names stays as it is. Raises
    `UnicodeEncodeError` for a text with lone surrogates, which was never read as it stands.

    >>> from grantfold import apply_fixes
    >>> from grantfold.rocketchat import AppManifest
    >>> text = '{"permissions": [{"name": "apis"},]}'
    >>> apply_fixes(text, AppManifest.parse(text).diagnostics)
    ('{"permissions": [{"name": "api"}]}', 2)
    """

def diagnostic_codes() -> dict[DiagnosticCode, Severity]:
    """The code of every problem there is, with its severity.

    >>> from grantfold import diagnostic_codes
    >>> diagnostic_codes()["permission-unknown"]
    'error'
    """

@disjoint_base
class Grants(AbstractSet[str]):
    """What one subject may do in one place: an immutable snapshot, and a set of permission names.

    It is a `collections.abc.Set`: it takes part in `in`, `len`, iteration (in the order of the
    catalogue), comparisons and `&`, `|`, `-`, `^` with any other set; the last four give a
    frozenset. It is equal to any set of the same names and has the hash of the equal frozenset.
    Names are compared exactly, there are no wildcards, and what is not a known name is never in it.

    >>> from grantfold.rocketchat import AppManifest
    >>> text = '{"id": "demo", "permissions": [{"name": "message.read"}, {"name": "user.read"}]}'
    >>> grants = AppManifest.parse(text).grants()
    >>> "message.read" in grants
    True
    >>> list(grants)
    ['user.read', 'message.read']
    >>> grants >= {"message.read", "message.write"}
    False
    >>> {"message.read", "message.write"} - grants
    frozenset({'message.write'})
    """

    @property
    def subject(self) -> str | None:
        """Whose grants these are: the id of the app, bot or user, where it is known."""
    @property
    def place(self) -> str | None:
        """Where: the id of the channel, group or room these grants are for, if they are for one."""
    @property
    def names(self) -> frozenset[str]:
        """The names as a frozenset, made once."""
    def has(self, permission: str) -> bool:
        """Is the permission granted? An unknown name is not.

        The same as `permission in grants`, but raises `TypeError` for what is not a str.
        """
    def has_all(self, permissions: Iterable[str]) -> bool:
        """Are all of them granted? True for none at all.

        `permissions` is an iterable of names; a single str or anything else in it raises `TypeError`.
        """
    def has_any(self, permissions: Iterable[str]) -> bool:
        """Is at least one of them granted? False for none at all.

        `permissions` is an iterable of names; a single str or anything else in it raises `TypeError`.
        """
    def missing(self, permissions: Iterable[str]) -> list[str]:
        """Those that are not granted, in the order given, each once.

        `permissions` is an iterable of names; a single str or anything else in it raises `TypeError`.

        >>> from grantfold.rocketchat import AppManifest
        >>> grants = AppManifest.parse('{"permissions": [{"name": "message.read"}]}').grants()
        >>> grants.missing(["message.write", "message.read"])
        ['message.write']
        """
    def require(self, *permissions: str, method: str | None = None) -> None:
        """Insists on all of the permissions.

        `method` is the call that needs them; it is named in the error. Raises `PermissionDenied`
        with code `permission-denied`, or `unknown-permission` if no permission has that name, and
        `TypeError` for what is not a str.

        >>> from grantfold.rocketchat import AppManifest
        >>> grants = AppManifest.parse('{"id": "demo", "permissions": []}').grants()
        >>> grants.require("message.write", method="chat.postMessage")
        Traceback (most recent call last):
        grantfold.PermissionDenied: `demo`: `chat.postMessage` was refused: ...
        """
    def explain(self, permission: str) -> Explanation:
        """Why the permission is granted or not.

        Raises `TypeError` for what is not a str.

        >>> from grantfold.rocketchat import AppManifest
        >>> grants = AppManifest.parse('{"permissions": [{"name": "message.read"}]}').grants()
        >>> print(grants.explain("message.read"))
        `message.read` is granted: ... (line 1, column 27)
        """
    def audit(self) -> Audit:
        """These grants with a memory for what is asked.

        >>> from grantfold.rocketchat import AppManifest
        >>> audit = AppManifest.parse('{"id": "demo", "permissions": []}').grants().audit()
        >>> audit.has("message.write")
        False
        >>> audit.report().denied
        ('message.write',)
        """
    def report_only(self) -> Audit:
        """The same, but everything passes, names that are in no catalogue too: for hosts on the way
        from no permissions to enforced ones. Its report tells what would have been denied.

        >>> from grantfold.rocketchat import AppManifest
        >>> audit = AppManifest.parse('{"id": "demo", "permissions": []}').grants().report_only()
        >>> audit.has("message.write")
        True
        >>> audit.report().denied
        ('message.write',)
        """
    def isdisjoint(self, other: Iterable[Any]) -> bool:
        """Do the two have nothing in common?

        `other` is any iterable but a str, which raises `TypeError`.
        """
    def to_json(self) -> str:
        """Subject, place and permissions as JSON text, as every language writes it."""
    def __contains__(self, key: object, /) -> bool: ...
    def __len__(self) -> int: ...
    def __iter__(self) -> Iterator[str]: ...
    def __hash__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __le__(self, value: AbstractSet[Any], /) -> bool: ...
    def __lt__(self, value: AbstractSet[Any], /) -> bool: ...
    def __ge__(self, value: AbstractSet[Any], /) -> bool: ...
    def __gt__(self, value: AbstractSet[Any], /) -> bool: ...
    def __and__(self, value: AbstractSet[Any], /) -> frozenset[str]: ...
    def __rand__(self, value: AbstractSet[Any], /) -> frozenset[str]: ...
    def __or__(self, value: AbstractSet[_T], /) -> frozenset[str | _T]: ...
    def __ror__(self, value: AbstractSet[_T], /) -> frozenset[str | _T]: ...  # type: ignore[misc]
    def __xor__(self, value: AbstractSet[_T], /) -> frozenset[str | _T]: ...
    def __rxor__(self, value: AbstractSet[_T], /) -> frozenset[str | _T]: ...  # type: ignore[misc]
    def __sub__(self, value: AbstractSet[Any], /) -> frozenset[str]: ...
    def __rsub__(self, value: AbstractSet[_T], /) -> frozenset[_T]: ...
    def __copy__(self) -> Grants: ...
    def __deepcopy__(self, _memo: object, /) -> Grants: ...

@disjoint_base
class Audit:
    """Grants that answer as always and remember what was asked, how often and from where.

    `Grants.audit` makes one that denies what is not granted, `Grants.report_only` one that lets
    everything pass and notes what would have been denied. It may be shared between threads; other
    processes have their own, and reports add up.

    >>> from grantfold.rocketchat import AppManifest
    >>> text = '{"permissions": [{"name": "message.write"}, {"name": "networking"}]}'
    >>> audit = AppManifest.parse(text).grants().audit()
    >>> audit.has("message.write", at="notify.py:12"), "user.read" in audit
    (True, False)
    >>> report = audit.report()
    >>> report.used, report.unused, report.denied
    (('message.write',), ('networking',), ('user.read',))
    """

    @property
    def grants(self) -> Grants:
        """What is asked, without being noted."""
    @property
    def mode(self) -> AuditMode:
        """What it does about a permission that is not granted: `enforce` denies it, `report-only` lets
        it pass.
        """
    def has(self, permission: str, at: str | None = None) -> bool:
        """Is the permission granted? With the mode `report-only` the answer is always yes.

        `at` tells where it was asked: a file and line, a method, whatever tells the caller. The
        report has the first and the last place. `permission in audit` asks the same without a place,
        and is no for what is not a str, which raises `TypeError` here.
        """
    def require(self, *permissions: str, method: str | None = None, at: str | None = None) -> None:
        """Insists on all of the permissions, as `Grants.require` does; with the mode `report-only`
        nothing is denied.

        `method` is the call that needs them; it is named in the error. `at` is the place, as for
        `has`. Raises `PermissionDenied` and `TypeError` as `Grants.require` does; what raises
        `TypeError` is not noted.

        >>> from grantfold.rocketchat import AppManifest
        >>> grants = AppManifest.parse('{"id": "demo", "permissions": []}').grants()
        >>> grants.audit().require("message.write", method="chat.postMessage", at="notify.py:12")
        Traceback (most recent call last):
        grantfold.PermissionDenied: `demo`: `chat.postMessage` was refused: ...
        >>> grants.report_only().require("message.write")
        """
    def report(self) -> AuditReport:
        """What was asked so far."""
    def __contains__(self, key: object, /) -> bool: ...

@final
class AuditReport:
    """What one subject was asked for. Names are in ascending order.

    Names that come from outside are kept within bounds: hosts, scopes, hidden settings, and
    permissions that are in no catalogue of the platforms. Of each there is room for a thousand
    names that were granted when they first came and a thousand that were denied. What finds no
    room, and every name of more than 512 bytes, is only counted, in what begins with `more_`: it
    may have been granted or denied. The names of a catalogue have no bound.

    >>> from functools import reduce
    >>> from grantfold import AuditReport
    >>> from grantfold.rocketchat import AppManifest
    >>> grants = AppManifest.parse('{"id": "demo", "permissions": [{"name": "api"}]}').grants()
    >>> one, other = grants.audit(), grants.audit()
    >>> one.has("api", at="a.py:1"), other.has("api", at="b.py:2")
    (True, True)
    >>> sent = [one.report().to_json(), other.report().to_json()]
    >>> asked = reduce(AuditReport.merge, map(AuditReport.from_json, sent)).asked["api"]
    >>> asked.granted, asked.denied, asked.first, asked.last
    (2, 0, 'a.py:1', 'b.py:2')
    """

    @classmethod
    def from_json(cls, text: str) -> AuditReport:
        """Reads what `to_json` wrote, in any language. Names for which there is no room are only
        counted.

        Raises `AuditError` for another text, also for a name that stands there twice or was asked
        zero times, and for a count above 9007199254740991; `TypeError` for what is not a str and
        `UnicodeEncodeError` for lone surrogates.
        """
    @property
    def subject(self) -> str | None:
        """Whose grants they are, where it is known."""
    @property
    def granted(self) -> tuple[str, ...]:
        """What was granted."""
    @property
    def used(self) -> tuple[str, ...]:
        """What permissions were asked and granted."""
    @property
    def unused(self) -> tuple[str, ...]:
        """What is granted and nobody asked for. Of Root, not what comes with a permission that was
        used, nor seeing a channel.
        """
    @property
    def denied(self) -> tuple[str, ...]:
        """What permissions were asked and denied, or would have been. Hosts, scopes and settings have
        their own counts: an app may be denied a host with `networking` granted.
        """
    @property
    def asked(self) -> Mapping[str, Asked]:
        """What was asked, by the name of the permission."""
    @property
    def more_unknown(self) -> int:
        """How often names were asked that are in no catalogue and found no room in `asked`."""
    @property
    def hosts(self) -> Mapping[str, Asked]:
        """What hosts an app was to reach, as `require_host` compares them. The empty name stands for
        what is no URL of a web request.
        """
    @property
    def more_hosts(self) -> int:
        """How often hosts were asked that found no room in `hosts`."""
    @property
    def scopes(self) -> Mapping[str, Asked]:
        """What scopes it was to ask a workspace token for."""
    @property
    def more_scopes(self) -> int:
        """How often scopes were asked that found no room in `scopes`."""
    @property
    def hidden_settings(self) -> Mapping[str, Asked]:
        """What hidden settings it was to read."""
    @property
    def more_hidden_settings(self) -> int:
        """How often hidden settings were asked that found no room in `hidden_settings`."""
    def merge(self, other: AuditReport) -> AuditReport:
        """This report and another, of another process or another time, added up in a new one: reports
        are values. As far as places are concerned the other is the later one. Names that are here
        stay; new ones come in as far as there is room.

        Raises `AuditError` where the two are about different subjects.
        """
    def permissions(self, platform: Platform) -> list[dict[str, Any]] | dict[str, dict[str, bool]]:
        """The value of `permissions` in a manifest that asks for what was asked, granted or not, and
        for nothing else.

        Names that a manifest of the platform cannot ask for are left out. For an app of Rocket.Chat
        the hosts that were asked become `domains` of `networking`, the scopes `scopes` of
        `cloud.workspace-token` and the hidden settings `hiddenSettings` of `server-setting.read`.
        Without any host that could stand there, and where there were more than could be listed,
        there are no `domains`, because such a list would deny what was asked; so with scopes. Another
        platform than `rocketchat-app` and `root` raises `ValueError`.

        >>> from grantfold.rocketchat import AppGrants
        >>> audit = AppGrants.not_installed("demo").report_only()
        >>> audit.has("message.write")
        True
        >>> audit.require_host("https://api.example.com/v1")
        >>> audit.report().permissions("rocketchat-app")
        [{'name': 'message.write'}, {'domains': ['api.example.com'], 'name': 'networking'}]
        """
    def to_json(self) -> str:
        """The report as one line of JSON, as every language writes it."""
    def __reduce__(self) -> tuple[Any, tuple[str]]: ...

@final
class Asked:
    """How often a permission, a host, a scope or a setting was asked for, and from where."""

    @property
    def granted(self) -> int:
        """How often it was granted."""
    @property
    def denied(self) -> int:
        """How often it was not; in a report-only audit, how often it would not have been."""
    @property
    def first(self) -> str | None:
        """The place that asked first, of those that named themselves."""
    @property
    def last(self) -> str | None:
        """The place that asked last."""

@final
class PermissionInfo:
    """What the catalogue knows about one permission."""

    @property
    def name(self) -> str:
        """The exact name, as manifests and checks spell it."""
    @property
    def description(self) -> str:
        """One line in plain words: what the holder can do."""
    @property
    def default(self) -> bool:
        """Does an app get it when its manifest says nothing about permissions? Of a workspace: does
        every server create it?
        """
    @property
    def enforced(self) -> bool:
        """Does any check of the platform ask for it? Some names gate nothing."""
    @property
    def fields(self) -> tuple[str, ...]:
        """Names of extra manifest fields that go with this permission."""

@final
class Span:
    """A stretch of a document.

    `start` and `end` count bytes of the UTF-8 text: `text.encode()[span.start:span.end]`. Lines and
    columns count from one, columns in characters.
    """

    @property
    def start(self) -> int:
        """First byte."""
    @property
    def end(self) -> int:
        """One past the last byte; equal to `start` for a place between two characters."""
    @property
    def line(self) -> int:
        """Line of the first byte, counted from one."""
    @property
    def column(self) -> int:
        """Column of the first byte in characters, counted from one."""
    @property
    def end_line(self) -> int:
        """Line of the end."""
    @property
    def end_column(self) -> int:
        """Column of the end: one past the last character."""

@final
class Related:
    """Another place that helps to understand a problem."""

    @property
    def span(self) -> Span:
        """Where."""
    @property
    def message(self) -> str:
        """What is there."""

@final
class Edit:
    """One replacement in a document."""

    @property
    def start(self) -> int:
        """First byte replaced."""
    @property
    def end(self) -> int:
        """One past the last byte replaced."""
    @property
    def text(self) -> str:
        """What stands there afterwards."""

@final
class Fix:
    """A change that cures a problem and is safe to make without asking."""

    @property
    def title(self) -> str:
        """What it does, as an order: "remove the comma"."""
    @property
    def edits(self) -> tuple[Edit, ...]:
        """All of them or none."""

@final
class Diagnostic:
    """A problem in a document.

    `str()` gives it as one line: place, severity, code, message and help.

    >>> from grantfold.rocketchat import AppManifest
    >>> manifest = AppManifest.parse('{"permissions": [{"name": "mesage.write"}]}')
    >>> problem = next(d for d in manifest.diagnostics if d.code == "permission-unknown")
    >>> print(problem)
    1:27: error[permission-unknown]: there is no permission `mesage.write` (did you mean `message.write`?)
    >>> problem.path, problem.span.line, problem.span.column
    ('/permissions/0/name', 1, 27)
    """

    @property
    def code(self) -> DiagnosticCode:
        """Its stable name."""
    @property
    def severity(self) -> Severity:
        """How bad it is: `note`, `warning` or `error`."""
    @property
    def message(self) -> str:
        """What is wrong, in one sentence without full stop; input is quoted in backticks."""
    @property
    def span(self) -> Span:
        """Where."""
    @property
    def path(self) -> str:
        """The value concerned, as a JSON pointer (RFC 6901); empty for the whole document."""
    @property
    def help(self) -> str | None:
        """What to do about it."""
    @property
    def related(self) -> tuple[Related, ...]:
        """Other places that matter."""
    @property
    def fix(self) -> Fix | None:
        """A cure that a tool may apply."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""
    def __reduce__(self) -> tuple[Any, tuple[str]]: ...

@final
class LayerSource:
    """Who says something about a permission. `str()` names it as a part of a sentence."""

    @property
    def kind(self) -> LayerKind:
        """What it is: `manifest`, `defaults` or `stored-grant` for an app; for users of Rocket.Chat
        `global-role`, `room-role`, `lent-role`, `allow-list`, `no-user`, `empty-role` or
        `no-subscription`; for Root `role`, `role-rule`, `member-rule`, `visible`, `no-access-rule`,
        `unknown-rule`, `hidden`, `no-place`, `full-control` or `owner`.
        """
    @property
    def id(self) -> str | None:
        """The id of the role that grants it everywhere."""
    @property
    def name(self) -> str | None:
        """The name of the role that grants it everywhere."""
    @property
    def role(self) -> Named | None:
        """The role whose access rule or allow-list it is, or that somebody holds."""
    @property
    def room(self) -> str | None:
        """The room a role is held in, or that there is no subscription to."""
    @property
    def is_room_role(self) -> bool | None:
        """Is the role, held globally, meant to be held in rooms? `None` where it is not held globally."""
    @property
    def member(self) -> str | None:
        """The member whose access rule it is."""
    @property
    def subject(self) -> str | None:
        """The role or member whose access rule is not known."""
    @property
    def target(self) -> str | None:
        """The channel or group the access rules are for."""
    @property
    def scope(self) -> str | None:
        """What there is full control of: `community` or `channel`."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class Named:
    """A role by its id, with the name people know it by."""

    @property
    def id(self) -> str:
        """Its id."""
    @property
    def name(self) -> str:
        """Its name."""

@final
class Step:
    """One thing said about a permission, and what became of it. `str()` gives it as a part of a sentence."""

    @property
    def source(self) -> LayerSource:
        """Who says it."""
    @property
    def says(self) -> Says:
        """What it says: `allows`, `denies`, `includes`, `would-include`, `closes` or `opens`."""
    @property
    def through(self) -> str | None:
        """The including permission, where there is one."""
    @property
    def weight(self) -> Weight:
        """What became of it: `decides`, `agrees` or `overruled`."""
    @property
    def place(self) -> Span | None:
        """Where the document says it."""

@final
class Explanation:
    """Why a permission is granted or not. `str()` gives summary and help.

    >>> from grantfold.rocketchat import AppManifest
    >>> grants = AppManifest.parse('{"permissions": []}').grants()
    >>> why = grants.explain("mesage.write")
    >>> why.known, why.allowed
    (False, False)
    >>> print(why)
    `mesage.write` is not granted: there is no permission of that name
    help: did you mean `message.write`?
    """

    @property
    def permission(self) -> str:
        """The permission asked about."""
    @property
    def known(self) -> bool:
        """Is there a permission of that name?"""
    @property
    def allowed(self) -> bool:
        """The answer, the same as that of `has`."""
    @property
    def summary(self) -> str:
        """The answer and its reason in one sentence, without full stop."""
    @property
    def help(self) -> str | None:
        """What would change a denial."""
    @property
    def steps(self) -> tuple[Step, ...]:
        """Everything that was said, weakest first."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""
