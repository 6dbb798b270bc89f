"""
A synthetic nation: 150 partnerships, ten years each. Every name is invented ("Area 001").

`python -m benchmarks.national --partnerships 150` on the database that DATABASE_URL names. The first area is made
row by row from a seed; the others are the same rows moved on, so that every area is as large as the next. A second
run with a larger number adds only what is missing.
"""

import argparse
import random
import time
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import django

django.setup()

from django.contrib.auth.models import Permission  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

from finance.models import Contribution, Spending  # noqa: E402
from governance.models import AreaOfFocus, Meeting  # noqa: E402
from partnership.clocks import due_date, last_moment  # noqa: E402
from partnership.models import (  # noqa: E402
    Action,
    Agency,
    Agreement,
    AgreementSignature,
    Deadline,
    Group,
    GroupName,
    Membership,
    Notice,
    Partnership,
    RegisterEntry,
    RuleSet,
    Seat,
    SeatHolding,
    TrailEntry,
    User,
)
from partnership.models.action import ActionState  # noqa: E402
from partnership.roles import AgencyKind, Role, Sector  # noqa: E402
from partnership.services import calendar  # noqa: E402
from reviews.models import Incident, IncidentAgency, PartnerView, RosterEntry  # noqa: E402
from reviews.rules.incident import NOTIFY_PANEL, Harm, IncidentState, Place  # noqa: E402
from reviews.rules.rapid_review import RAPID_REVIEW  # noqa: E402

STRIDE = 100_000  # numbers that each area has for the rows of one table
AGENCIES, GROUPS, SEATS, MEMBERS = 60, 12, 10, 80
INCIDENTS_A_YEAR, MEETINGS_A_YEAR, ACTIONS_A_YEAR, TRAIL_A_YEAR = 12, 6, 40, 500
NOTICES_OF_A_DEADLINE, AREAS_OF_A_MEETING, RUNNING = 6, 3, 60
SECTORS = (Sector.LOCAL_AUTHORITY, Sector.ICB, Sector.POLICE)
# In the order in which rows point at one another.
MODELS: tuple[type[models.Model], ...] = (
    Partnership, User, Agency, RegisterEntry, Agreement, AgreementSignature, Group, GroupName, Seat, SeatHolding,
    Membership, Incident, IncidentAgency, PartnerView, RosterEntry, Deadline, Notice, Meeting, AreaOfFocus,
    Contribution, Spending, Action, TrailEntry,
)  # fmt: skip


