"""How the screens of the plan ask: under the plan, one step to a page."""

from collections.abc import Sequence

from django.urls import reverse

from partnership.guards import MemberRequest
from partnership.views.asking import Asks


def at(request: MemberRequest, name: str, *args: object) -> str:
    """The address of a page of this partnership."""
    return reverse(f"governance:{name}", args=[request.partnership.slug, *args])


def of_the_plan(
    request: MemberRequest,
    heading: str,
    button: str,
    back: tuple[str, str],
    caption: str = "",
    *,
    says: Sequence[str] = (),
    is_warning: bool = False,
) -> Asks:
    """What stands around a form of the plan; `back` is the word and the address of the page before."""
    crumbs = ("Plan", at(request, "plan"), *back)
    return Asks(heading, button, crumbs, caption, says, is_warning)
