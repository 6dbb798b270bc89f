"""Open the rapid review that a notification asks for, and take it from the requests to its close."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor, AgreementSignature, Membership, User
from partnership.roles import STATUTORY_SECTORS, Role
from partnership.services import deadlines, notices, trail
from partnership.services.deadlines import length_of, local_today
from partnership.services.references import next_reference
from reviews.access import rapid_review as access
from reviews.models import (
    Incident,
    MeetingPresence,
    PanelResponse,
    RapidReview,
    ReviewMeeting,
    ReviewSending,
    RosterEntry,
)
from reviews.notices.rapid_review import rapid_review_opened
from reviews.rules.rapid_review import (
    PANEL_ANSWER,
    RAPID_REVIEW,
    RAPID_REVIEW_MOVES,
    Purpose,
    RapidReviewState,
    StartsFrom,
)

TOLD = (Role.DELEGATED_PARTNER, Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER)


@transaction.atomic
def open_for(incident: Incident, *, by: Actor, now: datetime) -> RapidReview:
    """
    Open the review and start its clock; opening it twice changes nothing.

    Fifteen working days, counted from the notification or from awareness as the rule set says (DOMAIN D06).
    """
    standing = RapidReview.objects.filter(incident=incident).first()
    if standing:
        return standing
    if incident.notified_at is None:
        raise ValueError("A rapid review follows a notification.")
    review = RapidReview.objects.create(
        partnership=incident.partnership,
        reference=next_reference(
            incident.partnership, "RR", local_today(incident.notified_at).year
        ),
        incident=incident,
        opened_at=now,
        opened_by=by.user,
    )
    start = StartsFrom(length_of(RAPID_REVIEW, incident.rule_set, incident).starts_from)
    began = incident.notified_at if start is StartsFrom.NOTIFICATION else incident.aware_at
    deadlines.start(
        RAPID_REVIEW,
        subject=review,
        reference=review.reference,
        address=review.get_absolute_url(),
        starts_on=local_today(began),
        starts_because=start.label,
        rule_set=incident.rule_set,
        owner_agency=incident.lead_authority,
        now=now,
    )
    trail.record(
        "reviews.rapid_review.opened",
        subject=review,
        by=by,
        sentence=f"opened the rapid review {review.reference}",
    )
    notices.tell(
        notices.people_in(incident.partnership, TOLD, by.today),
        rapid_review_opened(review),
        partnership=incident.partnership,
        key=str(review.pk),
        now=now,
    )
    return review


@transaction.atomic
def withdraw(review: RapidReview, *, reason: str, by: Actor) -> RapidReview:
    """End a review whose notification was withdrawn."""
    row = RapidReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    if row.state == RapidReviewState.WITHDRAWN:
        return row
    RAPID_REVIEW_MOVES.check(row.state, RapidReviewState.WITHDRAWN)
    row.state = RapidReviewState.WITHDRAWN
    row.save(update_fields=["state"])
    deadlines.withdraw(RAPID_REVIEW, subject=row, reason=reason, by=by)
    trail.record(
        "reviews.rapid_review.withdrawn",
        subject=row,
        by=by,
        sentence=f"ended the rapid review {row.reference}",
    )
    return row


def locked(review: RapidReview) -> RapidReview:
    """The review as it stands now, locked until the transaction ends."""
    rows = RapidReview.objects.select_for_update(of=("self",))
    return rows.select_related("partnership", "incident__rule_set").get(pk=review.pk)


def move(row: RapidReview, to: RapidReviewState, *fields: str) -> None:
    """Check the move and save it with the fields that go with it."""
    RAPID_REVIEW_MOVES.check(row.state, to)
    row.state = to
    row.save(update_fields=["state", *fields])


@transaction.atomic
def issue_requests(review: RapidReview, *, by: Actor, now: datetime) -> RapidReview:
    """Record that the requests to the agencies are out (working day 1)."""
    row = locked(review)
    if row.state == RapidReviewState.REQUESTS_ISSUED:
        return row
    access.may_issue_requests(by, row).require()
    row.requests_issued_at, row.requests_issued_by = now, by.user
    move(row, RapidReviewState.REQUESTS_ISSUED, "requests_issued_at", "requests_issued_by")
    trail.record(
        "reviews.rapid_review.requests_issued",
        subject=row,
        by=by,
        sentence=f"recorded that the requests for {row.reference} are out",
    )
    return row


@transaction.atomic
def record_returns(review: RapidReview, *, by: Actor, now: datetime) -> RapidReview:
    """Record that no return is waited for any more, so that the meeting can be held (by working day 10)."""
    row = locked(review)
    if row.state == RapidReviewState.RETURNS_IN:
        return row
    access.may_record_returns(by, row).require()
    row.returns_in_at, row.returns_in_by = now, by.user
    move(row, RapidReviewState.RETURNS_IN, "returns_in_at", "returns_in_by")
    trail.record(
        "reviews.rapid_review.returns_in",
        subject=row,
        by=by,
        sentence=f"recorded that the returns for {row.reference} are in",
    )
    return row


@transaction.atomic
def hold(
    review: RapidReview,
    *,
    met_on: date,
    chair: User,
    present: Collection[User],
    purposes: Collection[Purpose],
    by: Actor,
    now: datetime,
) -> RapidReview:
    """
    Record the meeting: who was there, who chaired, and that it dealt with all four purposes.

    Raises Refused unless the independent chair chaired, all three statutory partners were there, and everybody there
    was on the roster with a current agreement (DOMAIN 3.1).
    """
    row = locked(review)
    if row.state == RapidReviewState.MEETING_HELD:
        return row
    access.may_hold(by, row).require()
    if missing := [one.label.lower() for one in Purpose if one not in set(purposes)]:
        raise Refused(f"The meeting deals with all four purposes. Missing: {'; '.join(missing)}.")
    if not local_today(row.opened_at) <= met_on <= by.today:
        raise Refused("The meeting was held between the day the review opened and today.")
    people = _at_the_table(row, {*present, chair}, chair, met_on)
    meeting = ReviewMeeting.objects.create(
        partnership=row.partnership,
        review=row,
        met_on=met_on,
        chair=chair,
        recorded_at=now,
        recorded_by=by.user,
    )
    for one in people:
        one.meeting = meeting
    MeetingPresence.objects.bulk_create(people)
    move(row, RapidReviewState.MEETING_HELD)
    trail.record(
        "reviews.rapid_review.meeting_held",
        subject=row,
        by=by,
        sentence=f"recorded the meeting of {row.reference}",
    )
    return row


def _at_the_table(
    row: RapidReview, people: Collection[User], chair: User, on: date
) -> list[MeetingPresence]:
    """The people of a meeting with what they stood for. Raises Refused where the meeting could not be held so."""
    _require_roster(row, people, on)
    until = _agreements(people, on)
    hats = _hats(people, on)
    if not any(one.role == Role.INDEPENDENT_CHAIR for one in hats.get(chair.pk, [])):
        raise Refused(f"The independent chair chairs a rapid review, and {chair} is not that.")
    found = [
        MeetingPresence(
            partnership=row.partnership,
            person=person,
            post=_post(hats.get(person.pk, [])),
            sector=_sector(hats.get(person.pk, [])),
            agreement_until=until[person.pk],
        )
        for person in sorted(people, key=lambda one: (one.full_name, one.pk))
    ]
    absent = [
        one.label.lower() for one in STATUTORY_SECTORS if one not in {p.sector for p in found}
    ]
    if absent:
        raise Refused(
            f"All three statutory partners are at the table. Missing: {', '.join(absent)}."
        )
    return found


def _require_roster(row: RapidReview, people: Collection[User], on: date) -> None:
    let_in = set(
        RosterEntry.objects.filter(content_object=row.incident_id, ended_on__isnull=True)
        .in_window(on)
        .without_conflict()
        .values_list("user_id", flat=True)
    )
    if outside := [str(one) for one in people if one.pk not in let_in]:
        raise Refused(
            f"Not on the roster of this case, or with a conflict: {', '.join(sorted(outside))}."
        )


def _agreements(people: Collection[User], on: date) -> dict[int, date]:
    rows = AgreementSignature.objects.filter(user__in=people).current(on)
    until = dict(rows.values_list("user_id", "expires_on"))
    if unsigned := [str(one) for one in people if one.pk not in until]:
        raise Refused(
            f"Without a current confidentiality agreement on that day: {', '.join(sorted(unsigned))}."
        )
    return until


def _hats(people: Collection[User], on: date) -> dict[int, list[Membership]]:
    rows = Membership.objects.filter(user__in=people).current(on).select_related("agency")
    hats: dict[int, list[Membership]] = {}
    for one in rows.order_by("pk"):
        hats.setdefault(one.user_id, []).append(one)
    return hats


def _sector(hats: Collection[Membership]) -> str:
    """The statutory partner that a person stands for, by the agency of one of their hats; empty for everybody else."""
    sectors = {one.agency.sector for one in hats if one.agency is not None}
    return next((str(one.value) for one in STATUTORY_SECTORS if one in sectors), "")


def _post(hats: Collection[Membership]) -> str:
    return "; ".join(dict.fromkeys(one.hat for one in hats))[:300]


@transaction.atomic
def finish_draft(review: RapidReview, *, by: Actor) -> RapidReview:
    """Say that the record is drafted: every part says something and the partners have decided."""
    row = locked(review)
    if row.state == RapidReviewState.DRAFTED:
        return row
    access.may_finish_draft(by, row).require()
    move(row, RapidReviewState.DRAFTED)
    trail.record(
        "reviews.rapid_review.drafted",
        subject=row,
        by=by,
        sentence=f"finished the draft of {row.reference}",
    )
    return row


@transaction.atomic
def close(review: RapidReview, *, by: Actor, now: datetime) -> RapidReview:
    """Close the review when the Panel is content, or has our answer to its disagreement."""
    row = locked(review)
    if row.state == RapidReviewState.CLOSED:
        return row
    last = last_sending(row)
    access.may_close(by, row, last, response_to(last)).require()
    row.closed_at, row.closed_by = now, by.user
    move(row, RapidReviewState.CLOSED, "closed_at", "closed_by")
    if last is not None:
        deadlines.withdraw(PANEL_ANSWER, subject=last, reason="The rapid review is closed", by=by)
    trail.record(
        "reviews.rapid_review.closed", subject=row, by=by, sentence=f"closed {row.reference}"
    )
    return row


def last_sending(review: RapidReview) -> ReviewSending | None:
    """What the Panel was sent last."""
    return review.sendings.select_related("response").order_by("-number").first()


def response_to(sending: ReviewSending | None) -> PanelResponse | None:
    """What the Panel answered to a sending, if it has."""
    return sending.answered if sending else None
