"""Runs the cases of Rocket.Chat's users against the plain implementation, and what those cases leave out.

The cases are kept beside the project and not in it; where they are not, this says so and runs the rest.
"""

import json
import unittest
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import workspace as ws

CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "rocketchat-users.json"
Row = dict[str, Any]
# Rows of each list, so that none is lost in silence.
ROWS = {
    "checks": 75,
    "restriction_unit": 15,
    "has_role_server": 7,
    "has_role_client": 3,
    "client_only": 4,
    "throwing_checks": 3,
}
ASKED = {"has": ws.has_all, "all": ws.has_all, "any": ws.has_any}


def document(row: Row, reading: str = "server") -> ws.Workspace:
    """A row's facts as a workspace. A user of whom the row has no roles is one without a document."""
    user, found = row.get("user"), row.get("subscription")
    subscriptions = [found | {"u": {"_id": found.get("uid") or user["_id"]}}] if found and user else []
    return {
        "reading": reading,
        "permissions": row.get("permissions", []),
        "roles": row.get("roles", []),
        "users": [user] if user and "roles" in user else [],
        "subscriptions": subscriptions,
        "allowLists": row.get("whitelist", {}),
    }


def checked(row: Row, reading: str = "server") -> bool | str:
    user, check = row["user"], row["check"]
    asked = ASKED[check["kind"]]
    try:
        return asked(
            document(row, reading), user and user["_id"], check["ids"], check.get("room"), row.get("lent_roles", [])
        )
    except ws.InvalidParam:
        return "error:invalid-param"


def restricted(row: Row) -> bool | str:
    lists: dict[str, list[str]] = {}
    kind, *query = row["query"]
    try:
        for role, ids in row["register"]:
            if not role or ids is None:
                raise ws.InvalidParam
            lists[role] = lists.get(role, []) + ids
        space = {"allowLists": lists}
        if kind == "hasRestrictions":
            return ws.has_restrictions(space, *query)
        if kind == "roles":
            if query[1] is None:
                raise ws.InvalidParam
            return ws.is_restricted_for_any(space, *query)
        return ws.is_restricted(space, *query)
    except ws.InvalidParam:
        return "error:invalid-param"


def in_role(row: Row, reading: str = "server") -> bool | str:
    user, check = row["user"], row["check"]
    try:
        return ws.has_any_role(document(row, reading), user and user["_id"], check["roles"], check.get("room"))
    except ws.InvalidArguments:
        return "error:error-invalid-arguments"


@unittest.skipUnless(CASES.exists(), f"the cases {CASES.name} are not here")
class Cases(unittest.TestCase):
    def hold(self, part: str, answer: Callable[[Row], Any], expect: str = "expect") -> None:
        rows = json.loads(CASES.read_text("utf-8"))[part]
        self.assertGreaterEqual(len(rows), ROWS[part])
        for row in rows:
            with self.subTest(row["name"], part=part):
                self.assertEqual(answer(row), row.get(expect, row["expect"]))

    def test_checks(self) -> None:
        self.hold("checks", checked)
        self.hold("checks", partial(checked, reading="legacy_client"), "expect_legacy_client")

    def test_checks_that_throw(self) -> None:
        self.hold("throwing_checks", checked)

    def test_checks_of_clients(self) -> None:
        # A copy that is not loaded yet is an empty workspace.
        self.hold("client_only", lambda row: checked(row if row.get("ready", True) else row | {"permissions": []}))

    def test_restricted_roles(self) -> None:
        self.hold("restriction_unit", restricted)

    def test_roles(self) -> None:
        self.hold("has_role_server", in_role)
        self.hold("has_role_client", partial(in_role, reading="legacy_client"))


def space(**parts: Any) -> ws.Workspace:
    """Ann has a global and a room role; `view-c-room` is everybody's, `pin` the owners', `ban` the admins'."""
    return {
        "permissions": [
            {"_id": "view-c-room", "roles": ["user", "guest"]},
            {"_id": "pin", "roles": ["owner", "admin"]},
            {"_id": "ban", "roles": ["admin", "gone"]},
        ],
        "roles": [
            {"_id": "admin", "scope": "Users"},
            {"_id": "user", "scope": "Users"},
            {"_id": "guest", "scope": "Users"},
            {"_id": "owner", "scope": "Subscriptions"},
        ],
        "users": [{"_id": "ann", "roles": ["user"]}, {"_id": "root", "roles": ["admin"]}],
        "subscriptions": [{"rid": "r", "u": {"_id": "ann"}, "roles": ["owner"]}],
    } | parts


