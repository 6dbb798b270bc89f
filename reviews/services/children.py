"""Name the children of an incident, and correct what is recorded of one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from partnership.errors import Refused
from partnership.models import Actor
from partnership.services import trail
from partnership.services.deadlines import local_today
from reviews.access import child as access
from reviews.models import Child, FurtherChildren, Incident
from reviews.rules.child import MOST_CHILDREN, Standing, age_on
from reviews.rules.incident import Harm
from reviews.services import duties, identities

CALLED_SO = "Another child of this incident is called so. Give each a name of their own."


@dataclass(frozen=True)
class ChildReported:
    """What is said of one child: the pseudonym stands in the case, who the child is goes to the vault."""

    pseudonym: str
    harm: Harm
    standing: Standing = Standing.NOT_KNOWN
    is_unborn: bool = False
    age: int | None = None
    name: str = ""
    born_on: date | None = None
    # The day the authority became aware of this death, where that is later than of the incident.
    death_known_on: date | None = None

    def age_at(self, incident_on: date) -> int | None:
        """The age on the day of the incident: counted where the date of birth is known, else as it was said."""
        if self.is_unborn:
            return None
        return age_on(incident_on, self.born_on) if self.born_on else self.age


def enter(incident: Incident, reported: Iterable[ChildReported], further: str = "") -> None:
    """
    Name the children of an incident that is being reported.

    Raises Refused for none, for more than four and for two who are called alike.
    """
    children = tuple(reported)
    if not 1 <= len(children) <= MOST_CHILDREN:
        raise Refused("An incident names one to four children; put further ones in words.")
    if len({child.pseudonym for child in children}) < len(children):
        raise Refused(CALLED_SO)
    for number, child in enumerate(children, start=1):
        _name(incident, child, number)
    if further.strip():
        FurtherChildren.objects.create(
            partnership=incident.partnership, incident=incident, words=further
        )


def gravest(children: Iterable[ChildReported | Child]) -> Harm:
    """The gravest of what happened to the children."""
    return (
        Harm.DIED if any(child.harm == Harm.DIED for child in children) else Harm.SERIOUSLY_HARMED
    )


def _name(incident: Incident, given: ChildReported, number: int) -> Child:
    child = Child.objects.create(
        partnership=incident.partnership,
        incident=incident,
        number=number,
        pseudonym=given.pseudonym,
        harm=given.harm,
        standing=given.standing,
        is_unborn=given.is_unborn,
        age=given.age_at(incident.incident_on),
    )
    identities.keep(child, name=given.name, born_on=given.born_on)
    return child


def _locked(incident: Incident) -> Incident:
    return (
        Incident.objects.select_for_update(of=("self",))
        .select_related("lead_authority", "partnership", "rule_set")
        .get(pk=incident.pk)
    )


def _check_name(incident: Incident, pseudonym: str, *, but: int = 0) -> None:
    others = Child.objects.filter(incident=incident, pseudonym=pseudonym).exclude(pk=but)
    if others.exists():
        raise Refused(CALLED_SO)


@transaction.atomic
def add(incident: Incident, given: ChildReported, *, by: Actor, now: datetime) -> Child:
    """Name one more child of an incident that is reported already. Raises Refused for a fifth."""
    row = _locked(incident)
    access.may_add_child(by, row).require()
    _check_name(row, given.pseudonym)
    child = _name(row, given, row.children.count() + 1)
    _follow(row, given, by=by, now=now)
    trail.record(
        "reviews.child.added",
        subject=row,
        by=by,
        sentence=f"added child {child.number} to {row.reference}",
    )
    return child


@transaction.atomic
def change(child: Child, given: ChildReported, *, by: Actor, now: datetime) -> Child:
    """
    Correct what is recorded of a child; its history keeps what stood before.

    A name or date of birth is sealed in place of what the vault holds; where neither is given, the vault stays.
    """
    incident = _locked(child.incident)
    row = Child.objects.select_for_update(of=("self",)).get(pk=child.pk)
    access.may_change_children(by, incident).require()
    _check_name(incident, given.pseudonym, but=row.pk)
    row.pseudonym, row.harm, row.standing = given.pseudonym, given.harm, given.standing
    row.is_unborn, row.age = given.is_unborn, given.age_at(incident.incident_on)
    row.save(update_fields=["pseudonym", "harm", "standing", "is_unborn", "age"])
    identities.keep(row, name=given.name, born_on=given.born_on)
    _follow(incident, given, by=by, now=now)
    trail.record(
        "reviews.child.changed",
        subject=incident,
        by=by,
        sentence=f"corrected what is recorded of child {row.number} of {incident.reference}",
    )
    return row


@transaction.atomic
def say_further(incident: Incident, *, words: str, by: Actor) -> None:
    """Put in words what is known of the children beyond the fourth; no words take them out."""
    row = _locked(incident)
    access.may_change_children(by, row).require()
    if words.strip():
        FurtherChildren.objects.update_or_create(
            incident=row, defaults={"partnership": row.partnership, "words": words}
        )
    else:
        FurtherChildren.objects.filter(incident=row).delete()
    trail.record(
        "reviews.child.further_said",
        subject=row,
        by=by,
        sentence=f"changed what is said of further children of {row.reference}",
    )


def _follow(incident: Incident, given: ChildReported, *, by: Actor, now: datetime) -> None:
    """Keep what hangs on the children true: the name of the case, the gravest harm, and who must be told of a death."""
    children = list(incident.children.order_by("number"))
    incident.pseudonym, incident.harm = children[0].pseudonym, gravest(children)
    incident.save(update_fields=["pseudonym", "harm"])
    _check_day(incident, given.death_known_on, now)
    duties.follow(incident, aware_on=given.death_known_on, by=by, now=now)


def _check_day(incident: Incident, death_known_on: date | None, now: datetime) -> None:
    if death_known_on and not local_today(incident.aware_at) <= death_known_on <= local_today(now):
        raise Refused(
            "The authority became aware of the death on or after the day it became aware of the incident."
        )
