"""Answers that are kept, snapshots, and many questions at once, as only Python has them."""

import copy
import gc
import importlib.util
import itertools
import json
import pickle
import subprocess
import sys
import threading
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from grantfold import PermissionDenied
from grantfold.rocketchat import APP_PERMISSIONS, AppManifest, AppRegistry, RegistryError, Workspace, WorkspaceError
from grantfold.root import EVERYONE, ROOT_PERMISSIONS, Community, CommunityError

LONE = "\ud800"
POST, VIEW = "channel.createMessage", "channel.view"


def fresh(text: str) -> str:
    """An equal str that is another object."""
    return text.encode().decode()


def manifest(*permissions: str, id: str | None = "demo") -> AppManifest:
    text: dict[str, Any] = {"permissions": [{"name": name} for name in permissions]}
    return AppManifest.parse(json.dumps(text | ({"id": id} if id else {})))


def community(channels: int = 20) -> Community:
    """Ann may post in every third channel, by her own rule; bob and the app see what everybody sees."""
    made = Community()
    made.put_role("team", None, [VIEW])
    made.put_group("lobby")
    for at in range(channels):
        made.put_channel(f"c{at:04}", "lobby", synced=False)
        made.put_rule(f"c{at:04}", EVERYONE if at % 2 else "team")
    for name in ("ann", "bob"):
        made.put_member(name, ["team"])
    made.put_member("bot", declared=[POST])
    for at in range(0, channels, 3):
        made.put_rule(f"c{at:04}", "ann", allow=[POST])
    return made


def workspace() -> Workspace:
    made = Workspace.defaults()
    made.put_user("ann", ["user"])
    made.put_user("bob", ["user", "guest"])
    made.put_subscription("ann", "general", ["owner"])
    return made


class Names(unittest.TestCase):
    def test_it_does_not_matter_which_object_asks(self) -> None:
        grants = manifest("message.read", "user.read").grants()
        literal = "message.read"
        for _ in range(500):
            self.assertIn(literal, grants)
            self.assertIn(fresh("message.read"), grants)
            self.assertNotIn("message.write", grants)
            self.assertNotIn(fresh("message.write"), grants)
            self.assertNotIn("message", grants)
        for name in APP_PERMISSIONS * 50:
            self.assertEqual(name in grants, name in grants.names)
            self.assertEqual(grants.has(fresh(name)), name in grants.names)

    def test_strings_that_come_and_go_are_not_mistaken_for_each_other(self) -> None:
        grants = manifest(*APP_PERMISSIONS[::2]).grants()
        allowed = set(APP_PERMISSIONS[::2])
        for turn in range(40_000):
            name = APP_PERMISSIONS[turn * 7 % len(APP_PERMISSIONS)] + ("" if turn % 5 else "x")
            if (fresh(name) in grants) is not (name in allowed):
                self.fail(name)
            if turn % 10_000 == 0:
                gc.collect()

    def test_a_str_that_lies_about_itself_counts_as_its_text(self) -> None:
        class Liar(str):
            def __eq__(self, other: object) -> bool:
                return True

            def __hash__(self) -> int:
                return hash("message.read")

        grants = manifest("message.read").grants()
        for _ in range(200):
            self.assertNotIn(Liar("message.write"), grants)
            self.assertIn(Liar("message.read"), grants)

    def test_other_things_are_in_no_grants_and_no_arguments(self) -> None:
        grants = manifest("message.read").grants()
        for thing in (1, None, b"message.read", ["message.read"], LONE):
            self.assertNotIn(thing, grants)
        self.assertFalse(grants.has(LONE))
        for thing in (1, None, b"message.read"):
            with self.assertRaises(TypeError):
                grants.has(thing)  # type: ignore[arg-type]

    def test_names_of_one_workspace_alone_are_found(self) -> None:
        made = workspace()
        made.put_permission("fly", ["user"])
        grants = made.grants("ann")
        for _ in range(200):
            self.assertTrue("fly" in grants and fresh("fly") in grants and "swim" not in grants)
            self.assertTrue(made.has("ann", "fly") and made.has("ann", fresh("create-d")))
        self.assertIn("fly", grants.names)

    def test_names_are_one_frozenset(self) -> None:
        grants = manifest("message.read").grants()
        self.assertIs(type(grants.names), frozenset)
        self.assertIs(grants.names, grants.names)


