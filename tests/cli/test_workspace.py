import json
import unittest
from pathlib import Path
from typing import Any

from command import answer, grantfold
from manifests import GOOD, InFolder

WORKSPACE = Path(__file__).resolve().parent.parent / "samples" / "workspace.json"
SAMPLE: dict[str, Any] = json.loads(WORKSPACE.read_text("utf-8"))
ASK = ("--workspace", WORKSPACE)


class Explain(unittest.TestCase):
    def ask(self, user: str, *args: str) -> tuple[int, Any]:
        return answer("explain", *ASK, "--user", user, *args)

    def test_all_that_a_user_may_do(self) -> None:
        code, shown = self.ask("@ann", "--room", "#general")
        self.assertEqual((code, shown["user"], shown["room"], shown["reading"]), (0, "u-ann", "r-general", "server"))
        self.assertEqual((shown["roles"], shown["roomRoles"]), (["user"], ["moderator"]))
        self.assertIn("edit-room", shown["grants"]["permissions"])
        code, shown = self.ask("u-ann")
        self.assertEqual((code, shown["room"], shown["roomRoles"]), (0, None, []))
        self.assertNotIn("edit-room", shown["grants"]["permissions"])

    def test_people_see_roles_and_what_permissions_are_for(self) -> None:
        lines = grantfold("explain", *ASK, "--user", "@gil", "--room", "#general").stdout.splitlines()
        self.assertEqual(lines[0], "@gil (u-gil) in #general (r-general)")
        self.assertEqual(lines[1], "roles: guest (restricted to its allow-list), user")
        self.assertEqual(lines[2:4], ["in the room: not a member", "5 permissions"])
        self.assertIn("  start-discussion    Open discussions below a room", lines)
        self.assertNotIn("in the room", grantfold("explain", *ASK, "--user", "@gil").stdout)

    def test_why_with_steps_and_help(self) -> None:
        code, shown = self.ask("@gil", "create-c", "view-d-room", "craete-c")
        denied, granted, unknown = shown["explanations"]
        self.assertEqual((code, denied["allowed"], granted["allowed"], unknown["known"]), (1, False, True, False))
        decides = [step["source"] for step in denied["steps"] if step["weight"] == "decides"]
        self.assertEqual(decides, [{"kind": "allow-list", "role": {"id": "guest", "name": "guest"}, "room": None}])
        self.assertEqual(unknown["help"], "did you mean `create-c`?")
        out = grantfold("explain", *ASK, "--user", "@gil", "create-c").stdout
        self.assertTrue(out.startswith("denied: `create-c` is not granted: the allow-list of the restricted role"), out)
        self.assertIn("= overruled: the role `user` grants it\n", out)
        self.assertIn("= help: take the role `guest` from `u-gil`, or add `create-c` to its allow-list\n", out)

    def test_the_exit_code_is_that_of_all_of_them(self) -> None:
        self.assertEqual(self.ask("@ann", "create-c", "create-p")[0], 0)
        self.assertEqual(self.ask("@ann", "create-c", "delete-user")[0], 1)
        self.assertEqual(self.ask("@ann", "--room", "#general", "edit-room")[0], 0)
        self.assertEqual(self.ask("@ann", "edit-room")[0], 1)

    def test_clients_answer_differently(self) -> None:
        code, shown = self.ask("@gil", "--reading", "react_native", "create-c")
        self.assertEqual((code, shown["reading"]), (0, "react_native"))
        code, shown = self.ask("@gil", "--reading", "react_native", "--room", "#general")
        self.assertEqual((code, shown["grants"]["permissions"]), (0, []))
        done = grantfold("explain", *ASK, "--user", "@gil", "--room", "#general", "--reading", "react_native")
        self.assertIn("\nno permissions: there is no subscription to room `r-general`\n", done.stdout)


