"""What the methods of Root's server API ask of their caller."""

from __future__ import annotations

import re
from typing import Any

from .checks import Shape, demand, demand_choice, demand_line, demand_shape, demand_texts, read
from .text import (
    header,
    joined,
    paragraph,
    pascal,
    quoted,
    rust_bool,
    rust_field,
    rust_list,
    rust_static,
    rust_string,
    table,
)

SOURCE = "root-methods.json"
SHAPE: Shape = {
    "platform": str,
    "about": str,
    "fields": dict,
    "places": dict,
    "conditions": dict,
    "methods": list,
}
METHOD: Shape = {
    "method": str,
    "scope": str,
    "sdk_0_17": bool,
    "basis": str,
    "target": (str, type(None)),
    "needs_visible": bool,
    "requires": list,
    "denied": (dict, type(None)),
}
METHOD_EXTRAS: Shape = {
    "conditional": list,
    "parts": dict,
    "refused": list,
    "subset": dict,
    "invisible": dict,
    "note": str,
}
REQUIREMENT: Shape = {"permission": str, "on": str}
CODE: Shape = {"name": str, "number": (int, type(None)), "basis": str}

SCOPES = ("community-api", "outside")
TARGETS = ("channel", "group", "channel-or-group", None)
EFFECTS = ("denied", "shortened")
PARTS = ("create", "edit", "delete")
BASES = ("documented", "inferred")


