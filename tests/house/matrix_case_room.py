"""The doors of a case's people, its seal, its emergency openings and the list of its readings."""

from partnership.roles import Role
from tests.house.matrix_words import ON_THE_ROSTER, SEES_INCIDENTS, Arguments, Door, holding
from tests.house.world import World

CHAIR = frozenset({"grace"})
KEEPS = frozenset({"grace", "maya"})
# Everybody who chairs or manages and has signed; the personas of the roles have not.
WATCH = holding(
    Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER, Role.LEAD_PARTNER, Role.DELEGATED_PARTNER
)
REVIEWERS = holding(Role.INDEPENDENT_CHAIR, Role.LEAD_PARTNER, Role.DELEGATED_PARTNER)
ANSWERERS = holding(Role.INDEPENDENT_CHAIR)


def of(case: str, *names: str) -> Arguments:
    """The reference of a case, and the keys of the named things."""

    def found(world: World) -> tuple[object, ...]:
        more = world.things.more
        return (more[case].reference, *(more[name].pk for name in names))

    return found


CASE, SEALED = "case_of_documents", "sealed_case"
# Who sees by the roster alone is on that of the first case only.
GUESTS = frozenset({"guest_in_time", "guest_too_late"})


def door(pages: frozenset[str], case: str, *names: str, **more: object) -> Door:
    """A page of a case: for those who may, told why for those who see that the case is there."""
    return Door(
        pages=pages,
        told_why=SEES_INCIDENTS - pages - (frozenset() if case == CASE else GUESTS),
        arguments=of(case, *names),
        missing=("SI-1999-001", *(1 for _ in names)),
        opens_case=ON_THE_ROSTER,
        **more,  # type: ignore[arg-type]
    )


def emergency(pages: frozenset[str], name: str, **more: object) -> Door:
    """A page of an emergency opening: for those who watch, and told why for those of them who may not."""
    return Door(
        pages=pages,
        told_why=WATCH - pages,
        arguments=of("emergency_case", name),
        missing=("SI-1999-001", 1),
        **more,  # type: ignore[arg-type]
    )


DOORS: dict[str, Door] = {
    "reviews:case-people": door(ON_THE_ROSTER, CASE),
    "reviews:case-guest": door(KEEPS, CASE, takes_post=True),
    "reviews:case-extend": door(KEEPS, CASE, "guest_entry", takes_post=True),
    "reviews:case-waive": door(CHAIR, CASE, "conflicted_entry", takes_post=True),
    "reviews:case-seal": door(CHAIR, CASE, takes_post=True),
    "reviews:case-unseal": door(CHAIR, SEALED, takes_post=True),
    "reviews:case-seal-open": door(CHAIR, SEALED, "sealed_entry", takes_post=True, empty_post=302),
    "reviews:case-seal-close": door(CHAIR, SEALED, "sealed_entry", takes_post=True, empty_post=302),
    "reviews:case-readings": door(KEEPS, CASE),
    "reviews:case-emergency": door(frozenset({"maya"}), "emergency_case", takes_post=True),
    "reviews:emergency": emergency(WATCH, "emergency_over"),
    "reviews:emergency-answer": emergency(ANSWERERS, "emergency_asked", takes_post=True),
    "reviews:emergency-end": emergency(
        WATCH, "emergency_over", takes_post=True, only_post=True, empty_post=302
    ),
    "reviews:emergency-review": emergency(REVIEWERS, "emergency_over", takes_post=True),
}
