"""What Rocket.Chat workspaces refuse: questions and changes that make no sense, and arguments of the wrong type."""

import copy
import pickle
import unittest
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, get_args

from test_workspace import LONE, workspace

from grantfold._kinds import WorkspaceErrorKind
from grantfold.rocketchat import ApiError, Workspace, WorkspaceError


class Errors(unittest.TestCase):
    def setUp(self) -> None:
        self.workspace = workspace()

    def fails(
        self, kind: WorkspaceErrorKind, what: str | None, id: str | None, function: Callable[..., object], *given: Any
    ) -> None:
        before = self.workspace.to_json(), self.workspace.version
        with self.assertRaises(WorkspaceError) as caught:
            function(*given)
        error = caught.exception
        self.assertEqual((error.kind, error.what, error.id, error.diagnostics), (kind, what, id, ()))
        self.assertIn(kind, get_args(WorkspaceErrorKind))
        self.assertEqual((self.workspace.to_json(), self.workspace.version), before)

    def test_the_check_fails_where_the_server_throws(self) -> None:
        it = self.workspace
        it.put_user("odd", ["", "user"])
        for ask in (it.has, lambda user, name: it.has_all(user, [name]), lambda user, name: it.has_any(user, [name])):
            self.fails("invalid-param", "permission", None, ask, "ann", "")
            self.fails("invalid-param", "role", None, ask, "odd", "create-c")
            self.assertFalse(ask(None, ""))
        self.assertEqual(set(it.grants("odd")), set())
        self.fails("invalid-param", "role", None, it.restrict, "", ["create-c"])
        self.fails("invalid-param", "permission", None, it.is_restricted, "", "user")
        self.fails("invalid-param", "role", None, it.is_restricted_for_any, "create-c", [""])

    def test_what_is_not_there_is_an_error(self) -> None:
        it = self.workspace
        for what in ("permission", "role", "user", "room", "team"):
            self.fails("unknown", what, "none", getattr(it, f"remove_{what}"), "none")
        self.fails("unknown", "subscription", "none", it.remove_subscription, "ann", "none")
        self.fails("unknown", "user", "none", it.can_access_room, "none", "general")

    def test_ids_are_not_empty(self) -> None:
        it = self.workspace
        for what in ("permission", "role", "user"):
            self.fails("empty-id", what, None, getattr(it, f"put_{what}"), "")
        self.fails("empty-id", "room", None, it.put_room, "", "c")
        self.fails("empty-id", "team", None, lambda: it.put_team("", is_public=True))
        self.fails("empty-id", "room", None, it.put_subscription, "ann", "")
        self.fails("empty-id", "setting", None, it.seed_settings, [""])

    def test_a_document_or_update_is_read_whole_or_not_at_all(self) -> None:
        before = self.workspace.to_json(), self.workspace.version
        reads: list[tuple[str, Callable[[], object]]] = [
            ("workspace-malformed", lambda: Workspace.from_json({"permission": []})),
            ("workspace-malformed", lambda: Workspace.from_json('{"users": {}}')),
            ("json-duplicate-key", lambda: Workspace.from_json('{"roles": [], "roles": []}')),
            ("update-unknown", lambda: self.workspace.apply({"surprise": 1})),
            ("update-malformed", lambda: self.workspace.apply([{"_id": "pin"}])),
            ("update-refused", lambda: self.workspace.replace({"success": False, "error": "no"})),
        ]
        for code, read in reads:
            with self.subTest(code), self.assertRaises(WorkspaceError) as caught:
                read()
            error = caught.exception
            self.assertEqual((error.kind, error.id, error.what), ("malformed", None, None))
            self.assertEqual([found.code for found in error.diagnostics], [code])
            self.assertEqual(str(error), str(error.diagnostics[0]))
            self.assertEqual(pickle.loads(pickle.dumps(error)).diagnostics, error.diagnostics)
            self.assertEqual(vars(copy.copy(error)), vars(error))
        self.assertEqual((self.workspace.to_json(), self.workspace.version), before)