class Methods:
    def __init__(self, permissions: set[str], codes: dict[str, int | None]) -> None:
        """`codes` are the numbers of the error codes by name."""
        self.permissions, self.codes = permissions, codes
        self.data = read(SOURCE)
        demand_shape(self.data, SHAPE, SOURCE)
        self.methods: list[Any] = self.data["methods"]
        for texts in ("fields", "places", "conditions"):
            demand_texts(self.data[texts], texts)
        for index, method in enumerate(self.methods):
            demand_shape(method, METHOD, f"method {index}", METHOD_EXTRAS)
            self.check(method)
        names = self.names()
        demand(names == sorted(set(names)), "the methods are not sorted by name, or one occurs twice")
        places = {each["on"] for method in self.methods for each in requirements(method)}
        conditions = {key for method in self.methods for key in conditions_of(method)}
        for texts, used in (("places", places), ("conditions", conditions)):
            for key in self.data[texts]:
                demand(key in used, f"no method uses `{key}` of {texts}")
        self.asking = self.calls_by_permission()

    def names(self) -> list[str]:
        return [method["method"] for method in self.methods]

    def calls_by_permission(self) -> dict[str, list[str]]:
        calls: dict[str, list[str]] = {}
        for method in self.methods:
            for requirement in requirements(method):
                found = calls.setdefault(requirement["permission"], [])
                if method["method"] not in found:
                    found.append(method["method"])
        return calls

    def check(self, method: Any) -> None:
        name = method["method"]
        plain = re.fullmatch(r"[A-Za-z]+\.[A-Za-z]+", name) is not None
        demand(plain, f"`{name}` is not a client, a dot and a method")
        demand_choice(method["scope"], SCOPES, f"`scope` of `{name}`")
        demand_choice(method["basis"], (*BASES, "unknown"), f"`basis` of `{name}`")
        demand_choice(method["target"], TARGETS, f"`target` of `{name}`")
        for requirement in method["requires"]:
            demand_shape(requirement, REQUIREMENT, f"a requirement of `{name}`")
        for requirement in method.get("conditional", []):
            shape = REQUIREMENT | {"when": str}
            demand_shape(requirement, shape, f"a condition of `{name}`", {"effect": str})
            self.check_condition(requirement, name)
            demand_choice(effect(requirement), EFFECTS, f"an effect of `{name}`")
        for requirement in requirements(method):
            self.check_requirement(requirement, method)
        for refusal in method.get("refused", []):
            demand_shape(refusal, {"when": str, "code": dict}, f"a refusal of `{name}`")
            self.check_condition(refusal, name)
        for part in method.get("parts", {}):
            demand_choice(part, PARTS, f"a part of `{name}`")
        for code in codes_of(method):
            self.check_code(code, name)
        strict = any(effect(requirement) == "denied" for requirement in requirements(method))
        demand(method["denied"] is not None or not strict, f"`{name}` has no code for its denial")
        if method["needs_visible"]:
            demand(method["target"] is not None, f"`{name}` needs sight of a target, but has none")
            demand(invisible(method) is not None, f"`{name}` has no code for an invisible target")
        else:
            demand("invisible" not in method, f"`{name}` needs no sight of a target")
        if "note" in method:
            demand_line(method["note"], f"the note of `{name}`")
            demand(method["note"].endswith("."), f"the note of `{name}` is not a sentence")

    def check_requirement(self, requirement: Any, method: Any) -> None:
        name, permission, place = method["method"], requirement["permission"], requirement["on"]
        demand(permission in self.permissions, f"`{name}` asks for `{permission}`, which is no permission")
        demand_choice(place, self.data["places"], f"the place of a requirement of `{name}`")
        of_community = permission.startswith("community.")
        demand((place == "community") == of_community, f"`{permission}` of `{name}` is asked elsewhere")
        seen = of_community or method["needs_visible"]
        demand(seen, f"`{name}` asks for `{permission}` on a target that need not be visible")

    def check_condition(self, entry: Any, name: str) -> None:
        demand_choice(entry["when"], self.data["conditions"], f"a condition of `{name}`")

    def check_code(self, code: Any, name: str) -> None:
        demand_shape(code, CODE, f"a code of `{name}`")
        demand_choice(code["name"], self.codes, f"a code of `{name}`")
        number = self.codes[code["name"]]
        demand(code["number"] == number, f"the number of `{code['name']}` in `{name}` is not {number}")
        demand_choice(code["basis"], BASES, f"the basis of a code of `{name}`")

    def rust(self) -> list[str]:
        methods = [line for method in self.methods for line in rust_method(method)]
        conditions = []
        for key, text in self.data["conditions"].items():
            conditions += [
                "    Condition {",
                f"        when: When::{pascal(key)},",
                f"        key: {rust_string(key)},",
                *rust_field("explanation", text),
                "    },",
            ]
        return [
            "/// Sorted by name.",
            *rust_static("METHODS", "Method", methods),
            "",
            *rust_static("CONDITIONS", "Condition", conditions),
        ]

    def page(self, errors: Any) -> str:
        lines = [
            f"<!-- {header(SOURCE)} -->",
            "",
            "# Methods of Root's server API",
            "",
            *paragraph(self.data["about"]),
            *paragraph(
                "The code belongs to the call, not to the permission: the same missing permission answers with"
                " another code in another call. What no document says outright is marked as inferred. Codes that"
                " have nothing to do with permissions, such as those for things that do not exist or requests"
                " that are not valid, are left out."
            ),
            *paragraph(
                "A call that names a channel or group needs sight of it: an access rule on it, or on the group a"
                " channel follows, has to reach the caller. Without sight no permission counts there, and the"
                " answer is the call's own code unless the table gives another; that much is inferred."
            ),
            *paragraph(
                "A role the caller makes, changes, deletes, gives to members or takes from them may hold only"
                " permissions the caller holds too. Where that is asked, the table gives the code for a role that"
                " holds more."
            ),
            *paragraph(
                "Full control stands for what it controls (see [the permissions](root-permissions.md)), so none of"
                " these permissions has to be held beside it. The words in italics are explained at the end."
            ),
        ]
        for scope, title in zip(SCOPES, ("Calls governed by permissions", "Calls outside of them"), strict=True):
            lines += [f"## {title}", ""]
            methods = [method for method in self.methods if method["scope"] == scope]
            for client in dict.fromkeys(client_of(method) for method in methods):
                rows = [page_row(method) for method in methods if client_of(method) == client]
                lines += [f"### {client}", "", *table(["call", "asks for", "code", "remarks"], rows), ""]
        places = [[key, text] for key, text in self.data["places"].items()]
        conditions = [
            [key, text, quoted([m["method"] for m in self.methods if key in conditions_of(m)])]
            for key, text in self.data["conditions"].items()
        ]
        known = [
            [f"`{each['name']}`", str(each["number"]), "yes" if each["sdk_0_17"] else "no"]
            for each in errors["codes"]
        ]
        known += [[f"`{name}`", "", "no"] for name in errors["unnumbered"]]
        return joined([
            *lines,
            "## Places",
            "",
            *table(["place", "where the permission is looked up"], places),
            "",
            "## Conditions",
            "",
            *table(["condition", "when it holds", "calls"], conditions),
            "",
            "## Error codes",
            "",
            *paragraph(errors["about"]),
            *table(["name", "number", "in SDK 0.17.0"], known),
        ])


def requirements(method: Any) -> list[Any]:
    return [*method["requires"], *method.get("conditional", [])]


def effect(requirement: Any) -> str:
    return str(requirement.get("effect", "denied"))


