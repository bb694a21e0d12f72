"""The stable names of codes, severities and other kinds, as types for editors and type checkers."""

from typing import Literal

__all__ = [
    "ChangeKind",
    "DenialCode",
    "DiagnosticCode",
    "GrantOrigin",
    "LayerKind",
    "RuntimeVersion",
    "Says",
    "Severity",
    "Weight",
]

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
    "permission-required-ignored",
    "domain-not-a-host",
]
"""The stable name of a kind of problem."""

DenialCode = Literal["permission-denied", "unknown-permission", "host-denied", "scope-denied", "setting-denied"]
"""What kind of thing was refused."""

LayerKind = Literal["manifest", "defaults", "stored-grant"]
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
