"""An agency writes its answer: the words that save themselves, the check before sending, a nil return, a refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from partnership.errors import Refused, WrittenMeanwhile
from partnership.guards import MemberRequest
from partnership.services import references
from partnership.templatetags.ui import say_time
from reviews.access import information_request as access
from reviews.access.information_request import Writer
from reviews.forms.returns import NilForm, RefuseForm, ReturnForm, SendForm
from reviews.models import AgencyReturn, CaseReading, InformationRequest
from reviews.rules.agency_return import PARTS
from reviews.services import readings, returns
from reviews.views.information_requests import found, parts_of

ASK = require_http_methods(["GET", "HEAD", "POST"])
AUTOSAVE = "autosave"
CONFLICT = "Somebody else saved other words. Yours are still here: press Save to see both."
CHANGED = "Somebody changed the answer after you opened this page. Read it again, then send it."


@dataclass(frozen=True)
class Desk:
    """Where somebody answers: the request, who writes, and the addresses of their pages, of which the first is home."""

    one: InformationRequest
    writer: Writer
    at: Callable[..., str]

    def context(self, **more: Any) -> dict[str, Any]:
        """What every page of the desk draws."""
        pages = ("", "write", "rows", "paste", "check", "nil", "refuse")
        urls = {name or "home": self.at(name) for name in pages}
        return {"one": self.one, "urls": urls, "is_outside": self.writer.link is not None, **more}


def desk_of(request: MemberRequest, reference: str) -> tuple[Desk, AgencyReturn]:
    """The desk of a member of the agency that is asked, with the reading recorded."""
    one = found(request, reference)
    writer = Writer.of(request.actor)
    access.may_open(request.actor, one).require()
    access.may_answer(writer, one).require()
    now = timezone.now()
    readings.note(
        one.incident, CaseReading.What.RETURN, item=one.reference, by=request.actor, now=now
    )

    def at(page: str, *more: object) -> str:
        name = "information-request" + ("-" + page if page else "")
        return one.at(name, *more)

    return Desk(one, writer, at), returns.acknowledge(one, by=writer, now=now)


@ASK
def write(request: MemberRequest, reference: str) -> HttpResponse:
    """Write the answer."""
    return writing(request, *desk_of(request, reference))


@ASK
def check(request: MemberRequest, reference: str) -> HttpResponse:
    """Read the answer through and send it."""
    return checking(request, *desk_of(request, reference))


@ASK
def nil(request: MemberRequest, reference: str) -> HttpResponse:
    """Send a nil return."""
    return sending_nil(request, *desk_of(request, reference))


@ASK
def refuse(request: MemberRequest, reference: str) -> HttpResponse:
    """Refuse, with the reason."""
    return refusing(request, *desk_of(request, reference))


def writing(request: HttpRequest, desk: Desk, answer: AgencyReturn) -> HttpResponse:
    """The page on which the parts are written; it saves by itself, and two writers see each other's words."""
    form = ReturnForm(request.POST or None, answer=answer)
    by_itself = request.headers.get("X-Saved") == AUTOSAVE
    theirs = None
    if form.is_valid():
        try:
            saved = returns.save(
                desk.one,
                said=form.said(),
                version=form.cleaned_data["version"],
                by=desk.writer,
                now=timezone.now(),
            )
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            if by_itself:
                return JsonResponse({"says": CONFLICT}, status=409)
        else:
            if by_itself:
                return JsonResponse({"version": saved.version, "says": _saved(saved)})
            if "rows" in request.POST:
                return redirect(desk.at("rows"))
            messages.success(request, "Saved. You can come back to it.")
            return redirect(desk.at("write"))
    elif by_itself and request.method == "POST":
        return JsonResponse({"says": "Not saved: one part is too long."}, status=400)
    context = desk.context(
        form=_mine_after(form, theirs) if theirs else form,
        answer=answer,
        saved=_saved(answer),
        conflicts=_differences(form, theirs) if theirs else [],
        theirs=theirs,
    )
    return render(request, "reviews/returns/write.html", context, status=409 if theirs else 200)


def _saved(answer: AgencyReturn) -> str:
    if answer.saved_at is None:
        return "Nothing is saved yet."
    return f"Saved at {say_time(answer.saved_at)} by {answer.saved_by_name}."


def _mine_after(form: ReturnForm, theirs: AgencyReturn) -> ReturnForm:
    """What this person typed, on top of what stands now, so that saving it again is a choice."""
    return ReturnForm(answer=theirs, initial=form.said() | {"version": theirs.version})


def _differences(form: ReturnForm, theirs: AgencyReturn) -> list[dict[str, str]]:
    said = form.said()
    return [
        {"heading": part.label, "theirs": getattr(theirs, part.name), "yours": said[part.name]}
        for part in PARTS
        if getattr(theirs, part.name) != said[part.name]
    ]


def checking(request: HttpRequest, desk: Desk, answer: AgencyReturn) -> HttpResponse:
    """The whole answer as it will be read, and the signature under it."""
    writer = desk.writer
    form = SendForm(
        request.POST or None,
        initial={"name": writer.name, "post": writer.post, "version": answer.version},
    )
    if form.is_valid():

        def act() -> str:
            returns.send(
                desk.one,
                signed=form.signature(),
                version=form.cleaned_data["version"],
                is_partial=form.cleaned_data["is_partial"],
                by=writer,
                now=timezone.now(),
            )
            return desk.at("")

        if sent := _tried(form, act, request, "Your answer is sent. Thank you."):
            return sent
    parts = parts_of(answer)
    empty = [part.label for part in PARTS if not getattr(answer, part.name).strip()]
    rows = desk.one.chronology.count()
    context = desk.context(form=form, answer=answer, parts=parts, empty=empty, rows=rows)
    return render(request, "reviews/returns/check.html", context)


def _tried(
    form: Any, act: Callable[[], str], request: HttpRequest, says: str
) -> HttpResponse | None:
    """Where to go once it is done; None where it was refused, which the form then says."""
    try:
        address = references.once(form.cleaned_data["form_key"], act)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
    except WrittenMeanwhile:
        form.add_error(None, CHANGED)
    else:
        messages.success(request, says)
        return redirect(address)
    return None


def sending_nil(request: HttpRequest, desk: Desk, answer: AgencyReturn) -> HttpResponse:
    """One sentence, and the signature under it."""
    writer = desk.writer
    form = NilForm(
        request.POST or None,
        initial={"name": writer.name, "post": writer.post, "said": answer.nil_words},
    )
    if form.is_valid():

        def act() -> str:
            returns.send_nil(
                desk.one,
                said=form.cleaned_data["said"],
                signed=form.signature(),
                by=writer,
                now=timezone.now(),
            )
            return desk.at("")

        if sent := _tried(form, act, request, "Your nil return is sent. Thank you."):
            return sent
    return render(request, "reviews/returns/nil.html", desk.context(form=form))


def refusing(request: HttpRequest, desk: Desk, _answer: AgencyReturn) -> HttpResponse:
    """Why the information is not given."""
    form = RefuseForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            returns.refuse(
                desk.one, reason=form.cleaned_data["reason"], by=desk.writer, now=timezone.now()
            )
            return desk.at("")

        if sent := _tried(form, act, request, "Your reason is recorded."):
            return sent
    return render(request, "reviews/returns/refuse.html", desk.context(form=form))
