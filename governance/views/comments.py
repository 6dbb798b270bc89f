"""Comments on an item before the meeting: write one, take one back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from governance.access import circulation as access
from governance.forms.circulations import CommentForm
from governance.models import AgendaItem, ItemComment
from governance.services import comments
from governance.views.attempts import attempted
from governance.views.papers import at, found_meeting
from partnership.guards import MemberRequest, visible_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def comment(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """What was said on an item so far, and a box to say more."""
    meeting = found_meeting(request, reference)
    item = visible_or_404(AgendaItem.objects.visible_to(request.actor), meeting=meeting, pk=pk)
    item.meeting = meeting
    may = access.may_comment(request.actor, item, meeting)
    if request.method == "POST":
        may.require()
    form = CommentForm(request.POST or None)

    def act() -> str:
        comments.write(item, by=request.actor, now=timezone.now(), **form.arguments())
        return at(meeting, "comment", item.pk)

    if form.is_valid() and (
        address := attempted(form, act, lambda: access.may_comment(request.actor, item, meeting))
    ):
        messages.success(request, f"Your comment on item {item.position} is there for the meeting.")
        return redirect(address)
    return render(
        request,
        "governance/circulations/comment.html",
        {"meeting": meeting, "item": item, "form": form, "may": may, "rows": _rows(request, item)},
    )


def _rows(request: MemberRequest, item: AgendaItem) -> list[dict[str, Any]]:
    rows = ItemComment.objects.visible_to(request.actor).filter(item=item)
    return [
        {
            "one": one,
            "take_back_url": at(item.meeting, "comment-take-back", item.pk, one.pk)
            if not one.is_struck_out and access.may_take_back(request.actor, one, item.meeting)
            else "",
        }
        for one in rows.select_related("by", "taken_back")
    ]


@require_POST
def take_back(request: MemberRequest, reference: str, pk: int, comment: int) -> HttpResponse:
    """Strike one's own comment out."""
    meeting = found_meeting(request, reference)
    rows = ItemComment.objects.visible_to(request.actor).filter(item__meeting=meeting, item=pk)
    found = visible_or_404(rows.select_related("item__meeting"), pk=comment)
    comments.take_back(found, by=request.actor, now=timezone.now())
    messages.success(request, "Your comment is struck out.")
    return redirect(at(meeting, "comment", pk))
