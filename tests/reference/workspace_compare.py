"""Compares the core's answers with the plain implementation's on random workspaces, in several processes.

Each kind of question or step that is answered differently is reported once, with the smallest case found to show it.
"""

import copy
import json
import multiprocessing
import random
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import shrink
import workspace as ws
import workspace_operations as operations
import workspace_sync as sync
import workspace_worlds as worlds

# What was asked, and the answer. The kind is the first word.
Answers = dict[str, Any]
Side = Callable[[worlds.Case], Answers]
CHUNK = 50


def listed(space: Mapping[str, Any]) -> dict[str, Any]:
    """What counts in a document: no order, no defaults left out, times in milliseconds."""

    def by_id(part: str, shown: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        return {each["_id"]: shown(each) for each in space.get(part, [])}

    def permission(each: dict[str, Any]) -> list[Any]:
        extra = [each.get("level"), each.get("groupPermissionId")]
        return [sorted(set(each.get("roles", []))), sync.millis(each.get("_updatedAt")), *extra]

    def role(each: dict[str, Any]) -> list[Any]:
        defaults = {"name": each["_id"], "scope": "Users", "description": "", "protected": False, "mandatory2fa": False}
        return [each.get(key, usual) for key, usual in defaults.items()] + [sync.millis(each.get("_updatedAt"))]

    def user(each: dict[str, Any]) -> list[Any]:
        return [each.get("username"), sorted(set(each.get("roles", [])))]

    return {
        "permissions": by_id("permissions", permission),
        "roles": by_id("roles", role),
        "users": by_id("users", user),
        "subscriptions": {
            f"{each['u']['_id']} in {each['rid']}": [sorted(set(each.get("roles", []))), ws.is_invitation(each)]
            for each in space.get("subscriptions", [])
        },
        "allowLists": {role: sorted(set(ids)) for role, ids in space.get("allowLists", {}).items()},
        "deleted": {
            part: {each["_id"]: sync.millis(each["_deletedAt"]) for each in gone}
            for part, gone in space.get("deleted", {}).items()
            if gone
        },
        "cursors": {part: sync.millis(at) for part, at in space.get("cursors", {}).items() if at},
    }


def title(number: int, asked: Mapping[str, Any]) -> str:
    """A question or a step as text, the kind first; the number tells the same one from another."""
    kind = asked.get("ask") or asked.get("call") or next(iter(asked))
    return f"{kind} {number} {json.dumps(asked)}"


def run(case: worlds.Case, step: Callable[[dict[str, Any]], Any], ask: Callable[[dict[str, Any]], Any]) -> Answers:
    answers = {title(number, each): step(each) for number, each in enumerate(case["steps"])}
    return answers | {title(number, each): ask(each) for number, each in enumerate(case["questions"])}


# The plain implementation


def model(case: worlds.Case) -> Answers:
    space = copy.deepcopy(case["workspace"])

    def step(step: dict[str, Any]) -> Any:
        return model_step(space, step) | {"document": listed(space)}

    def ask(question: dict[str, Any]) -> Any:
        arguments = {key: value for key, value in question.items() if key != "ask"}
        try:
            return getattr(ws, question["ask"])(space, **arguments)
        except ws.InvalidParam:
            return "invalid-param"
        except ws.UnknownUser:
            return "unknown"

    return run(case, step, ask)


def model_step(space: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    if "restrict" in step:
        lists = space.setdefault("allowLists", {})
        lists[step["restrict"]] = lists.get(step["restrict"], []) + step["permissions"]
        return {}
    if "call" not in step:
        whole = "replace" in step
        try:
            sync.apply(space, step["replace" if whole else "apply"], step["at"], whole)
        except sync.Unreadable:
            return {"refused": True}
        return {"refused": False}
    request = operations.Request(step["by"], step["at"], step["customRoles"], step["newId"])
    try:
        value = operations.call(space, step["call"], step["params"], request)
    except operations.Refused as refused:
        return {"status": refused.status, "errorType": refused.error_type, "code": refused.error}
    answer: dict[str, Any] = {"status": 200, "events": sorted(request.events)}
    if step["call"] == "roles.getUsersInRole":
        answer["users"] = value
    return answer


# The core


def core(case: worlds.Case) -> Answers:
    """The one place that knows the package's interface."""
    from grantfold import GrantfoldError
    from grantfold.rocketchat import Workspace

    def opened(document: Mapping[str, Any]) -> Any:
        return Workspace.from_json(json.dumps(document), reading=ws.reading(case["workspace"]))

    space = opened({key: value for key, value in case["workspace"].items() if key != "reading"})
    # The id of a created role is random: ours to theirs.
    created: dict[str, str] = {}

    def translated(value: Any, names: Mapping[str, str]) -> Any:
        text = json.dumps(value)
        for name, other in names.items():
            text = text.replace(json.dumps(name), json.dumps(other))
        return json.loads(text)

    def ours(value: Any) -> Any:
        return translated(value, {other: name for name, other in created.items()})

    def call(step: dict[str, Any]) -> dict[str, Any]:
        before = {role["_id"] for role in json.loads(space.to_json()).get("roles", [])}
        params, by = translated(step["params"], created), step["by"]
        try:
            answer = space.call(step["call"], params, by, at=step["at"], custom_roles=step["customRoles"])
        except GrantfoldError as error:
            refusal: Any = error
            # Where the code stands in the text instead of in `errorType`, the text is compared.
            swapped = refusal.error_type in (None, "Role not found") and refusal.status == 400
            return {
                "status": refusal.status,
                "errorType": refusal.error_type,
                "code": refusal.error if swapped else None,
            }
        if step["call"] == "roles.create":
            now = {role["_id"] for role in json.loads(space.to_json())["roles"]}
            created[step["newId"]] = (now - before).pop()
        result = {"status": answer.status, "events": sorted(filter(None, map(event, ours(answer.events))))}
        if step["call"] == "roles.getUsersInRole":
            result["users"] = sorted(user["_id"] for user in answer.body["users"])
        return result

    def event(frame: dict[str, Any]) -> list[Any] | None:
        name, args = frame["fields"]["eventName"], frame["fields"]["args"]
        if name == "permissions-changed":
            return [args[0], args[1]["_id"], sorted(args[1]["roles"])]
        return [args[0]["type"], args[0]["_id"]] if name == "roles" else None

    def step(step: dict[str, Any]) -> Any:
        answer: dict[str, Any] = {}
        if "restrict" in step:
            space.restrict(step["restrict"], step["permissions"])
        elif "call" in step:
            answer = call(step)
        else:
            method = space.replace if "replace" in step else space.apply
            try:
                method(translated(step["replace" if "replace" in step else "apply"], created), at=step["at"])
                answer = {"refused": False}
            except GrantfoldError:
                answer = {"refused": True}
        return answer | {"document": listed(ours(json.loads(space.to_json())))}

    def ask(question: dict[str, Any]) -> Any:
        nonlocal space
        if created:
            # Questions are about our ids, by which ties are broken too.
            space = opened(ours(json.loads(space.to_json())))
            created.clear()
        arguments = {key: value for key, value in question.items() if key not in ("ask", "user", "room")}
        subject = [question["user"]] if "user" in question else []
        place = {"room": question["room"]} if "room" in question else {}
        try:
            answer = getattr(space, question["ask"])(*subject, **arguments, **place)
        except GrantfoldError as error:
            return getattr(error, "kind", None)
        return plain(question["ask"], answer)

    def plain(kind: str, answer: Any) -> Any:
        if kind in ("can_access_room", "can_read_room"):
            return answer.allowed
        if kind == "minimal_roles":
            roles = sorted(role.id for role in answer.roles)
            return {"roles": roles, "extra": sorted(answer.extra), "uncovered": sorted(answer.uncovered)}
        return answer if isinstance(answer, bool) else sorted(answer)

    return run(case, step, ask)


SIDES: dict[str, Side] = {"core": core, "model": model}


# The comparison


def answered(side: Side, case: worlds.Case) -> Answers:
    try:
        return side(case)
    except Exception as error:
        return {"failure": f"{type(error).__name__}: {error}"}


def differences(side: Side, case: worlds.Case) -> dict[str, tuple[Any, Any]]:
    """What is answered differently, with both answers. What follows a step that went differently is not looked at."""
    expected, found = model(case), answered(side, case)
    if "failure" in found:
        return {"failure": (None, found["failure"])}
    different = {key: (expected[key], found.get(key)) for key in expected if expected[key] != found.get(key)}
    for number, step in enumerate(case["steps"]):
        if title(number, step) in different:
            return {title(number, step): different[title(number, step)]}
    return different


def kinds(side: Side, case: worlds.Case) -> set[str]:
    return {key.split()[0] for key in differences(side, case)}


def numbered(seed: int, number: int) -> worlds.Case:
    return worlds.case(random.Random(f"{seed} {number}"))


def chunk(side: str, seed: int, numbers: range) -> tuple[dict[str, int], int]:
    """For every kind that differs the first case, and the number of answers."""
    first: dict[str, int] = {}
    answers = 0
    for number in numbers:
        case = numbered(seed, number)
        answers += len(case["steps"]) + len(case["questions"])
        for kind in kinds(SIDES[side], case):
            first.setdefault(kind, number)
    return first, answers


def report(side: Side, kind: str, case: worlds.Case) -> None:
    small = shrink.shrink(case, lambda candidate: kind in kinds(side, candidate), worlds.smaller)
    print(json.dumps(small, indent=2))
    for asked, (expected, found) in differences(side, small).items():
        print(f"{asked}\n  model {expected}\n  other {found}")


def compare(side: str, count: int, seed: int, processes: int | None = None) -> int:
    """Compares `count` cases and returns how many answers that were, or -1 after reporting the differences.

    Without a number of processes there is one for each processor.
    """
    first: dict[str, int] = {}
    answers = 0
    chunks = [range(start, min(start + CHUNK, count)) for start in range(0, count, CHUNK)]
    work = partial(chunk, side, seed)
    if processes == 1:
        results = [work(numbers) for numbers in chunks]
    else:
        # Fresh processes: a fork in the middle of a test run is not safe everywhere.
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            results = pool.map(work, chunks, chunksize=1)
    for found, asked in results:
        answers += asked
        for kind, number in found.items():
            first.setdefault(kind, number)
    for kind, number in first.items():
        print(f"\n{kind}: case {number} of seed {seed} differs; the smallest case that does:")
        report(SIDES[side], kind, numbered(seed, number))
    return -1 if first else answers
