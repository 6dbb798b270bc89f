"""What is unusual in the reading of a case: counted from the log, said in words, judged by people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractHour, TruncDate

from partnership.clocks import LONDON, in_words
from partnership.models import User
from reviews.models import CaseReading, CaseRefusal, Incident

LOOKS_BACK = timedelta(days=90)
# More than so many times one's own median of cases in a day, and more than so many cases, is unusual.
TIMES_THE_MEDIAN = 3
FEW_CASES = 3
REFUSED_OFTEN = 5
# From this hour, and before that one, in London.
NIGHT_FROM, NIGHT_UNTIL = 23, 5


@dataclass(frozen=True)
class Unusual:
    """One thing that stands out: who, on which day, and what in words."""

    person: User
    on: date
    words: str

    @property
    def says(self) -> str:
        """The sentence."""
        return f"{self.person} {self.words} on {in_words(self.on)}."


def is_many(cases: int, usual: Iterable[int]) -> bool:
    """Whether so many cases in a day is unusual beside the days of the same person."""
    days = list(usual)
    return cases > FEW_CASES and bool(days) and cases > TIMES_THE_MEDIAN * median(days)


def unusual(incident: Incident, today: date) -> list[Unusual]:
    """What stands out in the last ninety days among those who read this case or were refused it, newest first."""
    since = today - LOOKS_BACK
    mine = CaseReading.objects.filter(incident=incident, at__date__gte=since)
    found = [*_many_cases(mine, since), *_by_night(mine), *_refused(incident, since)]
    people = User.objects.in_bulk({person for person, _, _ in found})
    rows = [Unusual(people[person], on, words) for person, on, words in found]
    return sorted(rows, key=lambda one: (one.on, one.person.full_name), reverse=True)


_Found = tuple[int, date, str]


def _many_cases(mine: QuerySet[CaseReading], since: date) -> Iterable[_Found]:
    here = set(mine.annotate(on=TruncDate("at", tzinfo=LONDON)).values_list("by", "on").distinct())
    days = (
        CaseReading.objects.filter(by__in={person for person, _ in here}, at__date__gte=since)
        .annotate(on=TruncDate("at", tzinfo=LONDON))
        .values("by", "on")
        .annotate(cases=Count("incident", distinct=True))
        .values_list("by", "on", "cases")
    )
    by_person: dict[int, dict[date, int]] = defaultdict(dict)
    for person, on, cases in days:
        by_person[person][on] = cases
    for person, on in here:
        usual = [number for day, number in by_person[person].items() if day != on]
        cases = by_person[person][on]
        if is_many(cases, usual):
            yield person, on, f"opened {cases} cases, more than three times as many as usual,"


def _by_night(mine: QuerySet[CaseReading]) -> Iterable[_Found]:
    late = (
        mine.annotate(on=TruncDate("at", tzinfo=LONDON), hour=ExtractHour("at", tzinfo=LONDON))
        .exclude(hour__gte=NIGHT_UNTIL, hour__lt=NIGHT_FROM)
        .values_list("by", "on")
        .distinct()
    )
    return ((person, on, "read this case between 11pm and 5am") for person, on in late)


def _refused(incident: Incident, since: date) -> Iterable[_Found]:
    often = (
        CaseRefusal.objects.filter(incident=incident, at__date__gte=since)
        .annotate(on=TruncDate("at", tzinfo=LONDON))
        .values("by", "on")
        .annotate(times=Count("pk"))
        .filter(times__gte=REFUSED_OFTEN)
        .values_list("by", "on", "times")
    )
    return ((person, on, f"was refused {times} times") for person, on, times in often)
