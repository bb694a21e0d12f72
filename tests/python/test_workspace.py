"""Rocket.Chat workspaces: errors, changes, threads and values, as only Python has them."""

import copy
import json
import pickle
import unittest
from collections.abc import Callable, Iterator, Mapping
from typing import Any, get_args

from grantfold import PermissionDenied
from grantfold._kinds import LayerKind, PermissionOrigin, RoomRule
from grantfold.rocketchat import (
    DEFAULTS,
    WORKSPACE_PERMISSIONS,
    WORKSPACE_ROLES,
    Reading,
    Scope,
    Workspace,
    guest_allow_list,
    permission_origin,
    workspace_catalog,
)

LONE = "\ud800"


def workspace() -> Workspace:
    """A table of its own, a user, a moderator everywhere, an owner of one room, a guest, and a team."""
    made = Workspace()
    made.put_permission("create-c", ["user", "admin"], updated_at=1000)
    made.put_permission("view-c-room", ["user"])
    made.put_permission("mute-user", ["moderator", "owner"])
    made.put_permission("nobody", [])
    made.put_role("user", description="Users")
    made.put_role("admin", protected=True)
    made.put_role("guest")
    made.put_role("a1b2", name="Helpers", mandatory2fa=True, updated_at=2000)
    for role in ("owner", "moderator"):
        made.put_role(role, scope="Subscriptions")
    made.put_user("ann", ["user"], username="Ann")
    made.put_user("max", ["moderator"])
    made.put_user("eve", ["guest", "user"])
    made.put_room("general", "c", name="General")
    made.put_room("secret", "p", team="t1", parent="general", has_attribute_rules=True)
    made.put_team("t1", ["ann"], is_public=False)
    made.put_subscription("ann", "general", ["owner"])
    made.put_subscription("max", "general", is_invitation=True)
    return made


class User(Mapping[str, object]):
    """A mapping that is no dict."""

    def __init__(self, **fields: object) -> None:
        self.fields = fields

    def __getitem__(self, key: str) -> object:
        return self.fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fields)

    def __len__(self) -> int:
        return len(self.fields)


