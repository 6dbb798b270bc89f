"""The doors of how education is represented."""

from tests.house.matrix_words import BUSINESS_UNIT, MEMBERS, NOWHERE, Door, thing, told

BODY = thing("education_body", "pk")

DOORS: dict[str, Door] = {
    "governance:education": Door(pages=MEMBERS),
    "governance:education-new": told(BUSINESS_UNIT, takes_post=True),
    "governance:education-change": told(
        BUSINESS_UNIT, arguments=BODY, missing=NOWHERE, takes_post=True
    ),
    "governance:education-end": told(
        BUSINESS_UNIT, arguments=BODY, missing=NOWHERE, takes_post=True
    ),
}
