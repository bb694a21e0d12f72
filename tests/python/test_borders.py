"""Every argument of every public function is given every hostile value.

What comes of it is a TypeError or an error of ours with a sentence, or an answer that grants nothing; whatever raises leaves
everything as it was. `borders_rows.py` has a row for each function: one that is missing there fails here.
"""

import copy
import inspect
import json
import math
import pickle
import unittest
from collections.abc import Callable, Iterator
from typing import Any

import borders_rows as rows
from borders_rows import Row

import grantfold
import grantfold.rocketchat
import grantfold.root
from grantfold import Audit, GrantfoldError, Grants
from grantfold.rocketchat import AppManifest, AppRegistry, Workspace
from grantfold.root import EVERYONE, Community, Manifest

MODULES = (grantfold, grantfold.rocketchat, grantfold.root)
NATURAL = ["__proto__", "constructor", "toString", "__class__", "hasOwnProperty", "valueOf"]


class Own(Exception):
    """Thrown by the objects of a caller."""


class Throws:
    """Whatever it is asked, it throws."""

    def __getattr__(self, name: str) -> Any:
        raise Own(name)

    def __iter__(self) -> Iterator[Any]:
        raise Own("iter")

    def __str__(self) -> str:
        raise Own("str")

    def __repr__(self) -> str:
        raise Own("repr")

    def __hash__(self) -> int:
        raise Own("hash")

    def __eq__(self, other: object) -> bool:
        raise Own("eq")

    def __bool__(self) -> bool:
        raise Own("bool")

    def __len__(self) -> int:
        raise Own("len")

    def __index__(self) -> int:
        raise Own("index")


class Claims:
    """An object that says it is a str, and equal to everything."""

    __class__ = str  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("archive-room")

    def __str__(self) -> str:
        return "archive-room"


class Liar(str):
    """A str that says it is another one."""

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash("archive-room")

    def __str__(self) -> str:
        return "archive-room"

    def encode(self, *_: Any) -> bytes:
        return b"archive-room"


def failing() -> Iterator[str]:
    yield "archive-room"
    raise Own("next")


def plain() -> list[Any]:
    """Wrong for any argument that is no number, no list and no JSON."""
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    return [0, -1, 1, 2**64, 10**40, 0.5, -0.0, math.nan, math.inf, 1j, b"ann", bytearray(b"ann"), memoryview(b"ann"), object()] + [
        object,
        Throws(),
        Claims(),
        ...,
        NotImplemented,
        len,
        (lambda: "ann"),
        cyclic,
        range(3),
        AppManifest,
        rows.app_grants(),
    ]


def wrong(kind: str) -> list[Any]:
    """Values of the wrong type."""
    kind, optional = kind.rstrip("?"), kind.endswith("?")
    nothing = [] if optional or kind in (rows.USER, rows.JSON) else [None]
    lists = [["ann"], ("ann",), {"ann"}, {"ann": 1}]
    if kind in (rows.TEXT, rows.NAME, rows.WORD):
        return plain() + lists + nothing + [True]
    if kind == rows.SOURCE:
        return [each for each in plain() if not isinstance(each, bytes)] + lists + nothing
    if kind in (rows.NAMES, rows.IDS):
        inner = [[each] for each in (*plain(), None, True, ["ann"])]
        outer = [each for each in plain() if not isinstance(each, (range, list, Grants))]
        return outer + inner + nothing + ["ann", "", True, b"ann"]
    if kind == rows.USER:
        given = [{"_id": each, "roles": []} for each in plain()]
        given += [{"_id": "ann", "roles": each} for each in (5, "user", [5], [None])]
        return [*plain(), True, *given, {}, {"roles": []}]
    if kind == rows.BOOL:
        return plain() + lists + nothing + ["true", "", 0, 1]
    if kind == rows.MOMENT:
        numbers = (int,)
        return [each for each in plain() if not isinstance(each, numbers)] + lists + ["0", True]
    if kind in (rows.APP, rows.ROOT):
        other = rows.root_manifest() if kind == rows.APP else rows.app_manifest()
        return [*plain(), *lists, None, True, "{}", other]
    if kind == rows.JSON:
        return [each for each in plain() if isinstance(each, (complex, type(...), Throws, bytes, memoryview)) or each is len]
    if kind == rows.ANY:
        return [5, None, "ann", object(), failing(), Throws()]
    return [5, None, "ann", [5], [None], [Throws()], [()], [(1, 2, 3)], [("a",) * 9], object(), failing()]