class Kept(unittest.TestCase):
    def test_a_change_is_seen_at_once(self) -> None:
        made = community()
        for _ in range(3):
            self.assertFalse(made.has("bob", "c0001", POST))
            made.put_rule("c0001", "bob", allow=[POST])
            self.assertTrue(made.has("bob", "c0001", POST))
            made.remove_rule("c0001", "bob")
        made.add_role_to("bob", made_role(made))
        self.assertTrue(made.has("bob", "c0001", POST))
        made.remove_member("bob")
        with self.assertRaises(CommunityError):
            made.has("bob", "c0001", POST)

    def test_it_says_what_grants_say(self) -> None:
        made = community()
        for member, place in itertools.product(("ann", "bob", "bot"), made.place_ids):
            grants = made.grants(member, place)
            for name in (*ROOT_PERMISSIONS, "channel.fly"):
                self.assertEqual(made.has(member, place, name), name in grants, (member, place, name))

    def test_more_questions_than_are_kept(self) -> None:
        made = community(3_000)
        for _ in range(2):
            for at in range(3_000):
                if made.has("ann", f"c{at:04}", POST) is not (at % 3 == 0):
                    self.fail(str(at))

    def test_what_is_not_there_raises_whatever_is_asked(self) -> None:
        made = community()
        for member, place in (("eve", "c0001"), ("ann", "nowhere"), ("", "c0001"), ("ann", "")):
            for name in (POST, "channel.fly"):
                with self.subTest((member, place, name)), self.assertRaises(CommunityError):
                    made.has(member, place, name)
        with self.assertRaises(UnicodeEncodeError):
            made.has(LONE, "c0001", POST)
        with self.assertRaises(TypeError):
            made.has("ann", "c0001", None)  # type: ignore[arg-type]
        self.assertFalse(made.has("ann", "c0001", LONE))

    def test_a_workspace_changes_at_once_too(self) -> None:
        made = workspace()
        for _ in range(3):
            self.assertFalse(made.has("bob", "edit-room", "general"))
            made.put_subscription("bob", "general", ["owner"])
            self.assertTrue(made.has("bob", "edit-room", "general"))
            self.assertFalse(made.has("bob", "edit-room"))
            made.remove_subscription("bob", "general")
        made.put_permission("edit-room", ["user"])
        self.assertTrue(made.has("bob", "edit-room"))
        made.restrict("guest", ["view-d-room"])
        self.assertFalse(made.has("bob", "edit-room"))
        self.assertEqual(made.has("bob", "edit-room", ""), made.has("bob", "edit-room"))

    def test_where_the_server_throws_every_question_does(self) -> None:
        made = workspace()
        made.put_user("odd", ["user", ""])
        for _ in range(3):
            with self.assertRaises(WorkspaceError) as caught:
                made.has("odd", "edit-room")
            self.assertEqual(caught.exception.kind, "invalid-param")
            with self.assertRaises(WorkspaceError):
                made.has("ann", "")
            self.assertFalse(made.has(None, "edit-room") or made.has("", "edit-room") or made.has(None, ""))

    def test_lent_and_believed_roles_are_not_kept(self) -> None:
        made = workspace()
        self.assertFalse(made.has("ann", "edit-room"))
        self.assertTrue(made.has("ann", "edit-room", None, ["owner"]))
        self.assertTrue(made.has({"_id": "ann", "roles": ["admin"]}, "edit-room"))
        self.assertFalse(made.has("ann", "edit-room"))

    def test_copies_do_not_share_what_is_kept(self) -> None:
        made = community()
        made.has("bob", "c0001", POST)
        other = copy.copy(made)
        other.put_rule("c0001", "bob", allow=[POST])
        self.assertEqual((made.has("bob", "c0001", POST), other.has("bob", "c0001", POST)), (False, True))
        self.assertTrue(made.under(view_false="hides").has("ann", "c0000", POST))


def made_role(made: Community) -> str:
    made.put_role("poster", None, [POST])
    return "poster"


