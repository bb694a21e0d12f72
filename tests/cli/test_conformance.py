"""Runs the cases of `tests/cases` through the command. `tests/README.md` describes the form of a case."""

import base64
import json
import os
import tempfile
import unittest
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from command import answer, grantfold

FOLDER = Path(__file__).resolve().parent.parent / "cases"
Case = dict[str, Any]


def cases() -> Iterable[Case]:
    for file in sorted(FOLDER.glob("*.json")):
        yield from json.loads(file.read_text("utf-8"))["cases"]


def text_of(manifest: Any) -> str:
    """A text as it is, any other value as the shortest JSON, as the other runners write it."""
    return manifest if isinstance(manifest, str) else json.dumps(manifest, ensure_ascii=False, separators=(",", ":"))


def bytes_of(case: Case) -> bytes:
    if "base64" in case:
        return base64.b64decode(case["base64"])
    return text_of(case["text"] if "text" in case else case["manifest"]).encode()


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
    if "count" in expect:
        holds(expect["count"], len(names), "count")
    for name, wanted in expect.get("has", {}).items():
        holds(wanted, name in names, f"has/{name}")


def holds_diagnostics(case: Case, diagnostics: Any) -> None:
    if "diagnostics" in case["expect"]:
        ignoring = case.get("ignoring", [])
        left = [diagnostic for diagnostic in diagnostics if diagnostic["code"] not in ignoring]
        holds(case["expect"]["diagnostics"], left, "diagnostics")


def run_app_manifest(case: Case, folder: Path) -> None:
    expect = case["expect"]
    path = folder / "app.json"
    path.write_bytes(bytes_of(case))

    code, checked = answer("check", path)
    (file,) = checked["files"]
    holds_diagnostics(case, file["diagnostics"])
    holds_grants(expect, file["grants"])
    # There is something to mend only where nothing is granted; elsewhere the two are the same.
    holds(expect.get("wouldGrant", {}), file["wouldGrant"] or file["grants"], "wouldGrant")
    severities = [diagnostic["severity"] for diagnostic in file["diagnostics"]]
    holds(1 if "error" in severities else 0, code, "exit code of check")
    for severity in ("error", "warning", "note"):
        holds(severities.count(severity), checked["summary"][f"{severity}s"], "summary")

    if {"grants", "count", "has"} & expect.keys():
        code, shown = answer("show", path)
        holds_grants(expect, shown["grants"])
        holds(1 if shown["grants"]["origin"] in ("unreadable", "malformed") else 0, code, "exit code of show")
    if "review" in expect:
        holds(expect["review"], answer("show", "--review", path)[1]["review"], "review")
    if "explain" in expect:
        code, explained = answer("explain", path, *expect["explain"])
        got = {explanation["permission"]: explanation for explanation in explained["explanations"]}
        holds(expect["explain"], got, "explain")
        holds(0 if all(explanation["allowed"] for explanation in got.values()) else 1, code, "exit code of explain")
    if "fixed" in expect:
        holds_fixed(expect["fixed"], path, folder / "once.json")


def holds_fixed(once: str, path: Path, other: Path) -> None:
    """A case gives the text after one round of fixes; the command goes on until none is left, so both must end alike."""
    other.write_bytes(once.encode())
    for mended in (path, other):
        done = grantfold("check", "--fix", mended)
        assert done.returncode in (0, 1), done.stderr
    holds(other.read_bytes(), path.read_bytes(), "fixed")


def run_stored_grant(case: Case, folder: Path) -> None:
    path = folder / "stored.json"
    # Without the field there is no text; the command is told so by the JSON value for nothing.
    path.write_text(case.get("stored", "null"), "utf-8")
    _, shown = answer("show", "--stored", "--app", case["app"], path)
    holds(case["app"], shown["grants"]["app"], "app")
    holds_grants(case["expect"], shown["grants"])
    holds_diagnostics(case, shown["diagnostics"])


def run_app_diff(case: Case, folder: Path) -> None:
    old, new = folder / "old.json", folder / "new.json"
    old.write_bytes(text_of(case["old"]).encode())
    new.write_bytes(text_of(case["new"]).encode())
    code, compared = answer("diff", old, new)
    holds(case["expect"]["diff"], compared["diff"], "diff")
    holds(1 if compared["diff"]["needsConsent"] else 0, code, "exit code of diff")


RUNNERS: dict[str, tuple[Callable[[Case, Path], None], set[str]]] = {
    "app-manifest": (
        run_app_manifest,
        {"grants", "wouldGrant", "count", "has", "diagnostics", "fixed", "explain", "review"},
    ),
    "stored-grant": (run_stored_grant, {"grants", "count", "has", "diagnostics"}),
    "app-diff": (run_app_diff, {"diff"}),
}


class Conformance(unittest.TestCase):
    held = 0

    @classmethod
    def tearDownClass(cls) -> None:
        if "GRANTFOLD_COUNTS_DIR" in os.environ:
            with open(Path(os.environ["GRANTFOLD_COUNTS_DIR"]) / "cli", "a", encoding="utf-8") as file:
                file.write(f"{cls.held}\n")

    def test_there_are_cases(self) -> None:
        self.assertTrue(list(cases()))

    def test_cases(self) -> None:
        for case in cases():
            if "cli" not in case.get("suites", ["cli"]):
                continue
            with self.subTest(case["id"]), tempfile.TemporaryDirectory() as folder:
                runner, askable = RUNNERS[case["kind"]]
                self.assertTrue(askable & case["expect"].keys(), "the command cannot be asked any of it: say `suites`")
                runner(case, Path(folder))
                Conformance.held += 1


if __name__ == "__main__":
    unittest.main()
