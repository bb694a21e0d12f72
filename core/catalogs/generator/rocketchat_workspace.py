"""The permissions and default roles of Rocket.Chat workspaces."""

from __future__ import annotations

from typing import Any

from .catalogue import Catalogue, NameType, Output
from .checks import (
    Shape,
    demand,
    demand_choice,
    demand_described,
    demand_line,
    demand_name,
    demand_shape,
    demand_texts,
    read,
)
from .text import header, joined, paragraph, pascal, quoted, rust_permission, rust_static, rust_string, table

SOURCE = "rocketchat-workspace.json"
SHAPE: Shape = {
    "platform": str,
    "about": str,
    "fields": dict,
    "origins": dict,
    "permissions": list,
    "roles": list,
    "guest_allow_list": list,
    "versions": dict,
}
PERMISSION: Shape = {"name": str, "description": str, "roles": list, "origin": str}
ROLE: Shape = {"name": str, "description": str, "meaning": str, "scope": str, "origin": str}
VERSION: Shape = {"about": str, "missing": list, "missing_roles": list}

DEFAULTS, OLDER = "defaults", "older"
ONLY = "defaults-"  # before a version: in the table of that one only
ORIGINS = (
    DEFAULTS,
    "auto-translate",
    "omnichannel",
    "canned-responses",
    "audit",
    "device-management",
    "abac",
    "defaults-7",
    OLDER,
)
SCOPES = ("Users", "Subscriptions")
VERSIONS = ("7", "8", "9")
NEWEST_RELEASED = "8"
# rustfmt breaks a list that is wider.
WIDEST_RUST_LIST = 60


