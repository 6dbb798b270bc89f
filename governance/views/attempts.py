"""Do what a form asks, once; where a rule says no, say so at the form with everything still typed."""

from collections.abc import Callable
from typing import Any

from partnership.access import Verdict
from partnership.errors import Refused
from partnership.services import references


def attempted(form: Any, act: Callable[[], str], allowed: Callable[[], Verdict]) -> str | None:
    """
    The address to go to after an act that is done once for the form's key; None where a rule refused it.

    The refusal then stands at the top of the form. Raises Refused for a person who may not do it at all.
    """
    try:
        return references.once(form.cleaned_data["form_key"], act)
    except Refused as refusal:
        allowed().require()
        form.add_error(None, refusal.sentence)
        return None
