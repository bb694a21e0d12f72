import json
import shutil
import unittest
from pathlib import Path
from typing import Any

from command import answer, grantfold
from manifests import InFolder

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
COMMUNITY = SAMPLES / "community.json"
SAMPLE: dict[str, Any] = json.loads(COMMUNITY.read_text("utf-8"))
ASK = ("--community", COMMUNITY)


class Explain(unittest.TestCase):
    def ask(self, member: str, channel: str, *args: str) -> tuple[int, Any]:
        return answer("explain", *ASK, "--member", member, "--channel", channel, *args)

    def test_all_that_a_member_may_do(self) -> None:
        code, shown = self.ask("poll-bot", "#files")
        self.assertEqual((code, shown["member"], shown["channel"], shown["visible"]), (0, "poll-bot", "files", True))
        self.assertIn("channel.createFile", shown["grants"]["permissions"])
        self.assertEqual(shown["advice"], [])

    def test_what_would_open_an_invisible_place(self) -> None:
        code, shown = self.ask("linus", "desk")
        self.assertEqual((code, shown["visible"], shown["grants"]["permissions"]), (0, False, []))
        self.assertEqual({advice["change"] for advice in shown["advice"]}, {"open"})
        reach = [advice["reach"] for advice in shown["advice"]]
        self.assertEqual(reach, sorted(reach))
        done = grantfold("explain", *ASK, "--member", "linus", "--channel", "desk")
        self.assertIn("\ninvisible: no access rule on `staff` names it or a role it holds\n", done.stdout)
        self.assertIn("\n  make an access rule for `linus` itself on `staff`", done.stdout)

    def test_the_community_itself(self) -> None:
        code, shown = answer("explain", *ASK, "--member", "grace")
        self.assertEqual((code, shown["channel"], shown["visible"]), (0, None, None))
        self.assertEqual(shown["grants"]["permissions"], ["community.createInvite"])
        code, _ = answer("explain", *ASK, "--member", "grace", "community.kick")
        self.assertEqual(code, 1)

    def test_a_denial_with_its_steps_and_advice(self) -> None:
        code, shown = self.ask("poll-bot", "#announcements", "channel.createMessage", "channel.viewFile")
        denied, granted = shown["explanations"]
        self.assertEqual((code, denied["allowed"], granted["allowed"]), (1, False, True))
        self.assertEqual([step["weight"] for step in denied["steps"]], ["overruled", "decides"])
        self.assertEqual([advice["change"] for advice in denied["advice"]], ["memberRule", "roleRule"])
        self.assertEqual(granted["advice"], [])
        self.assertEqual(self.ask("poll-bot", "#announcements", "channel.viewFile")[0], 0)
        self.assertEqual(self.ask("poll-bot", "#announcements", "channel.veiwFile")[0], 1)

    def test_a_reading_changes_the_answer(self) -> None:
        self.assertEqual(self.ask("poll-bot", "#files", "channel.viewFile")[0], 1)
        self.assertEqual(self.ask("poll-bot", "#files", "channel.viewFile", "--implied", "early")[0], 0)

    def test_calls(self) -> None:
        code, shown = self.ask("poll-bot", "#files", "--call", "ChannelFileClient.delete")
        call = shown["call"]
        self.assertEqual((code, call["allowed"], call["missing"][0]["permission"]), (1, False, "channel.manageFiles"))
        self.assertEqual(call["code"], {"name": "NoPermissionToDelete", "number": 1004, "documented": True})
        self.assertEqual(self.ask("poll-bot", "#files", "--call", "ChannelFileClient.create")[0], 0)

    def test_what_else_a_call_names(self) -> None:
        move = ("explain", *ASK, "--member", "grace", "--channel", "general", "--call", "ChannelClient.move")
        code, shown = answer(*move, "--destination", "staff")
        self.assertEqual((code, shown["call"]["missing"][0]["target"]), (1, "lobby"))
        self.assertIn("name the group it goes to", grantfold(*move).stderr)
        self.assertIn("there is no condition `x`", grantfold(*move, "--condition", "x").stderr)
        self.assertIn("there is no channel or channel group `x`", grantfold(*move, "--more-targets", "x").stderr)
        code, shown = answer("explain", *ASK, "--member", "ada", "--call", "CommunityMemberRoleClient.add", "--role", "writers")
        self.assertEqual((code, shown["channel"]), (0, None))


