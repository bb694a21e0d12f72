"""Whose grants a guarded function asks: blocks of `using` in threads, tasks and generators, and grants that change."""

import asyncio
import contextvars
import inspect
import threading
import unittest
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import Any

import grantfold
from grantfold import Audit, Grants, NoCurrentGrants, PermissionDenied, requires, using
from grantfold.rocketchat import AppManifest
from grantfold.root import EVERYONE, Community, CommunityError


def grants(*names: str) -> Grants:
    listed = ", ".join(f'{{"name": "{name}"}}' for name in names)
    return AppManifest.parse(f'{{"id": "demo", "permissions": [{listed}]}}').grants()


def lobby() -> Community:
    """A community in which bot may write in `lobby`."""
    community = Community()
    community.put_group("lobby")
    community.put_member("bot", declared=["channel.createMessage"])
    community.put_rule("lobby", EVERYONE)
    return community


WRITES = grants("message.write")
NOTHING = grants()


@requires("message.write")
def post(text: str) -> str:
    return f"posted {text}"


@requires("channel.createMessage")
def write(text: str) -> str:
    return f"wrote {text}"


@requires("channel.createMessage")
async def write_later(text: str) -> str:
    return f"wrote {text}"


class Live(unittest.TestCase):
    def test_a_change_counts_for_the_next_call(self) -> None:
        community = lobby()
        with using(lambda: community.grants("bot", "lobby")):
            self.assertEqual(write("one"), "wrote one")
            community.put_rule("lobby", "bot", deny=["channel.createMessage"])
            self.assertRaises(PermissionDenied, write, "two")
            self.assertNotIn("channel.createMessage", grantfold.current())
            community.remove_rule("lobby", "bot")
            self.assertEqual(write("three"), "wrote three")

    def test_a_change_counts_for_tasks_that_run_already(self) -> None:
        community = lobby()

        async def work(start: asyncio.Event) -> str:
            await start.wait()
            return await write_later("hello")

        async def main() -> str:
            start = asyncio.Event()
            with using(lambda: community.grants("bot", "lobby")):
                task = asyncio.create_task(work(start))
                await asyncio.sleep(0)
            community.remove_rule("lobby", EVERYONE)
            start.set()
            return await task

        self.assertRaises(PermissionDenied, asyncio.run, main())

    def test_grants_stay_what_they_were(self) -> None:
        community = lobby()
        with using(community.grants("bot", "lobby")):
            community.remove_rule("lobby", EVERYONE)
            self.assertEqual(write("one"), "wrote one")

    def test_an_audit_may_be_returned(self) -> None:
        audits: list[Audit] = []

        def ask() -> Audit:
            audits.append(WRITES.audit())
            return audits[-1]

        with using(ask) as given:
            self.assertIs(given, ask)
            post("hello")
        (audit,) = audits
        self.assertEqual(audit.report().asked["message.write"].last, f"{__name__}.post")

    def test_where_there_is_no_answer_nothing_runs(self) -> None:
        community = lobby()
        with using(lambda: community.grants("bot", "lobby")):
            community.remove_member("bot")
            self.assertRaises(CommunityError, write, "hello")
        answers: list[Any] = [None, {"message.write"}, True, lambda: WRITES]
        for answer in answers:
            with using(lambda: answer), self.assertRaisesRegex(TypeError, "from the function in use, not "):
                post("hello")

    def test_what_gives_no_grants_at_once_is_refused(self) -> None:
        async def later() -> Grants:
            return WRITES

        wrong: list[tuple[Any, str]] = [(later, "coroutine function"), (Grants, "type"), (Community(), "Community")]
        for each, kind in wrong:
            with self.assertRaisesRegex(TypeError, f", not .*{kind}$"):
                using(each)


