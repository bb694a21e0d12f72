"""Root manifests: arguments and values, as only Python has them."""

import copy
import unittest
from typing import Any, get_args

import grantfold
import grantfold.rocketchat
import grantfold.root
from grantfold import platform_of
from grantfold._kinds import Spelling, Tool
from grantfold.root import Community, Manifest

TEXT = '{"id": "ä", "version": "1.0.0", "permissions": {"channel": {"createMessage": true, "ViewFile": true, "x": 1}}}'
LONE = "\ud800"


class Manifests(unittest.TestCase):
    def test_text_and_bytes_are_read_alike(self) -> None:
        of_text, of_bytes = Manifest.parse(TEXT), Manifest.parse(TEXT.encode())
        self.assertEqual(of_text.diagnostics, of_bytes.diagnostics)
        self.assertEqual(of_text.declared, of_bytes.declared)
        self.assertEqual((of_bytes.id, of_bytes.version), ("ä", "1.0.0"))
        self.assertEqual(list(of_text.grants()), list(of_bytes.grants()))

    def test_what_is_not_utf_8_is_a_problem_and_grants_nothing(self) -> None:
        for text in (TEXT.encode("latin-1"), TEXT.replace("ä", LONE)):
            manifest = Manifest.parse(text)
            self.assertIn("json-invalid-utf8", [found.code for found in manifest.diagnostics])
            self.assertTrue(manifest.has_errors)
            self.assertEqual(list(manifest.grants()), [])

    def test_what_is_declared_has_its_place(self) -> None:
        right, spelled, unknown = Manifest.parse(TEXT).declared
        self.assertEqual((right.section, right.key), ("channel", "createMessage"))
        self.assertEqual(right.permission, "channel.createMessage")
        self.assertEqual((right.spelling, spelled.spelling, unknown.spelling), ("manifest", "pascal", None))
        self.assertEqual((right.value, unknown.value, unknown.permission), (True, None, None))
        self.assertEqual(TEXT.encode()[right.span.start : right.span.end], b'"createMessage"')
        self.assertIn(spelled.spelling, get_args(Spelling))

    def test_every_tool_has_its_name_in_the_type(self) -> None:
        manifest = Manifest.parse("{}")
        wrong: Any = "packager"
        with self.assertRaises(ValueError) as caught:
            manifest.granted_by(wrong)
        names = ", ".join(get_args(Tool))
        self.assertEqual(str(caught.exception), f"there is no tool `packager`: it is one of {names}")
        self.assertRaises(TypeError, manifest.granted_by, 1)

    def test_a_manifest_is_what_a_member_declares(self) -> None:
        community = Community()
        community.put_group("lobby")
        community.put_member("bot", declared=Manifest.parse(TEXT).grants())
        community.put_rule("lobby", "bot")
        self.assertEqual(list(community.grants("bot", "lobby")), ["channel.view", "channel.createMessage"])

    def test_nothing_is_coerced(self) -> None:
        wrong: list[Any] = [None, {}, 1, bytearray(b"{}")]
        for given in wrong:
            self.assertRaises(TypeError, Manifest.parse, given)
            self.assertRaises(TypeError, platform_of, given)
        other: Any = grantfold.rocketchat.AppManifest.parse("{}")
        self.assertRaises(TypeError, Manifest.parse("{}").diff, other)

    def test_values(self) -> None:
        for one, other in zip(Manifest.parse(TEXT).declared, Manifest.parse(TEXT).declared):
            self.assertEqual((one, hash(one)), (other, hash(other)))
            self.assertRegex(repr(one), r"^<DeclaredPermission '\w+' in 'channel' at 1:\d+>$")
        manifest = Manifest.parse(TEXT)
        self.assertIs(copy.deepcopy(manifest), manifest)
        self.assertRegex(repr(manifest), r"^<Manifest id='ä' version='1.0.0' diagnostics=\d+>$")

    def test_both_platforms_have_the_same_review_and_diff(self) -> None:
        for name in ("Change", "ManifestDiff", "Review", "ReviewItem"):
            shared = getattr(grantfold, name)
            self.assertIs(getattr(grantfold.root, name), shared)
            self.assertIs(getattr(grantfold.rocketchat, name), shared)
        self.assertIsNot(grantfold.root.DeclaredPermission, grantfold.rocketchat.DeclaredPermission)


class Platforms(unittest.TestCase):
    def test_text_and_bytes_are_told_apart_alike(self) -> None:
        for text in (TEXT, TEXT.encode(), TEXT.encode("latin-1"), TEXT.replace("ä", LONE)):
            self.assertEqual(platform_of(text), "root")
        self.assertIsNone(platform_of(b"{}"))


if __name__ == "__main__":
    unittest.main()
