"""Say what something is about, and keep the list of themes."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from partnership.access import holds
from partnership.errors import Refused
from partnership.models import Actor, Recommendation
from partnership.services import trail
from reviews.access import finding as finding_access
from reviews.access import theme as access
from reviews.models import Finding, Incident, NationalReview, Theme, ThemeTag

Tagged = Incident | Finding | NationalReview | Recommendation
FIELDS: dict[type, str] = {
    Incident: "incident",
    Finding: "finding",
    NationalReview: "national_review",
    Recommendation: "recommendation",
}


def keep_tags(thing: Tagged, themes: Iterable[Theme], *, by: Actor, now: datetime) -> bool:
    """Make these the themes of a thing; whether anything changed. The caller has asked whether the person may."""
    wanted = {one.pk: one for one in themes}
    if any(one.partnership_id not in {None, by.partnership.pk} for one in wanted.values()):
        raise Refused("Choose themes of this partnership.")
    field = FIELDS[type(thing)]
    standing = ThemeTag.objects.filter(**{field: thing})
    had = set(standing.values_list("theme_id", flat=True))
    standing.exclude(theme__in=wanted).delete()
    for pk in wanted.keys() - had:
        ThemeTag.objects.create(
            partnership=by.partnership,
            theme=wanted[pk],
            tagged_at=now,
            tagged_by=by.user,
            **{field: thing},
        )
    return had != wanted.keys()


@transaction.atomic
def tag_incident(
    incident: Incident, *, themes: Iterable[Theme], by: Actor, now: datetime
) -> Incident:
    """Say what a case is about. The trail names no theme: that is material of the case."""
    row = Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)
    finding_access.may_write(by, row).require()
    if keep_tags(row, themes, by=by, now=now):
        trail.record(
            "reviews.incident.themes_said",
            subject=row,
            by=by,
            sentence=f"said what {row.reference} is about",
        )
    return row


@transaction.atomic
def tag_recommendation(
    recommendation: Recommendation, *, themes: Iterable[Theme], by: Actor, now: datetime
) -> Recommendation:
    """Say what a recommendation is about, beside what it came from."""
    rows = Recommendation.objects.select_for_update(of=("self",))
    row = rows.select_related("partnership").get(pk=recommendation.pk)
    holds(by, access.KEEP_THEMES).require()
    if keep_tags(row, themes, by=by, now=now):
        trail.record(
            "reviews.recommendation.themes_said",
            subject=row,
            by=by,
            sentence=f"said what {row.reference} is about",
        )
    return row


@transaction.atomic
def add(*, name: str, says: str, by: Actor) -> Theme:
    """Add a theme to those that everybody has. Raises Refused where there is one of this name."""
    holds(by, access.KEEP_THEMES).require()
    if Theme.objects.of(by.partnership).filter(name__iexact=name).exists():
        raise Refused(f"There is a theme “{name}” already.")
    try:
        with transaction.atomic():
            theme = Theme.objects.create(partnership=by.partnership, name=name, says=says)
    except IntegrityError:
        raise Refused(f"There is a theme “{name}” already.") from None
    trail.record(
        "reviews.theme.added",
        partnership=by.partnership,
        by=by,
        sentence=f"added the theme “{name}”",
    )
    return theme


@transaction.atomic
def retire(theme: Theme, *, by: Actor) -> Theme:
    """Offer one of the partnership's own themes no more; what carries it keeps it."""
    holds(by, access.KEEP_THEMES).require()
    row = Theme.objects.select_for_update(of=("self",)).get(pk=theme.pk)
    if row.partnership_id != by.partnership.pk:
        raise Refused("Only a theme that this partnership added is retired.")
    if row.retired_on:
        return row
    row.retired_on = by.today
    row.save(update_fields=["retired_on"])
    trail.record(
        "reviews.theme.retired",
        partnership=by.partnership,
        by=by,
        sentence=f"retired the theme “{row.name}”",
    )
    return row
