"""Documents, values, errors and threads: what only Python has."""

import copy
import json
import pickle
import sys
import threading
import unittest
from typing import Any

import grantfold
from grantfold import PermissionDenied
from grantfold.rocketchat import AppManifest, RuntimeStartError, app_catalog

NAMES = ["user.read", "message.read", "networking"]
TEXT = json.dumps({"id": "demo", "permissions": [{"name": name} for name in NAMES]})


class Documents(unittest.TestCase):
    def test_bytes_and_str_read_the_same(self) -> None:
        text = '{"id": "démo", "permissions": [{"name": "mesage.write"}]}'
        one, two = AppManifest.parse(text), AppManifest.parse(text.encode())
        self.assertEqual(one.diagnostics, two.diagnostics)
        self.assertEqual(one.id, two.id)

    def test_bytes_that_are_no_text_grant_nothing(self) -> None:
        manifest = AppManifest.parse(b'{"name": "\xff", "permissions": [{"name": "message.read"}]}')
        self.assertIn("json-invalid-utf8", [found.code for found in manifest.diagnostics])
        self.assertEqual(list(manifest.grants()), [])
        self.assertEqual(list(manifest.would_grant()), ["message.read"])

    def test_a_span_counts_bytes_and_characters(self) -> None:
        text = '{"é": 1,\n "ü": "ö", "permissions": [{"name": "mesage.write"}]}'
        found = AppManifest.parse(text).diagnostics
        span = next(each.span for each in found if each.code == "permission-unknown")
        self.assertEqual(text.encode()[span.start : span.end], b'"mesage.write"')
        line = text.split("\n")[span.line - 1]
        self.assertEqual(line[span.column - 1 : span.end_column - 1], '"mesage.write"')

    def test_json_of_grants_is_what_their_attributes_say(self) -> None:
        text = '{"id": "demo", "permissions": [{"name": "networking", "domains": ["a.example"]}]}'
        grants = AppManifest.parse(text).grants()
        limits = {"hosts": ["a.example"], "scopes": None, "hiddenSettings": []}
        expected = {"app": "demo", "origin": "manifest", "permissions": ["networking"], "limits": limits}
        self.assertEqual(json.loads(grants.to_json()), expected)
        self.assertEqual(grants.limits.hosts, ("a.example",))

    def test_the_catalogue_lists_every_name(self) -> None:
        infos = app_catalog()
        self.assertEqual([info.name for info in infos], list(grantfold.rocketchat.APP_PERMISSIONS))
        defaults = [info.name for info in infos if info.default]
        self.assertEqual(defaults, list(AppManifest.parse("{}").grants()))
        self.assertEqual(infos[-1], app_catalog()[-1])


class Values(unittest.TestCase):
    """Everything a manifest leads to: equal to its like, hashable, printable."""

    def values(self) -> list[Any]:
        entry = {"name": "networking", "domains": ["https://a.example"], "required": True}
        manifest = AppManifest.parse(json.dumps({"name": "Demo", "permissions": [entry, entry, {"name": "apis"}]}))
        grants, diff = manifest.grants(), manifest.diff(AppManifest.parse("{}"))
        why, review = grants.explain("networking"), manifest.review()
        found, declared = list(manifest.diagnostics), list(manifest.declared or ())
        fixes = [each.fix for each in found if each.fix]
        edits = [edit for fix in fixes for edit in fix.edits]
        related = [each for one in found for each in one.related]
        self.assertTrue(edits and related and declared and review.items and diff.changes and why.steps)
        values = [grants, *found, found[0].span, *fixes, *edits, *related, *declared, grants.limits, why, *why.steps]
        values += [why.steps[0].source, review, *review.items, diff, *diff.changes, *app_catalog()]
        return values

    def test_equal_values_are_equal_and_have_one_hash(self) -> None:
        for one, other in zip(self.values(), self.values()):
            with self.subTest(repr(one)):
                self.assertIsNot(one, other)
                self.assertEqual(one, other)
                self.assertEqual(hash(one), hash(other))
                self.assertNotEqual(one, "something else")

    def test_a_value_says_what_it_is(self) -> None:
        for value in self.values():
            self.assertRegex(repr(value), rf"(?s)^<{type(value).__name__}\b.*>$")

    def test_an_immutable_value_is_its_own_copy(self) -> None:
        manifest = AppManifest.parse(TEXT)
        for value in (manifest, manifest.grants()):
            self.assertIs(copy.copy(value), value)
            self.assertIs(copy.deepcopy([value])[0], value)


class Errors(unittest.TestCase):
    def denial(self) -> PermissionDenied:
        with self.assertRaises(PermissionDenied) as caught:
            AppManifest.parse(TEXT).grants().require("message.write", "nope", method="chat.postMessage")
        return caught.exception

    def start_error(self) -> RuntimeStartError:
        with self.assertRaises(RuntimeStartError) as caught:
            AppManifest.parse('{"permissions": [null]}').runtime_network("since-2026")
        return caught.exception

    def test_a_denial_has_fields(self) -> None:
        denied = self.denial()
        self.assertIsInstance(denied, PermissionError)
        self.assertIsInstance(denied, grantfold.GrantfoldError)
        self.assertEqual((denied.code, denied.subject), ("permission-denied", "demo"))
        self.assertEqual(denied.missing, ("message.write", "nope"))
        self.assertEqual((denied.method, denied.resource), ("chat.postMessage", None))
        self.assertIn(denied.reason, str(denied))
        self.assertIn(denied.help or "?", str(denied))
        self.assertEqual((denied.errno, denied.strerror), (None, None))

    def test_errors_travel(self) -> None:
        for error in (self.denial(), self.start_error()):
            error.noted = "by a caller"  # type: ignore[union-attr]
            copies = [copy.copy(error), copy.deepcopy(error)]
            copies += [pickle.loads(pickle.dumps(error, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
            for twin in copies:
                self.assertIs(type(twin), type(error))
                self.assertEqual((str(twin), twin.args, vars(twin)), (str(error), error.args, vars(error)))

    def test_an_error_names_where_it_is_exported(self) -> None:
        for kind in (PermissionDenied, RuntimeStartError, grantfold.GrantfoldError):
            self.assertIs(getattr(sys.modules[kind.__module__], kind.__name__), kind)

    def test_an_error_can_be_subclassed(self) -> None:
        class Mine(PermissionDenied):
            pass

        denied = self.denial()
        mine = Mine(*denied.__reduce__()[1])
        self.assertEqual((str(mine), mine.missing), (str(denied), denied.missing))


class Threads(unittest.TestCase):
    def test_threads_read_one_snapshot(self) -> None:
        grants = AppManifest.parse(TEXT).grants()
        start, seen = threading.Barrier(8), []

        def read() -> None:
            start.wait()
            for _ in range(200):
                held = all(name in grants for name in NAMES) and "message.write" not in grants
                parsed = AppManifest.parse(TEXT).grants()
                seen.append((held, grants.names, parsed == grants, hash(parsed)))

        threads = [threading.Thread(target=read) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(seen), 8 * 200)
        self.assertEqual(set(seen), {(True, frozenset(NAMES), True, hash(frozenset(NAMES)))})
        self.assertEqual(len({id(names) for _, names, _, _ in seen}), 1)


if __name__ == "__main__":
    unittest.main()
