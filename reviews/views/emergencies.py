"""Emergency openings: ask, answer, end, review."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.services import references
from partnership.sign_in import came_in_recently
from reviews.access import break_glass as access
from reviews.forms.case_room import AnswerForm, EmergencyForm, ReviewForm
from reviews.models import BreakGlass, Incident
from reviews.services import break_glass
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
CONFIRM = "You came in more than ten minutes ago. Confirm who you are first, then send this again. Nothing you typed is lost."


@ASK
def ask(request: MemberRequest, reference: str) -> HttpResponse:
    """Ask the chair to open the case for some hours."""
    incident = cases.seen(request, reference)
    standing = _standing(request, incident)
    if request.method != "POST" or not standing.exists():
        access.may_ask(request.actor, incident).require()
    form = EmergencyForm(request.POST or None)
    is_fresh = came_in_recently(request)
    if form.is_valid() and not is_fresh:
        form.add_error(None, CONFIRM)
    if form.is_valid():

        def act() -> str:
            asked = break_glass.ask(
                incident, by=request.actor, now=timezone.now(), **form.arguments()
            )
            return asked.get_absolute_url()

        messages.success(request, "The chair is told. This page shows the answer.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {"incident": incident, "form": form, "is_fresh": is_fresh}
    return render(request, "reviews/emergency/ask.html", context)


def _standing(request: MemberRequest, incident: Incident) -> QuerySet[BreakGlass]:
    """What this person asked for already and what is open to them, in this case."""
    mine = BreakGlass.objects.filter(incident=incident, asked_by=request.actor.user)
    return mine.to_answer(timezone.now()) | mine.open_to(request.actor.user, timezone.now())


def _found(request: MemberRequest, reference: str, pk: int) -> BreakGlass:
    rows = BreakGlass.objects.visible_to(request.actor).filter(incident__reference=reference)
    related = rows.select_related(
        "incident__partnership", "partnership", "asked_by", "answered_by", "reviewed_by"
    )
    return visible_or_404(related, pk=pk)


@require_safe
def emergency(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """One emergency opening: who asked and why, the answer, what was read, what the review found."""
    glass, now, actor = _found(request, reference, pk), timezone.now(), request.actor
    return render(
        request,
        "reviews/emergency/detail.html",
        {
            "glass": glass,
            "incident": glass.incident,
            "is_open": glass.is_open(now),
            "is_stale": glass.is_stale(now),
            "is_late": glass.is_late(now),
            "read": break_glass.read_during(glass) if glass.opened_at else [],
            "may_answer": access.may_answer(actor, glass, now),
            "may_end": access.may_end(actor, glass, now),
            "may_review": access.may_review(actor, glass, now),
            "key": references.new_form_key(),
        },
    )


@ASK
def answer(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """The chair opens the case, or refuses with the reason."""
    glass = _found(request, reference, pk)
    access.may_answer(request.actor, glass, timezone.now()).require()
    form = AnswerForm(request.POST or None)
    is_fresh = came_in_recently(request)
    if form.is_valid() and not is_fresh:
        form.add_error(None, CONFIRM)
    if form.is_valid():
        said = form.cleaned_data

        def act() -> str:
            if said["answer"] == AnswerForm.OPEN:
                break_glass.open_it(glass, by=request.actor, now=timezone.now())
            else:
                because, now = said["because"], timezone.now()
                break_glass.refuse(glass, because=because, by=request.actor, now=now)
            return glass.get_absolute_url()

        messages.success(request, "Your answer is recorded, and whoever asked is told.")
        return redirect(references.once(said["form_key"], act))
    context = {"glass": glass, "incident": glass.incident, "form": form, "is_fresh": is_fresh}
    return render(request, "reviews/emergency/answer.html", context)


@require_POST
def end(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Close the case again before its time."""
    glass = _found(request, reference, pk)
    if OnceForm(request.POST).is_valid():
        break_glass.end(glass, by=request.actor, now=timezone.now())
        messages.success(request, "The emergency opening is ended.")
    return redirect(glass.get_absolute_url())


@ASK
def review(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Say what was found, with what was read beside it."""
    glass = _found(request, reference, pk)
    access.may_review(request.actor, glass, timezone.now()).require()
    form = ReviewForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            break_glass.review(glass, by=request.actor, now=timezone.now(), **form.arguments())
            return glass.get_absolute_url()

        messages.success(request, "Your review is recorded.")
        return redirect(references.once(form.cleaned_data["form_key"], act))
    context = {
        "glass": glass,
        "incident": glass.incident,
        "form": form,
        "read": break_glass.read_during(glass),
    }
    return render(request, "reviews/emergency/review.html", context)
