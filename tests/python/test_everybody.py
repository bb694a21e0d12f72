"""Questions about all members at once, and threads that run beside long questions."""

import copy
import gc
import importlib.util
import itertools
import json
import random
import sys
import threading
import unittest
from collections.abc import Callable

from grantfold.rocketchat import Workspace
from grantfold.root import EVERYONE, ROOT_PERMISSIONS, Community, CommunityError

POST, VIEW = "channel.createMessage", "channel.view"


def community(members: int = 9) -> Community:
    """Whoever has the role may post in the hall, and in the attic the members with a rule of their own."""
    made = Community()
    made.put_role("poster", None, [POST])
    made.put_group("lobby")
    made.put_channel("hall", "lobby")
    made.put_channel("attic", "lobby", synced=False)
    made.put_rule("lobby", EVERYONE)
    for at in range(members):
        made.put_member(f"m{at:04}", ["poster"] if at % 3 == 0 else [])
        if at % 4 == 0:
            made.put_rule("attic", f"m{at:04}", allow=[POST])
    return made


class Everybody(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()

    def can(self, place: str) -> list[str]:
        """The same, asked one by one."""
        return [id for id in self.community.member_ids if self.community.has(id, place, POST)]

    def test_they_are_those_who_can_one_by_one(self) -> None:
        self.community.put_member("bot", declared=[POST])
        self.community.set_owner("m0002")
        for place in self.community.place_ids:
            for name in (*ROOT_PERMISSIONS, "channel.fly"):
                found = [id for id in self.community.member_ids if self.community.has(id, place, name)]
                self.assertEqual(self.community.members_who_can(place, name), found)
                ids, mask = self.community.members_mask(place, name)
                self.assertIs(type(mask), bytes)
                self.assertEqual((ids, set(mask) - {0, 1}), (self.community.member_ids, set()))
                self.assertEqual(list(itertools.compress(ids, mask)), found)

    def test_what_makes_no_sense_is_refused(self) -> None:
        for ask in (self.community.members_who_can, self.community.members_mask):
            for name in (POST, "channel.fly"):
                with self.assertRaises(CommunityError):
                    ask("nowhere", name)
            with self.assertRaises(TypeError):
                ask("hall", 1)  # type: ignore[arg-type]
            with self.assertRaises(TypeError):
                ask(None, POST)  # type: ignore[arg-type]

    def test_nobody_is_there(self) -> None:
        empty = Community()
        empty.put_group("lobby")
        self.assertEqual(empty.member_ids, ())
        self.assertEqual(empty.members_mask("lobby", VIEW), ((), b""))
        self.assertEqual(empty.members_who_can("lobby", VIEW), [])

    def test_ids_come_back_as_they_were_given(self) -> None:
        ids = ["Zoë", "a b", "zoe", "ぼっと", "🤖"]
        for id in ids:
            self.community.put_member(id, ["poster"])
        self.assertEqual([id for id in self.community.members_who_can("hall", POST) if id in ids], sorted(ids))

    def test_the_strings_of_ids_are_made_once(self) -> None:
        ids = self.community.member_ids
        self.assertEqual(ids, tuple(f"m{at:04}" for at in range(9)))
        changes: list[Callable[[], object]] = [
            lambda: self.community.add_role_to("m0001", "poster"),
            lambda: self.community.put_rule("hall", EVERYONE, deny=[POST]),
            lambda: self.community.set_owner("m0001"),
            lambda: self.community.remove_channel("attic"),
        ]
        for change in changes:
            change()
            self.assertIs(self.community.member_ids, ids)
            self.assertIs(self.community.matrix("hall")[0], ids)
            self.assertIs(self.community.members_mask("hall", POST)[0], ids)
            self.assertEqual(self.community.members_who_can("lobby", POST), self.can("lobby"))
            self.assertIs(self.community.members_who_can("lobby", VIEW)[0], ids[0])

    def test_the_strings_of_those_who_stay_are_the_same(self) -> None:
        strings = {id: id for id in self.community.member_ids}
        self.community.put_member("a", ["poster"])
        self.community.put_member("m0004x", ["poster"])
        self.community.put_member("z", ["poster"])
        self.community.remove_member("m0000")
        ids = self.community.member_ids
        stayed = [f"m{at:04}" for at in range(1, 9)]
        self.assertEqual(ids, ("a", *stayed[:4], "m0004x", *stayed[4:], "z"))
        for id in ids:
            self.assertIs(strings.get(id, id), id)
        self.assertIs(self.community.members_who_can("hall", POST)[-1], ids[-1])

    def test_who_comes_and_goes_is_seen_at_once(self) -> None:
        self.community.put_role("other")
        roles = [[], ["poster"], ["other"], ["other", "poster"]]
        dice = random.Random(20)
        for _ in range(300):
            id = f"m{dice.randrange(30):04}"
            is_member = id in self.community.member_ids
            match dice.randrange(5):
                case 0 | 1:
                    self.community.put_member(id, dice.choice(roles), declared=dice.choice([None, [POST]]))
                case 2 if is_member:
                    self.community.remove_member(id)
                case 3 if is_member:
                    change = dice.choice([self.community.add_role_to, self.community.remove_role_from])
                    change(id, "poster")
                case 4 if is_member:
                    self.community.put_rule("attic", id, allow=[POST])
            for place in ("hall", "attic"):
                self.assertEqual(self.community.members_who_can(place, POST), self.can(place))
                ids, mask = self.community.members_mask(place, POST)
                self.assertEqual(list(itertools.compress(ids, mask)), self.can(place))
            self.assertEqual(self.community.member_ids, tuple(sorted(self.community.member_ids)))
            self.assertEqual(id in self.community.members_who_can("hall", VIEW), id in self.community.member_ids)

    def test_events_bring_and_take_members(self) -> None:
        before = self.community.members_who_can("hall", POST)

        def event(name: str, **payload: object) -> None:
            self.community.apply(json.dumps({"event": name, "payload": {"userId": "eve", **payload}}))

        event("community.joined", communityRoleIds=["poster"])
        self.assertEqual(self.community.members_who_can("hall", POST), ["eve", *before])
        event("community.leave")
        self.assertEqual(self.community.members_who_can("hall", POST), before)
        self.assertNotIn("eve", self.community.member_ids)

    def test_copies_have_members_of_their_own(self) -> None:
        ids, other = self.community.member_ids, copy.copy(self.community)
        self.community.remove_member("m0000")
        other.put_member("another", ["poster"])
        self.assertEqual(other.members_who_can("hall", POST), ["another", "m0000", "m0003", "m0006"])
        self.assertEqual(self.community.members_who_can("hall", POST), ["m0003", "m0006"])
        self.assertEqual(ids, tuple(f"m{at:04}" for at in range(9)))

    def test_an_answer_belongs_to_who_asked(self) -> None:
        answer = self.community.members_who_can("hall", POST)
        answer.clear()
        gc.collect()
        self.assertEqual(self.community.members_who_can("hall", POST), self.can("hall"))

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "numpy is not installed")
    def test_numpy_reads_a_mask(self) -> None:
        import numpy

        ids, mask = self.community.members_mask("hall", POST)
        truths = numpy.frombuffer(mask, dtype=bool)
        self.assertEqual([ids[at] for at in numpy.flatnonzero(truths)], self.can("hall"))


