import unittest
from typing import Any

from command import answer, grantfold
from manifests import GOOD, InFolder, text

ROOT: dict[str, Any] = {
    "id": "ADIRyQdYigmRA02MFQnIXQ",
    "version": "1.0.0",
    "package": {"server": {"launch": "dist/main.js", "deploy": ["dist"], "nodeModules": ["node_modules"]}},
    "permissions": {"community": {"kick": True}, "channel": {"CreateMessage": True, "manageFiles": True}},
}


class Platform(InFolder):
    def platforms(self, *args: Any) -> list[str | None]:
        _, checked = answer("check", *args)
        return [file["platform"] for file in checked["files"]]

    def test_the_document_tells_and_its_name_only_where_it_does_not(self) -> None:
        self.assertEqual(self.platforms(self.write("a.json", ROOT)), ["root"])
        self.assertEqual(self.platforms(self.write("b.json", GOOD)), ["rocketchat-app"])
        self.assertEqual(self.platforms(self.write("app.json", ROOT)), ["root"])
        self.assertEqual(self.platforms(self.write("app.json", {"id": "x"})), ["rocketchat-app"])
        self.assertEqual(self.platforms(self.write("root-manifest.json", {"id": "x"})), ["root"])

    def test_a_folder_gives_the_manifests_of_both(self) -> None:
        self.write("a/app.json")
        self.write("b/root-manifest.json", ROOT)
        self.write("b/package.json")
        self.assertEqual(self.platforms(self.folder), ["rocketchat-app", "root"])

    def test_a_document_of_neither(self) -> None:
        path = self.write("x.json", {"id": "x"})
        code, checked = answer("check", path)
        (file,) = checked["files"]
        self.assertEqual((code, file["platform"], file["grants"], file["wouldGrant"]), (1, None, None, None))
        self.assertEqual([one["code"] for one in file["diagnostics"]], ["manifest-unknown-platform"])
        done = grantfold("check", path)
        self.assertIn("neither a Rocket.Chat app manifest nor a Root manifest", done.stdout)
        self.assertIn("= help: ", done.stdout)
        for command in (["show", path], ["show", "--review", path], ["explain", path, "api"], ["diff", path, path]):
            done = grantfold(*command)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("neither a Rocket.Chat app manifest nor a Root manifest", done.stderr)

    def test_damage_of_a_document_of_neither_is_said_and_mended(self) -> None:
        path = self.write("x.json", '{"id": "x",}')
        codes = [one["code"] for one in answer("check", path)[1]["files"][0]["diagnostics"]]
        self.assertEqual(codes, ["json-trailing-comma", "manifest-unknown-platform"])
        self.assertEqual(grantfold("check", "--fix", path).returncode, 1)
        self.assertEqual(path.read_text(), '{"id": "x"}')

    def test_versions_of_one_app_share_a_platform(self) -> None:
        bare, root, app = self.write("bare.json", {"id": "x"}), self.write("r.json", ROOT), self.write("a.json")
        self.assertEqual(answer("diff", bare, root)[1]["diff"]["changes"][0]["permission"], "community.kick")
        self.assertEqual(answer("diff", app, bare)[1]["diff"]["changes"][0]["permission"], "user.read")
        done = grantfold("diff", app, root)
        self.assertEqual(done.returncode, 2)
        self.assertIn("they are not versions of one app", done.stderr)


class Root(InFolder):
    def test_a_spelling_is_mended(self) -> None:
        path = self.write("root-manifest.json", ROOT)
        self.assertEqual(grantfold("check", path).returncode, 1)
        done = grantfold("check", "--fix", path)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual(path.read_text(), text(ROOT).replace("CreateMessage", "createMessage"))

    def test_what_is_lost_as_it_stands(self) -> None:
        done = grantfold("check", self.write("root-manifest.json", ROOT))
        self.assertIn("as it stands; mended, it would also grant channel.createMessage\n", done.stdout)

    def test_show_says_what_the_tools_take_where_it_differs(self) -> None:
        path = self.write("root-manifest.json", ROOT)
        _, shown = answer("show", path)
        taken = {"packager-0.17": ["community.kick", "channel.manageFiles"], "devhost-0.17": []}
        self.assertEqual((shown["platform"], shown["grantedBy"]), ("root", taken))
        out = grantfold("show", path).stdout
        self.assertIn("\n  dev host 0.17.0  takes none of it\n", out)
        self.assertNotIn("packager", out)
        self.assertIn("comes with channel.manageFiles\n", out)
        mixed = ROOT | {"permissions": {"channel": {"appKick": True, "channelCreateFile": True}}}
        out = grantfold("show", self.write("root-manifest.json", mixed)).stdout
        self.assertIn("\n  packager 0.17.0  takes channel.appKick besides\n", out)
        self.assertIn("\n  dev host 0.17.0  takes channel.createFile besides\n", out)
        same = ROOT | {"permissions": {}}
        self.assertNotIn("What the tools", grantfold("show", self.write("root-manifest.json", same)).stdout)
        self.assertNotIn("grantedBy", answer("show", self.write("app.json"))[1])

    def test_a_text_that_is_not_strict_json_grants_nothing(self) -> None:
        path = self.write("root-manifest.json", text(ROOT).replace("true\n", "true,\n", 1))
        done = grantfold("show", path)
        self.assertEqual(done.returncode, 1)
        self.assertIn("\nno permissions: the document could not be read\n", done.stdout)
        self.assertIn("\nMended, it would grant 5 permissions: ", done.stdout)


if __name__ == "__main__":
    unittest.main()
