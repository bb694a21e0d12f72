"""Runs the cases of `tests/cases` as policy tests, and those about manifests through the other commands too."""

import json
import os
import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any

from command import answer, grantfold

FOLDER = Path(__file__).resolve().parent.parent / "cases"
FILES = sorted(FOLDER.glob("*.json"))
Case = dict[str, Any]


def bytes_of(manifest: Any) -> bytes:
    """A text as it is, any other value as the shortest JSON, as the other runners write it."""
    text = manifest if isinstance(manifest, str) else json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def holds(wanted: Any, got: Any, at: str) -> None:
    """Only what is wanted is compared."""
    if isinstance(wanted, dict):
        assert isinstance(got, dict), f"{at}: {got!r} is no object"
        for key, value in wanted.items():
            assert key in got, f"{at}/{key}: missing"
            holds(value, got[key], f"{at}/{key}")
    elif isinstance(wanted, list):
        assert isinstance(got, list), f"{at}: {got!r} is no list"
        assert len(got) == len(wanted), f"{at}: {len(got)} instead of {len(wanted)}: {got!r}"
        for index, value in enumerate(wanted):
            holds(value, got[index], f"{at}/{index}")
    else:
        assert got == wanted and type(got) is type(wanted), f"{at}: {got!r} instead of {wanted!r}"


def holds_grants(expect: Case, grants: Any) -> None:
    holds(expect.get("grants", {}), grants, "grants")
    names = grants["permissions"]
    holds(expect.get("count", len(names)), len(names), "count")
    holds(expect.get("has", {}), {name: name in names for name in expect.get("has", {})}, "has")


def holds_diagnostics(case: Case, diagnostics: Any) -> None:
    if "diagnostics" in case["expect"]:
        ignoring = case.get("ignoring", [])
        left = [diagnostic for diagnostic in diagnostics if diagnostic["code"] not in ignoring]
        holds(case["expect"]["diagnostics"], left, "diagnostics")


def manifest(name: str) -> Callable[[Case, Path], None]:
    def run(case: Case, folder: Path) -> None:
        expect = case["expect"]
        path = folder / name
        written = bytes_of(case["text"] if "text" in case else case.get("manifest"))
        path.write_bytes(bytes(case["bytes"]) if "bytes" in case else written)

        code, checked = answer("check", path)
        (file,) = checked["files"]
        holds_diagnostics(case, file["diagnostics"])
        holds_grants(expect, file["grants"])
        # There is something to mend only where less is granted; elsewhere the two are the same.
        holds(expect.get("wouldGrant", {}), file["wouldGrant"] or file["grants"], "wouldGrant")
        severities = [diagnostic["severity"] for diagnostic in file["diagnostics"]]
        holds(expect.get("hasErrors", "error" in severities), code == 1, "exit code of check")
        for severity in ("error", "warning", "note"):
            holds(severities.count(severity), checked["summary"][f"{severity}s"], "summary")

        _, shown = answer("show", path)
        holds_grants(expect, shown["grants"])
        holds(expect.get("grantedBy", {}), shown.get("grantedBy", {}), "grantedBy")
        if "review" in expect:
            holds(expect["review"], answer("show", "--review", path)[1]["review"], "review")
        if "explain" in expect:
            code, explained = answer("explain", path, *expect["explain"])
            got = {explanation["permission"]: explanation for explanation in explained["explanations"]}
            holds(expect["explain"], got, "explain")
            holds(0 if all(explanation["allowed"] for explanation in got.values()) else 1, code, "exit code of explain")
        if "fixed" in expect:
            holds_fixed(expect["fixed"], path)
        if "diff" in expect:
            diff(case | {"new": written.decode()}, folder)

    return run


def holds_fixed(once: str, path: Path) -> None:
    """A case gives the text after one round of fixes; the command goes on until none is left, so both must end alike."""
    other = path.parent / "once" / path.name
    other.parent.mkdir()
    other.write_bytes(once.encode())
    for mended in (path, other):
        done = grantfold("check", "--fix", mended)
        assert done.returncode in (0, 1), done.stderr
    holds(other.read_bytes(), path.read_bytes(), "fixed")


def stored(case: Case, folder: Path) -> None:
    path = folder / "stored.json"
    # Without the field there is no text; the command is told so by the JSON value for nothing.
    path.write_text(case.get("stored", "null"), "utf-8")
    _, shown = answer("show", "--stored", "--app", case["app"], path)
    holds(case["app"], shown["grants"]["app"], "app")
    holds_grants(case["expect"], shown["grants"])
    holds_diagnostics(case, shown["diagnostics"])


def diff(case: Case, folder: Path) -> None:
    name = "app.json" if case["kind"] == "app-diff" else "root-manifest.json"
    paths = [folder / version / name for version in ("old", "new")]
    for path in paths:
        path.parent.mkdir()
        path.write_bytes(bytes_of(case[path.parent.name]))
    code, compared = answer("diff", *paths)
    holds(case["expect"]["diff"], compared["diff"], "diff")
    holds(1 if compared["diff"]["needsConsent"] else 0, code, "exit code of diff")


# What the other commands are asked, by the kind of a case.
ASKED = {
    "app-manifest": manifest("app.json"),
    "root-manifest": manifest("root-manifest.json"),
    "stored-grant": stored,
    "app-diff": diff,
}


class Conformance(unittest.TestCase):
    held = 0

    @classmethod
    def tearDownClass(cls) -> None:
        if "GRANTFOLD_COUNTS_DIR" in os.environ:
            with open(Path(os.environ["GRANTFOLD_COUNTS_DIR"]) / "cli", "a", encoding="utf-8") as file:
                file.write(f"{cls.held}\n")

    def test_cases(self) -> None:
        _, tested = answer("test", "--suite", "cli", *FILES)
        self.assertEqual([file["path"] for file in tested["files"]], [str(file) for file in FILES])
        for file in tested["files"]:
            cases = json.loads(Path(file["path"]).read_text("utf-8"))["cases"]
            for case in cases:
                outcomes = [outcome for outcome in file["outcomes"] if outcome["case"] == case["id"]]
                if "cli" not in case.get("suites", ["cli"]):
                    self.assertEqual(outcomes, [], case["id"])
                    continue
                with self.subTest(case["id"]), tempfile.TemporaryDirectory() as folder:
                    self.assertTrue(outcomes, "nothing was tested")
                    self.assertEqual([outcome for outcome in outcomes if not outcome["held"]], [])
                    if case["kind"] in ASKED:
                        ASKED[case["kind"]](case, Path(folder))
                    Conformance.held += 1


if __name__ == "__main__":
    unittest.main()
