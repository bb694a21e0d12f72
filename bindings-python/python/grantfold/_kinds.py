"""The stable names of codes, severities and other kinds, as types for editors and type checkers."""

from typing import Literal, TypedDict, get_args

__all__ = [
    "AdviceKind",
    "AppliedKind",
    "AuditErrorKind",
    "AuditMode",
    "CallCondition",
    "ChangeKind",
    "CommunityErrorKind",
    "DEFAULTS",
    "Defaults",
    "DenialCode",
    "DiagnosticCode",
    "FullControl",
    "GrantOrigin",
    "Inclusion",
    "LayerKind",
    "PermissionOrigin",
    "Platform",
    "Reading",
    "Readings",
    "RegistryErrorKind",
    "RoleMerge",
    "RoomRule",
    "RuntimeVersion",
    "Says",
    "Scope",
    "Severity",
    "Spelling",
    "Tool",
    "ViewFalse",
    "Weight",
    "WorkspaceErrorKind",
]

Platform = Literal["rocketchat-app", "root"]
"""A platform whose manifests can be read."""

Severity = Literal["note", "warning", "error"]
"""How bad a problem is."""

DiagnosticCode = Literal[
    "json-syntax",
    "json-byte-order-mark",
    "json-comment",
    "json-trailing-comma",
    "json-missing-comma",
    "json-single-quotes",
    "json-unquoted-key",
    "json-control-character",
    "json-cut-off",
    "json-trailing-text",
    "json-invalid-utf8",
    "json-lone-surrogate",
    "json-duplicate-key",
    "json-too-deep",
    "json-too-large",
    "json-too-many-entries",
    "manifest-unknown-platform",
    "manifest-not-an-object",
    "manifest-missing-field",
    "manifest-wrong-type",
    "manifest-invalid-field",
    "manifest-doubtful-field",
    "implements-unknown",
    "implements-malformed",
    "permissions-absent",
    "permissions-empty",
    "permissions-equal-defaults",
    "permissions-not-a-list",
    "permission-malformed",
    "permission-unknown",
    "permission-duplicate",
    "permission-unenforced",
    "permission-unknown-field",
    "permission-misplaced-field",
    "permission-field-malformed",
    "permission-field-empty",
    "permission-required-ignored",
    "domain-not-a-host",
    "community-malformed",
    "community-duplicate-id",
    "community-dangling-id",
    "community-unknown-permission",
    "manifest-unknown-field",
    "manifest-placeholder",
    "manifest-field-spelling",
    "permissions-not-an-object",
    "permissions-null",
    "permissions-wrong-key",
    "permissions-unknown-section",
    "permission-spelling",
    "permission-two-spellings",
    "permission-wrong-section",
    "permission-not-declarable",
    "permission-undocumented",
    "permission-not-a-boolean",
    "permission-false",
    "permission-ignored-by-packager",
    "permission-only-included",
    "event-unknown",
    "event-malformed",
    "event-other-community",
    "event-dangling-id",
    "event-unlisted-member",
    "workspace-malformed",
    "workspace-duplicate-id",
    "update-malformed",
    "update-unknown",
    "update-refused",
    "update-outdated",
    "update-ignored",
    "update-unlisted-user",
]
"""The stable name of a kind of problem."""

DenialCode = Literal["permission-denied", "unknown-permission", "host-denied", "scope-denied", "setting-denied"]
"""What kind of thing was refused."""

LayerKind = Literal[
    "manifest",
    "defaults",
    "stored-grant",
    "role",
    "role-rule",
    "member-rule",
    "visible",
    "no-access-rule",
    "unknown-rule",
    "hidden",
    "no-place",
    "full-control",
    "owner",
    "global-role",
    "room-role",
    "lent-role",
    "allow-list",
    "no-user",
    "empty-role",
    "no-subscription",
]
"""What kind of source says something about a permission."""

