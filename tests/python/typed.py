"""Checked with `mypy --strict`, never run: an ignored line is one that must be refused."""

from collections.abc import Set
from typing import Literal

from typing_extensions import assert_type

from grantfold import Diagnostic, Explanation, Grants, PermissionDenied, Severity, apply_fixes
from grantfold.rocketchat import AppGrants, AppManifest, AppPermission, RuntimeVersion


def names(any_name: str) -> None:
    right: AppPermission = "message.write"
    wrong: AppPermission = "mesage.write"  # type: ignore[assignment]
    any_str: AppPermission = any_name  # type: ignore[assignment]
    grants = AppManifest.parse(b"{}").grants()
    assert_type(grants.has(right), bool)
    grants.has("what is unknown is denied")
    grants.has_all({right, any_name})
    grants.require("api", any_name, method="registerApi")
    grants.has(1)  # type: ignore[arg-type]
    grants.has_all([1])  # type: ignore[list-item]
    grants.require(["api"])  # type: ignore[arg-type]
    grants.require("api", "registerApi", methods="x")  # type: ignore[call-arg]
    AppManifest.parse({})  # type: ignore[arg-type]
    AppManifest.parse(None)  # type: ignore[arg-type]


def sets(grants: AppGrants, other: Grants) -> Set[str]:
    for name in grants:
        assert_type(name, AppPermission)
    assert_type(grants.names, frozenset[AppPermission])
    assert_type(grants & {"api"}, frozenset[str])
    assert_type(grants | other, frozenset[str])
    assert_type(other.names - grants, frozenset[str])
    assert_type(grants >= other, bool)
    grants.add("api")  # type: ignore[attr-defined]
    grants & ["api"]  # type: ignore[operator]
    return grants


def answers(manifest: AppManifest, old: AppManifest) -> None:
    assert_type(manifest.id, str | None)
    assert_type(manifest.diagnostics, tuple[Diagnostic, ...])
    assert_type(manifest.diagnostics[0].severity, Severity)
    assert_type(manifest.diff(old).changes[0].permission, AppPermission)
    assert_type(manifest.grants().explain("api"), Explanation)
    assert_type(manifest.grants().limits.hosts, tuple[str, ...] | None)
    assert_type(apply_fixes("{}", manifest.diagnostics), tuple[str, int])
    version: RuntimeVersion = "since-2026"
    assert_type(manifest.runtime_network(version), bool)
    manifest.runtime_network("2026")  # type: ignore[arg-type]
    manifest.id = "other"  # type: ignore[misc]
    if manifest.diagnostics[0].code == "no-such-code":  # type: ignore[comparison-overlap]
        pass


def errors(grants: AppGrants) -> None:
    try:
        grants.require_host("https://example.com/", method="fetch")
    except PermissionDenied as denied:
        if denied.code == "host-denied":
            assert_type(denied.code, Literal["host-denied"])
            assert_type(denied.resource, str | None)
        assert_type(denied.missing, tuple[str, ...])
