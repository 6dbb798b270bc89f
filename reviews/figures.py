"""
The figures of reviews for a period: read-only, added up by the database, each with how it was counted.

They carry no word of any case. A number of cases by theme is left out where it is so small that it points at a child.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractYear

from partnership.models import Deadline, Partnership, Publication
from reviews.models import Finding, Incident, NationalReview, RapidReview, ThemeTag
from reviews.models.learning_line import from_a, lines
from reviews.rules import theme as theme_rules
from reviews.rules.finding import FindingKind, FindingState
from reviews.rules.incident import NOTIFY_PANEL, IncidentState
from reviews.rules.learning_line import CLOSED, Stage
from reviews.rules.national_review import UNANSWERED
from reviews.rules.rapid_review import RAPID_REVIEW


@dataclass(frozen=True)
class Figure:
    """One number, what it counts and how."""

    label: str
    value: int
    how: str = ""


@dataclass(frozen=True)
class FigureGroup:
    """Figures that are read together."""

    title: str
    figures: tuple[Figure, ...]

    @property
    def says_something(self) -> bool:
        """Whether any of its numbers is not nought: what was never recorded here is not reported as nought."""
        return any(one.value for one in self.figures)


@dataclass(frozen=True)
class ThemeLine:
    """How many cases a theme has; None where they are too few to be told."""

    name: str
    cases: int | None

    @property
    def in_words(self) -> str:
        """The number, or that there are fewer than five."""
        return theme_rules.in_words(self.cases)


@dataclass(frozen=True)
class ReviewsInPeriod:
    """Cases, reviews and what came of them in a period, both days included."""

    starts_on: date
    ends_on: date
    groups: tuple[FigureGroup, ...]
    themes: tuple[ThemeLine, ...]

    @property
    def says_something(self) -> bool:
        """Whether anything was recorded for the period."""
        return any(one.says_something for one in self.groups)


def for_period(partnership: Partnership, start: date, end: date) -> ReviewsInPeriod:
    """The figures of a period as the rows say now."""
    return ReviewsInPeriod(
        starts_on=start,
        ends_on=end,
        groups=(
            _incidents(partnership, start, end),
            _reviews(partnership, start, end),
            _learning(partnership, start, end),
            _national(partnership, start, end),
        ),
        themes=themes(partnership, start, end),
    )


def _known(partnership: Partnership, start: date, end: date) -> QuerySet[Incident]:
    """The incidents of which the authority became aware in a period, without those that were withdrawn."""
    rows = Incident.objects.filter(partnership=partnership, aware_at__date__range=(start, end))
    return rows.exclude(state=IncidentState.WITHDRAWN).order_by()


def _on_time(code: str, subjects: Collection[int]) -> dict[str, int]:
    """Of the clocks of these subjects: met in time, met late, and running."""
    counted: dict[str, int] = Deadline.objects.filter(
        clock=code, subject_id__in=subjects
    ).aggregate(
        in_time=Count("pk", filter=Q(met_at__isnull=False, met_at__lte=F("due_at"))),
        late=Count("pk", filter=Q(met_at__gt=F("due_at"))),
        running=Count("pk", filter=Q(state__in=[Deadline.State.OPEN, Deadline.State.MISSED])),
    )
    return counted


def _incidents(partnership: Partnership, start: date, end: date) -> FigureGroup:
    rows = _known(partnership, start, end)
    counted = rows.aggregate(
        all=Count("pk"),
        notified=Count("pk", filter=Q(state=IncidentState.NOTIFIED)),
        not_notifiable=Count("pk", filter=Q(state=IncidentState.NOT_NOTIFIABLE)),
        undecided=Count("pk", filter=Q(state__in=_UNDECIDED)),
    )
    notified = rows.filter(state=IncidentState.NOTIFIED).values("pk")
    clocks = _on_time(NOTIFY_PANEL.code, notified)  # type: ignore[arg-type] # a subquery
    return FigureGroup(
        "Serious incidents",
        (
            Figure(
                "Reported",
                counted["all"],
                "By the day the authority became aware; withdrawn ones are left out",
            ),
            Figure("Notified to the Panel", counted["notified"], "Of those reported"),
            Figure(
                "Notified in time",
                clocks["in_time"],
                "Within five working days of the authority becoming aware",
            ),
            Figure("Notified late", clocks["late"], "After that"),
            Figure("Not notifiable", counted["not_notifiable"], "Of those reported, as decided"),
            Figure("Not yet decided or notified", counted["undecided"], "Of those reported, today"),
        ),
    )


_UNDECIDED = (IncidentState.REPORTED, IncidentState.UNDER_CONSIDERATION, IncidentState.TO_NOTIFY)


def _reviews(partnership: Partnership, start: date, end: date) -> FigureGroup:
    days = (start, end)
    rows = RapidReview.objects.filter(partnership=partnership, opened_at__date__range=days)
    opened = rows.exclude(state="withdrawn").order_by()
    clocks = _on_time(RAPID_REVIEW.code, opened.values("pk"))  # type: ignore[arg-type] # a subquery
    return FigureGroup(
        "Reviews",
        (
            Figure("Rapid reviews opened", opened.count(), "Opened in the period, not withdrawn"),
            Figure("Sent to the Panel in time", clocks["in_time"], "Of those opened, on their clock"),
            Figure("Sent late", clocks["late"], "Of those opened, on their clock"),
            Figure("Not sent yet", clocks["running"], "Of those opened, today"),
            Figure("Practice reviews published", reviews_published(partnership, start, end), "Public in the library since a day in the period"),
        ),
    )  # fmt: skip


def reviews_published(partnership: Partnership, start: date, end: date) -> int:
    """How many practice reviews became public in a period, by the frozen copies in the library."""
    days = (start, end)
    became = Q(embargo_until__isnull=True, published_at__date__range=days) | Q(
        embargo_until__date__range=days
    )
    rows = Publication.objects.filter(became, partnership=partnership)
    return rows.filter(kind=Publication.Kind.REVIEW).count()


def _learning(partnership: Partnership, start: date, end: date) -> FigureGroup:
    days = (start, end)
    found = Finding.objects.filter(
        partnership=partnership, state=FindingState.CLEARED, cleared_at__date__range=days
    ).aggregate(
        learned=Count("pk", filter=Q(kind=FindingKind.TO_LEARN)),
        good=Count("pk", filter=Q(kind=FindingKind.GOOD_PRACTICE)),
    )
    made = lines(partnership, end).filter(
        from_a(Finding) | from_a(NationalReview), made_on__range=days
    )
    stages: dict[str, int] = dict(
        made.order_by().values_list("stage").annotate(many=Count("pk", distinct=True))
    )
    seen = made.filter(has_impact=True).order_by().count()
    return FigureGroup(
        "Learning",
        (
            Figure("Findings shared", found["learned"], "Cleared in the period"),
            Figure("Good practice shared", found["good"], "Cleared in the period"),
            Figure("Recommendations made", sum(stages.values()), "In the period, from findings and national reviews"),
            Figure("Of these, done", sum(stages.get(one, 0) for one in CLOSED), "Every action closed or withdrawn, today"),
            Figure("Of these, with an impact recorded", seen, "Somebody saw a difference, or that there is none"),
            Figure("Of these, held after twelve months", stages.get(Stage.HELD, 0), "Every closed action was looked at again and is embedded"),
        ),
    )  # fmt: skip


def _national(partnership: Partnership, start: date, end: date) -> FigureGroup:
    days = (start, end)
    counted = NationalReview.objects.filter(partnership=partnership).aggregate(
        noted=Count("pk", filter=Q(noted_on__range=days)),
        answered=Count("pk", filter=Q(answered_on__range=days)),
        waiting=Count("pk", filter=Q(noted_on__range=days, state__in=UNANSWERED)),
    )
    return FigureGroup(
        "National reviews and briefings",
        (
            Figure("Noted", counted["noted"], "In the period"),
            Figure(
                "Answered", counted["answered"], "In the period, those that need no response too"
            ),
            Figure("Being considered", counted["waiting"], "Of those noted, today"),
        ),
    )


# --- themes -----------------------------------------------------------------------------------------------------------
def _tagged(partnership: Partnership) -> QuerySet[ThemeTag]:
    rows = ThemeTag.objects.filter(partnership=partnership, incident__isnull=False)
    return rows.exclude(incident__state=IncidentState.WITHDRAWN).order_by()


def themes(partnership: Partnership, start: date, end: date) -> tuple[ThemeLine, ...]:
    """The themes that at least one case of the period has, most first; small numbers are left out, whoever reads it."""
    rows = _tagged(partnership).filter(incident__aware_at__date__range=(start, end))
    counted = rows.values_list("theme__name").annotate(many=Count("incident", distinct=True))
    told = (
        ThemeLine(name, theme_rules.told(many, exactly=False))
        for name, many in counted.order_by("-many", "theme__name")
    )
    # A theme with too few cases is not even named: that it was there at all would point at them.
    return tuple(one for one in told if one.cases is not None)


def cases_by_theme_and_year(partnership: Partnership, until: date) -> dict[int, dict[int, int]]:
    """For each theme (its key) the number of cases by the year in which the authority became aware, up to a day."""
    rows: Any = (
        _tagged(partnership)
        .filter(incident__aware_at__date__lte=until)
        .annotate(year=ExtractYear("incident__aware_at"))
        .values_list("theme", "year")
        .annotate(many=Count("incident", distinct=True))
    )
    found: dict[int, dict[int, int]] = {}
    for theme, year, many in rows:
        found.setdefault(theme, {})[year] = many
    return found


def mentions_by_theme(partnership: Partnership) -> dict[int, dict[str, int]]:
    """For each theme (its key) the number of shared findings, national reviews and recommendations about it."""
    rows: Any = (
        ThemeTag.objects.filter(partnership=partnership)
        .order_by()
        .values("theme")
        .annotate(
            findings=Count("finding", filter=Q(finding__state=FindingState.CLEARED), distinct=True),
            national=Count("national_review", distinct=True),
        )
    )
    return {one.pop("theme"): one for one in rows}
