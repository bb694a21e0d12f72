"""The exceptions of grantfold."""

# What is only named in annotations stays unloaded, and `typing` with it: see `_later`.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from ._kinds import AuditErrorKind, CommunityErrorKind, DenialCode, RegistryErrorKind, WorkspaceErrorKind
    from ._native import Diagnostic, ManifestDiff

__all__ = [
    "ApiError",
    "AuditError",
    "CommunityError",
    "GrantfoldError",
    "NoCurrentGrants",
    "PermissionDenied",
    "RegistryError",
    "RuntimeStartError",
    "WorkspaceError",
]


class GrantfoldError(Exception):
    """The base of every exception that grantfold defines."""

    __module__ = "grantfold"


class PermissionDenied(GrantfoldError, PermissionError):
    """Somebody may not do something.

    It is a `PermissionError` too. `str()` gives subject, method, reason and help in one sentence. It can be pickled and
    copied.

    >>> from grantfold import PermissionDenied
    >>> from grantfold.rocketchat import AppManifest
    >>> grants = AppManifest.parse('{"id": "demo", "permissions": []}').grants()
    >>> try:
    ...     grants.require("message.write", method="chat.postMessage")
    ... except PermissionDenied as denied:
    ...     print(denied.code, denied.subject, denied.missing, denied.method)
    permission-denied demo ('message.write',) chat.postMessage
    """

    __module__ = "grantfold"

    code: "DenialCode"
    """What kind of thing was refused."""
    subject: str | None
    """Who was refused: the id of the app, bot or user, where it is known."""
    place: str | None
    """Where: the id of the channel, group or room the question was about, if it was about one."""
    missing: tuple[str, ...]
    """The permissions that are missing, in the order they were asked for."""
    resource: str | None
    """The host, scope or setting that was refused, if it was one."""
    method: str | None
    """The call that needed it, as the caller named it."""
    reason: str
    """Why, in one sentence without full stop."""
    help: str | None
    """What would change it."""

    def __init__(
        self,
        message: str,
        code: "DenialCode",
        subject: str | None,
        place: str | None,
        missing: tuple[str, ...],
        resource: str | None,
        method: str | None,
        reason: str,
        help: str | None,
    ) -> None:
        # One argument only: OSError takes a second for the text of an errno.
        super().__init__(message)
        self.code = code
        self.subject = subject
        self.place = place
        self.missing = tuple(missing)
        self.resource = resource
        self.method = method
        self.reason = reason
        self.help = help

    def __reduce__(self) -> "tuple[Any, ...]":
        who = (self.code, self.subject, self.place)
        what = (self.missing, self.resource, self.method, self.reason, self.help)
        return type(self), (*self.args, *who, *what), self.__dict__


class NoCurrentGrants(GrantfoldError):
    """There are no grants to ask: this runs outside every `with grantfold.using(...)` block of its thread or task.
    Nothing was run.

    >>> import grantfold
    >>> @grantfold.requires("message.write")
    ... def post(text):
    ...     return f"posted {text}"
    >>> try:
    ...     post("hello")
    ... except grantfold.NoCurrentGrants as error:
    ...     print(f"{error}: {error.function}")
    `post` was called outside every `with grantfold.using(...)` block of its thread or task: post
    """

    __module__ = "grantfold"

    function: str | None
    """The guarded function that was called, by its qualified name; `None` where `current()` was."""

    def __init__(self, function: str | None = None) -> None:
        asker = function or "current()"
        super().__init__(f"`{asker}` was called outside every `with grantfold.using(...)` block of its thread or task")
        self.function = function

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (self.function,), self.__dict__


