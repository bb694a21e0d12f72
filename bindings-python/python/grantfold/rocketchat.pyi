"""Rocket.Chat: app manifests and the permissions that apps get from them; workspaces and the permissions of users."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeAlias, final

from ._errors import ApiError as ApiError
from ._errors import RegistryError as RegistryError
from ._errors import RuntimeStartError as RuntimeStartError
from ._errors import WorkspaceError as WorkspaceError
from ._kinds import DEFAULTS as DEFAULTS
from ._kinds import AppliedKind as AppliedKind
from ._kinds import ChangeKind as ChangeKind
from ._kinds import Defaults as Defaults
from ._kinds import GrantOrigin as GrantOrigin
from ._kinds import PermissionOrigin as PermissionOrigin
from ._kinds import Reading as Reading
from ._kinds import RegistryErrorKind as RegistryErrorKind
from ._kinds import RoomRule as RoomRule
from ._kinds import RuntimeVersion as RuntimeVersion
from ._kinds import Scope as Scope
from ._kinds import WorkspaceErrorKind as WorkspaceErrorKind
from ._names import APP_PERMISSIONS as APP_PERMISSIONS
from ._names import WORKSPACE_PERMISSIONS as WORKSPACE_PERMISSIONS
from ._names import WORKSPACE_ROLES as WORKSPACE_ROLES
from ._names import AppPermission as AppPermission
from ._names import WorkspacePermission as WorkspacePermission
from ._names import WorkspaceRole as WorkspaceRole
from ._names import RootPermission
from ._native import Audit, Diagnostic, Explanation, Grants, PermissionInfo, Span
from ._records import Permission as Permission
from ._records import Role as Role
from ._records import Room as Room
from ._records import Subscription as Subscription
from ._records import Team as Team
from ._records import User as User

__all__ = [
    "APP_PERMISSIONS",
    "Answer",
    "ApiError",
    "AppAudit",
    "AppGrants",
    "AppManifest",
    "AppPermission",
    "AppRegistry",
    "Applied",
    "AppliedKind",
    "Change",
    "ChangeKind",
    "CoverRole",
    "DEFAULTS",
    "DeclaredPermission",
    "Defaults",
    "Drift",
    "Frames",
    "GrantOrigin",
    "Limits",
    "ManifestDiff",
    "Permission",
    "PermissionAdded",
    "PermissionOrigin",
    "Reading",
    "RegistryError",
    "RegistryErrorKind",
    "Review",
    "ReviewItem",
    "Role",
    "RoleChange",
    "RoleCover",
    "RoleFieldChange",
    "RoleNote",
    "Room",
    "RoomAccess",
    "RoomRule",
    "RuntimeStartError",
    "RuntimeVersion",
    "Scope",
    "Subscription",
    "Team",
    "User",
    "WORKSPACE_PERMISSIONS",
    "WORKSPACE_ROLES",
    "Workspace",
    "WorkspaceError",
    "WorkspaceErrorKind",
    "WorkspacePermission",
    "WorkspaceRole",
    "app_catalog",
    "guest_allow_list",
    "permission_origin",
    "workspace_catalog",
]

_User: TypeAlias = str | Mapping[str, object] | None
_Json: TypeAlias = str | dict[str, Any] | list[Any]

def app_catalog() -> tuple[PermissionInfo, ...]:
    """The permissions an app can declare, in the order of the engine's catalogue.

    >>> from grantfold.rocketchat import app_catalog
    >>> len([info for info in app_catalog() if info.default])
    30
    """

def workspace_catalog() -> tuple[PermissionInfo, ...]:
    """The permissions Rocket.Chat itself brings to a workspace: first the 172 of version 8, which count
    as default, then those of licences, parts and other versions. A server can have more: settings
    and apps add permissions of their own.

    >>> from grantfold.rocketchat import workspace_catalog
    >>> info = next(info for info in workspace_catalog() if info.name == "delete-message")
    >>> info.description, info.default
    ("Delete anybody's messages in a room", True)
    """

def guest_allow_list() -> tuple[WorkspacePermission, ...]:
    """The permissions that a user with the role `guest` can have at most, where a server's licence
    limits guests. The list grants none of them.

    >>> from grantfold.rocketchat import Workspace, guest_allow_list
    >>> workspace = Workspace.defaults()
    >>> workspace.restrict("guest", guest_allow_list())
    >>> workspace.put_user("eve", ["guest", "admin"])
    >>> workspace.has("eve", "create-c")
    False
    """

def permission_origin(permission: WorkspacePermission | str) -> PermissionOrigin | None:
    """Which part of a server creates the permission of this name: `defaults` for those in the table of
    version 8, `defaults-7` for those in that of version 7 only, `older` for those that none creates
    any more, else the part or licence. `None` for names that settings, apps or people brought.

    >>> from grantfold.rocketchat import permission_origin
    >>> permission_origin("create-c"), permission_origin("can-audit")
    ('defaults', 'audit')
    """

@final
class AppManifest:
    """A Rocket.Chat app manifest (`app.json`): what is wrong with it and what it grants.

    >>> from grantfold.rocketchat import AppManifest
    >>> manifest = AppManifest.parse('{"id": "demo", "permissions": [{"name": "message.read"}]}')
    >>> manifest.id
    'demo'
    >>> "message.read" in manifest.grants()
    True
    """

    @classmethod
    def parse(cls, text: str | bytes) -> AppManifest:
        """Reads an `app.json`, given as str or as the bytes of the file.

        It never fails on what it reads: problems are in `diagnostics`, and what could not be read
        grants nothing. The text must be strict JSON and mean the same to every reader: duplicate
        keys are errors. At most `MAX_BYTES`, `MAX_DEPTH` and `MAX_ENTRIES` are read. Bytes that are
        not UTF-8, and lone surrogates in a str, are the error `json-invalid-utf8`. Anything but str
        and bytes raises `TypeError`.

        >>> from grantfold.rocketchat import AppManifest
        >>> [d.code for d in AppManifest.parse(b"{} {}").diagnostics if d.code.startswith("json")]
        ['json-trailing-text']
        """
    @property
    def id(self) -> str | None:
        """The app's id."""
    @property
    def name(self) -> str | None:
        """The app's name."""
    @property
    def version(self) -> str | None:
        """The app's version."""
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All problems of the manifest, in the order of their places."""
    @property
    def has_errors(self) -> bool:
        """Is there a problem because of which the platform refuses the manifest, or two readers of it
        would disagree?
        """
    @property
    def declared(self) -> tuple[DeclaredPermission, ...] | None:
        """The names in the list, known or not, as far as entries have one; `None` without a list."""
    def grants(self) -> AppGrants:
        """What the app may do with this manifest: the declared permissions, or the 30 defaults if it
        declares none. A text that is not strict JSON, and a list with anything in it that is no
        object with a string `name`, grant nothing.
        """
    def would_grant(self) -> AppGrants:
        """What the app could do if the problems of this manifest were mended and nothing else
        changed: what can be understood of it. For people who decide, never for a check.
        """
    def review(self) -> Review:
        """What a person must agree to before the app is installed."""
    def diff(self, old: AppManifest) -> ManifestDiff:
        """What an update from `old` to this manifest changes, and whether consent must be asked again."""
    def runtime_network(self, version: RuntimeVersion) -> bool:
        """Does the engine start the app's process with network access (`--allow-net`)? That flag
        follows the manifest, not the grant, and its rule changed over time.

        `version` is `early-2024` (March to October 2024), `late-2024` (November 2024 to April 2026)
        or `since-2026`; another text raises `ValueError`. Raises `RuntimeStartError` where the
        engine throws and never starts the process.
        """
    def __copy__(self) -> AppManifest: ...
    def __deepcopy__(self, _memo: object, /) -> AppManifest: ...

@final
class DeclaredPermission:
    """An entry of the list that has a name."""

    @property
    def name(self) -> str:
        """The name as written."""
    @property
    def known(self) -> bool:
        """Is there a permission of that name?"""
    @property
    def required(self) -> bool:
        """Does the entry say `"required": true`? The platform shows it and does nothing else with it."""
    @property
    def span(self) -> Span:
        """Where the name stands."""

@final
class AppGrants(Grants):
    """What an app may do: everything `Grants` answers, and the three things that extra fields of a
    manifest narrow: hosts, token scopes, hidden settings.

    As sets, two of them are equal when they hold the same names, wherever these come from.

    >>> from grantfold.rocketchat import AppManifest
    >>> text = '{"permissions": [{"name": "networking", "domains": ["*.example.com"]}]}'
    >>> grants = AppManifest.parse(text).grants()
    >>> grants.origin
    'manifest'
    >>> grants.limits.hosts
    ('*.example.com',)
    >>> grants.require_host("https://api.example.com/v1")
    """

    @classmethod
    def from_stored(cls, app: str, permissions_granted: str | None) -> AppGrants:
        """Reads what the engine stored for an app: `permissionsGranted` of its storage item, as JSON
        text; `None` if the item has no such field.

        The answers are the engine's: absent or falsy means the defaults, names are compared
        exactly, unknown names and entries that are not objects grant nothing. Where the engine
        would throw, the answer is no and the reason is in `diagnostics`. Raises `TypeError` for
        other types and `UnicodeEncodeError` for lone surrogates.

        >>> from grantfold.rocketchat import AppGrants
        >>> grants = AppGrants.from_stored("demo", '[{"name": "message.read"}]')
        >>> grants.origin, list(grants)
        ('stored-grant', ['message.read'])
        """
    @classmethod
    def from_upload(cls, app: str, field: str | None) -> AppGrants:
        """What the server stores, and so grants, when an app is uploaded as a zip: `field` is the form
        field `permissions`, `None` if the form has none.

        The server parses the field and keeps the value only if it has a length; anything else, an
        empty list too, counts as absent and gives the defaults. Raises `TypeError` for other types
        and `UnicodeEncodeError` for lone surrogates.
        """
    @classmethod
    def not_installed(cls, app: str) -> AppGrants:
        """The grants of an app that is not installed: nothing."""
    @property
    def origin(self) -> GrantOrigin:
        """Where these grants come from: `manifest`, `defaults`, `stored-grant`, `unreadable`,
        `malformed` or `not-installed`; the last three grant nothing.
        """
    @property
    def limits(self) -> Limits:
        """The hosts, scopes and settings that the entries name. They narrow a permission that is
        granted; they grant none.
        """
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the stored grant these were read from. Empty for those of a manifest,
        which has its own.
        """
    def require_host(self, url: str, *, method: str | None = None) -> None:
        """Insists that the app may send a web request to `url` (`http`, `https`, `ws`, `wss`).

        Needs `networking`; if that entry has `domains`, the host must be one of them or below a
        `*.` one. The host is taken from the URL as browsers do. `method` is the call that needs it.

        Raises `PermissionDenied` with code `permission-denied` without `networking`, and
        `host-denied` for a host that is not listed or a text that is no URL of a web request;
        `UnicodeEncodeError` for lone surrogates.

        >>> from grantfold.rocketchat import AppManifest
        >>> text = '{"permissions": [{"name": "networking", "domains": ["example.com"]}]}'
        >>> AppManifest.parse(text).grants().require_host("https://example.com@evil.test/")
        Traceback (most recent call last):
        grantfold.PermissionDenied: the host `evil.test` is not in `domains` of `networking` ...
        """
    def require_scope(self, scope: str, *, method: str | None = None) -> None:
        """Insists that the app may ask for a workspace token with `scope`.

        Needs `cloud.workspace-token`; if that entry has `scopes`, exactly this one must be listed.
        `method` is the call that needs it.

        Raises `PermissionDenied` with code `permission-denied` or `scope-denied`;
        `UnicodeEncodeError` for lone surrogates.
        """
    def require_hidden_setting(self, id: str, *, method: str | None = None) -> None:
        """Insists that the app may read the hidden setting `id`.

        Needs `server-setting.read` with exactly this id in `hiddenSettings`. `method` is the call
        that needs it.

        Raises `PermissionDenied` with code `permission-denied` or `setting-denied`;
        `UnicodeEncodeError` for lone surrogates.
        """
    def audit(self) -> AppAudit:
        """These grants with a memory for what is asked, hosts, scopes and hidden settings too."""
    def report_only(self) -> AppAudit:
        """The same, but everything passes: for hosts on the way from no permissions to enforced ones.
        Its report tells what would have been denied.

        >>> from grantfold.rocketchat import AppGrants
        >>> audit = AppGrants.not_installed("demo").report_only()
        >>> audit.require_host("https://api.example.com/")
        >>> audit.report().hosts["api.example.com"].denied, audit.report().denied
        (1, ('networking',))
        """
    def to_json(self) -> str:
        """App, origin, permissions and limits as JSON text, as every language writes it."""
    # Inherited; here an editor knows which names can follow. Any str is accepted: what is unknown is denied.
    @property
    def names(self) -> frozenset[AppPermission]: ...
    def has(self, permission: AppPermission | str) -> bool: ...
    def has_all(self, permissions: Iterable[AppPermission | str]) -> bool: ...
    def has_any(self, permissions: Iterable[AppPermission | str]) -> bool: ...
    def missing(self, permissions: Iterable[AppPermission | str]) -> list[str]: ...
    def require(self, *permissions: AppPermission | str, method: str | None = None) -> None: ...
    def explain(self, permission: AppPermission | str) -> Explanation: ...
    def __iter__(self) -> Iterator[AppPermission]: ...

