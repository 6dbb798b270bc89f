"""The agenda of a meeting: the page, how it begins, what a template keeps of it, setting it and sending it out."""

from datetime import date, datetime

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import agenda as access
from governance.access.meeting import keeps
from governance.forms.agenda import BeginForm, DoForm, TemplateForm
from governance.models import AgendaItem, AgendaTemplate, ForwardItem, Meeting, StandingItem, Verb
from governance.rules.agenda import length_in_words, papers_due_on
from governance.rules.meeting import MeetingState
from governance.services import agendas, standing_items
from governance.views.agenda_asking import asked, at
from partnership.access import ALLOWED
from partnership.clocks import in_words
from partnership.guards import MemberRequest, visible_or_404
from partnership.services import calendar
from partnership.views.asking import move

SHOWN_OF_THE_PLAN = 8
WHO_READS = (
    "those who sit in the group, the business unit, the chairs, the partners and the scrutineer."
)
WHO_READS_CLOSED = "those who sit in the group, the business unit and the independent chair."


def meeting_at(request: MemberRequest, reference: str) -> Meeting:
    """The meeting whose papers this person may open."""
    rows = Meeting.objects.visible_to(request.actor, Verb.OPEN)
    return visible_or_404(
        rows.select_related("group", "partnership").prefetch_related("group__names"),
        reference=reference,
    )


def moves_of(request: MemberRequest, meeting: Meeting) -> list[dict[str, object]]:
    """What this person may do about the agenda of a meeting, for the meeting's page."""
    if not Meeting.objects.visible_to(request.actor, Verb.OPEN).filter(pk=meeting.pk).exists():
        return []
    return [move("Agenda", at(meeting, "agenda"), ALLOWED), *_setting_moves(request, meeting)]


def _setting_moves(request: MemberRequest, meeting: Meeting) -> list[dict[str, object]]:
    actor = request.actor
    if not keeps(actor, meeting):
        return []
    if meeting.state == MeetingState.PLANNED:
        may = agendas.may_set(actor, meeting)
        return [move("Set the agenda", at(meeting, "agenda-set"), may, primary=True)]
    if meeting.state == MeetingState.AGENDA_SET:
        return [
            move(
                "Send the papers out",
                at(meeting, "agenda-send"),
                access.may_send(actor, meeting),
                primary=True,
            ),
            move(
                "Take the agenda back",
                at(meeting, "agenda-take-back"),
                access.may_take_back(actor, meeting),
            ),
        ]
    return []


@require_safe
def agenda(request: MemberRequest, reference: str) -> HttpResponse:
    """The agenda: read and printed by those who read the papers, changed by those who keep it."""
    found = meeting_at(request, reference)
    rows = agendas.items_of(found)
    may_change = access.may_change(request.actor, found)
    may_add = access.may_add(request.actor, found)
    return render(
        request,
        "governance/agenda/agenda.html",
        {
            "meeting": found,
            "items": agendas.timed(found, rows),
            "length": length_in_words(agendas.planned_minutes(rows), found.planned_minutes),
            "runs_over": _runs_over(found, rows),
            "proposes": bool(access.may_propose(request.actor, found.group)),
            "may_change": may_change,
            "may_add": may_add,
            "may_keep": keeps(request.actor, found),
            "missing": _missing(found) if may_change else [],
            "planned": _planned(found) if may_add else [],
            "went_out_late": agendas.went_out_late(found),
            "moves": _moves(request, found, rows),
            "readers": WHO_READS_CLOSED if found.group.is_closed else WHO_READS,
        },
    )


def _runs_over(meeting: Meeting, rows: list[AgendaItem]) -> bool:
    length = meeting.planned_minutes
    return length is not None and agendas.planned_minutes(rows) > length


def _missing(meeting: Meeting) -> list[StandingItem]:
    return [one.rule for one in standing_items.due_for(meeting)]


def _planned(meeting: Meeting) -> QuerySet[ForwardItem]:
    """What the forward plan holds for the group, the most pressing first."""
    rows = ForwardItem.objects.filter(group=meeting.group_id).waiting()
    return rows.select_related("partnership")[:SHOWN_OF_THE_PLAN]


