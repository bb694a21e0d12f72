"""The permissions and error codes of Root communities; the methods have a module of their own."""

from __future__ import annotations

import textwrap
from typing import Any

from .catalogue import Catalogue, NameType, Output
from .checks import (
    Shape,
    demand,
    demand_choice,
    demand_described,
    demand_line,
    demand_misspellings,
    demand_shape,
    demand_texts,
    read,
)
from .root_methods import SOURCE as METHODS_SOURCE
from .root_methods import Methods
from .text import (
    header,
    joined,
    misspelling_table,
    paragraph,
    pascal,
    quoted,
    rust_bool,
    rust_misspellings,
    rust_permission,
    rust_static,
    rust_string,
    table,
    yes,
)

SOURCE = "root.json"
SHAPE: Shape = {"platform": str, "about": str, "fields": dict, "permissions": list, "misspellings": dict}
PERMISSION: Shape = {
    "name": str,
    "description": str,
    "sdk": str,
    "declarable": bool,
    "includes": list,
    "packager": str,
}
SCOPES = ("community", "channel")
# The types of core/src/root/tables.rs, in the order of rustfmt.
TYPES = [
    "Basis",
    "Condition",
    "Effect",
    "ErrorCode",
    "Method",
    "MethodScope",
    "On",
    "Part",
    "PartCode",
    "Refusal",
    "Requirement",
    "RootPermission",
    "Scope",
    "Target",
    "When",
]

ERRORS_SOURCE = "root-errors.json"
ERRORS_SHAPE: Shape = {"platform": str, "about": str, "codes": list, "unnumbered": list}
ERROR: Shape = {"name": str, "number": int, "sdk_0_17": bool}


