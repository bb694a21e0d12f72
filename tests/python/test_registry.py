"""The registry of an engine's apps, as Python has it."""

import json
import pickle
import unittest
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from grantfold import PermissionDenied
from grantfold.rocketchat import AppManifest, AppRegistry, RegistryError

LONE = "\ud800"


def manifest(*permissions: str, id: str | None = "demo") -> AppManifest:
    text: dict[str, Any] = {"permissions": [{"name": name} for name in permissions]}
    return AppManifest.parse(json.dumps(text | ({"id": id} if id else {})))


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
