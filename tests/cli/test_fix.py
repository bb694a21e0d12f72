import os
import stat
import sys
import unittest

from command import answer, grantfold
from manifests import GOOD, InFolder, text, with_permissions


class Fix(InFolder):
    def test_every_other_byte_stays(self) -> None:
        before = text(with_permissions({"name": "apis"}, {"name": "user.read"})).replace("\n", "\r\n")
        before = before.replace('"Demo"', '"Dämö \\u0041"').rstrip() + "\t \r\n\r\n"
        path = self.write("app.json", before)
        done = grantfold("check", "--fix", path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(path.read_bytes(), before.replace('"apis"', '"api"').encode())
        self.assertIn("fixed[permission-unknown]: write `api`", done.stdout)
        self.assertTrue(done.stdout.endswith("1 fixed; no problems in 1 file\n"), done.stdout)

    def test_fixes_that_uncover_others_are_made_until_none_is_left(self) -> None:
        twice = '{"name": "user.read"},'
        path = self.write("app.json", text(GOOD).replace('"permissions": [', f'"permissions": [{twice}{twice}"apis",,'))
        grantfold("check", "--fix", path)
        _, checked = answer("check", path)
        self.assertEqual([one for one in checked["files"][0]["diagnostics"] if one["fix"]], [])

    def test_what_remains_is_reported(self) -> None:
        path = self.write("app.json", with_permissions({"name": "apis"}, {"name": "nothing"}))
        code, checked = answer("check", "--fix", path)
        self.assertEqual(code, 1)
        (file,) = checked["files"]
        self.assertEqual([fixed["title"] for fixed in file["fixed"]], ["write `api`"])
        self.assertEqual([one["code"] for one in file["diagnostics"]], ["permission-unknown"])
        self.assertEqual(file["grants"]["permissions"], ["api"])
        self.assertEqual(checked["summary"]["fixed"], 1)

    def test_a_file_with_nothing_to_fix_is_not_touched(self) -> None:
        path = self.write("app.json")
        os.utime(path, (1, 1))
        grantfold("check", "--fix", path)
        self.assertEqual(path.stat().st_mtime, 1)

    def test_bytes_that_are_not_utf_8_stay(self) -> None:
        before = text(with_permissions({"name": "apis"})).replace("Demo", "D\0mo").encode().replace(b"\0", b"\xe9")
        path = self.write("app.json", before)
        self.assertEqual(grantfold("check", "--fix", path).returncode, 1)
        self.assertEqual(path.read_bytes(), before)
        self.assertNotIn("--fix", grantfold("check", path).stdout)

    def test_standard_input_is_refused(self) -> None:
        done = grantfold("check", "--fix", "-", stdin=text(GOOD))
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("cannot mend standard input", done.stderr)

    def test_nothing_else_is_left_in_the_folder(self) -> None:
        path = self.write("app.json", with_permissions({"name": "apis"}))
        grantfold("check", "--fix", path)
        self.assertEqual(list(self.folder.iterdir()), [path])

    @unittest.skipIf(sys.platform == "win32", "there are no such modes and links")
    def test_modes_and_links_stay(self) -> None:
        path = self.write("real/app.json", with_permissions({"name": "apis"}))
        path.chmod(0o640)
        link = self.folder / "app.json"
        link.symlink_to(path)
        grantfold("check", "--fix", link)
        self.assertTrue(link.is_symlink())
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o640)
        self.assertIn('"api"', path.read_text())

    def test_a_file_that_may_not_be_written_stays(self) -> None:
        path = self.write("app.json", with_permissions({"name": "apis"}))
        before = path.read_bytes()
        path.chmod(0o444)
        done = grantfold("check", "--fix", path)
        path.chmod(0o644)
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"^error: cannot write `.*app\.json`: it is read-only\n$")
        self.assertEqual(path.read_bytes(), before)
        self.assertIn("permission-unknown", done.stdout)


if __name__ == "__main__":
    unittest.main()