class Lists(unittest.TestCase):
    def test_what_a_member_sees(self) -> None:
        _, seen = answer("visible", *ASK, "--member", "linus")
        self.assertEqual(seen["groups"], [{"id": "lobby", "name": "Lobby"}])
        channels = [(channel["id"], channel["name"], channel["group"]) for channel in seen["channels"]]
        self.assertEqual(channels, [("general", "general", "lobby"), ("news", "announcements", "lobby")])

    def test_who_can(self) -> None:
        _, who = answer("who", *ASK, "--channel", "#files", "channel.createFile")
        able = [(member["id"], member["isApp"]) for member in who["members"]]
        self.assertEqual((who["channel"], able), ("files", [("ada", False), ("poll-bot", True)]))

    def test_contested(self) -> None:
        code, shown = answer("contested", *ASK, "--member", "poll-bot", "--channel", "#files")
        expected = [{"permission": "channel.viewFile", "allowed": False, "otherwiseUnder": ["implied_early"]}]
        self.assertEqual((code, shown["contested"]), (0, expected))
        self.assertEqual(shown["readings"]["implied"], "late")
        _, shown = answer("contested", *ASK, "--member", "poll-bot", "--channel", "#files", "--implied", "early")
        self.assertEqual(shown["contested"][0]["otherwiseUnder"], ["implied_late"])
        done = grantfold("contested", *ASK, "--member", "linus", "--channel", "general")
        self.assertEqual((done.returncode, done.stdout.splitlines()[-1]), (0, "every reading gives the same answers"))


class Refused(InFolder):
    def refused(self, *args: str | Path, because: str) -> None:
        with self.subTest(args):
            done = grantfold(*args)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(because, done.stderr)

    def test_arguments_that_make_no_sense(self) -> None:
        self.refused("explain", *ASK, because="--member is missing")
        self.refused("explain", "--member", "x", "app.json", because="--member goes with --community")
        self.refused("explain", *ASK, "--member", "ada", "--role", "x", because="--role goes with --call")
        self.refused("explain", *ASK, "--member", "ada", "--call", "a.b", "c", because="`c` is one too many")
        self.refused("explain", *ASK, "--implied", "never", because="choose one of late, early")
        self.refused("visible", "--member", "ada", because="--community is missing")
        self.refused("visible", *ASK, "--member", "ada", "--channel", "x", because="invalid option '--channel'")
        self.refused("who", *ASK, "--channel", "general", because="PERMISSION is missing")
        self.refused("contested", *ASK, "--member", "ada", because="--channel is missing")

    def test_names_of_nothing(self) -> None:
        self.refused("visible", *ASK, "--member", "\x1b[2J", because="there is no member `\\u{1b}[2J`")
        self.refused("who", *ASK, "--channel", "announcements", "channel.view", because="did you mean `#announcements`?")
        self.refused("who", *ASK, "--channel", "#none", "channel.view", because="there is no channel named `none`")
        self.refused("who", *ASK, "--channel", "general", "channel.veiw", because="did you mean `channel.view`?")
        self.refused("explain", *ASK, "--member", "ada", "--call", "A.b", because="there is no method `A.b`")

    def test_communities_that_cannot_be_read(self) -> None:
        dangling = SAMPLE | {"members": []}
        path = self.write("community.json", dangling)
        self.refused("visible", "--community", path, "--member", "x", because="cannot be read as a community: 1 problem")
        self.refused("visible", "--community", path, "--member", "x", because="error[community-dangling-id]")
        self.refused("visible", "--community", self.folder / "none", "--member", "x", because="cannot read `")
        latin = self.write("latin.json", b'{"extra": "\xe9"}')
        self.refused("visible", "--community", latin, "--member", "x", because="it is not UTF-8")

    def test_what_is_odd_is_said_first(self) -> None:
        role = {"id": "r", "name": "R", "channelPermission": {"channelFly": True}}
        path = self.write("community.json", SAMPLE | {"roles": [*SAMPLE["roles"], role]})
        done = grantfold("visible", "--community", path, "--member", "ada")
        self.assertTrue(done.stdout.startswith("warning[community-unknown-permission]"), done.stdout)
        _, seen = answer("visible", "--community", path, "--member", "ada")
        self.assertEqual([one["code"] for one in seen["diagnostics"]], ["community-unknown-permission"])

    def test_names_cannot_write_to_the_terminal(self) -> None:
        channels = [channel | {"name": channel["name"] + "\x1b[2J"} for channel in SAMPLE["channels"]]
        path = self.write("community.json", SAMPLE | {"channels": channels})
        ask = ("--community", path, "--member", "poll-bot")
        for args in (["visible"], ["explain", "--channel", "news"], ["contested", "--channel", "news"]):
            with self.subTest(args):
                done = grantfold(*args, *ask)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn("\x1b", done.stdout)
                self.assertIn("\\u{1b}", done.stdout)

    def test_standard_input(self) -> None:
        done = grantfold("visible", "--community", "-", "--member", "ada", stdin=COMMUNITY.read_bytes())
        self.assertEqual((done.returncode, done.stdout.splitlines()[0]), (0, "ada sees 2 groups and 4 channels"))


