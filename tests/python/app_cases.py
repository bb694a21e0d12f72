"""Answers the expectations of cases about Rocket.Chat apps."""

import json
import re
from collections.abc import Callable
from typing import Any

from grantfold import PermissionDenied, apply_fixes
from grantfold.rocketchat import AppGrants, AppManifest, RuntimeStartError

Json = Any


def snake(name: str) -> str:
    return re.sub("[A-Z]", lambda letter: f"_{letter[0].lower()}", name)


def text_of(manifest: Json) -> str:
    return manifest if isinstance(manifest, str) else json.dumps(manifest, ensure_ascii=False)


def code_of(insist: Callable[[], None]) -> str | bool:
    """True, or the code of the denial."""
    try:
        insist()
    except PermissionDenied as denied:
        return denied.code
    return True


def denial_of(insist: Callable[[], None]) -> PermissionDenied | None:
    try:
        insist()
    except PermissionDenied as denied:
        return denied
    return None


def network(manifest: AppManifest, version: Any) -> Json:
    try:
        return manifest.runtime_network(version)
    except RuntimeStartError as error:
        return {"error": error.engine_message}


def parts(grants: AppGrants) -> Json:
    return {
        "app": grants.subject,
        "origin": grants.origin,
        "permissions": list(grants),
        "limits": grants.limits,
    }


class AppCase:
    """What a case is about, and its answers; each is compared with the expectation of the same name."""

    def __init__(self, case: Json) -> None:
        self.case = case
        kind, app = case["kind"], case.get("app")
        if kind == "app-manifest":
            self.text = text_of(case["text"] if "text" in case else case.get("manifest"))
            source = bytes(case["bytes"]) if "bytes" in case else self.text
            self.manifest = AppManifest.parse(source)
            self.app_grants = self.manifest.grants()
            self.found = self.manifest.diagnostics
        elif kind == "app-diff":
            old, new = (AppManifest.parse(text_of(case[key])) for key in ("old", "new"))
            self.difference = new.diff(old)
        else:
            make: dict[str, Callable[[], AppGrants]] = {
                "stored-grant": lambda: AppGrants.from_stored(app, case.get("stored")),
                "upload": lambda: AppGrants.from_upload(app, case.get("field")),
                "not-installed": lambda: AppGrants.not_installed(app),
            }
            self.app_grants = make[kind]()
            self.found = self.app_grants.diagnostics

    def grants(self, wanted: Json) -> Json:
        return parts(self.app_grants)

    def would_grant(self, wanted: Json) -> Json:
        return parts(self.manifest.would_grant())

    def count(self, wanted: Json) -> Json:
        return len(self.app_grants)

    def has(self, wanted: Json) -> Json:
        return {name: name in self.app_grants for name in wanted}

    def diagnostics(self, wanted: Json) -> Json:
        ignored = self.case.get("ignoring", [])
        return [diagnostic for diagnostic in self.found if diagnostic.code not in ignored]

    def fixed(self, wanted: Json) -> Json:
        return apply_fixes(self.text, self.found)[0]

    def hosts(self, wanted: Json) -> Json:
        return {url: code_of(lambda: self.app_grants.require_host(url)) for url in wanted}

    def scopes(self, wanted: Json) -> Json:
        return {scope: code_of(lambda: self.app_grants.require_scope(scope)) for scope in wanted}

    def settings(self, wanted: Json) -> Json:
        return {id: code_of(lambda: self.app_grants.require_hidden_setting(id)) for id in wanted}

    def require(self, wanted: Json) -> Json:
        def insist(demand: Json) -> None:
            self.app_grants.require(*demand["permissions"], method=demand.get("method"))

        return [demand | {"denied": denial_of(lambda: insist(demand))} for demand in wanted]

    def explain(self, wanted: Json) -> Json:
        return {name: self.app_grants.explain(name) for name in wanted}

    def review(self, wanted: Json) -> Json:
        return self.manifest.review()

    def runtime_network(self, wanted: Json) -> Json:
        return {version: network(self.manifest, version) for version in wanted}

    def diff(self, wanted: Json) -> Json:
        return self.difference

    def answer(self, what: str, wanted: Json) -> Json:
        return getattr(self, snake(what))(wanted)