class Blocks(unittest.TestCase):
    def tearDown(self) -> None:
        self.assertRaises(NoCurrentGrants, grantfold.current)

    def test_one_block_may_be_entered_often(self) -> None:
        block = using(WRITES)
        for _ in range(2):
            with block:
                self.assertEqual(post("inside"), "posted inside")
            self.assertRaises(NoCurrentGrants, grantfold.current)

    def test_an_open_block_is_not_entered_again(self) -> None:
        block = using(WRITES)
        with block:
            with self.assertRaisesRegex(RuntimeError, "is open already, here or in another thread"), using(NOTHING), block:
                self.fail("it was entered")
            self.assertEqual(post("outside"), "posted outside")
        with block:
            self.assertIs(grantfold.current(), WRITES)

    def test_only_one_of_many_threads_enters_it(self) -> None:
        block, all_of_them = using(WRITES), threading.Barrier(8, timeout=10)

        def work(_: int) -> bool:
            all_of_them.wait()
            try:
                with block:
                    all_of_them.wait()
                    return grantfold.current() is WRITES
            except RuntimeError:
                all_of_them.wait()
                self.assertRaises(NoCurrentGrants, grantfold.current)
                return False

        with ThreadPoolExecutor(8) as pool:
            self.assertEqual(sorted(pool.map(work, range(8))), [False] * 7 + [True])

    def test_what_ends_is_the_block_that_was_entered(self) -> None:
        low, high = grants("room.read"), using(WRITES)
        for kept in (using(low), using(lambda: low)):

            def within(held: Any = kept) -> Iterator[None]:
                with held:
                    yield

            running = within()
            next(running)
            with high:
                self.assertRaises(RuntimeError, kept.__enter__)
                with using(low):
                    running.close()  # type: ignore[attr-defined]
                    self.assertIs(grantfold.current(), low)
                self.assertIs(grantfold.current(), WRITES)

    def test_what_another_thread_ends_leaves_the_blocks_of_this_one(self) -> None:
        low = grants("room.read")
        shared = using(low)

        def within() -> Iterator[None]:
            with shared:
                yield

        running = within()
        with ThreadPoolExecutor(1) as pool:
            pool.submit(next, running).result()
            with using(WRITES):
                self.assertRaises(RuntimeError, shared.__enter__)
                with using(low):
                    running.close()  # type: ignore[attr-defined]
                    self.assertIs(grantfold.current(), low)
                    with shared:
                        self.assertIs(grantfold.current(), low)
                    self.assertIs(grantfold.current(), low)
            # Where it was entered it cannot be taken out, and holds no more.
            self.assertRaises(NoCurrentGrants, pool.submit(grantfold.current).result)
            self.assertRaises(NoCurrentGrants, pool.submit(post, "hello").result)

    def test_what_a_copied_context_ends_holds_no_more(self) -> None:
        def within() -> Iterator[None]:
            with using(WRITES):
                yield

        def work() -> None:
            with using(NOTHING):
                running = within()
                next(running)
                contextvars.copy_context().run(running.close)  # type: ignore[attr-defined]
                self.assertRaises(NoCurrentGrants, post, "hello")

        contextvars.copy_context().run(work)

    def test_an_exception_ends_it(self) -> None:
        with self.assertRaises(KeyError), using(WRITES):
            raise KeyError

    def test_context_managers_hold_it_for_their_block(self) -> None:
        @contextmanager
        def acting() -> Iterator[None]:
            with using(WRITES):
                yield

        @asynccontextmanager
        async def acting_later() -> AsyncIterator[None]:
            with using(WRITES):
                yield

        async def main() -> str:
            async with acting_later():
                return post("hello")

        with acting():
            self.assertEqual(post("hello"), "posted hello")
        with ExitStack() as stack:
            stack.enter_context(using(WRITES))
            self.assertEqual(post("hello"), "posted hello")
        self.assertEqual(asyncio.run(main()), "posted hello")

    def test_a_generator_that_ends_late_leaves_nothing_open(self) -> None:
        def texts() -> Iterator[str]:
            with using(WRITES):
                yield "one"

        running = texts()
        next(running)
        with using(NOTHING):
            self.assertRaises(StopIteration, next, running)
            self.assertRaises(PermissionDenied, post, "hello")

    def test_a_generator_that_is_closed_leaves_nothing_open(self) -> None:
        def texts() -> Iterator[str]:
            with using(WRITES):
                yield "one"

        running = texts()
        next(running)
        running.close()  # type: ignore[attr-defined]

    def test_leaving_it_in_another_context_is_an_error(self) -> None:
        block = using(WRITES)
        contextvars.copy_context().run(block.__enter__)
        with self.assertRaisesRegex(RuntimeError, "entered in another context"):
            block.__exit__(None, None, None)

    def test_leaving_it_in_another_context_hides_no_error(self) -> None:
        block, error = using(WRITES), NoCurrentGrants("post")
        contextvars.copy_context().run(block.__enter__)
        self.assertFalse(block.__exit__(type(error), error, None))

    def test_a_thread_of_an_executor_is_given_the_context(self) -> None:
        async def main() -> str:
            loop = asyncio.get_running_loop()
            with using(WRITES):
                return await loop.run_in_executor(None, contextvars.copy_context().run, post, "hello")

        self.assertEqual(asyncio.run(main()), "posted hello")
        with ThreadPoolExecutor(1) as pool:
            pool.submit(int).result()
            with using(WRITES):
                self.assertEqual(pool.submit(contextvars.copy_context().run, post, "hello").result(), "posted hello")
                # What a thread is started with may be the interpreter's choice; a thread that runs already has nothing.
                self.assertRaises(NoCurrentGrants, pool.submit(post, "hello").result)


class Frameworks(unittest.TestCase):
    def test_written_annotations_are_found_where_the_function_is(self) -> None:
        source = "class Room: ...\nasync def close(room: 'Room') -> None: ...\ndef name(room: 'Room') -> str: ..."
        module: dict[str, Any] = {"__name__": "bot"}
        exec(source, module)
        for name in ("close", "name"):
            guarded = requires("room.write")(module[name])
            (written,) = (each.annotation for each in inspect.signature(guarded).parameters.values())
            self.assertIs(eval(written, guarded.__globals__), module["Room"])


if __name__ == "__main__":
    unittest.main()
