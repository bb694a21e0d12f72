"""Checked with `mypy --strict`, never run: an ignored line is one that must be refused."""

from collections.abc import Set
from datetime import datetime, timezone
from typing import Any, Literal

from typing_extensions import assert_type

from grantfold import (
    Asked,
    Audit,
    AuditError,
    AuditMode,
    AuditReport,
    Diagnostic,
    Explanation,
    Grants,
    PermissionDenied,
    Platform,
    Review,
    Severity,
    apply_fixes,
    current,
    platform_of,
    requires,
    using,
)
from grantfold.rocketchat import (
    DEFAULTS,
    Answer,
    ApiError,
    AppAudit,
    AppGrants,
    AppManifest,
    AppPermission,
    Defaults,
    Permission,
    Reading,
    RoleCover,
    RoomAccess,
    RuntimeVersion,
    User,
    Workspace,
    WorkspaceError,
    WorkspacePermission,
    WorkspaceRole,
)
from grantfold.rocketchat import Applied as WorkspaceApplied
from grantfold.root import (
    Applied,
    CallAnswer,
    Community,
    CommunityError,
    Contested,
    Manifest,
    OverlayPlan,
    PlatformCode,
    Readings,
    RootMethod,
    RootPermission,
    RuleKey,
    Spelling,
)


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
    assert_type(manifest.diff(old).changes[0].permission, AppPermission | RootPermission)
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


def audits(grants: AppGrants, platform: Platform) -> None:
    audit = grants.audit()
    assert_type(audit, AppAudit)
    assert_type(audit.mode, AuditMode)
    assert_type(audit.grants, AppGrants)
    assert_type(Grants.audit(grants), Audit)
    assert_type(audit.has("api", at="a.py:1"), bool)
    audit.require_host("https://example.com", method="http.get", at="a.py:1")
    audit.require_scope(b"read")  # type: ignore[arg-type]
    assert_type("api" in grants.report_only(), bool)
    audit.require("api", "networking", method="registerApi", at="a.py:1")
    audit.has("api", 12)  # type: ignore[arg-type]
    report = audit.report().merge(AuditReport.from_json("{}"))
    assert_type(report, AuditReport)
    assert_type(report.used, tuple[str, ...])
    assert_type(report.asked["api"], Asked)
    assert_type(report.hosts["example.com"], Asked)
    assert_type(report.more_hidden_settings, int)
    assert_type(report.asked["api"].first, str | None)
    report.permissions(platform)
    report.permissions("rocketchat")  # type: ignore[arg-type]
    try:
        report.merge(report)
    except AuditError as error:
        if error.kind == "no-such-kind":  # type: ignore[comparison-overlap]
            pass


@requires("message.write")
def post(text: str, *, room: str = "general") -> int:
    return len(text)


@requires("message.write", "room.read", method="chat.update")
async def edit(text: str) -> str:
    return text


class Bot:
    @requires("message.write")
    def post(self, text: str) -> bytes:
        return text.encode()


async def guarded(grants: AppGrants, workspace: Workspace) -> None:
    assert_type(post("hello", room="random"), int)
    assert_type(await edit("hello"), str)
    assert_type(Bot().post("hello"), bytes)
    post(1)  # type: ignore[arg-type]
    post("hello", rooms="random")  # type: ignore[call-arg]
    await edit()  # type: ignore[call-arg]
    Bot().post()  # type: ignore[call-arg]
    requires(post)  # type: ignore[arg-type]
    with using(grants) as given:
        assert_type(given, AppGrants)
    with using(grants.audit()) as audit:
        assert_type(audit, AppAudit)
        assert_type(current(), Grants | Audit)
    with using(lambda: workspace.grants("ann", "general")):
        assert_type(current(), Grants | Audit)
    with using(grants.audit) as ask:
        assert_type(ask(), AppAudit)
    using({"message.write"})  # type: ignore[type-var]
    using(workspace.grants)  # type: ignore[type-var]
    using(later)  # type: ignore[type-var]


async def later() -> Grants:
    return AppGrants.not_installed("demo")


