"""
What of a case waits for a person, and what of learning: references of cases, never a word of one.

A rapid review to sign, to send or to decide again; a wording to clear; a national review to answer; an emergency
opening to answer or to look at. Also what stands in red while it lasts.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from partnership.access import holds
from partnership.banners import Banner
from partnership.clocks import LONDON, in_words
from partnership.models import Actor, Deadline
from partnership.roles import STATUTORY_SECTORS
from partnership.waiting import Waiting
from reviews.access import finding as finding_access
from reviews.access import national_review as national_access
from reviews.access import rapid_review as access
from reviews.access.break_glass import ANSWER_EMERGENCY, ASK_EMERGENCY, REVIEW_EMERGENCY
from reviews.access.incident import KEEP_ROSTER, sectors_of
from reviews.access.information_request import KEEP_REQUESTS
from reviews.models import (
    BreakGlass,
    Finding,
    Incident,
    InformationRequest,
    NationalReview,
    RapidReview,
    RosterEntry,
    Verb,
)
from reviews.models.finding import in_the_case
from reviews.models.information_request import clocks_of
from reviews.models.rapid_review import RapidReviewQuerySet
from reviews.rules.finding import FindingState
from reviews.rules.information_request import RequestState
from reviews.rules.rapid_review import PanelAnswer, RapidReviewState

SHOWN = 10
SOON = timedelta(days=7)
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


# --- learning -----------------------------------------------------------------------------------------------------------


def learning(actor: Actor) -> Iterator[Waiting]:
    """Wordings that this person may clear, and national reviews that they answer. Re-reviews stand among the actions."""
    yield from _to_clear(actor)
    yield from _to_answer(actor)


def _to_clear(actor: Actor) -> Iterator[Waiting]:
    """By reference only: what a finding says is material of its case until it is cleared."""
    if not holds(actor, finding_access.CLEAR_FINDINGS):
        return
    rows = Finding.objects.visible_to(actor, Verb.OPEN).filter(state=FindingState.WAITING)
    mine = rows.exclude(saved_by=actor.user).select_related("incident__partnership")
    for one in mine.order_by("pk")[:SHOWN]:
        yield Waiting(
            f"Clear the wording of {one.reference}",
            in_the_case(one.incident),
            "Somebody else wrote it, and it is to leave its case.",
            "Read and clear",
        )


def _to_answer(actor: Actor) -> Iterator[Waiting]:
    """What the person leads; for those who keep the register, what is late."""
    rows = NationalReview.objects.visible_to(actor).unanswered().select_related("partnership")
    led = rows.led_by(actor)
    late = rows.filter(due_on__lt=actor.today) if _keeps(actor) else rows.none()
    for one in (led | late).order_by(F("due_on").asc(nulls_last=True), "pk")[:SHOWN]:
        due = f"Our response is due {in_words(one.due_on)}." if one.due_on else "You lead our response."  # fmt: skip
        yield Waiting(f"{one.reference}: {one.title}", one.get_absolute_url(), due, "Answer")


def _keeps(actor: Actor) -> bool:
    return bool(holds(actor, national_access.KEEP_NATIONAL))


def emergencies(actor: Actor) -> Iterator[Waiting]:
    """Emergency openings to answer or to look at: by reference, without why."""
    if not holds(actor, ANSWER_EMERGENCY) and not holds(actor, REVIEW_EMERGENCY):
        return
    now = timezone.now()
    rows = BreakGlass.objects.select_related("incident", "partnership").exclude(asked_by=actor.user)
    if holds(actor, ANSWER_EMERGENCY):
        for one in rows.to_answer(now):
            title = f"{one.incident.reference}: an emergency opening is asked for"
            yield Waiting(
                title, one.get_absolute_url(), "You answer as independent chair.", "Answer"
            )
    for one in rows.to_review():
        if not one.is_open(now):
            yield Waiting(
                f"{one.incident.reference}: an emergency opening to look at",
                one.get_absolute_url(),
                "Somebody must look at what was read within 24 hours.",
                "Look at it",
            )


def access_that_ends(actor: Actor) -> Iterator[Waiting]:
    """Whose access to a case ends within a week, for whoever keeps the roster."""
    if not holds(actor, KEEP_ROSTER):
        return
    ends = RosterEntry.objects.filter(
        ended_on__isnull=True,
        expires_on__range=(actor.today, actor.today + SOON),
        content_object__in=Incident.objects.visible_to(actor, Verb.OPEN),
    )
    for one in ends.select_related("user", "content_object", "partnership")[:20]:
        case = one.content_object
        yield Waiting(
            f"{case.reference}: the access of {one.user} ends",
            reverse("reviews:case-people", args=[one.partnership.slug, case.reference]),
            f"On {in_words(one.expires_on)}, by itself.",
        )


def open_by_emergency(actor: Actor) -> Iterator[Banner]:
    """The case that is open to this person in an emergency, until when, and where it is ended."""
    if not holds(actor, ASK_EMERGENCY):
        return
    now = timezone.now()
    for one in BreakGlass.objects.open_to(actor.user, now).select_related(
        "incident", "partnership"
    ):
        if one.until:
            until = one.until.astimezone(LONDON)
            yield Banner(
                f"{one.incident.reference} is open to you in an emergency until {until:%H:%M}. Everything you open is recorded.",
                one.get_absolute_url(),
                "End it now",
            )


# --- requests for information -------------------------------------------------------------------------------------------


def requests(actor: Actor) -> Iterator[Waiting]:
    """What the person's agency is asked, and the answers that came in for those who keep the requests."""
    yield from _asked_of_the_agency(actor)
    yield from _answers_in(actor)


def _asked_of_the_agency(actor: Actor) -> Iterator[Waiting]:
    """Requests to the person's own agency; also those that they can read only once they have signed."""
    asked = InformationRequest.objects.asked_of(actor).to_answer().with_names()
    rows = list(asked.order_by("issued_at", "pk")[:SHOWN])
    clocks = clocks_of(rows) if rows else {}
    for one in rows:
        yield Waiting(
            f"{one.reference}: {_what(one)}",
            one.get_absolute_url(),
            f"{_by(clocks.get(one.pk))}You answer for {one.body}.",
            "Answer",
        )


def _what(one: InformationRequest) -> str:
    answer = getattr(one, "answer", None)
    if answer and answer.is_sent_back:
        return "your agency’s answer was sent back"
    if one.state == RequestState.PARTLY:
        return "the rest of your agency’s answer is awaited"
    return "your agency is asked for information"


def _by(clock: Deadline | None) -> str:
    if clock is None or not clock.is_running:
        return ""
    return f"Due {in_words(clock.due_on)}. "


def _answers_in(actor: Actor) -> Iterator[Waiting]:
    """Answers that came in and were neither closed nor sent back, for those who keep the requests."""
    if not holds(actor, KEEP_REQUESTS):
        return
    rows = InformationRequest.objects.visible_to(actor, Verb.OPEN)
    rows = rows.filter(state=RequestState.SUPPLIED).with_names()
    for one in rows.order_by("issued_at", "pk")[:SHOWN]:
        yield Waiting(
            f"{one.reference}: an answer is in",
            one.get_absolute_url(),
            "Read it, then close the request or send it back.",
            "Read",
        )
