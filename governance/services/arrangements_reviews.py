"""The yearly review of the arrangements on its clock, and the log of what changed between reviews and why."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F, Q

from governance.access.arrangements import WRITE_ARRANGEMENTS
from governance.models import Arrangements, ArrangementsReview, StructureChange
from governance.rules.arrangements import REVIEW_ARRANGEMENTS
from partnership.access import holds
from partnership.clocks import LONDON, in_words
from partnership.errors import Refused
from partnership.models import Actor, Group, GroupName, LeadPartner, RegisterEntry, Seat
from partnership.services import deadlines, references, trail
from partnership.services.deadlines import BreachReason

NOON = time(12, 0)


@transaction.atomic
def plan(
    found: Arrangements, *, counted_from: date, because: str, by: Actor, now: datetime
) -> ArrangementsReview:
    """Let the review of a version in force wait on its clock; a review of an earlier version is overtaken."""
    waiting = (
        ArrangementsReview.objects.select_for_update(of=("self",))
        .filter(held_on__isnull=True, is_overtaken=False)
        .select_related("partnership")
        .first()
    )
    if waiting and waiting.arrangements_id == found.pk:
        return waiting
    if waiting:
        waiting.is_overtaken = True
        waiting.save(update_fields=["is_overtaken"])
        deadlines.withdraw(
            REVIEW_ARRANGEMENTS, subject=waiting, reason="a later version is in force", by=by
        )
    made = ArrangementsReview.objects.create(
        partnership=found.partnership,
        arrangements=found,
        reference=references.next_reference(found.partnership, "REV", counted_from.year),
        counted_from=counted_from,
    )
    deadlines.start(
        REVIEW_ARRANGEMENTS,
        subject=made,
        reference=made.reference,
        address=made.get_absolute_url(),
        starts_on=counted_from,
        starts_because=because,
        rule_set=found.rule_set,
        owner_agency=None,
        now=now,
    )
    return made


@dataclass(frozen=True)
class Held:
    """What is recorded of a review: when it was held, what was looked at, what was decided and what comes next."""

    held_on: date
    looked_at: str
    decided: str
    comes_next: str = ""


@transaction.atomic
def record(
    review: ArrangementsReview,
    *,
    held: Held,
    breach: BreachReason | None,
    by: Actor,
    now: datetime,
) -> ArrangementsReview:
    """
    Record that the review was held, and let the next one wait on its clock, counted from that day.

    Raises Refused for a day that is still to come or before the clock began, and without a reason where it was late.
    """
    rows = ArrangementsReview.objects.select_for_update(of=("self",))
    row = rows.select_related("partnership", "arrangements__rule_set").get(pk=review.pk)
    if row.held_on:
        return row
    holds(by, WRITE_ARRANGEMENTS).require()
    if row.is_overtaken:
        raise Refused("A later version is in force, so this review is no longer held.")
    if not row.counted_from <= held.held_on <= by.today:
        raise Refused(
            f"A review is held between {in_words(row.counted_from)} and today; record it afterwards."
        )
    if not held.looked_at.strip() or not held.decided.strip():
        raise Refused("Say what was looked at and what was decided.")
    row.held_on, row.looked_at, row.decided = held.held_on, held.looked_at, held.decided
    row.comes_next, row.recorded_at, row.recorded_by = held.comes_next, now, by.user
    row.save(
        update_fields=[
            "held_on", "looked_at", "decided", "comes_next", "recorded_at", "recorded_by",
        ]
    )  # fmt: skip
    at = datetime.combine(held.held_on, NOON, LONDON)
    deadlines.meet(REVIEW_ARRANGEMENTS, subject=row, at=at, by=by, breach=breach)
    trail.record(
        "governance.arrangements.reviewed",
        subject=row,
        by=by,
        sentence=f"recorded the review {row.reference} of {row.arrangements.reference}",
    )
    plan(row.arrangements, counted_from=held.held_on, because="the last review", by=by, now=now)
    return row


@dataclass(frozen=True)
class Suggestion:
    """A change that the registers tell of, and that a person has still to give the reason of."""

    on: date
    what: str
    once_key: str


def suggested(start: date, end: date) -> list[Suggestion]:
    """
    What the registers tell of changes between two days, both included, and the log does not have yet.

    Groups founded, ended and renamed, seats and lead partners that came and went, and agencies of the register. A
    closed group is told of nowhere.
    """
    days = (start, end)
    known = set(StructureChange.objects.exclude(once_key="").values_list("once_key", flat=True))
    found = [*_of_groups(days), *_of_seats(days), *_of_partners(days)]
    return sorted(
        (one for one in found if one.once_key not in known),
        key=lambda one: (one.on, one.once_key),
    )


def _of_groups(days: tuple[date, date]) -> list[Suggestion]:
    groups = Group.objects.filter(is_closed=False).with_names()
    begun = [
        Suggestion(one.starts_on, f"{one.name} was founded", f"group-begun:{one.pk}")
        for one in groups.filter(starts_on__range=days)
        if one.starts_on
    ]
    ended = [
        Suggestion(one.ends_on, f"{one.name} ended", f"group-ended:{one.pk}")
        for one in groups.filter(ends_on__range=days)
        if one.ends_on
    ]
    renamed = [
        Suggestion(one.starts_on, f"A group is called {one.name}", f"group-renamed:{one.pk}")
        for one in GroupName.objects.filter(starts_on__range=days, group__is_closed=False)
        .exclude(starts_on=F("group__starts_on"))
        .filter(
            Q(group__names__starts_on__lt=F("starts_on")) | Q(group__names__starts_on__isnull=True)
        )
        .distinct()
        if one.starts_on
    ]
    return [*begun, *ended, *renamed]


def _of_seats(days: tuple[date, date]) -> list[Suggestion]:
    seats = Seat.objects.filter(group__is_closed=False).prefetch_related("group__names")
    begun = [
        Suggestion(one.starts_on, f"{one.group.name} has the seat {one.title}", f"seat-begun:{one.pk}")
        for one in seats.filter(starts_on__range=days).select_related("group")
        if one.starts_on and one.starts_on != one.group.starts_on
    ]  # fmt: skip
    ended = [
        Suggestion(one.ends_on, f"{one.group.name} no longer has the seat {one.title}", f"seat-ended:{one.pk}")
        for one in seats.filter(ends_on__range=days).select_related("group")
        if one.ends_on and one.ends_on != one.group.ends_on
    ]  # fmt: skip
    return [*begun, *ended]


def _of_partners(days: tuple[date, date]) -> list[Suggestion]:
    leads = [
        Suggestion(one.starts_on, f"{one.lead_post} leads for {one.agency.name}", f"lead-begun:{one.pk}")
        for one in LeadPartner.objects.filter(starts_on__range=days).select_related("agency")
    ]  # fmt: skip
    entries = RegisterEntry.objects.filter(agency__isnull=False, is_name_withheld=False).exclude(
        standing=RegisterEntry.Standing.SETTING
    )
    came = [
        Suggestion(one.starts_on, f"{one.agency} joined the register", f"entry-begun:{one.pk}")
        for one in entries.filter(starts_on__range=days).select_related("agency")
        if one.starts_on
    ]
    left = [
        Suggestion(one.ends_on, f"{one.agency} left the register", f"entry-ended:{one.pk}")
        for one in entries.filter(ends_on__range=days).select_related("agency")
        if one.ends_on
    ]
    return [*leads, *came, *left]


@transaction.atomic
def log_change(
    *, on: date, what: str, reason: str, once_key: str, by: Actor, now: datetime
) -> StructureChange:
    """
    Put a change into the log with its reason; one that the registers told of goes in once.

    Raises Refused for a day that is still to come, and without a reason.
    """
    holds(by, WRITE_ARRANGEMENTS).require()
    if once_key and (standing := StructureChange.objects.filter(once_key=once_key).first()):
        return standing
    if on > by.today:
        raise Refused("This day is still to come. Log the change once it has happened.")
    if not what.strip() or not reason.strip():
        raise Refused("Say what changed, and why.")
    made = StructureChange.objects.create(
        partnership=by.partnership,
        on=on,
        what=what,
        reason=reason,
        once_key=once_key,
        recorded_at=now,
        recorded_by=by.user,
    )
    trail.record(
        "governance.structure_change.logged",
        subject=made,
        by=by,
        sentence="logged a change of the structure or the arrangements, with its reason",
    )
    return made
