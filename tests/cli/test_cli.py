import re
import unittest

from command import grantfold


class CommandLine(unittest.TestCase):
    def test_version(self) -> None:
        done = grantfold("--version")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, re.compile(r"\Agrantfold \d+\.\d+\.\d+\n\Z"))

    def test_help_goes_to_standard_output(self) -> None:
        done = grantfold("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("usage: grantfold", done.stdout)

    def test_arguments_that_make_no_sense_are_refused_with_2(self) -> None:
        done = grantfold("--no-such-option")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("usage: grantfold", done.stderr)


if __name__ == "__main__":
    unittest.main()
