"""Circulations between meetings: the list, a new one, its page with the answers, closing it and carrying it on."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from governance.access import circulation as access
from governance.forms.circulations import AnswerForm, CirculateForm, CirculationFilter
from governance.forms.fields import groups_of
from governance.models import Circulation
from governance.models.circulation import CirculationQuerySet
from governance.rules.paper import Audience
from governance.services import circulations as keeping
from governance.views.attempts import attempted
from governance.views.papers import CLOSED_READERS, READERS
from partnership.access import Verdict
from partnership.errors import Refused
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, send_document, visible_or_404
from partnership.lists import export_url, exported, page_of, sorted_by
from partnership.models import Actor, Agency, Group
from partnership.services import references


def _found(request: MemberRequest, reference: str) -> Circulation:
    rows = Circulation.objects.visible_to(request.actor)
    related = rows.select_related("group", "partnership", "agency", "sent_by", "document__partnership", "carried_as")  # fmt: skip
    return visible_or_404(related, reference=reference)


def _groups(actor: Actor) -> list[int]:
    """The groups to which the person may put something."""
    rows = Group.objects.filter(partnership=actor.partnership)
    return [one.pk for one in rows if access.may_circulate(actor, one)]


COLUMNS = [
    {"label": "Circulation", "sort": "sent"},
    {"label": "Group"},
    {"label": "Reply by", "sort": "reply"},
    {"label": "Replies"},
    {"label": "State"},
]
SORTED_BY = {"sent": "sent_at", "reply": "reply_by"}


@require_safe
def circulations(request: MemberRequest) -> HttpResponse:
    """What goes or went round, the newest first."""
    mine = Circulation.objects.visible_to(request.actor)
    form = CirculationFilter(
        request.GET, groups=groups_of(request.partnership).filter(pk__in=mine.values("group"))
    )
    rows = sorted_by(request, _narrowed(mine, form), SORTED_BY, "-sent_at")
    rows = (
        rows.select_related("group", "partnership")
        .prefetch_related("group__names")
        .annotate(replies=Count("answers__seat", distinct=True))
    )
    if exported(request):
        return csv_response(
            "circulations",
            ["Reference", "Title", "Group", "Sent", "Reply by", "Replies", "State"],
            (
                [one.reference, one.title, one.group.name, one.sent_at, one.reply_by, one.replies, one.state_in_words]
                for one in rows
            ),
        )  # fmt: skip
    return render(
        request,
        "governance/circulations/list.html",
        {
            "page": page_of(request, rows),
            "columns": COLUMNS,
            "filters": form,
            "sort": request.GET.get("sort", ""),
            "clear_url": request.path if request.GET else "",
            "export_url": export_url(request),
            "may_circulate": bool(_groups(request.actor)),
        },
    )


def _narrowed(rows: CirculationQuerySet, form: CirculationFilter) -> CirculationQuerySet:
    form.is_valid()
    if group := form.cleaned_data.get("group"):
        rows = rows.filter(group=group)
    return rows.in_state(form.cleaned_data.get("state", ""))


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Put something to a group."""
    mine = _groups(request.actor)
    if not mine:
        raise Refused(access.WHO_KEEPS)
    form = CirculateForm(
        request.POST or None,
        request.FILES or None,
        groups=groups_of(request.partnership).filter(pk__in=mine),
        agencies=Agency.objects.filter(seats__group__in=mine).distinct(),
    )

    def act() -> str:
        group = form.cleaned_data["group"]
        made = keeping.send(group, asked=form.asked, by=request.actor, now=timezone.now())
        return made.get_absolute_url()

    if form.is_valid() and (
        address := attempted(
            form, act, lambda: access.may_circulate(request.actor, form.cleaned_data["group"])
        )
    ):
        messages.success(request, "It is on its way to those who are asked.")
        return redirect(address)
    return render(request, "governance/circulations/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """What a seat says to it."""
    found = _found(request, reference)
    access.may_answer(request.actor, found).require()
    form = AnswerForm(request.POST or None)

    def act() -> str:
        keeping.answer(found, by=request.actor, now=timezone.now(), **form.arguments())
        return found.get_absolute_url()

    if form.is_valid() and (
        address := attempted(form, act, lambda: access.may_answer(request.actor, found))
    ):
        messages.success(request, "Your reply is there.")
        return redirect(address)
    return render(request, "governance/circulations/answer.html", {"one": found, "form": form})


@require_safe
def circulation(request: MemberRequest, reference: str) -> HttpResponse:
    """Who has answered and who has not."""
    found = _found(request, reference)
    lines = keeping.lines(found, request.actor.today)
    missing = keeping.missing_partners(found)
    return render(
        request,
        "governance/circulations/detail.html",
        {
            "one": found,
            "lines": lines,
            "replied": sum(1 for line in lines if line.answer),
            "may_answer": access.may_answer(request.actor, found),
            "has_answered": any(
                line.answer and line.seat.pk in request.actor.seat_ids for line in lines
            ),
            "may_close": access.may_close(request.actor, found),
            "may_carry": _shown(request.actor, found, missing),
            "readers": CLOSED_READERS if found.group.is_closed else READERS[Audience.INHERITED],
            "key": references.new_form_key(),
        },
    )


def _shown(actor: Actor, found: Circulation, missing: list[str]) -> Verdict | None:
    """Whether it may be carried on; nothing for who does not keep it and while it takes replies."""
    if found.is_under_way or not access.may_circulate(actor, found.group):
        return None
    return access.may_carry(actor, found, missing)


@require_POST
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """End the replies."""
    found = _found(request, reference)
    access.may_circulate(request.actor, found.group).require()
    if OnceForm(request.POST).is_valid():
        keeping.close(found, by=request.actor, now=timezone.now())
        messages.success(request, "Closed. No more replies are taken.")
    return redirect(found.get_absolute_url())


@require_POST
def carry(request: MemberRequest, reference: str) -> HttpResponse:
    """Put it on the forward plan, to be ratified."""
    found = _found(request, reference)
    access.may_circulate(request.actor, found.group).require()
    if OnceForm(request.POST).is_valid():
        try:
            keeping.carry(found, by=request.actor, now=timezone.now())
            messages.success(request, "It is on the forward plan, for a quorate meeting to ratify.")
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    return redirect(found.get_absolute_url())


@require_safe
def file(request: MemberRequest, reference: str) -> HttpResponseBase:
    """Fetch the document; the reading is recorded."""
    found = _found(request, reference)
    if found.document is None:
        raise Http404
    return send_document(found.document, request.actor, purpose=f"Document of {reference}")
