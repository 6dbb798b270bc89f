"""Who is told of an incident beside the Panel: the list, another area, and the record that they were told."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import Verdict
from partnership.guards import MemberRequest, visible_or_404
from partnership.services import deadlines, references
from reviews.access import duty as access
from reviews.access import incident as incident_access
from reviews.forms.duties import AreaForm, TellForm
from reviews.forms.reasons import ReasonForm
from reviews.models import CaseReading, DutyToTell, Incident
from reviews.rules.duty import CLOCKS, DutyKind
from reviews.services import duties
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
TOLD_COLUMNS = ["Who", "Of what", "When", "Receipt"]


@require_safe
def index(request: MemberRequest, reference: str) -> HttpResponse:
    """Who must be told and who was told, in what order it was recorded."""
    incident = cases.opened(request, reference, CaseReading.What.CASE)
    opened = incident_access.may_open(request.actor, incident)
    return render(
        request,
        "reviews/duties/index.html",
        {
            **cases.frame(incident, opened, "Who is told"),
            "duties": _with_acts(request, incident, opened),
            "tellings": incident.tellings.all(),
            "told_columns": TOLD_COLUMNS,
            "may_name_area": access.may_name_area(request.actor, incident, opened=opened),
        },
    )


def _with_acts(
    request: MemberRequest, incident: Incident, opened: Verdict
) -> list[dict[str, object]]:
    """Each duty with its clock, and whether this person may act on it; the first act is the main one."""
    rows = list(
        incident.duties.select_related(
            "incident__lead_authority", "incident__partnership", "told_by"
        )
    )
    chips = deadlines.chips(duties.clocks_of_duties(rows), request.actor.today)
    by_duty = {one["deadline"].subject_id: one["chip"] for one in chips}
    may = {row.pk: access.may_tell(request.actor, row, opened=opened) for row in rows}
    main = next((pk for pk, verdict in may.items() if verdict), None)
    return [
        {
            "duty": row,
            "chip": by_duty.get(row.pk),
            "may_tell": may[row.pk],
            "is_secondary": row.pk != main,
        }
        for row in rows
    ]


def _duty(request: MemberRequest, reference: str, pk: int) -> DutyToTell:
    """One duty of an incident that this person sees; the verdict comes first, then the reading."""
    incident = cases.seen(request, reference)
    incident_access.may_open(request.actor, incident).require()
    rows = DutyToTell.objects.visible_to(request.actor).select_related(
        "incident__lead_authority", "incident__partnership"
    )
    duty = visible_or_404(rows, incident=incident, pk=pk)
    access.may_tell(request.actor, duty).require()
    cases.opened(request, reference, CaseReading.What.CASE)
    return duty


@ASK
def name_area(request: MemberRequest, reference: str) -> HttpResponse:
    """Name another area that the incident concerns."""
    incident = cases.seen(request, reference)
    access.may_name_area(request.actor, incident).require()
    form = AreaForm(request.POST or None, incident=incident)
    if form.is_valid():

        def act() -> str:
            duties.name_area(incident, by=request.actor, now=timezone.now(), **form.arguments())
            return cases.at("incident-told")(incident)

        messages.success(request, "The area is named, and its clock is running.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    return render(request, "reviews/duties/area.html", {"incident": incident, "form": form})


@ASK
def tell(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Record that those who must be told were told; when it was late, why."""
    duty = _duty(request, reference, pk)
    deadline = deadlines.find(CLOCKS[DutyKind(duty.kind)], duty)
    form = TellForm(request.POST or None, duty=duty, deadline=deadline)
    if form.is_valid():

        def act() -> str:
            duties.tell(
                duty,
                told_at=form.cleaned_data["sent_at"],
                receipt=form.cleaned_data["receipt"],
                breach=form.breach(),
                by=request.actor,
                now=timezone.now(),
            )
            return cases.at("incident-told")(duty.incident)

        messages.success(request, "It is recorded that they were told.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {"incident": duty.incident, "duty": duty, "form": form, "deadline": deadline}
    return render(request, "reviews/duties/tell.html", context)


@ASK
def not_needed(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say that nobody needs to be told after all, and why."""
    duty = _duty(request, reference, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            duties.say_not_needed(duty, by=request.actor, **form.arguments())
            return cases.at("incident-told")(duty.incident)

        messages.success(request, "It is recorded that nobody needs to be told.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {"incident": duty.incident, "duty": duty, "form": form}
    return render(request, "reviews/duties/not_needed.html", context)