class Readings(unittest.TestCase):
    def answers(self, permission: str, user: ws.User, room: str | None = None, **parts: Any) -> list[bool]:
        return [ws.has(space(reading=reading, **parts), user, permission, room) for reading in ws.READINGS]

    def test_a_room_role_held_globally(self) -> None:
        self.assertEqual(self.answers("pin", {"_id": "eve", "roles": ["owner"]}), [True, False, False, True])

    def test_a_global_role_held_in_a_room(self) -> None:
        inside = [{"rid": "r", "u": {"_id": "ann"}, "roles": ["admin"]}]
        self.assertEqual(self.answers("ban", "ann", "r", subscriptions=inside), [True, False, False, True])

    def test_a_role_without_a_document(self) -> None:
        self.assertEqual(self.answers("ban", {"_id": "eve", "roles": ["gone"]}), [True, True, False, True])

    def test_a_room_without_a_subscription(self) -> None:
        self.assertEqual(self.answers("ban", "root", "elsewhere"), [True, True, True, False])
        nothing = [ws.has_all(space(reading=reading), "root", [], "elsewhere") for reading in ws.READINGS]
        self.assertEqual(nothing, [True, True, True, False])

    def test_a_restricted_role_in_a_room(self) -> None:
        here = {"rid": "r", "u": {"_id": "root"}, "roles": ["guest"]}
        lists = {"guest": ["view-c-room"]}
        found = self.answers("ban", "root", "r", subscriptions=[here], allowLists=lists)
        self.assertEqual(found, [False, True, True, True])

    def test_a_restricted_role_held_globally(self) -> None:
        both = {"_id": "eve", "roles": ["admin", "guest"]}
        found = self.answers("ban", both, allowLists={"guest": ["view-c-room"]})
        self.assertEqual(found, [False, False, False, True])

    def test_an_empty_role_id(self) -> None:
        for reading in ws.READINGS[:3]:
            with self.assertRaises(ws.InvalidParam):
                ws.has(space(reading=reading), {"_id": "eve", "roles": ["admin", ""]}, "ban")
        usual = space(reading="react_native")
        self.assertTrue(ws.has(usual, {"_id": "eve", "roles": ["admin", ""]}, "ban"))

    def test_a_lent_role_grants_but_lifts_no_restriction(self) -> None:
        lists = {"guest": ["view-c-room"]}
        self.assertTrue(ws.has(space(), "ann", "ban", lent=["admin"]))
        self.assertFalse(ws.has(space(allowLists=lists), {"_id": "e", "roles": ["guest"]}, "ban", lent=["admin"]))
        self.assertTrue(ws.has(space(allowLists=lists), "ann", "ban", lent=["admin", "guest"]))


class Questions(unittest.TestCase):
    def test_who_and_where(self) -> None:
        self.assertEqual(ws.users_who_can(space(), "pin"), ["root"])
        self.assertEqual(ws.users_who_can(space(), "pin", "r"), ["ann", "root"])
        rooms = [{"_id": "a", "t": "c"}]
        self.assertEqual(ws.rooms_where(space(rooms=rooms), "ann", "pin"), ["r"])
        self.assertEqual(ws.rooms_where(space(rooms=rooms), "ann", "view-c-room"), ["a", "r"])
        self.assertEqual(ws.rooms_where(space(rooms=rooms), "root", "ban"), ["a"])

    def test_which_roles(self) -> None:
        self.assertEqual(ws.roles_granting(space(), "ban"), ["admin", "gone"])
        lists = {"guest": ["pin"]}
        self.assertEqual(ws.roles_granting(space(allowLists=lists), "view-c-room"), ["user"])

    def test_which_roles_by_reading(self) -> None:
        lists = {"guest": ["ban"], "owner": ["ban"]}
        given = [{"_id": "p", "roles": ["user", "guest", "owner", "gone"]}]
        parts = {"permissions": given, "allowLists": lists}
        found = [ws.roles_granting(space(reading=each, **parts), "p") for each in ws.READINGS]
        self.assertEqual(found[:2], [["gone", "user"], ["gone", "owner", "user"]])
        self.assertEqual(found[2:], [["owner", "user"], ["gone", "guest", "owner", "user"]])

    def test_who_is_known_only_by_a_subscription(self) -> None:
        inside = [{"rid": "r", "u": {"_id": "eve"}, "roles": ["owner"]}]
        self.assertEqual(ws.users_who_can(space(subscriptions=inside), "pin", "r"), ["eve", "root"])

    def test_the_fewest_roles(self) -> None:
        def cover(*permissions: str, **parts: Any) -> list[list[str]]:
            found = ws.minimal_roles(space(**parts), permissions)
            return [found["roles"], found["extra"], found["uncovered"]]

        self.assertEqual(cover(), [[], [], []])
        self.assertEqual(cover("pin"), [["owner"], [], []])
        self.assertEqual(cover("pin", "ban"), [["admin"], [], []])
        self.assertEqual(cover("ban"), [["admin"], ["pin"], []])
        self.assertEqual(cover("view-c-room", "nope"), [["guest"], [], ["nope"]])
        self.assertEqual(cover("view-c-room", "ban"), [["admin", "guest"], ["pin"], []])
        limited = cover("view-c-room", "ban", allowLists={"guest": ["view-c-room"]})
        self.assertEqual(limited, [["admin", "user"], ["pin"], []])


