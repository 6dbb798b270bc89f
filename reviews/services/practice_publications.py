"""Send copies before publication, publish the report or what should improve, send copies after, make the briefing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from partnership import pdf
from partnership.clocks import in_words
from partnership.errors import Refused
from partnership.models import Actor, Breach, Document, Publication
from partnership.sensitivity import Sensitivity
from partnership.services import actions, calendar, deadlines, documents, notices, publications
from partnership.services.actions import Owner
from partnership.services.deadlines import BreachReason, length_of, local_today
from partnership.working_days import months_after
from reviews.access import practice_report as access
from reviews.models import CopySent, PracticeReview
from reviews.notices.practice_review import practice_review_published
from reviews.rules.practice_report import (
    KEEP_PUBLIC,
    MUST_AFTER,
    MUST_BEFORE,
    SEND_PUBLISHED,
    CopyTo,
    Phase,
)
from reviews.rules.practice_review import (
    CONFIRM_DELAY,
    PRACTICE_REVIEW,
    PROCEEDINGS,
    DelayCause,
    PracticeReviewState,
    Publishes,
    too_late_for_copy,
)
from reviews.services import clearances, practice_delays, practice_pages, selections
from reviews.services.practice_reviews import TOLD, check_day, copy_days, locked, move, record

TRAINING_WITHIN = 60  # days in which training is planned from a published review


@dataclass(frozen=True)
class Plan:
    """What is to be published and when, with the days on which copies left."""

    planned_on: date
    publishes: Publishes
    not_published_because: str
    sent: Mapping[CopyTo, date]


def copies_of(review: PracticeReview, phase: Phase) -> dict[str, CopySent]:
    """The copies of this round that are recorded, by whom they went to."""
    rows = CopySent.objects.filter(review=review, round=review.round, phase=phase)
    return {one.to: one for one in rows}


def _keep_copies(
    review: PracticeReview, phase: Phase, sent: Mapping[CopyTo, date], *, by: Actor, now: datetime
) -> None:
    standing = copies_of(review, phase)
    for to, day in sent.items():
        check_day(day, review, by)
        if to not in standing:
            CopySent.objects.create(
                partnership=review.partnership,
                review=review,
                round=review.round,
                phase=phase,
                to=to,
                sent_on=day,
                recorded_at=now,
                recorded_by=by.user,
            )


def why_too_early(review: PracticeReview, public_on: date) -> str:
    """Why nothing may be public on a day: a copy is missing or left too late for it (DOMAIN D13)."""
    copies = copies_of(review, Phase.BEFORE)
    missing = [one.label for one in MUST_BEFORE if one not in copies]
    if missing:
        return f"No copy before publication is recorded for: {', '.join(missing)}."
    last = max(copies[one].sent_on for one in MUST_BEFORE)
    return too_late_for_copy(last, public_on, copy_days(review), calendar.holidays())


@transaction.atomic
def send_copies(review: PracticeReview, plan: Plan, *, by: Actor, now: datetime) -> PracticeReview:
    """
    Record the copies that left before publication, what is published and on which day; a later plan moves the day.

    Raises Refused where a copy to the Panel or the Secretary of State is missing or left less than seven working
    days before, and where the report is not published and nothing says why (Children Act 2004, section 16F).
    """
    row = locked(review)
    access.may_send_copies(by, row).require()
    is_full = plan.publishes == Publishes.FULL
    if not is_full and not plan.not_published_because.strip():
        raise Refused(
            "Say why the report is not published. The Panel and the Secretary of State are told."
        )
    _keep_copies(row, Phase.BEFORE, plan.sent, by=by, now=now)
    if why := why_too_early(row, plan.planned_on):
        raise Refused(why)
    if row.state == PracticeReviewState.PRE_PUBLICATION and row.publishes != plan.publishes:
        raise Refused(
            "The copies said something else. Take the report back to publish another text."
        )
    row.planned_on, row.publishes = plan.planned_on, plan.publishes
    row.not_published_because = "" if is_full else plan.not_published_because
    fields = ["planned_on", "publishes", "not_published_because"]
    row.save(update_fields=fields)
    if row.state == PracticeReviewState.FINAL:
        move(row, PracticeReviewState.PRE_PUBLICATION, by=by, now=now)
    planned = in_words(plan.planned_on)
    record(row, "copies_sent", f"planned {row.reference} to be public on {planned}", by)
    return row


def why_not_public(review: PracticeReview, public_on: date) -> str:
    """Why the review may not become public on a day; empty where it may."""
    if not clearances.is_cleared(review):
        return "Two people clear every paragraph first, and a third settles where they differ."
    if review.planned_on and public_on < review.planned_on:
        return f"The Panel was told {in_words(review.planned_on)}. Plan the earlier day first."
    return why_too_early(review, public_on)


def publish(
    review: PracticeReview,
    *,
    summary: str,
    embargo_until: datetime | None,
    by: Actor,
    now: datetime,
) -> PracticeReview:
    """
    Publish what the copies announced: a page and a tagged PDF made afresh from the paragraphs that are kept.

    The PDF is laid out before anything is locked; where something changed meanwhile, nothing is published. Raises
    Refused before every paragraph is cleared, and for a day less than seven working days after the copies.
    """
    if review.is_ended:
        return review
    access.may_publish(by, review).require()
    public_on = local_today(embargo_until or now)
    if why := why_not_public(review, public_on):
        raise Refused(why)
    html = practice_pages.public_body(review)
    content = pdf.render(practice_pages.printed(review, practice_pages.title_of(review), html))
    return _publish(
        review, html, content, summary=summary, embargo_until=embargo_until, by=by, now=now
    )


@transaction.atomic
def _publish(
    review: PracticeReview,
    html: str,
    content: bytes,
    *,
    summary: str,
    embargo_until: datetime | None,
    by: Actor,
    now: datetime,
) -> PracticeReview:
    row = locked(review)
    if row.is_ended:
        return row
    access.may_publish(by, row).require()
    public_on = local_today(embargo_until or now)
    if why := why_not_public(row, public_on):
        raise Refused(why)
    if practice_pages.public_body(row) != html:
        raise Refused("Something was changed meanwhile. Look at the public copy and publish again.")
    title = practice_pages.title_of(row)
    row.publication = publications.publish(
        kind=Publication.Kind.REVIEW,
        reference=row.reference,
        title=title,
        summary=summary,
        html=html,
        pdf=_stored(row, row.reference, title, content, by),
        by=by,
        now=now,
        embargo_until=embargo_until,
        keep_public_until=months_after(public_on, length_of(KEEP_PUBLIC, row.rule_set, row).length),
    )
    row.public_on = public_on
    is_full = row.publishes == Publishes.FULL
    ended = PracticeReviewState.PUBLISHED if is_full else PracticeReviewState.NOT_PUBLISHED
    move(row, ended, "publication", "public_on", by=by, now=now)
    _end_clocks(row, embargo_until or now, by=by, now=now)
    record(row, "published", f"published {row.reference}, public on {in_words(public_on)}", by)
    _tell(row, by, now)
    return row


def _stored(
    review: PracticeReview, reference: str, title: str, content: bytes, by: Actor
) -> Document:
    return documents.store_made(
        content,
        file_name=f"{reference}.pdf",
        title=title,
        sensitivity=Sensitivity.PUBLIC,
        partnership=review.partnership,
        by=by,
    )


def _end_clocks(row: PracticeReview, public_at: datetime, *, by: Actor, now: datetime) -> None:
    """Meet the six months, with the delay that was told where it took longer, and start the seven days of the copies."""
    told = practice_delays.latest(row)
    running = deadlines.find(PRACTICE_REVIEW, row)
    if told is None and running and public_at > running.due_at:
        raise Refused(
            f"The six months ended on {in_words(running.due_on)}. Tell the Panel and the Secretary of State of "
            "the delay, and record it, before you publish."
        )
    deadlines.meet(
        PRACTICE_REVIEW,
        subject=row,
        at=public_at,
        by=by,
        breach=_breach(DelayCause(told.cause)) if told else None,
    )
    if told is not None:
        deadlines.withdraw(CONFIRM_DELAY, subject=told, reason="The review is published", by=by)
    deadlines.start(
        SEND_PUBLISHED,
        subject=row,
        reference=row.reference,
        address=row.get_absolute_url(),
        starts_on=local_today(public_at),
        starts_because="the review became public",
        rule_set=row.rule_set,
        owner_agency=None,
        now=now,
    )
    chosen = selections.appointed(row)
    if chosen is not None:
        selections.close_to(chosen, by=by)


def _breach(cause: DelayCause) -> BreachReason:
    """The reason as everybody reads it: the kind of the delay, without a word of the case."""
    kind = Breach.Cause.PROCEEDINGS if cause in PROCEEDINGS else Breach.Cause.OTHER
    return BreachReason(
        kind, f"The Panel and the Secretary of State were told of a delay: {cause.label.lower()}."
    )


def _tell(row: PracticeReview, by: Actor, now: datetime) -> None:
    notices.tell(
        notices.people_in(row.partnership, TOLD, by.today),
        practice_review_published(row),
        partnership=row.partnership,
        key=str(row.pk),
        now=now,
    )


@transaction.atomic
def send_after(
    review: PracticeReview,
    sent: Mapping[CopyTo, date],
    *,
    late_reason: str = "",
    by: Actor,
    now: datetime,
) -> PracticeReview:
    """
    Record the copies after publication; with those to the Panel and the What Works Centre their clock is met.

    Raises Refused for a day before publication, and where the last of the two is late and nothing says why.
    """
    row = locked(review)
    access.may_send_after(by, row).require()
    if row.public_on and any(day < row.public_on for day in sent.values()):
        raise Refused(
            f"It became public on {in_words(row.public_on)}, so no copy left before that."
        )
    _keep_copies(row, Phase.AFTER, sent, by=by, now=now)
    copies = copies_of(row, Phase.AFTER)
    if all(one in copies for one in MUST_AFTER):
        last = max(copies[one].sent_on for one in MUST_AFTER)
        running = deadlines.find(SEND_PUBLISHED, row)
        at = min(now, running.due_at) if running and last <= running.due_on else now
        late = BreachReason(Breach.Cause.OTHER, late_reason) if late_reason.strip() else None
        deadlines.meet(SEND_PUBLISHED, subject=row, at=at, by=by, breach=late)
    record(row, "copies_after", f"recorded copies of the published {row.reference}", by)
    return row


def brief(review: PracticeReview, *, by: Actor, now: datetime) -> PracticeReview:
    """
    Make the seven-minute briefing from what is published, as a page and a PDF, and ask for training from it.

    Under an embargo it becomes public with the review. Making it twice changes nothing.
    """
    if review.briefing_id:
        return review
    access.may_brief(by, review).require()
    html = practice_pages.briefing_body(review)
    content = pdf.render(
        practice_pages.printed(review, practice_pages.briefing_title(review), html)
    )
    return _brief(review, html, content, by=by, now=now)


@transaction.atomic
def _brief(
    review: PracticeReview, html: str, content: bytes, *, by: Actor, now: datetime
) -> PracticeReview:
    row = locked(review)
    if row.briefing_id:
        return row
    access.may_brief(by, row).require()
    reference, title = f"{row.reference}-B", practice_pages.briefing_title(row)
    row.briefing = publications.publish(
        kind=Publication.Kind.REVIEW,
        reference=reference,
        title=title,
        summary="What teams can learn from it, in seven minutes.",
        html=html,
        pdf=_stored(row, reference, title, content, by),
        by=by,
        now=now,
        embargo_until=row.publication.embargo_until if row.publication else None,
    )
    row.save(update_fields=["briefing"])
    actions.give(
        what=f"Plan training from the published practice review {row.reference}",
        measure="The courses that teach it are named, with how many came and what changed",
        owner=Owner(person=by.user),
        due_on=by.today + timedelta(days=TRAINING_WITHIN),
        raised_in=row.reference,
        source=row,
        by=by,
        now=now,
    )
    record(row, "briefed", f"made the seven-minute briefing of {row.reference}", by)
    return row