class Lists(InFolder):
    def test_who_can_and_by_which_roles(self) -> None:
        code, who = answer("who", *ASK, "--room", "#general", "archive-room")
        able = {user["username"]: [(by["kind"], by["role"]["id"]) for by in user["by"]] for user in who["users"]}
        self.assertEqual((code, who["room"]), (0, "r-general"))
        self.assertEqual(able, {"ben": [("room-role", "owner")], "root": [("global-role", "admin")]})
        scopes = {"admin": "Users", "owner": "Subscriptions"}
        self.assertEqual({role["id"]: role["scope"] for role in who["roles"]}, scopes)
        code, who = answer("who", *ASK, "archive-room")
        self.assertEqual((code, [user["id"] for user in who["users"]], who["room"]), (0, ["u-root"], None))
        expected = """\
2 users can `archive-room` in #general (r-general)
  @ben (u-ben)    owner in the room
  @root (u-root)  admin

the roles admin, owner (in a room) grant it
"""
        self.assertEqual(grantfold("who", *ASK, "--room", "r-general", "archive-room").stdout, expected)

    def test_nobody_can(self) -> None:
        done = grantfold("who", *ASK, "add-user-to-any-p-room")
        self.assertEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "nobody can `add-user-to-any-p-room`\n\nno role grants it\n")

    def test_a_role_without_a_document_is_marked(self) -> None:
        more = {"_id": "polls", "roles": ["ghost"]}
        users = [{"_id": "u", "username": "uma", "roles": ["ghost"]}]
        path = self.write("w.json", {"permissions": [more], "users": users})
        _, who = answer("who", "--workspace", path, "polls")
        self.assertEqual(who["roles"], [{"id": "ghost", "name": None, "scope": None}])
        out = grantfold("who", "--workspace", path, "polls").stdout
        self.assertIn("\nthe role ghost (no such role) grants it\n", out)
        out = grantfold("explain", "--workspace", path, "--user", "@uma").stdout
        self.assertIn("\nroles: ghost (no such role, and it may grant all the same)\n", out)

    def test_a_room_role_held_globally_is_marked(self) -> None:
        users = [{"_id": "u", "username": "uma", "roles": ["moderator"]}]
        path = self.write("w.json", {"defaults": "8", "users": users})
        out = grantfold("who", "--workspace", path, "mute-user").stdout
        self.assertIn("  @uma (u)  moderator, a room role held globally\n", out)

    def test_rooms_to_enter_and_read(self) -> None:
        code, shown = answer("rooms", *ASK, "--user", "@ben")
        doors = {room["name"]: (room["t"], room["access"]["rule"], room["read"]["allowed"]) for room in shown["rooms"]}
        self.assertEqual((code, shown["user"], shown["assumed"]), (0, "u-ben", []))
        self.assertEqual(doors, {"board": ("p", "none", False), "general": ("c", "public", True)})
        out = grantfold("rooms", *ASK, "--user", "@ben").stdout
        self.assertTrue(out.startswith("@ben (u-ben) may enter 1 of 2 rooms and read 1\n"), out)
        self.assertIn("  #board (r-board)      closed  `u-ben` is not in the room\n", out)

    def test_a_room_to_enter_and_not_to_read(self) -> None:
        preview = {"_id": "preview-c-room", "roles": []}
        path = self.write("w.json", SAMPLE | {"permissions": [preview], "subscriptions": []})
        out = grantfold("rooms", "--workspace", path, "--user", "@ben").stdout
        self.assertIn("  enter   but not read: `preview-c-room` is not granted", out)

    def test_what_the_document_cannot_tell_is_assumed(self) -> None:
        rooms = [{"_id": "l1", "t": "l"}, {"_id": "p1", "t": "p", "abacAttributes": [{"key": "k"}]}, {"_id": "p2", "t": "p"}]
        invited = {"rid": "p2", "u": {"_id": "u-ben"}, "status": "INVITED"}
        path = self.write("w.json", SAMPLE | {"rooms": rooms, "subscriptions": [invited]})
        ask = ("rooms", "--workspace", path, "--user", "@ben")

        def opened(*assumed: str) -> list[str]:
            options = [option for one in assumed for option in ("--assume", one)]
            code, shown = answer(*ask, *options)
            self.assertEqual((code, shown["assumed"]), (0, list(assumed)))
            return [room["id"] for room in shown["rooms"] if room["access"]["allowed"]]

        self.assertEqual(opened(), [])
        self.assertEqual(opened("livechat"), ["l1"])
        self.assertEqual(opened("invitations", "attributes-allow"), ["p1", "p2"])
        self.assertEqual(opened("attributes-deny"), [])
        out = grantfold(*ask).stdout
        self.assertIn("`--assume livechat` opens them", out)
        self.assertIn("`--assume attributes-allow`", out)
        self.assertNotIn("note: ", grantfold(*ask, "--assume", "livechat", "--assume", "attributes-deny").stdout)

    def test_rooms_where_a_user_can(self) -> None:
        code, shown = answer("rooms", *ASK, "--user", "@ben", "archive-room")
        (room,) = shown["rooms"]
        self.assertEqual((code, room["id"], room["name"], room["by"][0]["kind"]), (0, "r-general", "general", "room-role"))
        done = grantfold("rooms", *ASK, "--user", "@gil", "archive-room")
        self.assertEqual((done.returncode, done.stdout.splitlines()[0]), (0, "@gil (u-gil) can `archive-room` in no room"))