class AuditError(GrantfoldError):
    """An audit report cannot be read, or two of them do not belong together. Nothing was added.

    >>> from grantfold import AuditError
    >>> from grantfold.rocketchat import AppGrants
    >>> one, other = (AppGrants.not_installed(app).audit().report() for app in ("demo", "polls"))
    >>> try:
    ...     one.merge(other)
    ... except AuditError as error:
    ...     print(f"{error}: {error.kind}, {error.subject}, {error.other}")
    one report is about `demo`, the other about `polls`: other-subject, demo, polls
    """

    __module__ = "grantfold"

    kind: "AuditErrorKind"
    """What kind of problem it is."""
    subject: str | None
    """Whom the report is about that was added to, where it is known."""
    other: str | None
    """Whom the other is about, where it is known."""

    def __init__(
        self, message: str, kind: "AuditErrorKind", subject: str | None = None, other: str | None = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.subject = subject
        self.other = other

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (*self.args, self.kind, self.subject, self.other), self.__dict__


class RuntimeStartError(GrantfoldError):
    """The engine throws while it works out how to start an app, so the app's process never starts.

    >>> from grantfold import GrantfoldError
    >>> from grantfold.rocketchat import AppManifest
    >>> try:
    ...     AppManifest.parse('{"permissions": [null]}').runtime_network("since-2026")
    ... except GrantfoldError as error:
    ...     print(error.engine_message)
    Cannot read properties of null (reading 'name')
    """

    __module__ = "grantfold.rocketchat"

    engine_message: str
    """The text of the JavaScript error."""

    def __init__(self, text: str, engine_message: str) -> None:
        super().__init__(text)
        self.engine_message = engine_message

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (*self.args, self.engine_message), self.__dict__


class RegistryError(GrantfoldError):
    """An app cannot be installed, updated or removed. Nothing was changed.

    >>> from grantfold.rocketchat import AppRegistry, RegistryError
    >>> try:
    ...     AppRegistry().remove("demo")
    ... except RegistryError as error:
    ...     print(f"{error}: {error.kind}, {error.app}, {error.diff}")
    no app `demo` is installed: not-installed, demo, None
    """

    __module__ = "grantfold.rocketchat"

    kind: "RegistryErrorKind"
    """What kind of problem it is."""
    app: str | None
    """The id of the app, if it has one."""
    diff: "ManifestDiff | None"
    """What the update changes, if it is one that needs consent."""

    def __init__(
        self, message: str, kind: "RegistryErrorKind", app: str | None = None, diff: "ManifestDiff | None" = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.app = app
        self.diff = diff

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (*self.args, self.kind, self.app, self.diff), self.__dict__


class CommunityError(GrantfoldError):
    """A document, a question or a change of a Root community makes no sense. Nothing was read or changed.

    >>> from grantfold.root import Community, CommunityError
    >>> try:
    ...     Community().put_channel("general", "lobby")
    ... except CommunityError as error:
    ...     print(f"{error}: {error.kind}, {error.what}, {error.id}")
    there is no channel group `lobby`: unknown, channel group, lobby
    """

    __module__ = "grantfold.root"

    kind: "CommunityErrorKind"
    """What kind of problem it is."""
    id: str | None
    """The id or name at fault, if it is one."""
    what: str | None
    """What it is about, where that is not clear from the kind: `role`, `member` ..."""
    diagnostics: "tuple[Diagnostic, ...]"
    """The problems of a document that could not be read, in the order of their places."""

    def __init__(
        self,
        message: str,
        kind: "CommunityErrorKind",
        id: str | None = None,
        what: str | None = None,
        diagnostics: "Iterable[Diagnostic]" = (),
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.id = id
        self.what = what
        self.diagnostics = tuple(diagnostics)

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (*self.args, self.kind, self.id, self.what, self.diagnostics), self.__dict__


class WorkspaceError(GrantfoldError):
    """A document, an update, a question or a change of a Rocket.Chat workspace makes no sense. Nothing was read or
    changed.

    `invalid-param` is the error that the server's own check throws for an empty id of a permission or role.

    >>> from grantfold.rocketchat import Workspace, WorkspaceError
    >>> try:
    ...     Workspace().remove_role("owner")
    ... except WorkspaceError as error:
    ...     print(f"{error}: {error.kind}, {error.what}, {error.id}")
    there is no role `owner`: unknown, role, owner
    """

    __module__ = "grantfold.rocketchat"

    kind: "WorkspaceErrorKind"
    """What kind of problem it is."""
    id: str | None
    """The id at fault, if it is one that is not empty."""
    what: str | None
    """What it is about: `permission`, `role`, `user` ..."""
    diagnostics: "tuple[Diagnostic, ...]"
    """The problems of a document or update that could not be read, in the order of their places."""

    def __init__(
        self,
        message: str,
        kind: "WorkspaceErrorKind",
        id: str | None = None,
        what: str | None = None,
        diagnostics: "Iterable[Diagnostic]" = (),
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.id = id
        self.what = what
        self.diagnostics = tuple(diagnostics)

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (*self.args, self.kind, self.id, self.what, self.diagnostics), self.__dict__


class ApiError(GrantfoldError):
    """A Rocket.Chat server refuses a call. Nothing was changed.

    Match on `error_type` and `status`: the text is for people, and releases word it differently.

    >>> from grantfold.rocketchat import ApiError, Workspace
    >>> workspace = Workspace.defaults()
    >>> workspace.put_user("ann", ["user"])
    >>> try:
    ...     workspace.call("permissions.update", {"permissions": []}, "ann")
    ... except ApiError as error:
    ...     print(error.status, error.body["error"])
    403 User does not have the permissions required for this action [error-unauthorized]
    """

    __module__ = "grantfold.rocketchat"

    status: int
    """The HTTP status. DDP has none; there it is the one a route of this kind answers with."""
    error_type: str | None
    """The code, `error-invalid-permission`. Some refusals of the platform have none."""
    error: str
    """The text."""
    details: "Any"
    """What else there is to say, as the platform has it: which settings, which method. `None` if there is nothing."""
    body: "dict[str, Any]"
    """The body of the answer: `success`, `error`, and `errorType` and `details` if there are any."""

    def __init__(self, message: str, status: int, error_type: str | None, error: str, body: "Mapping[str, Any]") -> None:
        super().__init__(message)
        self.status = status
        self.error_type = error_type
        self.error = error
        self.details = body.get("details")
        self.body = dict(body)

    def __reduce__(self) -> "tuple[Any, ...]":
        return type(self), (*self.args, self.status, self.error_type, self.error, self.body), self.__dict__
