"""The notes of a meeting: saved as they are typed, and a page with both texts where two people wrote."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from governance.access import meeting as access
from governance.forms.rooms import (
    NoteForm,
)
from governance.models import (
    AgendaItem,
    Minutes,
)
from governance.services import notes
from governance.views.room import at, found, item_of
from partnership.errors import WrittenMeanwhile
from partnership.guards import MemberRequest
from partnership.templatetags.ui import say_time

AUTOSAVE = "autosave"
CONFLICT = "Somebody else saved this note. Nothing of yours is lost: save it to see both texts side by side."


@require_http_methods(["GET", "HEAD", "POST"])
def note(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Save the note of an item; as one types it is sent by itself, and a conflict shows both texts."""
    meeting = found(request, reference)
    item = item_of(meeting, pk)
    form = NoteForm(request.POST or None, initial={"note": item.note, "version": item.note_version})
    by_itself = request.headers.get("X-Saved") == AUTOSAVE
    theirs = None
    if form.is_valid():
        try:
            saved = notes.write(
                item,
                text=form.cleaned_data["note"],
                version=form.cleaned_data["version"],
                by=request.actor,
                now=timezone.now(),
            )
        except WrittenMeanwhile as conflict:
            theirs = conflict.row
            if by_itself:
                return JsonResponse({"says": CONFLICT}, status=409)
            form = NoteForm(
                initial={"note": form.cleaned_data["note"], "version": theirs.note_version}
            )
        else:
            if by_itself:
                return JsonResponse({"version": saved.note_version, "says": _saved_words(saved)})
            messages.success(request, "The note is saved.")
            return redirect(at(meeting, "room-item", pk=pk))
    elif by_itself and request.method == "POST":
        return JsonResponse({"says": "Not saved: the text is too long."}, status=400)
    if theirs is None:
        record = Minutes.objects.filter(meeting=meeting).first()
        access.may_write_record(request.actor, meeting, record).require()
    return render(
        request,
        "governance/room/note.html",
        {
            "meeting": meeting,
            "item": item,
            "form": form,
            "theirs": theirs,
            "back_url": at(meeting, "room-item", pk=pk),
        },
    )


def _saved_words(item: AgendaItem) -> str:
    return f"Saved at {say_time(item.note_saved_at)} by you" if item.note_saved_at else ""
