"""Grants are a set: every operator and comparison is that of a frozenset."""

import collections.abc
import itertools
import json
import operator
import unittest
from collections.abc import Iterator
from typing import Any

from grantfold import Grants
from grantfold.rocketchat import AppGrants, AppManifest

NAMES = ["user.read", "message.read", "networking"]
TEXT = json.dumps({"id": "demo", "permissions": [{"name": name} for name in reversed(NAMES)]})


class OtherSet(collections.abc.Set[str]):
    """A set that is none of the built-in ones."""

    def __init__(self, names: Any) -> None:
        self.held = list(dict.fromkeys(names))

    def __contains__(self, name: object) -> bool:
        return name in self.held

    def __iter__(self) -> Iterator[str]:
        return iter(self.held)

    def __len__(self) -> int:
        return len(self.held)


class SetProtocol(unittest.TestCase):
    def setUp(self) -> None:
        self.grants = AppManifest.parse(TEXT).grants()
        self.others: list[Any] = [
            kind(names)
            for kind in (set, frozenset, OtherSet, dict.fromkeys)
            for names in ([], NAMES, NAMES[:2], ["message.read", "nope"], [*NAMES, "nope"])
        ]
        self.others = [other.keys() if isinstance(other, dict) else other for other in self.others]
        self.others.append(AppManifest.parse("{}").grants())

    def test_it_is_a_set(self) -> None:
        self.assertIsInstance(self.grants, collections.abc.Set)
        self.assertIsInstance(self.grants, Grants)
        self.assertEqual(list(self.grants), NAMES)
        self.assertEqual(len(self.grants), len(NAMES))
        self.assertTrue(self.grants)
        self.assertFalse(AppGrants.not_installed("demo"))

    def test_names_are_one_frozenset(self) -> None:
        self.assertIs(type(self.grants.names), frozenset)
        self.assertEqual(self.grants.names, frozenset(NAMES))
        self.assertIs(self.grants.names, self.grants.names)

    def test_it_has_the_hash_of_the_equal_frozenset(self) -> None:
        self.assertEqual(hash(self.grants), hash(frozenset(NAMES)))
        self.assertIn(frozenset(NAMES), {self.grants})
        self.assertIn(self.grants, {frozenset(NAMES)})

    def test_comparisons_are_those_of_a_frozenset(self) -> None:
        comparisons = (operator.eq, operator.ne, operator.le, operator.lt, operator.ge, operator.gt)
        for compare, other in itertools.product(comparisons, self.others):
            with self.subTest(compare=compare.__name__, other=other):
                plain = frozenset(other)
                self.assertIs(compare(self.grants, other), compare(frozenset(NAMES), plain))
                self.assertIs(compare(other, self.grants), compare(plain, frozenset(NAMES)))

    def test_operators_are_those_of_a_frozenset(self) -> None:
        operators = (operator.and_, operator.or_, operator.sub, operator.xor)
        for operate, other in itertools.product(operators, self.others):
            with self.subTest(operator=operate.__name__, other=other):
                plain = frozenset(other)
                result = operate(self.grants, other)
                self.assertEqual(result, operate(frozenset(NAMES), plain))
                self.assertIs(type(result), frozenset)
                reflected = operate(other, self.grants)
                self.assertEqual(reflected, operate(plain, frozenset(NAMES)))
                if isinstance(other, (set, frozenset, Grants)):
                    self.assertIs(type(reflected), frozenset)

    def test_only_sets_take_part(self) -> None:
        for other in (NAMES, "message.read", None, 1):
            with self.subTest(other=other):
                self.assertNotEqual(self.grants, other)
                for operate in (operator.and_, operator.or_, operator.sub, operator.xor, operator.le, operator.lt):
                    self.assertRaises(TypeError, operate, self.grants, other)
                    self.assertRaises(TypeError, operate, other, self.grants)

    def test_isdisjoint_takes_any_iterable(self) -> None:
        self.assertTrue(self.grants.isdisjoint(["nope"]))
        self.assertFalse(self.grants.isdisjoint(iter(NAMES)))
        self.assertTrue(self.grants.isdisjoint([]))

    def test_in_place_operators_leave_the_grants_alone(self) -> None:
        held: Any = self.grants
        held |= {"nope"}
        self.assertEqual(held, {*NAMES, "nope"})
        self.assertEqual(list(self.grants), NAMES)

    def test_no_stranger_is_in_it(self) -> None:
        strangers: tuple[Any, ...] = (
            1,
            None,
            [],
            {},
            b"message.read",
            "Message.read",
            "message.read ",
            "",
            "\ud800",
            "message.read\0",
        )
        for stranger in strangers:
            self.assertNotIn(stranger, self.grants)

    def test_a_str_subclass_counts_by_its_text(self) -> None:
        class Liar(str):
            def __eq__(self, other: object) -> bool:
                return True

            def __hash__(self) -> int:
                return hash("message.read")

        self.assertNotIn(Liar("nope"), self.grants)
        self.assertIn(Liar("message.read"), self.grants)
        self.assertFalse(self.grants.has(Liar("nope")))


if __name__ == "__main__":
    unittest.main()
