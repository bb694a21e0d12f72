"""Runs the cases of Root communities against the plain implementation, under every reading."""

import json
import unittest
from pathlib import Path
from typing import Any

import root

CASES = Path(__file__).parent / "root-community.json"
Case = dict[str, Any]


def shown(world: root.World, expected: Case, readings: root.Readings) -> Case:
    """The answer to one `resolve` expectation, in its form."""
    answer = root.resolve(world, expected["subject"], expected["target"], readings)
    names = set(answer["community"]) | set(answer["channel"])
    asked = {"subject": expected["subject"], "target": expected["target"]}
    return asked | answer | {"has": {name: name in names for name in expected["has"]}}


class Cases(unittest.TestCase):
    def setUp(self) -> None:
        self.cases: list[Case] = json.loads(CASES.read_text("utf-8"))["cases"]
        self.assertGreaterEqual(len(self.cases), 77)
        self.assertEqual(len({case["id"] for case in self.cases}), len(self.cases))

    def expectations(self, key: str) -> list[tuple[Case, Any]]:
        found = [(case, case["expect"][key]) for case in self.cases if key in case["expect"]]
        self.assertTrue(found, key)
        return found

    def test_default_readings(self) -> None:
        for case, expected in self.expectations("resolve"):
            for one in expected:
                with self.subTest(case["id"]):
                    self.assertEqual(shown(case["community"], one, root.DEFAULT), one)

    def test_other_readings_change_what_the_case_says_and_nothing_else(self) -> None:
        for case, usual in self.expectations("resolve"):
            listed = case["expect"].get("readings", {})
            self.assertLessEqual(listed.keys(), root.OTHER_READINGS.keys())
            for name, readings in root.OTHER_READINGS.items():
                for one in listed.get(name, {"resolve": usual})["resolve"]:
                    with self.subTest(case["id"], reading=name):
                        self.assertEqual(shown(case["community"], one, readings), one)

    def test_contested_permissions_are_those_that_the_readings_change(self) -> None:
        for case, usual in self.expectations("resolve"):
            expected: dict[str, dict[str, bool]] = {}
            for name, listed in case["expect"].get("readings", {}).items():
                for before, after in zip(usual, listed["resolve"], strict=True):
                    for permission in set(before["channel"]) ^ set(after["channel"]):
                        expected.setdefault(permission, {})[name] = permission in after["channel"]
            for one in usual:
                with self.subTest(case["id"]):
                    self.assertEqual(root.contested(case["community"], one["subject"], one["target"]), expected)

    def test_lists_of_visible_channels_and_groups(self) -> None:
        for key, listed_by in {"visibleChannels": root.visible_channels, "visibleGroups": root.visible_groups}.items():
            for case, expected in self.expectations(key):
                for subject, ids in expected.items():
                    with self.subTest(case["id"], of=key):
                        self.assertEqual(listed_by(case["community"], subject), ids)

    def test_roles_that_can_be_assigned(self) -> None:
        for case, expected in self.expectations("canAssign"):
            for one in expected:
                with self.subTest(case["id"]):
                    allowed = root.can_assign(case["community"], one["subject"], one["role"])
                    self.assertEqual(allowed, one["allowed"])

    def test_lists_by_permission_agree_with_the_single_answers(self) -> None:
        for case, expected in self.expectations("resolve"):
            world = case["community"]
            for one in expected:
                for permission in sorted(root.CHANNEL):
                    with self.subTest(case["id"], permission=permission):
                        allowed = permission in one["channel"]
                        can = root.members_who_can(world, one["target"], permission)
                        self.assertEqual(one["subject"] in can, allowed)
                        if any(channel["id"] == one["target"] for channel in world["channels"]):
                            where = root.channels_where(world, one["subject"], permission)
                            self.assertEqual(one["target"] in where, allowed)


if __name__ == "__main__":
    unittest.main()
