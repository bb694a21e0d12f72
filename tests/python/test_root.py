"""Root communities: errors, changes, threads and values, as only Python has them."""

import copy
import json
import pickle
import threading
import unittest
from collections.abc import Callable
from typing import Any, get_args

from grantfold import Explanation, PermissionDenied
from grantfold._kinds import AdviceKind, CallCondition, CommunityErrorKind, LayerKind
from grantfold.root import EVERYONE, ROOT_METHODS, ROOT_PERMISSIONS, Community, CommunityError, root_catalog

LONE = "\ud800"


def community() -> Community:
    """A lobby that everyone sees, a hall with rules of its own, a member, a moderator and a bot."""
    made = Community()
    made.put_role("mod", "Moderators", ["channel.deleteMessageOther", "community.manageRoles"])
    made.put_member("ann")
    made.put_member("max", ["mod"])
    made.put_member("bot", declared=["channel.createMessage"])
    made.put_group("lobby", "Lobby")
    made.put_channel("news", "lobby", "News")
    made.put_channel("hall", "lobby", synced=False)
    made.put_rule("lobby", EVERYONE, allow=["channel.viewMessageHistory"])
    made.put_rule("hall", "mod", allow=["channel.createMessage"], deny=["channel.deleteMessageOther"])
    return made


