"""Recommendations as lines: what each came from, who does what about it, and what changed; for a page of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Prefetch
from django.urls import reverse

from partnership import lessons
from partnership.clocks import in_words
from partnership.lessons import Step, Told
from partnership.models import (
    Action,
    ActionState,
    Actor,
    Embedding,
    ImpactNote,
    LookBack,
    Recommendation,
)
from reviews.models import Finding, NationalReview, ThemeTag
from reviews.rules.finding import FindingState
from reviews.rules.learning_line import STAGE_COLOURS, Stage

ACTION_COLOURS = {
    ActionState.OPEN: "blue",
    ActionState.SAID_DONE: "yellow",
    ActionState.CLOSED: "green",
    ActionState.WITHDRAWN: "grey",
}
HIDDEN_WORDS = "Its wording is being looked at again."


@dataclass(frozen=True)
class Origin:
    """What a recommendation came from; without an address where this person may not open it."""

    reference: str
    title: str
    url: str = ""


@dataclass(frozen=True)
class Look:
    """A look back: after how many months, and how it stands."""

    months: int
    says: str
    colour: str


@dataclass(frozen=True)
class ActionLine:
    """An action with what is known of it."""

    action: Action
    says: str
    colour: str
    evidence: int
    impact: ImpactNote | None
    looks: tuple[Look, ...]


@dataclass
class Line:
    """One recommendation from what was found to what changed."""

    recommendation: Recommendation
    stage: Stage
    colour: str
    is_late: bool
    look_due: bool
    origin: Origin
    themes: tuple[str, ...] = ()
    actions: list[ActionLine] = field(default_factory=list)
    hidden: int = 0
    elsewhere: dict[Step, list[Told]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address of the line."""
        slug = self.recommendation.partnership.slug
        return reverse("reviews:learning-line", args=[slug, self.recommendation.reference])

    @property
    def evidence(self) -> int:
        """How many documents show how its actions went."""
        return sum(one.evidence for one in self.actions)

    @property
    def impacts(self) -> list[ImpactNote]:
        """The newest note of impact of each of its actions."""
        return [one.impact for one in self.actions if one.impact]

    @property
    def barriers(self) -> list[Told]:
        """What stands in its way."""
        return self.elsewhere.get(Step.BARRIER, [])

    @property
    def in_practice(self) -> list[tuple[Step, list[Told] | None]]:
        """Training, the managers' survey and the audit after it; None where no room of the portal tells of it yet."""
        steps = (Step.TRAINING, Step.SURVEY, Step.RE_AUDIT)
        return [(one, self.elsewhere.get(one, []) if one in lessons.SOURCES else None) for one in steps]  # fmt: skip


def drawn(rows: Iterable[Recommendation], actor: Actor) -> list[Line]:
    """The recommendations of `lines()` as lines; the same number of questions however many there are."""
    found = list(rows)
    origins, themes = _origins(found, actor), _themes(found)
    actions, all_of = _actions(found, actor), _counts(found)
    named = {one.reference for one in found} | {origins[one.pk].reference for one in found}
    elsewhere = lessons.told_of(actor, named - {""})
    made = []
    for one in found:
        row: Any = one
        stage = Stage(row.stage)
        mine = actions.get(one.pk, [])
        refs = (one.reference, origins[one.pk].reference)
        made.append(
            Line(
                recommendation=one,
                stage=stage,
                colour=STAGE_COLOURS[stage],
                is_late=row.is_late,
                look_due=row.look_due,
                origin=origins[one.pk],
                themes=themes[one.pk],
                actions=mine,
                hidden=all_of.get(one.pk, 0) - len(mine),
                elsewhere={
                    step: told
                    for step in Step
                    if (told := [t for ref in refs for t in elsewhere.get((step, ref), [])])
                },
            )
        )
    return made


