"""The write operations on a workspace and what a server sends, row by row."""

import copy
import json
import unittest
from random import Random
from typing import Any

import shrink
import workspace_compare
import workspace_operations as operations
import workspace_sync as sync
import workspace_worlds as worlds

ADMIN = {"_id": "root", "roles": ["admin"]}
GUARDS = ("access-permissions", "assign-admin-role", "view-other-user-channels", "access-setting-permissions")


def space() -> dict[str, Any]:
    ruled = [{"_id": id, "roles": ["admin"]} for id in GUARDS]
    setting = {"_id": "s", "roles": [], "level": "settings", "groupPermissionId": "g"}
    return {
        "permissions": [*ruled, {"_id": "p", "roles": ["user", "gone"], "_updatedAt": sync.iso(1000)}, setting]
        + [{"_id": "g", "roles": []}],
        "roles": [
            {"_id": "admin", "protected": True},
            {"_id": "user", "protected": True},
            {"_id": "owner", "scope": "Subscriptions", "protected": True},
            {"_id": "6a1f", "name": "support"},
        ],
        "users": [{"_id": "root", "username": "root", "roles": ["admin"]}, {"_id": "ann", "username": "ann"}],
        "subscriptions": [{"rid": "r", "u": {"_id": "ann"}}],
    }


def called(endpoint: str, params: dict[str, Any], found: dict[str, Any], by: Any = ADMIN, licence: bool = True) -> Any:
    """What is answered: a value, or status and the code."""
    try:
        return operations.call(found, endpoint, params, operations.Request(by, 5000, licence, "new"))
    except operations.Refused as refused:
        return refused.status, refused.error_type or refused.error


