"""The people of a case: who is let in until when, whose conflict waits, what lapses soon; and the seal of the case."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import Verdict
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.models import Actor, AgreementSignature
from partnership.services import references
from reviews.access import case_seal as access_to_seal
from reviews.access import incident as access
from reviews.forms.case_room import ExtendForm, GuestForm, SealCaseForm, WaiveForm
from reviews.models import BreakGlass, CaseReading, Incident, RosterEntry
from reviews.services import case_seals, rosters
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = ["Person", "As", "Until", "Agreement", {"label": "Acts", "hidden": True}]
SOON = timedelta(days=14)


def _entries(incident: Incident, today: date) -> QuerySet[RosterEntry]:
    """Who is on the roster, and whose conflict still closes the case to them; with the end of each one's signature."""
    signed_until = (
        AgreementSignature.objects.filter(user=OuterRef("user"), partnership=incident.partnership)
        .current(today)
        .order_by()
        .values("user")
        .annotate(until=Max("expires_on"))
        .values("until")
    )
    waiting = ~Q(conflict="") & Q(conflict_waived_because="")
    return (
        RosterEntry.objects.filter(content_object=incident)
        .filter(Q(ended_on__isnull=True) | waiting)
        .annotate(signed_until=Subquery(signed_until))
        .select_related("user", "content_object__partnership")
    )


@require_safe
def people(request: MemberRequest, reference: str) -> HttpResponse:
    """Everybody on the roster, with what stands in the way of each."""
    incident = cases.opened(request, reference, CaseReading.What.ROSTER)
    actor, opened = request.actor, access.may_open(request.actor, incident)
    keeps = access.may_keep_roster(actor, incident, opened=opened)
    rows = [_row(one, actor, keeps) for one in _entries(incident, actor.today)]
    return render(
        request,
        "reviews/roster/people.html",
        {
            **cases.frame(incident, opened, "People"),
            "rows": rows,
            "columns": COLUMNS,
            "soon": [row["soon"] for row in rows if row["soon"]] if keeps else [],
            "moves": _moves(incident, actor, keeps),
            "seal": incident.seals.standing().select_related("sealed_by").first(),
            "emergencies": BreakGlass.objects.visible_to(actor)
            .filter(incident=incident)
            .select_related("asked_by", "incident", "partnership")[:10],
        },
    )


def _row(entry: RosterEntry, actor: Actor, keeps: Verdict) -> dict[str, Any]:
    """One person: what the list says of them, and what this reader may do."""
    case, today = entry.content_object, actor.today
    is_chair = bool(access_to_seal.may_seal(actor, case) or access_to_seal.may_unseal(actor, case))
    waits = bool(entry.conflict) and not entry.conflict_waived_because
    acts = []
    if waits and is_chair and entry.user_id != actor.user.pk:
        acts.append(("Waive the conflict", "case-waive"))
    if keeps and entry.ended_on is None:
        if entry.expires_on:
            acts.append(("Change the last day", "case-extend"))
        acts.append(("End", "incident-roster-end"))
    if case.is_sealed and is_chair and entry.ended_on is None:
        acts.append(("Close it", "case-seal-close") if entry.opens_sealed else ("Open it", "case-seal-open"))  # fmt: skip
    return {
        "entry": entry,
        "waits": waits,
        "is_over": bool(entry.expires_on and entry.expires_on < today),
        "signed_until": entry.signed_until,  # type: ignore[attr-defined]
        "soon": _soon(entry, today),
        "acts": [{"label": label, "url": _address(case, name, entry.pk)} for label, name in acts],
    }


def _soon(entry: RosterEntry, today: date) -> str:
    """What of a person's access lapses in the next days, in words."""
    if entry.ended_on:
        return ""
    for ends_on, what in (
        (entry.expires_on, "access"),
        (entry.signed_until, "agreement"),  # type: ignore[attr-defined]
    ):
        if ends_on and today <= ends_on <= today + SOON:
            left = (ends_on - today).days
            when = "today" if not left else f"in {left} day{'' if left == 1 else 's'}"
            return f"{entry.user}: {what} ends {when}"
    return ""


def _address(incident: Incident, name: str, *more: int) -> str:
    return reverse(f"reviews:{name}", args=[incident.partnership.slug, incident.reference, *more])


