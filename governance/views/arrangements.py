"""The arrangements: the hub, the versions, one version with its checklist and its next step, and what two versions changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import arrangements as access
from governance.forms import arrangements as forms
from governance.models import Arrangements
from governance.models.arrangements import DRAFT_OPEN_TO
from governance.rules import differences
from governance.rules.arrangements import (
    TAKEN_BACK_FROM,
    ArrangementsState,
    not_yet_asked,
)
from governance.services import arrangements, arrangements_pages
from partnership.access import ALLOWED, Permission, Verdict, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, TrailEntry
from partnership.roles import STATUTORY_SECTORS
from partnership.services import references

State = ArrangementsState
READERS = "the business unit, the partners, the executive, the chairs and the scrutineer. From the consultation on, every member."  # fmt: skip
COLUMNS = [
    {"label": "Version", "sort": "version"},
    {"label": "State", "sort": "state"},
    {"label": "Takes effect", "sort": "effective"},
    {"label": "Edition"},
]
SORTED_BY = {"version": "version", "state": "state", "effective": "effective_from"}


def found_version(request: MemberRequest, reference: str) -> Arrangements:
    """The version of a reference, or 404 for whoever may not read it."""
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
    return form_page(request, form, "Begin a version of the arrangements", "Begin the version")


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
    return form_page(request, form, "Record an earlier version", "Record the version")


def form_page(
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
    found = found_version(request, reference)
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


def may_sign(actor: Actor, found: Arrangements) -> Verdict:
    return access.sector_to_sign(actor, found, arrangements_pages.signatures_of(found))[1]


def may_publish(actor: Actor, found: Arrangements) -> Verdict:
    return access.may_publish(actor, found, arrangements_pages.current_pdf(found))


STEPS = {
    State.DRAFT: Step("Begin the consultation", "consult", access.WRITE_ARRANGEMENTS, access.may_consult),
    State.CONSULTATION: Step("End the consultation", "legal-check", access.WRITE_ARRANGEMENTS, access.may_check),
    State.LEGAL_CHECK: Step("Send to the partners to sign", "send", access.WRITE_ARRANGEMENTS, access.may_send),
    State.WITH_PARTNERS: Step("Sign the arrangements", "sign", access.SIGN_ARRANGEMENTS, may_sign),
    State.AGREED: Step("Record the notification", "notify", access.WRITE_ARRANGEMENTS, access.may_notify),
    State.NOTIFIED: Step("Publish the arrangements", "publish", access.PUBLISH_ARRANGEMENTS, may_publish),
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


@require_safe
def compare(request: MemberRequest, reference: str) -> HttpResponse:
    """What changed between two versions, section by section and paragraph by paragraph."""
    found = found_version(request, reference)
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
