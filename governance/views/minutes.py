"""The record: as it stands, its way through the chair, the people who were there and the next meeting, and the public copy."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import meeting as access
from governance.forms.minutes import (
    AddendumForm,
    CirculateForm,
    CorrectionAnswerForm,
    CorrectionForm,
    LateForm,
    PublishMinutesForm,
    WithholdForm,
)
from governance.forms.rooms import ApprovalForm
from governance.models import AccuracyComment, Minutes, Outcome, Paragraph
from governance.rules.meeting import (
    ACCURACY_WINDOW,
    MINUTES_COLOURS,
    WRITABLE,
    MinutesState,
    ParagraphKind,
    Withheld,
)
from governance.services import minutes as records
from governance.services import record_pages
from governance.views.attempts import attempted
from governance.views.room import at, found, people_of
from partnership.access import SEE_TRAIL, Verdict, holds
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Actor, Seat
from partnership.services import deadlines, references
from partnership.views.trail import trail_of

PEOPLE = "person", "people"


def _record(request: MemberRequest, reference: str) -> Minutes:
    meeting = found(request, reference)
    rows = Minutes.objects.filter(meeting=meeting)
    related = rows.select_related("partnership", "publication", "approved_in", "checked_by")
    record = visible_or_404(related)
    record.meeting = meeting
    return record


@require_safe
def minutes(request: MemberRequest, reference: str) -> HttpResponse:
    """The record as it stands: who was there, each item with its note and what came of it, and what happens next."""
    record = _record(request, reference)
    meeting, actor = record.meeting, request.actor
    is_frozen = record.state in {MinutesState.APPROVED, MinutesState.PUBLISHED}
    outcomes = Outcome.objects.select_related(
        "action__partnership", "action__owner", "action__owner_agency", "action__owner_group",
        "escalation__to_group", "partnership", "meeting", "proposed_by", "ratifies",
    )  # fmt: skip
    related = outcomes.prefetch_related("agreements__attendance", "escalation__to_group__names")
    items = meeting.items.prefetch_related(Prefetch("outcomes", related.order_by("at", "pk")))
    comments = record.comments.select_related("by", "item", "answered_by")
    return render(
        request,
        "governance/minutes/detail.html",
        {
            "record": record,
            "meeting": meeting,
            "colour": MINUTES_COLOURS[MinutesState(record.state)],
            "people": people_of(meeting),
            "items": items,
            "addenda": record.paragraphs.filter(kind=ParagraphKind.ADDENDUM).select_related("by"),
            "is_frozen": is_frozen,
            "comments": comments if record.state in WRITABLE or is_frozen else [],
            "may_write": bool(access.may_write_record(actor, meeting, record)),
            "may_answer": access.keeps(actor, meeting) and record.state == MinutesState.CIRCULATED,
            "moves": _moves(actor, record),
            "clocks": deadlines.chips(deadlines.of(record), actor.today),
            "trail": trail_of(meeting, actor) if holds(actor, SEE_TRAIL) else None,
        },
    )


def _moves(actor: Actor, record: Minutes) -> list[dict[str, object]]:
    """What this person may do with the record now; the next step is there with what it waits for."""
    meeting = record.meeting
    asked: list[tuple[str, str, Verdict, bool]] = [
        ("The draft is right", "minutes-check", access.may_check(actor, record), True),
        ("Send it out for accuracy", "minutes-circulate", access.may_circulate(actor, record), True),
        ("Say what is not right", "minutes-correct", access.may_correct(actor, record), False),
        ("Prepare the public copy", "minutes-public", access.may_redact(actor, record), True),
        ("Add an addendum", "minutes-add", access.may_add(actor, record), False),
        ("Take it back to change it", "minutes-take-back", access.may_take_back(actor, record), False),
    ]  # fmt: skip
    moves: list[dict[str, object]] = [
        {"label": label, "url": at(meeting, name), "allowed": True, "primary": primary}
        for label, name, verdict, primary in asked
        if verdict
    ]
    if not access.keeps(actor, meeting):
        return moves
    if record.state == MinutesState.DRAFT and not access.may_check(actor, record):
        moves.append(_waits("The draft is right", access.may_check(actor, record)))
    if record.state == MinutesState.CIRCULATED:
        says = "The next quorate meeting of the group approves it, under “Minutes of the last meeting”."
        moves.append({"label": "Approve", "allowed": False, "reason": says})
    if record.state == MinutesState.APPROVED and meeting.group.is_closed:
        moves.append(_waits("Publish", access.may_publish(actor, record)))
    return moves


def _waits(label: str, verdict: Verdict) -> dict[str, object]:
    return {"label": label, "allowed": False, "reason": verdict.reason}


def _step(
    request: MemberRequest,
    record: Minutes,
    form: Any,
    act: Callable[[], object],
    allowed: Callable[[], Verdict],
    *,
    said: str,
    to: str = "minutes",
) -> HttpResponse | None:
    """Take the record one step on, once; None where the form or a rule says no."""
    if not form.is_valid():
        allowed().require()
        return None

    def done() -> str:
        act()
        return at(record.meeting, to)

    address = attempted(form, done, allowed)
    if address is None:
        return None
    messages.success(request, said)
    return redirect(address)


def _page(
    request: MemberRequest, record: Minutes, form: Any, title: str, *, says: str = "", button: str = "", back: str = "minutes"
) -> HttpResponse:  # fmt: skip
    return render(
        request,
        "governance/room/form.html",
        {
            "meeting": record.meeting,
            "form": form,
            "title": title,
            "says": says,
            "button": button or title,
            "back_url": at(record.meeting, back),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: MemberRequest, reference: str) -> HttpResponse:
    """The chair agrees to the draft."""
    record = _record(request, reference)
    late = records.is_late(record, timezone.now())
    form = LateForm(request.POST or None, is_late=late)
    return _step(
        request, record, form,
        lambda: records.check(record, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_check(request.actor, record),
        said="The draft is checked. It can now go to those who were there.",
    ) or _page(
        request, record, form, "The draft is right",
        says="You have read the whole draft. From here on its words change only if it is taken back.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the record a draft again."""
    record = _record(request, reference)
    form = OnceForm(request.POST or None)
    return _step(
        request, record, form,
        lambda: records.take_back(record, by=request.actor),
        lambda: access.may_take_back(request.actor, record),
        said="The record is a draft again.",
    ) or _page(
        request, record, form, "Take it back to change it", says="The chair checks it anew afterwards."
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def circulate(request: MemberRequest, reference: str) -> HttpResponse:
    """Send the record to those who were there, saying first how many will be told."""
    record = _record(request, reference)
    today = request.actor.today
    default = deadlines.due_within(timezone.now(), ACCURACY_WINDOW)
    form = CirculateForm(request.POST or None, today=today, initial={"until": default})
    many = len(records.told_of(record, today))
    return _step(
        request, record, form,
        lambda: records.circulate(record, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_circulate(request.actor, record),
        said=f"{many} {PEOPLE[many != 1]} will be told.",
    ) or _page(
        request, record, form, "Send it out for accuracy",
        says=f"{many} {PEOPLE[many != 1]} will be e-mailed a link, without a word of the record.",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what is not right in the record."""
    record = _record(request, reference)
    form = CorrectionForm(request.POST or None, meeting=record.meeting)
    return _step(
        request, record, form,
        lambda: records.correct(record, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_correct(request.actor, record),
        said="Thank you. Whoever keeps the record answers here.",
    ) or _page(request, record, form, "Say what is not right", button="Send the correction")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say what was done about a correction."""
    record = _record(request, reference)
    rows = AccuracyComment.objects.filter(minutes=record).select_related("minutes", "by")
    comment = visible_or_404(rows, pk=pk)
    form = CorrectionAnswerForm(request.POST or None)
    return _step(
        request, record, form,
        lambda: records.answer(comment, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_keep(request.actor, record.meeting),
        said="The answer is recorded.",
    ) or _page(request, record, form, "Answer a correction", says=comment.text, button="Save the answer")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """In the room: approve the record of an earlier meeting under the item that puts it to this one."""
    meeting = found(request, reference)
    items = meeting.items.select_related("approves__group", "meeting__group")
    item = visible_or_404(items.filter(approves__isnull=False), pk=pk)
    record = visible_or_404(
        Minutes.objects.select_related("meeting__group"), meeting=item.approves_id
    )
    present = [
        one for one in people_of(meeting) if one.kind == Seat.Kind.VOTING and one.stays.all()
    ]
    form = ApprovalForm(request.POST or None, meeting=meeting, present=present)

    def act() -> str:
        records.approve(
            record, under=item, stances=form.stances(), at=form.cleaned_data["at"],
            by=request.actor, now=timezone.now(),
        )  # fmt: skip
        return at(meeting, "room-item", pk=pk)

    def allowed() -> Verdict:
        return access.may_run(request.actor, meeting)

    if form.is_valid() and (address := attempted(form, act, allowed)):
        messages.success(
            request, f"The record of {record.meeting.reference} is approved and locked."
        )
        return redirect(address)
    allowed().require()
    return render(
        request,
        "governance/room/decide.html",
        {
            "meeting": meeting,
            "item": item,
            "form": form,
            "title": "Approve the minutes",
            "approves": record,
            "back_url": at(meeting, "room-item", pk=pk),
            "standing": None,
            "kind": "approval",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, reference: str) -> HttpResponse:
    """Add an addendum to an approved record."""
    record = _record(request, reference)
    form = AddendumForm(request.POST or None)
    return _step(
        request, record, form,
        lambda: records.add(record, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_add(request.actor, record),
        said="The addendum stands below the record.",
    ) or _page(request, record, form, "Add an addendum")  # fmt: skip


# --- the public copy --------------------------------------------------------------------------------------------------


@require_safe
def public_copy(request: MemberRequest, reference: str) -> HttpResponse:
    """Paragraph by paragraph: kept or withheld; beside it the public copy as it will be read."""
    record = _record(request, reference)
    access.may_keep(request.actor, record.meeting).require()
    paragraphs = record_pages.paragraphs(record)
    withheld = [one for one in paragraphs if one.withheld]  # type: ignore[attr-defined] # annotated
    may = access.may_redact(request.actor, record)
    return render(
        request,
        "governance/minutes/public_copy.html",
        {
            "record": record,
            "meeting": record.meeting,
            "colour": MINUTES_COLOURS[MinutesState(record.state)],
            "paragraphs": paragraphs,
            "kinds": dict(Withheld.choices),
            "withheld": len(withheld),
            "may_redact": bool(may),
            "why_not": may.reason,
            "copy": mark_safe(record_pages.public_body(record)),  # noqa: S308 - drawn by our own template
            "moves": _public_moves(request.actor, record),
            "key": references.new_form_key(),
        },
    )


def _public_moves(actor: Actor, record: Minutes) -> list[dict[str, object]]:
    publish = access.may_publish(actor, record)
    moves: list[dict[str, object]] = [
        {
            "label": "Publish the minutes",
            "url": at(record.meeting, "minutes-publish"),
            "allowed": bool(publish),
            "reason": publish.reason,
            "primary": True,
        }
    ]
    if access.may_reopen_copy(actor, record):
        url = at(record.meeting, "minutes-again")
        moves.append({"label": "Prepare a new copy", "url": url, "allowed": True})
    return moves


def _paragraph(record: Minutes, pk: int) -> Paragraph:
    rows = Paragraph.objects.filter(minutes=record).select_related("minutes")
    return visible_or_404(rows, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def withhold(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Leave a paragraph out of the public copy, with the reason."""
    record = _record(request, reference)
    paragraph = _paragraph(record, pk)
    form = WithholdForm(request.POST or None)
    return _step(
        request, record, form,
        lambda: records.withhold(paragraph, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_redact(request.actor, record),
        said=f"Paragraph {paragraph.position} is withheld.",
        to="minutes-public",
    ) or _page(
        request, record, form, f"Withhold paragraph {paragraph.position}",
        says=paragraph.text, button="Withhold it", back="minutes-public",
    )  # fmt: skip


@require_POST
def put_back(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Put a withheld paragraph back into the public copy."""
    record = _record(request, reference)
    paragraph = _paragraph(record, pk)
    records.put_back(paragraph, by=request.actor, now=timezone.now())
    messages.success(request, f"Paragraph {paragraph.position} is in the public copy again.")
    return redirect(at(record.meeting, "minutes-public"))


@require_http_methods(["GET", "HEAD", "POST"])
def prepare_again(request: MemberRequest, reference: str) -> HttpResponse:
    """Prepare a new public copy after the one that stood was taken down."""
    record = _record(request, reference)
    form = OnceForm(request.POST or None)
    return _step(
        request, record, form,
        lambda: records.prepare_again(record, by=request.actor),
        lambda: access.may_reopen_copy(request.actor, record),
        said="Look through the paragraphs, then publish the new copy.",
        to="minutes-public",
    ) or _page(request, record, form, "Prepare a new copy", back="minutes-public")  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Publish the minutes: a page and a PDF that anybody can read."""
    record = _record(request, reference)
    late = records.is_late(record, timezone.now())
    form = PublishMinutesForm(request.POST or None, is_late=late)
    return _step(
        request, record, form,
        lambda: records.publish(record, by=request.actor, now=timezone.now(), **form.arguments()),
        lambda: access.may_publish(request.actor, record),
        said="The minutes are public.",
    ) or _page(
        request, record, form, "Publish the minutes",
        says="Anybody can then read the public copy as a page and as a PDF, without signing in.",
        back="minutes-public",
    )  # fmt: skip
