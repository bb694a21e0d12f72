import re
import subprocess
import sys
import unittest
from pathlib import Path

import grantfold

ROOT = Path(__file__).resolve().parents[2]


class Package(unittest.TestCase):
    def test_version_is_the_workspaces(self) -> None:
        version = re.search(r'(?m)^version = "(.+)"$', (ROOT / "Cargo.toml").read_text("utf-8"))
        assert version is not None
        self.assertEqual(grantfold.__version__, version[1])

    def test_every_public_name_exists_and_the_list_is_sorted(self) -> None:
        self.assertEqual(list(grantfold.__all__), sorted(grantfold.__all__))
        for name in grantfold.__all__:
            self.assertTrue(hasattr(grantfold, name), name)

    def test_the_module_is_the_command(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "grantfold", "--version"], capture_output=True, text=True, check=True
        )
        self.assertEqual(done.stdout, f"grantfold {grantfold.__version__}\n")


if __name__ == "__main__":
    unittest.main()