class Questions(unittest.TestCase):
    def setUp(self) -> None:
        self.workspace = workspace()

    def test_somebody_is_an_id_nobody_or_a_user_with_roles(self) -> None:
        has = self.workspace.has
        self.assertTrue(has("ann", "create-c"))
        for nobody in (None, "", {"_id": None}, {"_id": "", "roles": ["user"]}):
            self.assertFalse(has(nobody, "create-c"))
            self.assertFalse(self.workspace.has_all(nobody, []))
            self.assertIsNone(self.workspace.grants(nobody).subject)
        self.assertTrue(has({"_id": "new", "roles": ["user"]}, "create-c"))
        self.assertTrue(has(User(_id="new", roles=("user",)), "create-c"))
        # The roles given are believed, those of the workspace are not looked at; those in rooms are.
        for without in ({"_id": "ann", "roles": []}, {"_id": "ann"}):
            self.assertFalse(has(without, "create-c"))
            self.assertTrue(has(without, "mute-user", "general"))
        me = {"_id": "ann", "roles": ["user"], "username": "Ann", "success": True}
        self.assertEqual(self.workspace.grants(me, "general"), self.workspace.grants("ann", "general"))

    def test_several_permissions(self) -> None:
        it = self.workspace
        both = ["create-c", "mute-user"]
        self.assertEqual([it.has_all("ann", both), it.has_any("ann", both)], [False, True])
        self.assertEqual([it.has_all("ann", []), it.has_any("ann", [])], [True, False])
        self.assertTrue(it.has_all("ann", iter(both), "general"))

    def test_lent_roles_count_once(self) -> None:
        it = self.workspace
        self.assertTrue(it.has("ann", "mute-user", None, ["owner"]))
        self.assertTrue(it.has_any("ann", ["mute-user"], lent=("owner",)))
        self.assertFalse(it.has("ann", "mute-user"))
        self.assertIn("mute-user", it.grants("ann", lent=["owner"]))

    def test_holding_a_role_is_another_question(self) -> None:
        it = self.workspace
        self.assertEqual([it.has_role("max", "moderator"), it.has("max", "mute-user")], [False, True])
        self.assertTrue(it.has_role("ann", "owner", "general"))
        self.assertTrue(it.has_any_role({"_id": "x", "roles": ["user"]}, ["admin", "user"]))
        self.assertFalse(it.has_any_role("ann", []))

    def test_grants_know_who_and_where(self) -> None:
        grants = self.workspace.grants("ann", "general")
        self.assertEqual((grants.subject, grants.place), ("ann", "general"))
        self.assertEqual(set(grants), {"create-c", "view-c-room", "mute-user"})
        with self.assertRaises(PermissionDenied) as caught:
            grants.require("delete-c", method="channels.delete")
        denied = caught.exception
        self.assertEqual((denied.subject, denied.place, denied.method), ("ann", "general", "channels.delete"))
        self.workspace.remove_user("ann")
        self.assertIn("create-c", grants)

    def test_an_explanation_names_its_sources(self) -> None:
        it = self.workspace
        it.restrict("guest", ["view-c-room"])
        it.put_subscription("max", "secret", ["guest"])
        it.put_user("odd", [""])
        found = [
            it.grants("max").explain("mute-user"),
            it.grants("ann", "general").explain("mute-user"),
            it.grants("ann", lent=["a1b2", "owner"]).explain("mute-user"),
            it.grants("eve").explain("create-c"),
            it.grants("max", "secret").explain("mute-user"),
            it.grants(None).explain("create-c"),
            it.grants("odd").explain("create-c"),
            it.under("react_native").grants("ann", "secret").explain("create-c"),
        ]
        sources = [step.source for why in found for step in why.steps]
        kinds = {"global-role", "room-role", "lent-role", "allow-list", "no-user", "empty-role", "no-subscription"}
        self.assertEqual({source.kind for source in sources}, kinds)
        self.assertLessEqual(kinds, set(get_args(LayerKind)))
        for source in sources:
            for name, part in json.loads(source.to_json()).items():
                name = "is_room_role" if name == "isRoomRole" else name
                got = getattr(source, name)
                self.assertEqual({"id": got.id, "name": got.name} if name == "role" else got, part)
        held = found[0].steps[0].source
        assert held.role is not None
        self.assertEqual((held.role.id, held.is_room_role, held.room), ("moderator", True, None))
        closing = [step.source.room for step in found[4].steps if step.source.kind == "allow-list"]
        self.assertEqual(closing, ["secret"])

    def test_restricted_roles(self) -> None:
        it = self.workspace
        self.assertIsNone(it.allow_list("guest"))
        it.restrict("guest", [])
        self.assertEqual((it.has_restrictions("guest"), it.allow_list("guest")), (True, ()))
        self.assertTrue(it.has("eve", "create-c"))
        it.restrict("guest", guest_allow_list())
        self.assertEqual(it.allow_list("guest"), tuple(sorted(guest_allow_list())))
        self.assertFalse(it.has("eve", "create-c"))
        self.assertTrue(it.is_restricted("create-c", "guest"))
        self.assertTrue(it.is_restricted_for_any("create-c", ["user", "guest"]))
        self.assertFalse(it.is_restricted_for_any("create-c", []))

    def test_lists_are_of_ids(self) -> None:
        it = self.workspace
        self.assertEqual(it.users_who_can("create-c"), ["ann", "eve"])
        self.assertEqual(it.users_who_can("mute-user", "general"), ["ann", "max"])
        self.assertEqual(it.rooms_where("ann", "mute-user"), ["general"])
        self.assertEqual(it.rooms_where({"_id": "new", "roles": ["user"]}, "create-c"), ["general", "secret"])
        self.assertEqual(it.rooms_where(None, "create-c"), [])
        self.assertEqual(it.roles_granting("create-c"), ["admin", "user"])

    def test_the_fewest_roles(self) -> None:
        cover = self.workspace.minimal_roles(["create-c", "mute-user", "nobody", "fly"])
        self.assertEqual([(role.id, role.scope) for role in cover.roles][0], ("admin", "Users"))
        self.assertEqual((len(cover.roles), cover.extra, cover.uncovered), (2, (), ("nobody", "fly")))
        self.assertIs(cover.is_minimal, True)

    def test_rooms_are_entered_by_a_rule(self) -> None:
        it = self.workspace
        access = it.can_access_room("ann", "general")
        self.assertEqual((bool(access), access.allowed, access.rule), (True, True, "public"))
        self.assertIn("view-c-room", access.reason)
        denied = it.can_access_room(None, "general")
        self.assertEqual((bool(denied), denied.allowed, denied.rule), (False, False, "none"))
        self.assertTrue(it.can_access_room(None, "general", allow_anonymous_read=True))
        self.assertTrue(it.can_read_room("ann", "general"))
        self.assertFalse(it.can_read_room("eve", "general"))
        self.assertTrue(it.can_access_rooms("ann", ["general"]))
        self.assertFalse(it.can_access_rooms("ann", []))
        self.assertIn(access.rule, get_args(RoomRule))
        self.assertEqual(json.loads(access.to_json())["rule"], "public")

    def test_drift_is_told(self) -> None:
        it = Workspace.defaults()
        self.assertTrue(it.drift().is_empty)
        self.assertFalse(it.drift("7").is_empty)
        it.put_permission("create-c", ["admin", "guest"])
        it.put_permission("can-audit", ["auditor"])
        it.put_permission("mine")
        it.remove_permission("create-d")
        it.put_role("helper", name="Helpers")
        it.put_role("user", description="Everybody")
        it.remove_role("leader")
        drift = it.drift("8")
        self.assertEqual((drift.version, drift.is_empty), ("8", False))
        self.assertEqual([(each.permission, each.roles) for each in drift.opened], [("create-c", ("guest",))])
        self.assertEqual([each.permission for each in drift.narrowed], ["create-c"])
        added = [(each.permission, each.roles, each.origin) for each in drift.added]
        self.assertEqual(added, [("can-audit", ("auditor",), "audit"), ("mine", (), None)])
        self.assertEqual([each.permission for each in drift.removed], ["create-d"])
        (helper,) = drift.roles_added
        self.assertEqual((helper.id, helper.name, helper.scope), ("helper", "Helpers", "Users"))
        self.assertEqual([each.id for each in drift.roles_removed], ["leader"])
        fields = {(each.role, each.field): (each.default, each.now) for each in drift.roles_changed}
        self.assertEqual(fields, {("user", "description"): ("", "Everybody"), ("user", "protected"): (True, False)})
        self.assertIn("`guest` now grants `create-c`", str(drift))
        self.assertEqual(json.loads(drift.to_json())["rolesRemoved"][0]["id"], "leader")


