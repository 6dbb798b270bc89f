"""The chair's brief: the agenda with its times and, at each item, what only the chair and the business unit read."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import meeting as access
from governance.forms.briefs import BriefForm
from governance.models import AgendaItem, ChairBrief
from governance.services import agendas, board_updates, briefs, comments, packs
from governance.views.attempts import attempted
from governance.views.room import at, found
from partnership.guards import MemberRequest, visible_or_404


@require_safe
def brief(request: MemberRequest, reference: str) -> HttpResponse:
    """The whole brief, to read and to print."""
    meeting = found(request, reference)
    access.may_keep(request.actor, meeting).require()
    items = agendas.items_of(meeting)
    said = comments.standing(meeting)
    standing = packs.standing_papers(meeting, request.actor)
    words = {one.item_id: one for one in ChairBrief.objects.filter(item__meeting=meeting)}
    return render(
        request,
        "governance/briefs/brief.html",
        {
            "meeting": meeting,
            "rows": [
                {
                    "one": one,
                    "brief": words.get(one.item.pk),
                    "said": [one_said for one_said in said if one_said.item_id == one.item.pk],
                    "papers": standing.get(one.item.pk, []),
                }
                for one in agendas.timed(meeting, items)
            ],
            "may_write": meeting.is_before_the_room or meeting.is_in_session,
            "asked": board_updates.of_meeting(meeting),
            "today": request.actor.today,
            "planned": agendas.planned_minutes(items),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Write what the chair should know about one item."""
    meeting = found(request, reference)
    access.may_keep(request.actor, meeting).require()
    item = visible_or_404(AgendaItem.objects.filter(meeting=meeting), pk=pk)
    item.meeting = meeting
    standing = ChairBrief.objects.filter(item=item).first()
    form = BriefForm(request.POST or None, initial={"text": standing.text if standing else ""})
    back = at(meeting, "brief")

    def act() -> str:
        briefs.write(item, by=request.actor, now=timezone.now(), **form.arguments())
        return back

    if form.is_valid() and (
        address := attempted(form, act, lambda: access.may_keep(request.actor, meeting))
    ):
        messages.success(request, "The brief is saved.")
        return redirect(address)
    return render(
        request,
        "governance/room/form.html",
        {
            "meeting": meeting,
            "form": form,
            "title": f"Brief the chair: {item.title}",
            "says": "",
            "button": "Save the brief",
            "back_url": back,
        },
    )