class Operations(unittest.TestCase):
    def refused(self, endpoint: str, expected: Any, by: Any = ADMIN, licence: bool = True, **params: Any) -> None:
        found = space()
        self.assertEqual(called(endpoint, params, found, by, licence), expected)
        self.assertEqual(found, space())

    def test_refused_permissions(self) -> None:
        update, add, remove = (f"permissions.{name}" for name in ("update", "addRole", "removeRole"))
        one = [{"_id": "p", "roles": ["user"]}]
        self.refused(update, (401, None), None, permissions=one)
        self.refused(update, (403, None), "ann", permissions=one)
        self.refused(update, (400, "invalid-params"), permissions="")
        self.refused(update, (400, "invalid-params"), permissions=[{"_id": "p", "roles": ["user", "user"]}])
        self.refused(update, (400, "error-invalid-permission"), permissions=one + one)
        self.refused(update, (400, "error-invalid-permission"), permissions=[{"_id": "nope", "roles": []}])
        self.refused(update, (400, "error-invalid-role"), permissions=[{"_id": "p", "roles": ["user", "gone"]}])
        self.refused(add, (400, "invalid-params"), permissionId="p")
        self.refused(add, (400, "error-invalid-permission"), permissionId="nope", role="nope")
        self.refused(add, (400, "error-invalid-role"), permissionId="p", role="nope")
        self.refused(remove, (400, "error-permission-not-found"), permissionId="nope", role="user")

    def test_refused_roles(self) -> None:
        shape, in_use = (400, "error-invalid-role-properties"), (400, "error-duplicate-role-names-not-allowed")
        not_allowed = (400, "error-action-not-allowed")
        self.refused("roles.create", not_allowed, licence=False)
        self.refused("roles.create", shape, "ann", name="x", scope="Rooms")
        self.refused("roles.create", not_allowed, "ann", name="x")
        self.refused("roles.create", in_use, name="6a1f")
        self.refused("roles.create", in_use, name="support")
        self.refused("roles.update", not_allowed, licence=False, roleId="6a1f", name="x")
        self.refused("roles.update", (400, "error-invalid-roleId"), roleId="nope", name="x")
        self.refused("roles.update", (400, "error-role-protected"), roleId="admin", name="x")
        # A scope that is left out is Users, and the role is one of rooms.
        self.refused("roles.update", (400, "error-role-protected"), roleId="owner", name="owner")
        self.refused("roles.update", in_use, roleId="6a1f", name="user")
        self.refused("roles.delete", (403, None), "ann", roleId="6a1f")
        self.refused("roles.delete", (400, "error-invalid-roleId"), roleId="nope")
        self.refused("roles.delete", (400, "error-role-protected"), roleId="admin")

    def test_refused_memberships(self) -> None:
        add, remove, get = "roles.addUserToRole", "roles.removeUserFromRole", "roles.getUsersInRole"
        self.refused(add, (400, "error-invalid-role-properties"), username="ann")
        self.refused(add, (400, "Role not found"), "ann", username="ann", roleId="nope")
        self.refused(add, (400, "error-user-already-in-role"), "ann", username="root", roleId="admin")
        self.refused(add, (400, "error-action-not-allowed"), "ann", username="ann", roleId="user")
        self.refused(add, (400, "error-user-not-found"), username="eve", roleId="user")
        self.refused(add, (400, "error-invalid-user"), username="ann", roleId="owner", roomId="elsewhere")
        self.refused(remove, (400, "error-invalid-user"), username="eve", roleId="nope")
        self.refused(remove, (400, "error-invalid-roleId"), username="ann", roleId="nope")
        self.refused(remove, (400, "error-user-not-in-role"), username="ann", roleId="user")
        self.refused(remove, (400, "error-admin-required"), username="root", roleId="admin")
        self.refused(get, (400, "error-param-not-provided"))
        self.refused(get, (400, "error-invalid-roleId"), role="nope")

    def test_a_setting_and_its_group(self) -> None:
        found = space()
        called("permissions.addRole", {"permissionId": "s", "role": "user"}, found)
        self.assertEqual([each["roles"] for each in found["permissions"][-2:]], [["user"], ["user"]])
        called("permissions.removeRole", {"permissionId": "s", "role": "user"}, found)
        self.assertEqual([each["roles"] for each in found["permissions"][-2:]], [[], []])
        without = copy.deepcopy(found)
        without["permissions"] = [each for each in found["permissions"] if each["_id"] != "access-setting-permissions"]
        refusal = called("permissions.addRole", {"permissionId": "s", "role": "user"}, without)
        self.assertEqual(refusal, (400, "error-action-not-allowed"))

    def test_a_restricted_role_is_added_by_updates_only(self) -> None:
        found = space() | {"allowLists": {"user": ["other"]}}
        refusal = called("permissions.addRole", {"permissionId": "p", "role": "user"}, found)
        self.assertEqual(refusal, (400, "error-action-not-allowed"))
        self.assertIsNone(called("permissions.update", {"permissions": [{"_id": "p", "roles": ["user"]}]}, found))

    def test_what_is_there_already_is_not_written_again(self) -> None:
        found, request = space(), operations.Request(ADMIN, 5000)
        operations.call(found, "permissions.addRole", {"permissionId": "p", "role": "user"}, request)
        self.assertEqual(found["permissions"], space()["permissions"])
        self.assertEqual(request.events, [["updated", "p", ["gone", "user"]]])

    def test_a_room_role_is_stored_where_the_call_says(self) -> None:
        found = space()
        params = {"username": "ann", "roleId": "owner"}
        self.assertIsNone(called("roles.addUserToRole", params | {"roomId": "r"}, found))
        self.assertEqual(found["subscriptions"][0]["roles"], ["owner"])
        self.assertIsNone(called("roles.addUserToRole", params, found))
        self.assertEqual(found["users"][1]["roles"], ["owner"])
        self.assertEqual(called("roles.getUsersInRole", {"role": "owner"}, found), ["ann"])
        removed = called("roles.removeUserFromRole", params | {"roomId": "r"}, found)
        self.assertEqual(removed, (400, "error-user-not-in-role"))
        self.assertIsNone(called("roles.removeUserFromRole", params | {"scope": "r"}, found))
        self.assertEqual(found["subscriptions"][0]["roles"], [])

    def test_roles_that_come_and_go(self) -> None:
        found = space()
        self.assertEqual(called("roles.create", {"name": "x"}, found), "new")
        self.assertEqual(found["roles"][-1]["scope"], "Users")
        called("roles.addUserToRole", {"username": "ann", "roleId": "new"}, found)
        self.assertEqual(called("roles.delete", {"roleId": "x"}, found), (400, "error-role-in-use"))
        called("roles.removeUserFromRole", {"username": "ann", "roleId": "new"}, found)
        self.assertIsNone(called("roles.delete", {"roleId": "x"}, found))
        self.assertNotIn("new", [role["_id"] for role in found["roles"]])


