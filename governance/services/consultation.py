"""Record the rounds in which people were asked for their view of a draft of the arrangements."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from governance.access import arrangements as access
from governance.models import Arrangements, ConsultationRound
from governance.rules.arrangements import Audience, Method
from governance.services.arrangements import locked
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor
from partnership.services import trail


@dataclass(frozen=True)
class Asked:
    """What is recorded of one round: whom, how, when, how many came, what they said, and what changed because of it."""

    audience: Audience
    method: Method
    held_on: date
    came: int | None = None
    said: str = ""
    changed: str = ""
    when_in_words: str = ""


def _require_a_day_that_has_come(asked: Asked, by: Actor) -> None:
    if asked.held_on > by.today:
        raise Refused("This day is still to come. Record the round once it has been held.")


@transaction.atomic
def record(found: Arrangements, *, asked: Asked, by: Actor) -> ConsultationRound:
    """Record a round that was held. Raises Refused for a day that is still to come."""
    row = locked(found)
    access.may_record_round(by, row).require()
    _require_a_day_that_has_come(asked, by)
    made = ConsultationRound.objects.create(
        partnership=row.partnership,
        arrangements=row,
        saved_at=timezone.now(),
        saved_by=by.user,
        **vars(asked),
    )
    _recorded(made, "recorded", by=by)
    return made


@transaction.atomic
def correct(held: ConsultationRound, *, asked: Asked, version: int, by: Actor) -> ConsultationRound:
    """
    Change what is recorded of a round that was opened at a version; what stands already is saved quietly.

    Raises WrittenMeanwhile when somebody saved something else since.
    """
    found = locked(held.arrangements)
    rows = ConsultationRound.objects.select_for_update(of=("self",))
    row = rows.select_related("arrangements__partnership", "saved_by").get(pk=held.pk)
    wanted = vars(asked)
    if all(getattr(row, name) == value for name, value in wanted.items()):
        return row
    access.may_record_round(by, found).require()
    _require_a_day_that_has_come(asked, by)
    if row.version != version:
        raise WrittenMeanwhile(row)
    for name, value in wanted.items():
        setattr(row, name, value)
    row.version, row.saved_at, row.saved_by = row.version + 1, timezone.now(), by.user
    row.save(update_fields=[*wanted, "version", "saved_at", "saved_by"])
    _recorded(row, "corrected", by=by)
    return row


def _recorded(row: ConsultationRound, verb: str, *, by: Actor) -> None:
    trail.record(
        f"governance.consultation.{verb}",
        subject=row.arrangements,
        by=by,
        sentence=f"{verb} a round of consultation on {row.arrangements.reference}",
    )
