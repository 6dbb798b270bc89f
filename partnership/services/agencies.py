"""The register of agencies: add an entry, change it, end it, record who took over from whom, keep contacts verified."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django_scopes import scopes_disabled

from partnership.access import MANAGE_REGISTERS, Verdict, holds, no
from partnership.errors import Refused
from partnership.models import (
    Actor,
    Agency,
    AgencyContact,
    AgencySuccession,
    Partnership,
    RegisterEntry,
)
from partnership.roles import SCHOOL_AND_SETTING_KINDS, AgencyKind, Sector
from partnership.services import trail

# Kinds of which each is one place, even where two areas have one of the same name.
OF_ONE_PLACE = frozenset(
    {*SCHOOL_AND_SETTING_KINDS, AgencyKind.CHILDRENS_HOME, AgencyKind.GENERAL_PRACTICE}
)


@dataclass(frozen=True)
class Facts:
    """What an agency is, wherever it stands."""

    name: str
    kind: str
    sector: str
    short_name: str = ""
    has_national_remit: bool = False


@dataclass(frozen=True)
class Standing:
    """What an agency is in one partnership, and why."""

    standing: str
    category: str = ""
    reason: str = ""
    is_name_withheld: bool = False
    reports_when_needed: bool = False


@scopes_disabled()
def shared_with(agency: Agency, here: Partnership) -> list[Partnership]:
    """
    The other partnerships in whose registers an agency stands; that they exist is public.

    None where any register withholds the agency's name: not even its place is told then.
    """
    entries = list(
        RegisterEntry.objects.filter(agency=agency, ends_on__isnull=True).select_related(
            "partnership"
        )
    )
    if any(entry.is_name_withheld for entry in entries):
        return []
    return sorted(
        (entry.partnership for entry in entries if entry.partnership != here),
        key=lambda one: one.name,
    )


@scopes_disabled()
def _stands_elsewhere(agency: Agency, here: Partnership) -> bool:
    return RegisterEntry.objects.filter(agency=agency).exclude(partnership=here).exists()


def may_rename(actor: Actor, agency: Agency) -> Verdict:
    """Whether the actor may change what an agency is called and what it is: only while it stands nowhere else."""
    if _stands_elsewhere(agency, actor.partnership):
        return no("This agency also stands in another partnership's register, so its name stays.")
    return holds(actor, MANAGE_REGISTERS)


def _called(entry: RegisterEntry) -> str:
    if entry.agency is None:
        return str(entry)
    if entry.is_name_withheld:
        return f"an agency whose name is withheld ({entry.category or entry.get_standing_display().lower()})"
    return entry.agency.name


@transaction.atomic
def add(
    facts: Facts | None, standing: Standing, *, starts_on: date | None, by: Actor
) -> RegisterEntry:
    """
    Enter an agency in the register; without facts, record that the area has none of the category.

    An organisation that serves several areas (a police force, a trust) is one row however many registers name it.
    An agency that stands in this register already is handed back unchanged.
    """
    holds(by, MANAGE_REGISTERS).require()
    agency = _the_agency(facts) if facts else None
    if agency:
        here = RegisterEntry.objects.filter(
            partnership=by.partnership, agency=agency, ends_on__isnull=True
        ).first()
        if here:
            return here
    entry = RegisterEntry.objects.create(
        partnership=by.partnership, agency=agency, starts_on=starts_on, **vars(standing)
    )
    trail.record(
        "partnership.register.entry_added",
        subject=entry,
        by=by,
        sentence=f"entered {_called(entry)} in the register of agencies",
    )
    return entry


@scopes_disabled()
def _the_agency(facts: Facts) -> Agency:
    known = Agency.objects.filter(
        name__iexact=facts.name.strip(), kind=facts.kind, sector=facts.sector, ended_on__isnull=True
    ).exclude(kind__in=OF_ONE_PLACE)
    withheld = RegisterEntry.objects.filter(is_name_withheld=True).values("agency")
    return known.exclude(pk__in=withheld).first() or Agency.objects.create(**vars(facts))


def _locked(entry: RegisterEntry) -> RegisterEntry:
    return RegisterEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)


@transaction.atomic
def change(
    entry: RegisterEntry, standing: Standing, *, facts: Facts | None, by: Actor
) -> RegisterEntry:
    """Change an entry; the facts of an agency that stands elsewhere too are left alone."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(entry)
    for name, value in vars(standing).items():
        setattr(row, name, value)
    row.save(update_fields=list(vars(standing)))
    if facts and row.agency and may_rename(by, row.agency):
        agency = Agency.objects.select_for_update().get(pk=row.agency.pk)
        for name, value in vars(facts).items():
            setattr(agency, name, value)
        agency.save(update_fields=list(vars(facts)))
        row.agency = agency
    trail.record(
        "partnership.register.entry_changed",
        subject=row,
        by=by,
        sentence=f"changed the entry of {_called(row)} in the register of agencies",
    )
    return row