def invisible(method: Any) -> Any:
    """The code for a target the caller does not see: the call's own where no other is given, and then inferred."""
    if "invisible" in method or method["denied"] is None:
        return method.get("invisible")
    return method["denied"] | {"basis": "inferred"}


def codes_of(method: Any) -> list[Any]:
    codes = [method["denied"], method.get("subset"), method.get("invisible"), *method.get("parts", {}).values()]
    codes += [refusal["code"] for refusal in method.get("refused", [])]
    return [code for code in codes if code is not None]


def conditions_of(method: Any) -> list[str]:
    return [entry["when"] for entry in [*method.get("conditional", []), *method.get("refused", [])]]


def client_of(method: Any) -> str:
    return str(method["method"]).split(".")[0]


def page_row(method: Any) -> list[str]:
    asks = [page_requirement(each) for each in method["requires"]]
    if not asks and method["needs_visible"]:
        asks.append(f"sight of the {method['target'].replace('-', ' ')}")
    asks += [page_requirement(each) for each in method.get("conditional", [])]
    if method["basis"] == "unknown":
        asks.append("unknown")

    codes = [f"{part}: {page_code(code)}" for part, code in method.get("parts", {}).items()]
    if method["denied"] is not None:
        codes.append(("part unknown: " if codes else "") + page_code(method["denied"]))
    if "invisible" in method:
        codes.append(f"no sight: {page_code(method['invisible'])}")
    if "subset" in method:
        codes.append(f"role holds more than the caller: {page_code(method['subset'])}")
    codes += [f"*{each['when']}*: {page_code(each['code'])}" for each in method.get("refused", [])]

    remarks = []
    if method["scope"] == "community-api" and not method["sdk_0_17"]:
        remarks.append("Not in SDK 0.17.0.")
    if method["basis"] == "inferred":
        remarks.append("Requirements inferred.")
    remarks.append(method.get("note", ""))
    return [
        f"`{method['method'].split('.')[1]}`",
        "<br>".join(asks) or "nothing",
        "<br>".join(codes),
        " ".join(remarks).strip(),
    ]


def page_requirement(requirement: Any) -> str:
    when = f"*{requirement['when']}*: " if "when" in requirement else ""
    less = ", or the answer is shortened" if effect(requirement) == "shortened" else ""
    return f"{when}`{requirement['permission']}` on *{requirement['on']}*{less}"


def page_code(code: Any) -> str:
    number = "" if code["number"] is None else f" {code['number']}"
    return f"`{code['name']}`{number}" + (" (inferred)" if code["basis"] == "inferred" else "")


def rust_method(method: Any) -> list[str]:
    parts = [
        ["PartCode {", f"    part: Part::{pascal(part)},", f"    code: {rust_code(code)},", "}"]
        for part, code in method.get("parts", {}).items()
    ]
    refused = [
        ["Refusal {", f"    when: When::{pascal(each['when'])},", f"    code: {rust_code(each['code'])},", "}"]
        for each in method.get("refused", [])
    ]
    target = method["target"]
    seen = invisible(method) if method["needs_visible"] else None
    return [
        "    Method {",
        f"        name: {rust_string(method['method'])},",
        f"        scope: MethodScope::{pascal(method['scope'])},",
        f"        sdk_0_17: {rust_bool(method['sdk_0_17'])},",
        f"        basis: Basis::{pascal(method['basis'])},",
        f"        target: {'None' if target is None else f'Some(Target::{pascal(target)})'},",
        f"        invisible: {rust_some_code(seen)},",
        *rust_list("requires", [rust_requirement(each) for each in requirements(method)]),
        f"        denied: {rust_some_code(method['denied'])},",
        *rust_list("parts", parts),
        *rust_list("refused", refused),
        f"        subset: {rust_some_code(method.get('subset'))},",
        *rust_field("note", method.get("note", "")),
        "    },",
    ]


def rust_requirement(requirement: Any) -> list[str]:
    when = requirement.get("when")
    return [
        "Requirement {",
        f"    permission: {rust_string(requirement['permission'])},",
        f"    on: On::{pascal(requirement['on'])},",
        f"    when: {'None' if when is None else f'Some(When::{pascal(when)})'},",
        f"    effect: Effect::{pascal(effect(requirement))},",
        "}",
    ]


def rust_code(code: Any) -> str:
    number = "None" if code["number"] is None else f"Some({code['number']})"
    return f"ErrorCode::{code['basis']}({rust_string(code['name'])}, {number})"


def rust_some_code(code: Any) -> str:
    return "None" if code is None else f"Some({rust_code(code)})"
