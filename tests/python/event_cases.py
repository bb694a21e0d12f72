"""Answers the expectations of cases of kind `root-events`."""

import json
from typing import Any

from app_cases import snake, text_of
from root_cases import CommunityCase, every

from grantfold.root import Applied, Community, CommunityError

Json = Any


class EventsCase:
    """A community after its events; what is not about them is asked of it as of any other."""

    def __init__(self, case: Json) -> None:
        self.community = CommunityCase.of(case).community
        self.last: Applied | None = None
        self.refusal: Json = None
        for at, event in enumerate(case["events"]):
            before = (self.community.version, self.community.to_json())
            try:
                self.last = self.community.apply(text_of(event))
            except CommunityError as error:
                # A refusal that no case expects is a failure, and so is a second one.
                if self.refusal is not None or "refused" not in case["expect"]:
                    raise
                assert (self.community.version, self.community.to_json()) == before
                first = error.diagnostics[0]
                self.refusal = {"event": at, "code": first.code, "path": first.path}
        # Written and read again: the document loses nothing, unknown rules included.
        again = Community.from_json(self.community.to_json(), **self.community.readings)
        self.read_again = CommunityCase(again)

    def version(self, wanted: Json) -> Json:
        return self.community.version

    def refused(self, wanted: Json) -> Json:
        return self.refusal

    def unknown_rules(self, wanted: Json) -> Json:
        return self.community.unknown_rules()

    def recheck(self, wanted: Json) -> Json:
        return self.applied("recheck")

    def diagnostics(self, wanted: Json) -> Json:
        return self.applied("diagnostics")

    def applied(self, part: str) -> Json:
        assert self.last is not None
        written = json.loads(self.last.to_json())
        assert len(written[part]) == len(getattr(self.last, part))
        return getattr(self.last, part)

    def why(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            grants = self.community.grants(demand["subject"], demand["target"])
            why = grants.explain(demand["permission"])
            return {key: getattr(why, snake(key)) for key in demand.keys() - {"subject", "target"}}

        return every(wanted, answer)

    def contested(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            return {"contested": self.community.contested(demand["subject"], demand["target"])}

        return every(wanted, answer)

    def answer(self, what: str, wanted: Json) -> Json:
        own = getattr(self, snake(what), None)
        return self.read_again.answer(what, wanted) if own is None else own(wanted)