def odd(kind: str) -> list[Any]:
    """Values of the right type that name nothing, or are more than anybody meant."""
    kind = kind.rstrip("?")
    texts = ["\ud800", "a\udc00b", "\0", "\x00" * 3, "x" * 20_000, "ﬁ", "ann ", *NATURAL, Liar("nope"), "[" * 5_000, "-1", "NaN"]
    if kind in (rows.TEXT, rows.NAME, rows.SOURCE, rows.WORD):
        return texts
    if kind in (rows.NAMES, rows.IDS):
        return [[each] for each in texts] + [failing(), [*NATURAL] * 100, iter([Liar("nope")])]
    if kind == rows.USER:
        return [*texts, {"_id": "\ud800", "roles": []}, {"_id": "x", "roles": NATURAL}, {"_id": "x", "roles": failing()}, {"_id": "ann"}]
    if kind == rows.JSON:
        return [*texts, 5, True, None, [], {"a": math.nan}, {"a": "\ud800"}, {1: 2}, [[[[]]]], 10**400]
    if kind == rows.MOMENT:
        return [-1, 2**62, -(2**62), 8_640_000_000_000_001]
    return []


def public() -> Iterator[tuple[str, Any]]:
    """Every public function, and every class once, by its name."""
    for module in MODULES:
        for name in module.__all__:
            value = getattr(module, name)
            if isinstance(value, type) or inspect.isroutine(value):
                yield name, value


def classes() -> dict[str, type]:
    """Those that native code makes. Different modules may have different ones under one name."""
    found = {}
    for module in MODULES:
        for name in module.__all__:
            value = getattr(module, name)
            if type(value) is type and not issubclass(value, BaseException):
                found[f"{value.__module__}.{name}"] = value
    return found


def methods(kind: type) -> list[str]:
    return [name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name))]


def state(of: Any) -> Any:
    """All that a change could change."""
    if isinstance(of, AppRegistry):
        return of.version, of.apps, [of.get(app).to_json() for app in of.apps]  # type: ignore[union-attr]
    if isinstance(of, (Community, Workspace)):
        return of.version, of.to_json()
    if isinstance(of, (AppManifest, Manifest)):
        return of.grants().to_json(), [each.to_json() for each in of.diagnostics]
    return repr(of)


def instances() -> dict[type, Any]:
    """One of everything there is, except what is thrown."""
    broken = AppManifest.parse('{"permissions": [{"name": "mesage.write"}, {"name": "mesage.write"},], "a": 1, "a": 2}')
    bad = Manifest.parse('{"id": "b", "permissions": {"channel": {"createMesage": true, "CreateMessage": true}}}')
    group = rows.community()
    group.put_rule("lobby", EVERYONE, allow=[rows.POST])
    answer = group.check_call("ann", "ChannelMessageClient.create", "hall")
    space = rows.workspace()
    space.put_role("mine")
    space.remove_role("owner", at=0)
    space.put_role("moderator", scope="Subscriptions", description="other", protected=True)
    space.put_permission("mine", ["mine"])
    space.put_permission("archive-room", ["user"])
    drift = space.drift()
    app = AppManifest.parse('{"id": "demo", "permissions": [{"name": "networking", "domains": ["a.example"]}]}')
    diagnostics = [*broken.diagnostics, *bad.diagnostics]
    fix = next(each.fix for each in diagnostics if each.fix is not None)
    related = next(each.related[0] for each in diagnostics if each.related)
    why = group.grants("ben", "hall").explain("channel.createFile")
    role = next(step.source.role for step in space.grants("ben").explain("create-c").steps)
    contested = Community()
    contested.put_role("a", None, [rows.POST])
    contested.put_role("b")
    contested.put_member("m", ["a", "b"])
    contested.put_group("g")
    contested.put_rule("g", "a", allow=[rows.POST])
    contested.put_rule("g", "b", deny=[rows.POST])
    unknown = rows.community()
    unknown.put_unknown_rule("hall", "mods")
    called = space.call("roles.list", {}, "ben")
    made = [broken, bad, app.grants(), app.grants().limits, app.declared[0], bad.declared[0], app.review()]  # type: ignore[index]
    made += [app.review().items[0], app.diff(broken), app.diff(broken).changes[0], broken.diagnostics[0], broken.diagnostics[0].span]
    made += [fix, fix.edits[0], related, why, why.steps[0], why.steps[0].source, role, grantfold.rocketchat.app_catalog()[0]]
    made += [group, group.access("ann"), group.grants("ann", "hall"), answer, answer.missing[0], answer.code]
    made += [group.advise("ann", "hall", rows.POST)[0], group.overlay_for("ann", "hall", []), contested.contested("m", "g")[0]]
    made += [unknown.unknown_rules()[0], group.apply('{"event": "channel.deleted", "payload": {"id": "none"}}')]
    made += [space, space.apply({"update": [], "remove": []}), called, space.answer_frame("{}", None)]
    made += [space.can_access_room("ann", "general"), drift]
    made += [space.minimal_roles(["create-c"]), space.minimal_roles(["create-c"]).roles[0], rows.registry()]
    audit = app.grants().audit()
    audit.has("networking", "here")
    made += [audit, group.grants("ann", "hall").audit(), audit.report(), audit.report().asked["networking"]]
    made += [drift.added[0], drift.roles_added[0], drift.roles_changed[0], drift.opened[0]]
    return {type(each): each for each in made}