@final
class AppRegistry:
    """The apps an engine runs, and what each of them may do.

    An app that is not installed may do nothing. An update that gives an app more than it had is made
    only with consent. Changes take effect at once and are all or nothing; each raises `version`. It
    may be shared between threads.

    >>> from grantfold.rocketchat import AppManifest, AppRegistry, RegistryError
    >>> def manifest(permission):
    ...     return AppManifest.parse('{"id": "demo", "permissions": [{"name": "%s"}]}' % permission)
    >>> registry = AppRegistry()
    >>> "message.read" in registry.install(manifest("message.read"))
    True
    >>> registry.has("demo", "message.read"), registry.has("another", "message.read")
    (True, False)
    >>> try:
    ...     registry.update(manifest("message.write"))
    ... except RegistryError as error:
    ...     print(error.kind, error.app, [change.permission for change in error.diff.changes])
    needs-consent demo ['message.write', 'message.read']
    >>> list(registry.update(manifest("message.write"), consent=True))
    ['message.write']
    """

    def __init__(self) -> None: ...
    def install(self, manifest: AppManifest) -> AppGrants:
        """Installs an app with what its manifest grants.

        Raises `RegistryError` of kind `no-id` or `installed`.
        """
    def install_stored(self, app: str, permissions_granted: str | None) -> AppGrants:
        """Installs an app with what the engine stored for it, as `AppGrants.from_stored` reads it.

        Raises `RegistryError` of kind `installed`, or `no-id` for an empty id.
        """
    def update(self, manifest: AppManifest, consent: bool = False) -> AppGrants:
        """Replaces what an app may do by what a new manifest of it grants. `consent` says that a person
        agreed to what `diff` names.

        Raises `RegistryError` of kind `no-id` or `not-installed`; and `needs-consent`, with the
        `diff`, without consent if the app would get more, or if it is not certain that it would not.
        """
    def diff(self, manifest: AppManifest) -> ManifestDiff:
        """What an update of an app would change.

        Raises `RegistryError` of kind `no-id` or `not-installed`.
        """
    def remove(self, app: str) -> None:
        """Takes an app out: it may do nothing any more.

        Raises `RegistryError` of kind `not-installed`.
        """
    def has(self, app: str, permission: AppPermission | str) -> bool:
        """May an app do this? Never if it is not installed, and never what is no permission."""
    def require(self, app: str, permission: AppPermission | str) -> None:
        """Insists that an app may do this.

        Raises `PermissionDenied` as `Grants.require` does; an app that is not installed is denied.
        """
    def get(self, app: str) -> AppGrants | None:
        """What an app may do; `None` if it is not installed. It stays what it is when the app is updated
        or taken out.
        """
    @property
    def apps(self) -> tuple[str, ...]:
        """The ids of the installed apps, sorted."""
    @property
    def version(self) -> int:
        """Grows with every change."""
    def __contains__(self, app: object, /) -> bool: ...
    def __len__(self) -> int: ...

