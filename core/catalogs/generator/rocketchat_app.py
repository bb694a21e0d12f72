"""The permissions of Rocket.Chat apps."""

from __future__ import annotations

from .catalogue import Catalogue, NameType, Output
from .checks import Shape, demand, demand_described, demand_misspellings, demand_shape, read
from .text import header, joined, misspelling_table, quoted, rust_misspellings, rust_permission, rust_static, table, yes

SOURCE = "rocketchat-app.json"
SHAPE: Shape = {"platform": str, "about": str, "permissions": list, "misspellings": dict}
PERMISSION: Shape = {"name": str, "description": str, "default": bool, "enforced": bool, "fields": list}


class RocketChatApp(Catalogue):
    module = "rocketchat_app"

    def __init__(self) -> None:
        self.data = read(SOURCE)
        demand_shape(self.data, SHAPE, "the catalogue")
        for index, permission in enumerate(self.data["permissions"]):
            demand_shape(permission, PERMISSION, f"permission {index}")
            fields = permission["fields"]
            demand(
                all(type(field) is str and field for field in fields)
                and len(set(fields)) == len(fields),
                f"`fields` of `{permission['name']}` is not a list of distinct names",
            )
        named = demand_described(self.data["permissions"])
        demand_misspellings(self.data["misspellings"], named)

    def name_types(self) -> list[NameType]:
        names = [permission["name"] for permission in self.data["permissions"]]
        return [NameType("AppPermission", "a permission of a Rocket.Chat app", names)]

    def outputs(self) -> list[Output]:
        return [
            self.rust_output(SOURCE, self.rust()),
            ("docs/rocketchat-app-permissions.md", self.markdown()),
        ]

    def rust(self) -> list[str]:
        rows = [line for permission in self.data["permissions"] for line in rust_permission(**permission)]
        return [
            "use crate::catalog::PermissionInfo;",
            "",
            *rust_static("PERMISSIONS", "PermissionInfo", rows),
            "",
            *rust_misspellings(self.data["misspellings"]),
        ]

    def markdown(self) -> str:
        permissions = self.data["permissions"]
        defaults = sum(permission["default"] for permission in permissions)
        idle = [permission["name"] for permission in permissions if not permission["enforced"]]
        rows = [
            [f"`{each['name']}`", each["description"], yes(each["default"]), quoted(each["fields"])]
            for each in permissions
        ]
        lines = [
            f"<!-- {header(SOURCE)} -->",
            "",
            "# Permissions of Rocket.Chat apps",
            "",
            self.data["about"],
            "",
            "An app lists the permissions it wants in its `app.json`. There are"
            f" {len(permissions)} names.",
            "They are compared letter by letter, without wildcards, and none includes another:",
            "the right to write does not bring the right to read.",
            "",
            f"The {defaults} names marked as granted by default are what an app runs with when no",
            "list reaches the server: its manifest has none, or the list was lost on the way.",
            "",
            "Of the extra fields, the platform acts on `hiddenSettings` only. Events need no",
            "permission at all: an app that subscribes to posted messages receives them without",
            "`message.read`.",
            "",
            *table(["name", "what it allows the app", "granted by default", "extra fields"], rows),
            "",
            "## Names that unlock nothing",
            "",
            "The platform's catalogue has these names, but no check of its engine asks for them:",
            f"{quoted(idle)}.",
            "An app loses nothing by leaving them out.",
            "",
            "## Wrong spellings",
            "",
            "These stand in documentation, in the engine's own code or in its first versions. The",
            "engine ignores them without a word, like any name it does not know; grantfold reports",
            "them and offers the right one.",
            "",
            *misspelling_table(self.data["misspellings"]),
        ]
        return joined(lines)
