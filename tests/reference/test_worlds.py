"""The random communities are repeatable, consistent, and reach every part of the resolution."""

import json
import unittest
from random import Random

import root
import shrink
import worlds

WORLDS = [worlds.world(Random(number)) for number in range(200)]


class Worlds(unittest.TestCase):
    def test_a_seed_always_gives_the_same_world(self) -> None:
        for number, world in enumerate(WORLDS):
            self.assertEqual(worlds.world(Random(number)), world)

    def test_rules_name_what_exists_and_no_pair_twice(self) -> None:
        for world in WORLDS:
            targets = {target["id"] for target in world["channels"] + world["channelGroups"]}
            subjects = {role["id"] for role in world["roles"]}
            subjects |= {member["userId"] for member in world["members"] + world["apps"]}
            pairs = [(rule["channelOrChannelGroupId"], rule["roleOrMemberId"]) for rule in world["accessRules"]]
            self.assertEqual(len(set(pairs)), len(pairs))
            self.assertLessEqual({target for target, _ in pairs}, targets)
            self.assertLessEqual({subject for _, subject in pairs}, subjects)

    def test_every_kind_of_answer_comes_up(self) -> None:
        seen = set()
        for world in WORLDS:
            for member in world["members"] + world["apps"]:
                subject = member["userId"]
                if root.can_assign(world, subject, world["roles"][-1]["id"]):
                    seen.add("assigns")
                for target in root.visible_groups(world, subject):
                    if not root.resolve(world, subject, target)["visible"]:
                        seen.add("seen through a channel")
                for channel in world["channels"]:
                    answer = root.resolve(world, subject, channel["id"])
                    count = len(answer["channel"])
                    seen.add("everything" if root.has_everything(world, subject) else f"{count} permissions")
                    for by in root.contested(world, subject, channel["id"]).values():
                        seen |= by.keys()
        wanted = {"assigns", "seen through a channel", "everything"}
        wanted |= {f"{count} permissions" for count in (0, 1, 2, 3, 4, 5, 6, 21)}
        self.assertLessEqual(wanted | root.OTHER_READINGS.keys(), seen)

    def test_all_readings_come_up(self) -> None:
        profiles = {json.dumps(worlds.readings(Random(number))) for number in range(200)}
        self.assertEqual(len(profiles), 16)


class Shrinking(unittest.TestCase):
    def test_what_is_not_needed_goes(self) -> None:
        def overlaid(world: root.World) -> bool:
            return any("channelViewFile" in rule.get("overlay", {}) for rule in world["accessRules"])

        world = next(world for world in WORLDS if overlaid(world))
        before = json.dumps(world)
        small = shrink.shrink(world, overlaid)
        self.assertEqual(json.dumps(world), before)
        self.assertEqual([list(rule["overlay"]) for rule in small["accessRules"]], [["channelViewFile"]])
        self.assertLessEqual(len(small["channels"]) + len(small["apps"]), 2)


if __name__ == "__main__":
    unittest.main()
