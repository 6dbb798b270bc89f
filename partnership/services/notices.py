"""Plan a notice, resend one, mark one as read. Planning is a row in the transaction of the fact; sending is the sweep's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnership.access import SEE_MAIL_LEDGER, Verdict, holds, no
from partnership.models import Actor, Agency, Membership, Notice, Partnership, User
from partnership.roles import Role
from partnership.services import trail

# Roles that are told of their own agency's business only.
OF_ONE_AGENCY = frozenset({Role.AGENCY_LEAD, Role.NOTIFIER, Role.SCHOOL_USER})


@dataclass(frozen=True)
class Message:
    """What a notice says. The mail carries the subject, the reference, the day and a link; never a case word."""

    code: str
    subject: str
    body: str
    reference: str
    address: str


def people_in(
    partnership: Partnership,
    roles: Iterable[Role],
    on: date,
    *,
    agency: Agency | None = None,
) -> dict[User, str]:
    """
    Who holds one of the roles on a day, with the reason they are told.

    Roles of one agency are narrowed to that agency. Where nobody holds any, the business manager is told instead.
    """
    wanted = set(roles)
    rows = (
        Membership.objects.filter(partnership=partnership, role__in=wanted)
        .current(on)
        .filter(~Q(role__in=OF_ONE_AGENCY & wanted) | Q(agency=agency))
        .select_related("user", "agency")
        .order_by("pk")
    )
    people: dict[User, str] = {}
    for row in rows:
        people.setdefault(row.user, f"You are told as {row.hat}.")
    if people or Role.BUSINESS_MANAGER in wanted:
        return people
    names = ", ".join(sorted(role.label.lower() for role in wanted))
    managers = people_in(partnership, [Role.BUSINESS_MANAGER], on)
    return dict.fromkeys(managers, f"You are told because nobody here is recorded as: {names}.")


def tell(
    people: dict[User, str],
    message: Message,
    *,
    partnership: Partnership,
    key: str,
    now: datetime,
    useless_after: datetime | None = None,
) -> None:
    """Plan one notice for each person; the same message with the same key is never planned twice."""
    Notice.objects.bulk_create(
        [
            Notice(
                partnership=partnership,
                dedupe_key=f"{message.code}:{key}:{person.pk}",
                recipient=person,
                code=message.code,
                subject=message.subject,
                body=message.body,
                reference=message.reference,
                address=message.address,
                why=why,
                not_before=now,
                useless_after=useless_after,
                planned_at=now,
            )
            for person, why in people.items()
        ],
        ignore_conflicts=True,
    )


# States in which a notice still leaves by itself.
ON_ITS_WAY = (Notice.State.PLANNED, Notice.State.SENDING, Notice.State.HELD)


def may_resend(actor: Actor, notice: Notice) -> Verdict:
    """Whether the actor may send this notice once more."""
    if notice.state in ON_ITS_WAY:
        return no("This notice is still on its way.")
    if not notice.recipient.is_active:
        return no(f"{notice.recipient} has left, so nothing is sent.")
    return holds(actor, SEE_MAIL_LEDGER)


@transaction.atomic
def resend(notice: Notice, *, by: Actor, now: datetime) -> Notice:
    """
    Send a notice once more, as a notice of its own, because a person asked for it.

    One that was in doubt is settled by that. While the new one waits, asking again returns the same one.
    """
    holds(by, SEE_MAIL_LEDGER).require()
    row = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    earlier = Notice.objects.filter(dedupe_key__startswith=f"again:{row.pk}:")
    on_its_way = earlier.filter(state__in=ON_ITS_WAY).first()
    if on_its_way:
        return on_its_way
    may_resend(by, row).require()
    again = Notice.objects.create(
        dedupe_key=f"again:{row.pk}:{earlier.count() + 1}",
        partnership=row.partnership,
        recipient=row.recipient,
        code=row.code,
        subject=row.subject,
        body=row.body,
        reference=row.reference,
        address=row.address,
        why=row.why,
        deadline=row.deadline,
        due_on=row.due_on,
        rung=row.rung,
        not_before=now,
        planned_at=now,
    )
    if row.state in {Notice.State.UNCERTAIN, Notice.State.FAILED}:
        row.state, row.last_result = Notice.State.SUPERSEDED, f"{row.last_result} Sent once more."
        row.save(update_fields=["state", "last_result"])
    trail.record(
        "partnership.notice.resent",
        subject=again,
        by=by,
        sentence=f"sent a notice to {row.recipient} once more ({row.reference or row.code})",
        reference=row.reference,
    )
    return again


def mark_read(notice: Notice, *, by: Actor) -> None:
    """Note that its recipient opened a notice."""
    if notice.recipient == by.user and notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=timezone.now())