@final
class AppAudit(Audit):
    """An app's grants that remember what they were asked: everything `Audit` hears, and the hosts,
    scopes and hidden settings that extra fields of a manifest narrow.

    Whoever asks for a host asks for `networking` too, and is noted for both; so with scopes and
    `cloud.workspace-token`, hidden settings and `server-setting.read`.

    >>> from grantfold.rocketchat import AppManifest
    >>> grants = AppManifest.parse('{"permissions": [{"name": "networking"}]}').grants()
    >>> audit = grants.audit()
    >>> audit.require_host("https://API.example.com:8443/v1", at="notify.py:12")
    >>> audit.report().hosts["api.example.com"].first
    'notify.py:12'
    """

    @property
    def grants(self) -> AppGrants: ...
    def require_host(self, url: str, *, method: str | None = None, at: str | None = None) -> None:
        """Insists that the app may send a web request to `url`, as `AppGrants.require_host` does; with
        the mode `report-only` nothing is denied.

        `method` is the call that needs it; `at` is the place, as for `has`. Raises as
        `AppGrants.require_host` does; what raises `TypeError` or `UnicodeEncodeError` is not noted.
        """
    def require_scope(self, scope: str, *, method: str | None = None, at: str | None = None) -> None:
        """Insists that the app may ask for a workspace token with `scope`, as
        `AppGrants.require_scope` does; with the mode `report-only` nothing is denied.

        `method` is the call that needs it; `at` is the place, as for `has`. Raises as
        `AppGrants.require_scope` does; what raises `TypeError` or `UnicodeEncodeError` is not noted.
        """
    def require_hidden_setting(self, id: str, *, method: str | None = None, at: str | None = None) -> None:
        """Insists that the app may read the hidden setting `id`, as
        `AppGrants.require_hidden_setting` does; with the mode `report-only` nothing is denied.

        `method` is the call that needs it; `at` is the place, as for `has`. Raises as
        `AppGrants.require_hidden_setting` does; what raises `TypeError` or `UnicodeEncodeError` is
        not noted.
        """

