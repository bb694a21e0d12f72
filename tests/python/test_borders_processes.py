"""Threads, forks, interpreters that end, and objects that are changed while they are asked: each in a process of its own.

A crash or a hang is the end of that process only, and of the test.
"""

import os
import subprocess
import sys
import textwrap
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
# More than any of them needs, so that only what hangs takes so long.
PATIENCE = 120

SETUP = """
import copy, os, pickle, signal, sys, threading, time
from borders_rows import POST, app_manifest, community, registry, workspace
from grantfold import GrantfoldError
from grantfold.rocketchat import AppManifest, AppRegistry, Workspace
from grantfold.root import Community

def answers(it, space, apps):
    assert it.has("ann", "hall", "channel.viewFile") and not it.has("ann", "hall", POST)
    assert it.access("ann").has("hall", "channel.viewFile") and not it.access("ann").has("hall", POST)
    assert space.has("ben", "archive-room", "general") and not space.has("ann", "archive-room", "general")
    assert apps.has("demo", "message.read") and not apps.has("demo", "user.read")
    assert not app_manifest().grants().has("user.read")
"""


class Processes(unittest.TestCase):
    def runs(self, script: str) -> str:
        path = os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")]))
        done = subprocess.run(
            [sys.executable, "-X", "faulthandler", "-c", SETUP + textwrap.dedent(script)],
            env=os.environ | {"PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        self.assertEqual((done.returncode, done.stderr), (0, ""), done.stdout)
        return done.stdout

    def test_64_threads(self) -> None:
        self.runs(
            """
            it, space, apps, failed = community(), workspace(), registry(), []
            def work(number):
                try:
                    for at in range(40):
                        own = f"{number}-{at}"
                        it.put_member(own, ["mods"]); space.put_user(own, ["user"]); apps.install_stored(own, "[]")
                        answers(it, space, apps)
                        assert it.has(own, "lobby", "channel.createFile") and space.has(own, "create-c")
                        it.remove_member(own); space.remove_user(own); apps.remove(own)
                        try:
                            it.has(own, "lobby", POST)
                        except GrantfoldError:
                            pass
                        else:
                            failed.append(own)
                        assert not space.has(own, "create-c") and own not in apps
                except BaseException as error:
                    failed.append(repr(error))
            threads = [threading.Thread(target=work, args=(number,)) for number in range(64)]
            for thread in threads: thread.start()
            for thread in threads: thread.join()
            assert not failed, failed[:3]
            answers(it, space, apps)
            """
        )

    @unittest.skipUnless(hasattr(os, "fork"), "this system has no fork")
    def test_fork_while_threads_ask(self) -> None:
        self.runs(
            """
            import warnings
            warnings.simplefilter("ignore", DeprecationWarning)
            it, space, apps, stop = community(), workspace(), registry(), []
            def work():
                while not stop: answers(it, space, apps)
            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads: thread.start()
            for _ in range(30):
                child = os.fork()
                if child == 0:
                    signal.alarm(30)
                    answers(it, space, apps)
                    it.put_member("new"); space.put_user("new"); apps.install_stored("new", "[]")
                    os._exit(0)
                assert os.waitpid(child, 0)[1] == 0
            stop.append(True)
            for thread in threads: thread.join()
            """
        )

    @unittest.skipUnless(hasattr(os, "fork"), "this system has no fork")
    def test_fork_while_threads_ask_an_audit(self) -> None:
        self.runs(
            """
            import warnings
            warnings.simplefilter("ignore", DeprecationWarning)
            audit, stop = app_manifest().grants().audit(), []
            def work():
                while not stop: assert audit.has("message.read", "here") and "nope" not in audit and audit.report().asked
            threads = [threading.Thread(target=work) for _ in range(4)]
            for thread in threads: thread.start()
            for _ in range(30):
                child = os.fork()
                if child == 0:
                    signal.alarm(30)
                    asked = audit.report().asked
                    before = asked["message.read"].granted if asked else 0
                    assert audit.has("message.read", "there") and not audit.has("user.read")
                    asked = audit.report().asked["message.read"]
                    assert (asked.granted, asked.last) == (before + 1, "there"), asked
                    os._exit(0)
                assert os.waitpid(child, 0)[1] == 0
            stop.append(True)
            for thread in threads: thread.join()
            """
        )

    @unittest.skipUnless(hasattr(os, "fork"), "this system has no fork")
    def test_fork_in_the_middle_of_a_change(self) -> None:
        told = self.runs(
            """
            space, done = Workspace(), threading.Event()
            many = '{"users": [' + ", ".join(f'{{"_id": "u{at}", "roles": ["user"]}}' for at in range(20_000)) + '], "success": true}'
            def work():
                while not done.is_set():
                    space.replace(many)
            writer = threading.Thread(target=work)
            writer.start()
            refused = 0
            for _ in range(10):
                time.sleep(0.02)
                child = os.fork()
                if child == 0:
                    # What hangs is ended by the alarm, and that is no exit.
                    signal.alarm(20)
                    try:
                        space.has("u1", "create-c")
                        os._exit(0)
                    except RuntimeError as error:
                        os._exit(3 if "forked" in str(error) else 4)
                    except GrantfoldError:
                        os._exit(0)
                status = os.waitpid(child, 0)[1]
                assert os.WIFEXITED(status) and os.WEXITSTATUS(status) in (0, 3), status
                refused += os.WEXITSTATUS(status) == 3
            done.set()
            writer.join()
            assert not space.has("u1", "access-permissions")
            print("refused", refused)
            """
        )
        self.assertTrue(told.startswith("refused"), told)

    def test_multiprocessing(self) -> None:
        for how in ("spawn", *(["fork", "forkserver"] if hasattr(os, "fork") else [])):
            script = """
            import multiprocessing
            from borders_processes_work import explained
            if __name__ == "__main__":
                with multiprocessing.get_context("HOW").Pool(2) as pool:
                    assert pool.map(explained, ["user.read", "message.read"] * 10) == [False, True] * 10
                    try:
                        pool.apply(explained, ("denied",))
                    except GrantfoldError as error:
                        assert error.missing == ("user.read",), error
                    else:
                        raise AssertionError("nothing was raised")
            """
            with self.subTest(how):
                self.runs(script.replace("HOW", how))

    def test_exit_while_threads_ask(self) -> None:
        self.runs(
            """
            it, space, apps = community(), workspace(), registry()
            def work():
                while True:
                    answers(it, space, apps)
                    space.put_user("ben", ["user"]); space.to_json(); it.put_member("new"); it.to_json()
            for _ in range(16): threading.Thread(target=work, daemon=True).start()
            time.sleep(0.3)
            """
        )

    def test_objects_that_live_to_the_end(self) -> None:
        out = self.runs(
            """
            import atexit, builtins, weakref
            it, space, apps = community(), workspace(), registry()
            class Last:
                def __del__(self):
                    answers(it_, space_, apps_)
                    print("deleted")
            it_, space_, apps_ = builtins.kept = (it, space, apps)
            view, words = it.access("ann"), it.access("ann").words()
            sys.kept = [view, words, it.grants("ann", "hall"), app_manifest(), Last()]
            sys.kept.append(sys.kept)
            atexit.register(lambda: (answers(it, space, apps), print("exit")))
            """
        )
        self.assertIn("exit", out)

    def test_other_interpreters_refuse_or_work(self) -> None:
        self.runs(
            """
            try:
                import _interpreters
                run = lambda code: _interpreters.exec(_interpreters.create(), code)
            except ImportError:
                try:
                    import _xxsubinterpreters as other
                except ImportError:
                    sys.exit()
                run = lambda code: other.run_string(other.create(), code)
            code = (
                "try:\\n"
                "    import grantfold.rocketchat as it\\n"
                "    assert not it.AppManifest.parse('{').grants().has('user.read')\\n"
                "except ImportError as error:\\n"
                "    assert 'grantfold' in str(error) or 'subinterpreter' in str(error), error\\n"
            )
            for _ in range(3): run(code)
            answers(community(), workspace(), registry())
            """
        )

    def test_changes_during_a_call(self) -> None:
        self.runs(
            """
            it, space, apps = community(), workspace(), registry()
            def changing(*names):
                for name in names:
                    it.put_member("during"); it.remove_member("during"); it.has("ann", "hall", POST)
                    space.put_user("during"); space.remove_user("during"); space.has("ann", "archive-room", "general")
                    yield name
            it.put_role("made", None, changing(POST)); it.put_member("maker", changing("made"), changing(POST))
            it.put_rule("hall", "made", changing(POST), changing("channel.viewFile"))
            it.check_call("maker", "ChannelMessageClient.create", "hall", conditions=changing("attachments"))
            it.check_many((("ann", "hall", name) for name in changing(POST)))
            it.overlay_for("made", "hall", changing(POST)); it.grants("ann", "hall").has_all(changing(POST))
            space.put_user("made", changing("user")); space.put_permission("made", changing("user"))
            space.put_team("made", changing("ann"), is_public=True); space.restrict("guest", changing("create-c"))
            space.has_all("ann", changing("archive-room"), "general", changing("user"))
            space.minimal_roles(changing("create-c")); space.has_any_role("ann", changing("user"))
            space.has({"_id": "x", "roles": changing("user")}, "create-c")
            space.seed_settings(changing("Site_Name")); space.can_access_rooms("ann", changing("general"))
            class Record(dict):
                def __getitem__(self, key):
                    space.put_user("ben", ["user"]); space.remove_user("nobody") if space.user("nobody") else None
                    return dict.__getitem__(self, key)
                def items(self):
                    space.put_user("ben", ["user"])
                    return dict.items(self)
            space.has(Record(_id="x", roles=["user"]), "create-c"); space.apply(Record(update=[], remove=[]))
            space.call("roles.list", Record(), Record(_id="x", roles=["user"])); space.seed_settings([Record(_id="Site_Url")])
            names = ["create-c"] * 3
            class Shrinks:
                def __iter__(self):
                    while names: yield names.pop()
            assert space.has_all("ben", Shrinks()) and not names
            answers(it, space, apps)
            """
        )

    def test_garbage_in_circles(self) -> None:
        self.runs(
            """
            import gc
            class Holder: pass
            for _ in range(200):
                it = community()
                holder = Holder()
                holder.all = [it, it.access("ann"), it.access("ann").words(), workspace(), registry(), holder]
                try:
                    it.has("nobody", "hall", POST)
                except GrantfoldError as error:
                    error.holder = holder; error.itself = error; holder.error = error
            del it, holder; gc.collect()
            answers(community(), workspace(), registry())
            """
        )


class Memory(unittest.TestCase):
    @unittest.skipUnless(Path("/proc/self/status").exists(), "this system does not say what a process holds")
    def test_a_hundred_thousand_calls_hold_nothing(self) -> None:
        """The short form of `tests/leaks/run.py`: a few bytes kept of each call are seen only there."""
        calls = HERE.parent / "leaks" / "calls.py"
        told = subprocess.run([sys.executable, str(calls), "100000"], capture_output=True, text=True, timeout=PATIENCE)
        self.assertEqual(told.returncode, 0, told.stderr)
        *samples, last = told.stdout.split("\n")[:-2]
        self.assertLess(int(last) - int(samples[0]), 1024, "KiB more at the end than after the first tenth")


if __name__ == "__main__":
    unittest.main()