class Snapshots(unittest.TestCase):
    def setUp(self) -> None:
        self.community = community()
        self.ann = self.community.access("ann")

    def test_it_says_what_the_community_says(self) -> None:
        for member in ("ann", "bob", "bot"):
            access = self.community.access(member)
            self.assertEqual((access.member, access.version), (member, self.community.version))
            for name in (*ROOT_PERMISSIONS, "channel.fly"):
                self.assertEqual(access.channels_where(name), self.community.channels_where(member, name))
                having = [place for place in access.place_ids if self.community.has(member, place, name)]
                self.assertEqual([place for place in access.place_ids if access.has(place, name)], having)
                self.assertEqual(list(itertools.compress(access.place_ids, access.mask(name))), having)
            self.assertEqual(access.channels_where(VIEW), self.community.visible_channels(member))
            for place in access.place_ids:
                self.assertEqual(access.grants(place), self.community.grants(member, place))

    def test_it_stays_what_it_was(self) -> None:
        late = self.community.access("ann")
        before = self.ann.channels_where(POST), self.ann.mask(POST), self.ann.place_ids
        self.assertTrue(self.ann.is_current)
        self.community.remove_channel("c0000")
        self.community.put_rule("c0001", "ann", allow=[POST])
        self.assertFalse(self.ann.is_current)
        for access in (self.ann, late):
            # What was not asked before the change is of the same moment.
            self.assertEqual((access.channels_where(POST), access.mask(POST), access.place_ids), before)
            self.assertTrue(access.has("c0000", POST) and "c0000" in access.place_ids)
            self.assertIn(POST, access.grants("c0000"))
        now = self.community.access("ann")
        self.assertEqual(now.channels_where(POST), ["c0001", *before[0][1:]])
        self.assertNotIn("c0000", self.community.place_ids)
        with self.assertRaises(CommunityError):
            now.has("c0000", POST)
        self.community.remove_member("ann")
        self.assertTrue(self.ann.has("c0000", POST))
        with self.assertRaises(CommunityError):
            self.community.access("ann")

    def test_a_refused_change_leaves_it_current(self) -> None:
        with self.assertRaises(CommunityError):
            self.community.put_channel("more", "nowhere")
        self.assertTrue(self.ann.is_current)

    def test_the_strings_of_ids_are_made_once(self) -> None:
        ids = self.community.place_ids
        self.assertEqual(ids, (*sorted(f"c{at:04}" for at in range(20)), "lobby"))
        self.community.put_rule("c0001", "bob")
        self.community.put_member("eve")
        self.assertIs(self.community.place_ids, ids)
        self.assertIs(self.community.access("bob").channels_where(VIEW)[0], ids[0])
        self.community.put_channel("a", "lobby")
        self.assertEqual(self.community.place_ids, ("a", *ids))

    def test_words_are_a_view_that_nobody_can_change(self) -> None:
        words = self.ann.words()
        self.assertEqual((words.format, words.itemsize, len(words)), ("Q", 8, len(self.ann.place_ids)))
        self.assertTrue(words.readonly)
        with self.assertRaises(TypeError):
            words[0] = 0
        for name in ROOT_PERMISSIONS:
            bit = 1 << ROOT_PERMISSIONS.index(name)
            self.assertEqual(bytes(bool(word & bit) for word in words), self.ann.mask(name))
        self.assertEqual(self.ann.mask("channel.fly"), bytes(len(words)))

    def test_a_community_without_places(self) -> None:
        empty = Community()
        empty.put_member("ann")
        access = empty.access("ann")
        self.assertEqual((access.place_ids, access.mask(VIEW), access.channels_where(VIEW)), ((), b"", []))
        self.assertEqual((access.words().tolist(), access.words().readonly), ([], True))

    def test_the_owner_may_everything(self) -> None:
        self.community.set_owner("bob")
        self.assertEqual(set(self.community.access("bob").mask(POST)), {1})

    def test_numpy_is_not_needed(self) -> None:
        code = (
            "import sys; sys.modules['numpy'] = None\n"
            "from grantfold.root import Community\n"
            "made = Community(); made.put_member('ann'); made.put_group('lobby')\n"
            "access = made.access('ann')\n"
            "assert list(access.words()) == [0]\n"
            "try: access.numpy()\n"
            "except ImportError: print('no numpy')\n"
        )
        self.assertEqual(subprocess.check_output([sys.executable, "-c", code], text=True), "no numpy\n")

    @unittest.skipUnless(importlib.util.find_spec("numpy"), "numpy is not installed")
    def test_numpy_reads_the_same_memory(self) -> None:
        import numpy

        array = self.ann.numpy()
        self.assertEqual((array.dtype, array.tolist()), (numpy.uint64, self.ann.words().tolist()))
        self.assertFalse(array.flags.writeable)
        self.assertTrue(numpy.shares_memory(array, self.ann.numpy()))
        truths = numpy.frombuffer(self.ann.mask(POST), dtype=bool)
        self.assertEqual(truths.tolist(), [self.ann.has(place, POST) for place in self.ann.place_ids])
        self.assertEqual(numpy.frombuffer(self.ann.words(), dtype=numpy.uint64).tolist(), array.tolist())

    def test_it_is_its_own_copy(self) -> None:
        self.assertIs(copy.copy(self.ann), self.ann)
        self.assertIs(copy.deepcopy(self.ann), self.ann)
        self.assertEqual(repr(self.ann), f"<Access of 'ann' version={self.community.version}>")