@final
class Limits:
    """What narrows the granted permissions: the extra fields of the manifest's entries."""

    @property
    def hosts(self) -> tuple[str, ...] | None:
        """`networking.domains`: which hosts the app may talk to; `None` for any."""
    @property
    def scopes(self) -> tuple[str, ...] | None:
        """`cloud.workspace-token.scopes`: which scopes it may ask a token for; `None` for any."""
    @property
    def hidden_settings(self) -> tuple[str, ...]:
        """`server-setting.read.hiddenSettings`: which hidden settings it may read."""

# The rest is the same for Root, whose module has it too.
@final
class Review:
    """What a person must agree to before an app is installed. `str()` gives it as text.

    >>> from grantfold.rocketchat import AppManifest
    >>> text = '{"name": "Demo", "version": "1.0.0", "permissions": [{"name": "networking"}]}'
    >>> review = AppManifest.parse(text).review()
    >>> review.app, review.basis
    ('Demo 1.0.0', 'It asks for one permission.')
    >>> [(item.permission, item.limits) for item in review.items]
    [('networking', 'any host')]
    """

    @property
    def app(self) -> str:
        """The app's name and version, or its id, or "this app"."""
    @property
    def basis(self) -> str:
        """One sentence or two on where the list comes from."""
    @property
    def items(self) -> tuple[ReviewItem, ...]:
        """Every permission the app gets."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class ReviewItem:
    """One permission to agree to."""

    @property
    def permission(self) -> AppPermission | RootPermission:
        """The permission's name."""
    @property
    def description(self) -> str:
        """What it lets the app do, in plain words."""
    @property
    def limits(self) -> str | None:
        """What narrows it, that nothing does where something could ("any host"), or what it comes with."""

