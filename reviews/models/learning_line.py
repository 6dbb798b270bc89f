"""
The learning line: each recommendation of the partnership with how far it has come, worked out by the database.

The recommendation stands on the ground floor, so this is a reading of it and no table of its own.
"""

from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from partnership.models import (
    Action,
    ActionState,
    Embedding,
    ImpactNote,
    LookBack,
    Partnership,
    Recommendation,
)
from reviews.models.finding import Finding
from reviews.models.national_review import NationalReview
from reviews.models.theme import Theme, ThemeTag
from reviews.rules.finding import FindingState
from reviews.rules.learning_line import LAST_LOOK, Stage

UNFINISHED = (ActionState.OPEN, ActionState.SAID_DONE)
# Grades that say something of what changed; "too early to say" says that it was looked for.
SEEN = (ImpactNote.Grade.NONE, ImpactNote.Grade.SOME, ImpactNote.Grade.CLEAR)


def lines(partnership: Partnership, on: date) -> QuerySet[Any]:
    """
    Every recommendation with `stage`, `is_late` (an action is overdue) and `look_due` (a look back is due on a day).

    An impact counts when somebody saw a difference or said that there is none. It held when the look back after
    twelve months was held for every action that was closed.
    """
    answers = Action.objects.filter(recommendation=OuterRef("pk"))
    notes = ImpactNote.objects.filter(action__recommendation=OuterRef("pk"), grade__in=SEEN)
    looks = LookBack.objects.filter(action__recommendation=OuterRef("pk"))
    held = LookBack.objects.filter(
        action=OuterRef("pk"), months=LAST_LOOK, state=Embedding.EMBEDDED
    )
    not_held = answers.filter(~Exists(held), state=ActionState.CLOSED)
    rows = Recommendation.objects.filter(partnership=partnership).annotate(
        is_answered=Exists(answers),
        is_unfinished=Exists(answers.filter(state__in=UNFINISHED)),
        is_closed=Exists(answers.filter(state=ActionState.CLOSED)),
        is_late=Exists(answers.filter(state=ActionState.OPEN, due_on__lt=on)),
        has_impact=Exists(notes),
        has_not_held=Exists(not_held),
        look_due=Exists(looks.filter(state=Embedding.WAITING, due_on__lte=on)),
    )
    return rows.annotate(
        stage=Case(
            When(is_answered=False, then=Value(Stage.NO_ACTION.value)),
            When(is_unfinished=True, then=Value(Stage.UNDER_WAY.value)),
            When(is_closed=False, then=Value(Stage.DROPPED.value)),
            When(has_not_held=False, then=Value(Stage.HELD.value)),
            When(has_impact=True, then=Value(Stage.IMPACT.value)),
            default=Value(Stage.DONE.value),
        )
    )


def from_a(model: type[Finding] | type[NationalReview]) -> Q:
    """The condition that a recommendation came from a finding, or from a national review."""
    return Q(source_type=ContentType.objects.get_for_model(model))


def about(theme: Theme) -> Q:
    """The condition that a recommendation, or the shared finding or national review it came from, has a theme."""
    tags = ThemeTag.objects.filter(theme=theme)
    said = Q(Exists(tags.filter(recommendation=OuterRef("pk"))))
    shared = tags.filter(finding=OuterRef("source_id"), finding__state=FindingState.CLEARED)
    national = tags.filter(national_review=OuterRef("source_id"))
    said |= from_a(Finding) & Q(Exists(shared))
    return said | from_a(NationalReview) & Q(Exists(national))
