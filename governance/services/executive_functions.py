"""Say what shows that the Executive did what it is for, and gather what the portal shows of it already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from governance.access.executive_function import TAG_FUNCTIONS
from governance.access.plan import decisions_for
from governance.models import (
    AgendaItem,
    Arrangements,
    ArrangementsReview,
    EmergingIssue,
    Escalation,
    FunctionEvidence,
    Meeting,
    Outcome,
    Priority,
    Programme,
    YearlyReport,
)
from governance.models.decided import AGREEING_TIER
from governance.rules.arrangements import PUBLIC
from governance.rules.executive_function import ExecutiveFunction
from governance.rules.meeting import EscalationState, ItemKind
from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Publication
from partnership.services import trail


@transaction.atomic
def tag(
    *, function: ExecutiveFunction, outcome: Outcome, by: Actor, now: datetime
) -> FunctionEvidence:
    """Say which function of the Executive a decision shows; said twice, it stands once."""
    holds(by, TAG_FUNCTIONS).require()
    if standing := FunctionEvidence.objects.filter(function=function, outcome=outcome).first():
        return standing
    if not decisions_for(by).filter(pk=outcome.pk).exists():
        raise Refused("Choose a decision that the Executive has taken and that stands.")
    row = FunctionEvidence.objects.create(
        partnership=by.partnership,
        function=function,
        outcome=outcome,
        on=timezone.localdate(outcome.at),
        recorded_at=now,
        recorded_by=by.user,
    )
    _told(row, "tagged", f"said that {outcome.reference} shows: {function.label.lower()}", by)
    return row


@transaction.atomic
def note(
    *, function: ExecutiveFunction, on: date, what: str, source: str, by: Actor, now: datetime
) -> FunctionEvidence:
    """Note something that shows a function of the Executive, with its day and where it can be read."""
    holds(by, TAG_FUNCTIONS).require()
    if on > by.today:
        raise Refused("What shows it has happened already.")
    if not what.strip() or not source.strip():
        raise Refused("Say what shows it, and where it can be read.")
    row = FunctionEvidence.objects.create(
        partnership=by.partnership,
        function=function,
        on=on,
        what=what,
        source=source,
        recorded_at=now,
        recorded_by=by.user,
    )
    _told(row, "noted", f"noted what shows: {function.label.lower()}", by)
    return row


@transaction.atomic
def take_out(evidence: FunctionEvidence, *, by: Actor) -> None:
    """Take a piece of evidence out; the trail keeps that it stood here."""
    rows = FunctionEvidence.objects.select_for_update(of=("self",))
    row = rows.select_related("partnership").filter(pk=evidence.pk).first()
    if row is None:
        return
    holds(by, TAG_FUNCTIONS).require()
    _told(row, "taken_out", f"took evidence out of: {row.get_function_display().lower()}", by)
    row.delete()


def _told(row: FunctionEvidence, verb: str, sentence: str, by: Actor) -> None:
    trail.record(f"governance.executive_function.{verb}", subject=row, by=by, sentence=sentence)


# --- the year ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shown:
    """One thing that shows a function: its day, its words, where it can be read, and the row that staff added."""

    on: date
    says: str
    url: str = ""
    source: str = ""
    added: FunctionEvidence | None = None


@dataclass(frozen=True)
class FunctionInYear:
    """A function of the Executive with all that shows it in a year."""

    function: ExecutiveFunction
    shown: list[Shown]


def year_of(year: int, actor: Actor) -> list[FunctionInYear]:
    """Each function with what shows it in a year, in a constant number of queries; of meetings only references."""
    days = (date(year, 1, 1), date(year, 12, 31))
    found: dict[ExecutiveFunction, list[Shown]] = {one: [] for one in ExecutiveFunction}
    for function, shown in [
        *_added(days, actor),
        *_of_the_plan(days),
        *_of_the_arrangements(days),
        *_of_meetings(days),
        *_of_reports(days),
    ]:
        found[function].append(shown)
    return [
        FunctionInYear(function, sorted(rows, key=lambda one: one.on))
        for function, rows in found.items()
    ]


Days = tuple[date, date]
Evidence = tuple[ExecutiveFunction, Shown]


def _added(days: Days, actor: Actor) -> Iterable[Evidence]:
    rows = FunctionEvidence.objects.visible_to(actor).filter(on__range=days)
    rows = rows.filter(Q(outcome__isnull=True) | Q(outcome__struck_out_at__isnull=True))
    mine = set(decisions_for(actor).values_list("pk", flat=True))
    for one in rows.select_related("outcome__partnership"):
        function = ExecutiveFunction(one.function)
        if one.outcome is None:
            yield function, Shown(one.on, one.what, source=one.source, added=one)
        else:
            url = one.outcome.page if one.outcome_id in mine else ""
            yield function, Shown(one.on, f"Decision {one.outcome.reference}", url, added=one)


def _of_the_plan(days: Days) -> Iterable[Evidence]:
    agreed: list[Priority | Programme] = [
        *Priority.objects.filter(decided_on__range=days).select_related("partnership"),
        *Programme.objects.filter(decided_on__range=days).select_related("partnership"),
    ]
    for row in agreed:
        if row.decided_on:
            yield ExecutiveFunction.PRIORITIES, Shown(row.decided_on, f"Agreed: {row}", row.get_absolute_url())  # fmt: skip
    answered = EmergingIssue.objects.filter(raised_on__range=days).exclude(response="")
    for issue in answered:
        yield ExecutiveFunction.NEW_ISSUES, Shown(issue.raised_on, f"Raised and answered: {issue.reference}")  # fmt: skip


def _of_the_arrangements(days: Days) -> Iterable[Evidence]:
    versions = Arrangements.objects.filter(effective_from__range=days, state__in=PUBLIC)
    for one in versions.select_related("partnership"):
        if one.effective_from:
            yield ExecutiveFunction.ARRANGEMENTS, Shown(one.effective_from, f"In force: {one.reference}", one.get_absolute_url())  # fmt: skip
    held = ArrangementsReview.objects.filter(held_on__range=days)
    for review in held.select_related("partnership"):
        if review.held_on:
            yield ExecutiveFunction.ARRANGEMENTS, Shown(review.held_on, f"Reviewed: {review.reference}", review.get_absolute_url())  # fmt: skip


def _of_meetings(days: Days) -> Iterable[Evidence]:
    executive = Meeting.objects.held().filter(
        meets_on__range=days, group__tier__lte=AGREEING_TIER
    )  # fmt: skip
    updates = AgendaItem.objects.filter(
        meeting__in=executive.order_by().values("pk"),
        kind__in=[ItemKind.UPDATE, ItemKind.CHILD_DEATH],
    )
    for item in updates.select_related("meeting"):
        says = f"An update of another board: {item.meeting.reference}"
        yield ExecutiveFunction.LINKS, Shown(item.meeting.meets_on, says)
    sent_up = Escalation.objects.filter(
        to_group__tier__lte=AGREEING_TIER, answered_at__date__range=days
    ).exclude(state=EscalationState.SENT)
    for matter in sent_up.select_related("outcome__meeting"):
        if matter.answered_at:
            says = f"A matter sent up and answered: {matter.outcome.meeting.reference}"
            yield ExecutiveFunction.FORUM, Shown(timezone.localdate(matter.answered_at), says)


def _of_reports(days: Days) -> Iterable[Evidence]:
    public = Publication.objects.public(timezone.now()).filter(published_at__date__range=days)
    rows = YearlyReport.objects.filter(publication__in=public.order_by().values("pk"))
    for one in rows.select_related("publication__partnership"):
        if one.publication:
            on = timezone.localdate(one.publication.published_at)
            yield ExecutiveFunction.YEARLY_REPORT, Shown(on, f"Published: {one.reference}", one.publication.get_absolute_url())  # fmt: skip