@final
class ManifestDiff:
    """What an update of an app changes in what it may do. Nothing widens without being named.

    >>> from grantfold.rocketchat import AppManifest
    >>> old = AppManifest.parse('{"permissions": [{"name": "message.read"}]}')
    >>> new = AppManifest.parse('{"permissions": [{"name": "message.write"}]}')
    >>> diff = new.diff(old)
    >>> [(change.kind, change.permission) for change in diff.changes]
    [('added', 'message.write'), ('removed', 'message.read')]
    >>> diff.needs_consent
    True
    """

    @property
    def changes(self) -> tuple[Change, ...]:
        """All changes, in the order of the catalogue, gains before losses."""
    @property
    def needs_consent(self) -> bool:
        """Must a person agree again? True if the app gets anything more, or if one of the two
        manifests grants nothing because it could not be read.
        """
    @property
    def notes(self) -> tuple[str, ...]:
        """What to know besides: that a list was lost or introduced, or could not be read."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class Change:
    """One change."""

    @property
    def kind(self) -> ChangeKind:
        """Which way it goes: `added`, `removed`, `widened` or `narrowed`."""
    @property
    def permission(self) -> AppPermission | RootPermission:
        """The permission it is about."""
    @property
    def detail(self) -> str:
        """What the permission lets the app do, or what about it changes."""
    @property
    def is_gain(self) -> bool:
        """Does the app get more?"""

@final
class Workspace:
    """A Rocket.Chat workspace, as far as permissions depend on it: permissions and the roles that grant
    them, roles, users, subscriptions, rooms, teams, and restricted roles.

    A user is asked about by id; `None` and "" are nobody, who may do nothing. A mapping with `_id`
    and `roles`, such as what `me` answers, is believed: its roles count in place of the global ones
    the workspace knows. Ids are compared exactly, and roles count by id, never by name.

    Changes take effect at once, are all or nothing, and each raises `version`. It may be shared
    between threads: a question sees all of a change or nothing of it. `copy.copy()` gives a
    workspace that changes apart from this one. What makes no sense raises `WorkspaceError`, lone
    surrogates in an id `UnicodeEncodeError`, an argument of another type `TypeError`.

    >>> from grantfold.rocketchat import Workspace
    >>> workspace = Workspace.defaults()
    >>> workspace.put_user("ann", ["user"])
    >>> workspace.put_subscription("ann", "general", ["owner"])
    >>> workspace.has("ann", "edit-room"), workspace.has("ann", "edit-room", "general")
    (False, True)
    >>> print(workspace.grants("ann", "general").explain("edit-room").summary)
    `edit-room` is granted: the role `owner` in room `general` grants it
    """

    def __new__(cls, *, reading: Reading | None = None) -> Workspace: ...
    @classmethod
    def defaults(cls, version: Defaults = "8", *, reading: Reading | None = None) -> Workspace:
        """A workspace as a server of a version seeds it at its first start: the default permissions and
        roles. `DEFAULTS` lists the versions.

        Raises `ValueError` for a version or reading that does not exist.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace.defaults("8")
        >>> len(workspace.permissions()), workspace.permission("create-c")["roles"]
        (172, ['admin', 'user', 'federated-external', 'bot', 'app'])
        """
    @classmethod
    def from_json(cls, document: _Json, *, reading: Reading | None = None) -> Workspace:
        """Reads a workspace from the document that `to_json` writes, or that a bot put together from what
        it was answered: permissions, roles, users, subscriptions, rooms and teams are in the shapes
        in which servers send them. `defaults` starts from what a server of that version is seeded
        with. What `permissions.listAll`, `permissions/get` or `roles.list` answers is a document too.

        The reading says whose check it is: `server`, `legacy_client` (web client of the later 8.x),
        `oldest_client` or `react_native`; without one, the server's. Raises `WorkspaceError` with all
        problems in `diagnostics` if it cannot be read as a whole, and `ValueError` for a reading that
        does not exist.

        >>> from grantfold.rocketchat import Workspace, WorkspaceError
        >>> try:
        ...     Workspace.from_json('{"permission": []}')
        ... except WorkspaceError as error:
        ...     print(error)
        1:2: error[workspace-malformed]: ... (did you mean `permissions`?)
        """
    def to_json(self) -> str:
        """The workspace as a document that `from_json` reads: the same answers, and every field that was
        read.
        """
    @property
    def reading(self) -> Reading:
        """Whose check answers are given by: `server`, `legacy_client`, `oldest_client` or
        `react_native`.
        """
    def under(self, reading: Reading) -> Workspace:
        """A copy of this workspace by another check, which changes apart from it.

        Raises `ValueError` for a reading that does not exist.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace.defaults()
        >>> workspace.put_user("max", ["moderator"])
        >>> workspace.has("max", "mute-user"), workspace.under("legacy_client").has("max", "mute-user")
        (True, False)
        """
    @property
    def version(self) -> int:
        """Grows with every change."""
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was odd about the document this was read from, and not an error."""
    # Checks.
    def has(
        self,
        user: _User,
        permission: WorkspacePermission | str,
        room: str | None = None,
        lent: Iterable[WorkspaceRole | str] = (),
    ) -> bool:
        """Does somebody have a permission, in a room or in general? Nobody has any, and nobody has one
        that does not exist.

        `lent` are roles that count for this question only, such as those of the owner of a room that
        is being created: they grant, they do not restrict. Raises `WorkspaceError` where the server
        throws, for an empty id of a permission or of a role that is held.
        """
    def has_all(
        self,
        user: _User,
        permissions: Iterable[WorkspacePermission | str],
        room: str | None = None,
        lent: Iterable[WorkspaceRole | str] = (),
    ) -> bool:
        """Does somebody have all of these permissions? True for none at all, except for nobody.

        The first permission that is not had decides; see `has`.
        """
    def has_any(
        self,
        user: _User,
        permissions: Iterable[WorkspacePermission | str],
        room: str | None = None,
        lent: Iterable[WorkspaceRole | str] = (),
    ) -> bool:
        """Does somebody have one of these permissions? False for none at all.

        The first permission that is had decides; see `has`.
        """
    def grants(self, user: _User, room: str | None = None, lent: Iterable[WorkspaceRole | str] = ()) -> Grants:
        """All that somebody may do, in a room or in general, and why. Nothing where `has` raises.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace.defaults()
        >>> workspace.put_user("bot", ["bot"])
        >>> grants = workspace.grants("bot")
        >>> "create-c" in grants, "delete-c" in grants
        (True, False)
        >>> grants.explain("delete-c").help
        'give `bot` the role `admin` or, in a room, `owner`'
        """
    def check_many(
        self,
        questions: Iterable[
            tuple[str | None, WorkspacePermission | str] | tuple[str | None, WorkspacePermission | str, str | None]
        ],
    ) -> list[bool]:
        """The answers of `has` to many questions, each given as its arguments: user, permission and,
        if it is about one, room. They are all about the same moment.

        Users are given by id. Raises for a question that `has` raises for.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace.defaults()
        >>> workspace.put_user("ann", ["user"])
        >>> workspace.put_subscription("ann", "general", ["owner"])
        >>> workspace.check_many([("ann", "edit-room"), ("ann", "edit-room", "general")])
        [False, True]
        """
    def has_role(self, user: _User, role: WorkspaceRole | str, room: str | None = None) -> bool:
        """Does somebody hold a role where its scope says it is held: globally, or in the room?

        This is another question than what roles grant: a room role held globally grants in every
        room, and is not held in any.
        """
    def has_any_role(self, user: _User, roles: Iterable[WorkspaceRole | str], room: str | None = None) -> bool:
        """Does somebody hold one of these roles? False for none at all. See `has_role`."""
    # Questions about many.
    def users_who_can(self, permission: WorkspacePermission | str, room: str | None = None) -> list[str]:
        """The users who have a permission, in a room or in general, in the order of their ids. Those
        known only by their place in the room are among them.
        """
    def rooms_where(self, user: _User, permission: WorkspacePermission | str) -> list[str]:
        """The rooms where somebody has a permission, in the order of their ids: those of the workspace,
        and those the user has a subscription to.
        """
    def roles_granting(self, permission: WorkspacePermission | str) -> list[str]:
        """The roles that grant a permission, in the order of their ids. Some may have no document; they
        grant all the same.
        """
    def minimal_roles(self, permissions: Iterable[WorkspacePermission | str]) -> RoleCover:
        """The fewest roles that together grant these permissions. Of several such lists it is the one
        that grants least beside them, and of those the one whose ids come first.

        Only roles with a document count. A restricted role does not count if its allow-list lacks
        one of the permissions.

        >>> from grantfold.rocketchat import Workspace
        >>> cover = Workspace.defaults().minimal_roles(["create-c", "create-d", "fly"])
        >>> [role.id for role in cover.roles], cover.uncovered, cover.is_minimal
        (['bot'], ('fly',), True)
        """
    def drift(self, version: Defaults = "8") -> Drift:
        """What differs from the permissions and roles that a server of this version starts with: what
        people, apps and licensed modules changed, and what is left of older versions.

        Raises `ValueError` for a version that does not exist.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace.defaults()
        >>> workspace.put_permission("create-c", ["admin", "user", "bot", "app", "guest"])
        >>> print(workspace.drift())
        opened: `guest` now grants `create-c`
        narrowed: `federated-external` no longer grants `create-c`
        """
    def can_access_room(
        self,
        user: _User,
        room: str,
        *,
        allow_anonymous_read: bool = False,
        include_invitations: bool = False,
        attributes: bool | None = None,
        livechat: bool = False,
    ) -> RoomAccess:
        """May somebody enter a room? A room the workspace does not know is denied, a user it does not
        know raises `WorkspaceError`.

        The permissions this depends on are asked for in general, never in the room. What else it
        depends on is off until it is said: the setting `Accounts_AllowAnonymousRead`, whether an
        invitation counts as being in the room, what attribute rules decide (`None` where they do not
        count) and what livechat rules decide.
        """
    def can_read_room(
        self,
        user: _User,
        room: str,
        *,
        allow_anonymous_read: bool = False,
        include_invitations: bool = False,
        attributes: bool | None = None,
        livechat: bool = False,
    ) -> RoomAccess:
        """May somebody read in a room? Whoever may enter it, except that in a public channel a user
        needs the permission `preview-c-room` or a subscription besides. See `can_access_room`.
        """
    def can_access_rooms(
        self,
        user: _User,
        rooms: Iterable[str],
        *,
        allow_anonymous_read: bool = False,
        include_invitations: bool = False,
        attributes: bool | None = None,
        livechat: bool = False,
    ) -> bool:
        """May somebody enter all of these rooms? Not if there are none, if one is not known, or without
        a user, whatever visitors may. See `can_access_room`.
        """
    def can_save_settings(self, user: _User, settings: Iterable[str]) -> None:
        """Insists that somebody may save these settings: `edit-privileged-setting` is enough for all,
        `manage-selected-settings` for those whose `change-setting-` permission comes with it.

        Raises `ApiError` for the whole if one is refused; `settingIds` in its `details` are those
        that are.
        """
    # What servers send, and what is asked of them.
    def apply(self, update: _Json, at: int | datetime | None = None) -> Applied:
        """Applies what a server sent, as JSON text or parsed: the answer to a call, or a whole DDP
        frame. All later questions see the change. `at` is when the call was started, or when the
        event came, in milliseconds since 1970 or as a datetime with an offset; without it, it is now.

        Read are the answers of `permissions/get`, `permissions.listAll`, `roles.list`, `roles.sync`,
        `me`, lists of users and of subscriptions, and the streams that tell of changes to these;
        what says nothing of them changes nothing. A record that is older than the one held is not
        applied. Raises `WorkspaceError` with all problems in `diagnostics`; then nothing is changed.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace()
        >>> workspace.put_user("ann", ["user"])
        >>> answer = {"update": [{"_id": "create-c", "roles": ["user"]}], "remove": [], "success": True}
        >>> applied = workspace.apply(answer, at=1000)
        >>> applied.what, applied.changed, workspace.has("ann", "create-c"), workspace.cursor
        ('permissions', True, True, '1970-01-01T00:00:01.000Z')
        """
    def replace(self, update: _Json, at: int | datetime | None = None) -> Applied:
        """Applies an answer as `apply` does, and takes it for all there is: permissions, roles and users
        that are not in it are gone. Of subscriptions, those of the users it names are.

        `permissions.listAll` without `updatedSince` answers the whole table, and nothing in it says
        so.
        """
    @property
    def cursor(self) -> str | None:
        """How far answers about permissions have come, in ISO 8601: the `updatedSince` for the next
        `permissions.listAll`. `None` before the first answer. Events do not move it.
        """
    @property
    def roles_cursor(self) -> str | None:
        """How far answers about roles have come, as `cursor` is for permissions; for `roles.sync`."""
    def call(
        self,
        endpoint: str,
        params: _Json,
        caller: _User,
        *,
        at: int | datetime | None = None,
        custom_roles: bool = False,
        display_roles: bool = False,
        new_id: str | None = None,
    ) -> Answer:
        """Does what a server does when somebody calls one of its operations: checks the caller and what
        it sent, changes the workspace, and answers with the events that go out.

        `endpoint` is a route, `permissions.update` or `roles.create`, or a method of DDP,
        `permissions/get`; `params` is its body or query as a dict, or its arguments as a list, parsed
        or as JSON text. `at` is when, see `apply`. `custom_roles` says whether the licence module of
        that name is there, `display_roles` whether `UI_DisplayRoles` is on; `new_id` is the id of a
        role that is created, random without one. Raises `ApiError` where the server refuses.

        >>> from grantfold.rocketchat import ApiError, Workspace
        >>> workspace = Workspace.defaults()
        >>> workspace.put_user("ann", ["admin"])
        >>> answer = workspace.call("permissions.addRole", {"permissionId": "create-c", "role": "guest"}, "ann")
        >>> answer.status, answer.changed, answer.events[0]["fields"]["eventName"]
        (200, True, 'permissions-changed')
        >>> try:
        ...     workspace.call("roles.delete", {"roleId": "guest"}, "ann")
        ... except ApiError as error:
        ...     print(error.status, error.error_type)
        400 error-role-protected
        """
    def answer_frame(
        self,
        frame: _Json,
        caller: _User,
        *,
        at: int | datetime | None = None,
        custom_roles: bool = False,
        display_roles: bool = False,
        new_id: str | None = None,
    ) -> Frames:
        """Answers a whole frame `{"msg": "method", "method": "permissions/get", "id": "42",
        "params": []}`, given as JSON text or parsed, as `call` answers its method. It raises nothing
        for what it reads: a refusal is the `error` of the reply.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace()
        >>> workspace.put_permission("create-c", ["user"])
        >>> frame = {"msg": "method", "method": "permissions/get", "id": "42", "params": []}
        >>> workspace.answer_frame(frame, None).reply["result"]
        [{'_id': 'create-c', 'roles': ['user']}]
        """
    def seed(self, version: Defaults = "8", *, at: int | datetime | None = None) -> bool:
        """Starts a server of a version: default permissions and roles that are missing are created,
        names and scopes of default roles are put right, and nothing is taken away. Was anything
        written?

        Raises `ValueError` for a version that does not exist.
        """
    def seed_settings(
        self, settings: Iterable[str | Mapping[str, object]], *, at: int | datetime | None = None
    ) -> bool:
        """Derives the permissions for single settings as a server does at its start: one
        `change-setting-` permission for each setting that is not hidden; those of settings that are
        not there any more are deleted. Was anything written?

        A setting is an id, or a mapping as servers list them: `_id`, `group`, `section`, `sorter`,
        `hidden`. Groups are settings too.

        >>> from grantfold.rocketchat import Workspace
        >>> workspace = Workspace()
        >>> workspace.seed_settings(["General", {"_id": "Site_Name", "group": "General"}])
        True
        >>> [permission["_id"] for permission in workspace.permissions()]
        ['change-setting-General', 'change-setting-Site_Name']
        """
    # Restricted roles.
    def restrict(self, role: WorkspaceRole | str, permissions: Iterable[WorkspacePermission | str]) -> None:
        """Adds permissions to the allow-list of a role. Whoever holds the role is denied what is not on
        it, whatever other roles grant; the list itself grants nothing.

        A list only grows, and an empty one restricts nothing. The platform does this for `guest`,
        with a licence: `guest_allow_list` has its list.
        """
    def is_restricted(self, permission: WorkspacePermission | str, role: WorkspaceRole | str) -> bool:
        """Does this role keep this permission from its holders? Raises `WorkspaceError` for an empty id."""
    def is_restricted_for_any(
        self, permission: WorkspacePermission | str, roles: Iterable[WorkspaceRole | str]
    ) -> bool:
        """Does one of these roles keep this permission from whoever holds them all? Raises
        `WorkspaceError` for an empty permission, and for an empty role before one that restricts.
        """
    def has_restrictions(self, role: WorkspaceRole | str) -> bool:
        """Was an allow-list given to the role, even an empty one?"""
    def allow_list(self, role: WorkspaceRole | str) -> tuple[str, ...] | None:
        """The allow-list of a role, sorted; `None` if it was given none."""
    # Records.
    def permission(self, id: WorkspacePermission | str) -> Permission | None:
        """A permission by its id, in a new dict as servers write it; `None` if there is none."""
    def permissions(self) -> list[Permission]:
        """All permissions, in the order of their ids."""
    def role(self, id: WorkspaceRole | str) -> Role | None:
        """A role by its id, in a new dict as servers write it; `None` if there is none."""
    def roles(self) -> list[Role]:
        """All roles, in the order of their ids."""
    def user(self, id: str) -> User | None:
        """A user by its id, in a new dict as servers write it; `None` if there is none."""
    def user_named(self, username: str) -> User | None:
        """A user by its user name, in a new dict as servers write it; `None` if there is none."""
    def users(self) -> list[User]:
        """All users, in the order of their ids."""
    def subscription(self, user: str, room: str) -> Subscription | None:
        """What is known of a user in a room, in a new dict as servers write it; `None` if nothing is."""
    def subscriptions(self) -> list[Subscription]:
        """All subscriptions, in the order of their users and rooms."""
    def room(self, id: str) -> Room | None:
        """A room by its id, in a new dict as servers write it; `None` if there is none."""
    def rooms(self) -> list[Room]:
        """All rooms, in the order of their ids."""
    def team(self, id: str) -> Team | None:
        """A team by its id, in a new dict as `to_json` writes it; `None` if there is none."""
    def teams(self) -> list[Team]:
        """All teams, in the order of their ids."""
    def put_permission(
        self,
        id: WorkspacePermission | str,
        roles: Iterable[WorkspaceRole | str] = (),
        *,
        updated_at: int | datetime | None = None,
    ) -> None:
        """Adds a permission and the ids of the roles that grant it, or replaces the one of its id,
        whole. `updated_at` is when it was last written, if that is known.
        """
    def remove_permission(self, id: WorkspacePermission | str, *, at: int | datetime | None = None) -> None:
        """Takes a permission away: nobody has it then. `at` is when, for those who ask what changed
        since; without it, it is now.
        """
    def put_role(
        self,
        id: str,
        *,
        name: str | None = None,
        scope: Scope = "Users",
        description: str = "",
        protected: bool = False,
        mandatory2fa: bool = False,
        updated_at: int | datetime | None = None,
    ) -> None:
        """Adds a role, or replaces the one of its id, whole. Without a name its id will do. `scope` is
        `Users` for a role held globally, `Subscriptions` for one held in rooms; another raises
        `ValueError`.
        """
    def remove_role(self, id: WorkspaceRole | str, *, at: int | datetime | None = None) -> None:
        """Takes a role's document away. As on a server its id stays where it is, in permissions and
        with users, and still grants. `at` is when; without it, it is now.
        """
    def put_user(self, id: str, roles: Iterable[WorkspaceRole | str] = (), *, username: str | None = None) -> None:
        """Adds a user with the roles it holds globally, or replaces the one of its id, whole."""
    def remove_user(self, id: str) -> None:
        """Takes a user away, and its subscriptions."""
    def put_subscription(
        self, user: str, room: str, roles: Iterable[WorkspaceRole | str] = (), *, is_invitation: bool = False
    ) -> None:
        """Puts a user into a room with the roles it holds there, or replaces what was known of it
        there, whole. Neither needs to be known.
        """
    def remove_subscription(self, user: str, room: str) -> None:
        """Takes a user out of a room."""
    def put_room(
        self,
        id: str,
        type: str,
        *,
        name: str | None = None,
        team: str | None = None,
        parent: str | None = None,
        has_attribute_rules: bool = False,
    ) -> None:
        """Adds a room, or replaces the one of its id, whole. `type` is `c` for a public channel, `p` for
        a private one, `d` for direct messages, `l` and `v` for livechat; `team` is the team it
        belongs to, `parent` the room it is a discussion in.
        """
    def remove_room(self, id: str) -> None:
        """Takes a room away, and everybody's subscription to it."""
    def put_team(self, id: str, members: Iterable[str] = (), *, is_public: bool) -> None:
        """Adds a team with the ids of its members, or replaces the one of its id, whole."""
    def remove_team(self, id: str) -> None:
        """Takes a team away. Rooms that belong to it are then in a team that nobody is a member of."""
    def __copy__(self) -> Workspace: ...
    def __deepcopy__(self, _memo: object, /) -> Workspace: ...

