"""`python -m tests.faults.plant`: the deadlines and the people of a run, through the portal's own services."""

import django

django.setup()

from django.utils import timezone  # noqa: E402

from tests.factories import deadlines, partnership  # noqa: E402
from tests.faults import ladders  # noqa: E402


def plant() -> None:
    clocks = [
        deadlines.make_clock(
            clock.code, says=clock.says, length=clock.length, rungs=clock.rungs, unit=clock.unit
        )
        for clock in map(ladders.quick_clock, range(ladders.CLOCKS))
    ]
    for slug in ladders.PLACES:
        place = partnership.make_partnership(slug)
        for role, names in ladders.PEOPLE.items():
            for name in names:
                user = partnership.make_user(name, email=ladders.address(slug, name))
                partnership.make_member(place, role, user=user)
        for number, reference in ladders.references(slug):
            deadlines.start(
                place,
                timezone.localdate(),
                clock=clocks[number],
                reference=reference,
                now=timezone.now(),
            )


plant()
