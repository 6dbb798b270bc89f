"""Who sees, opens and acts on an incident."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone
from django_scopes import scope

from partnership.models import Actor, AgreementSignature
from partnership.roles import Role
from reviews.access import incident as access
from reviews.models import Incident, RosterEntry, Verb
from reviews.rules.incident import IncidentState
from tests.factories import partnership as ground
from tests.factories import reviews as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.make_cast("penfold-vale")


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


@dataclass(frozen=True)
class Conditions:
    rostered: bool
    signed: bool
    unconflicted: bool
    in_window: bool
    unsealed: bool

    @property
    def all_hold(self) -> bool:
        return all((self.rostered, self.signed, self.unconflicted, self.in_window, self.unsealed))


EVERY_COMBINATION = [Conditions(*values) for values in product((True, False), repeat=5)]


@pytest.mark.parametrize("conditions", EVERY_COMBINATION, ids=str)
def test_a_case_opens_only_when_all_five_conditions_hold(cast, conditions):
    incident = make.make_incident(cast)
    entry = RosterEntry.objects.get(user=cast.tom.user, content_object=incident)
    today = timezone.localdate()
    entry.conflict = "" if conditions.unconflicted else "I managed the practitioner."
    entry.expires_on = today if conditions.in_window else today - timedelta(days=1)
    entry.ended_on = None if conditions.rostered else today
    entry.save()
    Incident.objects.filter(pk=incident.pk).update(is_sealed=not conditions.unsealed)
    if not conditions.signed:
        AgreementSignature.objects.filter(user=cast.tom.user).delete()
    incident.refresh_from_db()
    tom = Actor.of(cast.tom.user, cast.partnership, today)

    opened = access.may_open(tom, incident)

    assert bool(opened) is conditions.all_hold
    assert bool(opened.reason) is not conditions.all_hold
    assert Incident.objects.visible_to(tom, Verb.OPEN).exists() is conditions.all_hold
    assert Incident.objects.visible_to(tom).exists(), "the register without names stays visible"


def test_a_waived_conflict_opens_the_case_again(cast):
    incident = make.make_incident(cast)
    RosterEntry.objects.filter(user=cast.tom.user).update(
        conflict="I know the family.", conflict_waived_because="Too long ago to matter."
    )

    assert access.may_open(cast.tom, incident)


def test_a_sealed_case_opens_to_those_it_is_opened_to(cast):
    incident = make.make_incident(cast)
    Incident.objects.filter(pk=incident.pk).update(is_sealed=True)
    RosterEntry.objects.filter(user=cast.grace.user).update(opens_sealed=True)
    incident.refresh_from_db()

    assert access.may_open(cast.grace, incident)
    assert "sealed" in access.may_open(cast.tom, incident).reason


SEES = {
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.NOTIFIER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.CASE_MEMBER,
}


@pytest.mark.parametrize("role", list(Role), ids=str)
def test_only_these_roles_see_the_register_and_none_opens_a_case_by_role(cast, role):
    incident = make.make_incident(cast)
    stranger_to_the_case = ground.make_actor(cast.partnership, role, agency=cast.icb)
    of_an_involved_agency = {Role.AGENCY_LEAD, Role.SCHOOL_USER}
    expected = role in SEES | of_an_involved_agency

    assert Incident.objects.visible_to(stranger_to_the_case).exists() is expected
    assert not access.may_open(stranger_to_the_case, incident)


def test_another_agencys_lead_sees_nothing(cast):
    make.make_incident(cast)
    other = ground.make_agency("Leisure trust", partnership=cast.partnership)
    lead = ground.make_actor(cast.partnership, Role.AGENCY_LEAD, agency=other)

    assert not Incident.objects.visible_to(lead).exists()


def test_somebody_who_left_sees_nothing(cast):
    make.make_incident(cast)
    yesterday = timezone.localdate() - timedelta(days=1)
    gone = ground.make_actor(cast.partnership, Role.BUSINESS_MANAGER, ends_on=yesterday)

    assert not Incident.objects.visible_to(gone).exists()


@pytest.mark.parametrize(
    ("who", "state", "says"),
    [
        ("priya", IncidentState.TO_NOTIFY, ""),
        ("priya", IncidentState.NOTIFIED, "already notified"),
        ("priya", IncidentState.REPORTED, "Decide first"),
        ("tom", IncidentState.TO_NOTIFY, "Only the local authority"),
        ("maya", IncidentState.TO_NOTIFY, "Only these roles"),
        ("sam", IncidentState.TO_NOTIFY, "Only these roles"),
    ],
)
def test_only_the_local_authority_records_the_notification(cast, who, state, says):
    incident = make.incident_at(cast, state)

    verdict = access.may_record_notification(getattr(cast, who), incident)

    assert bool(verdict) is (not says)
    assert says in verdict.reason


def test_the_business_manager_records_a_view_that_was_told_to_them(cast):
    incident = make.make_incident(cast)

    assert access.may_give_view(cast.maya, incident)
    assert not access.may_give_view(cast.grace, incident)
