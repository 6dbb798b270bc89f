"""One page that asks and does it once: where a rule says no, it says so at the form with everything still typed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from governance.views.attempts import attempted
from partnership.access import Verdict
from partnership.guards import MemberRequest


@dataclass(frozen=True)
class Page:
    """What stands around a form, and what is said once it is done."""

    title: str
    button: str
    crumbs: tuple[str, str, str, str]  # two words with their addresses; the last is the way back
    done: str
    caption: str = ""
    says: Sequence[str] = ()
    is_warning: bool = False


def ask_once(
    request: MemberRequest,
    form: Any,
    page: Page,
    act: Callable[..., str],
    may: Callable[[], Verdict],
) -> HttpResponse:
    """Show a form, do once what it asks, and go on to the address that `act` hands back."""
    if request.method != "POST" or not form.is_valid():
        may().require()
    elif address := attempted(form, lambda: act(**form.arguments()), may):
        messages.success(request, page.done)
        return redirect(address)
    return render(
        request, "governance/once.html", {"form": form, "asks": page, "back": page.crumbs[-1]}
    )
