"""Note national reviews and briefings, say how our response stands, and make recommendations of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from partnership.access import holds
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Membership, Recommendation, RegisterEntry, SeatHolding, User
from partnership.roles import Role
from partnership.services import actions, notices, trail
from partnership.services.references import next_reference
from reviews.access import national_review as access
from reviews.models import NationalReview, Theme
from reviews.notices.national_review import to_answer
from reviews.rules.national_review import NATIONAL_MOVES, UNANSWERED, NationalState
from reviews.services import themes as tags

WORDS = (
    "kind",
    "title",
    "publisher",
    "published_on",
    "published_words",
    "link",
    "asks",
    "group",
    "agency",
    "due_on",
)
Words = Mapping[str, Any]


def _told(review: NationalReview, verb: str, sentence: str, by: Actor) -> None:
    trail.record(
        f"reviews.national.{verb}", subject=review, by=by, sentence=f"{sentence} {review.reference}"
    )


def _check(words: Words, by: Actor) -> None:
    group, agency = words["group"], words["agency"]
    if group is not None and group.partnership_id != by.partnership.pk:
        raise Refused("Choose a group of this partnership.")
    if agency and not RegisterEntry.objects.filter(agency=agency).exists():
        raise Refused("Choose an agency of this partnership's register.")


def _locked(review: NationalReview) -> NationalReview:
    rows = NationalReview.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "group", "agency", "saved_by").get(pk=review.pk)


@transaction.atomic
def note(
    *,
    words: Words,
    themes: Iterable[Theme],
    by: Actor,
    now: datetime,
    noted_on: date | None = None,
    source: str = "",
) -> NationalReview:
    """Note something that was published, with who leads our response; they are told by its reference."""
    holds(by, access.KEEP_NATIONAL).require()
    _check(words, by)
    on = noted_on or by.today
    review = NationalReview.objects.create(
        partnership=by.partnership,
        reference=next_reference(by.partnership, "NAT", on.year),
        noted_on=on,
        source=source,
        saved_at=now,
        saved_by=by.user,
        **{name: words[name] for name in WORDS},
    )
    tags.keep_tags(review, themes, by=by, now=now)
    _told(review, "noted", "noted", by)
    _tell(review, by, now)
    return review


def _tell(review: NationalReview, by: Actor, now: datetime) -> None:
    people = _leads(review, by.today)
    people.pop(by.user, None)
    key = f"{review.pk}:{review.agency_id}:{review.group_id}"
    notices.tell(people, to_answer(review), partnership=review.partnership, key=key, now=now)


def _leads(review: NationalReview, on: date) -> dict[User, str]:
    found: dict[User, str] = {}
    if review.group_id:
        chairs = SeatHolding.objects.filter(seat__group=review.group_id, seat__is_chair=True)
        for one in chairs.current(on).select_related("user"):
            found[one.user] = f"You are told as chair of the {review.group}."
    if review.agency_id:
        leads = Membership.objects.filter(
            partnership=review.partnership, agency=review.agency_id, role=Role.AGENCY_LEAD
        )
        for member in leads.current(on).select_related("user", "agency"):
            found[member.user] = f"You are told as {member.hat}."
    return found


@transaction.atomic
def reword(
    review: NationalReview,
    *,
    words: Words,
    themes: Iterable[Theme],
    version: int,
    by: Actor,
    now: datetime,
) -> NationalReview:
    """
    Change what is noted of it; whoever leads our response from now on is told.

    Raises WrittenMeanwhile when somebody saved other words since the version that was opened.
    """
    row = _locked(review)
    holds(by, access.KEEP_NATIONAL).require()
    _check(words, by)
    if any(getattr(row, name) != words[name] for name in WORDS):
        if row.version != version:
            raise WrittenMeanwhile(row)
        for name in WORDS:
            setattr(row, name, words[name])
        row.version, row.saved_at, row.saved_by = row.version + 1, now, by.user
        row.save(update_fields=[*WORDS, "version", "saved_at", "saved_by"])
        _told(row, "reworded", "changed", by)
        _tell(row, by, now)
    tags.keep_tags(row, themes, by=by, now=now)
    return row


@transaction.atomic
def answer(
    review: NationalReview, *, state: NationalState, response: str, version: int, by: Actor
) -> NationalReview:
    """
    Say how our response stands; an answer, and that none is needed, want their words.

    Raises WrittenMeanwhile when somebody saved something else since the version that was opened.
    """
    row = _locked(review)
    if (row.state, row.response) == (state, response):
        return row
    access.may_answer(by, row).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    if row.state != state:
        NATIONAL_MOVES.check(row.state, state)
    is_answered = state not in UNANSWERED
    if is_answered and not response.strip():
        raise Refused("Say what our response is, or why none is needed.")
    row.state, row.response, row.version = state, response, row.version + 1
    row.answered_on = by.today if is_answered else None
    row.answered_by = by.user if is_answered else None
    row.save(update_fields=["state", "response", "version", "answered_on", "answered_by"])
    _told(row, "answered", f"said of our response: {state.label.lower()},", by)
    return row


@transaction.atomic
def recommend(review: NationalReview, *, text: str, by: Actor) -> Recommendation:
    """Make a recommendation of it; actions answer it."""
    row = _locked(review)
    access.may_recommend(by).require()
    return actions.recommend(
        text=text, made_by=f"{row.title} ({row.publisher})"[:200], on=by.today, by=by, source=row
    )
