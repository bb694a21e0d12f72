"""Guarded functions run with the permissions they need and never without."""

import asyncio
import contextvars
import copy
import functools
import inspect
import pickle
import subprocess
import sys
import threading
import unittest
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import grantfold
from grantfold import Grants, NoCurrentGrants, PermissionDenied, requires, using
from grantfold.rocketchat import AppManifest


def grants(*names: str, id: str = "demo") -> Grants:
    listed = ", ".join(f'{{"name": "{name}"}}' for name in names)
    return AppManifest.parse(f'{{"id": "{id}", "permissions": [{listed}]}}').grants()


ran: list[Any] = []


@requires("message.write")
def post(text: str, *, room: str = "general") -> str:
    """Posts a text."""
    ran.append(text)
    return f"{text} in {room}"


@requires("message.write", "room.read", method="chat.update")
async def edit(text: str, *, room: str = "general") -> str:
    """Edits a text."""
    await asyncio.sleep(0)
    ran.append(text)
    return f"{text} in {room}"


class Bot:
    @requires("message.write")
    def post(self, text: str) -> "tuple[Bot, str]":
        return self, text

    @classmethod
    @requires("message.write")
    def made(cls) -> "type[Bot]":
        return cls

    @staticmethod
    @requires("message.write")
    async def later(text: str) -> str:
        return text

    @property
    @requires("message.read")
    def last(self) -> str:
        return "hello"


