"""The tables of `grantfold scan`: which call of a platform's packages asks for which permission."""

from __future__ import annotations

import json
from typing import Any

from .catalogue import Output
from .checks import Shape, demand, demand_choice, demand_shape, demand_texts, read
from .text import header, joined, quoted, table

APP = "rocketchat-app-methods.json"
APP_SHAPE: Shape = {
    "platform": str,
    "about": str,
    "fields": dict,
    "package": str,
    "methods": list,
    "leads": dict,
    "handlers": dict,
    "beside": list,
    "host": list,
}
METHOD: Shape = {"method": str, "requires": list, "checks": list, "denied": str}
BESIDE: Shape = {"requires": list, "denied": str, "note": str}
DENIED = {"nothing": "gives undefined", "empty": "gives an empty builder", "throws": "throws"}

ROOT = "root-clients.json"
ROOT_SHAPE: Shape = {"platform": str, "about": str, "packages": list, "clients": dict, "conditions": dict}


def scan_outputs() -> list[Output]:
    app, root = read(APP), read(ROOT)
    check_app(app, {each["name"] for each in read("rocketchat-app.json")["permissions"]})
    methods = read("root-methods.json")
    check_root(root, methods)
    return [
        ("bindings-node/scan/tables.js", script(app_tables(app), root_tables(root, methods))),
        ("docs/rocketchat-app-methods.md", page(app)),
    ]


def check_app(app: Any, named: set[str]) -> None:
    demand_shape(app, APP_SHAPE, APP)
    demand_texts(app["fields"], "fields")
    last = ("", "")
    for row in app["methods"]:
        where = f"the method `{row.get('method')}`"
        demand_shape(row, METHOD, where, {"argument": str, "any": bool})
        key = (row["method"], row.get("argument", ""))
        demand(last < key, f"{where} stands twice or in the wrong place")
        demand(row["method"].count(".") == 1, f"{where} is not an interface, a dot and a method")
        demand_required(row, named, where)
        last = key
    for row in app["beside"]:
        kinds = [kind for kind in ("modules", "globals", "field") if kind in row]
        demand(len(kinds) == 1, "an entry of `beside` is not about one kind of thing")
        demand_shape(row, BESIDE, "an entry of `beside`", {"modules": list, "globals": list, "field": str})
        demand_required(row, named, f"an entry of `beside` about {kinds[0]}")
    owners = {method["method"].split(".")[0] for method in app["methods"]} | set(app["leads"])
    arguments = {method["argument"] for method in app["methods"] if "argument" in method}
    for owner, members in app["leads"].items():
        for member, target in members.items():
            known = target in owners or target in arguments
            demand(known, f"`{owner}.{member}` leads to `{target}`, which asks for nothing")
    for name, owner in app["handlers"].items():
        demand(owner in owners, f"the handler parameter `{name}` is of no known interface")
    reached = {check for method in app["methods"] for check in method["checks"]}
    for check in app["host"]:
        demand(check not in reached, f"`{check}` is no check of the host alone")


def demand_required(row: Any, named: set[str], where: str) -> None:
    demand(row["requires"] != [], f"{where} asks for nothing")
    for permission in row["requires"]:
        demand(permission in named, f"{where} asks for `{permission}`, which is no permission")
    demand_choice(row["denied"], DENIED, f"`denied` of {where}")


def check_root(root: Any, methods: Any) -> None:
    demand_shape(root, ROOT_SHAPE, ROOT)
    governed = [each["method"] for each in methods["methods"] if each["scope"] == "community-api"]
    clients = {method.split(".")[0] for method in governed}
    demand(clients == set(root["clients"]), f"the clients of {ROOT} are not those of the methods")
    for name, how in root["conditions"].items():
        demand(name in methods["conditions"], f"there is no condition `{name}`")
        demand(list(how) in (["given"], ["text"]), f"the condition `{name}` cannot be read off a request")


def app_tables(app: Any) -> dict[str, Any]:
    rows: dict[str, list[Any]] = {}
    for row in app["methods"]:
        # What a call needs all of is told, and declared, one by one.
        for requires in [row["requires"]] if row.get("any") else [[each] for each in row["requires"]]:
            kept = {key: row[key] for key in ("argument", "any", "denied") if key in row}
            rows.setdefault(row["method"], []).append({"requires": requires} | kept)
    return {
        "packages": [app["package"]],
        "methods": rows,
        "leads": app["leads"],
        "handlers": app["handlers"],
        "beside": app["beside"],
    }


def root_tables(root: Any, methods: Any) -> dict[str, Any]:
    rows: dict[str, list[Any]] = {}
    for row in methods["methods"]:
        conditional = row.get("conditional", [])
        if row["requires"] or conditional:
            rows[row["method"]] = [{"requires": row["requires"], "conditional": conditional}]
    community = {place: client for client, place in root["clients"].items()}
    return {
        "packages": root["packages"],
        "methods": rows,
        "leads": {"RootServer": {"community": "RootServer.community"}, "RootServer.community": community},
        "handlers": {},
        "places": methods["places"],
        "conditions": {
            name: {"text": text, "seen": root["conditions"].get(name)}
            for name, text in methods["conditions"].items()
        },
    }


def script(app: dict[str, Any], root: dict[str, Any]) -> str:
    lines = ["'use strict'", "", f"// {header(f'{APP}, {ROOT} and root-methods.json')}"]
    for name, tables in (("rocketchat", app), ("root", root)):
        lines += ["", f"exports.{name} = {{"]
        for key, value in tables.items():
            lines += entry(key, value)
        lines.append("}")
    return joined(lines)


def entry(key: str, value: Any) -> list[str]:
    """One line for each element, so that a difference shows what changed."""
    if isinstance(value, dict) and value:
        inside = [f"    {written(name)}: {written(each)}," for name, each in value.items()]
        return [f"  {key}: {{", *inside, "  },"]
    return [f"  {key}: {written(value)},"]


def written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def page(app: Any) -> str:
    rows = [
        [
            f"`{each['method']}`" + (f" with an `{each['argument']}`" if "argument" in each else ""),
            (" or " if each.get("any") else ", ").join(f"`{name}`" for name in each["requires"]),
            DENIED[each["denied"]],
        ]
        for each in app["methods"]
    ]
    beside = [
        [
            quoted(each.get("modules") or each.get("globals") or [each["field"]]),
            quoted(each["requires"]),
            each["note"],
        ]
        for each in app["beside"]
    ]
    lines = [
        f"<!-- {header(APP)} -->",
        "",
        "# Methods of Rocket.Chat apps",
        "",
        app["about"],
        "",
        "Methods that are not listed ask for nothing, and neither do events: an app receives those that its",
        "manifest names under `implements`.",
        "",
        *table(["method", "asks for", "without it"], rows),
        "",
        "## Besides the accessors",
        "",
        *table(["what", "asks for", "why"], beside),
        "",
        "## Checks that no app runs into",
        "",
        f"{quoted(app['host'])}.",
        "The engine makes them itself, or nothing an app can call leads to them.",
    ]
    return joined(lines)
