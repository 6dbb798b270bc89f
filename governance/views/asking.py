"""One page that asks and does it once: the shape of every form of the plan."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from partnership.access import Verdict
from partnership.errors import WrittenMeanwhile
from partnership.forms import OnceForm
from partnership.guards import MemberRequest
from partnership.services import references
from partnership.templatetags.ui import say_date


class HasAddress(Protocol):
    """A row with a page of its own."""

    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Asks:
    """What a page of one form says around it."""

    title: str
    button: str
    back: tuple[str, str]  # the word and the address of the page before
    caption: str = ""
    says: Sequence[str] = ()
    warning: bool = False


def ask(
    request: MemberRequest,
    form: Any,
    asks: Asks,
    act: Callable[..., HasAddress],
    *,
    done: str,
    may: Verdict | None = None,
) -> HttpResponse:
    """
    Show a form, do once what it asks, and go on to the page of what came of it.

    `may` is asked only before the form is shown: the service asks again, and takes a second click quietly.
    """
    theirs: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"], lambda: act(**form.arguments()).get_absolute_url()
            )
        except WrittenMeanwhile as meanwhile:
            theirs, form = _side_by_side(form, meanwhile.row), _again(form, meanwhile.row)
        else:
            messages.success(request, done)
            return redirect(address)
    elif may is not None:
        may.require()
    return render(
        request, "governance/plan/form.html", {"form": form, "asks": asks, "theirs": theirs}
    )


def _side_by_side(form: OnceForm, row: models.Model) -> list[dict[str, Any]]:
    """What the row says now beside what this person wrote, where they differ."""
    return [
        {"label": form.fields[name].label, "theirs": _said(current), "yours": _said(mine)}
        for name, mine in form.cleaned_data.items()
        if name not in {"form_key", "version"} and (current := getattr(row, name, None)) != mine
    ]


def _said(value: object) -> str:
    if isinstance(value, date):
        return say_date(value)
    return "" if value is None else str(value)


def _again(form: OnceForm, row: Any) -> OnceForm:
    """The form with this person's words, ready to be saved over the other's once they have seen them."""
    mine = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
    form.data, form.is_bound = {}, False
    form.initial = mine | {"version": row.version}
    form.full_clean()
    return form


def at(request: MemberRequest, name: str, *args: Any) -> str:
    """The address of a page of this partnership."""
    return reverse(f"governance:{name}", args=[request.partnership.slug, *args])


def move(label: str, url: str, may: Verdict, *, primary: bool = False) -> dict[str, object]:
    """One thing that the person may do, or why not, as components/moves.html takes it."""
    return {
        "label": label,
        "url": url,
        "allowed": bool(may),
        "reason": may.reason,
        "primary": primary,
    }
