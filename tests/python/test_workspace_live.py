"""Rocket.Chat workspaces that follow a server or are one: moments, answers, values and threads."""

import copy
import json
import pickle
import threading
import time
import unittest
from datetime import datetime, timedelta, timezone
from typing import Any, get_args

from test_workspace import workspace

from grantfold._kinds import AppliedKind
from grantfold.rocketchat import ApiError, Workspace

GRANT = {"permissionId": "create-c", "role": "guest"}


def frame(stream: str, event: str, *args: Any) -> Any:
    fields = {"eventName": event, "args": list(args)}
    return {"msg": "changed", "collection": stream, "id": "id", "fields": fields}


class Updates(unittest.TestCase):
    def setUp(self) -> None:
        self.workspace = workspace()

    def test_answers_are_taken_as_text_or_parsed(self) -> None:
        answer: Any = {"update": [{"_id": "pin", "roles": ["user"]}], "remove": [], "success": True}
        for update in (answer, json.dumps(answer), answer["update"]):
            twin = copy.copy(self.workspace)
            applied = twin.apply(update, 7000)
            self.assertEqual((applied.what, applied.changed, applied.diagnostics), ("permissions", True, ()))
            self.assertTrue(twin.has("ann", "pin"))
            self.assertEqual(json.loads(applied.to_json()), {"what": "permissions", "changed": True, "diagnostics": []})
        self.assertFalse(self.workspace.has("ann", "pin"))

    def test_what_an_answer_tells_of_has_a_name(self) -> None:
        sent: dict[str, Any] = {
            "permissions": [{"_id": "pin", "roles": ["user"]}],
            "roles": {"roles": [{"_id": "user", "scope": "Users"}], "success": True},
            "users": {"_id": "ann", "username": "Ann", "roles": ["admin"], "success": True},
            "subscriptions": {"update": [{"rid": "r", "u": {"_id": "ann"}, "roles": ["owner"]}], "remove": []},
            "nothing": {"msg": "ping"},
        }
        self.assertEqual(set(sent), set(get_args(AppliedKind)))
        for what, update in sent.items():
            with self.subTest(what):
                self.assertEqual(self.workspace.apply(update).what, what)
        self.assertEqual(self.workspace.subscription("ann", "r"), sent["subscriptions"]["update"][0])

    def test_events_are_followed(self) -> None:
        pin = {"_id": "pin", "roles": ["user"], "_updatedAt": {"$date": 1000}}
        event = frame("stream-notify-logged", "permissions-changed", "inserted", pin)
        self.assertTrue(self.workspace.apply(event).changed)
        self.assertTrue(self.workspace.has("ann", "pin"))
        self.assertFalse(self.workspace.apply(event).changed)
        self.assertIsNone(self.workspace.cursor)

    def test_a_listing_replaces(self) -> None:
        listing = {"update": [{"_id": "pin", "roles": []}], "remove": [], "success": True}
        self.workspace.replace(listing)
        self.assertEqual([each["_id"] for each in self.workspace.permissions()], ["pin"])

    def test_cursors_are_what_is_asked_for_next(self) -> None:
        it = self.workspace
        self.assertEqual((it.cursor, it.roles_cursor), (None, None))
        empty = {"update": [], "remove": []}
        it.apply(empty, 5000)
        self.assertIsNone(it.cursor)
        it.apply({"update": [{"_id": "pin", "roles": []}], "remove": [], "success": True}, 1_688_335_685_629)
        self.assertEqual((it.cursor, it.roles_cursor), ("2023-07-02T22:08:05.629Z", None))
        it.apply({"roles": empty, "success": True}, 5000)
        self.assertEqual(it.roles_cursor, "1970-01-01T00:00:05.000Z")

    def test_moments_are_told_in_several_ways(self) -> None:
        moment = datetime(2023, 7, 2, 22, 8, 5, 629_000, timezone.utc)
        there = moment.astimezone(timezone(timedelta(hours=-5)))
        for at in (1_688_335_685_629, moment, there, moment.replace(microsecond=629_999)):
            twin = copy.copy(self.workspace)
            twin.apply({"update": [{"_id": "pin", "roles": []}], "remove": []}, at)
            self.assertEqual(twin.cursor, "2023-07-02T22:08:05.629Z")
        for millis in (-1, 0, 1, 999, 1_688_335_685_001, 253_402_300_799_999):
            at = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(milliseconds=millis)
            one, other = Workspace(), Workspace()
            one.put_permission("pin", updated_at=millis)
            other.put_permission("pin", updated_at=at)
            self.assertEqual(one.permissions(), other.permissions())

    def test_without_a_moment_it_is_now(self) -> None:
        before = time.time()
        self.workspace.apply({"update": [{"_id": "pin", "roles": []}], "remove": []})
        assert self.workspace.cursor is not None
        moment = datetime.strptime(self.workspace.cursor, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
        self.assertTrue(before - 0.002 <= moment <= time.time() + 0.002)


class Serving(unittest.TestCase):
    def setUp(self) -> None:
        self.workspace = Workspace.defaults()
        self.workspace.put_user("ann", ["admin"], username="ann")
        self.workspace.put_user("bob", ["user"], username="bob")

    def test_an_operation_answers_and_tells(self) -> None:
        answer = self.workspace.call("permissions.addRole", GRANT, "ann", at=5000)
        self.assertEqual((answer.status, answer.changed, answer.body["success"]), (200, True, True))
        (event,) = answer.events
        self.assertEqual(event["fields"]["args"][1]["_updatedAt"], {"$date": 5000})
        self.assertIn("guest", self.workspace.roles_granting("create-c"))
        # Another copy of the workspace follows it.
        other = Workspace.defaults()
        self.assertTrue(other.apply(event).changed)
        self.assertEqual(other.permission("create-c"), self.workspace.permission("create-c"))
        answer.body["success"] = False
        self.assertTrue(answer.body["success"])
        self.assertEqual(json.loads(answer.to_json())["events"], answer.events)

    def test_a_caller_is_a_user_nobody_or_an_id(self) -> None:
        answer = self.workspace.call("permissions.addRole", json.dumps(GRANT), {"_id": "new", "roles": ["admin"]})
        self.assertTrue(answer.changed)
        self.assertIsInstance(self.workspace.call("permissions/get", [], None).body, list)

    def test_a_created_role_has_a_random_id_unless_one_is_given(self) -> None:
        ids = set()
        for name, new_id in (("One", None), ("Two", None), ("Three", "three")):
            body = {"name": name}
            answer = self.workspace.call("roles.create", body, "ann", custom_roles=True, new_id=new_id)
            ids.add(answer.body["role"]["_id"])
        self.assertEqual(len(ids), 3)
        self.assertIn("three", ids)
        for id in ids - {"three"}:
            self.assertRegex(id, r"^[0-9a-f]{24}$")

    def test_settings_of_the_server_count(self) -> None:
        with self.assertRaises(ApiError) as caught:
            self.workspace.call("roles.create", {"name": "One"}, "ann")
        self.assertEqual(caught.exception.error_type, "error-action-not-allowed")
        body = {"username": "bob", "roleId": "guest"}
        shown = self.workspace.call("roles.addUserToRole", body, "ann", display_roles=True).events
        self.assertIn("roles-change", [event["fields"]["eventName"] for event in shown])

    def refused(self) -> ApiError:
        with self.assertRaises(ApiError) as caught:
            self.workspace.can_save_settings("bob", ["Site_Name"])
        return caught.exception

    def test_a_refusal_has_fields(self) -> None:
        before = self.workspace.to_json()
        with self.assertRaises(ApiError) as caught:
            self.workspace.call("permissions.addRole", GRANT, "bob")
        error = caught.exception
        self.assertEqual((error.status, error.error_type, error.details), (403, None, None))
        self.assertEqual(error.body, {"success": False, "error": error.error})
        self.assertIn(error.error, str(error))
        self.assertEqual(self.workspace.to_json(), before)
        error = self.refused()
        self.assertEqual((error.status, error.error_type), (400, "error-action-not-allowed"))
        self.assertEqual(error.details["settingIds"], ["Site_Name"])
        self.assertEqual(error.body["errorType"], error.error_type)
        self.workspace.can_save_settings("ann", ["Site_Name"])

    def test_refusals_travel(self) -> None:
        error: Any = self.refused()
        error.noted = "by a caller"
        copies = [copy.copy(error), copy.deepcopy(error)]
        copies += [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
        for twin in copies:
            self.assertIs(type(twin), ApiError)
            self.assertEqual((str(twin), vars(twin)), (str(error), vars(error)))

    def test_frames_are_answered(self) -> None:
        method = {"msg": "method", "method": "authorization:addPermissionToRole"}
        call = method | {"id": "7", "params": ["create-c", "guest"]}
        frames = self.workspace.answer_frame(call, "bob")
        self.assertEqual((frames.reply["id"], frames.changed, frames.events), ("7", False, []))
        self.assertEqual(frames.reply["error"]["error"], "error-action-not-allowed")
        frames = self.workspace.answer_frame(json.dumps(call), "ann", at=5000)
        self.assertEqual((frames.reply, frames.changed), ({"msg": "result", "id": "7"}, True))
        self.assertEqual(json.loads(frames.to_json())["events"], frames.events)
        self.assertEqual(self.workspace.answer_frame("nonsense", None).reply["msg"], "error")

    def test_starts_of_a_server(self) -> None:
        it = Workspace()
        self.assertTrue(it.seed(at=1000))
        self.assertFalse(it.seed("8"))
        general = {"_id": "Site_Name", "group": "General", "section": None, "sorter": 1, "hidden": False, "value": "x"}
        self.assertTrue(it.seed_settings(["General", general, {"_id": "Hidden", "hidden": True}], at=2000))
        self.assertIsNone(it.permission("change-setting-Hidden"))
        made = it.permission("change-setting-Site_Name")
        assert made is not None
        self.assertEqual((made["groupPermissionId"], made["sorter"]), ("change-setting-General", 1))
        self.assertEqual((made["roles"], made["_updatedAt"]), ([], "1970-01-01T00:00:02.000Z"))
        self.assertTrue(it.seed_settings([]))
        self.assertIsNone(it.permission("change-setting-Site_Name"))


class Values(unittest.TestCase):
    def values(self) -> list[Any]:
        it = Workspace.defaults()
        it.put_user("ann", ["admin"])
        it.put_room("general", "c")
        it.put_permission("create-c", ["guest"])
        it.put_permission("mine")
        it.put_role("helper")
        it.remove_role("leader")
        it.put_role("user", description="Everybody")
        drift, cover = it.drift(), it.minimal_roles(["create-d"])
        get = {"msg": "method", "method": "permissions/get", "id": "1", "params": []}
        values = [it.apply({"msg": "ping"}), it.call("roles.list", {}, "ann"), it.answer_frame(get, "ann")]
        values += [it.can_access_room("ann", "general"), it.can_access_room(None, "general"), drift]
        values += [cover, *cover.roles]
        values += [*drift.opened, *drift.narrowed, *drift.added, *drift.roles_added, *drift.roles_changed]
        return [*values, it.drift(), Workspace.defaults().drift()]

    def test_equal_values_are_equal_and_have_one_hash(self) -> None:
        for one, other in zip(self.values(), self.values()):
            with self.subTest(repr(one)):
                self.assertIsNot(one, other)
                self.assertEqual(one, other)
                self.assertEqual(hash(one), hash(other))
                self.assertNotEqual(one, "something else")

    def test_a_value_says_what_it_is(self) -> None:
        for value in [*self.values(), workspace()]:
            self.assertRegex(repr(value), rf"(?s)^<{type(value).__name__}\b.*>$")


class Threads(unittest.TestCase):
    def test_readers_see_all_of_an_update_or_nothing(self) -> None:
        shared, rounds = workspace(), 100
        both = ["create-c", "view-c-room"]
        start, failures = threading.Barrier(6), []
        tables = [[{"_id": name, "roles": roles} for name in both] for roles in (["user"], [])]

        def write() -> None:
            start.wait()
            for number in range(rounds):
                shared.apply(tables[number % 2])

        def serve() -> None:
            start.wait()
            for number in range(rounds):
                shared.put_user(f"user-{number}", ["user"])

        def read() -> None:
            start.wait()
            for _ in range(rounds):
                grants = shared.grants("ann")
                if grants.has_any(both) != grants.has_all(both):
                    failures.append(list(grants))
                shared.has_any("ann", both)
                shared.users_who_can(both[0])
                Workspace.from_json(shared.to_json())

        threads = [threading.Thread(target=each) for each in (write, serve, read, read, read, read)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(len(shared.users()), 3 + rounds)


if __name__ == "__main__":
    unittest.main()
