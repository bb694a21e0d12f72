"""Answers the expectations of cases of kind `audit`."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from app_cases import denial_of, snake, text_of

from grantfold import Audit, AuditError, AuditReport, Grants, PermissionDenied
from grantfold.rocketchat import AppAudit, AppManifest
from grantfold.root import Community

Json = Any


def grants_of(case: Json) -> Grants | None:
    """Whose permissions are asked for; in a case that only adds reports up, nobody's."""
    if "community" in case:
        community = Community.from_json(json.dumps(case["community"]))
        place = case.get("in")
        if place is None:
            return community.community_grants(case["member"])
        return community.grants(case["member"], community.channel_named(place[1:]) if place.startswith("#") else place)
    if "manifest" in case or "text" in case:
        return AppManifest.parse(text_of(case["text"] if "text" in case else case["manifest"])).grants()
    return None


def ask(audit: Audit, question: Json, number: int) -> bool | PermissionDenied:
    """Asks once: true, false, or how it is denied."""
    named: dict[str, Any] = {"at": question.get("at")}

    def numbered(name: str) -> str:
        return name.replace("{n}", str(number))

    for key in ("has", "hasId"):
        if key in question:
            return audit.has(numbered(question[key]), **named)
    insist: dict[str, Callable[[Json], None]] = {
        "require": lambda names: audit.require(*map(numbered, names), **named),
    }
    if isinstance(audit, AppAudit):
        insist["host"] = lambda url: audit.require_host(numbered(url), **named)
        insist["scope"] = lambda scope: audit.require_scope(numbered(scope), **named)
        insist["hiddenSetting"] = lambda id: audit.require_hidden_setting(numbered(id), **named)
    [kind] = question.keys() & insist.keys()
    return denial_of(lambda: insist[kind](question[kind])) or True


def parts(report: AuditReport) -> Json:
    """The report as JSON has it, put together from what its attributes give."""

    def plain(value: Any) -> Json:
        if isinstance(value, Mapping):
            return {name: {key: getattr(asked, key) for key in ("granted", "denied", "first", "last")} for name, asked in value.items()}
        return list(value) if isinstance(value, tuple) else value

    written: Json = json.loads(report.to_json())
    told = {key: plain(getattr(report, snake(key))) for key in written}
    assert told == written, (told, written)
    return told


class AuditCase:
    """The runs of a case, and their reports added up as they would be sent: as texts."""

    def __init__(self, case: Json) -> None:
        grants = grants_of(case)
        self.sum: AuditReport | None = None
        self.refusal: Json = None
        self.told: list[list[bool | PermissionDenied]] = []
        for at, run in enumerate(case["runs"]):
            told: list[bool | PermissionDenied] = []
            if "report" in run:
                text = text_of(run["report"])
            else:
                assert grants is not None
                audit = grants.report_only() if run.get("mode") == "report-only" else grants.audit()
                for question in run["asks"]:
                    told.append([ask(audit, question, number) for number in range(question.get("times", 1))][-1])
                text = audit.report().to_json()
            self.told.append(told)
            try:
                report = AuditReport.from_json(text)
                self.sum = report if self.sum is None else self.sum.merge(report)
            except AuditError as error:
                # A refusal that no case expects is a failure, and so is a second one.
                if self.refusal is not None or "refused" not in case["expect"]:
                    raise
                self.refusal = {"run": at, "kind": error.kind, "subject": error.subject, "other": error.other}

    def answers(self, wanted: Json) -> Json:
        def compared(wanted: Json, told: bool | PermissionDenied) -> Json:
            return told.code if isinstance(told, PermissionDenied) and not isinstance(wanted, dict) else told

        assert [len(run) for run in wanted] == [len(run) for run in self.told]
        return [[compared(*pair) for pair in zip(*runs)] for runs in zip(wanted, self.told)]

    def answer(self, what: str, wanted: Json) -> Json:
        if what == "answers":
            return self.answers(wanted)
        if what == "refused":
            return self.refusal
        assert self.sum is not None
        if what == "report":
            return parts(self.sum)
        if what == "permissions":
            # A key too many would be a permission too many, so all of it is compared.
            proposed = {platform: self.sum.permissions(platform) for platform in wanted}
            return proposed if proposed == wanted else json.dumps(proposed)
        return getattr(self.sum, what)