class Changes(unittest.TestCase):
    def setUp(self) -> None:
        self.workspace = workspace()

    def test_records_are_dicts_as_servers_write_them(self) -> None:
        it = self.workspace
        created = {"_id": "create-c", "roles": ["user", "admin"], "_updatedAt": "1970-01-01T00:00:01.000Z"}
        self.assertEqual(it.permission("create-c"), created)
        helpers = {"name": "Helpers", "scope": "Users", "description": "", "protected": False, "mandatory2fa": True}
        self.assertEqual(it.role("a1b2"), {"_id": "a1b2", "_updatedAt": "1970-01-01T00:00:02.000Z"} | helpers)
        ann = {"_id": "ann", "username": "Ann", "roles": ["user"]}
        self.assertEqual((it.user("ann"), it.user_named("Ann")), (ann, ann))
        self.assertEqual(it.subscription("ann", "general"), {"rid": "general", "u": {"_id": "ann"}, "roles": ["owner"]})
        invited = it.subscription("max", "general")
        assert invited is not None
        self.assertEqual(invited["status"], "INVITED")
        self.assertEqual(it.room("general"), {"_id": "general", "t": "c", "name": "General"})
        secret = it.room("secret")
        assert secret is not None
        self.assertEqual((secret["teamId"], secret["prid"], bool(secret["abacAttributes"])), ("t1", "general", True))
        self.assertEqual(it.team("t1"), {"_id": "t1", "type": 1, "members": ["ann"]})
        nothing = [it.permission("x"), it.role("x"), it.user("x"), it.user_named("ann"), it.room("x"), it.team("x")]
        self.assertEqual([*nothing, it.subscription("ann", "x")], [None] * 7)
        lists = [it.permissions(), it.roles(), it.users(), it.subscriptions(), it.rooms(), it.teams()]
        document = json.loads(it.to_json())
        parts = ("permissions", "roles", "users", "subscriptions", "rooms", "teams")
        self.assertEqual(lists, [document[part] for part in parts])

    def test_a_record_is_the_callers(self) -> None:
        record = self.workspace.permission("create-c")
        assert record is not None
        record["roles"].append("guest")
        self.assertEqual(self.workspace.roles_granting("create-c"), ["admin", "user"])

    def test_each_takes_effect_at_once_and_counts(self) -> None:
        it = self.workspace
        version = it.version
        edits: list[tuple[Callable[[], object], Callable[[], bool]]] = [
            (lambda: it.put_user("ann"), lambda: not it.has("ann", "create-c")),
            (lambda: it.remove_subscription("ann", "general"), lambda: it.subscription("ann", "general") is None),
            (lambda: it.remove_room("general"), lambda: it.subscription("max", "general") is None),
            (lambda: it.remove_user("max"), lambda: it.user("max") is None),
            (lambda: it.remove_team("t1"), lambda: it.teams() == []),
            (lambda: it.remove_role("user", at=5000), lambda: it.has("eve", "create-c")),
            (lambda: it.remove_permission("create-c"), lambda: not it.has("eve", "create-c")),
        ]
        for number, (edit, done) in enumerate(edits, 1):
            with self.subTest(number):
                edit()
                self.assertTrue(done())
                self.assertEqual(it.version, version + number)

    def test_copies_change_apart(self) -> None:
        for twin in (copy.copy(self.workspace), copy.deepcopy(self.workspace), self.workspace.under("server")):
            twin.put_user("new")
            self.assertEqual(twin.version, self.workspace.version + 1)
            self.assertIsNone(self.workspace.user("new"))

    def test_a_document_comes_back(self) -> None:
        text = self.workspace.to_json()
        again = Workspace.from_json(text)
        self.assertEqual((again.to_json(), again.version), (text, 0))
        self.assertEqual(Workspace.from_json(json.loads(text)).to_json(), text)

    def test_it_is_written_rather_than_pickled(self) -> None:
        with self.assertRaises(TypeError):
            pickle.dumps(self.workspace)

    def test_readings_travel(self) -> None:
        self.assertEqual(self.workspace.reading, "server")
        for reading in get_args(Reading):
            self.assertEqual(Workspace(reading=reading).reading, reading)
            self.assertEqual(Workspace.defaults(reading=reading).reading, reading)
            self.assertEqual(Workspace.from_json("{}", reading=reading).under(reading).reading, reading)
        self.assertFalse(self.workspace.under("legacy_client").has("max", "mute-user"))