class Guards(unittest.TestCase):
    def setUp(self) -> None:
        ran.clear()

    def test_a_granted_call_is_the_call(self) -> None:
        with using(grants("message.write", "room.read")):
            self.assertEqual(post("hello", room="random"), "hello in random")
            self.assertEqual(asyncio.run(edit("bye")), "bye in general")
        self.assertEqual(ran, ["hello", "bye"])

    def test_a_denied_call_runs_nothing(self) -> None:
        with using(grants("room.read")):
            with self.assertRaises(PermissionDenied) as caught:
                post("hello")
            self.assertEqual((caught.exception.missing, caught.exception.method), (("message.write",), "post"))
            with self.assertRaises(PermissionDenied) as caught:
                asyncio.run(edit("hello"))
            self.assertEqual((caught.exception.missing, caught.exception.method), (("message.write",), "chat.update"))
        self.assertEqual(ran, [])

    def test_without_grants_nothing_runs(self) -> None:
        calls: list[tuple[Callable[[], str], str]] = [
            (lambda: post("hello"), "post"),
            (lambda: asyncio.run(edit("hello")), "edit"),
        ]
        for call, name in calls:
            with self.assertRaises(NoCurrentGrants) as caught:
                call()
            self.assertEqual(caught.exception.function, name)
            self.assertIsInstance(caught.exception, grantfold.GrantfoldError)
        with self.assertRaises(NoCurrentGrants) as caught:
            grantfold.current()
        self.assertIsNone(caught.exception.function)
        self.assertEqual(ran, [])

    def test_names_in_no_catalogue_are_denied(self) -> None:
        with using(grants("message.write")), self.assertRaises(PermissionDenied) as caught:
            requires("mesage.write")(len)("hello")
        self.assertEqual(caught.exception.code, "unknown-permission")

    def test_an_argument_cannot_be_taken_for_the_guards_own(self) -> None:
        @requires("message.write")
        def odd(method: str, function: str, permissions: str) -> str:
            return method + function + permissions

        with using(grants("message.write")):
            self.assertEqual(odd(method="a", function="b", permissions="c"), "abc")

    def test_methods(self) -> None:
        bot = Bot()
        with using(grants("message.write", "message.read")):
            self.assertEqual(bot.post("hello"), (bot, "hello"))
            self.assertIs(Bot.made(), Bot)
            self.assertEqual(asyncio.run(Bot.later("hello")), "hello")
            self.assertEqual(bot.last, "hello")
            self.assertEqual(requires("message.write")(bot.post)("hello"), (bot, "hello"))
        with using(grants()):
            for call in (lambda: bot.post("hello"), Bot.made, lambda: asyncio.run(Bot.later("hello")), lambda: bot.last):
                self.assertRaises(PermissionDenied, call)

    def test_a_cache_below_it_is_guarded_too(self) -> None:
        cached = requires("message.write")(functools.cache(lambda text: ran.append(text)))
        with using(grants("message.write")):
            cached("hello")
            cached("hello")
        with using(grants()):
            self.assertRaises(PermissionDenied, cached, "hello")
        self.assertEqual(ran, ["hello"])

    def test_it_looks_like_the_function(self) -> None:
        for function, name in ((post, "post"), (edit, "edit")):
            self.assertEqual((function.__name__, function.__qualname__, function.__module__), (name, name, __name__))
            self.assertEqual(str(inspect.signature(function)), "(text: str, *, room: str = 'general') -> str")
            self.assertRegex(function.__doc__ or "", r"\w+s a text\.")
            self.assertIs(pickle.loads(pickle.dumps(function)), function)
        self.assertTrue(inspect.iscoroutinefunction(edit))
        self.assertFalse(inspect.iscoroutinefunction(post))

    def test_guards_add_up(self) -> None:
        both = requires("room.read")(requires("message.write")(lambda: "ran"))
        for names in (["room.read"], ["message.write"], []):
            with using(grants(*names)):
                self.assertRaises(PermissionDenied, both)
        with using(grants("room.read", "message.write")):
            self.assertEqual(both(), "ran")

    def test_what_it_cannot_guard_is_refused(self) -> None:
        def generator() -> Iterator[int]:
            yield 1

        async def later() -> AsyncIterator[int]:
            yield 1

        class Callable_:
            def __call__(self) -> None: ...

        for each in (generator, later, functools.partial(generator)):
            with self.assertRaisesRegex(TypeError, "a generator runs later"):
                requires("message.write")(each)
        function: Any = post
        others: list[Any] = [Bot, Callable_(), classmethod(function), staticmethod(post), property(function), 5, "post"]
        for each in others:
            with self.subTest(each), self.assertRaisesRegex(TypeError, "expected a function or coroutine function, not "):
                requires("message.write")(each)

    def test_what_names_no_permission_is_refused(self) -> None:
        wrong: list[tuple[Any, ...]] = [(), (post,), (5,), (None,), (["message.write"],), ("message.write", b"x")]
        for permissions in wrong:
            with self.subTest(permissions), self.assertRaisesRegex(TypeError, "expected "):
                requires(*permissions)
        with self.assertRaisesRegex(TypeError, r'not function: name permissions, as in @requires\("message\.write"\)$'):

            @requires  # type: ignore[arg-type]
            def bare() -> None: ...

        with self.assertRaisesRegex(TypeError, "expected a str, not int$"):
            requires("message.write", method=5)  # type: ignore[arg-type]

    def test_an_audit_hears_who_asked(self) -> None:
        with using(grants("message.write").report_only()) as audit:
            self.assertEqual(post("hello"), "hello in general")
            asyncio.run(edit("bye"))
        report = audit.report()
        self.assertEqual((report.used, report.denied), (("message.write",), ("room.read",)))
        asked = report.asked["message.write"]
        self.assertEqual((asked.first, asked.last), (f"{__name__}.post", f"{__name__}.edit"))
        with using(grants().audit()) as audit, self.assertRaises(PermissionDenied):
            post("hello")
        self.assertEqual(audit.report().denied, ("message.write",))


