"""Audits answer as the grants do and remember what was asked, however many threads ask."""

import copy
import functools
import json
import pickle
import sys
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grantfold
from grantfold import Audit, AuditError, AuditReport, Grants, PermissionDenied
from grantfold.rocketchat import APP_PERMISSIONS, AppAudit, AppGrants, AppManifest, Workspace
from grantfold.root import ROOT_PERMISSIONS, Community

TEXT = '{"id": "polls", "permissions": [{"name": "message.write"}, {"name": "networking"}]}'
LONE = "\ud800"
# The core's own form; whoever changes it changes what other languages read.
WRITTEN = (
    '{"asked":{'
    '"message.write":{"denied":0,"first":"a.py:1","granted":2,"last":"b.py:2"},'
    '"no.such":{"denied":1,"first":null,"granted":0,"last":null}},'
    '"granted":["message.write","networking"],"hiddenSettings":{},"hosts":{},"moreHiddenSettings":0,"moreHosts":0,"moreScopes":0,'
    '"moreUnknown":0,"scopes":{},"subject":"polls"}'
)
HOSTS = {"": (0, 1), "api.example.com": (1, 0), "evil.test": (0, 1)}


def grants() -> AppGrants:
    return AppManifest.parse(TEXT).grants()


def narrow() -> AppGrants:
    entries = [
        {"name": "networking", "domains": ["api.example.com"]},
        {"name": "cloud.workspace-token", "scopes": ["read"]},
        {"name": "server-setting.read", "hiddenSettings": ["Key"]},
    ]
    return AppManifest.parse(json.dumps({"id": "polls", "permissions": entries})).grants()


def refusal(ask: Callable[[], None]) -> str:
    try:
        ask()
    except PermissionDenied as denied:
        return str(denied)
    return "none"


def fresh(name: str) -> str:
    """The same text as another object."""
    return "".join(list(name))


def written() -> AuditReport:
    audit = grants().audit()
    audit.has("message.write", "a.py:1")
    audit.has("message.write", at="b.py:2")
    audit.has("no.such")
    return audit.report()


