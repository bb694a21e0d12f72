"""Root communities that follow events, rules that are not known yet, and overlay plans, as only Python has them."""

import json
import pickle
import threading
import unittest
from collections.abc import Callable
from typing import Any

from grantfold.root import EVERYONE, ROOT_PERMISSIONS, Community, CommunityError

LONE = "\ud800"


def community() -> Community:
    """A group that nobody sees, two roles, a member."""
    made = Community()
    made.put_role(EVERYONE, None, ["channel.createMessage", "channel.createFile"])
    made.put_role("team")
    made.put_role("muted")
    made.put_member("ann", ["team"])
    made.put_group("lobby")
    return made


def created(id: str = "plans", group: str = "lobby") -> str:
    payload = {"id": id, "channelGroupId": group, "name": f"The {id}", "roleOrMemberIds": ["team"]}
    return json.dumps({"event": "channel.created", "payload": payload | {"useChannelGroupPermission": False}})


class Events(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()

    def test_an_event_tells_what_became_of_it(self) -> None:
        version = self.community.version
        applied = self.community.apply(created())
        self.assertEqual((applied.event, applied.changed), ("channel.created", True))
        self.assertEqual(self.community.version, version + 1)
        (key,) = applied.unknown_rules
        self.assertEqual((key.target, key.subject), ("plans", "team"))
        self.assertEqual((applied.recheck, applied.diagnostics), ((), ()))
        written = json.loads(applied.to_json())
        self.assertEqual(written["unknownRules"], [{"target": "plans", "subject": "team"}])
        self.assertEqual(written["recheck"], [])

    def test_an_event_that_nothing_depends_on_changes_nothing(self) -> None:
        version = self.community.version
        applied = self.community.apply('{"event": "job"}')
        self.assertEqual((applied.event, applied.changed, applied.unknown_rules), ("job", False, ()))
        self.assertEqual(self.community.version, version)

    def test_an_unknown_rule_closes_until_it_is_known(self) -> None:
        applied = self.community.apply(created())
        self.assertEqual(self.community.unknown_rules(), applied.unknown_rules)
        self.assertTrue(self.community.sees("ann", "plans"))
        why = self.community.grants("ann", "plans").explain("channel.createMessage")
        (source,) = (step.source for step in why.steps if step.source.kind == "unknown-rule")
        self.assertEqual((source.subject, source.target), ("team", "plans"))
        self.assertEqual(json.loads(source.to_json())["kind"], "unknown-rule")
        self.community.put_rule("plans", "team")
        self.assertEqual(self.community.unknown_rules(), ())
        self.assertIn("channel.createMessage", self.community.grants("ann", "plans"))
        self.community.put_unknown_rule("plans", "team")
        self.assertNotIn("channel.createMessage", self.community.grants("ann", "plans"))
        again = Community.from_json(self.community.to_json())
        self.assertEqual(again.unknown_rules(), self.community.unknown_rules())

    def test_a_refused_event_changes_nothing(self) -> None:
        refused = {
            "event-unknown": '{"event": "channel.create", "payload": {}}',
            "event-malformed": '{"event": "channel.created"}',
            "event-dangling-id": created(group="nowhere"),
            "json-duplicate-key": '{"event": "job", "event": "job"}',
            "json-syntax": "",
        }
        before = self.community.to_json(), self.community.version
        for code, event in refused.items():
            with self.subTest(code), self.assertRaises(CommunityError) as caught:
                self.community.apply(event)
            error = caught.exception
            self.assertEqual((error.kind, error.id), ("malformed", None))
            self.assertIn(code, [found.code for found in error.diagnostics])
            self.assertEqual(pickle.loads(pickle.dumps(error)).diagnostics, error.diagnostics)
            self.assertEqual((self.community.to_json(), self.community.version), before)

    def test_channels_are_found_by_name(self) -> None:
        self.community.apply(created())
        self.assertEqual(self.community.channel_named("The plans"), "plans")
        self.community.put_channel("one", "lobby", "Twice")
        self.community.put_channel("two", "lobby", "Twice")
        for kind, name in {"unknown": "the plans", "ambiguous": "Twice"}.items():
            with self.assertRaises(CommunityError) as caught:
                self.community.channel_named(name)
            self.assertEqual((caught.exception.kind, caught.exception.id), (kind, name))

    def test_events_of_several_threads_are_all_applied(self) -> None:
        def follow(number: int) -> None:
            for at in range(50):
                self.community.apply(created(f"{number}-{at}"))
                self.community.unknown_rules()

        threads = [threading.Thread(target=follow, args=[number]) for number in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(self.community.unknown_rules()), 200)


class Plans(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()
        self.community.put_rule("lobby", EVERYONE)

    def test_a_plan_does_what_it_says(self) -> None:
        version = self.community.version
        plan = self.community.overlay_for("muted", "lobby", ["channel.createFile", "channel.createMessageReaction"])
        self.assertEqual(self.community.version, version)
        self.assertEqual((plan.target, plan.subject, plan.exact), ("lobby", "muted", True))
        self.assertEqual((plan.allow, plan.deny), (("channel.createMessageReaction",), ("channel.createMessage",)))
        self.assertEqual(plan.sdk, {"channelCreateMessageReaction": True, "channelCreateMessage": False})
        self.assertTrue(plan.warnings)
        self.community.put_rule(plan.target, plan.subject, plan.allow, plan.deny)
        self.community.put_member("max", ["muted"])
        self.assertEqual(tuple(self.community.grants("max", "lobby")), plan.reached)

    def test_what_cannot_be_reached_is_told(self) -> None:
        self.community.set_owner("ann")
        plan = self.community.overlay_for("ann", "lobby", [])
        self.assertFalse(plan.exact)
        self.assertTrue(plan.warnings)
        self.assertEqual(plan.reached, tuple(name for name in ROOT_PERMISSIONS if name.startswith("channel.")))

    def test_the_dict_is_the_callers(self) -> None:
        plan = self.community.overlay_for("muted", "lobby", [])
        plan.sdk["more"] = True
        self.assertNotIn("more", plan.sdk)

    def test_what_makes_no_sense_is_an_error(self) -> None:
        questions: list[tuple[str, str, str, list[str]]] = [
            ("unknown", "nobody", "lobby", []),
            ("unknown", "ann", "nowhere", []),
            ("unknown", "ann", "lobby", ["channel.nope"]),
            ("wrong-scope", "ann", "lobby", ["community.kick"]),
        ]
        for kind, subject, target, wanted in questions:
            with self.subTest(kind), self.assertRaises(CommunityError) as caught:
                self.community.overlay_for(subject, target, wanted)
            self.assertEqual(caught.exception.kind, kind)


class Arguments(unittest.TestCase):
    def test_nothing_is_coerced(self) -> None:
        it: Any = community()
        calls: list[Callable[[], object]] = [
            lambda: it.apply({"event": "job"}),
            lambda: it.apply(b'{"event": "job"}'),
            lambda: it.put_unknown_rule("lobby"),
            lambda: it.put_unknown_rule("lobby", 1),
            lambda: it.overlay_for("ann", "lobby"),
            lambda: it.overlay_for("ann", "lobby", "channel.view"),
            lambda: it.overlay_for("ann", "lobby", [1]),
            lambda: it.channel_named(1),
        ]
        for number, call in enumerate(calls):
            with self.subTest(number):
                self.assertRaises(TypeError, call)
        self.assertEqual(it.to_json(), community().to_json())

    def test_lone_surrogates_name_nothing(self) -> None:
        it = community()
        self.assertRaises(UnicodeEncodeError, it.put_unknown_rule, "lobby", LONE)
        self.assertRaises(UnicodeEncodeError, it.overlay_for, LONE, "lobby", [])
        self.assertRaises(UnicodeEncodeError, it.apply, f'{{"event": "{LONE}"}}')
        self.assertRaises(CommunityError, it.channel_named, LONE)


class Values(unittest.TestCase):
    def test_equal_values_are_equal_and_have_one_hash(self) -> None:
        def values() -> list[Any]:
            it = community()
            applied = it.apply(created())
            return [applied, *applied.unknown_rules, it.overlay_for("ann", "lobby", [])]

        for one, other in zip(values(), values()):
            with self.subTest(repr(one)):
                self.assertIsNot(one, other)
                self.assertEqual(one, other)
                self.assertEqual(hash(one), hash(other))
                self.assertNotEqual(one, "something else")
                self.assertRegex(repr(one), rf"^<{type(one).__name__}\b.*>$")


if __name__ == "__main__":
    unittest.main()
