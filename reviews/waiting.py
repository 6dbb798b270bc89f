"""What of a case waits for a person: a rapid review to sign, to send, or to decide again. References, never a word."""

from collections.abc import Iterator

from django.db.models import F

from partnership.access import holds
from partnership.models import Actor
from partnership.roles import STATUTORY_SECTORS
from partnership.waiting import Waiting
from reviews.access import rapid_review as access
from reviews.access.incident import sectors_of
from reviews.models import RapidReview, Verb
from reviews.models.rapid_review import RapidReviewQuerySet
from reviews.rules.rapid_review import PanelAnswer, RapidReviewState

SHOWN = 10
SECTORS = frozenset(sector.value for sector in STATUTORY_SECTORS)


def waiting(actor: Actor) -> Iterator[Waiting]:
    """What this person can do now, the most pressing first. A handful of questions to the database, whatever it holds."""
    mine = {sector.value for sector in sectors_of(actor)}
    keeps = bool(holds(actor, access.RUN_REVIEW))
    if not mine and not keeps:
        return
    rows = RapidReview.objects.visible_to(actor, Verb.OPEN).select_related("partnership")
    signing = rows.filter(state=RapidReviewState.PARTNER_SIGNOFF).prefetch_related("signatures")
    for review in signing.order_by("asked_at", "pk")[:SHOWN]:
        yield from _signing(actor, review, mine, keeps=keeps)
    if keeps:
        yield from _disputed(rows)


def _signing(
    actor: Actor, review: RapidReview, mine: set[str], *, keeps: bool
) -> Iterator[Waiting]:
    given = [one for one in review.signatures.all() if one.round == review.round]
    done = {one.sector for one in given}
    if mine - done and not any(one.by_id == actor.user.pk for one in given):
        yield Waiting(
            f"Sign {review.reference}",
            review.at("rapid-review-sign"),
            "A rapid review waits for your agency's signature.",
            "Read and sign",
        )
    elif keeps and done == SECTORS and all(one.agrees for one in given):
        yield Waiting(
            f"Send {review.reference}",
            review.get_absolute_url(),
            "All three partners have signed.",
        )


def _disputed(rows: RapidReviewQuerySet) -> Iterator[Waiting]:
    # The answer to what was sent in this round: an earlier disagreement was answered.
    disagrees = rows.filter(
        state=RapidReviewState.PANEL_RESPONSE,
        sendings__round=F("round"),
        sendings__response__answer=PanelAnswer.DISAGREES_WANTS_LCSPR,
    )
    for review in disagrees.order_by("pk")[:SHOWN]:
        yield Waiting(
            f"Decide again on {review.reference}",
            review.get_absolute_url(),
            "The Panel does not agree with the decision.",
        )