class Answers(unittest.TestCase):
    def kinds(self) -> list[tuple[Grants, tuple[str, ...]]]:
        community = Community()
        community.put_group("lobby")
        community.put_member("ann", declared=["channel.createMessage"])
        workspace = Workspace.defaults()
        workspace.put_permission("fly", ["user"])
        workspace.put_user("ann", ["user"])
        own = ("fly", "swim", "create-c", "archive-room")
        return [
            (grants(), APP_PERMISSIONS),
            (community.grants("ann", "lobby"), ROOT_PERMISSIONS),
            (workspace.grants("ann"), own),
        ]

    def test_it_answers_as_the_grants_do(self) -> None:
        for of, known in self.kinds():
            audit = of.audit()
            for name in (*known, "no.such", "", LONE):
                with self.subTest(name=name, of=of):
                    self.assertIs(audit.has(name), of.has(name))
                    self.assertIs(audit.has(fresh(name), "a.py:1"), of.has(name))
                    self.assertEqual(name in audit, name in of)
            asked = audit.report().asked
            for name in known:
                count = asked[name].granted if name in of else asked[name].denied
                self.assertEqual((count, asked[name].first, asked[name].last), (3, "a.py:1", "a.py:1"), name)

    def test_insisting_fails_as_the_grants_do(self) -> None:
        of = grants()
        for names in (["user.read"], ["message.write", "no.such", "user.read"], ["no.such", "no.such"], []):
            for method in (None, "chat.postMessage"):
                with self.subTest(names=names, method=method):
                    told = [told_by(each, names, method) for each in (of, of.audit())]
                    self.assertEqual(told[0], told[1])
        of.audit().require("message.write", "networking", method="chat.postMessage", at="a.py:1")

    def test_insisting_on_several_notes_each(self) -> None:
        audit = grants().audit()
        with self.assertRaises(PermissionDenied):
            audit.require("user.read", "message.write", "no.such", at="a.py:1")
        report = audit.report()
        self.assertEqual((report.used, report.denied), (("message.write",), ("no.such", "user.read")))
        self.assertEqual({each.first for each in report.asked.values()}, {"a.py:1"})

    def test_report_only_lets_all_pass_and_tells_what_would_have_been_denied(self) -> None:
        of = grants()
        audit = of.report_only()
        self.assertTrue(audit.has("user.read") and audit.has("no.such") and "networking" in audit and LONE in audit)
        audit.require("room.write", "message.read", at="a.py:1")
        self.assertEqual((audit.mode, of.audit().mode), ("report-only", "enforce"))
        self.assertNotIn("user.read", audit.grants)
        denied = audit.report().denied
        self.assertEqual(denied, ("message.read", "no.such", "room.write", "user.read"))
        self.assertEqual(audit.report().more_unknown, 1)

    def test_the_grants_are_the_ones_it_was_made_of(self) -> None:
        of = grants()
        self.assertIs(of.audit().grants, of)
        self.assertIs(type(of.report_only().grants), AppGrants)
        of.audit().grants.has("message.write")
        self.assertEqual(of.audit().report().asked, {})

    def test_what_is_no_name_is_not_noted(self) -> None:
        for audit in (grants().audit(), grants().report_only()):
            wrong: tuple[Any, ...] = (1, None, b"message.write", ["message.write"], object())
            for thing in wrong:
                self.assertFalse(thing in audit)
                self.assertRaises(TypeError, audit.has, thing)
                self.assertRaises(TypeError, audit.has, thing, "a.py:1")
                self.assertRaises(TypeError, audit.require, "message.write", thing)
            for thing in wrong[2:]:
                self.assertRaises(TypeError, audit.has, "message.write", thing)
            self.assertEqual(audit.report(), grants().audit().report())

    def test_it_says_what_it_is(self) -> None:
        self.assertEqual(repr(grants().audit()), "<Audit of 'polls': enforce>")
        self.assertEqual(repr(AppManifest.parse("{}").grants().report_only()), "<Audit: report-only>")
        self.assertEqual(repr(written()), "<AuditReport of 'polls': 1 used, 1 unused, 1 denied>")
        self.assertEqual(repr(written().asked["message.write"]), "<Asked granted=2 denied=0>")

    def test_hosts_scopes_and_settings_fail_as_with_the_grants(self) -> None:
        of = narrow()
        audit = of.audit()
        self.assertIs(type(audit), AppAudit)
        self.assertIs(type(Grants.audit(of)), Audit)
        for url in ("https://api.example.com/", "https://evil.test/", "no url"):
            told = [refusal(lambda: each.require_host(url, method="http.get")) for each in (of, audit)]
            self.assertEqual(told[0], told[1], url)
        for scope in ("read", "write", ""):
            told = [refusal(lambda: each.require_scope(scope)) for each in (of, audit)]
            self.assertEqual(told[0], told[1], scope)
        for setting in ("Key", "Other"):
            told = [refusal(lambda: each.require_hidden_setting(setting)) for each in (of, audit)]
            self.assertEqual(told[0], told[1], setting)
        report = audit.report()
        self.assertEqual({host: (asked.granted, asked.denied) for host, asked in report.hosts.items()}, HOSTS)
        self.assertEqual((list(report.scopes), list(report.hidden_settings)), (["", "read", "write"], ["Key", "Other"]))
        self.assertEqual(report.asked["networking"].granted, 3)

    def test_a_rehearsal_lets_every_host_pass(self) -> None:
        audit = narrow().report_only()
        for url in ("https://api.example.com/", "https://evil.test/", "no url"):
            audit.require_host(url, at="a.py:1")
        audit.require_scope("write", at="a.py:2")
        audit.require_hidden_setting("Other", at="a.py:3")
        report = audit.report()
        self.assertEqual({host: (asked.granted, asked.denied) for host, asked in report.hosts.items()}, HOSTS)
        places = [report.hosts["evil.test"], report.scopes["write"], report.hidden_settings["Other"]]
        self.assertEqual([(each.first, each.last, each.denied) for each in places], [(f"a.py:{at}", f"a.py:{at}", 1) for at in (1, 2, 3)])
        self.assertEqual(report.merge(report).hosts["evil.test"].denied, 2)
        self.assertEqual((report.more_hosts, report.more_scopes, report.more_hidden_settings), (0, 0, 0))

    def test_what_is_no_host_at_all_is_not_noted(self) -> None:
        audit = narrow().audit()
        for ask in (audit.require_host, audit.require_scope, audit.require_hidden_setting):
            self.assertRaises(UnicodeEncodeError, ask, LONE)
            self.assertRaises(TypeError, ask, b"https://api.example.com/")
            self.assertRaises(TypeError, ask, "https://api.example.com/", at=1)
        self.assertEqual(audit.report(), narrow().audit().report())

    def test_a_name_that_no_text_can_hold_is_only_counted(self) -> None:
        of = grants()
        audit = of.audit()
        self.assertFalse(audit.has(LONE) or audit.has(LONE, "a.py:1") or LONE in audit)
        names = ["message.write", LONE, "user.read"]
        self.assertEqual(told_by(audit, names, None), told_by(of, names, None))
        report = audit.report()
        self.assertEqual((report.more_unknown, report.used, report.denied), (4, ("message.write",), ("user.read",)))
        # The text that stands for it where it is shown is another name.
        self.assertFalse(audit.has("\\ud800"))
        self.assertIn("\\ud800", audit.report().asked)
        rehearsal = of.report_only()
        rehearsal.require(LONE, "message.write", at="a.py:1")
        self.assertEqual((rehearsal.report().more_unknown, list(rehearsal.report().asked)), (1, ["message.write"]))

    def test_threads_count_together(self) -> None:
        audit = grants().audit()

        def ask(thread: int) -> None:
            for _ in range(500):
                audit.has("message.write", f"thread {thread}")
                self.assertNotIn("user.read", audit)
                audit.report()

        with ThreadPoolExecutor(8) as pool:
            list(pool.map(ask, range(8)))
        asked = audit.report().asked
        self.assertEqual((asked["message.write"].granted, asked["user.read"].denied), (4_000, 4_000))

    def test_names_from_outside_fill_no_memory(self) -> None:
        audit = grants().audit()
        for at in range(1_500):
            self.assertNotIn(f"no.such.{at}", audit)
        report = audit.report()
        self.assertEqual((len(report.asked), report.more_unknown), (1_000, 500))
        audit = narrow().audit()
        for at in range(1_200):
            self.assertNotIn("x" * 513, audit)
            with self.assertRaises(PermissionDenied):
                audit.require_host(f"https://evil{at}.test/")
        audit.require_host("https://api.example.com/")
        report = audit.report()
        self.assertEqual((report.asked.keys(), report.more_unknown), ({"networking"}, 1_200))
        self.assertEqual((len(report.hosts), report.more_hosts, report.hosts["api.example.com"].granted), (1_001, 200, 1))

    def test_sums_fill_no_memory(self) -> None:
        def junk(kind: int) -> AuditReport:
            names = {f"no.{kind}.{at}": {"granted": 0, "denied": 1, "first": None, "last": None} for at in range(1_000)}
            return AuditReport.from_json(json.dumps({"subject": None, "granted": [], "asked": names}))

        report = functools.reduce(AuditReport.merge, map(junk, range(20)))
        self.assertEqual((len(report.asked), report.more_unknown), (1_000, 19_000))

    def test_grants_live_as_long_as_their_audit(self) -> None:
        of = grants()
        before = sys.getrefcount(of)
        audit = of.audit()
        self.assertEqual(sys.getrefcount(of), before + 1)
        del audit
        self.assertEqual(sys.getrefcount(of), before)


