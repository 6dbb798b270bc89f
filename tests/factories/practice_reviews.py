"""Practice reviews in any state, walked there through the real services."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor
from partnership.services.references import next_reference
from partnership.services.rule_sets import governing
from reviews.models import Incident, IncidentAgency, PracticeReview, RosterEntry
from reviews.rules.incident import Harm, IncidentState, Place
from reviews.rules.practice_review import DelayCause, Ground
from reviews.services import practice_delays, practice_reviews, rosters
from reviews.services.practice_delays import Told
from reviews.services.practice_reviews import Decision
from tests.factories.reviews import Cast

WHY = "QZX-C4-why: what kept three agencies from seeing the same child."


def a_decision(**over: Any) -> Decision:
    values: dict[str, Any] = {
        "ground": Ground.LOCAL,
        "decided_on": timezone.localdate(),
        "decided_by": "The three safeguarding partners",
        "why": WHY,
    }
    return Decision(**(values | over))


def a_case(cast: Cast, **over: Any) -> Incident:
    """An incident that is not notified, with the usual roster, in one step: how it came there is tested elsewhere."""
    now = timezone.now()
    values: dict[str, Any] = {
        "pseudonym": "Child K",
        "harm": Harm.SERIOUSLY_HARMED,
        "abuse_suspected": True,
        "place": Place.IN_AREA,
        "incident_on": timezone.localdate(now - timedelta(days=2)),
        "aware_at": now - timedelta(hours=3),
        "summary": "QZX-C4-summary: a child was brought to hospital.",
        "lead_authority": cast.council,
        "reported_for": cast.school,
        "reported_at": now,
        "reported_by": cast.sam.user,
        "state": IncidentState.NOT_NOTIFIABLE,
        "decided_at": now,
        "decided_by": cast.priya.user,
        "decision_reason": "QZX-C4-decision",
        "rule_set": governing(timezone.localdate()),
    }
    capacity = RosterEntry.Capacity
    with scope(partnership=cast.partnership):
        incident = Incident.objects.create(
            partnership=cast.partnership,
            reference=next_reference(cast.partnership, "SI", now.year),
            **(values | over),
        )
        IncidentAgency.objects.create(
            partnership=cast.partnership, incident=incident, agency=cast.icb
        )
        rosters.open_with(
            incident,
            [
                (cast.maya.user, capacity.BUSINESS_UNIT, "Runs it"),
                *(
                    (one.user, capacity.CORE, "Decides")
                    for one in (cast.priya, cast.osei, cast.tom, cast.grace)
                ),
            ],
            now=now,
        )
    return incident


def make_review(
    cast: Cast,
    incident: Incident | None = None,
    *,
    by: Actor | None = None,
    now: datetime | None = None,
    **over: Any,
) -> PracticeReview:
    incident = incident or a_case(cast)
    with scope(partnership=cast.partnership):
        return practice_reviews.begin(
            incident, a_decision(**over), by=by or cast.maya, now=now or timezone.now()
        )


def a_delay(**over: Any) -> Told:
    today: date = timezone.localdate()
    values: dict[str, Any] = {
        "cause": DelayCause.CRIMINAL,
        "reason": "QZX-C4-delay: the trial is listed for next year.",
        "expected_on": today + timedelta(days=300),
        "told_panel_on": today,
        "told_secretary_on": today,
    }
    return Told(**(values | over))


def paused(cast: Cast, review: PracticeReview | None = None) -> PracticeReview:
    review = review or make_review(cast)
    with scope(partnership=cast.partnership):
        return practice_delays.pause(review, a_delay(), by=cast.maya, now=timezone.now())