class Roles(unittest.TestCase):
    def test_the_fewest_roles_and_what_comes_along(self) -> None:
        code, shown = answer("roles", *ASK, "create-c", "create-d")
        cover = shown["cover"]
        self.assertEqual((code, cover["roles"], cover["uncovered"]), (0, [{"id": "bot", "scope": "Users"}], []))
        self.assertIn("send-many-messages", cover["extra"])
        out = grantfold("roles", *ASK, "create-c", "create-d").stdout
        self.assertTrue(out.startswith("1 role gives all of it\n  bot\n\n11 other permissions come along:\n"), out)

    def test_without_some_roles(self) -> None:
        done = grantfold("roles", *ASK, "archive-room", "create-c")
        self.assertIn("\nhelp: `--without admin` looks for roles that give less\n", done.stdout)
        _, shown = answer("roles", *ASK, "--without", "admin", "--without", "bot", "archive-room", "create-c")
        self.assertEqual(shown["without"], ["admin", "bot"])
        roles = {role["id"] for role in shown["cover"]["roles"]}
        self.assertEqual((len(roles), roles & {"admin", "bot", "owner"}), (2, {"owner"}))

    def test_what_no_role_gives_is_1(self) -> None:
        code, shown = answer("roles", *ASK, "create-c", "add-user-to-any-p-room", "mention-al")
        self.assertEqual((code, shown["cover"]["uncovered"]), (1, ["add-user-to-any-p-room", "mention-al"]))
        out = grantfold("roles", *ASK, "create-c", "add-user-to-any-p-room", "mention-al").stdout
        self.assertIn("  add-user-to-any-p-room  granted to no role\n", out)
        self.assertIn("there is no such permission; did you mean `mention-all`?\n", out)


class Drift(InFolder):
    def changed(self) -> Path:
        permissions = [
            {"_id": "create-c", "roles": ["admin", "user", "bot", "app", "federated-external", "guest"]},
            {"_id": "mention-all", "roles": ["admin"]},
            {"_id": "can-audit", "roles": ["auditor"]},
        ]
        roles = [{"_id": "Kx8hW2", "name": "editors"}]
        return self.write("w.json", {"defaults": "8", "permissions": permissions, "roles": roles})

    def test_what_was_opened_comes_first(self) -> None:
        code, shown = answer("drift", self.changed())
        drift = shown["drift"]
        self.assertEqual((code, shown["compared"], drift["version"]), (0, ["permissions", "roles"], "8"))
        self.assertEqual(drift["opened"], [{"permission": "create-c", "roles": ["guest"]}])
        self.assertEqual(drift["added"], [{"permission": "can-audit", "roles": ["auditor"], "origin": "audit"}])
        out = grantfold("drift", self.changed()).stdout
        order = ["\nOpened: ", "\n  create-c  + guest  ", "\nAdded: ", "\nNarrowed: ", "\nRoles that are no defaults\n"]
        places = [out.find(text) for text in order]
        self.assertEqual(places, sorted(places), out)
        self.assertNotIn(-1, places, out)
        self.assertIn("  editors (Kx8hW2)  held globally\n", out)

    def test_strict_is_1_where_anything_differs(self) -> None:
        self.assertEqual(grantfold("drift", self.changed()).returncode, 0)
        self.assertEqual(answer("drift", "--strict", self.changed())[0], 1)
        same = grantfold("drift", "--strict", WORKSPACE)
        self.assertEqual((same.returncode, same.stdout), (0, f"{WORKSPACE}: as version 8 starts\n"))
        self.assertEqual(grantfold("drift", "--strict", "--defaults", "9", WORKSPACE).returncode, 1)

    def test_dumps_of_a_server(self) -> None:
        entry = {"_id": "create-c", "_updatedAt": "2026-01-02T03:04:05.678Z", "roles": ["admin"]}
        listing = {"update": [entry], "remove": [], "success": True}
        frame = {"msg": "result", "id": "4", "result": [entry | {"_updatedAt": {"$date": 1688334885629}}]}
        for dump in (listing, [entry], frame):
            with self.subTest(dump):
                code, shown = answer("drift", self.write("dump.json", dump))
                self.assertEqual((code, shown["compared"], shown["drift"]["rolesRemoved"]), (0, ["permissions"], []))
                self.assertEqual(shown["drift"]["narrowed"][0]["permission"], "create-c")
        out = grantfold("drift", self.write("dump.json", listing)).stdout
        self.assertIn("\nnote: the document lists no roles, so permissions alone were compared\n", out)
        self.assertIn("\nnote: 171 of 172 defaults are missing: ", out)
        _, shown = answer("drift", self.write("roles.json", {"roles": [{"_id": "admin"}], "success": True}))
        self.assertEqual((shown["compared"], shown["drift"]["removed"]), (["roles"], []))

    def test_standard_input(self) -> None:
        code, shown = answer("drift", "-", stdin=WORKSPACE.read_bytes())
        self.assertEqual((code, shown["path"]), (0, "-"))


