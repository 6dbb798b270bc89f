"""Versions of the arrangements, taken to their state by the services, as people would."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django_scopes import scope

from governance.models import Arrangements, ArrangementsPdf
from governance.rules.arrangements import TO_BE_ASKED, Audience, Method
from governance.services import arrangements, arrangements_pdfs, consultation
from governance.services.arrangements import Earlier
from governance.services.consultation import Asked
from partnership.models import Membership
from partnership.roles import Role, Sector
from tests.factories import partnership as ground
from tests.factories.governance import Writers

FIRST_DAY = date(2026, 1, 1)
HELD_ON = date(2025, 11, 3)


def make_signers(slug: str = "") -> Writers:
    """As the writers of a report, with a lead partner of each statutory partner."""
    place = ground.make_partnership(slug)

    def lead(sector: Sector) -> Membership:
        agency = ground.make_agency(partnership=place, sector=sector)
        return ground.make_member(place, Role.LEAD_PARTNER, agency=agency)

    return Writers(
        partnership=place,
        manager=ground.make_member(place, Role.BUSINESS_MANAGER),
        council=lead(Sector.LOCAL_AUTHORITY),
        icb=lead(Sector.ICB),
        police=lead(Sector.POLICE),
        outsider=ground.make_member(place, Role.LAY_MEMBER),
    )


def make_version(who: Writers, *, is_written: bool = True, **over: Any) -> Arrangements:
    values: dict[str, Any] = {
        "title": "Multi-agency arrangements",
        "summary": "",
        "rule_set": ground.rule_set(over.pop("edition", "WT2018")),
        "effective_from": FIRST_DAY,
        "based_on": None,
    }
    with scope(partnership=who.partnership):
        made = arrangements.begin(by=who.by, **(values | over))
        if is_written:
            words = Concat(Value("What there is to say of "), F("key"), Value("."))
            made.sections.update(
                text=words, version=1, saved_at=timezone.now(), saved_by=who.manager.user
            )
    return made


def make_earlier(who: Writers, version: int = 7, **over: Any) -> Arrangements:
    values: dict[str, Any] = {
        "title": "Arrangements",
        "summary": "",
        "rule_set": ground.rule_set("WT2018"),
    }
    with scope(partnership=who.partnership):
        return arrangements.record_earlier(
            by=who.by, earlier=Earlier(version=version, source="A paper", **over), **values
        )


def asked(audience: Audience = Audience.MEMBERS, **over: Any) -> Asked:
    values: dict[str, Any] = {"method": Method.WORKSHOP, "held_on": HELD_ON, "came": 12}
    return Asked(audience=audience, **(values | over))


def in_consultation(who: Writers, found: Arrangements) -> Arrangements:
    with scope(partnership=who.partnership):
        return arrangements.consult(found, by=who.by)


def in_legal_check(who: Writers, found: Arrangements) -> Arrangements:
    found = in_consultation(who, found)
    with scope(partnership=who.partnership):
        for one in TO_BE_ASKED:
            consultation.record(found, asked=asked(one), by=who.by)
        return arrangements.begin_legal_check(found, by=who.by)


def with_partners(who: Writers, found: Arrangements) -> Arrangements:
    found = in_legal_check(who, found)
    with scope(partnership=who.partnership):
        return arrangements.send_to_partners(
            found,
            legal_checked_on=HELD_ON + timedelta(days=7),
            legal_checked_by="Solicitor to the council",
            legal_note="Nothing to change.",
            by=who.by,
            now=timezone.now(),
        )


def agreed(who: Writers, found: Arrangements) -> Arrangements:
    found = with_partners(who, found)
    with scope(partnership=who.partnership):
        for one in who.partners:
            found = arrangements.sign(found, by=ground.actor(one), now=timezone.now())
    return found


def with_pdf(who: Writers, found: Arrangements) -> ArrangementsPdf:
    with scope(partnership=who.partnership):
        return arrangements_pdfs.make(arrangements_pdfs.ask(found, by=who.by))


def notified(who: Writers, found: Arrangements) -> Arrangements:
    found = agreed(who, found)
    with scope(partnership=who.partnership):
        return arrangements.notify(
            found, notified_on=timezone.localdate(), notified_how="By e-mail", by=who.by
        )


def published(who: Writers, found: Arrangements) -> Arrangements:
    found = notified(who, found)
    with_pdf(who, found)
    with scope(partnership=who.partnership):
        return arrangements.publish(found, summary="In short.", by=who.by, now=timezone.now())