@transaction.atomic
def end(entry: RegisterEntry, *, on: date, by: Actor) -> RegisterEntry:
    """End an entry on its last day. Raises Refused for a day before its first."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(entry)
    if row.ends_on:
        return row
    if row.starts_on and on < row.starts_on:
        raise Refused("The last day cannot be before the first.")
    row.ends_on = on
    row.save(update_fields=["ends_on"])
    trail.record(
        "partnership.register.entry_ended",
        subject=row,
        by=by,
        sentence=f"ended the entry of {_called(row)} in the register of agencies on {on:%d %B %Y}",
    )
    return row


@transaction.atomic
def succeed(
    entry: RegisterEntry, *, predecessor: Agency, on: date, note: str = "", by: Actor
) -> AgencySuccession:
    """Record that the agency of an entry took over from another one of this register."""
    holds(by, MANAGE_REGISTERS).require()
    row = _locked(entry)
    if row.agency is None or row.agency == predecessor:
        raise Refused("An agency does not take over from itself.")
    succession, is_new = AgencySuccession.objects.get_or_create(
        predecessor=predecessor, successor=row.agency, defaults={"on": on, "note": note}
    )
    if is_new:
        trail.record(
            "partnership.register.succession_recorded",
            subject=row,
            by=by,
            sentence=f"recorded that {_called(row)} took over from another agency on {on:%d %B %Y}",
        )
    return succession


# --- contacts ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_contact(
    agency: Agency,
    *,
    purpose: str,
    name: str,
    email: str,
    telephone: str,
    is_on_distribution_list: bool,
    by: Actor,
) -> AgencyContact:
    """Name somebody in an agency for a purpose; adding counts as checking."""
    holds(by, MANAGE_REGISTERS).require()
    contact = AgencyContact.objects.create(
        partnership=by.partnership,
        agency=agency,
        purpose=purpose,
        name=name,
        email=email,
        telephone=telephone,
        is_on_distribution_list=is_on_distribution_list,
        verified_on=by.today,
    )
    trail.record(
        "partnership.contact.added",
        subject=contact,
        by=by,
        sentence=f"named a contact of {agency.called} for “{purpose}”",
    )
    return contact


@transaction.atomic
def verify_contact(contact: AgencyContact, *, by: Actor) -> AgencyContact:
    """Say that a contact was checked today and is right."""
    holds(by, MANAGE_REGISTERS).require()
    row = AgencyContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.verified_on == by.today:
        return row
    row.verified_on = by.today
    row.save(update_fields=["verified_on"])
    trail.record(
        "partnership.contact.verified",
        subject=row,
        by=by,
        sentence=f"checked the contact of {row.agency.called} for “{row.purpose}”",
    )
    return row


@transaction.atomic
def end_contact(contact: AgencyContact, *, by: Actor) -> AgencyContact:
    """Say that somebody is not the contact any more; they leave the distribution list at once."""
    holds(by, MANAGE_REGISTERS).require()
    row = AgencyContact.objects.select_for_update(of=("self",)).get(pk=contact.pk)
    if row.ends_on:
        return row
    row.ends_on, row.is_on_distribution_list = by.today, False
    row.save(update_fields=["ends_on", "is_on_distribution_list"])
    trail.record(
        "partnership.contact.ended",
        subject=row,
        by=by,
        sentence=f"ended the contact of {row.agency.called} for “{row.purpose}”",
    )
    return row


def facts_of(agency: Agency) -> Facts:
    """What an agency is, as a form shows it first."""
    return Facts(
        name=agency.name,
        kind=AgencyKind(agency.kind),
        sector=Sector(agency.sector),
        short_name=agency.short_name,
        has_national_remit=agency.has_national_remit,
    )
