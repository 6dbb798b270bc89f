"""The acts on one action, each by somebody else: report, say done, close, send back, move, withdraw, look back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.forms import OnceForm
from partnership.forms_actions import (
    DueDateForm,
    EvidenceForm,
    ImpactForm,
    LookBackForm,
    ProgressForm,
    ReportDoneForm,
    SendBackForm,
    WithdrawForm,
)
from partnership.guards import MemberRequest, send_document
from partnership.models import Action, LookBack
from partnership.services import (
    action_progress,
    action_rights,
    actions,
    look_backs,
    references,
)
from partnership.views.actions import found


def _acted(
    request: MemberRequest, row: Action, form: OnceForm, act: Callable[..., Any], says: str
) -> HttpResponse:
    """Do what a valid form asks, once, and go back to the action."""

    def once() -> str:
        act(row, by=request.actor, now=timezone.now(), **form.arguments())
        return row.get_absolute_url()

    address = references.once(form.cleaned_data["form_key"], once)
    messages.success(request, says)
    return redirect(address)


def _form_page(
    request: MemberRequest, row: Action, form: OnceForm, title: str, button: str
) -> HttpResponse:
    return render(
        request,
        "partnership/actions/form.html",
        {"action": row, "form": form, "title": title, "button": button},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: MemberRequest, reference: str) -> HttpResponse:
    """The owner says how it goes and whether something stands in the way."""
    row = found(request, reference)
    action_rights.may_report(request.actor, row).require()
    now = {"is_blocked": "yes" if row.blocked_at else "no", "expected_on": row.expected_on}
    form = ProgressForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        says = "Your report is kept."
        if form.cleaned_data["is_blocked"]:
            says = "Your report is kept. The chair and the business manager are told that it is blocked."
        return _acted(request, row, form, action_progress.report, says)
    return _form_page(request, row, form, "How is it going?", "Save the report")


@require_http_methods(["GET", "HEAD", "POST"])
def done(request: MemberRequest, reference: str) -> HttpResponse:
    """The owner says what was done."""
    row = found(request, reference)
    form = ReportDoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        says = "Recorded. A chair decides whether the action is closed."
        return _acted(request, row, form, actions.report_done, says)
    action_rights.may_report(request.actor, row).require()
    return _form_page(request, row, form, "What was done?", "Say that it is done")


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask before an action is closed, then close it."""
    row = found(request, reference)
    form = OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        says = f"{row.reference} is closed. It is looked at again after six and twelve months."
        return _acted(request, row, form, actions.close, says)
    action_rights.may_close(request.actor, row).require()
    return _form_page(request, row, form, "Close this action?", "Close the action")


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: MemberRequest, reference: str) -> HttpResponse:
    """A chair says what is still missing."""
    row = found(request, reference)
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _acted(request, row, form, actions.send_back, "The action is open again.")
    action_rights.may_send_back(request.actor, row).require()
    return _form_page(request, row, form, "It is not done yet", "Send it back")


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, reference: str) -> HttpResponse:
    """A chair says why an action is no longer needed."""
    row = found(request, reference)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _acted(request, row, form, actions.withdraw, f"{row.reference} is withdrawn.")
    action_rights.may_withdraw(request.actor, row).require()
    return _form_page(request, row, form, "Withdraw this action?", "Withdraw the action")


@require_http_methods(["GET", "HEAD", "POST"])
def due(request: MemberRequest, reference: str) -> HttpResponse:
    """A chair or the business unit moves the day, with the reason."""
    row = found(request, reference)
    form = DueDateForm(request.POST or None, today=request.actor.today)
    if request.method == "POST" and form.is_valid():
        says = "The date is moved, and its owner is told."
        return _acted(request, row, form, action_progress.move_due_date, says)
    action_rights.may_move_due_date(request.actor, row).require()
    return _form_page(request, row, form, "Move the date", "Move the date")


@require_http_methods(["GET", "HEAD", "POST"])
def impact(request: MemberRequest, reference: str) -> HttpResponse:
    """Note what difference an action made."""
    row = found(request, reference)
    form = ImpactForm(request.POST or None, today=request.actor.today)
    if request.method == "POST" and form.is_valid():
        return _acted(request, row, form, actions.note_impact, "The impact is recorded.")
    action_rights.may_note_impact(request.actor, row).require()
    return _form_page(request, row, form, "What difference did it make?", "Save")


@require_http_methods(["GET", "HEAD", "POST"])
def evidence(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a document that shows how it went."""
    row = found(request, reference)
    action_rights.may_add_evidence(request.actor, row).require()
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _acted(request, row, form, action_progress.add_evidence, "The evidence is added.")
    return _form_page(request, row, form, "Add evidence", "Add it")


@require_safe
def evidence_file(request: MemberRequest, reference: str, pk: int) -> HttpResponseBase:
    """One document, for whoever may see the action; that it was opened is recorded."""
    row = found(request, reference)
    one = row.evidence.select_related("document").filter(pk=pk).first()
    if one is None:
        raise Http404
    return send_document(one.document, request.actor, purpose=f"Evidence for {row.reference}")


@require_http_methods(["GET", "HEAD", "POST"])
def look_back(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say months later whether it held."""
    row = found(request, reference)
    one = (
        LookBack.objects.select_related(
            "action__owner_agency", "action__owner_group", "action__group"
        )
        .filter(action=row, pk=pk)
        .first()
    )
    if one is None:
        raise Http404
    form = LookBackForm(request.POST or None, today=request.actor.today)
    if request.method == "POST" and form.is_valid():

        def hold(_row: Action, **given: Any) -> Any:
            return look_backs.hold(one, **given)

        return _acted(request, row, form, hold, "The look back is recorded.")
    action_rights.may_look_back(request.actor, one).require()
    return _form_page(request, row, form, f"Did it hold after {one.months} months?", "Save")
