import json
from pathlib import Path
from typing import Any

from command import answer, grantfold
from manifests import InFolder


def asked(granted: int = 0, denied: int = 0, first: str | None = None, last: str | None = None) -> dict[str, Any]:
    return {"granted": granted, "denied": denied, "first": first, "last": last or first}


REPORT: dict[str, Any] = {
    "subject": "polls",
    "granted": ["message.write", "networking", "slashcommand"],
    "asked": {
        "message.write": asked(2, 0, "polls.ts:12", "vote.ts:3"),
        "networking": asked(3, 0, "weather.ts:8"),
        "user.read": asked(0, 1, "who.ts:7"),
    },
    "moreUnknown": 0,
    "hosts": {"": asked(0, 1, "weather.ts:9"), "api.example.com": asked(2, 0, "weather.ts:8")},
}
CLEAN: dict[str, Any] = {"subject": "polls", "granted": ["api"], "asked": {"api": asked(1)}, "moreUnknown": 0}


class Audit(InFolder):
    def report(self, name: str = "report.json", **changes: Any) -> Path:
        path = self.folder / name
        path.write_text(json.dumps(REPORT | changes), "utf-8")
        return path

    def clean(self, **changes: Any) -> Path:
        path = self.folder / "clean.json"
        path.write_text(json.dumps(CLEAN | changes), "utf-8")
        return path

    def manifest(self, *entries: dict[str, Any], app: str = "polls") -> Path:
        path = self.folder / "app.json"
        path.write_text(json.dumps({"id": app, "permissions": entries}), "utf-8")
        return path

    def test_people_see_what_was_used_denied_and_unused_and_what_a_manifest_needs(self) -> None:
        done = grantfold("audit", self.report(), self.report("other.json"))
        expected = """\
polls in 2 reports

used
  message.write  4 times, polls.ts:12 .. vote.ts:3
  networking     6 times, weather.ts:8

denied
  user.read  2 times, who.ts:7

denied hosts
  (empty)  2 times, weather.ts:9

unused
  slashcommand

what a manifest has to ask for
"permissions": [
  { "name": "user.read" },
  { "name": "message.write" },
  { "name": "networking", "domains": ["api.example.com"] }
]
"""
        self.assertEqual((done.stdout, done.stderr, done.returncode), (expected, "", 1))

    def test_machines_get_the_sum_and_the_lists(self) -> None:
        code, told = answer("audit", self.report(), self.report("other.json"))
        self.assertEqual((code, told["platform"], told["manifest"], len(told["reports"])), (1, "rocketchat-app", None, 2))
        self.assertEqual((told["used"], told["unused"]), (["message.write", "networking"], ["slashcommand"]))
        self.assertEqual((told["denied"], told["deniedHosts"]), (["user.read"], [""]))
        self.assertEqual((told["deniedScopes"], told["deniedHiddenSettings"]), ([], []))
        self.assertEqual(told["report"]["asked"]["message.write"], asked(4, 0, "polls.ts:12", "vote.ts:3"))
        self.assertEqual(told["permissions"][-1], {"name": "networking", "domains": ["api.example.com"]})
        # The sum is a report again.
        (self.folder / "sum.json").write_text(json.dumps(told["report"]), "utf-8")
        self.assertEqual(answer("audit", self.folder / "sum.json")[1]["report"], told["report"])

    def test_the_exit_code_is_about_what_is_denied_or_unused(self) -> None:
        self.assertEqual(answer("audit", self.clean())[0], 0)
        self.assertEqual(answer("audit", self.clean(granted=["api", "networking"]))[0], 1)
        self.assertEqual(answer("audit", self.clean(asked={"api": asked(1, 1)}))[0], 1)
        self.assertEqual(answer("audit", self.clean(moreUnknown=1))[0], 1)
        for kind in ("hosts", "scopes", "hiddenSettings"):
            self.assertEqual(answer("audit", self.clean(**{kind: {"x": asked(1)}}))[0], 0, kind)
            self.assertEqual(answer("audit", self.clean(**{kind: {"x": asked(0, 1)}}))[0], 1, kind)
        for more in ("moreHosts", "moreScopes", "moreHiddenSettings"):
            self.assertEqual(answer("audit", self.clean(**{more: 1}))[0], 1, more)

    def test_what_found_no_room_may_have_been_denied(self) -> None:
        allowed = {f"a{at}.ok.test": asked(1) for at in range(1_000)}
        done = grantfold("audit", self.clean(hosts=allowed, moreHosts=50, moreUnknown=1))
        told = """
found no room in a list, so they may have been denied
  names that are no permission  once
  hosts                         50 times
"""
        self.assertEqual(done.returncode, 1)
        self.assertIn(told, done.stdout)
        self.assertNotIn("denied hosts", done.stdout)

    def test_a_manifest_decides_anew(self) -> None:
        entries = [{"name": name} for name in ("message.write", "user.read")]
        narrow = {"name": "networking", "domains": ["api.example.com"]}
        code, told = answer("audit", "--manifest", self.manifest(*entries, narrow), self.report(hosts={"api.example.com": asked(0, 4)}))
        self.assertEqual((code, told["unused"], told["denied"], told["deniedHosts"]), (0, [], [], []))
        self.assertEqual(told["report"]["hosts"]["api.example.com"], asked(4))
        other = {"name": "networking", "domains": ["b.example.com"]}
        code, told = answer("audit", self.report(), "--manifest", self.manifest(*entries, other, {"name": "api"}))
        self.assertEqual((code, told["unused"], told["denied"]), (1, ["api"], []))
        self.assertEqual(told["deniedHosts"], ["", "api.example.com"])
        self.assertEqual(answer("audit", self.clean(scopes={"read": asked(1)}), "--manifest", self.manifest({"name": "api"}))[1]["deniedScopes"], ["read"])

    def test_root_is_told_by_its_permissions(self) -> None:
        code, told = answer("audit", self.clean(granted=[], asked={"channel.createMessage": asked(0, 1)}))
        self.assertEqual((code, told["platform"], told["permissions"]), (1, "root", {"channel": {"createMessage": True}}))
        manifest = self.folder / "root-manifest.json"
        manifest.write_text('{"id": "polls", "permissions": {"channel": {"createMessage": true}}}', "utf-8")
        code, told = answer("audit", self.folder / "clean.json", "--manifest", manifest)
        self.assertEqual((code, told["used"], told["denied"]), (0, ["channel.createMessage"], []))

    def test_people_see_one_section_of_root_in_a_line(self) -> None:
        entries = {name: asked(1) for name in ("channel.createMessage", "channel.createFile", "community.kick")}
        done = grantfold("audit", self.clean(granted=list(entries), asked=entries))
        told = """\
"permissions": {
  "channel": { "createFile": true, "createMessage": true },
  "community": { "kick": true }
}
"""
        self.assertEqual((done.returncode, done.stdout[done.stdout.index('"permissions"') :]), (0, told))
        self.assertIn('"permissions": {}\n', grantfold("audit", self.clean(granted=["channel.view"], asked={})).stdout)
        done = grantfold("audit", self.clean(granted=["networking"], asked={"networking": asked(1)}, hosts={"a.test": asked(1), "b.test": asked(1)}))
        self.assertIn('{ "name": "networking", "domains": ["a.test", "b.test"] }\n', done.stdout)

    def test_what_comes_along_is_not_unused(self) -> None:
        manifest = self.folder / "root-manifest.json"
        manifest.write_text('{"id": "polls", "permissions": {"channel": {"manageFiles": true}}}', "utf-8")
        report = self.clean(granted=[], asked={"channel.manageFiles": asked(0, 1)})
        code, told = answer("audit", report, "--manifest", manifest)
        self.assertEqual((code, told["used"], told["unused"], told["denied"]), (0, ["channel.manageFiles"], [], []))
        self.assertIn("channel.createFile", told["report"]["granted"])

    def test_the_platform_is_told_by_what_was_granted_before_what_was_asked(self) -> None:
        app, root, own = "message.write", "channel.view", "our-own"
        anybody = {app: asked(0, 3), root: asked(0, 1)}
        rows: list[tuple[str | None, dict[str, Any]]] = [
            (None, {"granted": [], "asked": anybody}),
            (None, {"granted": [app, root], "asked": {app: asked(1)}}),
            ("root", {"granted": [root, own], "asked": anybody}),
            ("rocketchat-app", {"granted": [app], "asked": anybody}),
            ("rocketchat-app", {"granted": [], "asked": {app: asked(0, 1), own: asked(0, 1)}}),
            ("root", {"granted": [own], "asked": {root: asked(0, 1)}}),
        ]
        for key in ("hosts", "scopes", "hiddenSettings"):
            rows.append(("rocketchat-app", {"granted": [], "asked": anybody, key: {"x": asked(0, 1)}}))
        for key in ("moreHosts", "moreScopes", "moreHiddenSettings"):
            rows.append(("rocketchat-app", {"granted": [root], "asked": anybody, key: 1}))
        for platform, report in rows:
            with self.subTest(report):
                told = answer("audit", self.clean(**report))[1]
                self.assertEqual((told["platform"], told["permissions"] is None), (platform, platform is None))

    def test_what_is_no_host_stays_denied(self) -> None:
        hosts = ("evil.test@ok.test", "ok.test/x", "ok.test:8443", "OK.test", "ok.test.", "ok.test?", "a@ok.test", "evil.test#", " ok.test", "")
        report = self.clean(hosts={host: asked(0, 9) for host in (*hosts, "ok.test")})
        told = answer("audit", report, "--manifest", self.manifest({"name": "api"}, {"name": "networking", "domains": ["ok.test"]}))[1]
        self.assertEqual(told["deniedHosts"], sorted(hosts))
        self.assertEqual(told["report"]["hosts"]["evil.test@ok.test"], asked(0, 9))
        self.assertEqual(told["report"]["hosts"]["ok.test"], asked(9))

    def test_a_sum_that_is_answered_anew_is_a_report_again(self) -> None:
        most = 9_007_199_254_740_991
        code, told = answer("audit", self.clean(asked={"api": asked(most, most)}), "--manifest", self.manifest({"name": "api"}))
        self.assertEqual((code, told["report"]["asked"]["api"]), (0, asked(most)))
        (self.folder / "sum.json").write_text(json.dumps(told["report"]), "utf-8")
        self.assertEqual(answer("audit", self.folder / "sum.json")[0], 0)

    def test_without_a_platform_nothing_is_proposed(self) -> None:
        report = self.clean(granted=["our-own"], asked={"our-own": asked(1)})
        self.assertEqual(answer("audit", report)[1]["permissions"], None)
        self.assertIn("nothing tells the platform: name a manifest with --manifest\n", grantfold("audit", report).stdout)

    def test_what_is_no_report_or_of_somebody_else_is_refused(self) -> None:
        (self.folder / "x.json").write_text("[]", "utf-8")
        clean, manifest = self.clean(), self.manifest(app="other")
        wrong: dict[str, tuple[str | Path, ...]] = {
            "REPORT is missing": (),
            "cannot read `-`: this is no audit report": ("-",),
            "x.json`: this is no audit report": (clean, self.folder / "x.json"),
            "one report is about `polls`, the other about `polly`": (clean, self.report(subject="polly")),
            "the reports are about `polls`, and the manifest is of `other`": (clean, "--manifest", manifest),
            "only one of them can be standard input": ("-", "--manifest", "-"),
            "none.json`": (self.folder / "none.json",),
        }
        for reason, args in wrong.items():
            with self.subTest(reason):
                done = grantfold("audit", *args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn(reason, done.stderr)

    def test_standard_input_is_a_report(self) -> None:
        code, told = answer("audit", "-", stdin=json.dumps(CLEAN))
        self.assertEqual((code, told["reports"], told["used"]), (0, ["-"], ["api"]))

    def test_what_a_report_says_cannot_speak_to_the_terminal(self) -> None:
        done = grantfold("audit", self.clean(asked={"a\u001b[31m": asked(0, 1, "b\u001b[0m")}, hosts={"\u202e": asked(0, 1)}, subject="\u0007"))
        self.assertIn("a\\u{1b}[31m  once, b\\u{1b}[0m", done.stdout)
        for hidden in ("\u001b", "\u202e", "\u0007"):
            self.assertNotIn(hidden, done.stdout)
