"""The transcripts of the README and of the pages on the command are what the command prints."""

import re
import shlex
import shlex
import unittest
from pathlib import Path

from command import grantfold

TESTS = Path(__file__).resolve().parent.parent


def transcripts(text: str) -> list[tuple[list[str], str]]:
    """The arguments of each call in the console blocks of a text, and what it printed."""
    calls: list[tuple[list[str], str]] = []
    for block in re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE):
        for call in re.split(r"^\$ grantfold ", block, flags=re.MULTILINE)[1:]:
            line, _, printed = call.partition("\n")
            calls.append((shlex.split(line), printed))
    return calls


class Readme(unittest.TestCase):
    def test_transcripts_are_true(self) -> None:
        calls = transcripts((TESTS.parent / "README.md").read_text("utf-8"))
        self.assertGreater(len(calls), 2)
        for args, printed in calls:
            with self.subTest(" ".join(args)):
                done = grantfold(*args, cwd=TESTS / "samples")
                self.assertEqual(done.stdout + done.stderr, printed)


if __name__ == "__main__":
    unittest.main()
