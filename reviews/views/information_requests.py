"""Asking agencies for information about a case: the list, asking, one request, and the acts of those who keep it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership import pdf
from partnership.access import Verdict
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Agency, TrailEntry
from partnership.services import deadlines, references
from reviews.access import incident as incident_access
from reviews.access import information_request as access
from reviews.access.information_request import Writer
from reviews.forms.incidents import agencies_of
from reviews.forms.information_requests import (
    AskOneForm,
    AskSeveralForm,
    CloseForm,
    NoteForm,
    PersonForm,
)
from reviews.models import AgencyReturn, CaseReading, Incident, InformationRequest
from reviews.models.information_request import clocks_of
from reviews.rules.agency_return import PARTS
from reviews.rules.information_request import LEGAL_BASIS, Purpose, RequestState, Step
from reviews.services import information_requests as keeping
from reviews.services import readings, returns
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = ["Who is asked", "Answer", "Due", "Reminders"]
NOBODY = (
    "Nobody of this agency has an account as its safeguarding lead, and the register names no "
    "contact. Name the person who is asked."
)


@require_safe
def index(request: MemberRequest, reference: str) -> HttpResponse:
    """Everybody who is asked about a case, and where their answers stand."""
    incident = cases.opened(request, reference, CaseReading.What.RETURN, item="list")
    rows = list(InformationRequest.objects.filter(incident=incident).with_names())
    clocks, now = clocks_of(rows), timezone.now()
    return render(
        request,
        "reviews/information_requests/index.html",
        {
            **cases.frame(incident, incident_access.may_open(request.actor, incident), "Agencies"),
            "columns": COLUMNS,
            "rows": [returns.line(one, clocks.get(one.pk), now) for one in rows],
            "unasked": _unasked(incident, request),
            "may_ask": access.may_ask(request.actor, incident),
        },
    )


def _usual_purpose(incident: Incident) -> Purpose:
    has_review = getattr(incident, "rapid_review", None) is not None
    return Purpose.RAPID_REVIEW if has_review else Purpose.DECISION


def _unasked(incident: Incident, request: MemberRequest) -> list[keeping.Candidate]:
    found = keeping.candidates(incident, _usual_purpose(incident), request.actor.today)
    return [one for one in found if not one.is_asked]


def _to_ask(request: MemberRequest, reference: str) -> Incident:
    incident = cases.seen(request, reference)
    access.may_ask(request.actor, incident).require()
    return incident


@ASK
def ask_several(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask the agencies of a case the same, together; schools among them."""
    incident = _to_ask(request, reference)
    unasked = _unasked(incident, request)
    form = AskSeveralForm(request.POST or None, incident=incident, candidates=unasked)
    if form.is_valid():

        def act() -> str:
            keeping.issue_to_several(
                incident,
                form.addressees(),
                asked=form.asked(),
                by=request.actor,
                now=timezone.now(),
            )
            return cases.at("information-requests")(incident)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The requests are out. Each clock is running.")
        return redirect(address)
    return render(
        request,
        "reviews/information_requests/ask_several.html",
        _asking(incident, form)
        | {
            "unreachable": [one.agency for one in unasked if one.addressee is None],
            "has_school": any(one.is_school for one in unasked),
            "can_ask": any(one.addressee for one in unasked),
        },
    )


def _asking(incident: Incident, form: Any) -> dict[str, Any]:
    return {
        "incident": incident,
        "form": form,
        "list_url": cases.at("information-requests")(incident),
        "bases": [(Purpose(value).label, LEGAL_BASIS[Purpose(value)]) for value, _ in form.fields["purpose"].choices],
    }  # fmt: skip


