"""What each public function and method of the package takes, so that every argument can be given every hostile value."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grantfold import Audit, apply_fixes, platform_of
from grantfold.rocketchat import AppAudit, AppGrants, AppManifest, AppRegistry, Workspace, permission_origin
from grantfold.root import EVERYONE, Community, Manifest

# What an argument is. A letter in brackets may be None.
TEXT, NAME, SOURCE, JSON, USER, NAMES, IDS, WORD = "text", "name", "source", "json", "user", "names", "ids", "word"
BOOL, MOMENT, APP, ROOT, ROWS, FIXES, SETTINGS, ANY = "bool", "moment", "app", "root", "rows", "fixes", "settings", "any"
GRANTS, REPORT = "grants", "report"

APP_TEXT = '{"id": "demo", "permissions": [{"name": "message.read"}, {"name": "networking", "domains": ["a.example"]}]}'
ROOT_TEXT = '{"id": "bot", "version": "1.0.0", "permissions": {"channel": {"createMessage": true}}}'
POST = "channel.createMessage"


def app_manifest() -> AppManifest:
    return AppManifest.parse(APP_TEXT)


def app_grants() -> AppGrants:
    return app_manifest().grants()


def audit() -> AppAudit:
    return app_grants().audit()


def plain_audit() -> Audit:
    return community().grants("ann", "hall").audit()


def root_manifest() -> Manifest:
    return Manifest.parse(ROOT_TEXT)


def registry() -> AppRegistry:
    made = AppRegistry()
    made.install(app_manifest())
    return made


def community() -> Community:
    """Ann has nothing but a rule of her own, which allows one thing in one channel."""
    made = Community()
    made.put_role("mods", "Mods", ["channel.createFile"])
    made.put_group("lobby")
    made.put_channel("hall", "lobby", "Hall", synced=False)
    made.put_member("ann")
    made.put_member("ben", ["mods"], [POST])
    made.put_rule("hall", "ann", allow=["channel.viewFile"])
    made.put_rule("lobby", EVERYONE)
    return made


def workspace() -> Workspace:
    """Ann is a user with no role; ben owns a room."""
    made = Workspace.defaults()
    made.put_user("ann", username="Ann")
    made.put_user("ben", ["user"])
    made.put_room("general", "c", name="general")
    made.put_subscription("ben", "general", ["owner"])
    made.put_team("team", ["ann"], is_public=False)
    return made


@dataclass
class Row:
    """How something is called: a kind and a good value for each argument. The answer to the good call is no grant."""

    on: Callable[[], Any] | None
    takes: list[tuple[str, Any]] = field(default_factory=list)
    named: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    # None where the call needs what the good values do not have.
    works: bool = True


def questions() -> dict[str, Row]:
    """What asks and changes nothing."""
    rows: dict[str, Row] = {
        "app_catalog": Row(None),
        "root_catalog": Row(None),
        "workspace_catalog": Row(None),
        "guest_allow_list": Row(None),
        "diagnostic_codes": Row(None),
        "permission_origin": Row(None, [(NAME, "nope")]),
        "platform_of": Row(None, [(SOURCE, "{}")]),
        "apply_fixes": Row(None, [(TEXT, "{}"), (FIXES, [])]),
        "current": Row(None, works=False),
        "requires": Row(None, [(NAME, "user.read")], {"method": (NAME + "?", None)}),
        "using": Row(None, [(GRANTS, app_grants())]),
        "AuditReport.from_json": Row(lambda: audit().report(), [(TEXT, audit().report().to_json())]),
        "AuditReport.merge": Row(lambda: audit().report(), [(REPORT, audit().report())]),
        "AuditReport.permissions": Row(lambda: audit().report(), [(WORD, "root")]),
        "AuditReport.to_json": Row(lambda: audit().report()),
        "AppManifest.parse": Row(app_manifest, [(SOURCE, "{")]),
        "AppManifest.grants": Row(app_manifest),
        "AppManifest.would_grant": Row(app_manifest),
        "AppManifest.review": Row(app_manifest),
        "AppManifest.diff": Row(app_manifest, [(APP, app_manifest())]),
        "AppManifest.runtime_network": Row(app_manifest, [(WORD, "since-2026")]),
        "AppGrants.from_stored": Row(app_grants, [(TEXT, "demo"), (TEXT + "?", "[]")]),
        "AppGrants.from_upload": Row(app_grants, [(TEXT, "demo"), (TEXT + "?", "[1]")]),
        "AppGrants.not_installed": Row(app_grants, [(TEXT, "demo")]),
        "AppGrants.require_host": Row(app_grants, [(TEXT, "https://b.example")], {"method": (NAME + "?", None)}, False),
        "AppGrants.require_scope": Row(app_grants, [(TEXT, "b")], {"method": (NAME + "?", None)}, False),
        "AppGrants.require_hidden_setting": Row(app_grants, [(TEXT, "b")], {"method": (NAME + "?", None)}, False),
        "Manifest.parse": Row(root_manifest, [(SOURCE, "{")]),
        "Manifest.grants": Row(root_manifest),
        "Manifest.would_grant": Row(root_manifest),
        "Manifest.review": Row(root_manifest),
        "Manifest.diff": Row(root_manifest, [(ROOT, root_manifest())]),
        "Manifest.granted_by": Row(root_manifest, [(WORD, "packager-0.17")]),
        "AppRegistry.has": Row(registry, [(NAME, "demo"), (NAME, "user.read")]),
        "AppRegistry.require": Row(registry, [(TEXT, "demo"), (NAME, "user.read")], works=False),
        "AppRegistry.get": Row(registry, [(NAME, "other")]),
        "AppRegistry.diff": Row(registry, [(APP, app_manifest())]),
    }
    for kind, make in (("Grants", lambda: community().grants("ann", "hall")), ("AppGrants", app_grants)):
        rows |= {
            f"{kind}.has": Row(make, [(NAME, POST)]),
            f"{kind}.has_all": Row(make, [(NAMES, [POST])]),
            f"{kind}.has_any": Row(make, [(NAMES, [POST])]),
            f"{kind}.missing": Row(make, [(NAMES, [POST])]),
            f"{kind}.require": Row(make, [(NAME, POST)], {"method": (NAME + "?", None)}, False),
            f"{kind}.explain": Row(make, [(NAME, POST)]),
            f"{kind}.isdisjoint": Row(make, [(ANY, ["channel.viewFile", "message.read"])]),
            f"{kind}.to_json": Row(make),
            f"{kind}.audit": Row(make),
            f"{kind}.report_only": Row(make),
        }
    asking = {"method": (NAME + "?", None), "at": (NAME + "?", None)}
    audits: tuple[tuple[str, Callable[[], Audit]], ...] = (("Audit", plain_audit), ("AppAudit", audit))
    for kind, ask in audits:
        rows |= {
            f"{kind}.has": Row(ask, [(NAME, POST), (NAME + "?", None)]),
            f"{kind}.require": Row(ask, [(NAME, POST)], asking, False),
            f"{kind}.report": Row(ask),
        }
    for name, wanted in (("host", "https://b.example"), ("scope", "b"), ("hidden_setting", "b")):
        rows[f"AppAudit.require_{name}"] = Row(audit, [(TEXT, wanted)], asking, False)
    return rows | community_questions() | workspace_questions()


def community_questions() -> dict[str, Row]:
    who, where, name = (TEXT, "ann"), (TEXT, "hall"), (NAME, POST)
    readings = {key: (WORD + "?", None) for key in ("role_merge", "view_false", "full_control", "implied")}
    options = {"conditions": (NAMES, []), "more_targets": (IDS, []), "role_permissions": (NAMES, [])}
    call = Row(community, [who, (NAME, "ChannelMessageClient.create"), (TEXT + "?", "hall")], options)
    rows = {
        "from_json": Row(community, [(TEXT, '{"roles": []}')], readings),
        "under": Row(community, [], readings),
        "to_json": Row(community),
        "access": Row(community, [who]),
        "grants": Row(community, [who, where]),
        "community_grants": Row(community, [who]),
        "has": Row(community, [who, where, name]),
        "check_many": Row(community, [(ROWS, [("ann", "hall", POST)])]),
        "matrix": Row(community, [where]),
        "sees": Row(community, [who, (TEXT, "hall")], works=False),
        "visible_channels": Row(community, [who]),
        "visible_groups": Row(community, [who]),
        "channels_where": Row(community, [who, name]),
        "members_mask": Row(community, [where, name]),
        "members_who_can": Row(community, [where, name]),
        "channel_named": Row(community, [(NAME, "Hall")]),
        "contested": Row(community, [who, where]),
        "can_assign": Row(community, [who, (TEXT, "mods")]),
        "check_call": call,
        "advise": Row(community, [who, where, name]),
        "overlay_for": Row(community, [who, where, (NAMES, [POST])]),
        "unknown_rules": Row(community),
    }
    access = {
        "has": Row(lambda: community().access("ann"), [where, name]),
        "grants": Row(lambda: community().access("ann"), [where]),
        "channels_where": Row(lambda: community().access("ann"), [name]),
        "mask": Row(lambda: community().access("ann"), [name]),
        "words": Row(lambda: community().access("ann")),
        "numpy": Row(lambda: community().access("ann"), works=False),
    }
    return {f"Community.{key}": row for key, row in rows.items()} | {f"Access.{key}": row for key, row in access.items()}


def workspace_questions() -> dict[str, Row]:
    who, name, where = (USER, "ann"), (NAME, "archive-room"), (NAME + "?", "general")
    flags = {key: (BOOL, False) for key in ("allow_anonymous_read", "include_invitations", "livechat")}
    flags["attributes"] = (BOOL + "?", None)
    rows = {
        "defaults": Row(workspace, [(WORD, "8")], {"reading": (WORD + "?", None)}),
        "from_json": Row(workspace, [(JSON, "{}")], {"reading": (WORD + "?", None)}),
        "under": Row(workspace, [(WORD, "server")]),
        "to_json": Row(workspace),
        "has": Row(workspace, [who, name, where, (NAMES, [])]),
        "has_all": Row(workspace, [who, (NAMES, ["archive-room"]), where, (NAMES, [])]),
        "has_any": Row(workspace, [who, (NAMES, ["archive-room"]), where, (NAMES, [])]),
        "grants": Row(workspace, [who, where, (NAMES, [])]),
        "check_many": Row(workspace, [(ROWS, [("ann", "archive-room", "general")])]),
        "has_role": Row(workspace, [who, (NAME, "owner"), where]),
        "has_any_role": Row(workspace, [who, (NAMES, ["owner"]), where]),
        "users_who_can": Row(workspace, [(NAME, "nope"), where]),
        "rooms_where": Row(workspace, [who, name]),
        "roles_granting": Row(workspace, [(NAME, "nope")]),
        "minimal_roles": Row(workspace, [(NAMES, ["archive-room"])]),
        "drift": Row(workspace, [(WORD, "8")]),
        "can_access_room": Row(workspace, [who, (NAME, "general")], flags),
        "can_read_room": Row(workspace, [who, (NAME, "general")], flags),
        "can_access_rooms": Row(workspace, [who, (NAMES, ["general"])], flags),
        "can_save_settings": Row(workspace, [who, (NAMES, ["Site_Name"])], works=False),
        "is_restricted": Row(workspace, [name, (NAME, "owner")]),
        "is_restricted_for_any": Row(workspace, [name, (NAMES, ["owner"])]),
        "has_restrictions": Row(workspace, [(NAME, "owner")]),
        "allow_list": Row(workspace, [(NAME, "owner")]),
        "subscription": Row(workspace, [(NAME, "ann"), (NAME, "general")]),
    }
    rows |= {key: Row(workspace, [(NAME, "nope")]) for key in "permission role user user_named room team".split()}
    rows |= {key: Row(workspace) for key in "permissions roles users rooms subscriptions teams".split()}
    return {f"Workspace.{key}": row for key, row in rows.items()}


def changes() -> dict[str, Row]:
    """What changes something, where its arguments make sense."""
    names, ids, maybe = (NAMES, [POST]), (IDS, ["mods"]), (TEXT + "?", None)
    at, roles = (MOMENT + "?", None), (IDS, ["user"])
    rows = {
        "AppRegistry.install": Row(AppRegistry, [(APP, app_manifest())]),
        "AppRegistry.install_stored": Row(AppRegistry, [(TEXT, "other"), (TEXT + "?", "[]")]),
        "AppRegistry.update": Row(registry, [(APP, app_manifest()), (BOOL, False)]),
        "AppRegistry.remove": Row(registry, [(TEXT, "demo")]),
        "Community.apply": Row(community, [(TEXT, json.dumps({"event": "channel.deleted", "payload": {"id": "hall"}}))]),
        "Community.put_role": Row(community, [(TEXT, "new"), maybe, names]),
        "Community.remove_role": Row(community, [(TEXT, "mods")]),
        "Community.put_member": Row(community, [(TEXT, "new"), ids, (NAMES + "?", None)]),
        "Community.remove_member": Row(community, [(TEXT, "ben")]),
        "Community.add_role_to": Row(community, [(TEXT, "ann"), (TEXT, "mods")]),
        "Community.remove_role_from": Row(community, [(TEXT, "ben"), (TEXT, "mods")]),
        "Community.set_owner": Row(community, [(TEXT, "ann")]),
        "Community.put_group": Row(community, [(TEXT, "new"), maybe]),
        "Community.remove_group": Row(community, [(TEXT, "lobby")]),
        "Community.put_channel": Row(community, [(TEXT, "new"), (TEXT, "lobby"), maybe, (BOOL, True)]),
        "Community.remove_channel": Row(community, [(TEXT, "hall")]),
        "Community.put_rule": Row(community, [(TEXT, "hall"), (TEXT, "mods"), names, (NAMES, [])]),
        "Community.put_unknown_rule": Row(community, [(TEXT, "hall"), (TEXT, "mods")]),
        "Community.remove_rule": Row(community, [(TEXT, "hall"), (TEXT, "ann")]),
        "Workspace.apply": Row(workspace, [(JSON, "[]"), at]),
        "Workspace.replace": Row(workspace, [(JSON, "[]"), at]),
        "Workspace.call": Row(workspace, [(NAME, "roles.list"), (JSON, {}), (USER, "ann")], {"at": at}),
        "Workspace.answer_frame": Row(workspace, [(JSON, "{}"), (USER, "ann")], {"at": at}),
        "Workspace.seed": Row(workspace, [(WORD, "8")], {"at": at}),
        "Workspace.seed_settings": Row(workspace, [(SETTINGS, ["Site_Name"])], {"at": at}),
        "Workspace.restrict": Row(workspace, [(TEXT, "guest"), (IDS, ["create-c"])]),
        "Workspace.put_permission": Row(workspace, [(TEXT, "new"), roles], {"updated_at": at}),
        "Workspace.remove_permission": Row(workspace, [(TEXT, "create-c")], {"at": at}),
        "Workspace.put_role": Row(workspace, [(TEXT, "new")], {"scope": (WORD, "Users"), "description": (TEXT, "")}),
        "Workspace.remove_role": Row(workspace, [(TEXT, "owner")], {"at": at}),
        "Workspace.put_user": Row(workspace, [(TEXT, "new"), roles], {"username": maybe}),
        "Workspace.remove_user": Row(workspace, [(TEXT, "ben")]),
        "Workspace.put_subscription": Row(workspace, [(TEXT, "ann"), (TEXT, "general"), roles]),
        "Workspace.remove_subscription": Row(workspace, [(TEXT, "ben"), (TEXT, "general")]),
        "Workspace.put_room": Row(workspace, [(TEXT, "new"), (TEXT, "c")], {"name": maybe, "team": maybe, "parent": maybe}),
        "Workspace.remove_room": Row(workspace, [(TEXT, "general")]),
        "Workspace.put_team": Row(workspace, [(TEXT, "new"), (IDS, ["ann"])], {"is_public": (BOOL, True)}),
        "Workspace.remove_team": Row(workspace, [(TEXT, "team")]),
    }
    return rows


FUNCTIONS = {"permission_origin": permission_origin, "platform_of": platform_of, "apply_fixes": apply_fixes}
