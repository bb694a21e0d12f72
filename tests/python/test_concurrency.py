"""Threads that read while another one follows events: every set of answers is that of one whole state."""

import json
import sys
import threading
import unittest
from collections.abc import Callable
from typing import Any

from grantfold.rocketchat import Workspace
from grantfold.root import EVERYONE, ROOT_PERMISSIONS, Community

READERS = 4
ROUNDS = 200
CHANNELS = [f"c{at}" for at in range(12)]
PERMISSIONS = ["create-c", "edit-room", "pin-message", "mine"]


def beside(write: Callable[[int], None], read: Callable[[], Any], whole: list[Any]) -> list[Any]:
    """Lets threads read while this one writes; what they saw that is none of the whole states."""
    start, done, failures = threading.Barrier(READERS + 1), threading.Event(), []

    def reader() -> None:
        start.wait()
        while not done.is_set() and len(failures) < 3:
            try:
                seen = read()
            except Exception as error:  # a thread's own would be lost
                failures.append(error)
                return
            if seen not in whole:
                failures.append(seen)

    threads = [threading.Thread(target=reader) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    # Threads change places often, so that they meet.
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        start.wait()
        for number in range(ROUNDS):
            write(number)
    finally:
        done.set()
        sys.setswitchinterval(interval)
        for thread in threads:
            thread.join()
    return failures


def community() -> Community:
    made = Community()
    made.put_role("team")
    made.put_member("ann", ["team"])
    made.put_member("bob", ["team"])
    made.put_group("lobby")
    made.put_rule("lobby", EVERYONE)
    for channel in CHANNELS:
        made.put_channel(channel, "lobby", channel)
    return made


def edited(number: int) -> str:
    """Gives the role one permission in the place of another, in all channels at once."""
    permission = ["channelManageFiles", "channelVoiceTalk"][number % 2]
    payload = {"id": "team", "name": "team", "communityPermission": {}, "channelPermission": {permission: True}}
    return json.dumps({"event": "communityRole.edited", "payload": payload})


class Communities(unittest.TestCase):
    def states(self, ask: Callable[[Community], Any]) -> list[Any]:
        states = []
        for number in range(2):
            world = community()
            world.apply(edited(number))
            states.append(ask(world))
        self.assertNotEqual(*states)
        return states

    def check(self, ask: Callable[[Community], Any]) -> None:
        shared, whole = community(), self.states(ask)
        shared.apply(edited(1))
        failures = beside(lambda number: self.assertTrue(shared.apply(edited(number)).changed), lambda: ask(shared), whole)
        self.assertEqual(failures, [])
        self.assertEqual(ask(shared), whole[(ROUNDS - 1) % 2])

    def test_grants_and_their_explanations_are_of_one_state(self) -> None:
        def ask(world: Community) -> Any:
            grants = world.grants("ann", "c3")
            why = {name: grants.explain(name) for name in sorted(ROOT_PERMISSIONS)}
            return sorted(grants), [(name, why[name].allowed, why[name].summary) for name in why]

        self.check(ask)

    def test_one_question_about_everything_is_answered_from_one_state(self) -> None:
        questions = [(who, where, what) for who in ("ann", "bob") for where in CHANNELS for what in ("channel.createFile", "channel.voiceTalk")]
        asked: list[Callable[[Community], Any]] = [
            lambda world: bytes(world.check_many(questions)),
            lambda world: list(map(list, world.matrix("c3"))),
            lambda world: json.loads(world.to_json()),
            lambda world: sorted(Community.from_json(world.to_json()).grants("bob", "c7")),
        ]
        for ask in asked:
            self.check(ask)

    def test_a_list_of_places_has_all_of_them_or_none(self) -> None:
        self.check(lambda world: world.channels_where("ann", "channel.createFile"))
        self.check(lambda world: world.members_who_can("c3", "channel.createFile"))

    def test_what_is_held_stays_while_others_change_the_community(self) -> None:
        shared = community()
        shared.apply(edited(0))
        held = shared.grants("ann", "c3")
        whole = [(sorted(held), held.explain("channel.createFile").summary)]
        read = lambda: (sorted(held), held.explain("channel.createFile").summary)  # noqa: E731
        self.assertEqual(beside(lambda number: shared.apply(edited(number + 1)) and None, read, whole), [])


def workspace() -> Workspace:
    made = Workspace()
    made.put_user("ann", ["user"])
    made.put_user("bob", ["guest"])
    made.put_room("general", "c")
    made.put_subscription("ann", "general", ["owner"])
    return made


def table(number: int) -> Any:
    """All permissions, of one role or of another."""
    return [{"_id": name, "roles": [["user", "guest"][number % 2]]} for name in PERMISSIONS]


class Workspaces(unittest.TestCase):
    def check(self, ask: Callable[[Workspace], Any]) -> None:
        whole = []
        for number in range(2):
            world = workspace()
            world.apply(table(number), 1_000)
            whole.append(ask(world))
        self.assertNotEqual(*whole)
        shared = workspace()
        shared.apply(table(1), 1_000)
        self.assertEqual(beside(lambda number: shared.apply(table(number), 1_000) and None, lambda: ask(shared), whole), [])

    def test_answers_are_of_one_table(self) -> None:
        def ask(world: Workspace) -> Any:
            grants = world.grants("ann", "general")
            return sorted(grants), [grants.explain(name).summary for name in PERMISSIONS]

        self.check(ask)
        questions = [(who, what) for who in ("ann", "bob") for what in PERMISSIONS]
        self.check(lambda world: bytes(world.check_many(questions)))
        self.check(lambda world: [permission["roles"] for permission in world.permissions()])
        self.check(lambda world: world.has_all("bob", PERMISSIONS))
        self.check(lambda world: [each["roles"] for each in json.loads(world.to_json())["permissions"]])


if __name__ == "__main__":
    unittest.main()