@final
class Applied:
    """What became of an answer or event that was applied to a workspace."""

    @property
    def what(self) -> AppliedKind:
        """What it told of: `permissions`, `roles`, `users`, `subscriptions`, or `nothing`."""
    @property
    def changed(self) -> bool:
        """Is the workspace another one now? Then its version is one higher. How far answers have come
        (`cursor`) may move without that.
        """
    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was odd about it, and no error."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class Answer:
    """What a server answers when it does what was asked."""

    @property
    def status(self) -> int:
        """The HTTP status: 200."""
    @property
    def body(self) -> Any:
        """The body of a route, in a new dict; of a method its result, which may be a list or `None`."""
    @property
    def events(self) -> list[dict[str, Any]]:
        """What clients are told, in a new list of dicts: whole DDP frames, in order."""
    @property
    def changed(self) -> bool:
        """Was anything written?"""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class Frames:
    """What a server sends back for a frame."""

    @property
    def reply(self) -> dict[str, Any]:
        """To whoever sent it, in a new dict: a `result` frame with the id of the call and either its
        `result` or its `error`; an `error` frame for what is no call.
        """
    @property
    def events(self) -> list[dict[str, Any]]:
        """To everybody it concerns, in a new list of dicts, in order."""
    @property
    def changed(self) -> bool:
        """Was anything written?"""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class RoomAccess:
    """May somebody enter a room or read in it, and what decided it. In a condition it is the answer.

    >>> from grantfold.rocketchat import Workspace
    >>> workspace = Workspace.defaults()
    >>> workspace.put_room("general", "c")
    >>> access = workspace.can_access_room(None, "general")
    >>> access.allowed, access.rule, access.reason
    (False, 'none', '`Accounts_AllowAnonymousRead` is off')
    >>> bool(workspace.can_access_room(None, "general", allow_anonymous_read=True))
    True
    """

    @property
    def allowed(self) -> bool:
        """The answer."""
    @property
    def rule(self) -> RoomRule:
        """The rule that said yes: `public`, `team-public`, `team-member`, `joined`, `attributes`,
        `discussion` or `livechat`; `none` if none did.
        """
    @property
    def reason(self) -> str:
        """Which permission, setting or subscription decided, or what is missing: one sentence without
        full stop.
        """
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""
    def __bool__(self) -> bool: ...

