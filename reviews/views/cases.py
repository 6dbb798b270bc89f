"""What every page of one case shares: the door, the reading log and the words that lead from page to page."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from partnership.access import Verdict
from partnership.guards import MemberRequest, visible_or_404
from reviews.access import incident as access
from reviews.models import CaseReading, Incident, Verb
from reviews.rules.incident import Harm
from reviews.services import readings


@dataclass(frozen=True)
class CasePage:
    """One page of a case; its address is empty where the case has no such page yet."""

    label: str
    address: Callable[[Incident], str]
    # Whether the page is nothing but material, so that only those who may open the case are led to it.
    is_material: bool = True
    # Whether it is open to somebody whom an emergency lets in to view.
    serves_emergency: bool = False


def at(name: str) -> Callable[[Incident], str]:
    """The address of a page that is named by the incident's reference."""

    def address(incident: Incident) -> str:
        where = {"partnership_slug": incident.partnership.slug, "reference": incident.reference}
        return reverse(f"reviews:{name}", kwargs=where)

    return address


def _rapid_review(incident: Incident) -> str:
    review = getattr(incident, "rapid_review", None)
    return review.get_absolute_url() if review else ""


def _practice_review(incident: Incident) -> str:
    review = getattr(incident, "practice_review", None)
    return review.get_absolute_url() if review else ""


def _record(incident: Incident) -> str:
    review = getattr(incident, "rapid_review", None)
    return review.at("rapid-review-record") if review else ""


def _child_death(incident: Incident) -> str:
    return at("child-deaths")(incident) if incident.harm == Harm.DIED else ""


# In the order in which a case grows.
PAGES = (
    CasePage("Summary", at("incident"), is_material=False),
    CasePage("Who is told", at("incident-told")),
    CasePage("The Panel's form", at("incident-panel-form")),
    CasePage("Child death review", _child_death),
    CasePage("Rapid review", _rapid_review, is_material=False),
    CasePage("Agencies", at("information-requests")),
    CasePage("Chronology", at("chronology")),
    CasePage("Record", _record),
    CasePage("Practice review", _practice_review, is_material=False),
    CasePage("Documents", at("case-documents"), serves_emergency=True),
    CasePage("People", at("case-people")),
    CasePage("Learning", at("case-learning")),
)


def seen(request: MemberRequest, reference: str) -> Incident:
    """The incident for somebody who may see that it is there; 404 for everybody else."""
    rows = Incident.objects.visible_to(request.actor).select_related(
        "partnership",
        "lead_authority",
        "reported_for",
        "reported_by",
        "rule_set",
        "rapid_review",
        "practice_review",
    )
    return visible_or_404(rows, reference=reference)


def opened(
    request: MemberRequest,
    reference: str,
    what: CaseReading.What,
    *,
    item: str = "",
    verb: Verb = Verb.OPEN,
) -> Incident:
    """
    The incident for somebody who may open it, with the reading recorded; the one door of every page of material.

    A page that does nothing and whose rows are asked with Verb.VIEW passes that, for who was let in in an emergency.
    Raises Http404 where it is not there for this person, and Refused with the failing condition where it is closed.
    """
    incident = seen(request, reference)
    asked = access.may_view if verb is Verb.VIEW else access.may_open
    demand(request, incident, asked(request.actor, incident), what, item=item)
    readings.note(incident, what, item=item, by=request.actor, now=timezone.now())
    return incident


def demand(
    request: MemberRequest,
    incident: Incident,
    verdict: Verdict,
    what: CaseReading.What,
    *,
    item: str = "",
) -> None:
    """Go on where the verdict says so; else record that this person was refused, and raise Refused with the reason."""
    if not verdict:
        readings.note_refused(
            incident, what, item=item, because=verdict.reason, by=request.actor, now=timezone.now()
        )
    verdict.require()


def frame(
    incident: Incident, may_open: Verdict, here: str, *, is_emergency: bool = False
) -> dict[str, Any]:
    """
    What the head of a page of the case draws: the incident, whether it is open, and the way to its other pages.

    To somebody whom only an emergency lets in, `is_emergency`, the way leads to the pages that serve one.
    """
    led_to = [
        {"label": page.label, "href": page.address(incident), "is_here": page.label == here}
        for page in PAGES
        if not page.is_material or (may_open and (page.serves_emergency or not is_emergency))
    ]
    return {
        "incident": incident,
        "opened": may_open,
        "case_pages": [page for page in led_to if page["href"]],
    }