class Refused(InFolder):
    def refused(self, *args: str | Path, because: str) -> None:
        with self.subTest(args):
            done = grantfold(*args)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(because, done.stderr)

    def test_arguments_that_make_no_sense(self) -> None:
        both = (*ASK, "--community", "c.json")
        self.refused("explain", *ASK, because="--user is missing")
        self.refused("explain", *both, "--user", "x", because="--community and --workspace exclude each other")
        self.refused("explain", "--user", "x", "app.json", "api", because="--user goes with --workspace")
        self.refused("explain", *ASK, "--member", "x", because="--member goes with --community")
        self.refused("explain", "--community", "c", "--room", "x", because="--room goes with --workspace")
        self.refused("explain", *ASK, "--user", "x", "--reading", "mine", because="choose one of server, legacy_client,")
        self.refused("explain", *ASK, "--user", "x", "--assume", "livechat", because="invalid option '--assume'")
        self.refused("who", "create-c", because="--community or --workspace is missing")
        self.refused("who", *ASK, because="PERMISSION is missing")
        self.refused("who", *ASK, "a", "b", because="`b` is one too many")
        self.refused("rooms", "--user", "x", because="--workspace is missing")
        self.refused("rooms", *ASK, because="--user is missing")
        self.refused("rooms", *ASK, "--user", "x", "--reading", "server", because="--reading goes with a PERMISSION")
        self.refused("rooms", *ASK, "--user", "x", "--assume", "livechat", "a", because="--assume goes without a PERMISSION")
        opposite = ("--assume", "attributes-deny", "--assume", "attributes-allow")
        self.refused("rooms", *ASK, "--user", "x", *opposite, because="exclude each other")
        self.refused("roles", *ASK, because="PERMISSION is missing")
        self.refused("roles", *ASK, "--reading", "server", "a", because="invalid option '--reading'")
        self.refused("drift", because="FILE is missing")
        self.refused("drift", WORKSPACE, WORKSPACE, because="is one too many")
        self.refused("drift", "--defaults", "6", WORKSPACE, because="choose one of 7, 8, 9")

    def test_names_of_nothing(self) -> None:
        self.refused("explain", *ASK, "--user", "\x1b[2J", because="there is no user `\\u{1b}[2J`")
        self.refused("explain", *ASK, "--user", "", because="there is no user ``")
        self.refused("explain", *ASK, "--user", "ann", because="did you mean `@ann`?")
        self.refused("explain", *ASK, "--user", "@eve", "create-c", because="there is no user named `eve`")
        self.refused("explain", *ASK, "--user", "@ann", "--room", "general", because="did you mean `#general`?")
        self.refused("explain", *ASK, "--user", "@ann", "--room", "#none", because="there is no room named `none`")
        self.refused("who", *ASK, "--room", "x", "create-c", because="there is no room `x`")
        self.refused("who", *ASK, "craete-c", because="there is no permission `craete-c`; did you mean `create-c`?")
        self.refused("rooms", *ASK, "--user", "@ann", "fly", because="there is no permission `fly`")
        self.refused("roles", *ASK, "--without", "boss", "create-c", because="there is no role `boss`")

    def test_names_of_several(self) -> None:
        twins = [{"_id": "a", "username": "twin"}, {"_id": "b", "username": "twin"}]
        rooms = [{"_id": "x", "t": "p", "name": "den"}, {"_id": "y", "t": "p", "name": "den"}]
        path = self.write("w.json", SAMPLE | {"users": twins, "rooms": rooms})
        ask = ("explain", "--workspace", path, "--user")
        self.refused(*ask, "@twin", because="several users are named `twin`: give the id of one")
        self.refused(*ask, "a", "--room", "#den", because="several rooms are named `den`: give the id of one")
        self.assertEqual(grantfold(*ask, "b", "--room", "y").returncode, 0)

    def test_a_user_and_a_room_known_by_a_subscription_alone(self) -> None:
        path = self.write("w.json", {"defaults": "8", "subscriptions": SAMPLE["subscriptions"]})
        ask = ("explain", "--workspace", path, "--user", "u-ben")
        self.assertEqual(answer(*ask, "--room", "r-general", "archive-room")[0], 0)
        self.assertEqual(answer(*ask, "archive-room")[0], 1)
        # Which rooms are open depends on the global roles, which only the user's own record tells.
        path = self.write("w.json", SAMPLE | {"users": []})
        self.refused("rooms", "--workspace", path, "--user", "u-ben", because="there is no user `u-ben`")

    def test_documents_that_cannot_be_read(self) -> None:
        unknown = self.write("w.json", {"permission": []})
        self.refused("drift", unknown, because="did you mean `permissions`?")
        self.refused("drift", unknown, because="cannot be read as a workspace: 1 problem\n")
        twice = self.write("twice.json", {"users": [{"_id": "u"}, {"_id": "u"}]})
        self.refused("explain", "--workspace", twice, "--user", "u", because="error[workspace-duplicate-id]")
        self.refused("drift", self.write("cut.json", '{"permissions": ['), because="cannot be read as a workspace")
        self.refused("drift", self.write("refused.json", {"success": False, "error": "no"}), because="error[update-refused]")
        self.refused("drift", self.folder / "none", because="cannot read `")
        self.refused("drift", self.write("latin.json", b'{"extra": "\xe9"}'), because="it is not UTF-8")
        app = self.write("app.json")
        self.refused("drift", app, because="(it looks like a Rocket.Chat app manifest, which `grantfold check` reads)")
        users = self.write("users.json", {"users": SAMPLE["users"], "success": True})
        self.refused("drift", users, because="lists neither permissions nor roles")
        bare = self.write("bare.json", [{"_id": "create-c", "roles": []}])
        self.refused("explain", "--workspace", bare, "--user", "@ann", because="the document lists no users")

    def test_a_check_the_server_fails_on_denies(self) -> None:
        path = self.write("w.json", SAMPLE | {"users": [{"_id": "u", "roles": ["", "admin"]}]})
        code, shown = answer("explain", "--workspace", path, "--user", "u", "create-c")
        self.assertEqual((code, shown["explanations"][0]["allowed"]), (1, False))
        out = grantfold("explain", "--workspace", path, "--user", "u").stdout
        self.assertIn("no permissions: the user holds a role with an empty id", out)
        self.refused("rooms", "--workspace", path, "--user", "u", because="the id of a role is empty")

    def test_names_cannot_write_to_the_terminal(self) -> None:
        bad = "\x1b[2J"
        workspace = {
            "permissions": [{"_id": f"p{bad}", "roles": [f"r{bad}"]}, {"_id": "view-c-room", "roles": [f"r{bad}"]}],
            "roles": [{"_id": f"r{bad}", "name": f"name{bad}"}],
            "users": [{"_id": f"u{bad}", "username": f"uma{bad}", "roles": [f"r{bad}"]}],
            "rooms": [{"_id": f"c{bad}", "t": "c", "name": f"den{bad}"}],
            "allowLists": {f"r{bad}": [f"p{bad}", "view-c-room"]},
        }
        path = self.write("w.json", workspace)
        user, ask = ("--user", f"u{bad}"), ("--workspace", path)
        commands: list[list[str | Path]] = [
            ["explain", *ask, *user, "--room", f"c{bad}"],
            ["explain", *ask, *user, f"p{bad}"],
            ["who", *ask, f"p{bad}"],
            ["rooms", *ask, *user],
            ["rooms", *ask, *user, f"p{bad}"],
            ["roles", *ask, "view-c-room"],
            ["drift", path],
        ]
        for command in commands:
            for format in ("human", "json"):
                with self.subTest(command=command, format=format):
                    done = grantfold(*command, "--format", format)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertNotIn("\x1b", done.stdout)
                    self.assertIn("\\u{1b}" if format == "human" else "\\u001b", done.stdout)

    def test_colours(self) -> None:
        for command in (["rooms", *ASK, "--user", "@ben"], ["drift", "--defaults", "7", WORKSPACE]):
            self.assertIn("\x1b[1m", grantfold("--color", "always", *command).stdout)
            self.assertNotIn("\x1b", grantfold(*command).stdout)