class Many(unittest.TestCase):
    def test_they_are_the_answers_one_by_one(self) -> None:
        made = community()
        questions = list(itertools.product(("ann", "bob", "bot"), made.place_ids, (*ROOT_PERMISSIONS, "fly")))
        self.assertEqual(made.check_many(questions), [made.has(*question) for question in questions])
        self.assertEqual(made.check_many(iter(questions[:5])), made.check_many(questions[:5]))
        self.assertEqual(made.check_many([]), [])

    def test_a_workspace_answers_as_one_by_one(self) -> None:
        made = workspace()
        made.put_permission("fly", ["owner"])
        wanted = ("edit-room", "fly", "create-c", "swim")
        questions: list[tuple[str | None, str, str | None]] = list(
            itertools.product(("ann", "bob", "eve", "", None), wanted, (None, "general", ""))
        )
        self.assertEqual(made.check_many(questions), [made.has(*question) for question in questions])
        self.assertEqual(made.check_many([("ann", "fly"), ("ann", "fly", "general")]), [False, True])
        for wrong in (("ann", ""), ("odd", "create-c"), ("odd", "swim")):
            made.put_user("odd", [""])
            with self.subTest(wrong), self.assertRaises(WorkspaceError):
                made.check_many([("ann", "create-c"), wrong])

    def test_what_makes_no_sense_is_refused(self) -> None:
        made = community()
        with self.assertRaises(CommunityError):
            made.check_many([("ann", "c0000", POST), ("eve", "c0000", POST)])
        with self.assertRaises(CommunityError):
            made.check_many([("ann", "nowhere", POST)])
        wrong: list[Any] = ["abc", ["abc"], [("ann", "c0000")], [("ann", "c0000", POST, 1)], [("ann", 1, POST)], [1], None]
        for questions in wrong:
            with self.subTest(questions), self.assertRaises(TypeError):
                made.check_many(questions)

    def test_rows_may_be_lists(self) -> None:
        rows: Any = [["ann", "c0000", POST]]
        self.assertEqual(community().check_many(rows), [True])

    def test_a_matrix_is_everybody_in_one_place(self) -> None:
        made = community()
        made.set_owner("bob")
        for place in made.place_ids:
            ids, words = made.matrix(place)
            self.assertEqual(ids, ("ann", "bob", "bot"))
            self.assertTrue(words.readonly)
            for name in ROOT_PERMISSIONS:
                bit = 1 << ROOT_PERMISSIONS.index(name)
                having = [id for id, word in zip(ids, words) if word & bit]
                self.assertEqual(having, made.members_who_can(place, name))
        with self.assertRaises(CommunityError):
            made.matrix("nowhere")
        empty = Community()
        empty.put_group("lobby")
        ids, words = empty.matrix("lobby")
        self.assertEqual((ids, list(words)), ((), []))