def _moves(
    request: MemberRequest, meeting: Meeting, rows: list[AgendaItem]
) -> list[dict[str, object]]:
    actor = request.actor
    if not keeps(actor, meeting):
        return []
    found: list[dict[str, object]] = []
    if not rows and access.may_change(actor, meeting):
        return [
            move("Begin the agenda", at(meeting, "agenda-begin"), ALLOWED, primary=True),
            move("Add the first item", at(meeting, "agenda-item-new"), ALLOWED),
        ]
    if may_add := access.may_add(actor, meeting):
        label = "Add an item" if access.may_change(actor, meeting) else "Add a late item"
        found.append(move(label, at(meeting, "agenda-item-new"), may_add))
    return [*_setting_moves(request, meeting), *found]


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: MemberRequest, reference: str) -> HttpResponse:
    """Begin the agenda with the standing items, an earlier agenda or a template."""
    found, actor = meeting_at(request, reference), request.actor
    access.may_change(actor, found).require()
    earlier = Meeting.objects.visible_to(actor, Verb.OPEN).filter(group=found.group)
    due = standing_items.due_for(found)
    form = BeginForm(
        request.POST or None,
        has_standing=bool(due) or found.items.exists(),
        earlier=earlier.exclude(pk=found.pk)
        .annotate(how_many=Count("items"))
        .filter(how_many__gt=0),
        templates=AgendaTemplate.objects.visible_to(actor).filter(group__isnull=True)
        | AgendaTemplate.objects.visible_to(actor).filter(group=found.group),
    )
    return asked(
        request,
        form,
        lambda: at(agendas.begin(found, by=actor, **form.arguments()), "agenda"),
        done="The agenda is begun.",
        heading="Begin the agenda",
        button="Begin the agenda",
        back_url=at(found, "agenda"),
        says=[_standing_in_words([one.rule.title for one in due])],
        meeting=found,
    )


def _standing_in_words(titles: list[str]) -> str:
    if not titles:
        return "The group has no standing items that are due."
    return f"These standing items come in by rule: {'; '.join(titles)}."


@require_POST
def bring_in(request: MemberRequest, reference: str) -> HttpResponse:
    """Bring in the standing items that are due and missing."""
    found = meeting_at(request, reference)
    added = agendas.bring_in(found, by=request.actor)
    words = "Nothing was missing." if not added else f"{added} standing items came in."
    messages.success(request, "1 standing item came in." if added == 1 else words)
    return redirect(at(found, "agenda"))


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: MemberRequest, reference: str) -> HttpResponse:
    """Keep the agenda as a template to begin others from."""
    found, actor = meeting_at(request, reference), request.actor
    access.may_plan(actor, found.group).require()
    form = TemplateForm(request.POST or None)

    def act() -> str:
        agendas.save_template(found, by=actor, **form.arguments())
        return at(found, "agenda")

    return asked(
        request,
        form,
        act,
        done="The template is saved.",
        heading="Save as a template",
        button="Save the template",
        back_url=at(found, "agenda"),
        says=["Items that come by rule are left out: the rules of each group bring its own."],
        meeting=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_agenda(request: MemberRequest, reference: str) -> HttpResponse:
    """Set the agenda, after saying what that does."""
    found, actor = meeting_at(request, reference), request.actor
    access.may_keep(actor, found).require()
    if request.method != "POST":  # the service asks again, and takes a second click quietly
        agendas.may_set(actor, found).require()
    form = DoForm(request.POST or None)
    return asked(
        request,
        form,
        lambda: at(agendas.set_agenda(found, by=actor), "agenda"),
        done="The agenda is set. Nobody has been told yet: send the papers out for that.",
        heading="Set the agenda",
        button="Set the agenda",
        back_url=at(found, "agenda"),
        says=[
            "Its items and their order stay as they are.",
            "You can take it back to change it until the papers go out.",
            "Nobody is told yet.",
        ],
        meeting=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Open a set agenda again, after saying what that does."""
    found, actor = meeting_at(request, reference), request.actor
    access.may_keep(actor, found).require()
    if request.method != "POST":
        access.may_take_back(actor, found).require()
    form = DoForm(request.POST or None)
    return asked(
        request,
        form,
        lambda: at(agendas.take_back(found, by=actor), "agenda"),
        done="The agenda can be changed again.",
        heading="Take the agenda back",
        button="Take it back",
        back_url=at(found, "agenda"),
        says=["Its items can be changed again, and it has to be set again afterwards."],
        meeting=found,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest, reference: str) -> HttpResponse:
    """Send the papers out, after saying how many people will be told and whether that is late."""
    found, actor, now = meeting_at(request, reference), request.actor, timezone.now()
    access.may_keep(actor, found).require()
    if request.method != "POST":
        access.may_send(actor, found).require()
    form = DoForm(request.POST or None)
    return asked(
        request,
        form,
        lambda: at(agendas.send_out(found, by=actor, now=now), "agenda"),
        done="The papers are out.",
        heading="Send the papers out",
        button="Send the papers out",
        back_url=at(found, "agenda"),
        says=_what_sending_does(found, actor.today, now),
        meeting=found,
    )


def _what_sending_does(meeting: Meeting, today: date, now: datetime) -> list[str]:
    people = len(agendas.people_to_tell(meeting, today))
    told = "1 person will be told" if people == 1 else f"{people} people will be told"
    says = [
        f"{told}, by e-mail and on their page: everybody with a seat in the group.",
        "The mail names the meeting by its reference and its day, and nothing of the agenda.",
        "The agenda cannot be taken back afterwards. A late item can be added and is marked so.",
    ]
    if agendas.would_be_late(meeting, now):
        due = in_words(papers_due_on(meeting.meets_on, calendar.holidays()))
        says.insert(0, f"This is late: papers are due five working days before, on {due}.")
    return says
