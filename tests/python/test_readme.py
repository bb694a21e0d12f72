"""The Python examples of the README run."""

import contextlib
import io
import os
import re
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent


class Readme(unittest.TestCase):
    def test_examples_run(self) -> None:
        text = (TESTS.parent / "README.md").read_text("utf-8")
        examples = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        self.assertTrue(examples)
        for example in examples:
            printed, before = io.StringIO(), os.getcwd()
            os.chdir(TESTS / "samples")
            self.addCleanup(os.chdir, before)
            with contextlib.redirect_stdout(printed):
                exec(compile(example, "README.md", "exec"), {})
            self.assertIn("is not granted", printed.getvalue())


if __name__ == "__main__":
    unittest.main()
