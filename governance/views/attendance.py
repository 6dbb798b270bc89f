"""Attendance by agency and by seat, over any period and group, of the meetings whose record a person may open."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from governance import figures
from governance.forms.attendance import AttendanceFilters
from governance.models import AttendanceConcern, Meeting, Verb
from governance.views.concerns import raises
from partnership.exports import csv_response
from partnership.guards import MemberRequest
from partnership.lists import export_url, exported
from partnership.models import Group

COLUMNS: list[dict[str, Any]] = [
    {"label": "Agency"},
    {"label": "Expected", "numeric": True},
    {"label": "Present", "numeric": True},
    {"label": "Deputy", "numeric": True},
    {"label": "Apologies", "numeric": True},
    {"label": "Absent", "numeric": True},
    {"label": "Seat vacant", "numeric": True},
    {"label": "Represented", "numeric": True},
]


@require_safe
def attendance(request: MemberRequest) -> HttpResponse:
    """Who came, by agency and by seat; where no attendance was recorded, that is said and no share is shown."""
    visible = Meeting.objects.visible_to(request.actor, Verb.OPEN).held()
    form = AttendanceFilters(
        request.GET, partnership=request.partnership, visible=visible, today=request.actor.today
    )
    form.is_valid()
    start, end = form.period()
    held = visible.of_period(start, end)
    if group := form.cleaned_data.get("group"):
        held = held.filter(group=group)
    agencies, seats = figures.attendance_by_agency(held), _seats(held)
    if exported(request):
        return _csv(agencies, seats)
    recorded, unrecorded = figures.how_many_recorded(held)
    return render(
        request,
        "governance/attendance/index.html",
        {
            "filters": form,
            "starts_on": start,
            "ends_on": end,
            "recorded": recorded,
            "unrecorded": unrecorded,
            "agencies": agencies,
            "seats": seats,
            "columns": COLUMNS,
            "seat_columns": [{"label": "Seat"}, *COLUMNS[1:]],
            "bars": [
                {"label": one.name, "value": one.share, "says": f"{one.share} %"}
                for one in agencies
                if one.share is not None
            ],
            "source": f"From the attendance recorded at {recorded} meeting{'' if recorded == 1 else 's'}.",
            "export_url": export_url(request),
            "raises": raises(request.actor),
            "concerns": AttendanceConcern.objects.visible_to(request.actor).open().count(),
        },
    )


def _seats(held: Any) -> list[dict[str, Any]]:
    rows = figures.attendance_by_seat(held)
    away = figures.away_twice(held)
    groups = {
        one.pk: one.name
        for one in Group.objects.filter(pk__in={key for _, key, _ in rows}).with_names()
    }
    return [
        {"line": line, "seat": seat, "group": groups[group], "is_away": seat in away}
        for seat, group, line in rows
    ]


def _csv(agencies: Any, seats: list[dict[str, Any]]) -> HttpResponse:
    header = ["Of", "Group", *(one["label"] for one in COLUMNS), "Away twice in a row"]

    def cells(line: figures.AttendanceLine) -> list[object]:
        share = "" if line.share is None else f"{line.share} %"
        return [line.name, line.expected, line.present, line.deputy, line.apologies, line.absent, line.vacant, share]  # fmt: skip

    return csv_response(
        "attendance",
        header,
        [
            *(["Agency", "", *cells(one), ""] for one in agencies),
            *(["Seat", one["group"], *cells(one["line"]), one["is_away"]] for one in seats),
        ],
    )
