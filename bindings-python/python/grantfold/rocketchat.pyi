"""Rocket.Chat: app manifests and the permissions that apps get from them."""

from collections.abc import Iterable, Iterator
from typing import final

from ._errors import RuntimeStartError as RuntimeStartError
from ._kinds import ChangeKind as ChangeKind
from ._kinds import GrantOrigin as GrantOrigin
from ._kinds import RuntimeVersion as RuntimeVersion
from ._names import APP_PERMISSIONS as APP_PERMISSIONS
from ._names import AppPermission as AppPermission
from ._names import RootPermission
from ._native import Diagnostic, Explanation, Grants, PermissionInfo, Span

__all__ = [
    "APP_PERMISSIONS",
    "AppGrants",
    "AppManifest",
    "AppPermission",
    "Change",
    "ChangeKind",
    "DeclaredPermission",
    "GrantOrigin",
    "Limits",
    "ManifestDiff",
    "Review",
    "ReviewItem",
    "RuntimeStartError",
    "RuntimeVersion",
    "app_catalog",
]

def app_catalog() -> tuple[PermissionInfo, ...]:
    """The permissions an app can declare, in the order of the engine's catalogue.

    >>> from grantfold.rocketchat import app_catalog
    >>> len([info for info in app_catalog() if info.default])
    30
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
