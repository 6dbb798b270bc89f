"""One page that asks, and does once what is asked: the shape of every form that takes one step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.contrib import messages
from django.db import models
from django.http import HttpResponse
from django.shortcuts import redirect, render

from partnership.access import ALLOWED, Verdict
from partnership.errors import Refused, WrittenMeanwhile
from partnership.forms import OnceForm
from partnership.guards import MemberRequest
from partnership.services import references
from partnership.templatetags.ui import say_date


class HasAddress(Protocol):
    """A row with a page of its own."""

    def get_absolute_url(self) -> str: ...


@dataclass(frozen=True)
class Asks:
    """What stands around a form."""

    heading: str
    button: str
    crumbs: tuple[str, ...]  # words and their addresses in turn; the last address is the way back
    caption: str = ""
    says: Sequence[str] = ()  # what will happen, and to whom
    is_warning: bool = False
    classification: str = ""

    @property
    def way(self) -> list[dict[str, str]]:
        """The crumbs, as components/breadcrumbs.html takes them."""
        pairs = zip(self.crumbs[::2], self.crumbs[1::2], strict=True)
        return [{"label": word, "url": address} for word, address in pairs]

    @property
    def back(self) -> str:
        """The address of the page before."""
        return self.crumbs[-1]


def ask(
    request: MemberRequest,
    form: Any,
    asks: Asks,
    act: Callable[..., HasAddress | str],
    *,
    done: str,
    may: Verdict = ALLOWED,
    template: str = "partnership/ask.html",
    **more: Any,
) -> HttpResponse:
    """
    Show a form, do once what it asks, and go on to the page, or the address, that `act` hands back.

    Where a rule says no, it says so at the form with everything still typed; where somebody else saved meanwhile,
    both texts stand side by side. `may` is what held when the request came: whoever may not do it at all is told so
    on a page of its own, but a second click on a step that is taken already goes on to its page.
    """
    theirs: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        try:
            address = references.once(
                form.cleaned_data["form_key"], lambda: _address(act(**form.arguments()))
            )
        except WrittenMeanwhile as meanwhile:
            theirs, form = _side_by_side(form, meanwhile.row), _again(form, meanwhile.row)
        except Refused as refusal:
            may.require()
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(address)
    else:
        may.require()
    return render(request, template, {"form": form, "asks": asks, "theirs": theirs, **more})


def _address(found: HasAddress | str) -> str:
    return found if isinstance(found, str) else found.get_absolute_url()


def _side_by_side(form: OnceForm, row: models.Model) -> list[dict[str, Any]]:
    """What the row says now beside what this person wrote, where they differ."""
    return [
        {"label": form.fields[name].label, "theirs": _said(current), "yours": _said(mine)}
        for name, mine in form.cleaned_data.items()
        if name != "version" and hasattr(row, name) and (current := getattr(row, name)) != mine
    ]


def _said(value: object) -> str:
    if isinstance(value, date):
        return say_date(value)
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return "" if value is None else str(value)


def _again(form: OnceForm, row: Any) -> OnceForm:
    """The form with this person's words, ready to be saved over the other's once they have seen them."""
    mine = {name: value for name, value in form.cleaned_data.items() if name != "form_key"}
    form.data, form.is_bound = {}, False
    form.initial = mine | {"version": row.version}
    form.full_clean()
    return form


def move(label: str, url: str, may: Verdict, *, primary: bool = False) -> dict[str, object]:
    """One thing that the person may do, or why not, as components/moves.html takes it."""
    return {
        "label": label,
        "url": url,
        "allowed": bool(may),
        "reason": may.reason,
        "primary": primary,
    }
