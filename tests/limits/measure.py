#!/usr/bin/env python3
"""Feeds each entrance texts of growing size and prints what that takes: instructions, memory, and how they grow.

Each text comes in four sizes, each twice as large as the one before. The exponent is that of the growth between them: 1 is linear in
the text, 2 quadratic. It is fitted to what is above the cost of reading the file alone. Instructions are counted by `perf`, as times
are too noisy on a shared machine; without it the least of three times counts. A number above 1.15 is marked.

    python3 tests/limits/measure.py [--markdown] [WORD ...]

Words choose the lines whose names have one of them. The command is measured where GRANTFOLD_BIN names one.
"""

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = 1.15
# Where advice has something to look through.
ADVICE = ["members", "roles", "channels", "rules on one place", "roles of one member"]


Make = Callable[[int], str]


def nested(opening: str, closing: str) -> Make:
    return lambda n: opening * n + closing * n


def app(entries: list[object]) -> str:
    return json.dumps({"id": "app", "permissions": entries})


def app_texts() -> dict[str, tuple[Make, int]]:
    return {
        "known names": (lambda n: app([{"name": "message.write"}] * n), 500),
        "near misses": (lambda n: app([{"name": f"mesage.wriet{at}"} for at in range(n)]), 500),
        "near misses of the most letters": (lambda n: app([{"name": "networkin" + "g" * 110 + str(at)} for at in range(n)]), 500),
        "hosts": (lambda n: app([{"name": "networking", "domains": [f"*.h{at}.test" for at in range(n)]}]), 1_000),
        "the same key": (lambda n: "{" + ",".join('"a": 1' for _ in range(n)) + "}", 1_000),
        "long keys": (lambda n: "{" + ",".join(f'"{"k" * 90}{at}": 1' for at in range(n)) + "}", 1_000),
        "trailing commas": (lambda n: "[" + "[1,]," * n + "1]", 1_000),
        "missing commas": (lambda n: "[" + "1 " * n + "]", 1_000),
        "unclosed lists": (lambda n: "[" * n, 12_500),
        "closed lists": (nested("[", "]"), 12_500),
        "unclosed objects": (lambda n: '{"a":' * n, 12_500),
        "comments": (lambda n: "[" + "/*x*/" * n + "]", 12_500),
        "escapes": (lambda n: '{"id": "' + "\\u00e9" * n + '"}', 12_500),
        "half surrogates": (lambda n: '{"id": "' + "\\ud800" * n + '"}', 12_500),
        "blank lines": (lambda n: "\n" * n + '{"permissions": 5}', 100_000),
        "a long word": (lambda n: "x" * n, 100_000),
        "quotes": (lambda n: '"' * n, 100_000),
    }


def community(roles: int, members: int, channels: int, rules: int, held: int = 1) -> str:
    overlay = {"channelCreateMessage": True, "channelCreateFile": False}
    of = max(roles, 1)
    made = {
        "roles": [{"id": f"r{at}", "name": f"r{at}", "channelPermission": {"channelCreateMessage": at % 2 == 0}} for at in range(of)],
        "members": [
            {"userId": f"m{at}", "communityRoleIds": [f"r{(at + more) % of}" for more in range(min(held, of))]} for at in range(members)
        ],
        "channelGroups": [{"id": "g", "name": "g"}],
        "channels": [
            {"id": f"c{at}", "name": f"c{at}", "channelGroupId": "g", "useChannelGroupPermission": False} for at in range(channels)
        ],
        "accessRules": [
            {"channelOrChannelGroupId": f"c{at % channels}", "roleOrMemberId": f"m{at // channels}", "overlay": overlay}
            for at in range(rules)
        ],
    }
    return json.dumps(made)


