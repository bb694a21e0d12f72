"""What the package says about itself is true: its examples run, and the stubs say what `help()` says."""

import ast
import doctest
import inspect
import unittest
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import grantfold
import grantfold.rocketchat
import grantfold.root
from grantfold import _errors, _kinds, _native

PACKAGE = Path(_errors.__file__).parent
PAGE = Path(__file__).resolve().parents[2] / "docs" / "python.md"
STUBS: dict[str, ModuleType] = {
    "_native.pyi": _native,
    "rocketchat.pyi": grantfold.rocketchat,
    "root.pyi": grantfold.root,
}


def documented() -> Iterator[tuple[str, Any]]:
    """Everything public that can have a docstring, by name."""
    for module in (grantfold, grantfold.rocketchat, grantfold.root):
        yield module.__name__, module
        for name in module.__all__:
            member = getattr(module, name)
            if inspect.isclass(member):
                yield f"{module.__name__}.{name}", member
                for attribute, value in vars(member).items():
                    if not attribute.startswith("_") and not isinstance(value, str):
                        yield f"{module.__name__}.{name}.{attribute}", value
            elif inspect.isroutine(member):
                yield f"{module.__name__}.{name}", member


class Docs(unittest.TestCase):
    def test_everything_public_has_a_docstring(self) -> None:
        for name, member in documented():
            with self.subTest(name):
                self.assertTrue(inspect.getdoc(member))

    def test_examples_run(self) -> None:
        parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        for name, member in documented():
            text = inspect.getdoc(member) or ""
            runner.run(parser.get_doctest(text, {}, name, None, None))
        self.assertEqual(runner.failures, 0)
        self.assertGreater(runner.tries, 0)

    @unittest.skipUnless(PAGE.exists(), "an installed package has no docs beside it")
    def test_the_page_about_python_is_right(self) -> None:
        failed, tried = doctest.testfile(str(PAGE), module_relative=False, encoding="utf-8")
        self.assertEqual(failed, 0)
        self.assertGreater(tried, 0)

    def test_stubs_have_the_docstrings_of_the_library(self) -> None:
        for file, module in STUBS.items():
            tree = ast.parse((PACKAGE / file).read_text("utf-8"))
            self.compare(tree.body, module, file)

    def compare(self, body: list[ast.stmt], owner: Any, where: str) -> None:
        for node in body:
            if not isinstance(node, (ast.ClassDef, ast.FunctionDef)) or node.name.startswith("_"):
                continue
            if isinstance(owner, type) and node.name not in vars(owner):
                # Inherited, and repeated in the stub for a narrower type only.
                continue
            member = getattr(owner, node.name)
            with self.subTest(f"{where}: {node.name}"):
                self.assertEqual(ast.get_docstring(node), inspect.getdoc(member))
            if isinstance(node, ast.ClassDef):
                self.compare(node.body, member, f"{where}: {node.name}")

    def test_every_diagnostic_code_is_in_its_type(self) -> None:
        codes = grantfold.diagnostic_codes()
        self.assertEqual(_kinds.DiagnosticCode.__args__, tuple(codes))  # type: ignore[attr-defined]
        self.assertLessEqual(set(codes.values()), set(_kinds.Severity.__args__))  # type: ignore[attr-defined]


if __name__ == "__main__":
    unittest.main()