class Area:
    """The first area, made in memory and saved in bulk."""

    def __init__(self, seed: int, years: int) -> None:
        self.dice = random.Random(seed)
        self.today = timezone.localdate()
        self.years = [self.today.year - back for back in range(years - 1, -1, -1)]
        self.rules = RuleSet.objects.get(edition="WT2023")
        self.place = Partnership.objects.create(
            pk=1, slug="area-001", short_name="Area 001", name="Area 001 Safeguarding Partnership"
        )

    def save(self, rows: Iterable[models.Model]) -> None:
        """Number the rows from 1, and insert them."""
        made = list(rows)
        for number, row in enumerate(made, start=1):
            row.pk = number
        assert len(made) < STRIDE
        _rows_of(type(made[0])).bulk_create(made, batch_size=2000)

    def day_of(self, year: int) -> date:
        """Some day of a year, not later than today."""
        return min(date(year, 1, 1) + timedelta(days=self.dice.randrange(365)), self.today)

    def moment(self, day: date, hour: int = 10) -> datetime:
        """A moment of a day."""
        return datetime(day.year, day.month, day.day, hour, self.dice.randrange(60), tzinfo=UTC)

    def make(self) -> None:
        """Everything, in the order in which it depends on itself."""
        self.make_people()
        self.make_groups()
        self.make_incidents()
        self.make_notices()
        self.make_work()

    def make_people(self) -> None:
        """Agencies with their standing, members with their roles and signatures."""
        place, long_ago = self.place, date(self.years[0], 1, 1)
        kinds = [AgencyKind.COUNCIL, AgencyKind.ICB, AgencyKind.POLICE]
        self.agencies = [
            Agency(
                name=f"Area 001 agency {number:02d}",
                kind=kinds[number] if number < 3 else AgencyKind.SECONDARY,
                sector=SECTORS[number] if number < 3 else Sector.EDUCATION,
            )
            for number in range(AGENCIES)
        ]
        self.save(self.agencies)
        standing = RegisterEntry.Standing
        self.save(
            RegisterEntry(
                partnership=place, agency=one, category="Schools" if one.pk > 3 else "Partners",
                standing=standing.SETTING if one.pk > 3 else standing.SAFEGUARDING_PARTNER, starts_on=long_ago,
            )
            for one in self.agencies
        )  # fmt: skip
        roles = [
            Role.BUSINESS_MANAGER, Role.NOTIFIER, Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR, Role.LEAD_PARTNER,
        ]  # fmt: skip
        self.people = [
            User(email=f"person.{number}@area-001.example.org", full_name=f"Person {number:03d}", password="!")  # noqa: S106
            for number in range(MEMBERS)
        ]  # fmt: skip
        self.save(self.people)
        self.save(
            Membership(
                partnership=place, user=person, starts_on=long_ago, agency=self.agencies[number % 3],
                role=roles[number] if number < len(roles) else Role.AGENCY_LEAD,
            )
            for number, person in enumerate(self.people)
        )  # fmt: skip
        agreement = Agreement(
            partnership=place, version=1, text="Kept here.", in_force_from=long_ago
        )
        self.save([agreement])
        self.save(
            AgreementSignature(
                partnership=place, agreement=agreement, user=person, signed_at=timezone.now(),
                signed_on=self.today, expires_on=self.today + timedelta(days=365),
            )
            for person in self.people
        )  # fmt: skip

    def make_groups(self) -> None:
        """Groups with seats that are held, and what they met about."""
        place, long_ago = self.place, date(self.years[0], 1, 1)
        self.groups = [
            Group(partnership=place, code=f"group-{number}", kind=Group.Kind.PERMANENT, tier=number % 3 + 1)
            for number in range(GROUPS)
        ]  # fmt: skip
        self.save(self.groups)
        self.save(
            GroupName(partnership=place, group=one, name=f"Area 001 group {one.pk:02d}")
            for one in self.groups
        )
        seats = [
            Seat(partnership=place, group=group, title=f"Seat {number}", sector=SECTORS[number % 3], is_chair=not number)
            for group in self.groups
            for number in range(SEATS)
        ]  # fmt: skip
        self.save(seats)
        self.save(
            SeatHolding(partnership=place, seat=one, user=self.people[one.pk % MEMBERS], starts_on=long_ago)
            for one in seats
        )  # fmt: skip
        numbers = iter(range(1, 10_000))
        meetings = [
            Meeting(
                partnership=place, group=group, state="held", meets_on=min(date(year, month, 7), self.today),
                reference=f"MT-{year}-{next(numbers):04d}", title=f"Meeting of group {group.pk:02d}, {year}-{month:02d}",
            )
            for year in self.years
            for month in range(2, 2 + 2 * MEETINGS_A_YEAR, 2)[:MEETINGS_A_YEAR]
            if date(year, min(month, 12), 7) <= self.today
            for group in self.groups
        ]  # fmt: skip
        self.save(meetings)
        self.save(
            AreaOfFocus(partnership=place, meeting=one, position=position, text=f"Subject {position} of {one.title}")
            for one in meetings
            for position in range(1, AREAS_OF_A_MEETING + 1)
        )  # fmt: skip

    def make_incidents(self) -> None:
        """Incidents of ten years with their views, rosters and clocks; the newest still run."""
        place, manager, council = self.place, self.people[0], self.agencies[0]
        days = sorted(self.day_of(year) for year in self.years for _ in range(INCIDENTS_A_YEAR))
        self.incidents = [
            self.incident(number, day, is_over=number < len(days) - RUNNING)
            for number, day in enumerate(days, start=1)
        ]
        self.save(self.incidents)
        self.save(
            IncidentAgency(partnership=place, incident=one, agency=self.agencies[4 + one.pk % 40])
            for one in self.incidents
        )
        self.save(
            PartnerView(
                partnership=place, incident=one, sector=sector, answer=PartnerView.Answer.NOTIFY,
                reason="The criteria are met.", given_by="A partner", recorded_at=one.reported_at, recorded_by=manager,
            )
            for one in self.incidents
            for sector in SECTORS
        )  # fmt: skip
        permission = Permission.objects.get(codename="open_incident")
        self.save(
            RosterEntry(
                partnership=place, content_object=one, user=person, permission=permission, granted_at=one.reported_at,
                capacity=RosterEntry.Capacity.CORE, reason="Works on the case",
            )
            for one in self.incidents
            for person in self.people[:5]
        )  # fmt: skip
        subject = ContentType.objects.get_for_model(Incident)
        self.deadlines = [
            self.deadline(clock, one, subject)
            for one in self.incidents
            for clock in (NOTIFY_PANEL, RAPID_REVIEW)
        ]
        self.save(self.deadlines)
        assert council.pk == 1

    def incident(self, number: int, day: date, *, is_over: bool) -> Incident:
        """One incident; all but the newest were notified."""
        then = self.moment(day)
        over = {
            "state": IncidentState.NOTIFIED, "decided_at": then, "decided_by": self.people[1], "decision_reason": "Met.",
            "notified_at": then, "notified_by": self.people[1], "panel_reference": f"P{number}",
        }  # fmt: skip
        return Incident(
            partnership=self.place, reference=f"SI-{day.year}-{number:03d}", pseudonym=f"Child {number}",
            harm=Harm.SERIOUSLY_HARMED, abuse_suspected=True, place=Place.IN_AREA, incident_on=day, aware_at=then,
            summary="What happened, in a few sentences. " * 8, lead_authority=self.agencies[0],
            reported_for=self.agencies[0], reported_at=then, reported_by=self.people[1], rule_set=self.rules,
            **(over if is_over else {}),
        )  # fmt: skip

    def deadline(self, clock, incident: Incident, subject: ContentType) -> Deadline:
        """One clock of an incident: met when the incident is over, else running with no rung left to climb."""
        starts_on = incident.aware_at.date()
        due_on = due_date(starts_on, clock.length, clock.unit, calendar.holidays())
        is_over = incident.state == IncidentState.NOTIFIED
        is_late = last_moment(due_on) < timezone.now()
        running = Deadline.State.MISSED if is_late else Deadline.State.OPEN
        return Deadline(
            partnership=self.place, clock=clock.code, says=clock.says, rule_set=self.rules, source=clock.source,
            subject_type=subject, subject_id=incident.pk, reference=incident.reference,
            address=f"/area-001/reviews/incidents/{incident.reference}/", owner_agency=self.agencies[0],
            starts_on=starts_on, starts_because=clock.starts_from, length=clock.length, unit=clock.unit, due_on=due_on,
            due_at=last_moment(due_on), state=Deadline.State.MET if is_over else running,
            met_at=incident.aware_at if is_over else None, planned_until=timezone.now(),
        )  # fmt: skip

    def make_notices(self) -> None:
        """What was told of each clock."""
        self.save(
            Notice(
                partnership=self.place, dedupe_key=f"area-001:{one.pk}:{number}", recipient=self.people[number],
                code=f"{one.clock}.reminder", subject=f"{one.reference}: {one.says}", body="It is due.",
                reference=one.reference, address=one.address, why="You are told as a member.", deadline=one,
                due_on=one.due_on, rung=f"rung_{number}", state=Notice.State.SENT, not_before=one.due_at,
                sent_at=one.due_at, planned_at=one.due_at,
            )
            for one in self.deadlines
            for number in range(NOTICES_OF_A_DEADLINE)
        )  # fmt: skip

    def make_work(self) -> None:
        """Actions, money and the trail."""
        place, numbers = self.place, iter(range(1, 10_000))
        still_open = {"state": ActionState.OPEN}
        withdrawn = {
            "state": ActionState.WITHDRAWN, "withdrawn_at": self.moment(self.today), "withdrawn_by": self.people[0],
            "withdrawn_because": "Another action does it",
        }  # fmt: skip
        self.save(
            Action(
                partnership=place, reference=f"ACT-{year}-{next(numbers):04d}", what=f"Improve thing {number}",
                owner=self.people[number % 20], owner_group=self.groups[number % GROUPS], due_on=date(year, number % 12 + 1, 5),
                **(still_open if year == self.years[-1] and number % 2 else withdrawn),
            )
            for year in self.years
            for number in range(ACTIONS_A_YEAR)
        )  # fmt: skip
        self.save(
            Contribution(
                partnership=place, agency=agency, starts_on=date(year, 4, 1), ends_on=date(year + 1, 3, 31),
                amount=self.dice.randrange(1_000, 90_000), what="Yearly contribution",
            )
            for year in self.years
            for agency in self.agencies[:10]
        )  # fmt: skip
        self.save(
            Spending(
                partnership=place, category=f"Heading {number}", amount=self.dice.randrange(500, 40_000),
                starts_on=date(year, 4, 1), ends_on=date(year + 1, 3, 31),
            )
            for year in self.years
            for number in range(8)
        )  # fmt: skip
        subject = ContentType.objects.get_for_model(Incident)
        days = sorted(self.day_of(year) for year in self.years for _ in range(TRAIL_A_YEAR))
        self.save(
            TrailEntry(
                partnership=place, at=self.moment(day), by=self.people[number % 20], hat="Member",
                agency=self.agencies[number % 3], code="benchmarks.happened", sentence=f"did thing {number}",
                subject_type=subject, subject_id=self.incidents[number % len(self.incidents)].pk,
            )
            for number, day in enumerate(days)
        )  # fmt: skip


