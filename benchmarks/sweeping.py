"""
The sweep over 100,000 open deadlines, against statements written by hand that find the same and insert the same.

Each round plans a thousand due deadlines with three recipients each, and is rolled back; then nothing is due.
"""

import json
import sys
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402
from psycopg2.extras import execute_values  # noqa: E402

from benchmarks.measuring import Verdict, compared, milliseconds  # noqa: E402
from partnership.clocks import due_date, in_words, known_clock, last_moment  # noqa: E402
from partnership.models import (  # noqa: E402
    Agency,
    Deadline,
    Membership,
    Notice,
    Partnership,
    RuleSet,
    User,
)
from partnership.roles import AgencyKind, Role, Sector  # noqa: E402
from partnership.services import calendar, sweep  # noqa: E402
from reviews.rules.rapid_review import RAPID_REVIEW  # noqa: E402

# SQLite has no server to talk to, so there the hand-written statements cost next to nothing and Django's own way of
# writing rows is all that is measured.
LIMITS = {"postgresql": 3.0, "sqlite": 7.0}
NOTHING_DUE_MS = 10.0
OPEN, DUE, PLACES = 100_000, 1_000, 10
ROLES = (Role.BUSINESS_MANAGER, Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR)
RUNG = "one_day_left"


def moment() -> datetime:
    """A minute after the rung left whose deadlines are due tomorrow."""
    rung = next(one for one in RAPID_REVIEW.rungs if one.code == RUNG)
    return rung.leaves_at(due_on(), calendar.holidays()) + timedelta(minutes=1)


def due_on() -> Any:
    """A due date two weeks from now."""
    return due_date(timezone.localdate(), 10, RAPID_REVIEW.unit, calendar.holidays())


