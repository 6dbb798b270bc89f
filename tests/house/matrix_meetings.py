"""The doors of money, meetings and the yearly report."""

from tests.house.matrix_words import (
    APPROVES,
    BUSINESS_UNIT,
    DRAFT,
    KEEPS_MONEY,
    MEMBERS,
    NO_REPORT,
    REFUSED_ALL,
    SEES_MONEY,
    WITH_PARTNERS,
    Door,
    thing,
    told,
)

DOORS: dict[str, Door] = {
    # --- money, meetings, reports -------------------------------------------------------------------------------------
    "finance:money": told(SEES_MONEY),
    "finance:contribution-new": told(KEEPS_MONEY, takes_post=True),
    "finance:spending-new": told(KEEPS_MONEY, takes_post=True),
    "governance:meetings": Door(pages=MEMBERS),
    "governance:meeting": Door(
        pages=MEMBERS, arguments=thing("meeting", "reference"), missing=("MT-1999-001",)
    ),
    "governance:meeting-record": told(BUSINESS_UNIT, takes_post=True),
    "governance:reports": told(SEES_MONEY),
    "governance:report-new": told(BUSINESS_UNIT, takes_post=True),
    "governance:report": told(SEES_MONEY, arguments=DRAFT, missing=NO_REPORT),
    "governance:report-section": told(
        BUSINESS_UNIT,
        arguments=lambda world: (
            world.things.draft.reference,
            world.things.draft.sections.all()[0].key,
        ),
        missing=("YR-1999-001", "introduction"),
        takes_post=True,
    ),
    "governance:report-send": told(
        BUSINESS_UNIT, arguments=DRAFT, missing=NO_REPORT, takes_post=True
    ),
    "governance:report-take-back": told(
        BUSINESS_UNIT, arguments=WITH_PARTNERS, missing=NO_REPORT, takes_post=True
    ),
    "governance:report-approve": told(
        APPROVES, arguments=WITH_PARTNERS, missing=NO_REPORT, takes_post=True
    ),
    # It is not approved by all three, so nobody publishes it yet.
    "governance:report-publish": told(
        REFUSED_ALL, arguments=WITH_PARTNERS, missing=NO_REPORT, takes_post=True
    ),
    "governance:report-pdf": told(SEES_MONEY, arguments=DRAFT, missing=NO_REPORT, takes_post=True),
    "governance:report-pdf-file": told(
        SEES_MONEY,
        arguments=lambda world: (world.things.draft.reference, world.things.pdf.pk),
        missing=("YR-1999-001", 1),
    ),
}
