"""
Load a plan: add what is missing, in one transaction, and leave a line in the trail.

A file sets a partnership up; after that, people change it on the screens. So nothing that stands is changed or
deleted, and a file that was loaded before is not loaded again, whatever people have done since.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django_scopes import scope

from partnership.models import NeighbouringArea, Partnership, TrailEntry
from partnership.services import trail
from partnership.services.deadlines import local_today
from partnership.services.set_up import agencies, groups, people
from partnership.services.set_up.plan import Plan
from partnership.services.set_up.rows import BadFile, Problem
from partnership.services.set_up.work import Work

SET_UP = "partnership.set_up.loaded"


@dataclass(frozen=True)
class Outcome:
    """How many of each thing a loading added; empty when there was nothing to do."""

    partnership: str
    added: dict[str, int]
    loaded_before_on: date | None = None

    @property
    def in_words(self) -> str:
        """What was added, in one sentence."""
        if self.loaded_before_on:
            on = f"{self.loaded_before_on.day} {self.loaded_before_on:%B %Y}"
            return f"{self.partnership}: loaded on {on}. Nothing was changed."
        if not self.added:
            return f"{self.partnership}: everything in the file is there. Nothing was changed."
        return f"{self.partnership}: {sum(self.added.values())} rows added."


def load(plan: Plan, *, now: datetime) -> Outcome:
    """Load a plan and keep it. Raises BadFile with every problem, in which case nothing is kept."""
    with transaction.atomic():
        return _load(plan, now)


def check(plan: Plan, *, now: datetime) -> Outcome:
    """What loading would add, with nothing kept. Raises BadFile like `load`."""
    with transaction.atomic():
        outcome = _load(plan, now)
        transaction.set_rollback(True)
    return outcome


def _load(plan: Plan, now: datetime) -> Outcome:
    if plan.is_demonstration and not settings.DEMONSTRATION:
        says = "This file holds invented people. Load it only where DEMONSTRATION is on."
        raise BadFile([Problem("", "demonstration", says)])
    work = Work(_partnership(plan), now)
    with scope(partnership=work.partnership):
        before = loaded_before(plan)
        if before:
            return Outcome(work.partnership.name, {}, local_today(before.at))
        _neighbours(plan, work)
        agencies.load(plan, work)
        groups.load(plan, work)
        people.load(plan, work)
        if work.problems:
            raise BadFile(work.problems)
        if work.added:
            _record(plan, work)
    return Outcome(work.partnership.name, dict(work.added))


def loaded_before(plan: Plan) -> TrailEntry | None:
    """The line of the trail that says that the very same file was loaded; call inside the partnership's scope."""
    return TrailEntry.objects.filter(code=SET_UP, data__sha256=plan.sha256).first()


def _partnership(plan: Plan) -> Partnership:
    columns = plan.partnership.columns
    standing = Partnership.objects.filter(slug=columns["slug"]).first()
    if standing:
        return standing
    partnership = Partnership(**columns, is_demonstration=plan.is_demonstration)
    try:
        partnership.full_clean()
    except ValidationError as refused:
        raise BadFile(
            [
                Problem(plan.partnership.place, field, " ".join(messages))
                for field, messages in refused.message_dict.items()
            ]
        ) from refused
    partnership.save()
    return partnership


def _neighbours(plan: Plan, work: Work) -> None:
    standing = set(work.partnership.neighbouring_areas.values_list("name", flat=True))
    here = {one.slug: one for one in Partnership.objects.exclude(pk=work.partnership.pk)}
    for row in plan.neighbours:
        if row.columns["name"] not in standing:
            area = NeighbouringArea(partnership=work.partnership, **row.columns)
            area.here = here.get(row.key)
            work.add(area, row.place)


def _record(plan: Plan, work: Work) -> None:
    number = sum(work.added.values())
    trail.record(
        SET_UP,
        partnership=work.partnership,
        by=None,
        sentence=f"loaded a set-up file: {number} rows added",
        data={"sha256": plan.sha256, "source": plan.source, "added": dict(work.added)},
        at=work.now,
    )
