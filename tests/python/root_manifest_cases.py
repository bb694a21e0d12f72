"""Answers the expectations of cases about Root manifests, and about telling the platforms apart."""

import json
from typing import Any

from app_cases import snake, text_of

from grantfold import Grants, apply_fixes, platform_of
from grantfold.root import Manifest

Json = Any


def input_of(case: Json) -> str:
    return text_of(case["text"] if "text" in case else case["manifest"])


def parts(grants: Grants) -> Json:
    shown = {"subject": grants.subject, "place": grants.place, "permissions": list(grants)}
    assert json.loads(grants.to_json()) == shown
    return shown


class PlatformCase:
    def __init__(self, case: Json) -> None:
        self.text = input_of(case)

    def answer(self, what: str, wanted: Json) -> Json:
        assert what == "platform"
        return platform_of(self.text)


class RootManifestCase:
    """A manifest, and its answers; each is compared with the expectation of the same name."""

    def __init__(self, case: Json) -> None:
        self.case = case
        self.text = input_of(case)
        self.manifest = Manifest.parse(self.text)

    def diagnostics(self, wanted: Json) -> Json:
        ignored = self.case.get("ignoring", [])
        return [diagnostic for diagnostic in self.manifest.diagnostics if diagnostic.code not in ignored]

    def has_errors(self, wanted: Json) -> Json:
        return self.manifest.has_errors

    def version(self, wanted: Json) -> Json:
        return self.manifest.version

    def declared(self, wanted: Json) -> Json:
        return self.manifest.declared

    def grants(self, wanted: Json) -> Json:
        return parts(self.manifest.grants())

    def would_grant(self, wanted: Json) -> Json:
        return parts(self.manifest.would_grant())

    def granted_by(self, wanted: Json) -> Json:
        return {tool: self.manifest.granted_by(tool) for tool in wanted}

    def has(self, wanted: Json) -> Json:
        return {name: name in self.manifest.grants() for name in wanted}

    def explain(self, wanted: Json) -> Json:
        return {name: self.manifest.grants().explain(name) for name in wanted}

    def fixed(self, wanted: Json) -> Json:
        return apply_fixes(self.text, self.manifest.diagnostics)[0]

    def review(self, wanted: Json) -> Json:
        return self.manifest.review()

    def diff(self, wanted: Json) -> Json:
        return self.manifest.diff(Manifest.parse(text_of(self.case["old"])))

    def answer(self, what: str, wanted: Json) -> Json:
        return getattr(self, snake(what))(wanted)
