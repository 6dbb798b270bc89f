"""Local reviews in any state, walked there through the real services."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from reviews.models import FollowUp, Incident
from reviews.rules.follow_up import FollowUpKind
from reviews.rules.incident import IncidentState
from reviews.services import follow_ups
from tests.factories.reviews import Cast, incident_at, let_in


def a_follow_up(cast: Cast, incident: Incident | None = None, **over: Any) -> FollowUp:
    row = incident or incident_at(cast, IncidentState.NOT_NOTIFIABLE)
    let_in(cast, row, cast.sam)
    values: dict[str, Any] = {
        "kind": FollowUpKind.LOCAL_LEARNING,
        "rationale": "QZX-C4-rationale: there is learning.",
        "lead_agency": cast.school,
        "due_on": timezone.localdate() + timedelta(days=40),
        "by": cast.maya,
        "now": timezone.now(),
    }
    with scope(partnership=cast.partnership):
        return follow_ups.open_for(row, **(values | over))


def reported(cast: Cast, follow_up: FollowUp, **over: Any) -> FollowUp:
    values: dict[str, Any] = {
        "outcome": "QZX-C4-outcome",
        "learning": "QZX-C4-learning",
        "by": cast.sam,
        "now": timezone.now(),
    }
    with scope(partnership=cast.partnership):
        return follow_ups.report(follow_up, **(values | over))


def stopped(cast: Cast, follow_up: FollowUp) -> FollowUp:
    with scope(partnership=cast.partnership):
        return follow_ups.stop(
            follow_up, reason="QZX-C4-stopped", by=cast.grace, now=timezone.now()
        )
