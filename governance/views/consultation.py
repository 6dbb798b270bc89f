"""The rounds of consultation on a version of the arrangements."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from governance.access import arrangements as access
from governance.forms.arrangements import RoundForm
from governance.models import Arrangements, ConsultationRound
from governance.services import consultation
from partnership.errors import WrittenMeanwhile
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.services import references

NAMES = ("audience", "method", "held_on", "when_in_words", "came", "said", "changed", "version")


def _found(request: MemberRequest, reference: str) -> Arrangements:
    rows = Arrangements.objects.visible_to(request.actor).select_related("partnership")
    found = visible_or_404(rows, reference=reference)
    access.may_record_round(request.actor, found).require()
    return found


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: MemberRequest, reference: str) -> HttpResponse:
    """Record a round that was held."""
    found = _found(request, reference)
    form = RoundForm(request.POST or None, initial={"version": 0})
    if form.is_valid():

        def act() -> str:
            consultation.record(found, asked=form.asked(), by=request.actor)
            return f"{found.get_absolute_url()}#consultation"

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The round is recorded.")
        return redirect(address)
    return _shown(request, found, form)


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def round_change(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Correct what is recorded of a round; when somebody else saved it meanwhile, show both texts."""
    found = _found(request, reference)
    held = visible_or_404(ConsultationRound.objects.filter(arrangements=found), pk=pk)
    form = RoundForm(request.POST or None, initial={name: getattr(held, name) for name in NAMES})
    if not form.is_valid():
        return _shown(request, found, form)

    def act() -> str:
        version = form.cleaned_data["version"]
        consultation.correct(held, asked=form.asked(), version=version, by=request.actor)
        return f"{found.get_absolute_url()}#consultation"

    try:
        address = references.once(form.cleaned_data["form_key"], act)
    except WrittenMeanwhile as conflict:
        mine = {name: form.cleaned_data[name] for name in NAMES}
        again = RoundForm(initial=mine | {"version": conflict.row.version})
        return _shown(request, found, again, theirs=conflict.row)
    messages.success(request, "The round is saved.")
    return redirect(address)


def _shown(
    request: MemberRequest,
    found: Arrangements,
    form: RoundForm,
    theirs: ConsultationRound | None = None,
) -> HttpResponse:
    return render(
        request,
        "governance/arrangements/round.html",
        {"arrangements": found, "form": form, "theirs": theirs},
    )