class NoManifest(InFolder):
    def test_check_says_what_reads_it(self) -> None:
        dump = {"update": [{"_id": "create-c", "roles": ["user"]}], "remove": [], "success": True}
        for document in (SAMPLE, dump, {"permissions": dump["update"]}, dump["update"], {"roles": dump}):
            with self.subTest(document):
                path = self.write("w.json", document)
                code, checked = answer("check", path)
                (problem,) = checked["files"][0]["diagnostics"]
                self.assertEqual((code, problem["code"]), (1, "manifest-unknown-platform"))
                self.assertEqual(problem["message"], "the document of a Rocket.Chat workspace, and no manifest")
                self.assertIn("`grantfold drift FILE`", problem["help"])
                self.assertIn("with `--workspace FILE`", problem["help"])
                done = grantfold("show", path)
                self.assertEqual(done.returncode, 2)
                self.assertIn("is the document of a Rocket.Chat workspace, and no manifest", done.stderr)

    def test_manifests_stay_manifests(self) -> None:
        _, checked = answer("check", self.write("a.json", GOOD))
        self.assertEqual(checked["files"][0]["platform"], "rocketchat-app")


class Large(InFolder):
    def test_many_permissions_roles_and_users(self) -> None:
        roles = [{"_id": f"r{at:03}", "name": f"Role {at}", "scope": ("Users", "Subscriptions")[at % 2]} for at in range(300)]
        permissions = [{"_id": f"p{at:04}", "roles": [f"r{(at * step) % 300:03}" for step in (1, 7, 11)]} for at in range(2000)]
        users = [{"_id": f"u{at}", "username": f"name{at}", "roles": [f"r{at % 300:03}"]} for at in range(1000)]
        rooms = [{"_id": f"c{at}", "t": "c", "name": f"room{at}"} for at in range(500)]
        places = [{"rid": f"c{at % 500}", "u": {"_id": f"u{at}"}, "roles": [f"r{(at + 1) % 300:03}"]} for at in range(1000)]
        whole = {"permissions": permissions, "roles": roles, "users": users, "rooms": rooms, "subscriptions": places}
        path = self.write("large.json", json.dumps(whole))
        ask = ("--workspace", path)
        _, shown = answer("explain", *ask, "--user", "@name5")
        self.assertEqual(shown["roles"], ["r005"])
        self.assertIn("p0005", shown["grants"]["permissions"])
        _, who = answer("who", *ask, "p0001")
        wanted = {f"u{at}" for at in range(1000) if at % 300 in (1, 7, 11)}
        self.assertEqual({user["id"] for user in who["users"]}, wanted)
        _, where = answer("rooms", *ask, "--user", "@name5", "p0006")
        self.assertEqual([room["id"] for room in where["rooms"]], ["c5"])
        _, doors = answer("rooms", *ask, "--user", "@name5")
        self.assertEqual(len(doors["rooms"]), 500)
        code, cover = answer("roles", *ask, "p0001", "p0002", "p0003", "p0007")
        self.assertEqual((code, cover["cover"]["uncovered"]), (0, []))
        code, shown = answer("drift", "--strict", path)
        self.assertEqual((code, len(shown["drift"]["added"]), len(shown["drift"]["rolesAdded"])), (1, 2000, 300))
        for command in (["drift", path], ["who", *ask, "p0001"], ["roles", *ask, "p0001"]):
            self.assertEqual(grantfold(*command).returncode, 0)
        self.assertIn("no manifest", grantfold("check", path).stdout)


if __name__ == "__main__":
    unittest.main()
