"""The register of serious incidents, one incident, and the acts on it."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import Verdict, holds
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models import Deadline, TrailEntry
from partnership.roles import STATUTORY_SECTORS
from partnership.services import calendar, deadlines, references
from partnership.views.asking import Asks, ask
from reviews.access import case_seal as access_to_seal
from reviews.access import child as child_access
from reviews.access import follow_up as follow_up_access
from reviews.access import incident as access
from reviews.access.break_glass import may_ask as may_ask_emergency
from reviews.access.practice_review import may_begin
from reviews.forms.duties import WithdrawalForm
from reviews.forms.incidents import (
    DecisionForm,
    IncidentFilter,
    NotificationForm,
    ReportForms,
    ViewForm,
)
from reviews.forms.reasons import ReasonForm
from reviews.forms.rosters import RosterForm
from reviews.models import CaseReading, FollowUp, FurtherChildren, Incident, RosterEntry
from reviews.rules.incident import NOTIFY_PANEL
from reviews.services import criteria, duties, incidents, readings, rosters
from reviews.views import cases

ON_A_PAGE = 25
COLUMNS = ["Reference", "State", "Authority became aware", "Notify the Panel"]
WALK_COLUMNS = ["Condition", "The report", *(sector.label for sector in STATUTORY_SECTORS)]
ROSTER_COLUMNS = ["Person", "As", "Why", {"label": "End access", "hidden": True}]
ASK = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@needs(access.SEE_INCIDENTS)
def index(request: MemberRequest) -> HttpResponse:
    """The register without names: reference, state and clock."""
    rows = Incident.objects.visible_to(request.actor).select_related("partnership")
    chosen = IncidentFilter(request.GET or None)
    if chosen.is_valid() and chosen.cleaned_data["state"]:
        rows = rows.filter(state=chosen.cleaned_data["state"])
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    clocks = {
        row.subject_id: row.chip(request.actor.today, calendar.holidays())
        for row in Deadline.objects.filter(
            clock=NOTIFY_PANEL.code, subject_id__in=[row.pk for row in page]
        ).to_show()
    }
    return render(
        request,
        "reviews/incidents/index.html",
        {
            "page": page,
            "columns": COLUMNS,
            "rows": [{"incident": row, "chip": clocks.get(row.pk)} for row in page],
            "filters": chosen,
            "may_report": holds(request.actor, access.REPORT_INCIDENT),
        },
    )


@ASK
@needs(access.REPORT_INCIDENT)
def report(request: MemberRequest) -> HttpResponse:
    """Report a serious incident."""
    form = ReportForms(request.POST or None, actor=request.actor)
    if form.is_valid():
        address = references.once(
            form.main.cleaned_data["form_key"],
            lambda: incidents.report(
                form.report(), by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        messages.success(request, "The incident is reported and its clock is running.")
        return redirect(address)
    return render(request, "reviews/incidents/report.html", {"form": form})


@require_safe
def detail(request: MemberRequest, reference: str) -> HttpResponse:
    """One incident: its clock and its state for those who see it, its material for those who may open it."""
    incident = cases.seen(request, reference)
    may_act = access.may_open(request.actor, incident)
    opened = may_act or access.may_view(request.actor, incident)
    if opened:
        readings.note(incident, CaseReading.What.CASE, by=request.actor, now=timezone.now())
    return render(
        request,
        "reviews/incidents/detail.html",
        {
            **cases.frame(incident, opened, "Summary", is_emergency=not may_act),
            "review": getattr(incident, "rapid_review", None),
            "follow_ups": FollowUp.objects.filter(incident=incident).select_related("partnership"),
            "clocks": deadlines.chips(duties.clocks_of(incident), request.actor.today),
            **_material(request, incident, opened, may_act),
            "roster": _roster(incident) if opened else [],
            "roster_columns": ROSTER_COLUMNS,
            "may_keep_roster": access.may_keep_roster(request.actor, incident, opened=may_act),
            "may_act": may_act,
            "moves": _moves(request, incident, may_act),
            "trail": TrailEntry.objects.of(incident).select_related("by", "agency")[:10],
        },
    )


def _material(
    request: MemberRequest, incident: Incident, opened: Verdict, may_act: Verdict
) -> dict[str, Any]:
    """What only those who may open the case are shown on its first page."""
    if not opened:
        return {"children": [], "walk": None, "involved": [], "further": None}
    return {
        "children": incident.children.all(),
        "further": FurtherChildren.objects.filter(incident=incident).first(),
        "may_change_children": child_access.may_change_children(
            request.actor, incident, opened=may_act
        ),
        "may_add_child": child_access.may_add_child(request.actor, incident, opened=may_act),
        "walk": criteria.walk(incident),
        "walk_columns": WALK_COLUMNS,
        "involved": incident.involved.select_related("agency"),
    }


def _roster(incident: Incident) -> Any:
    return RosterEntry.objects.filter(
        content_object=incident, ended_on__isnull=True
    ).select_related("user", "granted_by")


def _moves(request: MemberRequest, incident: Incident, opened: Verdict) -> list[dict[str, Any]]:
    """What the actor may do now: the one main act first, then the others; what is refused is said, not drawn."""
    actor = request.actor
    asked: list[tuple[str, str, Verdict]] = [
        (
            "Give a partner's view",
            "incident-view",
            access.may_give_view(actor, incident, opened=opened),
        ),
        ("Decide", "incident-decide", access.may_decide(actor, incident, opened=opened)),
        (
            "Record the notification",
            "incident-notify",
            access.may_record_notification(actor, incident, opened=opened),
        ),
        (
            "Let somebody in",
            "incident-roster",
            access.may_keep_roster(actor, incident, opened=opened),
        ),
        (
            "Begin a practice review",
            "practice-review-begin",
            may_begin(actor, incident, opened=opened),
        ),
        (
            "Say what follows",
            "incident-follow-up",
            follow_up_access.may_say_what_follows(actor, incident, opened=opened),
        ),
        (
            "Take the decision up again",
            "incident-reconsider",
            access.may_reconsider(actor, incident, opened=opened),
        ),
        ("Withdraw", "incident-withdraw", access.may_withdraw(actor, incident, opened=opened)),
        ("Open it in an emergency", "case-emergency", may_ask_emergency(actor, incident)),
        ("Lift the seal", "case-unseal", access_to_seal.may_unseal(actor, incident)),
    ]
    where = {"partnership_slug": incident.partnership.slug, "reference": incident.reference}
    main = next((name for _, name, verdict in asked[:3] if verdict), "")
    return [
        {
            "label": label,
            "url": reverse(f"reviews:{name}", kwargs=where),
            "allowed": bool(verdict),
            "reason": verdict.reason,
            "primary": name == main,
            "warning": name == "incident-withdraw",
        }
        for label, name, verdict in asked
        if verdict or name == _next_step(incident)
    ]


def _next_step(incident: Incident) -> str:
    """The act that the state waits for, which is worth a word to people who may not do it."""
    waits_for = {
        "reported": "incident-decide",
        "under_consideration": "incident-decide",
        "to_notify": "incident-notify",
    }
    return waits_for.get(incident.state, "")


@ASK
def give_view(request: MemberRequest, reference: str) -> HttpResponse:
    """Record a statutory partner's view."""
    incident = cases.seen(request, reference)
    access.may_give_view(request.actor, incident).require()
    cases.opened(request, reference, CaseReading.What.CASE)
    form = ViewForm(
        request.POST or None,
        actor=request.actor,
        initial=criteria.given_before(incident, access.sectors_of(request.actor)),
    )
    if form.is_valid():

        def act() -> str:
            incidents.give_view(incident, by=request.actor, now=timezone.now(), **form.arguments())
            return incident.get_absolute_url()

        messages.success(request, "The view is recorded.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/incidents/view.html", {"incident": incident, "form": form})


