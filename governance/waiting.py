"""What of governance waits for a person: signatures, records, matters sent up, meetings to answer and to come."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from governance.access import arrangements as arrangements_access
from governance.access import yearly_report as report_access
from governance.models import (
    Arrangements,
    Attendance,
    Circulation,
    Escalation,
    Meeting,
    Minutes,
    Verb,
    YearlyReport,
)
from governance.models.meeting import MeetingQuerySet
from governance.rules.arrangements import ArrangementsState
from governance.rules.meeting import (
    BEFORE_THE_ROOM,
    Answer,
    EscalationState,
    MeetingState,
    MinutesState,
)
from governance.rules.yearly_report import ReportState
from partnership.clocks import in_words
from partnership.models import Actor
from partnership.waiting import Waiting

ANSWERED_BEFORE = timedelta(
    days=21
)  # calendar days before a meeting in which its answer is asked for
SHOWN, NEXT = 10, 3


def waiting(actor: Actor) -> Iterator[Waiting]:
    """What this person can do now, the most pressing first. A handful of questions to the database, whatever it holds."""
    yield from _in_session(actor)
    yield from _to_sign(actor)
    yield from _to_approve(actor)
    yield from _records(actor)
    yield from _sent_up(actor)
    yield from _to_answer(actor)
    yield from _going_round(actor)


def next_meetings(actor: Actor) -> Iterator[Waiting]:
    """The next meetings of the person's groups; for the business unit, of every group."""
    rows = _theirs(actor).filter(state__in=BEFORE_THE_ROOM, meets_on__gte=actor.today)
    for one in rows.order_by("meets_on", F("starts_at").asc(nulls_last=True), "pk")[:NEXT]:
        at = f" at {one.starts_at:%H:%M}" if one.starts_at else ""
        where = f", {one.place}" if one.place else ""
        yield Waiting(one.title, one.get_absolute_url(), f"{in_words(one.meets_on)}{at}{where}")


def _theirs(actor: Actor) -> MeetingQuerySet:
    """The meetings at whose table a person sits; for the business unit, all of them."""
    rows = Meeting.objects.visible_to(actor, Verb.OPEN).select_related("partnership")
    return rows if actor.is_business_unit else rows.filter(group__in=actor.table_group_ids)


def _in_session(actor: Actor) -> Iterator[Waiting]:
    for one in _theirs(actor).filter(state=MeetingState.IN_SESSION)[:SHOWN]:
        where = {"partnership_slug": one.partnership.slug, "reference": one.reference}
        yield Waiting(
            f"{one.title} is in session",
            reverse("governance:room", kwargs=where),
            "The room is open.",
            "Go to the room",
        )


def _to_sign(actor: Actor) -> Iterator[Waiting]:
    rows = Arrangements.objects.visible_to(actor).filter(state=ArrangementsState.WITH_PARTNERS)
    for one in rows.select_related("partnership", "rule_set")[:SHOWN]:
        given = one.signatures.filter(round=one.round)
        sector, allowed = arrangements_access.sector_to_sign(actor, one, given)
        if allowed and sector:
            why = f"You sign for the {sector.label[0].lower()}{sector.label[1:]}."
            yield Waiting(f"Sign {one.title}", one.get_absolute_url(), why, "Read and sign")


def _to_approve(actor: Actor) -> Iterator[Waiting]:
    if not report_access.sectors_of(actor):
        return
    rows = YearlyReport.objects.visible_to(actor).filter(state=ReportState.WITH_PARTNERS)
    for one in rows.select_related("partnership")[:SHOWN]:
        given = one.approvals.filter(round=one.round)
        if report_access.sector_to_approve(actor, one, given)[1]:
            yield Waiting(
                f"Approve {one.reference}",
                one.get_absolute_url(),
                "The yearly report is with the partners.",
                "Read and approve",
            )


def _records(actor: Actor) -> Iterator[Waiting]:
    """Drafts for whoever chairs, checked records for the business unit, and what is out for those who sit there."""
    chaired = Q(meeting__group__in=actor.chaired_group_ids) | Q(
        meeting__chair_seat__isnull=False, meeting__chair_seat__in=actor.seat_ids
    )
    mine = chaired & Q(state=MinutesState.DRAFT, meeting__state=MeetingState.HELD)
    mine |= Q(
        state=MinutesState.CIRCULATED,
        accuracy_until__gte=actor.today,
        meeting__group__in=actor.table_group_ids,
    )
    if actor.is_business_unit:
        mine |= Q(state=MinutesState.CHECKED)
    rows = Minutes.objects.filter(mine).select_related("meeting__partnership")
    for one in rows.order_by("meeting__meets_on", "pk")[:SHOWN]:
        yield _record(one)


def _record(record: Minutes) -> Waiting:
    meeting = record.meeting
    where = {"partnership_slug": meeting.partnership.slug, "reference": meeting.reference}
    url = reverse("governance:minutes", kwargs=where)
    of = f"the record of {meeting.title}, {in_words(meeting.meets_on)}"
    if record.state == MinutesState.DRAFT:
        return Waiting(f"Check {of}", url, "You chaired the meeting.", "Read and check")
    if record.state == MinutesState.CHECKED:
        return Waiting(f"Send out {of}", url, "The chair has checked it.")
    until = in_words(record.accuracy_until) if record.accuracy_until else ""
    return Waiting(f"Read {of}", url, f"Say until {until} what is not right.")


def _sent_up(actor: Actor) -> Iterator[Waiting]:
    rows = Escalation.objects.visible_to(actor).filter(state=EscalationState.SENT)
    if not actor.is_business_unit:
        rows = rows.filter(to_group__in=actor.chaired_group_ids)
    for one in rows.select_related("outcome__meeting", "partnership", "to_group")[:SHOWN]:
        url = reverse("governance:escalation", args=[one.partnership.slug, one.pk])
        yield Waiting(
            f"Sent up from {one.outcome.meeting.reference}",
            url,
            f"{one.to_group.called} accepts it or returns it.",
        )


def _to_answer(actor: Actor) -> Iterator[Waiting]:
    answered = Attendance.objects.filter(meeting=OuterRef("pk"), seat__in=actor.seat_ids).exclude(
        answer=Answer.NONE
    )
    rows = _theirs(actor).filter(
        ~Exists(answered),
        group__in=actor.table_group_ids,
        state__in=BEFORE_THE_ROOM,
        meets_on__range=(actor.today, actor.today + ANSWERED_BEFORE),
    )
    for one in rows.order_by("meets_on", "pk")[:SHOWN]:
        why = f"It meets on {in_words(one.meets_on)}, and you have a seat."
        yield Waiting(f"{one.title}: are you coming?", one.get_absolute_url(), why)


def _going_round(actor: Actor) -> Iterator[Waiting]:
    rows = Circulation.objects.visible_to(actor).waiting_for(actor).select_related("partnership")
    for one in rows.order_by("reply_by", "pk")[:SHOWN]:
        why = f"Reply by {in_words(one.reply_by)}."
        yield Waiting(f"{one.reference}: {one.title}", one.get_absolute_url(), why, "Reply")
