"""Answers the expectations of cases of kind `workspace`."""

import json
from collections.abc import Callable
from typing import Any

from app_cases import snake
from root_cases import every

from grantfold.rocketchat import ApiError, Workspace, WorkspaceError

Json = Any

# What a step that fails must be expected to give.
FAILURES = {"refused", "status", "body", "errorType", "error", "details"}


def kind_or(ask: Callable[[], Json]) -> Json:
    """The answer, or the kind of the error."""
    try:
        return ask()
    except WorkspaceError as error:
        return error.kind


def sent(value: Json) -> Json:
    """A text as it stands, an object or list parsed, any other value as JSON."""
    return value if isinstance(value, (str, dict, list)) else json.dumps(value)


def taken(workspace: Workspace, step: Json) -> Json:
    """Takes a step, and says what came of it."""
    at = step.get("at", 0)
    if "restrict" in step:
        workspace.restrict(step["restrict"], step["permissions"])
        return {}
    if "call" not in step:
        try:
            if "replace" in step:
                applied = workspace.replace(sent(step["replace"]), at)
            else:
                applied = workspace.apply(sent(step["apply"]), at)
        except WorkspaceError as error:
            assert error.kind == "malformed"
            return {"refused": error.diagnostics}
        return {"what": applied.what, "changed": applied.changed, "diagnostics": applied.diagnostics, "refused": None}
    try:
        answer = workspace.call(
            step["call"],
            sent(step["params"]),
            step["by"],
            at=at,
            custom_roles=step.get("customRoles", True),
            display_roles=step.get("displayRoles", False),
            new_id=step.get("newId", "new-role"),
        )
    except ApiError as error:
        failed = {"errorType": error.error_type, "error": error.error, "details": error.details}
        return failed | {"status": error.status, "body": error.body, "changed": False, "events": []}
    succeeded = {"errorType": None, "error": None, "details": None}
    return succeeded | {key: getattr(answer, key) for key in ("status", "body", "events", "changed")}