def multiply(wanted: int) -> None:
    """Move the rows of the first area on, once for each area that is missing."""
    there = Partnership.objects.count()
    if there >= wanted:
        return
    with connection.cursor() as cursor:
        for model in MODELS:
            cursor.execute(_moved_on(model), {"first": there, "last": wanted - 1})


def _moved_on(model: type[models.Model]) -> str:
    """The statement that copies a table's first area; rows of all areas lie mixed, as years of use would leave them."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        columns.append(column)
        other = field.remote_field.model if isinstance(field, models.ForeignKey) else None
        step = 1 if model is Partnership or other is Partnership else STRIDE
        if field.primary_key or other in MODELS or field.column == "subject_id":
            values.append(f"{column} + k * {step}")
        elif isinstance(field, models.CharField | models.TextField):
            number = "lpad((k + 1)::text, 3, '0')"
            values.append(
                f"replace(replace({column}, 'Area 001', 'Area ' || {number}), 'area-001', 'area-' || {number})"
            )
        else:
            values.append(column)
    table = model._meta.db_table
    edge = 2 if model is Partnership else STRIDE
    return (
        f'INSERT INTO "{table}" ({", ".join(columns)}) SELECT {", ".join(values)} FROM "{table}",'  # noqa: S608
        f" generate_series(%(first)s, %(last)s) AS k WHERE id < {edge} ORDER BY id, k"
    )


@scopes_disabled()
def generate(partnerships: int, *, years: int = 10, seed: int = 1) -> int:
    """Make what is missing of a nation; how many rows there are then."""
    with transaction.atomic():
        if not Partnership.objects.exists():
            Area(seed, years).make()
        multiply(partnerships)
    with connection.cursor() as cursor:
        for model in MODELS:
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"  # noqa: S608
            )
        cursor.execute("VACUUM ANALYZE")
    return sum(_rows_of(model).count() for model in MODELS)


def _rows_of(model: type[models.Model]) -> models.Manager[models.Model]:
    """Every row of a table, past the wall between partnerships."""
    return model._base_manager  # noqa: SLF001 - Django's documented way past a default manager


def main() -> None:
    """Generate, and say how long it took."""
    asked = argparse.ArgumentParser(description="A synthetic national set.")
    asked.add_argument("--partnerships", type=int, default=150)
    asked.add_argument("--years", type=int, default=10)
    asked.add_argument("--seed", type=int, default=1)
    chosen = asked.parse_args()
    began = time.monotonic()
    rows = generate(chosen.partnerships, years=chosen.years, seed=chosen.seed)
    print(
        f"{chosen.partnerships} partnerships of {chosen.years} years: {rows:,} rows in {time.monotonic() - began:.0f} s"
    )


if __name__ == "__main__":
    main()
