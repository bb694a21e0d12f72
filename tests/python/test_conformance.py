"""Runs every case of `tests/cases`. `tests/README.md` describes the form of a case."""

import json
import os
import unittest
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

from app_cases import AppCase, snake
from audit_cases import AuditCase
from event_cases import EventsCase
from root_cases import CommunityCase
from root_manifest_cases import PlatformCase, RootManifestCase
from workspace_cases import WorkspaceCase

Json = Any
FILES = sorted((Path(__file__).resolve().parents[1] / "cases").glob("*.json"))
CASES = [case for file in FILES for case in json.loads(file.read_text("utf-8"))["cases"]]


# Every other kind is about Rocket.Chat apps.
OTHERS: dict[str, Callable[[Json], Any]] = {
    "root-manifest": RootManifestCase,
    "platform": PlatformCase,
    "root-community": CommunityCase.of,
    "root-events": EventsCase,
    "workspace": WorkspaceCase.of,
    "audit": AuditCase,
}


class Conformance(unittest.TestCase):
    def holds(self, wanted: Json, got: Any, where: str) -> None:
        """Only what is wanted is compared."""
        if hasattr(got, "to_json"):
            self.holds(wanted, json.loads(got.to_json()), f"{where} as JSON")
        if isinstance(wanted, dict):
            for key, value in wanted.items():
                part = got[key] if isinstance(got, dict) else getattr(got, snake(key))
                self.holds(value, part, f"{where}.{key}")
        elif isinstance(wanted, list):
            self.assertEqual(len(wanted), len(got), f"{where}: {got}")
            for at, (value, part) in enumerate(zip(wanted, got)):
                self.holds(value, part, f"{where}[{at}]")
        else:
            # A bool is an int in Python, but not in JSON.
            self.assertIs(type(wanted), type(got), where)
            self.assertEqual(wanted, got, where)

    def test_every_case_holds(self) -> None:
        held = 0
        for case in CASES:
            if "python" not in case.get("suites", ["python"]):
                continue
            with self.subTest(case["id"]), mock.patch.dict(os.environ, case.get("environment", {})):
                subject = OTHERS.get(case["kind"], AppCase)(case)
                for what, wanted in case["expect"].items():
                    self.holds(wanted, subject.answer(what, wanted), what)
                held += 1
        if folder := os.environ.get("GRANTFOLD_COUNTS_DIR"):
            with Path(folder, "python").open("a") as counts:
                counts.write(f"{held}\n")
        self.assertGreater(held, 0, "there are no cases")


if __name__ == "__main__":
    unittest.main()