@ASK
def ask_one(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask one body: an agency of the register, or any other body or person."""
    incident = _to_ask(request, reference)
    agencies = agencies_of(request.actor)
    form = AskOneForm(
        request.POST or None,
        incident=incident,
        agencies=agencies,
        initial={"agency": request.GET.get("agency")},
    )
    if form.is_valid():
        to = form.addressee(_known(form.cleaned_data["agency"], request))
        if to is None:
            form.add_error("person_name", NOBODY)
        else:

            def act() -> str:
                made = keeping.issue(
                    incident, to, asked=form.asked(), by=request.actor, now=timezone.now()
                )
                return made.get_absolute_url()

            address = references.once(form.cleaned_data["form_key"], act)
            messages.success(request, "The request is out. Its clock is running.")
            return redirect(address)
    return render(request, "reviews/information_requests/ask_one.html", _asking(incident, form))


def _known(agency: Agency | None, request: MemberRequest) -> keeping.Addressee | None:
    if agency is None:
        return None
    return keeping.addressees([agency], request.actor.today).get(agency.pk)


def found(request: MemberRequest, reference: str) -> InformationRequest:
    """The request for somebody who may see that it is there; 404 for everybody else."""
    rows = InformationRequest.objects.visible_to(request.actor).select_related(
        "partnership",
        "incident__partnership",
        "incident__rapid_review__partnership",
        "incident__rule_set",
        "agency",
        "lead",
        "answer",
        "issued_by",
        "stepped_by",
    )
    return visible_or_404(rows, reference=reference)


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """One request: its state and clock for those who see it, its questions and answer for those who may open it."""
    one, now = found(request, reference), timezone.now()
    of_the_case = incident_access.may_open(request.actor, one.incident)
    opened = of_the_case or access.may_open(request.actor, one)
    writer = Writer.of(request.actor)
    may_answer = access.may_answer(writer, one)
    if opened:
        readings.note(
            one.incident, CaseReading.What.RETURN, item=one.reference, by=request.actor, now=now
        )
    if may_answer and one.state == RequestState.ISSUED:
        returns.acknowledge(one, by=writer, now=now)
        one = found(request, reference)
    answer = _readable(request, one) if opened else None
    return render(
        request,
        "reviews/information_requests/detail.html",
        {
            **cases.frame(one.incident, of_the_case, "Agencies"),
            "one": one,
            "opened": opened,
            "of_the_case": of_the_case,
            "answer": answer,
            "parts": parts_of(answer) if answer else [],
            "may_answer": may_answer,
            "clocks": deadlines.chips(deadlines.of(one), request.actor.today),
            "links": one.links.prefetch_related("uses") if of_the_case else [],
            "now": now,
            "moves": _moves(request, one, of_the_case) if of_the_case else [],
            "may_remind": access.may_remind(request.actor, one, opened=of_the_case),
            "key": references.new_form_key(),
            "trail": TrailEntry.objects.of(one).select_related("by", "agency")[:10],
        },
    )


def _readable(request: MemberRequest, one: InformationRequest) -> AgencyReturn | None:
    """The answer; a draft is the agency's alone until it is sent, and what was sent once the case reads from then on."""
    answer: AgencyReturn | None = getattr(one, "answer", None)
    if answer is None or answer.times_sent:
        return answer
    own = InformationRequest.objects.answered_by(request.actor).filter(pk=one.pk)
    return answer if own.exists() else None


def parts_of(answer: AgencyReturn) -> list[tuple[str, str]]:
    """The parts in which something is written, with their headings."""
    written = [(part.label, getattr(answer, part.name)) for part in PARTS]
    return [(heading, text) for heading, text in written if text.strip()]


def _moves(
    request: MemberRequest, one: InformationRequest, opened: Verdict
) -> list[dict[str, Any]]:
    """What the person may do with the request, from verdicts; the one main act first."""
    actor, is_late = request.actor, keeping.is_late(one, timezone.now())
    asked: list[tuple[str, str, Verdict]] = [
        ("Close the request", "close", access.may_close(actor, one, opened=opened)),
        ("Send it back", "back", access.may_send_back(actor, one, opened=opened)),
        *(
            (label, name, access.may_take_step(actor, one, step, is_late=is_late, opened=opened))
            for step, (label, name) in STEPS.items()
        ),
        ("Ask another person", "person", access.may_remind(actor, one, opened=opened)),
        ("Withdraw", "withdraw", access.may_withdraw(actor, one, opened=opened)),
    ]
    return [
        {
            "label": label,
            "url": one.at(f"information-request-{name}"),
            "allowed": True,
            "primary": name == "close" and one.state == RequestState.SUPPLIED,
            "warning": name == "withdraw",
        }
        for label, name, verdict in asked
        if verdict
    ]


STEPS = {
    Step.ESCALATED: ("Tell the safeguarding partner", "escalate"),
    Step.NOTICE: ("Give formal notice", "notice"),
    Step.COURT: ("Record that court was considered", "court"),
}
WHAT_HAPPENS = {
    "back": (
        "Send the answer back",
        "What is still needed",
        "Those who answered read your note and can change their answer. Its day does not move.",
    ),
    "escalate": (
        "Tell the safeguarding partner",
        "What the partner should know",
        "The delegated partner of the agency’s sector is told, without a word of the case.",
    ),
    "notice": (
        "Give formal notice under section 16H",
        "What must be given, and by when",
        "The agency is told. The letter is made from your words and the questions, for you to send.",
    ),
    "court": (
        "Record that court was considered",
        "What was considered, with whose advice",
        "A partner may ask the High Court or a county court to order that the information is given.",
    ),
    "withdraw": (
        "Withdraw the request",
        "Why it is withdrawn",
        "Links stop at once, and nobody is chased any more.",
    ),
}


@ASK
def act(request: MemberRequest, reference: str, what: str) -> HttpResponse:
    """One act that needs a reason: send back, press harder, withdraw."""
    one = found(request, reference)
    _may(request, one, what).require()
    heading, label, happens = WHAT_HAPPENS[what]
    form = NoteForm(request.POST or None)
    form.fields["reason"].label = label
    if form.is_valid():
        reason = form.cleaned_data["reason"]

        def done() -> str:
            _do(request, one, what, reason)
            return one.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], done)
        messages.success(request, "It is recorded.")
        return redirect(address)
    return _form(request, one, form, heading=heading, happens=happens)


