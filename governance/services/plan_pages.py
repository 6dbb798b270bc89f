"""What the pages of the plan read: each priority with its measures, actions and accounts, and what needs attention."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from governance.access.plan import WRITE_PLAN
from governance.models import (
    Barrier,
    Challenge,
    EmergingIssue,
    Milestone,
    OutcomeMeasure,
    Phase,
    Priority,
    PriorityAccount,
    PriorityAction,
    Programme,
    ProgrammeItem,
    Reading,
    Touchstone,
)
from governance.models.barrier import BARRIER_READERS
from governance.models.challenge import CHALLENGE_READERS, SPEAKS_FOR_AN_AGENCY
from governance.models.executive_function import FUNCTION_READERS
from governance.rules.barrier import STILL_STANDING
from governance.rules.challenge import ChallengeState
from governance.rules.issue import OPEN_ISSUES, IssueState
from governance.rules.priority import plain
from governance.rules.programme import PROGRAMME_OVER
from partnership.access import holds
from partnership.models import Action, ActionState, Actor


@dataclass(frozen=True)
class MeasureLine:
    """A measure with its readings, oldest first."""

    measure: OutcomeMeasure
    readings: list[Reading]

    @property
    def newest(self) -> Reading | None:
        """The newest reading."""
        return self.readings[-1] if self.readings else None

    @property
    def start(self) -> str:
        """Where it began, with its unit."""
        return self.measure.said(self.measure.baseline)

    @property
    def now(self) -> str:
        """The newest reading with its unit and day."""
        if self.newest is None:
            return "No reading yet"
        return f"{self.measure.said(self.newest.value)} ({self.newest.on:%-d %B %Y})"

    @property
    def chart_title(self) -> str:
        """What the bars show, and in what."""
        return f"{self.measure.says}, in {self.measure.unit}"

    @property
    def source(self) -> str:
        """Where the newest figure comes from."""
        return f"Newest figure from: {self.newest.source}" if self.newest else ""

    @property
    def told(self) -> str:
        """How it stands, in words."""
        return self.measure.told(self.readings)

    @property
    def bars(self) -> list[dict[str, Any]]:
        """The start, the readings and the target as bars."""
        one = self.measure
        days = [(f"{one.baseline_on:%-d %B %Y}, start", one.baseline)]
        days += [(f"{reading.on:%-d %B %Y}", reading.value) for reading in self.readings]
        if one.target is not None:
            days.append(("Target", one.target))
        return [{"label": day, "value": value, "says": plain(value)} for day, value in days]


@dataclass(frozen=True)
class ActionLine:
    """An action of a priority with its state on a day."""

    action: Action
    is_late: bool

    @property
    def says(self) -> str:
        """Its state; overdue where it is."""
        return "Overdue" if self.is_late else self.action.get_state_display()

    @property
    def colour(self) -> str:
        """The colour of its state."""
        return "red" if self.is_late else ACTION_COLOURS[ActionState(self.action.state)]


ACTION_COLOURS = {
    ActionState.OPEN: "blue",
    ActionState.SAID_DONE: "yellow",
    ActionState.CLOSED: "green",
    ActionState.WITHDRAWN: "grey",
}


@dataclass(frozen=True)
class PriorityPage:
    """A priority with all that stands on its page."""

    priority: Priority
    measures: list[MeasureLine] = field(default_factory=list)
    actions: list[ActionLine] = field(default_factory=list)
    accounts: list[PriorityAccount] = field(default_factory=list)

    @property
    def newest_account(self) -> PriorityAccount | None:
        """The account of the newest year."""
        return self.accounts[0] if self.accounts else None


def of(priorities: QuerySet[Priority], actor: Actor) -> list[PriorityPage]:
    """The priorities with what stands on their pages, in a constant number of queries; actions as the actor may see them."""
    rows = priorities.select_related(
        "partnership", "lead_group", "decision", "saved_by"
    ).prefetch_related(
        "lead_group__names",
        Prefetch("measures", OutcomeMeasure.objects.prefetch_related("readings")),
        Prefetch(
            "accounts",
            PriorityAccount.objects.select_related("saved_by").order_by("-ends_on"),
        ),
        Prefetch("links", links_visible_to(actor)),
    )
    return [_page(one, actor.today) for one in rows]


def links_visible_to(actor: Actor) -> QuerySet[PriorityAction]:
    """The actions of priorities, as the actor may see actions."""
    return (
        PriorityAction.objects.filter(action__in=Action.objects.visible_to(actor))
        .select_related("action__owner", "action__owner_agency", "action__owner_group")
        .prefetch_related("action__owner_group__names")
        .order_by("action__due_on", "pk")
    )


def against(barrier: Barrier, actor: Actor) -> list[ActionLine]:
    """The actions against a barrier, as the actor may see actions."""
    rows = (
        Action.objects.visible_to(actor)
        .filter(barrier_links__barrier=barrier)
        .select_related("owner", "owner_agency", "owner_group")
        .prefetch_related("owner_group__names")
        .order_by("due_on", "pk")
    )
    return [
        ActionLine(one, one.state == ActionState.OPEN and one.due_on < actor.today) for one in rows
    ]


def _page(priority: Priority, today: date) -> PriorityPage:
    return PriorityPage(
        priority,
        [MeasureLine(one, list(one.readings.all())) for one in priority.measures.all()],
        [
            ActionLine(
                one.action, one.action.state == ActionState.OPEN and one.action.due_on < today
            )
            for one in priority.links.all()
        ],
        list(priority.accounts.all()),
    )


@dataclass(frozen=True)
class Needs:
    """One thing of the plan that needs somebody, with its reason."""

    title: str
    why: str
    url: str
    colour: str = "orange"
    says: str = "Needs attention"


def stale_measures(today: date) -> Iterable[Needs]:
    """The measures without a reading for over a quarter."""
    for one in OutcomeMeasure.objects.stale(today):
        since = f"The last is of {one.last_read_on:%-d %B %Y}." if one.last_read_on else "There is none yet."  # fmt: skip
        yield Needs(
            one.says,
            f"No reading for over three months. {since} {one.priority.reference}: {one.priority.title}",
            f"{one.priority.get_absolute_url()}#measure-{one.pk}",
            says="No reading",
        )


def unaccounted(today: date) -> Iterable[Needs]:
    """The priorities that have run for a year without an account of it."""
    for one in Priority.objects.unaccounted(today).select_related("partnership"):
        yield Needs(
            one.title,
            f"{one.reference} has no account of its last year: what was done, and what difference it made.",
            one.get_absolute_url(),
            says="No account",
        )


def unfinished_accounts() -> Iterable[Needs]:
    """The newest account of each priority in hand that does not say all it should."""
    rows = PriorityAccount.objects.filter(priority__in=Priority.objects.in_hand().kept_here())
    newest: dict[int, PriorityAccount] = {}
    for one in rows.select_related("priority__partnership").order_by("-ends_on"):
        newest.setdefault(one.priority_id, one)
    for one in newest.values():
        if one.missing:
            yield Needs(
                one.priority.title,
                f"The account for {one.period_in_words} does not say yet: {', '.join(one.missing)}.",
                one.get_absolute_url(),
                says="Account not whole",
            )


def late_work(today: date) -> Iterable[Needs]:
    """The items of agreed programmes and the milestones of phases whose day has passed."""
    items = ProgrammeItem.objects.late(today).select_related("programme__partnership")
    for item in items.order_by("ends_on", "pk"):
        why = f"Planned for {item.when} in {item.programme.reference}, and not done."
        yield Needs(item.title, why, item.get_absolute_url(), "red", "Late")
    for step in Milestone.objects.late(today).select_related("phase__partnership"):
        why = f"A milestone of {step.phase.reference}, due on {step.due_on:%-d %B %Y}, and not met."
        yield Needs(step.title, why, step.get_absolute_url(), "red", "Late")


def late_answers(actor: Actor) -> Iterable[Needs]:
    """The challenges that wait beyond their day, and the issues that wait to be assessed or looked at again."""
    challenges = Challenge.objects.visible_to(actor).late(actor.today)
    for one in challenges.select_related("partnership").order_by("answer_due_on", "pk"):
        why = f"{one.reference} waits for an answer since {one.answer_due_on:%-d %B %Y}."
        yield Needs(one.title, why, one.get_absolute_url(), "red", "Late")
    if holds(actor, WRITE_PLAN):
        waiting = EmergingIssue.objects.visible_to(actor).filter(state=IssueState.RAISED)
        for raised in waiting.select_related("partnership").order_by("raised_on", "pk"):
            why = f"{raised.reference} was raised on {raised.raised_on:%-d %B %Y} and waits to be assessed."  # fmt: skip
            yield Needs(raised.title, why, raised.get_absolute_url(), says="To assess")
    issues = EmergingIssue.objects.visible_to(actor).to_review(actor.today)
    for issue in issues.select_related("partnership").order_by("review_on", "pk"):
        why = f"{issue.reference} was to be looked at again on {issue.review_on:%-d %B %Y}."
        yield Needs(issue.title, why, issue.get_absolute_url(), "red", "Late")


def attention(actor: Actor) -> list[Needs]:
    """What of the plan needs somebody now, the most pressing first."""
    return [
        *late_work(actor.today),
        *late_answers(actor),
        *stale_measures(actor.today),
        *unaccounted(actor.today),
        *unfinished_accounts(),
    ]


@dataclass(frozen=True)
class Part:
    """One part of the plan: its word, where it is, what it is for, how much there is."""

    title: str
    url: str
    about: str
    count: str = ""


def parts(actor: Actor) -> list[Part]:
    """The parts of the plan beside the priorities."""

    def part(title: str, name: str, about: str, rows: QuerySet[Any] | None = None) -> Part:
        count = "" if rows is None else str(rows.count())
        return Part(
            title, reverse(f"governance:{name}", args=[actor.partnership.slug]), about, count
        )

    programmes = Programme.objects.visible_to(actor).exclude(state__in=PROGRAMME_OVER)
    issues = EmergingIssue.objects.visible_to(actor).filter(state__in=OPEN_ISSUES)
    found = [
        part("Business plan", "business-plan", "Each priority with its outcomes and its actions, on one page to print"),
        part("All priorities", "priorities", "Those that are over too, to sort, narrow and download"),
        part("Work programmes", "programmes", "What is to be done in a year, by month or quarter", programmes),
        part("Phases and milestones", "phases", "How one set of arrangements becomes the next", Phase.objects.visible_to(actor)),
        part("Emerging issues", "issues", "New threats to children, and what was agreed about them", issues),
    ]  # fmt: skip
    found.append(part("Touchstones", "touchstones", "The principles against which changes and plans are measured", Touchstone.objects.in_force(actor.today)))  # fmt: skip
    if not actor.roles.isdisjoint(FUNCTION_READERS):
        found.append(part("What the Executive did", "functions", "What it is for, year by year, and what shows it"))  # fmt: skip
    if not actor.roles.isdisjoint(BARRIER_READERS):
        barriers = Barrier.objects.visible_to(actor).filter(state__in=STILL_STANDING)
        found.append(part("Barriers to learning", "barriers", "What keeps lessons from becoming practice", barriers))  # fmt: skip
    if not actor.roles.isdisjoint(CHALLENGE_READERS | SPEAKS_FOR_AN_AGENCY):
        waiting = Challenge.objects.visible_to(actor).filter(state=ChallengeState.MADE)
        found.append(part("Challenge log", "challenges", "Who challenged whom, what was answered and what came of it", waiting))  # fmt: skip
    return found