class Platform(unittest.TestCase):
    def test_the_catalogue_lists_every_name(self) -> None:
        self.assertEqual(tuple(info.name for info in workspace_catalog()), WORKSPACE_PERMISSIONS)
        defaults = sorted(info.name for info in workspace_catalog() if info.default)
        self.assertEqual([each["_id"] for each in Workspace.defaults("8").permissions()], defaults)
        origins = {permission_origin(name) for name in WORKSPACE_PERMISSIONS}
        self.assertEqual(origins, set(get_args(PermissionOrigin)))
        self.assertIsNone(permission_origin("mine"))
        self.assertIsNone(permission_origin(LONE))

    def test_every_version_has_its_defaults(self) -> None:
        self.assertEqual(DEFAULTS, ("7", "8", "9"))
        for version in DEFAULTS:
            seeded = Workspace.defaults(version)
            self.assertTrue(seeded.drift(version).is_empty)
            self.assertLessEqual({each["_id"] for each in seeded.roles()}, set(WORKSPACE_ROLES))
            self.assertLessEqual({each["scope"] for each in seeded.roles()}, set(get_args(Scope)))

    def test_the_list_of_guests_grants_nothing(self) -> None:
        self.assertIn("view-d-room", guest_allow_list())
        self.assertLessEqual(set(guest_allow_list()), set(WORKSPACE_PERMISSIONS))


if __name__ == "__main__":
    unittest.main()
