"""Arguments of the wrong type are refused, and lone surrogates grant nothing."""

import json
import unittest
from collections.abc import Callable, Iterator
from typing import Any

from grantfold import Diagnostic, Grants, PermissionDenied, Span, apply_fixes
from grantfold.rocketchat import AppGrants, AppManifest

TEXT = '{"id": "demo", "permissions": [{"name": "message.read"}]}'
LONE = "\ud800"


class WrongTypes(unittest.TestCase):
    def setUp(self) -> None:
        self.manifest = AppManifest.parse(TEXT)
        self.grants = self.manifest.grants()

    def refused(self, function: Callable[..., object], *arguments: Any, says: str = "", **named: Any) -> None:
        with self.assertRaisesRegex(TypeError, says):
            function(*arguments, **named)

    def test_a_name_is_a_str(self) -> None:
        for wrong in (1, None, b"message.read", ["message.read"], object()):
            for function in (self.grants.has, self.grants.require, self.grants.explain):
                self.refused(function, wrong, says="expected a str, not ")

    def test_names_are_several(self) -> None:
        for function in (self.grants.has_all, self.grants.has_any, self.grants.missing, self.grants.isdisjoint):
            self.refused(function, "message.read", says=r"several names, not one str: write \['message.read'\]")
            self.refused(function, 1)
            self.refused(function, None)
        for function in (self.grants.has_all, self.grants.has_any, self.grants.missing):
            # Wherever the answer is already clear, too.
            self.refused(function, ["nope", 1], says="expected a str, not int")
            self.refused(function, ["message.read", None], says="expected a str, not NoneType")
            self.refused(function, b"message.read", says="expected a str, not int")

    def test_a_document_is_str_or_bytes(self) -> None:
        wrongs: tuple[Any, ...] = ({}, None, 1, bytearray(b"{}"), memoryview(b"{}"))
        for wrong in wrongs:
            self.refused(AppManifest.parse, wrong, says="str or bytes, not ")

    def test_nothing_else_is_coerced(self) -> None:
        self.refused(AppGrants.from_stored, "demo", b"[]")
        self.refused(AppGrants.from_stored, "demo", [])
        self.refused(AppGrants.from_stored, None, None)
        self.refused(AppGrants.from_upload, "demo", 1)
        self.refused(AppGrants.not_installed, 1)
        self.refused(self.grants.require_host, None)
        self.refused(self.grants.require_scope, 1)
        self.refused(self.grants.require_hidden_setting, 1)
        self.refused(self.grants.require, "message.read", method=1)
        self.refused(self.manifest.diff, TEXT)
        self.refused(self.manifest.runtime_network, 2026)
        self.refused(apply_fixes, "{}", [1])
        self.refused(apply_fixes, "{}", None)
        self.refused(apply_fixes, b"{}", [])

    def test_errors_of_an_iterable_pass_through(self) -> None:
        def failing() -> Iterator[str]:
            yield "message.read"
            raise LookupError("from the caller")

        self.assertRaises(LookupError, self.grants.has_all, failing())

    def test_values_are_made_by_the_library_only(self) -> None:
        for kind in (Grants, AppGrants, AppManifest, Diagnostic, Span):
            self.refused(kind)
        self.refused(type, "Mine", (AppGrants,), {})
        self.refused(type("Mine", (Grants,), {}))

    def test_values_do_not_change(self) -> None:
        for value, attribute in (
            (self.grants, "subject"),
            (self.manifest, "id"),
            (self.manifest.diagnostics[0], "code"),
        ):
            with self.assertRaises(AttributeError):
                setattr(value, attribute, "other")
            with self.assertRaises(AttributeError):
                setattr(value, "more", "other")

    def test_versions_are_named(self) -> None:
        version: Any = "2026"
        with self.assertRaisesRegex(ValueError, "early-2024, late-2024, since-2026"):
            self.manifest.runtime_network(version)


class LoneSurrogates(unittest.TestCase):
    """They can stand in a str and in no document; nothing is granted for them."""

    def setUp(self) -> None:
        fields = {"networking": "domains", "cloud.workspace-token": "scopes", "server-setting.read": "hiddenSettings"}
        entries = [{"name": name, field: ["a.example"]} for name, field in fields.items()]
        self.grants = AppManifest.parse(json.dumps({"permissions": entries})).grants()

    def test_a_name_is_unknown(self) -> None:
        self.assertFalse(self.grants.has(LONE))
        self.assertFalse(self.grants.has_any([LONE]))
        self.assertFalse(self.grants.explain(LONE).known)
        self.assertEqual(self.grants.missing([LONE]), ["\\ud800"])
        with self.assertRaises(PermissionDenied) as caught:
            self.grants.require(LONE, method=LONE)
        self.assertEqual(caught.exception.code, "unknown-permission")
        self.assertEqual(caught.exception.method, "\\ud800")

    def test_a_str_subclass_cannot_speak_for_its_text(self) -> None:
        class Liar(str):
            def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
                return b"networking"

        self.assertFalse(self.grants.has(Liar(LONE)))
        self.assertNotIn(Liar(LONE), self.grants)
        self.assertEqual(self.grants.missing([Liar("nope"), Liar(LONE)]), ["nope", "\\ud800"])

    def test_a_manifest_is_not_utf_8(self) -> None:
        manifest = AppManifest.parse('{\n"name": "' + LONE + '"}')
        problem = next(found for found in manifest.diagnostics if found.code == "json-invalid-utf8")
        self.assertEqual((problem.span.line, problem.span.column), (2, 10))
        self.assertEqual(manifest.grants().origin, "unreadable")

    def test_other_texts_are_refused(self) -> None:
        insisting: list[Callable[[str], object]] = [
            self.grants.require_host,
            self.grants.require_scope,
            self.grants.require_hidden_setting,
            AppGrants.not_installed,
            lambda text: AppGrants.from_stored("demo", text),
            lambda text: AppGrants.from_upload("demo", text),
            lambda text: apply_fixes(text, []),
        ]
        for insist in insisting:
            self.assertRaises(UnicodeEncodeError, insist, f"https://a.example{LONE}")


if __name__ == "__main__":
    unittest.main()