class Root(Catalogue):
    module = "root"

    def __init__(self) -> None:
        self.data = read(SOURCE)
        named = self.check_permissions()
        self.errors = read(ERRORS_SOURCE)
        self.methods = Methods(named, self.check_errors())

    def check_permissions(self) -> set[str]:
        demand_shape(self.data, SHAPE, SOURCE)
        demand_texts(self.data["fields"], "fields")
        permissions = self.data["permissions"]
        for index, permission in enumerate(permissions):
            demand_shape(permission, PERMISSION, f"permission {index}", {"controls": str})
        named = demand_described(permissions)
        for permission in permissions:
            name = permission["name"]
            demand(name.count(".") == 1, f"`{name}` is not a scope, a dot and a key")
            scope, key = name.split(".")
            demand_choice(scope, SCOPES, f"the scope of `{name}`")
            sdk = scope + key[:1].upper() + key[1:]
            demand(permission["sdk"] == sdk, f"the SDK spelling of `{name}` is not `{sdk}`")
            demand_choice(permission["packager"], ("read", "ignored"), f"`packager` of `{name}`")
            controls = permission.get("controls", scope)
            demand(controls == scope, f"`{name}` controls something else than its own scope")
            for included in permission["includes"]:
                known = type(included) is str and included in named
                demand(known, f"`{name}` includes `{included}`, which is no permission")
        scopes = [SCOPES.index(permission["name"].split(".")[0]) for permission in permissions]
        demand(scopes == sorted(scopes), "a permission of the community stands behind one of channels")
        demand_misspellings(self.data["misspellings"], named)
        return named

    def check_errors(self) -> dict[str, int | None]:
        """The error codes by name, those without a number too."""
        demand_shape(self.errors, ERRORS_SHAPE, ERRORS_SOURCE)
        codes: dict[str, int | None] = {}
        last = -1
        for index, error in enumerate(self.errors["codes"]):
            demand_shape(error, ERROR, f"error code {index}")
            name, number = error["name"], error["number"]
            demand(name not in codes, f"the error code `{name}` occurs twice")
            demand(last < number < 1 << 16, f"the error code `{name}` stands in the wrong place")
            codes[name] = last = number
        for name in self.errors["unnumbered"]:
            demand(type(name) is str and name not in codes, f"the error code `{name}` has a number")
            codes[name] = None
        demand_line(self.errors["about"], f"`about` of {ERRORS_SOURCE}")
        return codes

    def name_types(self) -> list[NameType]:
        names = [permission["name"] for permission in self.data["permissions"]]
        return [
            NameType("RootPermission", "a permission of a Root community", names),
            NameType("RootMethod", "a method of Root's server API: client, dot, method", self.methods.names()),
        ]

    def enforced(self, permission: Any) -> bool:
        return "controls" in permission or permission["name"] in self.methods.asking

    def outputs(self) -> list[Output]:
        sources = f"{SOURCE}, {METHODS_SOURCE} and {ERRORS_SOURCE}"
        return [
            self.rust_output(sources, self.rust()),
            ("docs/root-permissions.md", self.permissions_page()),
            ("docs/root-methods.md", self.methods.page(self.errors)),
        ]

    def rust(self) -> list[str]:
        infos, details = [], []
        for permission in self.data["permissions"]:
            enforced = self.enforced(permission)
            infos += rust_permission(permission["name"], permission["description"], False, enforced, [])
            details += self.rust_details(permission)
        codes = [f"    ({rust_string(code['name'])}, {code['number']})," for code in self.errors["codes"]]
        types = textwrap.wrap(", ".join(TYPES) + ",", 96, initial_indent="    ", subsequent_indent="    ")
        return [
            "use crate::catalog::PermissionInfo;",
            "use crate::root::tables::{",
            *types,
            "};",
            "",
            *rust_static("PERMISSIONS", "PermissionInfo", infos),
            "",
            *rust_misspellings(self.data["misspellings"]),
            "",
            "/// In the order of `PERMISSIONS`.",
            *rust_static("DETAILS", "RootPermission", details),
            "",
            *self.methods.rust(),
            "",
            "/// Sorted by number.",
            *rust_static("ERROR_CODES", "(&str, u16)", codes),
        ]

    def rust_details(self, permission: Any) -> list[str]:
        scope = f"Scope::{pascal(permission['name'].split('.')[0])}"
        controls = f"Some({scope})" if "controls" in permission else "None"
        return [
            "    RootPermission {",
            f"        sdk: {rust_string(permission['sdk'])},",
            f"        scope: {scope},",
            f"        declarable: {rust_bool(permission['declarable'])},",
            f"        packager_reads: {rust_bool(permission['packager'] == 'read')},",
            f"        controls: {controls},",
            f"        includes: &[{', '.join(map(rust_string, permission['includes']))}],",
            "    },",
        ]

    def permissions_page(self) -> str:
        permissions = self.data["permissions"]
        asking = self.methods.asking
        rows = [
            [
                f"`{each['name']}`",
                each["description"],
                yes(each["declarable"]),
                each["packager"],
                quoted(each["includes"]) if "controls" not in each else "full control",
            ]
            for each in permissions
        ]
        calls = [
            [f"`{each['name']}`", quoted(asking[each["name"]])] for each in permissions if each["name"] in asking
        ]
        idle = [each["name"] for each in permissions if not self.enforced(each)]
        declarable = sum(permission["declarable"] for permission in permissions)
        lines = [
            f"<!-- {header(SOURCE)} -->",
            "",
            "# Permissions of Root communities",
            "",
            *paragraph(self.data["about"]),
            *paragraph(
                "A manifest writes the key alone, in the section of its scope: `createMessage` under `channel`."
                " grantfold puts the scope in front, `channel.createMessage`, and the objects of the SDK have both"
                " in one word, `channelCreateMessage`. Older documents write the key with a capital,"
                " `CreateMessage`. The packager of version 0.17.0 knows the first form only: it calls a manifest"
                " with any other spelling valid, and the app ends up without the permission."
            ),
            *paragraph(
                f"An app can ask for {declarable} of the {len(permissions)} in its manifest; the others reach it"
                " through the roles it holds and, those of channels, through access rules."
            ),
            *paragraph(
                "Full control of the community stands for every permission everywhere, and no access rule stands"
                " in its way. Full control of a channel or group stands for all that can be done there, but does"
                " not show its holder a channel that is hidden from it. The other inclusions hold as long as the"
                " permission itself is allowed: where an access rule takes it away, only what was granted by"
                " name stays."
            ),
            *table(["name", "what it allows", "in a manifest", "packager 0.17.0", "includes"], rows),
            "",
            "## Which calls ask for it",
            "",
            *paragraph(
                "Full control stands for these too. The conditions and codes are in"
                " [the list of methods](root-methods.md)."
            ),
            *table(["permission", "calls"], calls),
            "",
            "## Names no call asks for",
            "",
            *paragraph(f"{quoted(idle)}."),
            *paragraph(
                "Some of these matter to people in Root's own client, as `channel.voiceTalk` does; to an app that"
                " uses the API they bring nothing."
            ),
            "## Wrong spellings",
            "",
            *paragraph(
                "Names from Root's documents, from the labels its client shows and from manifests in public"
                " repositories that evidently mean a permission. Root's tools ignore them; grantfold reports them"
                " and offers the right one."
            ),
            *misspelling_table(self.data["misspellings"]),
        ]
        return joined(lines)