def _step(what: str) -> Step:
    return next(step for step, (_, name) in STEPS.items() if name == what)


def _may(request: MemberRequest, one: InformationRequest, what: str) -> Verdict:
    if what == "back":
        return access.may_send_back(request.actor, one)
    if what == "withdraw":
        return access.may_withdraw(request.actor, one)
    is_late = keeping.is_late(one, timezone.now())
    return access.may_take_step(request.actor, one, _step(what), is_late=is_late)


def _do(request: MemberRequest, one: InformationRequest, what: str, reason: str) -> None:
    by, now = request.actor, timezone.now()
    if what == "back":
        keeping.send_back(one, note=reason, by=by, now=now)
    elif what == "withdraw":
        keeping.withdraw(one, reason=reason, by=by, now=now)
    else:
        keeping.take_step(one, _step(what), reason=reason, by=by, now=now)


def _form(
    request: MemberRequest, one: InformationRequest, form: Any, *, heading: str, happens: str
) -> HttpResponse:
    context = {"one": one, "form": form, "form_heading": heading, "happens": happens}
    return render(request, "reviews/information_requests/form.html", context)


@ASK
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Take the answer in, or say why none is awaited any more."""
    one = found(request, reference)
    access.may_close(request.actor, one).require()
    is_in = one.state == RequestState.SUPPLIED
    form = CloseForm(request.POST or None, is_in=is_in)
    if form.is_valid():

        def done() -> str:
            keeping.close(
                one, reason=form.cleaned_data["reason"], by=request.actor, now=timezone.now()
            )
            return cases.at("information-requests")(one.incident)

        address = references.once(form.cleaned_data["form_key"], done)
        messages.success(request, f"{one.reference} is closed.")
        return redirect(address)
    happens = "Links stop at once. " + (
        "The answer stays with the case." if is_in else "Nobody is chased any more."
    )
    return _form(request, one, form, heading="Close the request", happens=happens)


@ASK
def person(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask another person of the same body, by a link."""
    one = found(request, reference)
    access.may_remind(request.actor, one).require()
    form = PersonForm(request.POST or None)
    if form.is_valid():

        def done() -> str:
            values = form.arguments()
            keeping.readdress(one, by=request.actor, now=timezone.now(), **values)
            return one.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], done)
        messages.success(request, "The link is on its way. Every earlier link has stopped.")
        return redirect(address)
    happens = f"Until now {one.addressee} is asked. Links that were sent before stop at once."
    return _form(request, one, form, heading="Ask another person", happens=happens)


@require_POST
def remind(request: MemberRequest, reference: str) -> HttpResponse:
    """Remind those who were asked; somebody without an account gets a new link."""
    one = found(request, reference)
    access.may_remind(request.actor, one).require()
    form = OnceForm(request.POST)
    if form.is_valid():

        def done() -> str:
            keeping.remind(one, by=request.actor, now=timezone.now())
            return one.get_absolute_url()

        references.once(form.cleaned_data["form_key"], done)
        messages.success(request, f"{one.addressee} is reminded.")
    return redirect(one)


@require_POST
def stop_links(request: MemberRequest, reference: str) -> HttpResponse:
    """Stop every link of a request at once."""
    one = found(request, reference)
    keeping.stop_links(one, by=request.actor, now=timezone.now())
    messages.success(request, "Links to this request do not work any more.")
    return redirect(one)


@require_safe
def letter(request: MemberRequest, reference: str) -> HttpResponse:
    """The formal notice as a letter; taking it is recorded as a copy."""
    one = found(request, reference)
    incident_access.may_open(request.actor, one.incident).require()
    access.has_notice(one).require()
    readings.note(
        one.incident,
        CaseReading.What.COPY,
        item=one.reference,
        by=request.actor,
        now=timezone.now(),
    )
    html = render_to_string(
        "reviews/information_requests/letter.html",
        {"one": one, "partnership": one.partnership, "reader": request.user},
    )
    return HttpResponse(
        pdf.render(html),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{one.reference}-notice.pdf"',
            "X-Content-Type-Options": "nosniff",
        },
    )