def prepare() -> None:
    """A hundred thousand running deadlines, of which a thousand have come to a rung for three people."""
    if Deadline.objects.exists():
        return
    now, rules = moment(), RuleSet.objects.get(edition="WT2023")
    council = Agency.objects.create(
        name="Council", kind=AgencyKind.COUNCIL, sector=Sector.LOCAL_AUTHORITY
    )
    places = Partnership.objects.bulk_create(
        Partnership(slug=f"area-{one:03d}", name=f"Area {one:03d}", short_name=f"Area {one:03d}")
        for one in range(PLACES)
    )
    for place in places:
        for role in ROLES:
            person = User.objects.create(
                email=f"{role}@{place.slug}.example.org", full_name=role.label
            )
            Membership.objects.create(
                partnership=place,
                user=person,
                role=role,
                starts_on=now.date() - timedelta(days=900),
            )
    subject, holidays = ContentType.objects.get_for_model(Partnership), calendar.holidays()
    later = due_date(due_on(), 30, RAPID_REVIEW.unit, holidays)
    next_later = RAPID_REVIEW.next_rung_at(later, now, holidays)

    def row(number: int) -> Deadline:
        is_due = number % (OPEN // DUE) == 0
        day = due_on() if is_due else later
        return Deadline(
            partnership=places[number % PLACES], clock=RAPID_REVIEW.code, says=RAPID_REVIEW.says, rule_set=rules,
            source=RAPID_REVIEW.source, subject_type=subject, subject_id=number, reference=f"SI-2026-{number:06d}",
            address=f"/area/reviews/{number}/", owner_agency=council, starts_on=timezone.localdate(),
            starts_because="it was notified", length=15, unit=RAPID_REVIEW.unit, due_on=day, due_at=last_moment(day),
            planned_until=now - timedelta(minutes=30), next_rung_at=now - timedelta(minutes=1) if is_due else next_later,
        )  # fmt: skip

    Deadline.objects.bulk_create((row(number) for number in range(OPEN)), batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


# --- by hand ----------------------------------------------------------------------------------------------------------
FIND = """
SELECT id, partnership_id, clock, due_on, reference, says, address FROM partnership_deadline
WHERE state IN ('open', 'missed') AND next_rung_at <= %s ORDER BY next_rung_at, id
"""
PEOPLE = (
    "SELECT partnership_id, user_id, role FROM partnership_membership WHERE role IN (%s, %s, %s)"
)
COLUMNS = (
    "dedupe_key", "partnership_id", "recipient_id", "code", "subject", "body", "reference", "address", "why",
    "deadline_id", "due_on", "rung", "state", "not_before", "attempts", "token", "last_result", "planned_at",
)  # fmt: skip
INSERT = f"INSERT INTO partnership_notice ({', '.join(COLUMNS)}) VALUES "  # noqa: S608 - our own names
UPDATE = "UPDATE partnership_deadline SET planned_until = %s, next_rung_at = %s WHERE id = %s"
UPDATE_MANY = (
    "UPDATE partnership_deadline SET planned_until = %s, next_rung_at = %s WHERE id = ANY(%s)"
)


def by_hand(now: datetime) -> int:
    """What somebody would write who wants nothing but speed and knows the ladder by heart."""
    lock = " FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FIND + lock, [now])
        rows = cursor.fetchall()
        if not rows:
            return 0
        cursor.execute(PEOPLE, list(ROLES))
        people: dict[int, list[tuple[int, str]]] = {}
        for place, user, role in cursor.fetchall():
            people.setdefault(place, []).append((user, f"You are told as {Role(role).label}."))
        first_due = rows[0][3]
        words = f"This is due on {in_words(due_on())}."
        notices = [
            (
                f"{pk}:{day}:{RUNG}:{user}:mail", place, user, f"{clock}.warning", f"{reference}: {says}", words,
                reference, address, why, pk, day, RUNG, "planned", now, 0, "", "", now,
            )
            for pk, place, clock, day, reference, says, address in rows
            for user, why in people[place]
        ]  # fmt: skip
        assert first_due is not None
        then = known_clock(RAPID_REVIEW.code).next_rung_at(due_on(), now, calendar.holidays())
        _write(cursor, notices, [row[0] for row in rows], now, then)
        return len(notices)


def _write(cursor: Any, notices: list[Any], found: list[int], now: datetime, then: Any) -> None:
    if connection.vendor == "postgresql":
        conflict = " ON CONFLICT DO NOTHING"
        execute_values(cursor.cursor, f"{INSERT} %s{conflict}", notices, page_size=1000)
        cursor.execute(UPDATE_MANY, [now, then, found])
        return
    marks = ", ".join(["%s"] * len(COLUMNS))
    ignoring = INSERT.replace("INSERT", "INSERT OR IGNORE", 1)
    cursor.executemany(f"{ignoring} ({marks})", notices)
    cursor.executemany(UPDATE, [(now, then, pk) for pk in found])


# --- the comparison ---------------------------------------------------------------------------------------------------
def rolled_back(act: Any, planned: list[int]) -> None:
    """Do it, note how many notices it wrote, and undo it."""
    with transaction.atomic():
        act()
        planned.append(Notice.objects.count())
        transaction.set_rollback(True)


@scopes_disabled()
def main() -> int:
    """Measure, tell, and give the exit code."""
    prepare()
    now, vendor = moment(), connection.vendor
    ours_wrote: list[int] = []
    theirs_wrote: list[int] = []
    ratio, mine, other = compared(
        partial(rolled_back, partial(sweep.plan, now), ours_wrote),
        partial(rolled_back, partial(by_hand, now), theirs_wrote),
        rounds=7,
        times=1,
    )
    assert set(ours_wrote) == set(theirs_wrote) == {DUE * len(ROLES)}, json.dumps(
        [ours_wrote, theirs_wrote]
    )
    verdict = Verdict(
        f"sweep on {vendor}, {DUE:,} of {OPEN:,} deadlines due, {DUE * len(ROLES):,} notices",
        ratio,
        LIMITS[vendor],
        f"{mine:.0f} against {other:.0f} ms",
    )
    print(verdict)
    early = now - timedelta(days=60)
    none = milliseconds(partial(sweep.plan, early), 30)
    by_sql = milliseconds(partial(by_hand, early), 30)
    is_quick = none <= NOTHING_DUE_MS
    word = "kept" if is_quick else "EXCEEDED"
    print(
        f"sweep on {vendor}, none of {OPEN:,} due: {none:.1f} ms (limit {NOTHING_DUE_MS:g} ms, {word}), by hand {by_sql:.1f} ms"
    )
    return 0 if verdict.is_kept and is_quick else 1


if __name__ == "__main__":
    sys.exit(main())
