"""The doors of a case's documents."""

from tests.house.matrix_words import ON_THE_ROSTER, SEES_INCIDENTS, Door
from tests.house.world import World

CHAIR = frozenset({"grace"})
KEEPS = frozenset({"grace", "maya"})


def of_the_case(name: str = "", *fields: str):
    """The reference of the case, and of a document the named fields."""

    def found(world: World) -> tuple[object, ...]:
        more = world.things.more
        row = more.get(name)
        return (more["case_of_documents"].reference, *(getattr(row, one) for one in fields))

    return found


def door(pages: frozenset[str], name: str = "", *fields: str, **more: object) -> Door:
    """A page of the case: for those who may, told why for those who see that the case is there."""
    missing = ("SI-1999-001", *("CD-1999-001" if one == "reference" else 1 for one in fields))
    return Door(
        pages=pages,
        told_why=SEES_INCIDENTS - pages,
        arguments=of_the_case(name, *fields),
        missing=missing,
        opens_case=ON_THE_ROSTER,
        **more,  # type: ignore[arg-type]
    )


OPEN, WORD, SEALED = "case_letter", "case_word", "case_sealed"
DOORS: dict[str, Door] = {
    "reviews:case-documents": door(ON_THE_ROSTER),
    "reviews:case-document-add": door(ON_THE_ROSTER, takes_post=True),
    "reviews:case-document": door(ON_THE_ROSTER, OPEN, "reference"),
    "reviews:case-document-file": door(ON_THE_ROSTER, OPEN, "reference"),
    "reviews:case-document-copy": door(ON_THE_ROSTER, WORD, "reference", takes_post=True),
    "reviews:case-document-version": door(KEEPS, OPEN, "reference", takes_post=True),
    "reviews:case-document-withdraw": door(KEEPS, OPEN, "reference", takes_post=True),
    "reviews:case-document-seal": door(KEEPS, OPEN, "reference", takes_post=True),
    "reviews:case-document-unseal": door(CHAIR, SEALED, "reference", takes_post=True),
    "reviews:case-document-open-to": door(CHAIR, SEALED, "reference", takes_post=True),
    "reviews:case-document-close-to": Door(
        pages=CHAIR,
        told_why=SEES_INCIDENTS - CHAIR,
        arguments=lambda world: (
            world.things.more["case_of_documents"].reference,
            world.things.more[SEALED].reference,
            world.things.more["case_grant"].pk,
        ),
        missing=("SI-1999-001", "CD-1999-001", 1),
        takes_post=True,
        empty_post=302,
        opens_case=ON_THE_ROSTER,
    ),
}