class WorkspaceCase:
    """A workspace after its steps, and its answers; each is compared with the expectation of the same name."""

    def __init__(self, workspace: Workspace, taken: list[Json], count: int) -> None:
        self.workspace = workspace
        self.taken = taken
        self.count = count

    @classmethod
    def of(cls, case: Json) -> "WorkspaceCase":
        workspace = Workspace.from_json(case["workspace"], reading=case.get("reading", "server"))
        steps, wanted = [], case["expect"].get("steps", [])
        for at, step in enumerate(case.get("steps", [])):
            before = workspace.version, workspace.to_json()
            came = taken(workspace, step)
            steps.append(came)
            if came.get("refused") or came.get("status", 200) != 200:
                assert (workspace.version, workspace.to_json()) == before
                # A failure that no case expects is one of this test.
                assert at < len(wanted) and FAILURES & wanted[at].keys(), came
        # Written and read again: the document loses nothing.
        again = Workspace.from_json(workspace.to_json(), reading=workspace.reading)
        return cls(again, steps, workspace.version)

    @staticmethod
    def asked(demand: Json, room: str = "room") -> dict[str, Json]:
        return {"user": demand["user"], "room": demand.get(room), "lent": demand.get("lent", ())}

    def checks(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            asked = self.asked(demand)
            if "has" in demand:
                got = kind_or(lambda: self.workspace.has(permission=demand["has"], **asked))
            elif "all" in demand:
                got = kind_or(lambda: self.workspace.has_all(permissions=demand["all"], **asked))
            else:
                got = kind_or(lambda: self.workspace.has_any(permissions=demand["any"], **asked))
            if "has" in demand and got != "invalid-param":
                grants = self.workspace.grants(**asked)
                assert got == (demand["has"] in grants) == grants.explain(demand["has"]).allowed
            return {"expect": got}

        return every(wanted, answer)

    def may(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            grants = self.workspace.grants(**self.asked(demand, "in"))
            return {"permissions": [name for name in demand["permissions"] if name in grants]}

        return every(wanted, answer)

    def may_not(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            grants = self.workspace.grants(**self.asked(demand, "in"))
            return {"permissions": grants.missing(demand["permissions"])}

        return every(wanted, answer)

    def has_role(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            who, room = demand["user"], demand.get("room")
            got = self.workspace.has_any_role(who, demand["roles"], room)
            assert got == any(self.workspace.has_role(who, role, room) for role in demand["roles"])
            return {"expect": got}

        return every(wanted, answer)

    def restricted(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            permission, it = demand["permission"], self.workspace
            if "role" in demand:
                return {"expect": kind_or(lambda: it.is_restricted(permission, demand["role"]))}
            return {"expect": kind_or(lambda: it.is_restricted_for_any(permission, demand["roles"]))}

        return every(wanted, answer)

    def has_restrictions(self, wanted: Json) -> Json:
        return {role: self.workspace.has_restrictions(role) for role in wanted}

    def why(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            why = self.workspace.grants(**self.asked(demand)).explain(demand["permission"])
            return {key: getattr(why, snake(key)) for key in demand.keys() - {"user", "room", "lent"}}

        return every(wanted, answer)

    def grants(self, wanted: Json) -> Json:
        return every(wanted, lambda demand: {"permissions": sorted(self.workspace.grants(**self.asked(demand)))})

    def users_who_can(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            return {"users": self.workspace.users_who_can(demand["permission"], demand.get("room"))}

        return every(wanted, answer)

    def rooms_where(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            return {"rooms": self.workspace.rooms_where(demand["user"], demand["permission"])}

        return every(wanted, answer)

    def roles_granting(self, wanted: Json) -> Json:
        return {permission: self.workspace.roles_granting(permission) for permission in wanted}

    def minimal_roles(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            cover = self.workspace.minimal_roles(demand["permissions"])
            roles = [role.id for role in cover.roles]
            more = {"extra": cover.extra, "uncovered": cover.uncovered, "isMinimal": cover.is_minimal}
            return more | {"roles": roles}

        return every(wanted, answer)

    def access(self, wanted: Json) -> Json:
        return every(wanted, lambda demand: self.entered(demand, self.workspace.can_access_room))

    def read(self, wanted: Json) -> Json:
        return every(wanted, lambda demand: self.entered(demand, self.workspace.can_read_room))

    def entered(self, demand: Json, ask: Callable[..., Json]) -> Json:
        settings = {snake(key): value for key, value in demand.get("settings", {}).items()}
        try:
            access = ask(demand["user"], demand["room"], **settings)
        except WorkspaceError as error:
            return {"error": error.kind, "allowed": None, "rule": None}
        assert bool(access) == access.allowed
        return {"error": None, "allowed": access.allowed, "rule": access.rule}

    def save_settings(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            try:
                self.workspace.can_save_settings(demand["user"], demand["settings"])
            except ApiError as error:
                return {"errorType": error.error_type, "details": error.details}
            return {"errorType": None, "details": None}

        return every(wanted, answer)

    def drift(self, wanted: Json) -> Json:
        return self.workspace.drift(wanted["version"])

    def permissions(self, wanted: Json) -> Json:
        return {id: self.workspace.permission(id) for id in wanted}

    def roles(self, wanted: Json) -> Json:
        return {id: self.workspace.role(id) for id in wanted}

    def users(self, wanted: Json) -> Json:
        return {id: self.workspace.user(id) for id in wanted}

    def cursor(self, wanted: Json) -> Json:
        return self.workspace.cursor

    def roles_cursor(self, wanted: Json) -> Json:
        return self.workspace.roles_cursor

    def version(self, wanted: Json) -> Json:
        return self.count

    def steps(self, wanted: Json) -> Json:
        return self.taken

    def readings(self, wanted: Json) -> Json:
        def answers(name: Any) -> Json:
            other = WorkspaceCase(self.workspace.under(name), self.taken, self.count)
            return {what: other.answer(what, demands) for what, demands in wanted[name].items()}

        return {name: answers(name) for name in wanted}

    def answer(self, what: str, wanted: Json) -> Json:
        return getattr(self, snake(what))(wanted)