class Registry(unittest.TestCase):
    def setUp(self) -> None:
        self.registry = AppRegistry()
        self.registry.install(manifest("message.read"))

    def refused(self, kind: str, act: Callable[[], object]) -> RegistryError:
        version = self.registry.version
        with self.assertRaises(RegistryError) as caught:
            act()
        self.assertEqual((caught.exception.kind, self.registry.version), (kind, version))
        return caught.exception

    def test_only_what_is_installed_may_do_anything(self) -> None:
        has = self.registry.has
        self.assertTrue(has("demo", "message.read"))
        answers = has("demo", "message.write"), has("other", "message.read"), has("demo", "fly"), has(LONE, "message.read")
        self.assertEqual(set(answers), {False})
        with self.assertRaises(TypeError):
            has("demo", 1)  # type: ignore[arg-type]
        with self.assertRaises(TypeError):
            has(1, "message.read")  # type: ignore[arg-type]
        self.registry.require("demo", "message.read")
        for app, name in (("demo", "message.write"), ("other", "message.read")):
            with self.assertRaises(PermissionDenied) as caught:
                self.registry.require(app, name)
            self.assertEqual((caught.exception.subject, caught.exception.missing), (app, (name,)))

    def test_what_is_installed(self) -> None:
        self.registry.install_stored("stored", '[{"name": "message.write"}]')
        self.registry.install_stored("silent", None)
        self.assertEqual(self.registry.apps, ("demo", "silent", "stored"))
        self.assertEqual((len(self.registry), self.registry.version), (3, 3))
        self.assertTrue("demo" in self.registry and "other" not in self.registry and 1 not in self.registry)
        stored, silent = self.registry.get("stored"), self.registry.get("silent")
        assert stored is not None and silent is not None
        self.assertEqual((stored, stored.origin, silent.origin), ({"message.write"}, "stored-grant", "defaults"))
        self.assertIs(self.registry.get("stored"), stored)
        self.assertIsNone(self.registry.get("other"))
        self.registry.remove("stored")
        self.assertFalse(self.registry.has("stored", "message.write"))
        self.assertIn("message.write", stored)
        self.assertEqual(repr(self.registry), "<AppRegistry apps=2 version=4>")

    def test_more_needs_consent(self) -> None:
        before = self.registry.get("demo")
        wider = manifest("message.read", "message.write")
        error = self.refused("needs-consent", lambda: self.registry.update(wider))
        self.assertEqual(error.diff, self.registry.diff(wider))
        assert error.diff is not None
        self.assertEqual([(each.kind, each.permission) for each in error.diff.changes], [("added", "message.write")])
        self.assertFalse(self.registry.has("demo", "message.write"))
        self.assertIs(self.registry.get("demo"), before)
        after = self.registry.update(wider, consent=True)
        self.assertTrue(self.registry.has("demo", "message.write"))
        self.assertIs(self.registry.get("demo"), after)
        self.assertEqual(before, {"message.read"})
        self.registry.update(manifest("message.read"))
        self.assertFalse(self.registry.has("demo", "message.write"))

    def test_errors_name_the_app(self) -> None:
        nameless = manifest("message.read", id=None)
        self.assertIsNone(self.refused("no-id", lambda: self.registry.install(nameless)).app)
        self.refused("no-id", lambda: self.registry.update(nameless))
        self.refused("no-id", lambda: self.registry.diff(nameless))
        self.refused("no-id", lambda: self.registry.install_stored("", None))
        self.assertEqual(self.refused("installed", lambda: self.registry.install(manifest())).app, "demo")
        self.refused("installed", lambda: self.registry.install_stored("demo", None))
        self.assertEqual(self.refused("not-installed", lambda: self.registry.remove("other")).app, "other")
        self.refused("not-installed", lambda: self.registry.update(manifest(id="other")))

    def test_errors_can_be_pickled(self) -> None:
        error = self.refused("needs-consent", lambda: self.registry.update(manifest("message.write")))
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            other = pickle.loads(pickle.dumps(error, protocol))
            self.assertEqual((other.kind, other.app, other.diff), (error.kind, error.app, error.diff))
            self.assertEqual((str(other), type(other)), (str(error), RegistryError))


class Threads(unittest.TestCase):
    def test_each_sees_all_of_a_change_or_nothing_of_it(self) -> None:
        made = community(300)
        allowed, denied = made.channels_where("ann", POST), made.channels_where("bob", POST)
        done = threading.Event()

        def change() -> None:
            for turn in range(200):
                # One change for ann: with the role she may post wherever there is a rule for everybody.
                (made.add_role_to if turn % 2 == 0 else made.remove_role_from)("ann", "poster")
            done.set()

        def ask() -> set[int]:
            seen = set()
            while True:
                is_last = done.is_set()
                access = made.access("ann")
                seen.add(len(access.channels_where(POST)))
                seen.add(sum(made.check_many([("ann", f"c{at:04}", POST) for at in range(300)])))
                self.assertIn(made.has("ann", "c0001", POST), (True, False))
                if is_last:
                    return seen

        made.put_role("poster", None, [POST])
        everywhere = 300
        with ThreadPoolExecutor(5) as pool:
            answers = [pool.submit(ask) for _ in range(4)]
            pool.submit(change).result()
            seen = set().union(*(answer.result() for answer in answers))
        self.assertEqual(denied, [])
        self.assertLessEqual(seen, {len(allowed), everywhere})
        self.assertFalse(made.has("ann", "c0001", POST))

    def test_a_registry_is_shared(self) -> None:
        registry = AppRegistry()

        def work(at: int) -> None:
            app = f"app{at}"
            for _ in range(100):
                registry.install(manifest("message.read", id=app))
                self.assertTrue(registry.has(app, "message.read"))
                self.assertIn("message.write", registry.update(manifest("message.write", id=app), consent=True))
                self.assertEqual(registry.get(app), {"message.write"})
                registry.remove(app)

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(work, range(6)))
        self.assertEqual((registry.apps, registry.version), ((), 6 * 300))


if __name__ == "__main__":
    unittest.main()
