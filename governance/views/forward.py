"""The forward plan: the list, one thing planned or proposed, taking it onto an agenda, dropping it."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import agenda as access
from governance.forms import forward as forms
from governance.forms.fields import groups_of
from governance.forms.forward import DropForm, ForwardFilter, NewPlannedForm, PlannedForm, TakeForm
from governance.models import ForwardItem, Meeting, Verb
from governance.rules.meeting import MeetingState
from governance.services import forward as planning
from governance.views.agenda_asking import asked, at
from partnership.errors import Refused
from partnership.exports import csv_response
from partnership.guards import MemberRequest, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Group
from partnership.views.asking import move

NEVER = date(9999, 12, 31)  # what is wanted by no day stands after everything that is
SORTED_BY = {"day": "by_day", "group": "group__tier", "title": "title", "added": "added_at"}
COLUMNS = [
    {"label": "Wanted by", "sort": "day"},
    {"label": "What", "sort": "title"},
    {"label": "Group", "sort": "group"},
    {"label": "State"},
]


@require_safe
def plan(request: MemberRequest) -> HttpResponse:
    """Everything that the groups whose papers this person reads are to look at later."""
    mine = ForwardItem.objects.visible_to(request.actor)
    groups = groups_of(request.partnership)
    form = ForwardFilter(request.GET, groups=groups.filter(pk__in=mine.values("group")))
    rows = _narrowed(mine, form, request.actor.today).annotate(
        by_day=Coalesce("wanted_by", Value(NEVER))
    )
    rows = sorted_by(request, rows, SORTED_BY, "by_day").select_related(
        "partnership", "group", "agency", "added_by", "taken_as__meeting", "taken_as__partnership"
    )
    rows = rows.prefetch_related("group__names")
    if exported(request):
        return _csv(rows, request.actor.today)
    may_add = bool(_groups_to_add_to(request))
    return render(
        request,
        "governance/agenda/forward.html",
        {
            "page": _drawn(page_of(request, rows), request.actor.today),
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "may_add": may_add,
            "moves": _moves(request) if may_add else [],
        },
    )


def _narrowed(rows: QuerySet[ForwardItem], form: ForwardFilter, today: date) -> Any:
    form.is_valid()
    given = form.cleaned_data
    if group := given.get("group"):
        rows = rows.filter(group=group)
    match given.get("state"):
        case forms.OVERDUE:
            return rows.waiting().filter(wanted_by__lt=today)  # type: ignore[attr-defined]
        case forms.PROPOSED:
            return rows.filter(is_proposed=True)
        case forms.TAKEN:
            return rows.filter(taken_as__isnull=False)
        case forms.DROPPED:
            return rows.filter(dropped_at__isnull=False)
        case forms.ALL:
            return rows
        case _:
            return rows.waiting()  # type: ignore[attr-defined]


def _state(row: ForwardItem, today: date) -> tuple[str, str]:
    """The words and the colour of where it stands."""
    if row.taken_as:
        return f"On {row.taken_as.meeting.reference}", "green"
    if row.dropped_at:
        return "Dropped", "grey"
    if row.is_overdue(today):
        return "Overdue", "red"
    return ("Proposed", "yellow") if row.is_proposed else ("Waiting", "blue")


def _drawn(page: Any, today: date) -> Any:
    for row in page:
        row.says, row.colour = _state(row, today)
    return page


def _csv(rows: Any, today: date) -> HttpResponse:
    header = ["Group", "What", "Why", "For", "Wanted by", "State", "Added", "By", "For agency", "Why dropped"]  # fmt: skip
    return csv_response(
        "forward plan",
        header,
        (
            [
                row.group.name, row.title, row.because, row.get_purpose_display(), row.wanted_by,
                _state(row, today)[0], row.added_at, row.added_by or "The portal",
                row.agency or "", row.dropped_because,
            ]
            for row in rows
        ),
    )  # fmt: skip


def _groups_to_add_to(request: MemberRequest) -> list[Group]:
    groups = groups_of(request.partnership).current(request.actor.today)
    return [one for one in groups if access.may_propose(request.actor, one)]


def _moves(request: MemberRequest) -> list[dict[str, object]]:
    label = "Plan an item" if request.actor.is_business_unit else "Propose an item"
    url = reverse("governance:forward-new", args=[request.partnership.slug])
    return [{"label": label, "url": url, "allowed": True, "primary": True}]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Plan an item for a group, or propose one to it."""
    actor = request.actor
    mine = _groups_to_add_to(request)
    if not mine:
        raise Refused(access.WHO_PROPOSES)
    groups = groups_of(request.partnership).filter(pk__in=[one.pk for one in mine])
    form = NewPlannedForm(
        request.POST or None,
        today=actor.today,
        groups=groups,
        initial={"group": _asked_for(request, mine)},
    )

    def act() -> str:
        given = form.cleaned_data
        return planning.add(
            group=given["group"],
            words=form.words(),
            because=given["because"],
            wanted_by=given["wanted_by"],
            by=actor,
            now=timezone.now(),
        ).get_absolute_url()

    keeps = actor.is_business_unit
    return asked(
        request,
        form,
        act,
        done="It is on the forward plan." if keeps else "It is proposed. You are told what becomes of it.",
        heading="Plan an item" if keeps else "Propose an item",
        button="Put it on the plan" if keeps else "Propose it",
        back_url=reverse("governance:forward", args=[request.partnership.slug]),
        says=[] if keeps else ["Your name and your agency stand beside it, and the business unit is told."],
    )  # fmt: skip


