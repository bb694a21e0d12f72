"""The numbers grantfold has set itself, and the rows that measure them."""

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Goal:
    """`rows` name the ways to ask; the fastest that is there counts.

    `limit` is in the row's unit: the whole, or what may come on top of the row `beyond`; or it is times the row `against`.
    """

    work: str
    language: str
    group: str
    rows: tuple[str, ...]
    limit: float
    against: str | None = None
    beyond: str | None = None


CLOCK = 1.0
MICRO = 1_000.0
MILLI = 1_000_000.0

SET_HAS = "hand: Set.has(name)"
FROZENSET = "hand: name in frozenset"
WHO = "who can, 1,000,000 members"
MANY, FEW = "1,000,000 members", "1,000 members"

GOALS = [
    Goal("check by id, grants held", "rust", "app, held", ("grantfold: grants.has_id(id)",), 1 * CLOCK),
    Goal("check by name, grants held", "rust", "app, held", ("grantfold: grants.has(name)",), 6 * CLOCK),
    *(
        Goal(
            f"the same by {by}, with an audit",
            "rust",
            "app, held",
            (f"grantfold: audit.{call}",),
            5 * CLOCK,
            beyond=f"grantfold: grants.{call}",
        )
        for by, call in (("id", "has_id(id)"), ("name", "has(name)"))
    ),
    Goal(
        "resolve (member, channel) and check, by handle",
        "rust",
        "overlay",
        ("grantfold: access.has_at(place, id), access held",),
        30 * CLOCK,
    ),
    Goal(
        "resolve (member, channel) and check, by string ids",
        "rust",
        "overlay",
        ("grantfold: community.access(member).has(channel, name)",),
        100 * CLOCK,
    ),
    Goal(
        "which of 2,000 channels",
        "rust",
        "overlay, 2,000 channels",
        ("grantfold: community.channels_where(member, permission)",),
        5 * MICRO,
    ),
    Goal("check by name, grants held", "node", "app, held", ("grantfold: grants.has(name)",), 1.2, SET_HAS),
    Goal("check by id, grants held", "node", "app, held", ("grantfold: grants.has(id)",), 0.3, SET_HAS),
    *(
        Goal(
            f"the same by {by}, with an audit",
            "node",
            "app, held",
            (f"grantfold: audit.has({by})",),
            2.0,
            f"grantfold: grants.has({by})",
        )
        for by in ("name", "id")
    ),
    Goal(
        "registry check (app id, name)",
        "node",
        "app",
        ("grantfold: registry.has(app, name)", "grantfold: Map.get(app).has(name)"),
        1.0,
        "hand: Map.get(app).has(name)",
    ),
    Goal(
        "resolve (member, channel), cold",
        "node",
        "overlay",
        ("grantfold: community.grants(member, channel).has(name), a role changed before",),
        600 * CLOCK,
    ),
    Goal(
        "resolve (member, channel), held",
        "node",
        "overlay",
        ("grantfold: grants of (member, channel) held, has(id)",),
        2 * CLOCK,
    ),
    Goal(
        "which of 2,000 channels",
        "node",
        "overlay, 2,000 channels",
        ("grantfold: community.channelsWhere(member, permission)",),
        8 * MICRO,
    ),
    Goal("`name in grants`", "python", "app, held", ("grantfold: name in grants",), 1.5, FROZENSET),
    Goal("`name in grants.names`", "python", "app, held", ("grantfold: name in grants.names",), 1.0, FROZENSET),
    Goal(
        "resolve (member, channel), cold",
        "python",
        "overlay",
        ("grantfold: permission in community.grants(member, channel), a role changed before",),
        400 * CLOCK,
    ),
    Goal(
        "which of 2,000 channels",
        "python",
        "overlay, 2,000 channels",
        ("grantfold: community.channels_where(member, permission)",),
        15 * MICRO,
    ),
    Goal(
        "who can post, 1,000,000 members",
        "rust",
        WHO,
        ("grantfold: community.members_who_can(channel, permission)",),
        5 * MILLI,
    ),
    Goal(
        "who can post, 1,000,000 members",
        "node",
        WHO,
        ("grantfold: community.membersWhoCan(channel, permission)",),
        5 * MILLI,
    ),
    Goal(
        "who can post, 1,000,000 members",
        "python",
        WHO,
        (
            "grantfold: community.members_who_can(channel, permission)",
            "grantfold: community.members_mask(channel, permission)",
        ),
        5 * MILLI,
    ),
    # Constant, as far as a clock can tell: a thousand times the members, at most twice the time.
    *(
        Goal(
            "a role change does not grow with the members",
            language,
            "a role changes",
            (f"grantfold: {name}, {MANY}",),
            2.0,
            f"grantfold: {name}, {FEW}",
        )
        for language, name in (("rust", "put_role"), ("node", "putRole"), ("python", "put_role"))
    ),
    Goal("memory of a member at rest, beyond its id", "rust", "memory", ("grantfold: a member at rest",), 16),
    Goal(
        "a manifest of 1 KiB, parsed and checked",
        "rust",
        "manifest of 1 KiB",
        ("grantfold: AppManifest::parse",),
        10 * MICRO,
    ),
    Goal(
        "a manifest of 1 KiB, parsed and checked",
        "node",
        "manifest of 1 KiB",
        ("grantfold: AppManifest.parse",),
        5.0,
        "hand: JSON.parse, unchecked",
    ),
    Goal("size of the addon", "node", "package", ("grantfold: addon",), 1.5 * MEGABYTE),
    Goal("size of the wheel", "python", "package", ("grantfold: wheel",), 1.5 * MEGABYTE),
    Goal("import", "node", "package", ("grantfold: require('grantfold')",), 10 * MILLI),
    Goal("import", "python", "package", ("grantfold: import grantfold",), 10 * MILLI),
]