class Rooms(unittest.TestCase):
    def reach(self, room: dict[str, Any], user: ws.User = "ann", **settings: Any) -> tuple[bool, bool]:
        """Access and reading. `view-d-room` is ann's too, `view-joined-room` is root's, a preview nobody's."""
        parts = settings.pop("parts", {})
        found = space(**parts)
        found["rooms"] = [{"_id": "r", "t": "c"} | room, *parts.get("rooms", [])]
        found["permissions"].append({"_id": "view-d-room", "roles": ["user"]})
        found["permissions"].append({"_id": "view-joined-room", "roles": ["admin"]})
        found["teams"] = [{"_id": "open", "type": 0, "members": []}, {"_id": "shut", "type": 1, "members": ["eve"]}]
        return ws.can_access_room(found, user, "r", **settings), ws.can_read_room(found, user, "r", **settings)

    def test_public_channels(self) -> None:
        self.assertEqual(self.reach({}), (True, True))
        self.assertEqual(self.reach({}, {"_id": "bob", "roles": ["user"]}), (True, False))
        self.assertEqual(self.reach({}, None), (False, False))
        self.assertEqual(self.reach({}, "", allow_anonymous_read=True), (True, True))

    def test_channels_of_teams(self) -> None:
        bob, eve = {"_id": "bob", "roles": ["user"]}, {"_id": "eve", "roles": []}
        self.assertEqual(self.reach({"teamId": "open"}, bob), (True, False))
        self.assertEqual(self.reach({"teamId": "shut"}, bob), (False, False))
        self.assertEqual(self.reach({"teamId": "shut"}, eve), (True, False))
        self.assertEqual(self.reach({"teamId": "unknown"}, bob), (False, False))
        self.assertEqual(self.reach({"teamId": "shut"}, None, allow_anonymous_read=True), (False, False))

    def test_joined_rooms(self) -> None:
        self.assertEqual(self.reach({"t": "d"}), (True, True))
        # A permission that only a room role gives is not enough.
        self.assertEqual(self.reach({"t": "p"}), (False, False))
        invited = {"subscriptions": [{"rid": "r", "u": {"_id": "ann"}, "status": "INVITED"}]}
        self.assertEqual(self.reach({"t": "d"}, parts=invited), (False, False))
        self.assertEqual(self.reach({"t": "d"}, parts=invited, include_invitations=True), (True, True))

    def test_attribute_rules_take_the_place_of_the_subscription(self) -> None:
        ruled = {"t": "d", "abacAttributes": [{"key": "site", "values": ["north"]}]}
        bob = {"_id": "bob", "roles": ["user"]}
        self.assertEqual(self.reach(ruled, attributes=False), (False, False))
        self.assertEqual(self.reach(ruled, bob, attributes=True), (True, True))
        self.assertEqual(self.reach(ruled, bob), (False, False))
        self.assertEqual(self.reach({"t": "d"}, attributes=False), (True, True))

    def test_discussions(self) -> None:
        bob = {"_id": "bob", "roles": ["user"]}
        parent = {"rooms": [{"_id": "a", "t": "c"}]}
        self.assertEqual(self.reach({"t": "p", "prid": "a"}, bob, parts=parent), (True, True))
        circle = {"rooms": [{"_id": "a", "t": "p", "prid": "r"}]}
        self.assertEqual(self.reach({"t": "p", "prid": "a"}, bob, parts=circle), (False, False))
        self.assertEqual(self.reach({"t": "p", "prid": "unknown"}, bob), (False, False))

    def test_livechat_and_unknown(self) -> None:
        self.assertEqual(self.reach({"t": "l"}, None, livechat=True), (True, True))
        self.assertEqual(self.reach({"t": "p"}, None, livechat=True), (False, False))
        self.assertFalse(ws.can_access_room(space(), "ann", "unknown", livechat=True))
        with self.assertRaises(ws.UnknownUser):
            self.reach({}, "unknown")
        self.assertFalse(ws.can_access_rooms(space(rooms=[{"_id": "r", "t": "c"}]), "ann", []))
        self.assertFalse(ws.can_access_rooms(space(rooms=[{"_id": "r", "t": "c"}]), "ann", ["r", "unknown"]))


if __name__ == "__main__":
    unittest.main()