@final
class RoleCover:
    """The fewest roles that grant some permissions."""

    @property
    def roles(self) -> tuple[CoverRole, ...]:
        """The roles, in the order of their ids."""
    @property
    def extra(self) -> tuple[str, ...]:
        """What whoever holds them all may do beside what was asked for, sorted."""
    @property
    def uncovered(self) -> tuple[str, ...]:
        """What no role can give, in the order it was asked for."""
    @property
    def is_minimal(self) -> bool:
        """Is this proven to be the least there is? If not, the search was given up, and there may be
        fewer roles, or others that give less beside.
        """
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class CoverRole:
    """A role of a `RoleCover`."""

    @property
    def id(self) -> str:
        """Its id."""
    @property
    def scope(self) -> Scope:
        """Where it is meant to be held: `Users` or `Subscriptions`. A room role that is held globally
        acts in every room.
        """

@final
class Drift:
    """What differs from the defaults of a version; every list is in the order of its ids. `str()` gives
    it as text, one difference on each line.
    """

    @property
    def version(self) -> Defaults:
        """The version compared with."""
    @property
    def is_empty(self) -> bool:
        """Is everything as it is by default?"""
    @property
    def opened(self) -> tuple[RoleChange, ...]:
        """Permissions that more roles grant than by default."""
    @property
    def narrowed(self) -> tuple[RoleChange, ...]:
        """Permissions that roles no longer grant which do by default."""
    @property
    def added(self) -> tuple[PermissionAdded, ...]:
        """Permissions that are no defaults."""
    @property
    def removed(self) -> tuple[RoleChange, ...]:
        """Defaults that are gone, with the roles that would grant them."""
    @property
    def roles_added(self) -> tuple[RoleNote, ...]:
        """Roles that are no defaults."""
    @property
    def roles_removed(self) -> tuple[RoleNote, ...]:
        """Default roles that are gone."""
    @property
    def roles_changed(self) -> tuple[RoleFieldChange, ...]:
        """What is different about default roles."""
    def to_json(self) -> str:
        """The same as JSON text, as every language writes it."""

