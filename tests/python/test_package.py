import re
import subprocess
import sys
import unittest
from pathlib import Path

import grantfold
import grantfold.rocketchat
import grantfold.root

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

    def test_only_types_need_what_types_need(self) -> None:
        code = (
            "import sys; sys.path.append(sys.argv[1]); import grantfold, grantfold.rocketchat, grantfold.root\n"
            "slow = {'collections', 'dataclasses', 'enum', 'inspect', 're', 'typing'}\n"
            "assert not slow & set(sys.modules), slow & set(sys.modules)\n"
            "assert grantfold.root.ROOT_PERMISSIONS and grantfold.Severity and grantfold.rocketchat.Role\n"
            "assert 'typing' in sys.modules"
        )
        folder = Path(grantfold.__file__).parents[1]
        subprocess.run([sys.executable, "-I", "-S", "-c", code, str(folder)], check=True)

    def test_a_name_that_is_none_is_an_error(self) -> None:
        for module in (grantfold, grantfold.rocketchat, grantfold.root):
            self.assertLessEqual(set(module.__all__), set(dir(module)))
            for name in ("Sverity", "typing", "_Permission"):
                with self.assertRaisesRegex(AttributeError, f"{module.__name__}.*{name}"):
                    getattr(module, name)

    def test_the_module_is_the_command(self) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "grantfold", "--version"], capture_output=True, text=True, check=True
        )
        self.assertEqual(done.stdout, f"grantfold {grantfold.__version__}\n")


if __name__ == "__main__":
    unittest.main()