def _origins(rows: Sequence[Recommendation], actor: Actor) -> dict[int, Origin]:
    findings = _sources(rows, Finding)
    national = _sources(rows, NationalReview)
    readable = set(
        Finding.objects.visible_to(actor).filter(pk__in=findings).values_list("pk", flat=True)
    )
    found = {}
    for one in rows:
        finding, review = findings.get(_key(one, Finding)), national.get(_key(one, NationalReview))
        if finding:
            is_open = finding.pk in readable
            title = finding.title if is_open else HIDDEN_WORDS
            url = finding.get_absolute_url() if is_open else ""
            found[one.pk] = Origin(finding.reference, title, url)
        elif review:
            found[one.pk] = Origin(review.reference, review.title, review.get_absolute_url())
        else:
            found[one.pk] = Origin("", one.made_by)
    return found


def _key(row: Recommendation, model: type[Any]) -> int:
    """The key of the row of this model that the recommendation came from; 0 where it came from something else."""
    is_from = row.source_type_id == ContentType.objects.get_for_model(model).pk
    return (row.source_id or 0) if is_from else 0


def _sources(rows: Sequence[Recommendation], model: type[Any]) -> dict[int, Any]:
    keys = {_key(one, model) for one in rows} - {0}
    found: dict[int, Any] = model.objects.select_related("partnership").in_bulk(keys)
    return found


def _themes(rows: Sequence[Recommendation]) -> dict[int, tuple[str, ...]]:
    """The themes of each recommendation and of what it came from; of a finding only while it is shared."""
    by_thing: dict[tuple[str, int], set[str]] = {}
    wanted = {
        "recommendation": [one.pk for one in rows],
        "finding": [_key(one, Finding) for one in rows],
        "national_review": [_key(one, NationalReview) for one in rows],
    }
    for name, keys in wanted.items():
        tags = ThemeTag.objects.filter(**{f"{name}__in": set(keys) - {0}})
        if name == "finding":
            tags = tags.filter(finding__state=FindingState.CLEARED)
        for key, theme in tags.values_list(name, "theme__name"):
            by_thing.setdefault((name, key), set()).add(theme)
    names = {}
    for place, one in enumerate(rows):
        said: set[str] = set()
        for name, keys in wanted.items():
            said |= by_thing.get((name, keys[place]), set())
        names[one.pk] = tuple(sorted(said))
    return names


def _counts(rows: Sequence[Recommendation]) -> dict[int, int]:
    counted = Action.objects.filter(recommendation__in=[one.pk for one in rows]).order_by()
    return dict(counted.values_list("recommendation").annotate(many=Count("pk")))


def _actions(rows: Sequence[Recommendation], actor: Actor) -> dict[int, list[ActionLine]]:
    seen = (
        Action.objects.visible_to(actor)
        .filter(recommendation__in=[one.pk for one in rows])
        .annotate(documents=Count("evidence", distinct=True))
        .select_related("partnership", "owner", "owner_agency", "owner_group")
        .prefetch_related(
            "owner_group__names",
            "impact_notes",
            Prefetch("look_backs", LookBack.objects.order_by("months", "pk")),
        )
        .order_by("due_on", "pk")
    )
    found: dict[int, list[ActionLine]] = {}
    for one in seen:
        found.setdefault(one.recommendation_id or 0, []).append(_action(one, actor))
    return found


def _action(action: Any, actor: Actor) -> ActionLine:
    late = action.state == ActionState.OPEN and action.due_on < actor.today
    return ActionLine(
        action=action,
        says="Overdue" if late else action.get_state_display(),
        colour="red" if late else ACTION_COLOURS[ActionState(action.state)],
        evidence=action.documents,
        impact=next(iter(action.impact_notes.all()), None),
        looks=tuple(_look(one, actor) for one in action.look_backs.all() if one.state != Embedding.NOT_NEEDED),
    )  # fmt: skip


def _look(one: LookBack, actor: Actor) -> Look:
    if one.state != Embedding.WAITING:
        colour = "green" if one.state == Embedding.EMBEDDED else "orange"
        return Look(one.months, one.get_state_display(), colour)
    day = in_words(one.due_on)
    if one.due_on <= actor.today:
        return Look(one.months, f"Due since {day}", "red")
    return Look(one.months, f"From {day}", "grey")
