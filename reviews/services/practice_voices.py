"""Who is heard in a review: the family by their roles, the practitioners, and the reviewer who is asked in writing."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor
from reviews.access import practice_work as access
from reviews.models import FamilyMember, PracticeReview, PractitionerEvent, WrittenRequest
from reviews.rules.practice_work import Asked, Relation
from reviews.services import selections
from reviews.services.practice_reviews import check_day, locked, record


@dataclass(frozen=True)
class Involvement:
    """How one member of the family takes part, so far."""

    informed_on: date | None = None
    invited_on: date | None = None
    advocate_offered_on: date | None = None
    advocate: str = ""
    contributed_on: date | None = None
    contribution: str = ""
    shown_draft_on: date | None = None
    response: str = ""
    not_because: str = ""


# Words that stand only beside a day.
_NEEDS_A_DAY = (
    ("advocate", "advocate_offered_on", "Say on which day an advocate was offered."),
    ("contribution", "contributed_on", "Say on which day this person was heard."),
    ("response", "shown_draft_on", "Say on which day the draft was shown."),
)


def _check(given: Involvement, by: Actor) -> None:
    values = asdict(given)
    if any(isinstance(value, date) and value > by.today for value in values.values()):
        raise Refused("A day of what was done is in the future.")
    for words, day, sentence in _NEEDS_A_DAY:
        if values[words] and not values[day]:
            raise Refused(sentence)


@transaction.atomic
def name_relative(
    review: PracticeReview, *, relation: Relation, by: Actor, now: datetime
) -> FamilyMember:
    """Record somebody of the family by their role, who is to be told and asked."""
    row = locked(review)
    access.may_keep_family(by, row).require()
    last = FamilyMember.objects.filter(review=row, relation=relation).aggregate(last=Max("number"))
    made = FamilyMember.objects.create(
        partnership=row.partnership,
        review=row,
        relation=relation,
        number=(last["last"] or 0) + 1,
        saved_at=now,
        saved_by=by.user,
    )
    record(row, "family_named", f"recorded a member of the family for {row.reference}", by)
    return made


@transaction.atomic
def involve(
    member: FamilyMember, given: Involvement, *, version: int, by: Actor, now: datetime
) -> FamilyMember:
    """
    Save how a member of the family takes part, opened at a version.

    Raises WrittenMeanwhile when somebody saved since, and Refused for words without their day.
    """
    review = locked(member.review)
    row = FamilyMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    values = asdict(given)
    if all(getattr(row, name) == value for name, value in values.items()):
        return row
    access.may_keep_family(by, review).require()
    if row.version != version:
        raise WrittenMeanwhile(row)
    _check(given, by)
    for name, value in values.items():
        setattr(row, name, value)
    row.version, row.saved_at, row.saved_by = row.version + 1, now, by.user
    row.save()
    record(
        review, "family_involved", f"recorded how the family takes part in {review.reference}", by
    )
    return row


@transaction.atomic
def record_event(
    review: PracticeReview,
    *,
    held_on: date,
    people: int,
    agencies: str,
    heard: str,
    by: Actor,
    now: datetime,
) -> PractitionerEvent:
    """Record that the reviewer met those who worked with the child, and what was heard."""
    row = locked(review)
    access.may_record_event(by, row).require()
    check_day(held_on, row, by)
    made = PractitionerEvent.objects.create(
        partnership=row.partnership,
        review=row,
        held_on=held_on,
        people=people,
        agencies=agencies,
        heard=heard,
        recorded_at=now,
        recorded_by=by.user,
    )
    record(row, "event_held", f"recorded an event for practitioners for {row.reference}", by)
    return made


@transaction.atomic
def ask(
    review: PracticeReview, *, asks: Asked, text: str, reply_by: date, by: Actor, now: datetime
) -> WrittenRequest:
    """
    Ask the reviewer for information or a draft; the row, dated and printed as a letter, is the writing that the law wants.

    Raises Refused for a day that is past, and where no reviewer is at work (the 2018 Regulations, 14(2) and (3)).
    """
    row = locked(review)
    access.may_ask(by, row).require()
    found = selections.appointed(row)
    if found is None:
        raise Refused("No reviewer is at work.")
    if reply_by < by.today:
        raise Refused("The day for the reply is past. Choose a later one.")
    last = WrittenRequest.objects.filter(review=row).aggregate(last=Max("number"))["last"] or 0
    made = WrittenRequest.objects.create(
        partnership=row.partnership,
        review=row,
        selection=found,
        number=last + 1,
        asks=asks,
        text=text,
        reply_by=reply_by,
        sent_on=by.today,
        sent_at=now,
        sent_by=by.user,
        hat=by.hat_in_words,
    )
    record(row, "reviewer_asked", f"asked the reviewer of {row.reference} in writing", by)
    return made


@transaction.atomic
def answer(request: WrittenRequest, *, on: date, text: str, by: Actor) -> WrittenRequest:
    """Record what came in answer to a request. The first record stands."""
    review = locked(request.review)
    rows = WrittenRequest.objects.select_for_update(of=("self",)).select_related("review__incident")
    row = rows.get(pk=request.pk)
    if row.answered_on:
        return row
    access.may_answer(by, row).require()
    if on < row.sent_on:
        raise Refused("This day is before the request was sent.")
    check_day(on, review, by)
    row.answered_on, row.answer, row.answer_recorded_by = on, text, by.user
    row.save(update_fields=["answered_on", "answer", "answer_recorded_by"])
    record(
        review, "reviewer_answered", f"recorded an answer of the reviewer of {review.reference}", by
    )
    return row