class Sync(unittest.TestCase):
    def after(self, *updates: Any, at: int = 9000) -> dict[str, Any]:
        found = space()
        for update in updates:
            sync.apply(found, update, at)
        return found

    def roles_of_p(self, *updates: Any, at: int = 9000) -> list[str] | None:
        return next((each["roles"] for each in self.after(*updates, at=at)["permissions"] if each["_id"] == "p"), None)

    def told(self, millis: int | None, roles: list[str]) -> dict[str, Any]:
        return {"_id": "p", "roles": roles} | ({} if millis is None else {"_updatedAt": {"$date": millis}})

    def removed(self, millis: int) -> dict[str, Any]:
        return {"_id": "p", "_deletedAt": sync.iso(millis)}

    def test_newest_wins(self) -> None:
        self.assertEqual(self.roles_of_p({"update": [self.told(999, ["x"])], "remove": []}), ["user", "gone"])
        self.assertEqual(self.roles_of_p({"update": [self.told(1000, ["x"])], "remove": []}), ["x"])
        self.assertEqual(self.roles_of_p({"update": [self.told(None, ["x"])], "remove": []}), ["x"])
        late = {"update": [self.told(1500, ["x"])], "remove": []}
        self.assertIsNone(self.roles_of_p({"update": [], "remove": [self.removed(2000)]}, late))
        self.assertEqual(self.roles_of_p({"update": [], "remove": [self.removed(500)]}), ["user", "gone"])

    def test_items_apply_in_the_order_of_their_times(self) -> None:
        both = {"update": [self.told(2000, ["x"])], "remove": [self.removed(1500)]}
        self.assertEqual(self.roles_of_p(both), ["x"])
        self.assertIsNone(self.roles_of_p({"update": [self.told(2000, ["x"])], "remove": [self.removed(2000)]}))
        undated = {"update": [], "remove": [{"_id": "p", "_deletedAt": "soon"}]}
        self.assertEqual(self.roles_of_p(undated), ["user", "gone"])

    def test_streams(self) -> None:
        def event(kind: str, record: dict[str, Any]) -> dict[str, Any]:
            return worlds.frame("stream-notify-logged", "permissions-changed", [kind, record])

        self.assertEqual(self.roles_of_p(event("inserted", self.told(3000, ["x"]))), ["x"])
        # A deletion has no time of its own and counts whatever its record says.
        self.assertIsNone(self.roles_of_p(event("removed", self.told(1, [])), at=500))
        ignored = self.after(worlds.frame("stream-roles", "roles", [{"type": "inserted", "_id": "new"}]))
        self.assertEqual(ignored["roles"], space()["roles"])
        changed = self.after(worlds.frame("stream-roles", "roles", [{"type": "changed", "_id": "new", "name": "N"}]))
        self.assertEqual(changed["roles"][-1], {"_id": "new", "name": "N"})
        diff = {"type": "updated", "id": "ann", "diff": {"roles": ["user"]}}
        person = self.after(worlds.frame("stream-notify-user", "ann/userData", [diff]))
        self.assertEqual(person["users"][1]["roles"], ["user"])

    def test_a_whole_table_removes_what_it_lacks(self) -> None:
        found = self.after([self.told(2000, ["x"])])
        self.assertEqual([each["_id"] for each in found["permissions"]], ["p"])

    def test_a_listing_brings_back_what_was_gone_when_it_was_asked_for(self) -> None:
        gone, listing = {"update": [], "remove": [self.removed(2000)]}, [self.told(1500, ["x"])]
        self.assertEqual(self.roles_of_p(gone, listing), ["x"])
        self.assertIsNone(self.roles_of_p(gone, listing, at=2000))

    def test_a_whole_list_of_users_is_of_those_in_rooms_too(self) -> None:
        found = space()
        sync.apply(found, {"users": [{"_id": "root", "username": "root", "roles": ["admin"]}]}, 9000, whole=True)
        self.assertEqual(([each["_id"] for each in found["users"]], found["subscriptions"]), (["root"], []))

    def test_cursors(self) -> None:
        def cursor(*updates: Any) -> int | None:
            return sync.millis(self.after(*updates).get("cursors", {}).get("permissions"))

        answer = {"update": [self.told(2000, [])], "remove": [self.removed(3000)]}
        self.assertEqual(cursor(answer), 3000)
        self.assertEqual(cursor(answer, {"update": [self.told(2000, [])], "remove": []}), 9000)
        # Anything may have been answered so.
        nothing = {"update": [], "remove": []}
        self.assertEqual(cursor(answer, nothing), 3000)
        self.assertIsNone(cursor({"msg": "result", "id": "1", "result": nothing}))
        event = ["updated", self.told(4000, [])]
        self.assertIsNone(cursor(worlds.frame("stream-notify-logged", "permissions-changed", event)))

    def test_what_cannot_be_read_changes_nothing(self) -> None:
        refused = [{"success": False}, {"msg": "result", "error": {}}, [self.told(9999, ["x"]), {"roles": []}], 1]
        for update in [*refused, {"roles": []}, [self.told(1, []), self.told(2, [])]]:
            found = space()
            with self.assertRaises(sync.Unreadable):
                sync.apply(found, update, 9000)
            self.assertEqual(found, space())