@final
class RoleChange:
    """Roles that came to a permission, or went."""

    @property
    def permission(self) -> str:
        """The permission."""
    @property
    def roles(self) -> tuple[str, ...]:
        """The ids of the roles, sorted."""

@final
class PermissionAdded:
    """A permission that is no default."""

    @property
    def permission(self) -> str:
        """The permission."""
    @property
    def roles(self) -> tuple[str, ...]:
        """The ids of the roles that grant it, sorted."""
    @property
    def origin(self) -> PermissionOrigin | None:
        """The part of the platform that brings it, if one is known to; see `permission_origin`."""

@final
class RoleNote:
    """A role that came or went."""

    @property
    def id(self) -> str:
        """Its id."""
    @property
    def name(self) -> str:
        """Its name."""
    @property
    def scope(self) -> Scope:
        """Where it is meant to be held: `Users` or `Subscriptions`."""

@final
class RoleFieldChange:
    """One field of a default role that is not as it is by default."""

    @property
    def role(self) -> str:
        """The role."""
    @property
    def field(self) -> str:
        """The field, as the platform names it: `name`, `description`, `scope`, `protected`,
        `mandatory2fa`.
        """
    @property
    def default(self) -> str | bool:
        """What it is by default: a str or a bool."""
    @property
    def now(self) -> str | bool:
        """What it is."""
