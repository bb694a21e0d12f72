"""Answers the expectations of cases of kind `root-community`."""

import json
from collections.abc import Callable
from typing import Any, get_args

from app_cases import snake

from grantfold.root import CallAnswer, Community, FullControl, Inclusion, RoleMerge, ViewFalse

Json = Any

READINGS: dict[str, tuple[Any, ...]] = {
    "role_merge": get_args(RoleMerge),
    "view_false": get_args(ViewFalse),
    "full_control": get_args(FullControl),
    "implied": get_args(Inclusion),
}
OPERATIONS = {
    "create": "CommunityRoleClient.create",
    "edit": "CommunityRoleClient.edit",
    "delete": "CommunityRoleClient.delete",
    "assign": "CommunityMemberRoleClient.add",
    "unassign": "CommunityMemberRoleClient.remove",
}


def every(wanted: Json, answer: Callable[[Json], Json]) -> Json:
    """Each demand, with the answer's keys in place of what was expected."""
    return [demand | answer(demand) for demand in wanted]


def under(community: Community, name: str) -> Community:
    """The community under a reading that differs in one point: `view_false_hides`, `deny_wins` ..."""
    for about, values in READINGS.items():
        for value in values:
            if name in (value, f"{about}_{value}"):
                readings: Any = {about: value}
                return community.under(**readings)
    raise LookupError(name)


def denied(answer: CallAnswer) -> Json:
    return {"denied": answer.code and answer.code.name}


class CommunityCase:
    """A community, and its answers; each is compared with the expectation of the same name."""

    def __init__(self, community: Community) -> None:
        self.community = community

    @classmethod
    def of(cls, case: Json) -> "CommunityCase":
        text = json.dumps(case["community"], ensure_ascii=False)
        return cls(Community.from_json(text, **case.get("readings", {})))

    def may(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            grants = self.community.grants(demand["member"], demand["in"])
            return {"permissions": [name for name in demand["permissions"] if name in grants]}

        return every(wanted, answer)

    def may_not(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            grants = self.community.grants(demand["member"], demand["in"])
            return {"permissions": grants.missing(demand["permissions"])}

        return every(wanted, answer)

    def resolve(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            member, target = demand["subject"], demand["target"]
            grants = self.community.grants(member, target)
            own = {name for name in grants if name.startswith("community.")}
            return {
                "visible": self.community.sees(member, target),
                "has": {name: name in grants for name in demand.get("has", {})},
                "community": sorted(own),
                "channel": sorted(grants - own),
            }

        return every(wanted, answer)

    def calls(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            return denied(
                self.community.check_call(
                    demand["subject"],
                    demand["method"],
                    demand.get("target"),
                    conditions=demand.get("conditions", ()),
                    more_targets=demand.get("moreTargets", ()),
                    destination=demand.get("destination"),
                    role=demand.get("role"),
                )
            )

        return every(wanted, answer)

    def delegate(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            method = OPERATIONS[demand["operation"]]
            return denied(self.community.check_call(demand["subject"], method, role=demand.get("role")))

        return every(wanted, answer)

    def can_assign(self, wanted: Json) -> Json:
        def answer(demand: Json) -> Json:
            return {"allowed": self.community.can_assign(demand["subject"], demand["role"])}

        return every(wanted, answer)

    def visible_channels(self, wanted: Json) -> Json:
        return {member: self.community.visible_channels(member) for member in wanted}

    def visible_groups(self, wanted: Json) -> Json:
        return {member: self.community.visible_groups(member) for member in wanted}

    def readings(self, wanted: Json) -> Json:
        def answers(name: str) -> Json:
            # Written and read again on the way: the document loses nothing.
            again = Community.from_json(self.community.to_json(), **self.community.readings)
            other = CommunityCase(under(again, name))
            return {what: other.answer(what, demands) for what, demands in wanted[name].items()}

        return {name: answers(name) for name in wanted}

    def answer(self, what: str, wanted: Json) -> Json:
        return getattr(self, snake(what))(wanted)