class RocketChatWorkspace(Catalogue):
    module = "rocketchat_workspace"

    def __init__(self) -> None:
        self.data = read(SOURCE)
        demand_shape(self.data, SHAPE, SOURCE)
        demand_line(self.data["about"], f"`about` of {SOURCE}")
        demand_texts(self.data["fields"], "fields")
        demand_texts(self.data["origins"], "origins")
        demand(tuple(self.data["origins"]) == ORIGINS, f"the origins are not {', '.join(ORIGINS)}")
        self.permissions: list[Any] = self.data["permissions"]
        self.roles: list[Any] = self.data["roles"]
        self.check_roles()
        self.check_permissions()
        self.check_versions()
        check_names(self.data["guest_allow_list"], self.names(), "the guests' list")

    def names(self) -> list[str]:
        return [permission["name"] for permission in self.permissions]

    def role_names(self) -> list[str]:
        return [role["name"] for role in self.roles]

    def check_roles(self) -> None:
        for index, role in enumerate(self.roles):
            demand_shape(role, ROLE, f"role {index}")
            name = role["name"]
            demand_name(name, f"the name of role {index}")
            demand(self.role_names().count(name) == 1, f"the role `{name}` occurs twice")
            demand_line(role["meaning"], f"the meaning of the role `{name}`")
            demand_choice(role["scope"], SCOPES, f"the scope of the role `{name}`")
            demand_choice(role["origin"], ORIGINS, f"the origin of the role `{name}`")
        check_order(self.roles)

    def check_permissions(self) -> None:
        for index, permission in enumerate(self.permissions):
            demand_shape(permission, PERMISSION, f"permission {index}", {"note": str})
            name, text = permission["name"], permission["description"]
            # The platform's own texts begin so; ours say what the holder can do.
            demand(
                text[:1].isupper() and not text.startswith(("Permission", "Allow")),
                f"the description of `{name}` does not begin with what the holder can do",
            )
            demand_choice(permission["origin"], ORIGINS, f"the origin of `{name}`")
            check_names(permission["roles"], self.role_names(), f"`roles` of `{name}`")
            demand(
                permission["origin"] != OLDER or not permission["roles"],
                f"`{name}` has roles, though no server creates it",
            )
            if "note" in permission:
                demand_texts({name: permission["note"]}, "the notes")
        demand_described(self.permissions)
        check_order(self.permissions)

    def check_versions(self) -> None:
        versions = self.data["versions"]
        demand(tuple(versions) == VERSIONS, f"the versions are not {', '.join(VERSIONS)}")
        defaults = [each["name"] for each in self.permissions if each["origin"] == DEFAULTS]
        roles = [each["name"] for each in self.roles if each["origin"] == DEFAULTS]
        for version, changes in versions.items():
            demand_shape(changes, VERSION, f"version {version}")
            demand_texts({version: changes["about"]}, "the versions")
            check_names(changes["missing"], defaults, f"`missing` of version {version}")
            check_names(changes["missing_roles"], roles, f"`missing_roles` of version {version}")
        base = versions[NEWEST_RELEASED]
        demand(
            not base["missing"] and not base["missing_roles"],
            f"version {NEWEST_RELEASED} lacks a default, though the defaults are its own",
        )

    def versions_of(self, permission: Any) -> list[str]:
        """The versions in whose default table the permission is."""
        name, origin = permission["name"], permission["origin"]
        if origin == DEFAULTS:
            return [version for version in VERSIONS if name not in self.data["versions"][version]["missing"]]
        return [version for version in VERSIONS if origin == ONLY + version]

    def role_versions(self, role: Any) -> list[str]:
        """The versions that have the role, by default or with the licence of its origin."""
        versions = self.data["versions"]
        return [version for version in VERSIONS if role["name"] not in versions[version]["missing_roles"]]

    def name_types(self) -> list[NameType]:
        return [
            NameType("WorkspacePermission", "a permission that Rocket.Chat brings to a workspace", self.names()),
            NameType("WorkspaceRole", "a role that Rocket.Chat brings to a workspace", self.role_names()),
        ]

    def outputs(self) -> list[Output]:
        return [
            self.rust_output(SOURCE, self.rust()),
            ("docs/rocketchat-permissions.md", self.markdown()),
        ]

    def rust(self) -> list[str]:
        infos, details, roles = [], [], []
        for each in self.permissions:
            default = each["origin"] == DEFAULTS
            infos += rust_permission(each["name"], each["description"], default, True, [])
            details += [
                "    WorkspacePermission {",
                *rust_names("roles", each["roles"]),
                f"        origin: Origin::{pascal(each['origin'])},",
                f"        versions: &[{rust_versions(self.versions_of(each))}],",
                "    },",
            ]
        for each in self.roles:
            roles += [
                "    DefaultRole {",
                f"        name: {rust_string(each['name'])},",
                f"        scope: Scope::{each['scope']},",
                f"        description: {rust_string(each['description'])},",
                f"        origin: Origin::{pascal(each['origin'])},",
                f"        versions: &[{rust_versions(self.role_versions(each))}],",
                "    },",
            ]
        guests = [f"    {rust_string(name)}," for name in self.data["guest_allow_list"]]
        return [
            "use crate::catalog::PermissionInfo;",
            f"use crate::rocketchat::Defaults::{{{rust_versions(VERSIONS)}}};",
            "use crate::rocketchat::Scope;",
            "use crate::rocketchat::workspace::tables::{DefaultRole, Origin, WorkspacePermission};",
            "",
            *rust_static("PERMISSIONS", "PermissionInfo", infos),
            "",
            "/// In the order of `PERMISSIONS`.",
            *rust_static("DETAILS", "WorkspacePermission", details),
            "",
            *rust_static("ROLES", "DefaultRole", roles),
            "",
            *rust_static("GUEST_ALLOW_LIST", "&str", guests),
        ]

    def markdown(self) -> str:
        def rows(*origins: str) -> list[list[str]]:
            return [page_row(each) for each in self.permissions if each["origin"] in origins]

        titles = ["name", "what it lets its holder do", "default roles"]
        texts = self.data["origins"]
        parts = [origin for origin in ORIGINS if origin not in (DEFAULTS, OLDER) and not origin.startswith(ONLY)]
        lines = [
            f"<!-- {header(SOURCE)} -->",
            "",
            "# Permissions of Rocket.Chat workspaces",
            "",
            *paragraph(self.data["about"]),
            *paragraph(
                "These are the names Rocket.Chat itself brings. Apps and plugins can add more, and every setting that"
                " is not hidden has a permission of its own, `change-setting-` and the id of the setting, which no"
                " role holds at first: a name that is not here is not wrong for that."
            ),
            *paragraph(
                "The default roles are those a permission is created with. A server creates only what it does not"
                " have yet, so what operators change stays changed. A permission is held by whoever holds one of its"
                " roles, and none includes another. `admin` is a role like the others: what it is not listed for,"
                " administrators lack."
            ),
            "## Permissions of every server",
            "",
            *paragraph(f"The {len(rows(DEFAULTS))} permissions of version {NEWEST_RELEASED}."),
            *table(titles, rows(DEFAULTS)),
            "",
            "## Permissions of parts and licences",
            "",
        ]
        for origin in parts:
            lines += [f"### {origin}", "", *paragraph(texts[origin]), *table(titles, rows(origin)), ""]
        return joined([
            *lines,
            "## Older permissions",
            "",
            *paragraph(texts[OLDER]),
            *table(titles[:2], [row[:2] for row in rows(OLDER)]),
            "",
            "## What versions change",
            "",
            *self.page_versions(rows, titles),
            "## Default roles",
            "",
            *paragraph(
                "A role of the scope Users is meant to be held in the whole workspace, one of the scope Subscriptions"
                " in a single room. The check does not look at the scope: a room role that is held globally grants"
                " its permissions in every room. Each of these roles is protected: it keeps its name and scope, and"
                " cannot be deleted. Its id is its name."
            ),
            *table(["role", "scope", "stored description", "what it is for", "who has it"], self.page_roles()),
            "",
            "## Guests",
            "",
            *paragraph(
                "With a licence, whoever has the role `guest` is limited to these permissions, whatever other roles"
                " grant. The list grants nothing itself, a role has to; `guest` has all of these by default but"
                " `mobile-upload-file`."
            ),
            f"{quoted(self.data['guest_allow_list'])}.",
        ])

    def page_versions(self, rows: Any, titles: list[str]) -> list[str]:
        lines: list[str] = []
        for version, changes in self.data["versions"].items():
            lines += [f"### Version {version}", "", *paragraph(changes["about"])]
            for role in changes["missing_roles"]:
                lists = sum(role in each["roles"] for each in self.permissions if version in self.versions_of(each))
                lines += paragraph(
                    f"There is no role `{role}`: {lists} of the permissions it has in common with version"
                    f" {NEWEST_RELEASED} list one role less."
                )
            if changes["missing"]:
                lines += paragraph(f"It does not have {quoted(changes['missing'])}.")
            if rows(ONLY + version):
                lines += [*paragraph("Only this version has:"), *table(titles, rows(ONLY + version)), ""]
        return lines

    def page_roles(self) -> list[list[str]]:
        def who(role: Any) -> str:
            if role["origin"] != DEFAULTS:
                return f"with the licence of {role['origin']}"
            versions = self.role_versions(role)
            return "every server" if len(versions) == len(VERSIONS) else f"versions {' and '.join(versions)}"

        return [
            [f"`{each['name']}`", each["scope"], each["description"], each["meaning"], who(each)]
            for each in self.roles
        ]


def check_names(names: Any, known: list[str], where: str) -> None:
    for name in names:
        demand(type(name) is str and name in known, f"{where} has `{name}`, which is not in the catalogue for it")
        demand(names.count(name) == 1, f"{where} has `{name}` twice")


def check_order(entries: list[Any]) -> None:
    places = [ORIGINS.index(entry["origin"]) for entry in entries]
    demand(places == sorted(places), "the entries of one origin do not stand together in the order of the origins")


def page_row(permission: Any) -> list[str]:
    text = permission["description"]
    if "note" in permission:
        text += f". {permission['note']}"
    return [f"`{permission['name']}`", text, quoted(permission["roles"]) or "none"]


def rust_versions(versions: Any) -> str:
    return ", ".join(f"V{version}" for version in versions)


def rust_names(field: str, names: list[str]) -> list[str]:
    """A field of two levels' depth that holds a list of texts."""
    texts = [rust_string(name) for name in names]
    line = ", ".join(texts)
    if len(line) <= WIDEST_RUST_LIST:
        return [f"        {field}: &[{line}],"]
    return [f"        {field}: &[", *(f"            {text}," for text in texts), "        ],"]
