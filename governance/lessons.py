"""What governance holds of a lesson: the barriers that keep it from practice, for the learning line."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.http import urlencode

from governance.access.barrier import RECORD_BARRIER
from governance.models import Barrier
from partnership.access import holds
from partnership.lessons import Told
from partnership.models import Actor


def barriers(actor: Actor, lessons: Collection[str]) -> Iterator[Told]:
    """The barriers whose source is one of these references, as this person may read them."""
    rows = Barrier.objects.visible_to(actor).filter(source_reference__in=lessons)
    for one in rows.select_related("partnership").order_by("pk"):
        yield Told(
            lesson=one.source_reference,
            title=f"{one.reference}: {one.title}",
            url=one.get_absolute_url(),
            says=one.get_state_display(),
            colour=one.colour,
        )


def record_barrier_url(actor: Actor, lesson: str) -> str:
    """Where this person records what keeps the lesson from practice; empty where they may not."""
    if not holds(actor, RECORD_BARRIER):
        return ""
    page = reverse("governance:barrier-new", args=[actor.partnership.slug])
    return f"{page}?{urlencode({'lesson': lesson})}"