class Threads(unittest.TestCase):
    def test_others_run_while_a_long_question_is_answered(self) -> None:
        made = community(300)
        workspace = Workspace.defaults()
        workspace.put_user("ann", ["user"])
        questions: list[Callable[[], object]] = [
            lambda: made.members_who_can("hall", POST),
            lambda: made.members_mask("hall", POST),
            lambda: made.matrix("hall"),
            lambda: made.channels_where("m0000", POST),
            lambda: made.check_many([("m0000", "hall", POST)]),
            lambda: made.to_json(),
            lambda: workspace.users_who_can("create-c"),
            lambda: workspace.rooms_where("ann", "create-c"),
            lambda: workspace.check_many([("ann", "create-c")]),
        ]
        before = sys.getswitchinterval()
        self.addCleanup(sys.setswitchinterval, before)
        # Nobody is interrupted: another thread runs only if the question lets it.
        sys.setswitchinterval(3_600)
        for number, question in enumerate(questions):
            start, ran = threading.Lock(), threading.Event()
            start.acquire()

            def run(start: threading.Lock = start, ran: threading.Event = ran) -> None:
                with start:
                    ran.set()

            other = threading.Thread(target=run, daemon=True)
            other.start()
            start.release()
            asked = 0
            while asked < 100_000 and not ran.is_set():
                question()
                asked += 1
            with self.subTest(number):
                self.assertTrue(ran.is_set())
            other.join()

    def test_each_sees_who_was_a_member_at_one_moment(self) -> None:
        made = community(400)
        many, few = made.members_who_can("lobby", POST), made.members_who_can("lobby", POST)[1:]
        seen: set[tuple[str, ...]] = set()
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                ids, mask = made.members_mask("lobby", POST)
                seen.add(tuple(itertools.compress(ids, mask)))
                seen.add(tuple(made.members_who_can("lobby", POST)))

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(100):
            made.remove_member(many[0])
            made.put_member(many[0], ["poster"])
        done.set()
        for thread in threads:
            thread.join()
        self.assertLessEqual(seen, {tuple(many), tuple(few)})


if __name__ == "__main__":
    unittest.main()
