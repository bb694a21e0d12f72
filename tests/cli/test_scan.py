import shutil
import unittest
from pathlib import Path

from command import BIN, grantfold

# Of the three that bring the command only the npm package reads TypeScript; there it is a script that starts the executable.
FROM_NPM = Path(shutil.which(BIN) or BIN).resolve().suffix in (".js", ".cmd")


@unittest.skipIf(FROM_NPM, "the npm package has it")
class Elsewhere(unittest.TestCase):
    def test_it_says_where_scan_is(self) -> None:
        for args in (["scan", "."], ["scan"], ["scan", "--help"], ["--color", "never", "scan", "."]):
            with self.subTest(args):
                done = grantfold(*args)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("error: scan reads TypeScript, and only the npm package has it: `npx grantfold scan DIR`\n", done.stderr)

    def test_the_list_of_commands_says_so_too(self) -> None:
        self.assertRegex(grantfold("--help").stdout, r"\n  scan DIR [^\n]*\n *with its manifest; only in the npm package\n")


@unittest.skipUnless(FROM_NPM, "only the npm package has it")
class FromNpm(unittest.TestCase):
    def test_it_is_a_command_like_the_others(self) -> None:
        for args in (["scan", "--help"], ["scan", "-h"], ["--color", "never", "scan", "--help"], ["--color=always", "scan", ".", "-h"]):
            done = grantfold(*args)
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertIn("usage: grantfold scan [OPTIONS] DIR\n", done.stdout)
            self.assertIn("exit codes:", done.stdout)
            for line in done.stdout.splitlines():
                self.assertLessEqual(len(line), 100, line)
        done = grantfold("scan")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertEqual(done.stderr, "error: DIR is missing\nusage: grantfold scan [OPTIONS] DIR\n(--help says more)\n")


if __name__ == "__main__":
    unittest.main()