class Arguments(unittest.TestCase):
    def setUp(self) -> None:
        self.workspace = workspace()

    def test_nothing_is_coerced(self) -> None:
        it: Any = self.workspace
        calls: list[Callable[[], object]] = [
            lambda: Workspace("server"),  # type: ignore[call-arg]
            lambda: Workspace.from_json(b"{}"),  # type: ignore[arg-type]
            lambda: Workspace.defaults(8),  # type: ignore[arg-type]
            lambda: it.has(1, "create-c"),
            lambda: it.has(["ann"], "create-c"),
            lambda: it.has({"roles": ["user"]}, "create-c"),
            lambda: it.has({"_id": 1, "roles": ["user"]}, "create-c"),
            lambda: it.has({"_id": "ann", "roles": "user"}, "create-c"),
            lambda: it.has({"_id": "ann", "roles": [1]}, "create-c"),
            lambda: it.has("ann", None),
            lambda: it.has("ann", "create-c", 1),
            lambda: it.has("ann", "create-c", None, "owner"),
            lambda: it.has("ann", "create-c", None, [1]),
            lambda: it.has_all("ann", "create-c"),
            lambda: it.has_any("ann", [1]),
            lambda: it.has_any_role("ann", "user"),
            lambda: it.can_access_room("ann", "general", True),
            lambda: it.can_access_room("ann", "general", allow_anonymous_read=1),
            lambda: it.can_access_rooms("ann", "general"),
            lambda: it.minimal_roles("create-c"),
            lambda: it.apply(b"{}"),
            lambda: it.apply(1),
            lambda: it.apply([{1, 2}]),
            lambda: it.apply([], True),
            lambda: it.apply([], 1.5),
            lambda: it.apply([], "1970-01-01T00:00:00Z"),
            lambda: it.apply([], date(2026, 1, 1)),
            lambda: it.call("roles.list", None, "ann"),
            lambda: it.call("roles.list", {}),
            lambda: it.call(1, {}, "ann"),
            lambda: it.seed_settings("General"),
            lambda: it.seed_settings([{"group": "General"}]),
            lambda: it.seed_settings([1]),
            lambda: it.put_permission("new", "user"),
            lambda: it.put_role("new", "New"),
            lambda: it.put_user("new", None),
            lambda: it.put_team("new"),
            lambda: it.put_room("new"),
            lambda: it.restrict("guest", "create-c"),
        ]
        before = it.to_json()
        for number, call in enumerate(calls):
            with self.subTest(number):
                self.assertRaises(TypeError, call)
        self.assertEqual(it.to_json(), before)

    def test_choices_are_named(self) -> None:
        it: Any = self.workspace
        for make in (lambda: Workspace(reading=it), lambda: it.under(it)):
            self.assertRaises(TypeError, make)
        wrong: Any = "sometimes"
        readings = "there is no reading `sometimes`: it is one of server, legacy_client, oldest_client, react_native"
        for make in (lambda: Workspace(reading=wrong), lambda: it.under(wrong)):
            self.assertRaisesRegex(ValueError, readings, make)
        for call in (Workspace.defaults, it.drift, it.seed):
            self.assertRaisesRegex(ValueError, "no version `sometimes`: it is one of 7, 8, 9", call, wrong)
        with self.assertRaisesRegex(ValueError, "no scope `sometimes`: it is one of Users, Subscriptions"):
            it.put_role("new", scope=wrong)

    def test_a_datetime_needs_its_offset(self) -> None:
        self.assertRaisesRegex(ValueError, "tzinfo", self.workspace.apply, [], datetime(2026, 1, 1))
        self.assertRaises(OverflowError, self.workspace.apply, [], 2**70)

    def test_lone_surrogates_name_nothing(self) -> None:
        it = self.workspace
        for call in (
            lambda: it.has(LONE, "create-c"),
            lambda: it.has("ann", LONE),
            lambda: it.has("ann", "create-c", LONE),
            lambda: it.has({"_id": "ann", "roles": [LONE]}, "create-c"),
            lambda: it.has_role("ann", LONE),
            lambda: it.put_user(LONE),
            lambda: it.put_permission("new", [LONE]),
            lambda: it.permission(LONE),
            lambda: it.apply(f'[{{"_id": "{LONE}", "roles": []}}]'),
            lambda: it.apply([{"_id": LONE, "roles": []}]),
            lambda: Workspace.from_json({"users": [{"_id": LONE}]}),
        ):
            self.assertRaises(UnicodeEncodeError, call)
        self.assertRaises(ValueError, it.apply, [{"_id": float("nan")}])
        with self.assertRaises(ApiError) as caught:
            it.call(LONE, {}, "ann")
        self.assertEqual(caught.exception.status, 404)

    def test_attributes_are_fixed(self) -> None:
        for name in ("version", "reading", "cursor", "more"):
            with self.assertRaises(AttributeError):
                setattr(self.workspace, name, 1)


if __name__ == "__main__":
    unittest.main()