def communities(community: Community, any_name: str) -> None:
    permission: RootPermission = "channel.createMessage"
    wrong: RootPermission = "channel.createMesage"  # type: ignore[assignment]
    method: RootMethod = "ChannelMessageClient.create"
    assert_type(community.grants("bot", "news"), Grants)
    assert_type(community.channels_where("bot", permission), list[str])
    community.members_who_can("news", any_name)
    assert_type(community.members_mask("news", any_name), tuple[tuple[str, ...], bytes])
    answer = community.check_call("bot", method, "news", conditions=["attachments"])
    assert_type(answer, CallAnswer)
    assert_type(answer.code, PlatformCode | None)
    community.check_call("bot", any_name, conditions=["attachment"])  # type: ignore[list-item]
    assert_type(community.contested("bot", "news"), tuple[Contested, ...])
    assert_type(community.readings, Readings)
    Community.from_json("{}", **community.readings)
    community.under(role_merge="deny_wins", implied="sometimes")  # type: ignore[arg-type]
    community.put_role("mod", None, [permission, any_name])
    community.put_rule("news", "mod", allow=[1])  # type: ignore[list-item]
    community.version = 1  # type: ignore[misc]
    try:
        community.remove_rule("news", "mod")
    except CommunityError as error:
        assert_type(error.id, str | None)
        assert_type(error.diagnostics, tuple[Diagnostic, ...])
        if error.kind == "no-such-kind":  # type: ignore[comparison-overlap]
            pass


def root_manifests(manifest: Manifest, old: Manifest, community: Community) -> None:
    assert_type(platform_of(b"{}"), Platform | None)
    assert_type(Manifest.parse(b"{}"), Manifest)
    assert_type(manifest.declared[0].spelling, Spelling | None)
    assert_type(manifest.declared[0].permission, RootPermission | None)
    assert_type(manifest.granted_by("packager-0.17"), list[RootPermission])
    manifest.granted_by("packager")  # type: ignore[arg-type]
    manifest.diff(AppManifest.parse("{}"))  # type: ignore[arg-type]
    assert_type(manifest.review(), Review)
    community.put_member("bot", declared=manifest.grants())


def events(community: Community) -> None:
    assert_type(community.apply("{}"), Applied)
    assert_type(community.apply("{}").recheck, tuple[str, ...])
    assert_type(community.unknown_rules(), tuple[RuleKey, ...])
    community.apply({"event": "job"})  # type: ignore[arg-type]
    plan = community.overlay_for("mod", "news", ["channel.createMessage"])
    assert_type(plan, OverlayPlan)
    community.put_rule(plan.target, plan.subject, plan.allow, plan.deny)


def workspaces(workspace: Workspace, any_name: str, me: dict[str, Any]) -> None:
    permission: WorkspacePermission = "create-c"
    wrong: WorkspacePermission = "create-x"  # type: ignore[assignment]
    role: WorkspaceRole = "owner"
    assert_type(workspace.has("ann", permission), bool)
    workspace.has(None, any_name, "general", lent=[role, any_name])
    workspace.has(me, any_name)
    workspace.has(1, permission)  # type: ignore[arg-type]
    workspace.has("ann")  # type: ignore[call-arg]
    workspace.has_all("ann", [1])  # type: ignore[list-item]
    assert_type(workspace.grants("ann", "general"), Grants)
    assert_type(workspace.users_who_can(permission), list[str])
    assert_type(workspace.minimal_roles([permission, any_name]), RoleCover)
    assert_type(workspace.can_access_room("ann", "general", attributes=None), RoomAccess)
    workspace.can_access_room("ann", "general", True)  # type: ignore[call-arg]
    assert_type(workspace.drift("8").is_empty, bool)
    workspace.drift("8.1")  # type: ignore[arg-type]
    assert_type(workspace.reading, Reading)
    assert_type(DEFAULTS, tuple[Defaults, ...])
    Workspace(reading="legacy")  # type: ignore[arg-type]
    Workspace.defaults("7", reading=workspace.reading)
    assert_type(workspace.permission(permission), Permission | None)
    assert_type(workspace.users(), list[User])
    for user in workspace.users():
        assert_type(user["roles"], list[str])
        workspace.has(user, permission)
    workspace.put_user("ann", [role, any_name], username="ann")
    workspace.put_team("bots", is_public=True)
    workspace.put_role("mine", scope="Rooms")  # type: ignore[arg-type]
    workspace.version = 1  # type: ignore[misc]


def updates(workspace: Workspace) -> None:
    assert_type(workspace.apply("[]"), WorkspaceApplied)
    assert_type(workspace.apply({"update": [], "remove": []}, datetime.now(timezone.utc)), WorkspaceApplied)
    workspace.replace([], at=0)
    workspace.apply(b"[]")  # type: ignore[arg-type]
    workspace.apply([], "now")  # type: ignore[arg-type]
    assert_type(workspace.cursor, str | None)
    workspace.seed_settings(["General", {"_id": "Site_Name", "group": "General"}])
    try:
        answer = workspace.call("roles.create", {"name": "Mine"}, "ann", custom_roles=True)
        assert_type(answer, Answer)
        assert_type(answer.events, list[dict[str, Any]])
    except ApiError as error:
        assert_type(error.error_type, str | None)
        assert_type(error.status, int)
    except WorkspaceError as error:
        assert_type(error.diagnostics, tuple[Diagnostic, ...])
        if error.kind == "no-such-kind":  # type: ignore[comparison-overlap]
            pass