def communities() -> dict[str, tuple[Make, int]]:
    return {
        "members": (lambda n: community(4, n, 10, 0), 3_125),
        "roles": (lambda n: community(n, 10, 10, 0), 3_125),
        "channels": (lambda n: community(4, 10, n, 0), 3_125),
        "rules over many places": (lambda n: community(4, 128, n // 100, n), 31_250),
        "rules on one place": (lambda n: community(4, n, 1, n), 3_125),
        "roles of one member": (lambda n: community(n, 1, 1, 0, n), 3_125),
        "sets of roles": (lambda n: community(n, n, 1, 0, 3), 3_125),
        "dangling ids": (lambda n: json.dumps({"members": [{"userId": f"m{at}", "communityRoleIds": ["gone"]} for at in range(n)]}), 3_125),
        "ids twice": (lambda n: json.dumps({"members": [{"userId": "m"}] * n}), 3_125),
        "near misses": (lambda n: json.dumps({"roles": [{"id": f"r{at}", "channelPermission": {f"chanelCreatMesage{at}": True}} for at in range(n)]}), 3_125),
    }


def held_roles(rules: bool) -> Make:
    """A member who holds many roles and may not post; each role may have a rule of its own, unlike all others."""
    unlike = ["channelUseExternalEmoji", "channelDeleteMessageOther", "channelManagePinnedMessages", "channelViewMessageHistory"]
    unlike += [f"channelVoice{what}" for what in ("Talk", "MuteOther", "DeafenOther", "Kick")] + ["channelCreateFile", "channelAppKick"]

    def made(n: int) -> str:
        world = json.loads(community(n, 1, 1, 0, n))
        for at, role in enumerate(world["roles"]):
            del role["channelPermission"]
            overlay = {"channelCreateMessage": False} | {name: at >> bit & 1 == 0 for bit, name in enumerate(unlike)}
            if rules:
                world["accessRules"].append({"channelOrChannelGroupId": "c0", "roleOrMemberId": role["id"], "overlay": overlay})
        return json.dumps(world)

    return made


def packets() -> dict[str, tuple[Make, int]]:
    def packet(n: int, groups: bool) -> str:
        group = [{"id": f"g{at}", "name": "g", "roleOrMemberIds": []} for at in range(n if groups else 1)]
        channel = {"channelGroupId": "g0", "name": "c", "useChannelGroupPermission": False, "roleOrMemberIds": []}
        channels = [] if groups else [channel | {"id": f"c{at}"} for at in range(n)]
        return json.dumps({"event": 5405, "payload": {"channelGroupsCreated": group, "channelsCreated": channels}})

    joined = {"event": "community.joined", "payload": {"userId": "m"}}
    return {
        "groups": (lambda n: packet(n, True), 3_125),
        "channels": (lambda n: packet(n, False), 3_125),
        "unknown roles": (lambda n: json.dumps(joined | {"payload": {"userId": "m", "communityRoleIds": [f"r{at}" for at in range(n)]}}), 3_125),
        "unknown name": (lambda n: json.dumps({"event": "channel.create" + "d" * n}), 100_000),
    }


def workspace(permissions: int, roles: int, users: int, rooms: int, subscriptions: int, each: int = 1) -> str:
    made = {
        "permissions": [{"_id": "create-c", "roles": ["r0"]}]
        + [{"_id": f"p{at}", "roles": [f"r{(at + more) % roles}" for more in range(each)]} for at in range(permissions)],
        "roles": [{"_id": f"r{at}", "name": f"r{at}", "scope": "Users"} for at in range(roles)],
        "users": [{"_id": f"u{at}", "username": f"u{at}", "roles": [f"r{at % roles}"]} for at in range(users)],
        "rooms": [{"_id": f"r{at}", "t": "c"} for at in range(rooms)],
        "subscriptions": [{"rid": f"r{at % rooms}", "u": {"_id": f"u{at // rooms}"}, "roles": ["r0"]} for at in range(subscriptions)],
    }
    return json.dumps(made)


def workspaces() -> dict[str, tuple[Make, int]]:
    return {
        "permissions": (lambda n: workspace(n, 4, 4, 1, 0), 3_125),
        "permissions of as many roles": (lambda n: workspace(n, n, 4, 1, 0, 3), 3_125),
        "roles of one permission": (lambda n: workspace(1, n, 1, 1, 0, n), 3_125),
        "users": (lambda n: workspace(10, 4, n, 1, 0), 3_125),
        "rooms of one user": (lambda n: workspace(10, 4, 1, n, n), 3_125),
        "users of one room": (lambda n: workspace(10, 4, n, 1, n), 3_125),
        "roles of one user": (
            lambda n: json.dumps({"permissions": [{"_id": "create-c", "roles": ["x0"]}], "users": [{"_id": "u", "roles": [f"x{at}" for at in range(n)]}]}),
            3_125,
        ),
    }


def covers() -> dict[str, tuple[Make, int]]:
    return {
        "permissions of a few roles": (lambda n: workspace(n, 40, 1, 1, 0, 5), 1_000),
        "as many roles": (lambda n: workspace(n, n, 1, 1, 0, 3), 100),
        "many roles that overlap": (lambda n: workspace(n, max(n // 2, 8), 1, 1, 0, 8), 100),
    }


def updates() -> dict[str, tuple[Make, int]]:
    def records(n: int) -> list[object]:
        return [{"_id": f"p{at}", "roles": ["user"], "_updatedAt": {"$date": at}} for at in range(n)]

    def gone(n: int) -> list[object]:
        return [{"_id": f"p{at}", "_deletedAt": {"$date": at}} for at in range(n)]

    def places(n: int) -> list[object]:
        return [{"_id": f"s{at}", "rid": f"r{at}", "u": {"_id": "u0"}, "roles": ["owner"]} for at in range(n)]

    return {
        "permissions": (lambda n: json.dumps(records(n)), 3_125),
        "updates and deletions": (lambda n: json.dumps({"update": records(n), "remove": gone(n)}), 3_125),
        "outdated deletions": (lambda n: json.dumps({"update": records(n), "remove": [{"_id": f"p{at}", "_deletedAt": {"$date": -1}} for at in range(n)]}), 3_125),
        "roles": (lambda n: json.dumps({"roles": [{"_id": f"r{at}", "name": "r", "scope": "Users"} for at in range(n)]}), 3_125),
        "users": (lambda n: json.dumps({"users": [{"_id": f"u{at}", "roles": ["user"]} for at in range(n)]}), 3_125),
        "subscriptions": (lambda n: json.dumps({"update": places(n), "remove": []}), 3_125),
        "subscriptions that come and go": (lambda n: json.dumps({"update": places(n), "remove": [{"_id": f"s{at}", "_deletedAt": {"$date": 5}} for at in range(n)]}), 3_125),
        "subscriptions of one document": (lambda n: json.dumps({"update": [place | {"_id": "s"} for place in places(n)], "remove": [{"_id": "s", "_deletedAt": {"$date": at}} for at in range(n)]}), 500),
        "malformed records": (lambda n: json.dumps([{"_id": at} for at in range(n)]), 3_125),
    }


def policies() -> dict[str, tuple[Make, int]]:
    def cases(n: int) -> str:
        case = {"kind": "app-manifest", "manifest": {"permissions": []}, "expect": {"grants": []}}
        return json.dumps({"cases": [case | {"id": f"case-{at}", "name": f"case {at}"} for at in range(n)]})

    return {"cases": (cases, 1_000), "nesting": (nested("[", "]"), 12_500)}


def lines() -> list[tuple[str, str, Make, int]]:
    texts = app_texts()
    of = {
        "app-manifest": texts,
        "root-manifest": texts,
        "stored-grant": {name: texts[name] for name in ["unclosed lists", "closed lists", "the same key"]}
        | {"entries": (lambda n: json.dumps([{"name": f"mesage.wriet{at}"} for at in range(n)]), 500)},
        "platform": {name: texts[name] for name in ["unclosed lists", "trailing commas", "quotes"]},
        "community": communities()
        | {name: texts[name] for name in ["unclosed lists", "trailing commas", "the same key", "half surrogates", "long keys"]},
        "community-advice": {name: (make, min(least, 100)) for name, (make, least) in communities().items() if name in ADVICE}
        | {"roles that are held": (held_roles(rules=False), 100), "roles with a rule each": (held_roles(rules=True), 100)},
        "community-event": packets() | {"unclosed lists": texts["unclosed lists"]},
        "community-changes": {name: communities()[name] for name in ["members", "channels", "rules over many places"]},
        "workspace": workspaces() | {"unclosed lists": texts["unclosed lists"]},
        "workspace-roles": covers(),
        "workspace-update": updates() | {"trailing commas": texts["trailing commas"], "a long word": texts["a long word"]},
        "workspace-listing": {name: updates()[name] for name in ["permissions", "users", "subscriptions"]},
        "workspace-call": {
            "entries": (lambda n: json.dumps({"permissions": [{"_id": "create-c", "roles": ["admin"]}] * n}), 6_250),
            "roles of an entry": (lambda n: json.dumps({"permissions": [{"_id": "create-c", "roles": ["admin"] * n}]}), 6_250),
            "nesting": texts["closed lists"],
        },
        "policy": policies(),
        "host": {
            "labels": (lambda n: "a." * n + "example.com", 100_000),
            "dots": (lambda n: "." * n, 100_000),
            "at signs": (lambda n: "a@" * n, 100_000),
            "other letters": (lambda n: "é" * n, 12_500),
            "escapes": (lambda n: "%41" * n, 12_500),
        },
        "name": {
            "a long word": texts["a long word"],
            "blanks": (lambda n: "message" + " " * n + "write", 100_000),
            "other letters": (lambda n: "mеssage.write" * n, 12_500),
        },
    }
    return [(entrance, name, make, least) for entrance, made in of.items() for name, (make, least) in made.items()]


def package(path: Path, kind: str, n: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "zeros":
            with archive.open("app.json", "w", force_zip64=True) as file:
                for _ in range(n):
                    file.write(b"\0" * (1 << 20))
        elif kind == "blanks":
            archive.writestr("app.json", b" " * (n << 20) + b"{}")
        elif kind == "files":
            archive.writestr("app.json", "{}")
            for at in range(n * 1_000):
                archive.writestr(f"file{at}", "")
        elif kind == "nested":
            archive.writestr("app.json", "[" * (n * 1_000))
            archive.writestr("other.zip", b"\0" * (n << 20))


PACKAGES = {"zeros": 16, "blanks": 16, "files": 8, "nested": 16}


def aside(work: Callable[[], object]) -> None:
    """Does it in a process of its own: the memory of this one would count for what it starts."""
    if (child := os.fork()) == 0:
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        raise SystemExit("a text could not be made")


def run(command: list[str], counts: bool) -> tuple[float, float, float]:
    """Instructions or seconds, seconds, and the most memory in MiB."""
    least, seconds, memory = math.inf, math.inf, math.inf
    for _ in range(1 if counts else 3):
        with tempfile.NamedTemporaryFile("r") as told:
            counted = ["perf", "stat", "-x,", "-e", "instructions:u", "-o", told.name, *command] if counts else command
            start = time.perf_counter()
            child = subprocess.Popen(counted, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            output = child.stdout.read()
            _, status, usage = os.wait4(child.pid, 0)
            child.returncode = os.waitstatus_to_exitcode(status)
            seconds = min(seconds, usage.ru_utime + usage.ru_stime, time.perf_counter() - start)
            # A finding of the command is no failure of it; a signal, or its own code for wrong use, is.
            if child.returncode not in (0, 1) and not (command[0] != str(BINARY) and child.returncode == 2):
                raise SystemExit(f"{command} ended with {child.returncode}")
            counted_there = re.search(r"^(\d+),", told.read(), re.M)
        if counts and not counted_there:
            # The counters are in use elsewhere at the moment.
            time.sleep(1)
            return run(command, counts)
        cost = float(counted_there[1]) if counts else seconds
        peak = re.fullmatch(r"(\d+) kB\n", output)
        least, memory = min(least, cost), min(memory, (int(peak[1]) if peak else usage.ru_maxrss) / 1024)
    return least, seconds, memory


def has_counts() -> bool:
    if shutil.which("perf") is None:
        return False
    done = subprocess.run(["perf", "stat", "-x,", "-e", "instructions:u", "true"], capture_output=True, text=True)
    return bool(re.search(r"^\d+,", done.stderr, re.M))


def exponent(sizes: list[int], costs: list[float]) -> float | None:
    """The slope of the fitted line in logarithms; none where hardly anything is above the cost of nothing."""
    if min(costs) <= 0:
        return None
    xs, ys = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((a - x) * (b - y) for a, b in zip(xs, ys)) / sum((a - x) ** 2 for a in xs)


BINARY = Path()


def main() -> int:
    global BINARY
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markdown", action="store_true", help="print a table as in docs/limits.md")
    parser.add_argument("words", nargs="*")
    options = parser.parse_args()
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=HERE, check=True)
    metadata = subprocess.check_output(["cargo", "metadata", "--no-deps", "--format-version", "1"], cwd=HERE)
    BINARY = Path(json.loads(metadata)["target_directory"]) / "release" / "grantfold-limits"
    counts = has_counts()
    unit = "instructions a byte" if counts else "ns a byte"
    rows: list[tuple[str, ...]] = [("entrance", "made of", "KiB", "s", unit, "grows by", "MiB", "grows by")]

    def row(entrance: str, name: str, sizes: list[int], measured: list[tuple[float, float, float]], base: tuple[float, float, float]) -> None:
        grows = exponent(sizes, [cost - base[0] for cost, _, _ in measured])
        # Memory is only told apart from that of the process where it is a few MiB.
        more = [memory - base[2] for _, _, memory in measured]
        swells = exponent(sizes, more) if more[0] > 2 else None
        cost, seconds, memory = measured[-1]
        a_byte = (cost - base[0]) / sizes[-1] * (1 if counts else 1e9)
        shown = ["-" if it is None else f"{it:.2f}" + ("!" if it > MARK else "") for it in (grows, swells)]
        rows.append((entrance, name, str(sizes[-1] >> 10), f"{seconds:.2f}", f"{a_byte:.0f}", shown[0], f"{memory:.0f}", shown[1]))
        print(*rows[-1], sep="\t", file=sys.stderr, flush=True)

    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder, "text")
        text.write_text("{}")
        base = run([str(BINARY), "nothing", str(text)], counts)
        for entrance, name, make, least in lines():
            if options.words and not any(word in f"{entrance} {name}" for word in options.words):
                continue
            sizes, measured = [], []
            for times in (1, 2, 4, 8):
                aside(lambda: text.write_text(make(least * times), "utf-8"))
                sizes.append(text.stat().st_size)
                measured.append(run([str(BINARY), entrance, str(text)], counts))
            row(entrance, name, sizes, measured, base)
        command = os.environ.get("GRANTFOLD_BIN")
        for kind, least in PACKAGES.items() if command else ():
            if options.words and not any(word in f"package {kind}" for word in options.words):
                continue
            base, sizes, measured = run([command, "--version"], counts), [], []
            for times in (1, 2, 4, 8):
                path = Path(folder, "package.zip")
                aside(lambda: package(path, kind, least * times))
                sizes.append(path.stat().st_size)
                measured.append(run([command, "check", str(path)], counts))
            row("package", kind, sizes, measured, base)
    if options.markdown:
        for at, cells in enumerate(rows):
            print("|", " | ".join(cells), "|")
            if at == 0:
                print("|", " | ".join("---" for _ in cells), "|")
    return 0


if __name__ == "__main__":
    sys.exit(main())