class Rows(unittest.TestCase):
    def setUp(self) -> None:
        self.rows = rows.questions() | rows.changes()

    def test_every_public_function_has_a_row(self) -> None:
        missing = []
        for name, value in public():
            if not isinstance(value, type):
                if name not in self.rows:
                    missing.append(name)
            elif type(value) is type and not issubclass(value, BaseException):
                plain_value = methods(value) in ([], ["to_json"]) and not issubclass(value, Grants)
                missing += [f"{name}.{key}" for key in methods(value) if not plain_value and f"{name}.{key}" not in self.rows]
        self.assertEqual(missing, [], "tests/python/borders_rows.py needs a row for these")

    def test_every_class_has_an_instance(self) -> None:
        self.assertEqual([name for name, kind in classes().items() if kind not in instances()], [])

    def test_good_values_work(self) -> None:
        for name, row in self.rows.items():
            if row.works:
                with self.subTest(name):
                    self.granted_nothing(name, self.function(name, row)[1](*self.values(row), **self.named(row)))

    def function(self, name: str, row: Row) -> tuple[Any, Callable[..., Any]]:
        if row.on is None:
            return None, next(value for key, value in public() if key == name)
        on = row.on()
        return on, getattr(on, name.split(".")[1])

    @staticmethod
    def values(row: Row) -> list[Any]:
        return [value for _, value in row.takes]

    @staticmethod
    def named(row: Row) -> dict[str, Any]:
        return {key: value for key, (_, value) in row.named.items()}

    def granted_nothing(self, name: str, answer: Any) -> None:
        """The good call of a question is one whose answer is no."""
        if name.split(".")[1:] in (["has"], ["has_all"], ["has_any"], ["check_many"], ["can_assign"], ["has_role"], ["has_any_role"]):
            self.assertIn(answer, (False, [False], []), name)
        elif name.endswith(("grants", "not_installed", "Workspace.grants")) and isinstance(answer, Grants):
            self.assertNotIn("archive-room", answer)
            self.assertNotIn("user.read", answer)
            self.assertNotIn(rows.POST, set(answer) - {rows.POST} if name.startswith("Manifest") else answer)
        elif name.endswith(("can_access_rooms",)):
            self.assertIsInstance(answer, bool)

    def calls(self, row: Row, values: Callable[[str], list[Any]]) -> Iterator[tuple[str, Any, list[Any], dict[str, Any]]]:
        for at, (kind, _) in enumerate(row.takes):
            for value in values(kind):
                given = self.values(row)
                given[at] = value
                yield f"argument {at}", value, given, self.named(row)
        for key, (kind, _) in row.named.items():
            for value in values(kind):
                yield key, value, self.values(row), self.named(row) | {key: value}

    def test_wrong_types_are_refused(self) -> None:
        for name, row in self.rows.items():
            on, function = self.function(name, row)
            before = state(on)
            for where, value, given, named in self.calls(row, wrong):
                with self.subTest(f"{name}, {where}, {type(value).__name__}"):
                    self.refused(name, value, lambda: function(*given, **named))
            if on is not None:
                self.assertEqual(state(on), before, name)

    def refused(self, name: str, value: Any, call: Callable[[], Any]) -> None:
        try:
            answer = call()
        except Own:
            return
        except (TypeError, ValueError, OverflowError) as error:
            self.assertRegex(str(error), r"\w+ \w+", "a sentence")
            return
        except GrantfoldError:
            return
        self.fail(f"{name} took {type(value).__name__} and answered {type(answer).__name__}")

    def test_odd_values_grant_nothing(self) -> None:
        questions = rows.questions()
        for name, row in self.rows.items():
            for where, value, given, named in self.calls(row, odd):
                # What may change something starts anew each time.
                on, function = self.function(name, row)
                before = state(on)
                with self.subTest(f"{name}, {where}, {type(value).__name__} {ascii(value)[:40]}"):
                    try:
                        answer = function(*given, **named)
                    except (Own, TypeError, ValueError, OverflowError, GrantfoldError):
                        self.assertEqual(state(on), before)
                        continue
                    if name in questions:
                        self.assertEqual(state(on), before)
                        self.granted_nothing(name, answer)
                    elif isinstance(on, (Community, Workspace)):
                        again = type(on).from_json(on.to_json())
                        self.assertEqual(json.loads(again.to_json()), json.loads(on.to_json()))

    def test_huge_texts(self) -> None:
        huge = "x" * 4_000_000
        self.assertFalse(rows.app_grants().has(huge))
        self.assertFalse(rows.workspace().has(huge, huge, huge, [huge]))
        self.assertRaises(GrantfoldError, rows.community().has, "ann", huge, rows.POST)
        self.assertFalse(rows.community().has("ann", "hall", huge))
        for text in (huge, f'"{huge}"', "[" * len(huge), "[" + "{}," * 100_000 + "{}]"):
            self.assertEqual(len(AppManifest.parse(text).grants()), 0)
            self.assertEqual(len(Manifest.parse(text).grants()), 0)
            self.assertRaises(GrantfoldError, Community.from_json, text)
            self.assertRaises(GrantfoldError, Workspace.from_json, text)

    def test_too_few_and_too_many_arguments(self) -> None:
        for name, row in self.rows.items():
            _, function = self.function(name, row)
            with self.subTest(name):
                if not name.endswith(".require"):
                    self.assertRaises(TypeError, function, *self.values(row), *[None] * 12)
                self.assertRaises(TypeError, function, *self.values(row), __proto__=1)


