"""Whether the portal works: the database answers and the sweep ran within five minutes."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnership.models import Heartbeat

STALE_AFTER = timedelta(minutes=5)


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when the database answers; the sweep's age stands in the body and in /healthz?sweep=1's status."""
    beat = Heartbeat.objects.filter(name="sweep").first()
    age = (timezone.now() - beat.at) if beat else None
    is_fresh = age is not None and age < STALE_AFTER
    is_asked = "sweep" in request.GET
    return JsonResponse(
        {
            "database": "ok",
            "sweep": "ok" if is_fresh else "late",
            "held": bool(beat and beat.held_since),
        },
        status=503 if is_asked and not is_fresh else 200,
    )