class Policy(InFolder):
    def setUp(self) -> None:
        super().setUp()
        self.case: dict[str, Any] = {
            "id": "posting",
            "kind": "root-community",
            "communityFile": "community.json",
            "expect": {"may": [{"member": "linus", "in": "#general", "permissions": ["channel.createMessage"]}]},
        }
        shutil.copy(COMMUNITY, self.folder / "community.json")

    def test_all_hold(self) -> None:
        code, tested = answer("test", self.write("p.json", {"cases": [self.case]}))
        summary = {"files": 1, "cases": 1, "expectations": 1, "failed": 0, "unreadable": 0}
        self.assertEqual((code, tested["summary"]), (0, summary))
        self.assertTrue(tested["files"][0]["outcomes"][0]["held"])

    def test_a_failure_says_why(self) -> None:
        fails = self.case | {"expect": {"mayNot": self.case["expect"]["may"]}}
        path = self.write("p.json", {"cases": [self.case, fails | {"id": "not"}]})
        done = grantfold("test", "--quiet", path)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        expected = """\
FAIL not: `linus` may not `channel.createMessage` in #general
     expected false, got true
     `channel.createMessage` is granted: the role `Writers` allows it

1 failed of 2 expectations, 2 cases in 1 file
"""
        self.assertEqual(done.stdout, expected)
        self.assertIn("\nFAIL not: ", grantfold("test", path).stdout)

    def test_files_are_found_from_the_folder_of_the_test(self) -> None:
        up, absolute = self.case | {"communityFile": "../community.json"}, self.case | {"communityFile": str(COMMUNITY)}
        path = self.write("deep/p.json", {"cases": [up, absolute]})
        self.assertEqual(grantfold("test", path).returncode, 0)
        self.assertEqual(grantfold("test", "p.json", cwd=path.parent).returncode, 0)
        stdin = json.dumps({"cases": [self.case]})
        self.assertEqual(grantfold("test", "-", stdin=stdin, cwd=self.folder).returncode, 0)

    def test_what_cannot_be_run_is_2_and_the_rest_runs(self) -> None:
        good = self.write("good.json", {"cases": [self.case]})
        wrong = {
            "not JSON": "{",
            "a list `cases`": {},
            "it has no cases": {"cases": []},
            "there is no kind of case `x`": {"cases": [self.case | {"kind": "x"}]},
            "there is no permission `nope`": {
                "cases": [
                    self.case
                    | {"expect": {"mayNot": [{"member": "linus", "in": "#general", "permissions": ["nope"]}]}}
                ]
            },
            "there is no key `reading`; did you mean `readings`?": {"cases": [self.case | {"reading": {}}]},
            "no.json: no such file": {"cases": [self.case | {"communityFile": "no.json"}]},
        }
        for because, content in wrong.items():
            with self.subTest(because):
                done = grantfold("test", self.write("wrong.json", content), good)
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr, r"^error: cannot run `[^`]*wrong\.json`: ")
                self.assertIn(because, done.stderr)
                self.assertIn("all held: 1 expectation, 1 case in 1 file", done.stdout)

    def test_suites(self) -> None:
        other = self.case | {"id": "other", "suites": ["node"], "communityFile": "no.json"}
        path = self.write("p.json", {"cases": [self.case, other]})
        self.assertEqual(answer("test", "--suite", "cli", path)[1]["summary"]["cases"], 1)
        path = self.write("none.json", {"cases": [other]})
        self.assertIn("it has no cases for `cli`", grantfold("test", "--suite", "cli", path).stderr)


if __name__ == "__main__":
    unittest.main()
