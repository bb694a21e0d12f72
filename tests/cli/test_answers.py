import json
import unittest
from typing import Any

from command import answer, grantfold
from manifests import GOOD, InFolder, text, with_permissions


class Show(InFolder):
    def test_a_table_with_its_origin_first(self) -> None:
        path = self.write("app.json", with_permissions({"name": "ui.registerButtons"}, {"name": "networking"}))
        done = grantfold("show", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        first, second, *rest = done.stdout.splitlines()
        self.assertEqual((first, second), ("Demo 1.0.0", "2 permissions, declared in its manifest"))
        self.assertTrue(any(line.startswith("  ui.registerButtons  ") for line in rest))
        self.assertTrue(any(line.startswith("* networking  ") for line in rest))
        self.assertTrue(any(line.strip() == "domains: any" for line in rest))

    def test_a_manifest_that_cannot_be_understood(self) -> None:
        done = grantfold("show", self.write("app.json", text(GOOD).replace("[", "[,", 1)))
        self.assertEqual(done.returncode, 1)
        self.assertIn("no permissions: ", done.stdout)
        self.assertIn("Mended, it would grant", done.stdout)

    def test_a_review_in_plain_words(self) -> None:
        done = grantfold("show", "--review", self.write("app.json"))
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.startswith("Demo 1.0.0\nIt asks for 2 permissions.\n  1. "), done.stdout)

    def test_a_stored_value(self) -> None:
        path = self.write("stored.json", '[{"name": "apis"}, {"name": "api"}]')
        done = grantfold("show", "--stored", path)
        self.assertEqual(done.returncode, 0)
        self.assertIn("error[permission-unknown]", done.stdout)
        self.assertIn("1 permission, stored when it was installed", done.stdout)
        absent = grantfold("show", "--stored", "--app", "some-id", "-", stdin="null")
        self.assertTrue(absent.stdout.startswith("some-id\n30 permissions, the defaults"), absent.stdout)
        self.assertEqual(grantfold("show", "--stored", self.write("wrong.json", "{}")).returncode, 1)

    def test_one_document_is_wanted(self) -> None:
        done = grantfold("show", self.folder)
        self.assertEqual(done.returncode, 2)
        self.assertIn("it is a folder, and one document is wanted", done.stderr)


class Explain(InFolder):
    def test_a_granted_permission_with_its_place(self) -> None:
        self.write("app.json", '{"permissions": [{"name": "api"}]}')
        done = grantfold("explain", "app.json", "api", cwd=self.folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("granted: `api` is granted: ", done.stdout)
        self.assertIn(" --> app.json:1:27\n", done.stdout)
        self.assertRegex(done.stdout, r'1 \| {"permissions": \[{"name": "api"}\]}\n +\| +\^{5}\n')

    def test_any_denial_is_1(self) -> None:
        path = self.write("app.json")
        done = grantfold("explain", path, "message.write", "mesage.write", "room.write")
        self.assertEqual(done.returncode, 1)
        self.assertIn("denied: `mesage.write` is not granted", done.stdout)
        self.assertIn("= help: did you mean `message.write`?", done.stdout)
        self.assertIn('= help: add { "name": "room.write" } to `permissions`', done.stdout)

    def test_explanations_come_in_the_order_asked(self) -> None:
        _, explained = answer("explain", self.write("app.json"), "room.read", "message.write", "room.read")
        asked = [explanation["permission"] for explanation in explained["explanations"]]
        self.assertEqual(asked, ["room.read", "message.write", "room.read"])


class Diff(InFolder):
    def test_gains_need_consent(self) -> None:
        old, new = self.write("old.json"), self.write("new.json", with_permissions({"name": "room.read"}))
        done = grantfold("diff", old, new)
        self.assertEqual((done.returncode, done.stderr), (1, ""))
        self.assertRegex(done.stdout, r"(?m)^\+ added +room\.read  ")
        self.assertRegex(done.stdout, r"(?m)^- removed +message\.write  ")
        self.assertTrue(done.stdout.endswith("\nconsent must be asked again\n"))

    def test_losses_do_not(self) -> None:
        old, new = self.write("old.json"), self.write("new.json", with_permissions({"name": "message.write"}))
        done = grantfold("diff", old, new)
        self.assertEqual(done.returncode, 0)
        self.assertTrue(done.stdout.endswith("\nconsent need not be asked again\n"))

    def test_one_side_can_be_standard_input(self) -> None:
        path = self.write("app.json")
        self.assertEqual(grantfold("diff", "-", path, stdin=text(GOOD)).returncode, 0)
        done = grantfold("diff", "-", "-", stdin=text(GOOD))
        self.assertEqual((done.returncode, done.stdout), (2, ""))


def schema(name: str) -> Any:
    return json.loads(grantfold("schema", name).stdout)


class Schemas(unittest.TestCase):
    def test_names_are_offered_with_what_they_are_for(self) -> None:
        permission = schema("rocketchat-app")["definitions"]["permission"]
        *names, other = permission["anyOf"]
        self.assertEqual({tuple(name) for name in names}, {("const", "description")})
        self.assertIn("message.write", [name["const"] for name in names])
        self.assertEqual([name["const"] for name in names], permission["enum"])
        self.assertEqual(other, {})

    def test_an_editor_takes_only_what_a_manifest_can_ask_for(self) -> None:
        keys = schema("root-manifest")["definitions"]["channel"]["properties"]
        self.assertIn("createMessage", keys)
        self.assertNotIn("channelCreateMessage", keys)

    def test_a_slip_names_the_schemas_there_are(self) -> None:
        done = grantfold("schema", "root")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("root-manifest, root-community", done.stderr)


if __name__ == "__main__":
    unittest.main()