class Contexts(unittest.TestCase):
    def test_the_innermost_block_counts(self) -> None:
        outer, inner = grants("message.write"), grants()
        with using(outer) as given:
            self.assertIs(given, outer)
            with self.assertRaises(PermissionDenied), using(inner):
                self.assertIs(grantfold.current(), inner)
                post("hello")
            self.assertIs(grantfold.current(), outer)
        self.assertRaises(NoCurrentGrants, grantfold.current)

    def test_only_grants_audits_and_functions_are_taken(self) -> None:
        class Claims:
            __class__ = Grants  # type: ignore[assignment]

        wrong: list[Any] = [None, {"message.write"}, "message.write", Grants, Claims(), edit]
        for each in wrong:
            with self.assertRaisesRegex(TypeError, "expected Grants, an Audit, or a function that returns them, not "):
                using(each)

    def test_each_thread_has_its_own(self) -> None:
        both = threading.Barrier(2)

        def work(name: str, own: Grants) -> str | None:
            with using(own):
                both.wait()
                asked = grantfold.current()
                both.wait()
            return asked.subject if isinstance(asked, Grants) else None

        with ThreadPoolExecutor(2) as pool:
            names = ("ann", "bob")
            self.assertEqual(tuple(pool.map(work, names, (grants(id=name) for name in names))), names)

    def test_a_thread_starts_without(self) -> None:
        caught: list[BaseException] = []

        def work() -> None:
            try:
                post("hello")
            except NoCurrentGrants as error:
                caught.append(error)

        with using(grants("message.write")):
            thread = threading.Thread(target=contextvars.Context().run, args=(work,))
            thread.start()
            thread.join()
        self.assertEqual(len(caught), 1)

    def test_tasks_do_not_mix(self) -> None:
        async def bot(name: str) -> bool:
            with using(grants(id=name)) as own:
                for _ in range(5):
                    await asyncio.sleep(0)
                    if grantfold.current() is not own:
                        return False
            return True

        async def main() -> list[bool]:
            return await asyncio.gather(*(bot(str(at)) for at in range(20)))

        self.assertEqual(asyncio.run(main()), [True] * 20)
        self.assertRaises(NoCurrentGrants, grantfold.current)

    def test_a_task_keeps_what_it_was_started_with(self) -> None:
        async def main() -> tuple[str, str]:
            with using(grants("message.write", "room.read")):
                task = asyncio.create_task(edit("hello"))
                threaded = asyncio.to_thread(post, "bye")
                threaded_result = await threaded
            with using(grants()):
                return await task, threaded_result

        self.assertEqual(asyncio.run(main()), ("hello in general", "bye in general"))

    def test_a_coroutine_asks_where_it_is_awaited(self) -> None:
        async def main(made: Grants, awaited: Grants | None) -> str:
            with using(made):
                waiting = edit("hello")
            if awaited is None:
                return await waiting
            with using(awaited):
                return await waiting

        enough = grants("message.write", "room.read")
        self.assertEqual(asyncio.run(main(grants(), enough)), "hello in general")
        self.assertRaises(PermissionDenied, asyncio.run, main(enough, grants()))
        self.assertRaises(NoCurrentGrants, asyncio.run, main(enough, None))

    def test_the_error_travels(self) -> None:
        for error in (NoCurrentGrants("post"), NoCurrentGrants()):
            for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
                self.assertIs(type(twin), NoCurrentGrants)
                self.assertEqual((str(twin), twin.args, vars(twin)), (str(error), error.args, vars(error)))

    def test_who_guards_nothing_loads_nothing_of_it(self) -> None:
        code = (
            "import sys; sys.path.append(sys.argv[1]); import grantfold, grantfold.rocketchat\n"
            "grantfold.rocketchat.AppManifest.parse('{}').grants().audit().report()\n"
            "slow = {'contextlib', 'contextvars', 'functools', 'inspect', 'grantfold._guard'}\n"
            "assert not slow & set(sys.modules), slow & set(sys.modules)\n"
            "assert grantfold.requires and 'grantfold._guard' in sys.modules and 'typing' not in sys.modules"
        )
        folder = Path(grantfold.__file__).parents[1]
        subprocess.run([sys.executable, "-I", "-S", "-c", code, str(folder)], check=True)


if __name__ == "__main__":
    unittest.main()
