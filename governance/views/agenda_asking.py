"""How the screens of agendas ask: a form or a question on a page of its own, done once when it is answered."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from governance.models import Meeting
from partnership.forms import OnceForm
from partnership.guards import MemberRequest
from partnership.services import references


def asked(
    request: MemberRequest,
    form: OnceForm,
    act: Callable[[], str],
    *,
    done: str,
    **page: Any,
) -> HttpResponse:
    """
    Do what a form asks, once, and go to the address that `act` hands back; until it is answered, draw it.

    `page` names what templates/governance/agenda/form.html draws: heading, button, back_url, and says, the
    sentences that tell what will happen.
    """
    if form.is_valid():
        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, done)
        return redirect(address)
    return render(request, "governance/agenda/form.html", {"form": form, **EMPTY, **page})


# What a form's page may leave out.
EMPTY: dict[str, Any] = {
    "says": [],
    "caption": "",
    "warning": False,
    "theirs": None,
    "meeting": None,
}


def at(meeting: Meeting, name: str, *more: object) -> str:
    """An address below a meeting."""
    return reverse(f"governance:{name}", args=[meeting.partnership.slug, meeting.reference, *more])
