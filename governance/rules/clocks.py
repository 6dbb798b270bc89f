"""The clocks of the record: the draft for the chair, and the public copy. Their lengths are our own defaults."""

from governance.rules.meeting import MINUTES_WITHIN, PUBLISH_WITHIN
from partnership.clocks import Clock, Rung, Unit, Weight, registered
from partnership.roles import Role

DRAFT_MINUTES = registered(
    Clock(
        code="governance.draft_minutes",
        says="Draft the minutes",
        starts_from="the day of the meeting",
        unit=Unit.WORKING_DAYS,
        length=MINUTES_WITHIN,
        source="The portal's own default; no edition of the guidance names a length",
        is_statutory=False,
        rungs=(
            Rung("two_days_left", 2, (Role.SUPPORT_OFFICER, Role.BUSINESS_MANAGER)),
            Rung("missed", -1, (Role.BUSINESS_MANAGER,), Weight.LATE),
        ),
        may_extend=True,
    )
)

PUBLISH_MINUTES = registered(
    Clock(
        code="governance.publish_minutes",
        says="Publish the approved minutes",
        starts_from="the day the minutes were approved",
        unit=Unit.WORKING_DAYS,
        length=PUBLISH_WITHIN,
        source="The portal's own default; Brent's arrangements (2019, 2.9 and 2.16) name no limit",
        is_statutory=False,
        rungs=(
            Rung("one_day_left", 1, (Role.BUSINESS_MANAGER,)),
            Rung("missed", -1, (Role.BUSINESS_MANAGER,), Weight.LATE),
        ),
        may_extend=True,
    )
)
