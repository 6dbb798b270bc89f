"""Publish a frozen copy, and take one down with a reason."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from partnership.access import TAKE_DOWN, holds
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Document, Publication
from partnership.services import trail


@transaction.atomic
def publish(
    *,
    kind: Publication.Kind,
    reference: str,
    title: str,
    summary: str,
    html: str,
    pdf: Document | None,
    by: Actor,
    now: datetime,
    embargo_until: datetime | None = None,
    keep_public_until: date | None = None,
) -> Publication:
    """Freeze a public copy; the same reference twice hands back the copy that stands. The caller checks the right."""
    standing = Publication.objects.filter(partnership=by.partnership, reference=reference).first()
    if standing:
        return standing
    copy = Publication.objects.create(
        partnership=by.partnership,
        kind=kind,
        reference=reference,
        title=title,
        summary=summary,
        html=html,
        pdf=pdf,
        sha256=hashlib.sha256(html.encode()).hexdigest(),
        published_at=now,
        published_by=by.user,
        embargo_until=embargo_until,
        keep_public_until=keep_public_until,
    )
    trail.record(
        "partnership.publication.published",
        subject=copy,
        by=by,
        sentence=f"published “{title}”",
        reference=reference,
    )
    return copy


@transaction.atomic
def supersede(publication: Publication, *, later: Publication) -> Publication:
    """Mark a copy as superseded by a later one. It stays public, and says so. The caller checks the right."""
    copy = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if copy.superseded_by_id != later.pk:
        copy.superseded_by = later
        copy.save(update_fields=["superseded_by"])
    return copy


@transaction.atomic
def take_down(publication: Publication, *, reason: str, by: Actor, now: datetime) -> Publication:
    """Take a copy down, with the reason. Raises Refused before the day until which it must stay public."""
    holds(by, TAKE_DOWN).require()
    copy = Publication.objects.select_for_update(of=("self",)).get(pk=publication.pk)
    if copy.unpublished_at:
        return copy
    if not reason.strip():
        raise Refused("Say why it is taken down.")
    if copy.keep_public_until and now.date() < copy.keep_public_until:
        raise Refused(f"It must stay public until {in_words(copy.keep_public_until)}.")
    copy.unpublished_at, copy.unpublished_by, copy.unpublished_because = now, by.user, reason
    copy.save(update_fields=["unpublished_at", "unpublished_by", "unpublished_because"])
    trail.record(
        "partnership.publication.taken_down",
        subject=copy,
        by=by,
        sentence=f"took down “{copy.title}”: {reason}",
        reference=copy.reference,
    )
    return copy