@ASK
def decide(request: MemberRequest, reference: str) -> HttpResponse:
    """Decide whether the Panel is notified, with the partners' views beside the criteria."""
    incident = cases.seen(request, reference)
    access.may_decide(request.actor, incident).require()
    cases.opened(request, reference, CaseReading.What.CASE)
    form = DecisionForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            incidents.decide(incident, by=request.actor, now=timezone.now(), **form.arguments())
            return incident.get_absolute_url()

        messages.success(request, "The decision is recorded.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {
        "incident": incident,
        "form": form,
        "walk": criteria.walk(incident),
        "walk_columns": WALK_COLUMNS,
    }
    return render(request, "reviews/incidents/decide.html", context)


@ASK
def notify(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the notification to the Panel; when it was late, why."""
    incident = cases.seen(request, reference)
    access.may_record_notification(request.actor, incident).require()
    deadline = deadlines.find(NOTIFY_PANEL, incident)
    form = NotificationForm(request.POST or None, incident=incident, deadline=deadline)
    if form.is_valid():

        def act() -> str:
            incidents.record_notification(
                incident,
                panel_reference=form.cleaned_data["panel_reference"],
                sent_at=form.cleaned_data["sent_at"],
                breach=form.breach(),
                by=request.actor,
                now=timezone.now(),
            )
            return incident.get_absolute_url()

        messages.success(request, "The Panel's receipt is recorded and the rapid review is open.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {"incident": incident, "form": form, "deadline": deadline}
    return render(request, "reviews/incidents/notify.html", context)


@ASK
def withdraw(request: MemberRequest, reference: str) -> HttpResponse:
    """Withdraw an incident, after saying what will happen."""
    incident = cases.seen(request, reference)
    access.may_withdraw(request.actor, incident).require()
    form = WithdrawalForm(request.POST or None, incident=incident)
    if form.is_valid():

        def act() -> str:
            incidents.withdraw(incident, by=request.actor, **form.arguments())
            return incident.get_absolute_url()

        messages.success(request, "The incident is withdrawn.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {
        "incident": incident,
        "form": form,
        "review": getattr(incident, "rapid_review", None),
    }
    return render(request, "reviews/incidents/withdraw.html", context)


@ASK
def reconsider(request: MemberRequest, reference: str) -> HttpResponse:
    """Take the decision up again, with the reason."""
    incident = cases.seen(request, reference)
    return ask(
        request,
        ReasonForm(request.POST or None),
        Asks(
            heading="Take the decision up again",
            button="Consider it again",
            crumbs=(
                "Serious incidents",
                reverse("reviews:incidents", args=[incident.partnership.slug]),
                incident.reference,
                incident.get_absolute_url(),
            ),
            caption=incident.reference,
            says=(
                "The partners' views stay as they are until each is changed, and the authority decides again.",
                "The five working days still count from the day the authority became aware.",
                "The people on the roster of this case read why.",
            ),
            classification="OFFICIAL-SENSITIVE",
        ),
        lambda **typed: incidents.reconsider(
            incident, by=request.actor, now=timezone.now(), **typed
        ),
        done="The decision is open again.",
        may=access.may_reconsider(request.actor, incident),
    )


@ASK
def let_in(request: MemberRequest, reference: str) -> HttpResponse:
    """Let one person in to the case."""
    incident = cases.seen(request, reference)
    access.may_keep_roster(request.actor, incident).require()
    form = RosterForm(request.POST or None, actor=request.actor)
    if form.is_valid():

        def act() -> str:
            rosters.add(incident, by=request.actor, now=timezone.now(), **form.arguments())
            return incident.get_absolute_url()

        messages.success(request, f"{form.cleaned_data['person']} is let in.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/incidents/let_in.html", {"incident": incident, "form": form})


@ASK
def end_access(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Take one person off the roster, after a confirmation."""
    incident = cases.seen(request, reference)
    access.may_keep_roster(request.actor, incident).require()
    entry = visible_or_404(_roster(incident), pk=pk)
    if request.method == "POST":
        rosters.end(entry, by=request.actor)
        messages.success(request, f"{entry.user} can no longer open this case.")
        return redirect(incident)
    context = {"incident": incident, "entry": entry}
    return render(request, "reviews/incidents/end_access.html", context)


@ASK
def conflict(request: MemberRequest, reference: str) -> HttpResponse:
    """Declare one's own conflict of interest."""
    incident = cases.seen(request, reference)
    access.may_open(request.actor, incident).require()
    form = ReasonForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            rosters.declare_conflict(incident, by=request.actor, **form.arguments())
            return incident.get_absolute_url()

        messages.success(request, "Your conflict is recorded, and the case is closed to you.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/incidents/conflict.html", {"incident": incident, "form": form})
