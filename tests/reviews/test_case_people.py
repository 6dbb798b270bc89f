"""The people of a case, its seal, and the list of its readings."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import AgreementSignature, Notice, TrailEntry
from partnership.roles import Role
from reviews.access import incident as access
from reviews.models import CaseReading, CaseRefusal, CaseSeal, RosterEntry
from reviews.rules.information_request import Purpose
from reviews.services import case_seals, incidents, rosters
from reviews.services import unusual_readings as figures
from tests.factories import partnership as ground
from tests.factories import returns as asking
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def incident(cast):
    return cases.make_incident(cast)


@pytest.fixture
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def at(cast, incident, name="case-people", *more):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, incident.reference, *more])


def place_of(incident, actor):
    return RosterEntry.objects.of(actor.user).get(content_object=incident)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


# --- who reported -------------------------------------------------------------------------------------------------------
def test_a_reporter_reads_the_case_until_others_are_asked_and_never_their_answers(cast):
    incident = cases.make_incident(cast, by=cast.sam)
    with scope(partnership=cast.partnership):
        assert place_of(incident, cast.sam).capacity == RosterEntry.Capacity.REPORTER
        assert access.may_open(cast.sam, incident)
        asking.ask(cast, incident, asking.stranger(), Purpose.DECISION)
        assert not access.may_open(cast.sam, incident)
        assert "You reported this" in access.may_open(cast.sam, incident).reason
        assert TrailEntry.objects.filter(code="reviews.roster.reporter_ended").count() == 1


def test_a_reporter_who_is_let_in_for_the_case_stays(cast):
    incident = cases.make_incident(cast, by=cast.sam)
    cases.let_in(cast, incident, cast.sam)
    cases.give_all_views(cast, incident)
    with scope(partnership=cast.partnership):
        incidents.decide(
            incident, notify=True, reason="QZX-C4-why", by=cast.priya, now=timezone.now()
        )
        assert access.may_open(cast.sam, incident)
        assert place_of(incident, cast.sam).capacity == RosterEntry.Capacity.CORE


@pytest.mark.parametrize(
    ("who", "capacity", "reads_on"),
    [("sam", "reporter", False), ("maya", "business_unit", True), ("priya", "notifier", True)],
)
def test_the_decision_takes_a_reporter_off_who_is_not_there_for_more(cast, who, capacity, reads_on):
    person = getattr(cast, who)
    incident = cases.make_incident(cast, by=person)
    with scope(partnership=cast.partnership):
        assert place_of(incident, person).capacity == capacity
    cases.give_all_views(cast, incident)
    with scope(partnership=cast.partnership):
        incidents.decide(
            incident, notify=True, reason="QZX-C4-why", by=cast.priya, now=timezone.now()
        )
        assert bool(access.may_open(person, incident)) == reads_on


# --- conflicts and windows ----------------------------------------------------------------------------------------------
def test_the_chair_waives_a_conflict_with_a_reason_and_the_case_opens_again(cast, incident):
    with scope(partnership=cast.partnership):
        entry = rosters.declare_conflict(incident, reason="QZX-C4-why", by=cast.tom)
    chair = signed_in(cast.grace.user)
    assert "Waive the conflict" in chair.get(at(cast, incident)).content.decode()
    where = at(cast, incident, "case-waive", entry.pk)
    assert b"Say why the conflict is waived" in chair.post(where, {"form_key": "k"}).content

    for _ in range(2):
        chair.post(where, {"form_key": "k", "because": "QZX-C4-because"})

    with scope(partnership=cast.partnership):
        assert access.may_open(cast.tom, incident)
        said = TrailEntry.objects.filter(code="reviews.roster.conflict_waived")
        assert said.count() == 1
        told = Notice.objects.get(code="reviews.conflict_waived")
        assert "QZX" not in told.subject + told.body + said[0].sentence


@pytest.mark.parametrize("who", ["maya", "priya"])
def test_nobody_but_the_chair_waives(cast, incident, inside, who):
    entry = rosters.declare_conflict(incident, reason="I know them", by=cast.tom)
    with pytest.raises(Refused, match="Only these roles may waive"):
        rosters.waive_conflict(entry, because="x", by=getattr(cast, who), now=timezone.now())


def test_a_chair_does_not_waive_their_own(cast, incident, inside):
    entry = rosters.declare_conflict(incident, reason="I know them", by=cast.grace)
    with pytest.raises(Refused, match="Nobody waives a conflict of their own"):
        rosters.waive_conflict(entry, because="x", by=cast.grace, now=timezone.now())


def test_a_moved_last_day_keeps_the_old_one_on_record(cast, incident, inside):
    person = ground.make_member(cast.partnership, Role.CASE_GUEST, agency=cast.school).user
    today = timezone.localdate()
    entry = rosters.invite(
        incident, person=person, meets_on=today, reason="First", by=cast.maya, now=timezone.now()
    )
    later = today + timedelta(days=9)
    for _ in range(2):
        made = rosters.extend(
            entry, expires_on=later, reason="Second", by=cast.maya, now=timezone.now()
        )

    rows = RosterEntry.objects.filter(user=person).order_by("pk")
    assert [(one.expires_on, one.ended_on, one.reason) for one in rows] == [
        (today, today, "First"),
        (later, None, "Second"),
    ]
    assert made.capacity == RosterEntry.Capacity.GUEST
    with pytest.raises(Refused, match="has passed"):
        rosters.extend(made, expires_on=today - timedelta(days=1), reason="x", by=cast.maya, now=timezone.now())  # fmt: skip
    with pytest.raises(Refused, match="at most a year"):
        rosters.extend(made, expires_on=today + timedelta(days=367), reason="x", by=cast.maya, now=timezone.now())  # fmt: skip
    with pytest.raises(Refused, match="has no last day"):
        rosters.extend(place_of(incident, cast.tom), expires_on=later, reason="x", by=cast.maya, now=timezone.now())  # fmt: skip


def test_a_guest_is_invited_for_a_meeting_and_their_day_is_moved_through_the_screens(
    cast, incident
):
    guest = ground.make_member(cast.partnership, Role.CASE_GUEST, agency=cast.school).user
    today, client = timezone.localdate(), signed_in(cast.maya.user)
    form = {"form_key": "k", "person": guest.pk, "reason": "Knows the class"}
    wrong = client.post(at(cast, incident, "case-guest"), form | day("meets_on", today - timedelta(days=1)))  # fmt: skip
    assert b"This day has passed" in wrong.content
    assert b"Knows the class" in wrong.content
    client.post(at(cast, incident, "case-guest"), form | day("meets_on", today + timedelta(days=3)))
    page = client.get(at(cast, incident)).content.decode()
    assert f"{guest}: access ends in 3 days" in page
    home = client.get(reverse("home", args=[cast.partnership.slug])).content.decode()
    assert f"{incident.reference}: the access of {guest} ends" in home
    with scope(partnership=cast.partnership):
        entry = RosterEntry.objects.get(user=guest)
    client.post(
        at(cast, incident, "case-extend", entry.pk),
        {"form_key": "m", "reason": "Second meeting"}
        | day("expires_on", today + timedelta(days=30)),
    )
    assert f"{guest}: access ends" not in client.get(at(cast, incident)).content.decode()


@pytest.mark.parametrize("name", ["case-extend", "case-waive", "case-seal-open"])
def test_a_place_on_another_cases_roster_is_not_there(cast, incident, name):
    other = cases.make_incident(cast)
    with scope(partnership=cast.partnership):
        if name == "case-seal-open":
            case_seals.seal(incident, because="Why", by=cast.grace, now=timezone.now())
        entry = place_of(other, cast.tom)
    client = signed_in(cast.grace.user)
    for method in (client.get, client.post):
        assert method(at(cast, incident, name, entry.pk)).status_code == HTTPStatus.NOT_FOUND


def test_with_a_lapsed_agreement_the_tasks_are_there_without_a_word_of_the_case(cast, incident):
    with scope(partnership=cast.partnership):
        AgreementSignature.objects.filter(user=cast.priya.user).delete()
    client = signed_in(cast.priya.user)

    home = client.get(reverse("home", args=[cast.partnership.slug])).content.decode()
    page = client.get(incident.get_absolute_url()).content.decode()
    signing = client.get(reverse("agreement", args=[cast.partnership.slug])).content.decode()

    assert f"{incident.reference}: Notify the Panel" in home
    assert "Sign the confidentiality agreement first" in page
    assert "Read and sign the confidentiality agreement" in page
    for text in (home, page):
        assert "QZX" not in text
        assert "Child K" not in text
    assert "it continues after you leave the partnership" in signing


# --- the seal of the case -----------------------------------------------------------------------------------------------
def test_a_sealed_case_closes_to_all_but_the_chair_who_opens_it_one_by_one(cast, incident):
    chair = signed_in(cast.grace.user)
    chair.post(at(cast, incident, "case-seal"), {"form_key": "k", "because": "QZX-C4-seal"})
    with scope(partnership=cast.partnership):
        incident.refresh_from_db()
        assert access.may_open(cast.grace, incident)
        assert not any(access.may_open(one, incident) for one in (cast.tom, cast.maya, cast.priya))
        entry = place_of(incident, cast.tom)
    chair.post(at(cast, incident, "case-seal-open", entry.pk))
    with scope(partnership=cast.partnership):
        assert access.may_open(cast.tom, incident)
        assert not access.may_open(cast.maya, incident)
    assert "QZX-C4-seal" in chair.get(at(cast, incident)).content.decode()
    assert "QZX" not in signed_in(cast.maya.user).get(incident.get_absolute_url()).content.decode()
    chair.post(at(cast, incident, "case-seal-close", entry.pk))
    with scope(partnership=cast.partnership):
        assert not access.may_open(cast.tom, incident)
    chair.post(at(cast, incident, "case-unseal"), {"form_key": "m"})
    with scope(partnership=cast.partnership):
        incident.refresh_from_db()
        assert access.may_open(cast.tom, incident)
        seal = CaseSeal.objects.get()
        assert (seal.because, seal.lifted_by) == ("QZX-C4-seal", cast.grace.user)
        assert "QZX" not in " ".join(TrailEntry.objects.values_list("sentence", flat=True))


def test_a_chair_who_came_later_lifts_a_seal_and_nobody_else_does(cast, incident, inside):
    case_seals.seal(incident, because="Why", by=cast.grace, now=timezone.now())
    for who in (cast.maya, cast.priya):
        with pytest.raises(Refused, match="Only these roles may seal"):
            case_seals.unseal(incident, by=who, now=timezone.now())
    later = ground.make_actor(cast.partnership, Role.INDEPENDENT_CHAIR)
    ground.sign(later.user, cast.maya.user.signatures.get().agreement)

    for _ in range(2):
        case_seals.unseal(incident, by=later, now=timezone.now())

    assert TrailEntry.objects.filter(code="reviews.case.unsealed").count() == 1
    assert access.may_open(cast.tom, incident)


def test_a_seal_from_before_does_not_stay_open_to_those_of_then(cast, incident, inside):
    now = timezone.now()
    case_seals.seal(incident, because="First", by=cast.grace, now=now)
    case_seals.open_to(place_of(incident, cast.tom), is_open=True, by=cast.grace)
    case_seals.unseal(incident, by=cast.grace, now=now)
    case_seals.seal(incident, because="Second", by=cast.grace, now=now)
    assert not access.may_open(cast.tom, incident)


# --- the list of readings -----------------------------------------------------------------------------------------------
def read(incident, actor, at, what="case", **over):
    return CaseReading.objects.create(
        partnership=incident.partnership, incident=incident, what=what, by=actor.user,
        hat=actor.hat_in_words, at=at, **over,
    )  # fmt: skip


def test_the_list_says_who_opened_what_when_and_why_and_that_it_was_read(cast, incident):
    client = signed_in(cast.priya.user)
    client.post(
        at(cast, incident, "incident-identity"), {"form_key": "k", "purpose": "The Panel's form"}
    )
    page = signed_in(cast.maya.user).get(at(cast, incident, "case-readings")).content.decode()

    for words in ("Priya Raman", "The child&#x27;s identity", "The Panel&#x27;s form", "Maya Cole"):
        assert words in page
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.filter(what=CaseReading.What.READINGS).count() == 1


@pytest.mark.parametrize("who", ["tom", "priya", "sam"])
def test_the_list_is_for_those_of_the_roster_who_chair_or_manage(cast, incident, who):
    answer = signed_in(getattr(cast, who).user).get(at(cast, incident, "case-readings"))
    assert answer.status_code == HTTPStatus.FORBIDDEN
    with scope(partnership=cast.partnership):
        assert CaseRefusal.objects.get().what == "readings"
        outside = ground.make_actor(cast.partnership, Role.INDEPENDENT_CHAIR)
        assert not access.may_read_log(outside, incident)


def test_the_list_is_narrowed_and_leaves_as_a_spreadsheet_which_is_recorded_too(cast, incident):
    with scope(partnership=cast.partnership):
        now = timezone.now()
        read(incident, cast.tom, now, "document", item="CD-2026-001", purpose="=cmd()")
        read(incident, cast.osei, now - timedelta(days=20))
    client, where = signed_in(cast.maya.user), at(cast, incident, "case-readings")
    body = client.get(f"{where}?person={cast.tom.user.pk}").content.decode().split("<tbody")[1]
    assert "CD-2026-001" in body
    assert "Osei" not in body
    old = client.get(f"{where}?until={timezone.localdate() - timedelta(days=9)}").content.decode()
    assert "Osei" in old.split("<tbody")[1]
    copy = client.get(f"{where}?as=csv&what=document").content.decode()
    assert "'=cmd()" in copy
    assert "CD-2026-001" in copy
    with scope(partnership=cast.partnership):
        assert CaseReading.objects.filter(what="readings", item="copy").count() == 1
    for question in (
        "person=x",
        "what=x",
        "since=x",
        "outcome=x",
        "page=x",
        "sort=password",
        "person=%00",
    ):
        assert client.get(f"{where}?{question}").status_code == HTTPStatus.OK


def test_what_is_unusual_is_said_in_words(cast, incident, inside):
    noon = timezone.localtime().replace(hour=12, minute=0) - timedelta(days=1)
    others = [cases.make_incident(cast) for _ in range(4)]
    for back in range(2, 5):
        read(incident, cast.tom, noon - timedelta(days=back))
    for one in (incident, *others):
        read(one, cast.tom, noon)
    read(incident, cast.osei, noon.replace(hour=23, minute=30))
    for _ in range(5):
        CaseRefusal.objects.create(
            partnership=cast.partnership, incident=incident, what="case", by=cast.lena.user,
            hat="Lay member", at=noon, because="Not on the roster",
        )  # fmt: skip

    said = [one.says for one in figures.unusual(incident, timezone.localdate())]

    assert len(said) == 3
    assert any("Tom Archer opened 5 cases, more than three times as many" in one for one in said)
    assert any("Mensah read this case between 11pm and 5am" in one for one in said)
    assert any("Lena Hart was refused 5 times" in one for one in said)


@pytest.mark.parametrize(
    ("cases_of_a_day", "usual", "expected"),
    [(4, [1, 1, 1], True), (3, [1], False), (4, [2], False), (7, [2], True), (9, [], False)],
)
def test_many_is_more_than_three_times_ones_own_median(cases_of_a_day, usual, expected):
    assert figures.is_many(cases_of_a_day, usual) is expected


def test_both_lists_ask_as_often_for_many_as_for_few(cast, incident):
    client = signed_in(cast.maya.user)
    counts: dict[str, list[int]] = {}
    for more in (1, 30):
        with scope(partnership=cast.partnership):
            for _ in range(more):
                person = ground.make_actor(cast.partnership, Role.CASE_MEMBER)
                rosters.add(
                    incident, person=person.user, capacity=RosterEntry.Capacity.CORE, reason="x",
                    expires_on=None, by=cast.maya, now=timezone.now(),
                )  # fmt: skip
                read(incident, person, timezone.now())
        for name in ("case-people", "case-readings"):
            with CaptureQueriesContext(connection) as asked:
                assert client.get(at(cast, incident, name)).status_code == HTTPStatus.OK
            counts.setdefault(name, []).append(len(asked))
    assert all(few == many for few, many in counts.values()), counts
