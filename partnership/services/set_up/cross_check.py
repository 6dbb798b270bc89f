"""Check that the rows of a set-up file name rows that are there, and that nothing stands there twice."""

from collections import Counter
from collections.abc import Iterator

from partnership.services.set_up.plan import GroupPlan, PersonPlan, Plan, Values
from partnership.services.set_up.rows import Problem


def unknown_names(plan: Plan) -> list[Problem]:
    """Every name that leads nowhere, and every key that two rows claim."""
    return [
        *_doubles(plan),
        *_agencies_named(plan),
        *_groups_named(plan),
        *_people_named(plan),
        *_seats_named(plan),
    ]


def _doubles(plan: Plan) -> Iterator[Problem]:
    keyed: list[tuple[str, list[tuple[str, str]]]] = [
        ("key", [(one.agency.place, one.key) for one in plan.agencies]),
        ("key", [(one.group.place, one.key) for one in plan.groups]),
        ("email", [(one.user.place, one.email) for one in plan.people]),
    ]
    for field, rows in keyed:
        times = Counter(key for _, key in rows if key)
        seen: set[str] = set()
        for place, key in rows:
            if times[key] > 1 and key in seen:
                yield Problem(place, field, f"“{key}” stands in the file twice.")
            seen.add(key)


def _lost(rows: list[Values], known: set[str], field: str, what: str) -> Iterator[Problem]:
    for row in rows:
        for name in row.names:
            if name and name not in known:
                yield Problem(row.place, field, f"The file has no {what} “{name}”.")


def _agencies_named(plan: Plan) -> Iterator[Problem]:
    known = {one.key for one in plan.agencies}
    for agency in plan.agencies:
        yield from _lost(agency.succeeds, known, "key", "agency")
    for group in plan.groups:
        yield from _lost(group.seats, known, "agency", "agency")
    for person in plan.people:
        yield from _lost(person.roles, known, "agency", "agency")
    for lead in plan.lead_partners:
        if lead.names[0] and lead.names[0] not in known:
            yield Problem(lead.place, "agency", f"The file has no agency “{lead.names[0]}”.")


def _groups_named(plan: Plan) -> Iterator[Problem]:
    known = {one.key for one in plan.groups}
    for group in plan.groups:
        yield from _lost(group.parents, known, "group", "group")
    yield from _lost(plan.delegations, known, "from_group or to_group", "group")
    for person in plan.people:
        yield from _lost(person.seats, known, "group", "group")


def _people_named(plan: Plan) -> Iterator[Problem]:
    known = {one.email for one in plan.people}
    for lead in plan.lead_partners:
        for field, email in zip(("lead", "delegate"), lead.names[1:], strict=True):
            if email and email not in known:
                yield Problem(lead.place, field, f"The file has no person “{email}”.")


def _seats_named(plan: Plan) -> Iterator[Problem]:
    groups = {one.key: one for one in plan.groups}
    for person in plan.people:
        for sitting in person.seats:
            group = groups.get(sitting.names[0])
            if group and sitting.key:
                yield from _seat_named(group, sitting)
        yield from _first_days(person)


def _seat_named(group: GroupPlan, sitting: Values) -> Iterator[Problem]:
    found = [
        seat
        for seat in group.seats
        if seat.columns["title"] == sitting.key and seat.columns["ends_on"] is None
    ]
    if not found:
        says = f"“{group.key}” has no seat “{sitting.key}” that still exists."
        yield Problem(sitting.place, "seat", says)
    if len(found) > 1:
        says = (
            f"“{group.key}” has {len(found)} seats “{sitting.key}”; give each a title of its own."
        )
        yield Problem(sitting.place, "seat", says)


def _first_days(person: PersonPlan) -> Iterator[Problem]:
    if person.left_on and any(role.columns["ends_on"] is None for role in person.roles):
        yield Problem(
            person.user.place, "left_on", "Give each role of a leaver a last day (to_on)."
        )