def told_by(asked: Grants | Audit, names: list[str], method: str | None) -> dict[str, Any]:
    try:
        asked.require(*names, method=method)
    except PermissionDenied as denied:
        return vars(denied) | {"text": str(denied)}
    return {}


class Reports(unittest.TestCase):
    def test_the_json_is_that_of_every_language(self) -> None:
        self.assertEqual(json.loads(written().to_json()), json.loads(WRITTEN))
        self.assertEqual(written().to_json(), AuditReport.from_json(WRITTEN).to_json())
        self.assertNotIn("\n", written().to_json())

    def test_its_parts(self) -> None:
        report = AuditReport.from_json(WRITTEN)
        self.assertEqual((report.subject, report.granted), ("polls", ("message.write", "networking")))
        self.assertEqual((report.used, report.unused), (("message.write",), ("networking",)))
        self.assertEqual((report.denied, report.more_unknown), (("no.such",), 0))
        self.assertEqual(list(report.asked), ["message.write", "no.such"])
        asked = report.asked["message.write"]
        self.assertEqual((asked.granted, asked.denied, asked.first, asked.last), (2, 0, "a.py:1", "b.py:2"))
        self.assertEqual((report.asked["no.such"].first, report.asked["no.such"].last), (None, None))

    def test_it_is_a_value(self) -> None:
        one, other = written(), AuditReport.from_json(WRITTEN)
        self.assertEqual((one, hash(one)), (other, hash(other)))
        self.assertEqual(one.asked, other.asked)
        self.assertEqual(hash(one.asked["no.such"]), hash(other.asked["no.such"]))
        self.assertNotEqual(one, grants().audit().report())
        for twin in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
            self.assertEqual(twin, one)
        with self.assertRaises(TypeError):
            one.asked["more"] = one.asked["no.such"]  # type: ignore[index]

    def test_it_stays_what_it_was(self) -> None:
        audit = grants().audit()
        before = audit.report()
        self.assertIn("message.write", audit)
        self.assertEqual((before.used, audit.report().used), ((), ("message.write",)))

    def test_two_add_up_and_stay_what_they_were(self) -> None:
        one, other = written(), grants().audit()
        self.assertTrue(other.has("message.write", "c.py:3") and other.has("networking"))
        both = one.merge(AuditReport.from_json(other.report().to_json()))
        self.assertEqual((both.used, both.unused), (("message.write", "networking"), ()))
        asked = both.asked["message.write"]
        self.assertEqual((asked.granted, asked.first, asked.last), (3, "a.py:1", "c.py:3"))
        self.assertEqual(one, written())

    def test_a_manifest_is_proposed(self) -> None:
        audit = grants().report_only()
        for name in ("user.read", "message.write", "no.such", "channel.createMessage", "channel.view"):
            self.assertIn(name, audit)
        report = audit.report()
        wanted = report.permissions("rocketchat-app")
        self.assertEqual(wanted, [{"name": "user.read"}, {"name": "message.write"}])
        manifest = AppManifest.parse(json.dumps({"id": "polls", "permissions": wanted}))
        self.assertEqual(manifest.grants(), {"user.read", "message.write"})
        self.assertEqual(report.permissions("root"), {"channel": {"createMessage": True}})
        with self.assertRaisesRegex(ValueError, "no platform `rocketchat`: it is one of rocketchat-app, root"):
            report.permissions("rocketchat")  # type: ignore[arg-type]

    def test_another_text_is_no_report(self) -> None:
        twice = WRITTEN.replace('"asked":{', '"asked":{"no.such":{"denied":0,"first":null,"granted":1,"last":null},')
        changed = [WRITTEN.replace('"granted":2', f'"granted":{count}') for count in (-1, 0, 2**53, 2**64)]
        for text in ("", "[]", "{}", WRITTEN[:-1], twice, WRITTEN.replace(',"subject":"polls"', ""), *changed, "[" * 100_000):
            with self.subTest(text[:40]), self.assertRaises(AuditError) as caught:
                AuditReport.from_json(text)
            self.assertEqual((caught.exception.kind, caught.exception.subject), ("malformed", None))
        self.assertRaises(UnicodeEncodeError, AuditReport.from_json, LONE)
        self.assertRaises(TypeError, AuditReport.from_json, WRITTEN.encode())

    def error(self) -> AuditError:
        with self.assertRaises(AuditError) as caught:
            written().merge(AppManifest.parse("{}").grants().audit().report())
        return caught.exception

    def test_reports_of_two_subjects_do_not_mix(self) -> None:
        error = self.error()
        self.assertEqual((error.kind, error.subject, error.other), ("other-subject", "polls", None))
        self.assertEqual(str(error), "one report is about `polls`, the other about nobody in particular")

    def test_the_error_travels(self) -> None:
        error = self.error()
        self.assertIsInstance(error, grantfold.GrantfoldError)
        for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
            self.assertIs(type(twin), AuditError)
            self.assertEqual((str(twin), twin.args, vars(twin)), (str(error), error.args, vars(error)))


if __name__ == "__main__":
    unittest.main()
