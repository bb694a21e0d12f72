import re
import unittest

from command import grantfold


class Help(unittest.TestCase):
    def test_version(self) -> None:
        done = grantfold("--version")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertRegex(done.stdout, re.compile(r"\Agrantfold \d+\.\d+\.\d+\n\Z"))

    def test_help_goes_to_standard_output(self) -> None:
        done = grantfold("--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("usage: grantfold", done.stdout)
        for command in ("check", "show", "explain", "diff", "visible", "who", "contested", "test"):
            with self.subTest(command):
                self.assertIn(f"\n  {command} ", done.stdout)
                own = grantfold(command, "--help")
                self.assertEqual((own.returncode, own.stderr), (0, ""))
                self.assertIn(f"usage: grantfold {command} ", own.stdout)
                self.assertIn("exit codes:", own.stdout)

    def test_help_fits_a_terminal_of_a_hundred_columns(self) -> None:
        for command in ([], ["check"], ["show"], ["explain"], ["diff"], ["visible"], ["who"], ["contested"], ["test"]):
            for line in grantfold(*command, "--help").stdout.splitlines():
                self.assertLessEqual(len(line), 100, line)


class WrongUse(unittest.TestCase):
    def refused(self, *args: str, because: str, usage: str = "usage: grantfold ") -> None:
        with self.subTest(args):
            done = grantfold(*args)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(because, done.stderr)
            self.assertIn(usage, done.stderr)

    def test_arguments_that_make_no_sense_are_refused_with_2(self) -> None:
        self.refused(because="a command is missing")
        self.refused("--no-such-option", because="invalid option '--no-such-option'")
        self.refused("frobnicate", because="there is no command `frobnicate`")
        self.refused("check", because="PATH is missing", usage="usage: grantfold check")
        self.refused("check", "x", "--fix=yes", because="unexpected argument for option '--fix'")
        self.refused("show", because="FILE is missing", usage="usage: grantfold show")
        self.refused("show", "a", "b", because="`b` is one too many")
        self.refused("show", "a", "--app", "x", because="--app goes with --stored")
        self.refused("show", "a", "--review", "--stored", because="exclude each other")
        self.refused("explain", "a", because="PERMISSION is missing", usage="usage: grantfold explain")
        self.refused("diff", "a", because="NEW is missing", usage="usage: grantfold diff")
        self.refused("check", "a", "--color", "pink", because="choose one of auto, always, never")

    def test_each_command_names_the_formats_it_has(self) -> None:
        self.refused("check", "a", "--format", "xml", because="choose one of human, json, sarif, github")
        for command in (["show", "a"], ["explain", "a", "api"], ["diff", "a", "b"]):
            self.refused(*command, "--format", "sarif", because="choose one of human, json\n")

    def test_an_argument_cannot_write_to_the_terminal(self) -> None:
        self.refused("check", "--\x1b[2J\u202e", because="--\\u{1b}[2J\\u{202e}")


if __name__ == "__main__":
    unittest.main()