Says = Literal["allows", "denies", "includes", "would-include", "closes", "opens"]
"""What a source says."""

Weight = Literal["decides", "agrees", "overruled"]
"""What became of a statement."""

GrantOrigin = Literal["manifest", "defaults", "stored-grant", "unreadable", "malformed", "not-installed"]
"""Where an app's grants come from."""

ChangeKind = Literal["added", "removed", "widened", "narrowed"]
"""Which way a change goes."""

RuntimeVersion = Literal["early-2024", "late-2024", "since-2026"]
"""Which rule the engine follows for the network access of an app's process."""

Defaults = Literal["7", "8", "9"]
"""A version of Rocket.Chat whose default permissions and roles are known."""

DEFAULTS: tuple[Defaults, ...] = get_args(Defaults)
"""Every version in `Defaults`, the oldest first."""

PermissionOrigin = Literal[
    "defaults",
    "auto-translate",
    "omnichannel",
    "canned-responses",
    "audit",
    "device-management",
    "abac",
    "defaults-7",
    "older",
]
"""Which part of a server creates a permission."""

Reading = Literal["server", "legacy_client", "oldest_client", "react_native"]
"""Whose check it is: clients of Rocket.Chat keep one of their own."""

Scope = Literal["Users", "Subscriptions"]
"""Where a role is meant to be held: in the whole workspace, or in rooms."""

RoomRule = Literal["public", "team-public", "team-member", "joined", "attributes", "discussion", "livechat", "none"]
"""The rule that lets somebody into a room."""

AppliedKind = Literal["permissions", "roles", "users", "subscriptions", "nothing"]
"""What an answer or event of a server tells of."""

AuditMode = Literal["enforce", "report-only"]
"""What an audit does about a permission that is not granted."""

AuditErrorKind = Literal["malformed", "other-subject"]
"""Why audit reports cannot be read or added up."""

RegistryErrorKind = Literal["no-id", "installed", "not-installed", "needs-consent"]
"""Why an app cannot be installed, updated or removed."""

WorkspaceErrorKind = Literal["malformed", "invalid-param", "empty-id", "unknown", "full"]
"""What is wrong with a document, an update, a question or a change of a workspace."""

CommunityErrorKind = Literal[
    "malformed",
    "unknown",
    "exists",
    "everyone",
    "no-rule",
    "unknown-permission",
    "wrong-scope",
    "ambiguous",
    "unknown-method",
    "unknown-condition",
    "needs-target",
    "needs-destination",
    "needs-role",
    "wrong-kind",
]
"""What is wrong with a document, a question or a change of a community."""

AdviceKind = Literal["memberRule", "roleRule", "open", "giveRole", "rolePermission", "manifest"]
"""What to change for a permission to be granted."""

CallCondition = Literal[
    "attachments",
    "special-mentions",
    "others-message",
    "others-reaction",
    "history",
    "muting",
    "deafening",
    "owner",
    "app",
    "everyone-role",
    "link-without-channel",
]
"""What a call's method does not tell; `docs/root-methods.md` says what each means."""

Tool = Literal["packager-0.17", "devhost-0.17"]
"""A tool of Root that reads manifests; its number is part of it, because what tools read changes."""

Spelling = Literal["manifest", "pascal", "sdk", "other-case", "look-alike"]
"""How a key of a Root manifest spells a permission."""

RoleMerge = Literal["allow_wins", "deny_wins"]
"""How access rules of several roles that disagree are merged."""

ViewFalse = Literal["ignored", "hides"]
"""What an access rule that denies `channel.view` does."""

FullControl = Literal["removable", "sticky"]
"""Can an access rule take full control of a channel away?"""

Inclusion = Literal["late", "early"]
"""When the permissions that another includes are expanded."""


class Readings(TypedDict):
    """Which reading of Root's documents to answer under, on the four points they leave open."""

    role_merge: RoleMerge
    view_false: ViewFalse
    full_control: FullControl
    implied: Inclusion
