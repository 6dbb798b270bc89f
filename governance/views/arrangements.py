"""The arrangements: the hub, the versions, one version with its checklist, and the steps from draft to in force."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from kombu.exceptions import OperationalError

from governance.access import arrangements as access
from governance.forms import arrangements as forms
from governance.forms.yearly_reports import DoForm, SectionForm
from governance.models import Arrangements, ArrangementsPdf, ArrangementsSection
from governance.models.arrangements import DRAFT_OPEN_TO
from governance.rules import differences
from governance.rules.arrangements import (
    TAKEN_BACK_FROM,
    ArrangementsState,
    not_yet_asked,
)
from governance.services import arrangements, arrangements_pages, arrangements_pdfs
from governance.tasks import compile_arrangements_pdf
from partnership.access import ALLOWED, Permission, Verdict, holds
from partnership.errors import WrittenMeanwhile
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, send_document, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, TrailEntry
from partnership.roles import STATUTORY_SECTORS
from partnership.services import references

log = logging.getLogger(__name__)

State = ArrangementsState
EVERY_SECONDS = 3  # how often the page of a PDF in the making asks again
SLOW = timedelta(minutes=1)  # after which the page offers to ask again
READERS = "the business unit, the partners, the executive, the chairs and the scrutineer. From the consultation on, every member."  # fmt: skip
COLUMNS = [
    {"label": "Version", "sort": "version"},
    {"label": "State", "sort": "state"},
    {"label": "Takes effect", "sort": "effective"},
    {"label": "Edition"},
]
SORTED_BY = {"version": "version", "state": "state", "effective": "effective_from"}


def _found(request: MemberRequest, reference: str) -> Arrangements:
    rows = Arrangements.objects.visible_to(request.actor)
    related = rows.select_related("partnership", "rule_set", "publication__partnership", "based_on")
    return visible_or_404(related, reference=reference)


def _url(request: MemberRequest, name: str) -> str:
    return reverse(f"governance:{name}", kwargs={"partnership_slug": request.partnership.slug})


@require_safe
def hub(request: MemberRequest) -> HttpResponse:
    """What is in force, what is being prepared, and what belongs to it."""
    rows = Arrangements.objects.visible_to(request.actor).select_related("partnership", "rule_set")
    in_force = rows.filter(state=State.IN_FORCE).select_related("publication__partnership").first()
    ended = (State.IN_FORCE, State.SUPERSEDED, State.RECORDED)
    return render(
        request,
        "governance/arrangements/hub.html",
        {
            "in_force": in_force,
            "coming": list(rows.exclude(state__in=ended)),
            "earlier": list(rows.filter(state__in=[State.SUPERSEDED, State.RECORDED])[:5]),
            "moves": _hub_moves(request),
        },
    )


def _hub_moves(request: MemberRequest) -> list[dict[str, object]]:
    if not holds(request.actor, access.WRITE_ARRANGEMENTS):
        return []
    return [
        {"label": "Begin a version", "url": _url(request, "arrangements-begin"), "allowed": True, "primary": True},
        {"label": "Record an earlier version", "url": _url(request, "arrangements-record"), "allowed": True},
    ]  # fmt: skip


@require_safe
def versions(request: MemberRequest) -> HttpResponse:
    """Every version, newest first, and the same list as a spreadsheet."""
    rows = Arrangements.objects.visible_to(request.actor).select_related("partnership", "rule_set")
    in_order = sorted_by(request, rows, SORTED_BY, "-version")
    if exported(request):
        return csv_response(
            "arrangements",
            ["Version", "Reference", "Title", "State", "Takes effect", "Edition"],
            (
                [one.version, one.reference, one.title, one.get_state_display(), one.effective_from, one.rule_set.edition]
                for one in in_order
            ),
        )  # fmt: skip
    return render(
        request,
        "governance/arrangements/versions.html",
        {
            "page": page_of(request, in_order),
            "columns": COLUMNS,
            "export_url": export_url(request),
            "moves": _hub_moves(request),
        },
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: MemberRequest) -> HttpResponse:
    """Begin the next version."""
    form = forms.BeginForm(request.POST or None, actor=request.actor)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: arrangements.begin(by=request.actor, **form.arguments()).get_absolute_url(),
        )
        messages.success(request, "The version is begun. Write it point by point.")
        return redirect(address)
    return _form(request, form, "Begin a version of the arrangements", "Begin the version")


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def record_earlier(request: MemberRequest) -> HttpResponse:
    """Record a version that was made before the portal."""
    form = forms.EarlierForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: arrangements.record_earlier(
                by=request.actor, **form.arguments()
            ).get_absolute_url(),
        )
        messages.success(request, "The earlier version is recorded.")
        return redirect(address)
    return _form(request, form, "Record an earlier version", "Record the version")


def _form(
    request: MemberRequest,
    form: OnceForm,
    heading: str,
    button: str,
    found: Arrangements | None = None,
    says: list[str] | None = None,
) -> HttpResponse:
    """A page with one form."""
    return render(
        request,
        "governance/arrangements/form.html",
        {
            "form": form,
            "heading": heading,
            "button": button,
            "arrangements": found,
            "says": says or [],
        },
    )


@require_safe
def version(request: MemberRequest, reference: str) -> HttpResponse:
    """One version: what is missing, how it will read, who was asked, who has signed, and what can be done now."""
    found = _found(request, reference)
    actor = request.actor
    sections = list(found.sections.select_related("saved_by"))
    rounds = list(found.rounds.all())
    signatures = arrangements_pages.signatures_of(found)
    signed = {one.sector: one for one in signatures}
    return render(
        request,
        "governance/arrangements/version.html",
        {
            "arrangements": found,
            "sections": sections,
            "missing": [] if found.is_recorded else [one for one in sections if one.is_missing],
            "to_check": [one for one in sections if one.is_to_check],
            "rounds": rounds,
            "not_asked": not_yet_asked({one.audience for one in rounds}),
            "signatures": signatures,
            "partners": [{"sector": one.label, "signature": signed.get(one)} for one in STATUTORY_SECTORS],
            "may_write": access.may_write(actor, found),
            "may_record_round": access.may_record_round(actor, found),
            "sees_legal": not actor.roles.isdisjoint(DRAFT_OPEN_TO),
            "is_frozen": access.is_frozen(found),
            "moves": _moves(request, found),
            "may_compare": Arrangements.objects.visible_to(actor).exclude(pk=found.pk).exists(),
            "entries": _entries(request, found),
            "readers": READERS,
        },
    )  # fmt: skip


def _entries(request: MemberRequest, found: Arrangements) -> list[dict[str, Any]]:
    rows = TrailEntry.objects.visible_to(request.actor).of(found)
    return [
        {
            "by": one.by or "The portal",
            "sentence": one.sentence,
            "when": one.at,
            "hat": one.hat,
            "agency": "",
        }
        for one in rows.select_related("by")[:8]
    ]


def _moves(request: MemberRequest, found: Arrangements) -> list[dict[str, object]]:
    """What this person may do now; a step that only waits for something is there with what it waits for."""
    actor = request.actor
    moves = []
    step = _next_step(request, found)
    if step:
        moves.append(step)
    if found.state in TAKEN_BACK_FROM and holds(actor, access.WRITE_ARRANGEMENTS):
        moves.append(_move(found, "Take back to change it", "take-back", ALLOWED))
    return moves


def _next_step(request: MemberRequest, found: Arrangements) -> dict[str, object] | None:
    """The one step that follows from where the version stands, for those whose step it is."""
    step = STEPS.get(State(found.state))
    if step is None or not holds(request.actor, step.permission):
        return None
    return _move(found, step.label, step.name, step.may(request.actor, found), primary=True)


@dataclass(frozen=True)
class Step:
    """What follows from a state: its button, its address, whose it is, and whether now."""

    label: str
    name: str
    permission: Permission
    may: Callable[[Actor, Arrangements], Verdict]


def _may_sign(actor: Actor, found: Arrangements) -> Verdict:
    return access.sector_to_sign(actor, found, arrangements_pages.signatures_of(found))[1]


def _may_publish(actor: Actor, found: Arrangements) -> Verdict:
    return access.may_publish(actor, found, arrangements_pages.current_pdf(found))


STEPS = {
    State.DRAFT: Step("Begin the consultation", "consult", access.WRITE_ARRANGEMENTS, access.may_consult),
    State.CONSULTATION: Step("End the consultation", "legal-check", access.WRITE_ARRANGEMENTS, access.may_check),
    State.LEGAL_CHECK: Step("Send to the partners to sign", "send", access.WRITE_ARRANGEMENTS, access.may_send),
    State.WITH_PARTNERS: Step("Sign the arrangements", "sign", access.SIGN_ARRANGEMENTS, _may_sign),
    State.AGREED: Step("Record the notification", "notify", access.WRITE_ARRANGEMENTS, access.may_notify),
    State.NOTIFIED: Step("Publish the arrangements", "publish", access.PUBLISH_ARRANGEMENTS, _may_publish),
    State.PUBLISHED: Step("Put in force", "in-force", access.PUBLISH_ARRANGEMENTS, access.may_put_in_force),
}  # fmt: skip


def _move(
    found: Arrangements, label: str, name: str, may: Verdict, *, primary: bool = False
) -> dict[str, object]:
    return {
        "label": label,
        "url": found.at(name),
        "allowed": bool(may),
        "reason": may.reason,
        "primary": primary,
    }


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: MemberRequest, reference: str) -> HttpResponse:
    """Change the title, the summary and the day from which it takes effect."""
    found = _found(request, reference)
    may = access.may_write(request.actor, found)
    names = ("title", "summary", "effective_from")
    initial = {name: getattr(found, name) for name in names}
    form = forms.DescribeForm(request.POST or None, initial=initial)
    return _done(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.describe(found, by=request.actor, **form.arguments()),
        done="Saved.",
        heading="Title and first day",
        button="Save",
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: MemberRequest, reference: str, key: str) -> HttpResponse:
    """Write one section; when somebody else saved it meanwhile, show both texts and let the person choose."""
    found = _found(request, reference)
    one = visible_or_404(ArrangementsSection.objects.filter(arrangements=found), key=key)
    access.may_write(request.actor, found).require()
    form = SectionForm(request.POST or None, initial={"text": one.text, "version": one.version})
    theirs = None
    if form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"], lambda: _written(request, found, one, form)
            )
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            form = SectionForm(
                initial={"text": form.cleaned_data["text"], "version": theirs.version}
            )
        else:
            messages.success(request, f"“{one.title}” is saved.")
            return redirect(address)
    return render(
        request,
        "governance/arrangements/section.html",
        {"arrangements": found, "section": one, "form": form, "theirs": theirs},
    )


def _written(
    request: MemberRequest, found: Arrangements, one: ArrangementsSection, form: SectionForm
) -> str:
    arrangements.write_section(one, by=request.actor, **form.arguments())
    return f"{found.get_absolute_url()}#{one.key}"


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def section_add(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a section of one's own."""
    found = _found(request, reference)
    access.may_write(request.actor, found).require()
    form = forms.AddSectionForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: found.at(
                "section",
                key=arrangements.add_section(found, by=request.actor, **form.arguments()).key,
            ),
        )
        return redirect(address)
    return _form(request, form, "Add a section", "Add the section", found)


