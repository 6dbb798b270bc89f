"""Who opens what of a case, by verb: the five conditions, the emergency opening, and everybody who came or went."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.errors import Refused
from partnership.models import Actor, AgencySuccession, AgreementSignature, Membership
from partnership.roles import Role
from reviews.access import case_document as documents
from reviews.access import incident as access
from reviews.models import BreakGlass, CaseDocument, Incident, RosterEntry, Verb
from reviews.services import break_glass, rosters
from tests.factories import case_documents as make
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.hostile import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


@pytest.fixture
def incident(cast):
    return cases.make_incident(cast)


@dataclass(frozen=True)
class Conditions:
    """The five of DOMAIN 2.3, and whether the case is open to the person in an emergency."""

    rostered: bool
    signed: bool
    unconflicted: bool
    in_window: bool
    unsealed: bool
    emergency: bool

    @property
    def views_by_roster(self) -> bool:
        return all((self.rostered, self.signed, self.unconflicted, self.in_window, self.unsealed))

    @property
    def views(self) -> bool:
        by_emergency = self.emergency and self.signed and self.unconflicted and self.unsealed
        return self.views_by_roster or by_emergency


EVERY_COMBINATION = [Conditions(*values) for values in product((True, False), repeat=6)]


def arranged(cast, incident, case: Conditions) -> Actor:
    """Tom, with each of the conditions as asked."""
    today, now = timezone.localdate(), timezone.now()
    RosterEntry.objects.filter(user=cast.tom.user, content_object=incident).update(
        conflict="" if case.unconflicted else "I managed the practitioner.",
        expires_on=today if case.in_window else today - timedelta(days=1),
        ended_on=None if case.rostered else today,
    )
    Incident.objects.filter(pk=incident.pk).update(is_sealed=not case.unsealed)
    if not case.signed:
        AgreementSignature.objects.filter(user=cast.tom.user).delete()
    if case.emergency:
        BreakGlass.objects.create(
            partnership=cast.partnership, incident=incident, state="opened", reason="For the table",
            hours=1, asked_at=now, asked_by=cast.tom.user, answered_at=now,
            answered_by=cast.grace.user, opened_at=now, until=now + timedelta(hours=1),
            review_due_at=now + timedelta(hours=24),
        )  # fmt: skip
    incident.refresh_from_db()
    return Actor.of(cast.tom.user, cast.partnership, today)


def test_the_five_conditions_and_the_emergency_open_by_verb_exactly_what_they_should(
    cast, incident
):
    """Sixty-four combinations in one world, each by every verb that could tell them apart."""
    letter = make.add_document(incident, cast.maya)
    word = make.add_document(incident, cast.maya, make.given("a.docx", files.office()))
    sealed = make.add_document(incident, cast.maya, is_sealed=True)
    make.let_in(sealed, cast.tom.user, cast.grace)
    ground.make_member(cast.partnership, Role.BUSINESS_MANAGER, user=cast.tom.user)
    signature = AgreementSignature.objects.get(user=cast.tom.user)
    wrong = []
    for case in EVERY_COMBINATION:
        signature.save(force_insert=not AgreementSignature.objects.filter(pk=signature.pk).exists())
        BreakGlass.objects.all().delete()
        tom = arranged(cast, incident, case)
        by_roster, by_any = case.views_by_roster, case.views
        page, opened = (
            Incident.objects.visible_to(tom, verb).exists() for verb in (Verb.VIEW, Verb.OPEN)
        )
        copies = set(CaseDocument.objects.visible_to(tom, Verb.VIEW))
        found = {
            "see": (Incident.objects.visible_to(tom).exists(), True),
            "page": (page, by_any),
            "open": (opened, by_roster),
            "marked copy": (letter in copies, by_any),
            "sealed item": (sealed in copies, by_roster),
        }
        if case.emergency:
            found |= {
                "unmarked copy": (bool(documents.may_read(tom, word)), by_roster),
                "identity": (bool(access.may_see_identity(tom, incident)), by_roster),
                "export": (bool(access.may_read_log(tom, incident)), by_roster),
                "add": (bool(documents.may_add(tom, incident)), by_roster),
            }
        wrong += [(case, verb) for verb, (got, want) in found.items() if got != want]
    assert len(EVERY_COMBINATION) == 64
    assert not wrong


def opens(cast, incident, user, on=None) -> bool:
    actor = Actor.of(user, cast.partnership, on or timezone.localdate())
    return Incident.objects.visible_to(actor, Verb.OPEN).filter(pk=incident.pk).exists()


def test_a_leaver_opens_nothing_from_the_day_after(cast, incident):
    today = timezone.localdate()
    Membership.objects.filter(user=cast.tom.user).update(ends_on=today)

    assert opens(cast, incident, cast.tom.user, today)
    assert not opens(cast, incident, cast.tom.user, today + timedelta(days=1))


@pytest.mark.parametrize("days", [0, 1])
def test_a_lapsed_agreement_closes_the_case_from_the_day_after_its_last(cast, incident, days):
    today = timezone.localdate()
    last = AgreementSignature.objects.get(user=cast.tom.user).expires_on

    assert opens(cast, incident, cast.tom.user, last + timedelta(days=days)) is (days == 0)
    assert opens(cast, incident, cast.tom.user, today)


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_a_guests_window_closes_by_itself_after_the_day_of_the_meeting(cast, incident, days):
    today = timezone.localdate()
    guest = ground.make_member(cast.partnership, Role.CASE_GUEST, agency=cast.school).user
    ground.sign(guest, cast.maya.user.signatures.get().agreement, today - timedelta(days=1))
    meets_on = today + timedelta(days=3)
    rosters.invite(
        incident, person=guest, meets_on=meets_on, reason="Knows the class", by=cast.maya,
        now=timezone.now(),
    )  # fmt: skip

    assert opens(cast, incident, guest, meets_on + timedelta(days=days)) is (days <= 0)


def test_a_conflict_is_not_undone_by_being_let_in_again(cast, incident):
    rosters.declare_conflict(incident, reason="I know the family.", by=cast.tom)
    rosters.end(RosterEntry.objects.get(user=cast.tom.user), by=cast.maya)
    rosters.add(
        incident, person=cast.tom.user, capacity=RosterEntry.Capacity.CORE, reason="Back",
        expires_on=None, by=cast.maya, now=timezone.now(),
    )  # fmt: skip
    assert not opens(cast, incident, cast.tom.user)

    declared = RosterEntry.objects.exclude(conflict="").get()
    rosters.waive_conflict(declared, because="Long ago", by=cast.grace, now=timezone.now())

    assert opens(cast, incident, cast.tom.user)


def test_a_case_of_another_partnership_never_opens_whatever_its_roster_says(cast):
    elsewhere = cases.make_cast("marlow-fen")
    with scopes_disabled():
        foreign = cases.make_incident(elsewhere)
        RosterEntry.objects.filter(content_object=foreign, user=elsewhere.tom.user).update(
            user=cast.tom.user
        )
    assert not opens(cast, foreign, cast.tom.user)
    assert not access.may_open(cast.tom, foreign)
    with pytest.raises(Refused, match="another partnership"):
        break_glass.ask(foreign, reason="x" * 20, hours=1, by=cast.maya, now=timezone.now())


def test_a_merged_agency_moves_nobody_onto_a_roster_and_nobody_off(cast, incident):
    merged = ground.make_agency("Merged ICB", partnership=cast.partnership)
    AgencySuccession.objects.create(predecessor=cast.icb, successor=merged)
    Membership.objects.filter(user=cast.osei.user).update(agency=merged)
    newcomer = ground.make_member(cast.partnership, Role.DELEGATED_PARTNER, agency=merged).user

    assert opens(cast, incident, cast.osei.user)
    assert not opens(cast, incident, newcomer)


def test_a_deputy_inherits_the_seat_and_not_the_roster(cast, incident):
    group = ground.make_group(cast.partnership, "Case review group")
    seat = ground.make_seat(group, "Chair", is_chair=True)
    ground.sit(cast.grace.user, seat)
    deputy = ground.make_member(cast.partnership, Role.CASE_MEMBER).user
    ground.sign(deputy, cast.maya.user.signatures.get().agreement)
    ground.sit(deputy, seat, is_deputy=True)

    assert not opens(cast, incident, deputy)
    rosters.add(
        incident, person=deputy, capacity=RosterEntry.Capacity.CORE, reason="Stands in",
        expires_on=timezone.localdate(), by=cast.maya, now=timezone.now(),
    )  # fmt: skip
    assert opens(cast, incident, deputy)
    assert not opens(cast, incident, deputy, timezone.localdate() + timedelta(days=1))


def test_no_role_reads_a_document_without_the_roster(cast, incident):
    make.add_document(incident, cast.maya)
    for role in Role:
        somebody = ground.make_actor(cast.partnership, role, agency=cast.icb)
        assert not CaseDocument.objects.visible_to(somebody, Verb.SEE).exists(), role
