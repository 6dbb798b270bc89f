"""The doors of the calendar of meetings."""

from tests.house.matrix_words import BUSINESS_UNIT, GROUP, MEMBERS, NO_GROUP, Door, thing, told

PLANNED, NO_MEETING = thing("planned_meeting", "reference"), ("MT-1999-001",)

DOORS: dict[str, Door] = {
    "governance:calendar": Door(pages=MEMBERS),
    "governance:feed": Door(pages=MEMBERS, takes_post=True),
    "governance:feed-end": Door(pages=MEMBERS, takes_post=True, only_post=True, empty_post=302),
    "governance:meeting-invitation": Door(pages=MEMBERS, arguments=PLANNED, missing=NO_MEETING),
    "governance:meeting-plan": told(BUSINESS_UNIT, takes_post=True),
    "governance:calendar-propose": told(BUSINESS_UNIT, takes_post=True),
    "governance:rhythms": Door(pages=MEMBERS),
    "governance:rhythm": told(BUSINESS_UNIT, arguments=GROUP, missing=NO_GROUP, takes_post=True),
    "governance:rotation": told(BUSINESS_UNIT, arguments=GROUP, missing=NO_GROUP, takes_post=True),
    "governance:meeting-move": told(
        BUSINESS_UNIT, arguments=PLANNED, missing=NO_MEETING, takes_post=True
    ),
    "governance:meeting-cancel": told(
        BUSINESS_UNIT, arguments=PLANNED, missing=NO_MEETING, takes_post=True
    ),
}
