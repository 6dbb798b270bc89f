"""Our links with other boards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from governance.access.arrangements import WRITE_ARRANGEMENTS
from governance.forms.arrangements_reviews import BoardForm, EndForm, told_of
from governance.models import BoardLink
from governance.services import board_links
from partnership.access import holds
from partnership.errors import WrittenMeanwhile
from partnership.exports import csv_response
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of
from partnership.services import references


def _list_url(request: MemberRequest) -> str:
    return reverse(
        "governance:arrangements-boards", kwargs={"partnership_slug": request.partnership.slug}
    )


@require_safe
def boards(request: MemberRequest) -> HttpResponse:
    """Every link that holds, those with an overdue protocol marked; also as a spreadsheet."""
    rows = BoardLink.objects.visible_to(request.actor).filter(ended_on__isnull=True)
    rows = rows.select_related("agency", "seat")
    if exported(request):
        return csv_response(
            "other-boards",
            ["Board", "What for", "Protocol agreed", "Review due", "Done together", "Not done twice", "Speaks for us", "Chaired by"],
            (
                [one.board, one.purpose, one.protocol_agreed_on, one.review_due_on, one.joint_work, one.kept_apart,
                 one.seat.title if one.seat else one.speaks_for_us, one.chaired_by]
                for one in rows
            ),
        )  # fmt: skip
    overdue = BoardLink.objects.overdue(request.actor.today).values_list("pk", flat=True)
    may_write = bool(holds(request.actor, WRITE_ARRANGEMENTS))
    url = reverse(
        "governance:arrangements-board-record",
        kwargs={"partnership_slug": request.partnership.slug},
    )
    return render(
        request,
        "governance/arrangements/boards.html",
        {
            "page": page_of(request, rows),
            "overdue": set(overdue),
            "export_url": export_url(request),
            "may_write": may_write,
            "moves": [{"label": "Record a link", "url": url, "allowed": True, "primary": True}] if may_write else [],
        },
    )  # fmt: skip


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: MemberRequest) -> HttpResponse:
    """Record a link with another board."""
    form = BoardForm(request.POST or None, partnership=request.partnership)
    if form.is_valid():

        def act() -> str:
            board_links.record(by=request.actor, **form.told())
            return _list_url(request)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The link is recorded.")
        return redirect(address)
    return _shown(request, form, "Record a link with another board")


def _shown(
    request: MemberRequest, form: BoardForm | EndForm, heading: str, theirs: BoardLink | None = None
) -> HttpResponse:
    return render(
        request,
        "governance/arrangements/board_form.html",
        {"form": form, "heading": heading, "theirs": theirs, "back_url": _list_url(request)},
    )


def _found(request: MemberRequest, pk: int) -> BoardLink:
    rows = BoardLink.objects.visible_to(request.actor).filter(ended_on__isnull=True)
    return visible_or_404(rows.select_related("agency", "seat"), pk=pk)


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: MemberRequest, pk: int) -> HttpResponse:
    """Change a link; when somebody else saved it meanwhile, show what they saved."""
    link = _found(request, pk)
    form = BoardForm(request.POST or None, partnership=request.partnership, initial=told_of(link))
    heading = f"Link with {link.board}"
    if not form.is_valid():
        return _shown(request, form, heading)

    def act() -> str:
        version = form.cleaned_data["version"]
        board_links.change(link, version=version, by=request.actor, **form.told())
        return _list_url(request)

    try:
        address = references.once(form.cleaned_data["form_key"], act)
    except WrittenMeanwhile as conflict:
        mine = form.told() | {"version": conflict.row.version}
        again = BoardForm(partnership=request.partnership, initial=mine)
        return _shown(request, again, heading, conflict.row)
    messages.success(request, "The link is saved.")
    return redirect(address)


@needs(WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: MemberRequest, pk: int) -> HttpResponse:
    """End a link; it stays in the record."""
    link = _found(request, pk)
    form = EndForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            board_links.end(link, on=form.cleaned_data["on"], by=request.actor)
            return _list_url(request)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The link is ended.")
        return redirect(address)
    return _shown(request, form, f"End the link with {link.board}")