class Instances(unittest.TestCase):
    def setUp(self) -> None:
        self.instances = instances()

    def test_methods_of_something_else(self) -> None:
        for kind in self.instances:
            for name in [*methods(kind), "__eq__", "__hash__", "__repr__", "__copy__", "__len__", "__contains__", "__iter__"]:
                method = kind.__dict__.get(name)
                if method is None or type(method).__name__ == "classmethod_descriptor":
                    continue
                for wrong in (object(), None, 5, "ann", kind, Throws(), Claims()):
                    with self.subTest(f"{kind.__name__}.{name} of {type(wrong).__name__}"):
                        self.assertRaises(TypeError, method, wrong)

    def test_attributes_are_fixed(self) -> None:
        for kind, value in self.instances.items():
            names = [name for name in dir(kind) if not name.startswith("__")]
            for name in [*names, "__class__", "__dict__", "more"]:
                with self.subTest(f"{kind.__name__}.{name}"):
                    self.assertRaises((AttributeError, TypeError), setattr, value, name, value)
                    self.assertRaises((AttributeError, TypeError), delattr, value, name)
                    if inspect.isgetsetdescriptor(vars(kind).get(name)):
                        self.assertRaises(TypeError, vars(kind)[name].__get__, object())
            for name in names:
                with self.subTest(f"class {kind.__name__}.{name}"):
                    self.assertRaises(TypeError, setattr, kind, name, lambda *_: True) if not _is_heap(kind) else None

    def test_strangers_are_neither_equal_nor_ordered(self) -> None:
        for kind, value in self.instances.items():
            for other in (None, 5, math.nan, "ann", object(), kind, [value], {}):
                with self.subTest(f"{kind.__name__} and {type(other).__name__}"):
                    self.assertFalse(value == other)
                    self.assertTrue(value != other)
                    self.assertRaises(TypeError, lambda: value < other)
                    self.assertRaises(TypeError, lambda: other > value)
            self.assertRaises(Own, lambda: value == Throws())
            self.assertTrue(value == value)
            if kind.__hash__ is not None:
                self.assertEqual(hash(value), hash(value))

    def test_copies_and_pickles(self) -> None:
        for kind, value in self.instances.items():
            for how in (copy.copy, copy.deepcopy, lambda it: pickle.loads(pickle.dumps(it))):
                with self.subTest(kind.__name__):
                    try:
                        made = how(value)
                    except TypeError as error:
                        self.assertRegex(str(error), "cannot pickle")
                        continue
                    self.assertIs(type(made), kind)
                    self.assertEqual(state(made), state(value))

    def test_pickles_of_others_make_nothing(self) -> None:
        for kind in self.instances:
            with self.subTest(kind.__name__):
                if kind in (Community, Workspace, AppRegistry):
                    continue
                for make in (kind, lambda: kind.__new__(kind), lambda: object.__new__(kind)):
                    self.assertRaises(TypeError, make)

    def test_only_grants_and_audits_have_subclasses(self) -> None:
        for kind in self.instances:
            if kind not in (Grants, Audit):
                with self.subTest(kind.__name__):
                    self.assertRaises(TypeError, type, "Mine", (kind,), {})


def _is_heap(kind: type) -> bool:
    """Classes that Python lets be patched: it is the caller's process."""
    return not kind.__flags__ & (1 << 8)


if __name__ == "__main__":
    unittest.main()
