"""How education is represented: the bodies, who speaks for which phase, and where nobody does."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from governance.access.arrangements import WRITE_ARRANGEMENTS
from governance.forms.education import BodyForm, EndBodyForm
from governance.models import RepresentationBody
from governance.services import education
from governance.views.updates import at
from partnership.access import holds
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported
from partnership.views.asking import Asks, ask

WORDS = ("name", "kind", "phases", "meets", "led_by", "purpose", "source", "version")
MEANWHILE = "Somebody else saved this after you opened it. Nothing of yours is lost: it stands in the form below. They saved:"


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Every body with its seats, and for each phase who speaks for it; also as a spreadsheet."""
    rows = RepresentationBody.objects.visible_to(request.actor).current()
    rows = rows.prefetch_related("voices__seat__group__names")
    if exported(request):
        return csv_response(
            "education-representation",
            ["Body", "Kind", "Speaks for", "Seats", "Meets", "Led by", "What it does", "Source"],
            (
                [one.name, one.get_kind_display(), "; ".join(one.speaks_for), "; ".join(_seats(one)),
                 one.meets, one.led_by, one.purpose, one.source]
                for one in rows
            ),
        )  # fmt: skip
    may_write = bool(holds(request.actor, WRITE_ARRANGEMENTS))
    adding = {"label": "Record a body", "url": at(request, "education-new"), "allowed": True, "primary": True}  # fmt: skip
    return render(
        request,
        "governance/education/index.html",
        {
            "rows": [{"body": one, "seats": _seats(one)} for one in rows],
            "lines": education.lines(request.actor),
            "columns": ["Phase", "Strategic", "Operational"],
            "may_write": may_write,
            "moves": [adding] if may_write else [],
            "export_url": export_url(request),
        },
    )


def _seats(body: RepresentationBody) -> list[str]:
    """Where it sits; a seat of a group that has been closed since stays out."""
    sitting = (one.seat for one in body.voices.all() if not one.seat.group.is_closed)
    return [f"{one.group.name}: {one.title}" for one in sitting]


def _asks(request: MemberRequest, title: str, button: str, *, is_warning: bool = False) -> Asks:
    return Asks(
        heading=title,
        button=button,
        crumbs=("Arrangements", at(request, "arrangements"), "Education", at(request, "education")),
        is_warning=is_warning,
    )


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Record a body."""
    form = BodyForm(request.POST or None, actor=request.actor)

    def act(version: int, **given: Any) -> str:  # noqa: ARG001 - a new body has none yet
        education.record(by=request.actor, **given)
        return at(request, "education")

    asks = _asks(request, "Record a body that represents education", "Save")
    return ask(request, form, asks, act, done="The body is recorded.")


def _found(request: MemberRequest, pk: int) -> RepresentationBody:
    rows = RepresentationBody.objects.visible_to(request.actor).current()
    return visible_or_404(rows.select_related("partnership"), pk=pk)


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a body; when somebody else saved it meanwhile, show what they saved."""
    body, actor = _found(request, pk), request.actor
    now = {name: getattr(body, name) for name in WORDS}
    now["seats"] = list(body.voices.values_list("seat", flat=True))
    form = BodyForm(request.POST or None, actor=actor, body=body, initial=now)

    def act(**given: Any) -> str:
        education.change(body, by=actor, **given)
        return at(request, "education")

    asks = _asks(request, body.name, "Save")
    return ask(request, form, asks, act, done="The body is saved.")


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that a body is no more; it stays in the record."""
    body = _found(request, pk)
    form = EndBodyForm(request.POST or None)

    def act(**given: Any) -> str:
        education.end(body, by=request.actor, **given)
        return at(request, "education")

    asks = _asks(request, f"End {body.name}", "End it", is_warning=True)
    return ask(request, form, asks, act, done="The body is ended.")