def _moves(incident: Incident, actor: Actor, keeps: Verdict) -> list[dict[str, Any]]:
    asked = [
        ("Let somebody in", "incident-roster", keeps),
        ("Invite a guest to one meeting", "case-guest", keeps),
        ("Who has opened it", "case-readings", keeps),
        ("Seal the case", "case-seal", access_to_seal.may_seal(actor, incident)),
        ("Lift the seal", "case-unseal", access_to_seal.may_unseal(actor, incident)),
    ]
    return [
        {
            "label": label,
            "url": _address(incident, name),
            "allowed": True,
            "primary": name == "incident-roster",
            "warning": name == "case-seal",
        }
        for label, name, verdict in asked
        if verdict
    ]


def _found(request: MemberRequest, incident: Incident, pk: int) -> RosterEntry:
    return visible_or_404(_entries(incident, request.actor.today), pk=pk)


@ASK
def guest(request: MemberRequest, reference: str) -> HttpResponse:
    """Invite a guest to one meeting; the access ends by itself."""
    incident = cases.seen(request, reference)
    access.may_keep_roster(request.actor, incident).require()
    form = GuestForm(request.POST or None, today=request.actor.today)
    if form.is_valid():

        def act() -> str:
            rosters.invite(incident, by=request.actor, now=timezone.now(), **form.arguments())
            return cases.at("case-people")(incident)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"{form.cleaned_data['person']} is let in until that day.")
        return redirect(address)
    return render(request, "reviews/roster/guest.html", {"incident": incident, "form": form})


@ASK
def extend(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Change the last day of somebody's access."""
    incident = cases.seen(request, reference)
    access.may_keep_roster(request.actor, incident).require()
    entry = _found(request, incident, pk)
    if request.method != "POST":
        access.may_extend(request.actor, entry).require()
    form = ExtendForm(request.POST or None, today=request.actor.today)
    if form.is_valid():

        def act() -> str:
            rosters.extend(entry, by=request.actor, now=timezone.now(), **form.arguments())
            return cases.at("case-people")(incident)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"The last day of {entry.user} is changed.")
        return redirect(address)
    context = {"incident": incident, "form": form, "entry": entry}
    return render(request, "reviews/roster/extend.html", context)


@ASK
def waive(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """The chair waives a conflict that somebody declared, with the reason."""
    incident = cases.opened(request, reference, CaseReading.What.ROSTER)
    entry = _found(request, incident, pk)
    if request.method != "POST" or not entry.conflict_waived_because:
        access.may_waive(request.actor, entry).require()
    form = WaiveForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            rosters.waive_conflict(entry, by=request.actor, now=timezone.now(), **form.arguments())
            return cases.at("case-people")(incident)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"The conflict of {entry.user} is waived.")
        return redirect(address)
    context = {"incident": incident, "form": form, "entry": entry}
    return render(request, "reviews/roster/waive.html", context)


@ASK
def seal(request: MemberRequest, reference: str) -> HttpResponse:
    """Seal the whole case, after saying what that does."""
    incident = cases.seen(request, reference)
    if request.method != "POST" or not incident.is_sealed:
        access_to_seal.may_seal(request.actor, incident).require()
    form = SealCaseForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            case_seals.seal(incident, by=request.actor, now=timezone.now(), **form.arguments())
            return incident.get_absolute_url()

        messages.success(request, "The case is sealed.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/roster/seal.html", {"incident": incident, "form": form})


@ASK
def unseal(request: MemberRequest, reference: str) -> HttpResponse:
    """Lift the seal of the case, after saying what that does."""
    incident = cases.seen(request, reference)
    if request.method != "POST" or incident.is_sealed:
        access_to_seal.may_unseal(request.actor, incident).require()
    form = OnceForm(request.POST or None)
    if form.is_valid():
        case_seals.unseal(incident, by=request.actor, now=timezone.now())
        messages.success(request, "The seal of the case is lifted.")
        return redirect(incident.get_absolute_url())
    return render(request, "reviews/roster/unseal.html", {"incident": incident, "form": form})


def _change_seal(request: MemberRequest, reference: str, pk: int, *, is_open: bool) -> HttpResponse:
    incident = cases.seen(request, reference)
    access_to_seal.may_unseal(request.actor, incident).require()
    entry = _found(request, incident, pk)
    if request.method == "POST":
        case_seals.open_to(entry, is_open=is_open, by=request.actor)
        word = "open" if is_open else "closed"
        messages.success(request, f"The sealed case is {word} to {entry.user}.")
        return redirect(incident.get_absolute_url())
    context = {"incident": incident, "entry": entry, "is_open": is_open}
    return render(request, "reviews/roster/change_seal.html", context)


@ASK
def seal_open(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Open the sealed case to one person of its roster."""
    return _change_seal(request, reference, pk, is_open=True)


@ASK
def seal_close(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Close the sealed case to one person again."""
    return _change_seal(request, reference, pk, is_open=False)