class Worlds(unittest.TestCase):
    def test_a_seed_always_gives_the_same_case(self) -> None:
        for number in range(20):
            self.assertEqual(worlds.case(Random(number)), worlds.case(Random(number)))

    def test_every_operation_succeeds_and_fails(self) -> None:
        seen: dict[str, set[int]] = {endpoint: set() for endpoint in operations.OPERATIONS}
        for number in range(1000):
            for asked, answer in workspace_compare.model(worlds.case(Random(number))).items():
                if asked.split()[0] in seen:
                    seen[asked.split()[0]].add(answer["status"])
        for endpoint, statuses in seen.items():
            self.assertLessEqual({200, 400}, statuses, endpoint)

    def test_a_difference_is_shown_by_little(self) -> None:
        def lenient(case: worlds.Case) -> workspace_compare.Answers:
            unlimited = case["workspace"] | {"allowLists": {}}
            return workspace_compare.model(case | {"workspace": unlimited, "steps": []})

        def differs(case: worlds.Case) -> bool:
            return "grants" in workspace_compare.kinds(lenient, case | {"steps": []})

        case = next(case for case in map(worlds.case, map(Random, range(500))) if differs(case))
        before = json.dumps(case)
        small = shrink.shrink(case, differs, worlds.smaller)
        self.assertEqual(json.dumps(case), before)
        self.assertEqual([question["ask"] for question in small["questions"]], ["grants"])
        self.assertEqual(len(small["workspace"]["permissions"]), 1)
        self.assertEqual(len(small["workspace"]["allowLists"]), 1)


if __name__ == "__main__":
    unittest.main()