def _done(
    request: MemberRequest,
    found: Arrangements,
    form: OnceForm,
    may: Verdict,
    *,
    act: Callable[[], Arrangements],
    done: str,
    heading: str,
    button: str,
    says: list[str] | None = None,
) -> HttpResponse:
    """A page with a form that takes one step, once, and leads back to the version."""
    if form.is_valid():
        key = form.cleaned_data["form_key"]
        address = references.once(key, lambda: act().get_absolute_url())
        messages.success(request, done)
        return redirect(address)
    may.require()  # the service asks again, and takes a second click quietly
    return _form(request, form, heading, button, found, says)


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: MemberRequest, reference: str) -> HttpResponse:
    """Begin the consultation, after saying what that does."""
    found = _found(request, reference)
    may = access.may_consult(request.actor, found)
    return _done(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.consult(found, by=request.actor),
        done="The consultation has begun.",
        heading="Begin the consultation",
        button="Begin the consultation",
        says=[
            "Every member of the partnership can read the draft from now on.",
            "Members, children and young people, and relevant agencies are asked for their view.",
            "The words can still be changed.",
        ],
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def legal_check(request: MemberRequest, reference: str) -> HttpResponse:
    """End the consultation and begin the legal check."""
    found = _found(request, reference)
    may = access.may_check(request.actor, found)
    return _done(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.begin_legal_check(found, by=request.actor),
        done="The legal check has begun.",
        heading="End the consultation",
        button="Begin the legal check",
        says=["The version goes to the legal check.", "The words can still be changed."],
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the legal check and ask the partners, after saying what that does."""
    found = _found(request, reference)
    may = access.may_send(request.actor, found)
    form = forms.SendForm(request.POST or None)
    return _done(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.send_to_partners(
            found, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        done="The partners are asked to sign.",
        heading="Send to the partners to sign",
        button="Freeze the words and ask the partners",
        says=[
            "The words are frozen, so that all three partners sign the same document.",
            "The partners who sign are told by e-mail.",
            "You can take it back to change it; signatures given by then no longer count.",
        ],
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the version a draft again, after saying what that does."""
    found = _found(request, reference)
    may = access.may_take_back(request.actor, found)
    return _done(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.take_back(found, by=request.actor),
        done="The version is a draft again.",
        heading="Take the version back",
        button="Take it back",
        says=["It becomes a draft again.", "Signatures given so far no longer count.", "What was recorded of the consultation stays."],
    )  # fmt: skip


@needs(access.SIGN_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: MemberRequest, reference: str) -> HttpResponse:
    """Read the arrangements once more and sign them for one's partner; the last signature also asks for the PDF."""
    found = _found(request, reference)
    given = arrangements_pages.signatures_of(found)
    sector, may = access.sector_to_sign(request.actor, found, given)
    form = DoForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: arrangements.sign(
                found, by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        found.refresh_from_db(fields=["state"])
        if found.state == State.AGREED:
            _start(arrangements_pdfs.ask(found, by=request.actor))
        messages.success(request, "Your signature is recorded.")
        return redirect(address)
    may.require()
    return render(
        request,
        "governance/arrangements/sign.html",
        {
            "arrangements": found,
            "form": form,
            "sector": sector.label if sector else "",
            "hat": request.actor.hat_in_words,
            "sections": list(found.sections.all()),
            "rounds": list(found.rounds.all()),
            "signatures": given,
        },
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the Secretary of State was notified."""
    found = _found(request, reference)
    may = access.may_notify(request.actor, found)
    form = forms.NotifyForm(request.POST or None)
    return _done(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.notify(found, by=request.actor, **form.arguments()),
        done="The notification is recorded.",
        heading="Record the notification to the Secretary of State",
        button="Record the notification",
        says=["The portal sends nothing to the Department for Education: send it first, then record it here."],
    )  # fmt: skip


@needs(access.PUBLISH_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the signed version public."""
    found = _found(request, reference)
    may = _may_publish(request.actor, found)
    form = forms.PublishVersionForm(request.POST or None, initial={"summary": found.summary})
    return _done(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.publish(
            found, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        done="The arrangements are published.",
        heading="Publish the arrangements",
        button="Publish the arrangements",
        says=[
            "Anybody can read the page and the PDF on the public site.",
            "Both are frozen: later changes in the portal do not change them.",
            "Earlier versions stay public and are marked as superseded once this one is in force.",
        ],
    )


@needs(access.PUBLISH_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def in_force(request: MemberRequest, reference: str) -> HttpResponse:
    """Put the published version in force."""
    found = _found(request, reference)
    may = access.may_put_in_force(request.actor, found)
    return _done(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.put_in_force(found, by=request.actor),
        done="The arrangements are in force.",
        heading="Put the arrangements in force",
        button="Put in force",
        says=["The version before is marked as superseded. It stays public."],
    )


@require_safe
def compare(request: MemberRequest, reference: str) -> HttpResponse:
    """What changed between two versions, section by section and paragraph by paragraph."""
    found = _found(request, reference)
    others = Arrangements.objects.visible_to(request.actor).exclude(pk=found.pk)
    form = forms.CompareForm(request.GET or None, versions=others)
    chosen = form.cleaned_data["to"] if form.is_valid() else None
    other = chosen or found.based_on or others.filter(version__lt=found.version).first()
    other = other or others.first()
    if other is None:
        raise Http404
    older, newer = sorted((found, other), key=lambda one: one.version)
    return render(
        request,
        "governance/arrangements/compare.html",
        {
            "arrangements": found,
            "older": older,
            "newer": newer,
            "form": forms.CompareForm(initial={"to": other.reference}, versions=others),
            **_changes(older, newer),
        },
    )


def _changes(older: Arrangements, newer: Arrangements) -> dict[str, Any]:
    """The sections that differ, in the newer one's order, each with its paragraphs; and the titles of the others."""
    before = {one.key: one for one in older.sections.all()}
    after = {one.key: one for one in newer.sections.all()}
    changed, same = [], []
    for key in [*after, *(key for key in before if key not in after)]:
        old, new = before.get(key), after.get(key)
        paragraphs = differences.between(old.text if old else "", new.text if new else "")
        title = (new or before[key]).title
        if all(one.change == differences.Change.SAME for one in paragraphs):
            same.append(title)
        else:
            changed.append({"key": key, "title": title, "paragraphs": paragraphs})
    return {"changed": changed, "same": same}


@require_http_methods(["GET", "HEAD", "POST"])
def pdf(request: MemberRequest, reference: str) -> HttpResponse:
    """The version's PDF: ask for it, watch it being made, and find it here when it is ready."""
    found = _found(request, reference)
    form = DoForm(request.POST or None)
    if form.is_valid():
        _start(arrangements_pdfs.ask(found, by=request.actor))
        return redirect(found.at("pdf"))
    made = found.pdfs.select_related("document")
    mine = made.filter(asked_by=request.actor.user).first()
    return render(
        request,
        "governance/arrangements/pdf.html",
        {
            "arrangements": found,
            "form": DoForm(),
            "pdf": mine,
            "is_waiting": mine is not None and mine.state == ArrangementsPdf.State.WAITING,
            "is_slow": mine is not None and timezone.now() - mine.asked_at > SLOW,
            "refresh": EVERY_SECONDS,
            "files": [
                {
                    "name": one.document.title,
                    "url": found.at("pdf-file", pk=str(one.pk)),
                    "kind": "PDF",
                    "size": one.document.size,
                    "note": f"Made {timezone.localtime(one.finished_at):%-d %B %Y at %H:%M}",
                }
                for one in made.filter(state=ArrangementsPdf.State.MADE)[:5]
                if one.document and one.finished_at
            ],
        },
    )


def _start(wanted: ArrangementsPdf) -> None:
    """Wake the worker. A broker that does not answer only delays: the page offers to ask again."""
    try:
        compile_arrangements_pdf.delay_on_commit(wanted.pk)
    except (OperationalError, OSError) as error:
        log.warning("The broker did not answer: %s", type(error).__name__)


@require_safe
def pdf_file(request: MemberRequest, reference: str, pk: int) -> HttpResponseBase:
    """Open a PDF that was made; the reading is recorded."""
    found = _found(request, reference)
    one = visible_or_404(found.pdfs.select_related("document__partnership"), pk=pk)
    if one.document is None:
        raise Http404
    return send_document(one.document, request.actor)
