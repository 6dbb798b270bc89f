"""The forward plan: what groups are to look at later, wanted by people and by the portal itself."""

from datetime import date, datetime

from django.db import transaction

from governance.models import ForwardItem
from governance.rules.meeting import ItemKind, Purpose
from partnership.errors import Refused
from partnership.models import Actor, Group
from partnership.services import trail


@transaction.atomic
def want(
    *,
    group: Group,
    title: str,
    because: str,
    wanted_by: date | None,
    once_key: str,
    by: Actor | None,
    now: datetime,
    kind: ItemKind = ItemKind.ORDINARY,
    purpose: Purpose = Purpose.DISCUSSION,
) -> ForwardItem:
    """
    Put something before a group by a day: the door for the other subjects; `by=None` is the portal itself.

    The same `once_key` for the same group again hands back what is there, whatever became of it. The title and
    the reason name no child and nobody's case. Raises Refused for a group of another partnership.
    """
    if by is not None and by.partnership.pk != group.partnership_id:
        raise Refused("This group belongs to another partnership.")
    planned, is_new = ForwardItem.objects.get_or_create(
        group=group,
        once_key=once_key,
        defaults={
            "partnership": group.partnership,
            "title": title,
            "because": because,
            "wanted_by": wanted_by,
            "kind": kind,
            "purpose": purpose,
            "added_at": now,
            "added_by": by.user if by else None,
        },
    )
    if is_new:
        trail.record(
            "governance.forward_item.wanted",
            subject=planned,
            by=by,
            sentence="put something on the forward plan of a group",
            at=now,
        )
    return planned