class Questions(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()

    def test_grants_know_who_and_where(self) -> None:
        grants = self.community.grants("bot", "news")
        self.assertEqual((grants.subject, grants.place), ("bot", "news"))
        self.assertEqual(set(grants), {"channel.view", "channel.createMessage", "channel.viewMessageHistory"})
        expected = {"subject": "bot", "place": "news", "permissions": list(grants)}
        self.assertEqual(json.loads(grants.to_json()), expected)
        self.assertIsNone(self.community.community_grants("bot").place)
        with self.assertRaises(PermissionDenied) as caught:
            grants.require("channel.createFile")
        self.assertEqual((caught.exception.subject, caught.exception.place), ("bot", "news"))

    def test_lists_are_of_ids(self) -> None:
        self.assertEqual(self.community.visible_channels("ann"), ["news"])
        self.assertEqual(self.community.visible_groups("max"), ["lobby"])
        self.assertEqual(self.community.channels_where("max", "channel.createMessage"), ["hall"])
        self.assertEqual(self.community.members_who_can("news", "channel.createMessage"), ["bot"])
        self.assertEqual(self.community.channels_where("max", "channel.nope"), [])
        self.assertEqual(self.community.members_who_can("news", LONE), [])

    def test_an_explanation_names_its_sources(self) -> None:
        def sources(why: Explanation) -> dict[LayerKind, Any]:
            return {step.source.kind: step.source for step in why.steps}

        named = sources(self.community.grants("max", "hall").explain("channel.deleteMessageOther"))
        self.assertEqual((named["role"].id, named["role"].name), ("mod", "Moderators"))
        rule = named["role-rule"]
        self.assertEqual((rule.role.id, rule.role.name, rule.target), ("mod", "Moderators", "hall"))
        self.assertIsNone(rule.member)
        closed = sources(self.community.grants("ann", "hall").explain("channel.view"))
        self.assertEqual(closed["no-access-rule"].target, "hall")
        self.community.put_rule("hall", "ann")
        seen = sources(self.community.grants("ann", "hall").explain("channel.view"))
        self.assertEqual(seen["visible"].target, "hall")
        self.community.put_rule("hall", "ann", allow=["channel.fullControl"])
        controlled = sources(self.community.grants("ann", "hall").explain("channel.createMessage"))
        self.assertEqual(controlled["full-control"].scope, "channel")
        self.community.set_owner("ann")
        owned = sources(self.community.grants("ann", "hall").explain("channel.createFile"))
        self.assertIn("owner", owned)
        for source in [*named.values(), *closed.values(), *controlled.values(), *owned.values()]:
            parts = json.loads(source.to_json())
            self.assertIn(source.kind, get_args(LayerKind))
            for name, part in parts.items():
                got = getattr(source, name)
                self.assertEqual({"id": got.id, "name": got.name} if name == "role" else got, part)

    def test_a_call_is_answered_with_the_platforms_code(self) -> None:
        answer = self.community.check_call("ann", "ChannelMessageClient.create", "news")
        self.assertFalse(answer.allowed)
        assert answer.code is not None
        self.assertEqual((answer.code.name, answer.code.number), ("NoPermissionToCreate", 1000))
        self.assertTrue(answer.code.documented)
        self.assertEqual([(it.permission, it.target) for it in answer.missing], [("channel.createMessage", "news")])
        allowed = self.community.check_call("bot", "ChannelMessageClient.create", "news")
        self.assertEqual((allowed.allowed, allowed.code, allowed.reason, allowed.missing), (True, None, None, ()))

    def test_every_condition_has_its_name_in_the_type(self) -> None:
        wrong: Any = "nope"
        with self.assertRaises(CommunityError) as caught:
            self.community.check_call("ann", "ChannelMessageClient.create", "news", conditions=[wrong])
        self.assertEqual(str(caught.exception).rpartition(": ")[2].split(", "), list(get_args(CallCondition)))

    def test_what_depends_on_the_reading_is_known(self) -> None:
        self.community.put_role("quiet")
        self.community.put_member("max", ["mod", "quiet"])
        self.community.put_rule("hall", "quiet", deny=["channel.createMessage"])
        (found,) = self.community.contested("max", "hall")
        self.assertEqual((found.permission, found.allowed), ("channel.createMessage", True))
        self.assertEqual(found.otherwise_under, ("deny_wins",))
        strict = self.community.under(role_merge="deny_wins")
        self.assertNotIn("channel.createMessage", strict.grants("max", "hall"))

    def test_advice_says_what_to_change(self) -> None:
        advice = self.community.advise("bot", "hall", "channel.createMessage")
        found = {it.change: it for it in advice}
        opened, allowed = found["open"], found["memberRule"]
        self.assertEqual((opened.target, opened.subject, opened.member, opened.role), ("hall", EVERYONE, None, None))
        self.assertEqual((allowed.target, allowed.subject, allowed.member, allowed.reach), ("hall", None, "bot", 1))
        self.assertEqual(str(allowed), allowed.sentence)
        self.assertEqual([it.reach for it in advice], sorted(it.reach for it in advice))
        for it in advice:
            self.assertIn(it.change, get_args(AdviceKind))
            for name, part in json.loads(it.to_json()).items():
                self.assertEqual(getattr(it, name), part)
        self.assertEqual(self.community.advise("bot", "news", "channel.createMessage"), ())

    def test_the_catalogue_lists_every_name(self) -> None:
        self.assertEqual(tuple(info.name for info in root_catalog()), ROOT_PERMISSIONS)
        self.community.set_owner("ann")
        self.assertEqual(tuple(self.community.grants("ann", "news")), ROOT_PERMISSIONS)

    def test_every_method_is_known(self) -> None:
        for method in ROOT_METHODS:
            answers = [self.answer(method, target) for target in ("news", "lobby")]
            self.assertIn(method, answers)

    def answer(self, method: Any, target: str) -> str:
        """The method as the answer names it, or what is wrong with the question."""
        try:
            return self.community.check_call("bot", method, target, destination="lobby", role="mod").method
        except CommunityError as error:
            return error.kind


class Changes(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()

    def test_each_takes_effect_at_once_and_counts(self) -> None:
        version = self.community.version
        own = self.community.community_grants
        edits: list[tuple[Callable[[], None], Callable[[], bool]]] = [
            (lambda: self.community.add_role_to("ann", "mod"), lambda: self.community.sees("ann", "hall")),
            (lambda: self.community.remove_role_from("ann", "mod"), lambda: not self.community.sees("ann", "hall")),
            (lambda: self.community.put_rule("hall", "ann"), lambda: self.community.sees("ann", "hall")),
            (lambda: self.community.remove_rule("hall", "ann"), lambda: not self.community.sees("ann", "hall")),
            (lambda: self.community.put_channel("hall", "lobby"), lambda: self.community.sees("ann", "hall")),
            (lambda: self.community.remove_channel("hall"), lambda: self.community.visible_channels("ann") == ["news"]),
            (lambda: self.community.remove_group("lobby"), lambda: self.community.visible_groups("ann") == []),
            (lambda: self.community.set_owner("ann"), lambda: "community.kick" in own("ann")),
            (lambda: self.community.remove_role("mod"), lambda: not own("max")),
            (lambda: self.community.remove_member("bot"), lambda: '"bot"' not in self.community.to_json()),
        ]
        for number, (edit, done) in enumerate(edits, 1):
            with self.subTest(number):
                edit()
                self.assertTrue(done())
                self.assertEqual(self.community.version, version + number)

    def test_grants_are_a_snapshot(self) -> None:
        grants = self.community.grants("bot", "news")
        self.community.remove_member("bot")
        self.assertIn("channel.createMessage", grants)

    def test_copies_change_apart(self) -> None:
        for twin in (copy.copy(self.community), copy.deepcopy(self.community), self.community.under()):
            twin.put_member("new")
            self.assertEqual(twin.version, self.community.version + 1)
            self.assertRaises(CommunityError, self.community.sees, "new", "news")

    def test_a_document_comes_back(self) -> None:
        text = self.community.to_json()
        self.assertEqual(Community.from_json(text).to_json(), text)
        self.assertEqual(Community.from_json(text).version, 0)

    def test_readings_travel_as_arguments(self) -> None:
        usual = self.community.readings
        expected = {"role_merge": "allow_wins", "view_false": "ignored", "full_control": "removable", "implied": "late"}
        self.assertEqual(usual, expected)
        strict = Community(role_merge="deny_wins", implied="early")
        self.assertEqual(Community.from_json(strict.to_json(), **strict.readings).readings, strict.readings)
        self.assertEqual(strict.under(implied="late").readings, usual | {"role_merge": "deny_wins"})
        usual["role_merge"] = "deny_wins"
        self.assertEqual(self.community.readings["role_merge"], "allow_wins")


class Errors(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()

    def fails(self, kind: CommunityErrorKind, id: str | None, function: Callable[..., object], *given: Any) -> None:
        before = self.community.to_json(), self.community.version
        with self.assertRaises(CommunityError) as caught:
            function(*given)
        self.assertEqual((caught.exception.kind, caught.exception.id), (kind, id))
        self.assertIn(kind, get_args(CommunityErrorKind))
        self.assertEqual((self.community.to_json(), self.community.version), before)

    def test_what_is_not_there_is_an_error(self) -> None:
        it = self.community
        for function in (it.grants, it.sees, it.contested):
            self.fails("unknown", "nobody", function, "nobody", "news")
            self.fails("unknown", "nowhere", function, "ann", "nowhere")
        for ask in (it.community_grants, it.visible_channels, it.visible_groups, it.remove_member, it.set_owner):
            self.fails("unknown", "nobody", ask, "nobody")
        self.fails("unknown", "nobody", it.channels_where, "nobody", "channel.view")
        self.fails("unknown", "nowhere", it.members_who_can, "nowhere", "channel.view")
        self.fails("unknown", "none", it.can_assign, "ann", "none")
        self.fails("unknown", "none", it.add_role_to, "ann", "none")
        self.fails("unknown", "none", it.put_member, "new", ["mod", "none"])
        self.fails("unknown", "none", it.put_channel, "new", "none")
        self.fails("unknown", "none", it.put_rule, "news", "none")
        self.fails("no-rule", None, it.remove_rule, "news", "ann")
        with self.assertRaises(CommunityError) as caught:
            it.put_channel("new", "none")
        self.assertEqual(caught.exception.what, "channel group")

    def test_ids_are_of_one_thing(self) -> None:
        self.fails("exists", "news", self.community.put_group, "news")
        self.fails("exists", "lobby", self.community.put_channel, "lobby", "lobby")
        self.fails("everyone", EVERYONE, self.community.remove_role, EVERYONE)

    def test_permissions_must_exist_and_fit(self) -> None:
        it = self.community
        for function in (it.put_role, it.put_member, it.put_rule):
            named: dict[str, list[Any]] = {
                "put_role": ["new", None, ["channel.nope"]],
                "put_member": ["new", [], ["channel.nope"]],
                "put_rule": ["news", "ann", ["channel.nope"]],
            }
            self.fails("unknown-permission", "channel.nope", function, *named[function.__name__])
        self.fails("unknown-permission", "\\ud800", it.put_role, "new", None, [LONE])
        self.fails("unknown-permission", "channel.nope", it.advise, "ann", "news", "channel.nope")
        self.fails("wrong-scope", "community.kick", it.put_rule, "news", "ann", ["community.kick"])
        self.fails("wrong-scope", "channel.view", it.put_rule, "news", "ann", ["channel.view"], ["channel.view"])

    def test_a_call_must_make_sense(self) -> None:
        ask = self.community.check_call
        self.fails("unknown-method", "Nope.create", ask, "ann", "Nope.create")
        self.fails("needs-target", "ChannelClient.get", ask, "ann", "ChannelClient.get")
        self.fails("needs-destination", "ChannelClient.move", ask, "max", "ChannelClient.move", "hall")
        self.fails("unknown", "nobody", ask, "nobody", "ChannelClient.get", "news")
        self.fails(
            "unknown-permission",
            "nope",
            lambda: ask("max", "CommunityRoleClient.create", role_permissions=["nope"]),
        )

    def broken(self) -> CommunityError:
        members = [{"userId": "ann", "communityRoleIds": ["none"]}, {"userId": "ann"}]
        with self.assertRaises(CommunityError) as caught:
            Community.from_json(json.dumps({"members": members}))
        return caught.exception

    def test_a_document_is_read_whole_or_not_at_all(self) -> None:
        error = self.broken()
        self.assertEqual((error.kind, error.id, error.what), ("malformed", None, None))
        self.assertEqual([found.code for found in error.diagnostics], ["community-dangling-id"])
        self.assertIn(str(error.diagnostics[0]), str(error))
        for text in ("", "[]", "{} {}", '{"roles": [], "roles": []}'):
            self.assertRaises(CommunityError, Community.from_json, text)

    def test_what_is_merely_odd_is_told(self) -> None:
        role = {"id": "mod", "channelPermission": {"channelNope": True}}
        (found,) = Community.from_json(json.dumps({"roles": [role]})).diagnostics
        self.assertEqual(found.code, "community-unknown-permission")

    def test_errors_travel(self) -> None:
        error: Any = self.broken()
        error.noted = "by a caller"
        copies = [copy.copy(error), copy.deepcopy(error)]
        copies += [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
        for twin in copies:
            self.assertIs(type(twin), CommunityError)
            self.assertEqual((str(twin), vars(twin)), (str(error), vars(error)))


class Arguments(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()

    def test_nothing_is_coerced(self) -> None:
        it: Any = self.community
        calls: list[Callable[[], object]] = [
            lambda: Community.from_json(b"{}"),  # type: ignore[arg-type]
            lambda: Community.from_json({}),  # type: ignore[arg-type]
            lambda: Community("deny_wins"),  # type: ignore[call-arg]
            lambda: it.grants(1, "news"),
            lambda: it.grants("ann"),
            lambda: it.grants("ann", None),
            lambda: it.channels_where("ann", 1),
            lambda: it.check_call("ann", 1),
            lambda: it.check_call("ann", "ChannelClient.get", "news", conditions="owner"),
            lambda: it.check_call("ann", "ChannelClient.get", "news", conditions=None),
            lambda: it.check_call("ann", "ChannelClient.get", "news", more_targets="hall"),
            lambda: it.put_role("new", None, "channel.view"),
            lambda: it.put_role("new", permissions=[1]),
            lambda: it.put_member("new", "mod"),
            lambda: it.put_member("new", [1]),
            lambda: it.put_channel("new", "lobby", "New", 1),
            lambda: it.put_rule("news", "ann", None),
        ]
        for number, call in enumerate(calls):
            with self.subTest(number):
                self.assertRaises(TypeError, call)
        self.assertEqual(self.community.to_json(), community().to_json())

    def test_readings_are_named(self) -> None:
        wrong: Any = "sometimes"
        for make in (Community, self.community.under, lambda **given: Community.from_json("{}", **given)):
            with self.assertRaisesRegex(ValueError, "role_merge: .*`sometimes`.*`allow_wins` or `deny_wins`"):
                make(role_merge=wrong)

    def test_lone_surrogates_name_nothing(self) -> None:
        it = self.community
        for call in (
            lambda: it.grants(LONE, "news"),
            lambda: it.put_member(LONE),
            lambda: it.put_member("new", [LONE]),
            lambda: it.check_call("ann", "ChannelClient.get", LONE),
            lambda: it.check_call("ann", "ChannelClient.get", "news", more_targets=[LONE]),
            lambda: Community.from_json(f'{{"a": "{LONE}"}}'),
        ):
            self.assertRaises(UnicodeEncodeError, call)

    def test_attributes_are_fixed(self) -> None:
        for name in ("version", "readings", "more"):
            with self.assertRaises(AttributeError):
                setattr(self.community, name, 1)


class Values(unittest.TestCase):
    def values(self) -> list[Any]:
        it = community()
        it.put_rule("hall", "max", deny=["channel.view"])
        methods = ("ChannelMessageClient.create", "ChannelClient.get")
        answers = [it.check_call("ann", method, "news") for method in methods]
        why = it.grants("max", "hall").explain("channel.deleteMessageOther")
        sources = [step.source for step in why.steps]
        roles = [source.role for source in sources if source.role]
        contested, advice = it.contested("max", "hall"), it.advise("ann", "news", "channel.createMessage")
        self.assertTrue(contested and advice and roles)
        return [*answers, answers[0].code, *answers[0].missing, *contested, *advice, *sources, *roles]

    def test_equal_values_are_equal_and_have_one_hash(self) -> None:
        for one, other in zip(self.values(), self.values()):
            with self.subTest(repr(one)):
                self.assertIsNot(one, other)
                self.assertEqual(one, other)
                self.assertEqual(hash(one), hash(other))
                self.assertNotEqual(one, "something else")

    def test_a_value_says_what_it_is(self) -> None:
        for value in [*self.values(), community()]:
            self.assertRegex(repr(value), rf"(?s)^<{type(value).__name__}\b.*>$")


class Threads(unittest.TestCase):
    def test_readers_see_all_of_a_change_or_nothing(self) -> None:
        shared, rounds = community(), 100
        both = ["channel.createFile", "channel.createMessage"]
        start, failures = threading.Barrier(6), []

        def write(subject: str) -> None:
            start.wait()
            for _ in range(rounds):
                shared.put_rule("hall", subject, allow=both)
                shared.put_rule("hall", subject, deny=both)

        def read() -> None:
            start.wait()
            for _ in range(rounds):
                grants = shared.grants("ann", "hall")
                if grants.has_any(both) != grants.has_all(both):
                    failures.append(list(grants))
                shared.visible_channels("ann")
                shared.members_who_can("news", both[0])
                Community.from_json(shared.to_json())

        shared.put_rule("hall", "ann", deny=both)
        before = shared.version
        threads = [threading.Thread(target=write, args=[subject]) for subject in ("ann", "max")]
        threads += [threading.Thread(target=read) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        self.assertEqual(shared.version, before + 4 * rounds)


if __name__ == "__main__":
    unittest.main()