def _asked_for(request: MemberRequest, mine: list[Group]) -> int | None:
    code = request.GET.get("group", "").replace("\x00", "")
    return next((one.pk for one in mine if one.code == code), None)


def _found(request: MemberRequest, pk: int) -> ForwardItem:
    rows = ForwardItem.objects.visible_to(request.actor).select_related(
        "partnership", "group", "agency", "added_by", "dropped_by",
        "taken_as__meeting", "taken_as__partnership",
    )  # fmt: skip
    return visible_or_404(rows, pk=pk)


@require_safe
def planned(request: MemberRequest, pk: int) -> HttpResponse:
    """One thing that is planned or proposed: why, by whom, and what became of it."""
    row, actor = _found(request, pk), request.actor
    row.says, row.colour = _state(row, actor.today)  # type: ignore[attr-defined]
    may = access.may_change_planned(actor, row)
    moves = [
        move("Put it on an agenda", _at(row, "forward-take"), may, primary=True),
        move("Change it", _at(row, "forward-change"), may),
        move("Drop it", _at(row, "forward-drop"), may),
    ]
    return render(
        request, "governance/agenda/planned.html", {"planned": row, "moves": moves if may else []}
    )


def _at(row: ForwardItem, name: str) -> str:
    return reverse(f"governance:{name}", args=[row.partnership.slug, row.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change what is planned while it waits."""
    row, actor = _found(request, pk), request.actor
    access.may_change_planned(actor, row).require()
    names = ("title", "purpose", "asks", "minutes_planned", "presenter", "because", "wanted_by")
    form = PlannedForm(
        request.POST or None,
        today=actor.today,
        opened_day=row.wanted_by,
        initial={name: getattr(row, name) for name in names},
    )

    def act() -> str:
        given = form.cleaned_data
        return planning.change(
            row, words=form.words(), because=given["because"], wanted_by=given["wanted_by"], by=actor
        ).get_absolute_url()  # fmt: skip

    return asked(
        request,
        form,
        act,
        done="The plan is saved.",
        heading="Change what is planned",
        button="Save",
        back_url=row.get_absolute_url(),
        caption=row.title,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    """Drop what is planned, with the reason."""
    row, actor = _found(request, pk), request.actor
    access.may_change_planned(actor, row).require()
    form = DropForm(request.POST or None)
    return asked(
        request,
        form,
        lambda: planning.drop(
            row, by=actor, now=timezone.now(), **form.arguments()
        ).get_absolute_url(),
        done="It is dropped, and the plan says why.",
        heading="Drop it from the forward plan?",
        button="Drop it",
        warning=True,
        back_url=row.get_absolute_url(),
        caption=row.title,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: MemberRequest, pk: int) -> HttpResponse:
    """Put what is planned on an agenda of its group."""
    row, actor = _found(request, pk), request.actor
    access.may_plan(actor, row.group).require()
    meetings = Meeting.objects.visible_to(actor, Verb.OPEN).filter(
        group=row.group_id, state__in=[MeetingState.PLANNED, *access.TAKES_LATE_ITEMS]
    )
    wanted = request.GET.get("meeting", "").replace("\x00", "")
    form = TakeForm(
        request.POST or None,
        meetings=meetings.order_by("meets_on", "pk"),
        initial={"meeting": meetings.filter(reference=wanted).first() or meetings.order_by("meets_on").first()},
    )  # fmt: skip

    def act() -> str:
        item = planning.take(
            row, meeting=form.cleaned_data["meeting"], by=actor, now=timezone.now()
        )
        return f"{at(item.meeting, 'agenda')}#item-{item.pk}"

    return asked(
        request,
        form,
        act,
        done="It is on the agenda.",
        heading="Put it on an agenda",
        button="Put it on the agenda",
        back_url=row.get_absolute_url(),
        caption=row.title,
        says=["An agenda that is set is not offered. Take it back first."],
    )
