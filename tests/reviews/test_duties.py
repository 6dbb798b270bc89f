"""Who is told beside the Panel: deaths on routes of their own, other areas, the copy, and the withdrawal."""

from datetime import date, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.errors import Refused
from partnership.models import Breach, Deadline, Notice, TrailEntry
from partnership.roles import Sector
from partnership.services import deadlines
from partnership.services.deadlines import BreachReason
from reviews.models import CaseReading, DutyToTell, PartnerView, RapidReview, Telling
from reviews.rules.child import Standing
from reviews.rules.criterion import Condition, Finding, Found
from reviews.rules.duty import (
    CLOCKS,
    DUTY_COLOURS,
    DUTY_MOVES,
    Because,
    DutyKind,
    DutyState,
    Recipient,
    routes,
)
from reviews.rules.incident import NOTIFY_PANEL, Harm, IncidentState
from reviews.services import children, duties, incidents
from tests.factories import duties as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db

CARE_LEAVER: dict[str, Any] = {
    "harm": Harm.DIED,
    "standing": Standing.CARE_LEAVER,
    "abuse_suspected": False,
}


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def where(cast, incident, name, *more):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, incident.reference, *more])


def tell(cast, duty, **over):
    values: dict[str, Any] = {"told_at": timezone.now(), "by": cast.priya, "now": timezone.now()}
    return duties.tell(duty, **(values | over))


@pytest.mark.parametrize(
    ("harm", "standing", "age", "route"),
    [
        (Harm.DIED, Standing.LOOKED_AFTER, 3, DutyKind.LOOKED_AFTER),
        (Harm.SERIOUSLY_HARMED, Standing.LOOKED_AFTER, 3, None),
        (Harm.DIED, Standing.CARE_LEAVER, 24, DutyKind.CARE_LEAVER),
        (Harm.DIED, Standing.CARE_LEAVER, 25, None),
        (Harm.DIED, Standing.CARE_LEAVER, None, DutyKind.CARE_LEAVER),
        (Harm.DIED, Standing.NEITHER, 3, None),
        (Harm.DIED, Standing.NOT_KNOWN, 3, None),
    ],
)
def test_which_deaths_have_a_route_of_their_own(harm, standing, age, route):
    assert routes(harm, standing, age) == ((route,) if route else ())


def test_every_state_has_its_moves_and_its_colour():
    assert set(DUTY_MOVES.table) == set(DutyState) == set(DUTY_COLOURS)


def test_the_words_of_the_clocks_go_into_mails_and_say_nothing_of_what_happened():
    for clock in CLOCKS.values():
        assert not {"death", "died", "child", "care"} & set(clock.says.lower().split())


def test_a_looked_after_childs_death_has_its_own_clock_and_needs_no_suspicion(cast):
    incident = make.a_death_in_care(cast)

    duty = DutyToTell.objects.get()
    clock = deadlines.find(CLOCKS[DutyKind.LOOKED_AFTER], duty)

    assert duty.kind == DutyKind.LOOKED_AFTER
    assert clock is not None
    assert (clock.starts_on, clock.length) == (timezone.localdate(incident.aware_at), 5)
    assert clock.owner_agency == cast.council
    assert not RapidReview.objects.exists()
    assert len(duties.clocks_of(incident)) == 2


@pytest.mark.parametrize(
    ("day", "is_asked"), [(date(2023, 12, 14), False), (date(2023, 12, 15), True)]
)
def test_a_care_leavers_death_is_told_since_the_edition_that_asks_for_it(cast, day, is_asked):
    aware_at = datetime(day.year, day.month, day.day, 9, tzinfo=LONDON)
    cases.make_incident(cast, aware_at=aware_at, incident_on=day, age=17, **CARE_LEAVER)

    assert DutyToTell.objects.filter(kind=DutyKind.CARE_LEAVER).exists() is is_asked


def test_where_everybody_is_an_adult_the_panels_clock_does_not_run(cast):
    incident = cases.make_incident(cast, age=20, **CARE_LEAVER)

    assert deadlines.find(NOTIFY_PANEL, incident) is None
    assert DutyToTell.objects.get().kind == DutyKind.CARE_LEAVER
    cases.give_all_views(cast, incident)
    with pytest.raises(Refused, match="children under 18"):
        incidents.decide(incident, notify=True, reason="x", by=cast.priya, now=timezone.now())


def test_no_rapid_review_follows_unless_somebody_suspects_abuse(cast):
    incident = make.a_death_in_care(cast)
    nobody = cases.ALL_MET | {Condition.ABUSE: Found(Finding.NOT_MET, "An illness.")}
    for who, sector in (
        (cast.priya, Sector.LOCAL_AUTHORITY),
        (cast.osei, Sector.ICB),
        (cast.tom, Sector.POLICE),
    ):
        incidents.give_view(
            incident,
            sector=sector,
            answer=PartnerView.Answer.DO_NOT,
            reason="x",
            findings=nobody,
            by=who,
            now=timezone.now(),
        )
    with pytest.raises(Refused, match="Nobody says that abuse"):
        incidents.decide(incident, notify=True, reason="x", by=cast.priya, now=timezone.now())
    incidents.give_view(
        incident,
        sector=Sector.POLICE,
        answer=PartnerView.Answer.NOTIFY,
        reason="x",
        findings=cases.ALL_MET,
        by=cast.tom,
        now=timezone.now(),
    )
    decided = incidents.decide(incident, notify=True, reason="x", by=cast.priya, now=timezone.now())
    assert decided.state == IncidentState.TO_NOTIFY


def test_both_are_told_at_once_the_clock_is_met_and_twice_changes_nothing(cast):
    incident = make.a_death_in_care(cast)
    duty = tell(cast, DutyToTell.objects.get(), receipt="DFE-1")
    counts = (Telling.objects.count(), TrailEntry.objects.count())
    tell(cast, duty, receipt="DFE-2")

    assert (Telling.objects.count(), TrailEntry.objects.count()) == counts
    assert set(incident.tellings.filter(receipt="DFE-1").values_list("to", flat=True)) == {
        Recipient.SECRETARY_OF_STATE,
        Recipient.OFSTED,
    }
    clock = deadlines.find(CLOCKS[DutyKind.LOOKED_AFTER], duty)
    assert clock is not None
    assert clock.state == Deadline.State.MET
    with pytest.raises(Refused, match="told"):
        duties.say_not_needed(duty, reason="x", by=cast.priya)


def test_it_is_never_told_in_the_future_nor_before_awareness_and_late_with_a_reason(cast):
    then = timezone.now() - timedelta(days=30)
    make.a_death_in_care(cast, aware_at=then, incident_on=then.date())
    duty = DutyToTell.objects.get()
    with pytest.raises(Refused, match="future"):
        tell(cast, duty, told_at=timezone.now() + timedelta(hours=1))
    with pytest.raises(Refused, match="before"):
        tell(cast, duty, told_at=then - timedelta(days=2))
    with pytest.raises(Refused, match="Say why it was late"):
        tell(cast, duty)
    tell(cast, duty, breach=BreachReason(Breach.Cause.STAFFING, "Nobody was there."))
    assert DutyToTell.objects.get().state == DutyState.TOLD


def test_only_the_local_authority_records_it(cast):
    make.a_death_in_care(cast)
    duty = DutyToTell.objects.get()
    with pytest.raises(Refused, match="Only the local authority"):
        tell(cast, duty, by=cast.tom)
    with pytest.raises(Refused, match="Only these roles"):
        tell(cast, duty, by=cast.maya)


def test_a_correction_opens_a_route_from_the_day_the_death_became_known_and_ends_it_again(cast):
    then = timezone.now() - timedelta(days=20)
    incident = cases.make_incident(cast, aware_at=then, incident_on=then.date())
    child = incident.children.get()
    died = cases.a_child(harm=Harm.DIED, standing=Standing.LOOKED_AFTER)
    yesterday = timezone.localdate() - timedelta(days=1)

    def corrected(**more):
        given = cases.a_child(harm=Harm.DIED, standing=Standing.LOOKED_AFTER, **more)
        children.change(child, given, by=cast.maya, now=timezone.now())

    with pytest.raises(Refused, match="became aware of the death"):
        corrected(death_known_on=timezone.localdate() + timedelta(days=1))
    corrected(death_known_on=yesterday)
    first = DutyToTell.objects.get()
    clock = deadlines.find(CLOCKS[DutyKind.LOOKED_AFTER], first)
    assert clock is not None
    assert clock.starts_on == yesterday
    children.change(child, cases.a_child(), by=cast.maya, now=timezone.now())
    first.refresh_from_db()
    assert first.state == DutyState.NOT_NEEDED
    clock.refresh_from_db()
    assert clock.state == Deadline.State.WITHDRAWN
    children.change(child, died, by=cast.maya, now=timezone.now())
    assert DutyToTell.objects.live().get().pk != first.pk, "its clock runs anew"


def test_another_area_is_named_once_told_in_time_and_its_name_goes_nowhere(cast):
    incident = cases.make_incident(cast)
    duty = make.an_area(cast, incident)
    assert make.an_area(cast, incident, "qzx-c4 marlow fen") == duty
    tell(cast, duty, by=cast.maya)

    assert incident.tellings.get(to=Recipient.OTHER_AREA).area == "QZX-C4 Marlow Fen"
    said = " ".join(
        [
            *TrailEntry.objects.values_list("sentence", flat=True),
            *Notice.objects.values_list("subject", flat=True),
            *Notice.objects.values_list("body", flat=True),
            *Deadline.objects.values_list("says", flat=True),
        ]
    )
    assert "Marlow" not in said


def test_an_area_is_known_between_the_incident_and_today(cast):
    incident = cases.make_incident(cast)
    for days in (-5, 1):
        with pytest.raises(Refused, match="The day lies between"):
            duties.name_area(
                incident,
                area="X",
                because=Because.PLACED_HERE,
                aware_on=timezone.localdate() + timedelta(days=days),
                by=cast.maya,
                now=timezone.now(),
            )


def test_the_partners_the_panel_and_the_business_unit_are_on_the_record(cast):
    incident = cases.incident_at(cast, IncidentState.NOTIFIED)

    assert list(incident.tellings.order_by("pk").values_list("to", "receipt")) == [
        (Recipient.PARTNERS, ""),
        (Recipient.PANEL, "PANEL-77"),
        (Recipient.BUSINESS_UNIT, ""),
    ]
    assert Notice.objects.filter(
        code="reviews.notification_recorded", recipient=cast.maya.user
    ).exists()


# --- the screens ------------------------------------------------------------------------------------------------------


def the_moment(name="sent"):
    now = timezone.localtime()
    return {
        f"{name}_on_day": now.day,
        f"{name}_on_month": now.month,
        f"{name}_on_year": now.year,
        f"{name}_time": f"{now:%H:%M}",
    }


def test_the_form_asks_that_both_were_told(cast):
    incident = make.a_death_in_care(cast)
    address = where(cast, incident, "incident-tell", DutyToTell.objects.get().pk)
    client = signed_in(cast.priya.user)
    sent = {"form_key": "k", "receipt": "DFE-9", **the_moment()}

    one = client.post(address, sent | {"recipients": ["ofsted"]}).content.decode()
    assert "Each of them must be told." in one
    assert "DFE-9" in one
    wrong = client.post(address, sent | {"recipients": ["ofsted", "x"], "receipt": "a\x00"})
    assert "Null characters" in wrong.content.decode()
    both = client.post(address, sent | {"recipients": ["ofsted", "secretary_of_state"]})
    assert both.status_code == HTTPStatus.FOUND
    assert "DFE-9" in client.get(where(cast, incident, "incident-told")).content.decode()


def test_a_late_telling_asks_for_the_reason_beside_the_field(cast):
    then = timezone.now() - timedelta(days=30)
    incident = make.a_death_in_care(cast, aware_at=then, incident_on=then.date())
    address = where(cast, incident, "incident-tell", DutyToTell.objects.get().pk)
    sent = {"form_key": "k", "recipients": ["ofsted", "secretary_of_state"], **the_moment()}
    answer = signed_in(cast.priya.user).post(address, sent | {"cause": "", "breach_reason": ""})
    assert "It was sent late. Say why." in answer.content.decode()


def test_an_area_is_named_and_ended_on_the_screens(cast):
    incident = cases.make_incident(cast)
    client = signed_in(cast.maya.user)
    address = where(cast, incident, "incident-area")
    day = timezone.localdate(incident.aware_at)
    sent = {
        "form_key": "k", "area": "Marlow <script>", "because": "placed_here",
        "aware_on_day": day.day, "aware_on_month": day.month, "aware_on_year": day.year,
    }  # fmt: skip
    for wrong in ({"area": ""}, {"area": "x" * 101}, {"because": "x"}, {"aware_on_year": "1999"}):
        assert b"There is a problem" in client.post(address, sent | wrong).content
    assert client.post(address, sent).status_code == HTTPStatus.FOUND
    page = client.get(where(cast, incident, "incident-told")).content.decode()
    assert "Marlow &lt;script&gt;" in page
    duty = DutyToTell.objects.get()
    ended = where(cast, incident, "incident-tell-not-needed", duty.pk)
    assert client.post(ended, {"form_key": "e", "reason": "Not theirs."}).status_code == 302
    assert b"Not theirs." in client.get(where(cast, incident, "incident-told")).content


def test_a_duty_of_another_incident_is_not_there(cast):
    one, other = cases.make_incident(cast), cases.make_incident(cast)
    duty = make.an_area(cast, other)
    client = signed_in(cast.maya.user)
    assert client.get(where(cast, one, "incident-tell", duty.pk)).status_code == 404
    assert client.get(where(cast, one, "incident-tell", 99_999)).status_code == 404


def test_the_page_asks_the_database_alike_for_many_areas_and_for_few(cast):
    incident = cases.make_incident(cast)
    client = signed_in(cast.priya.user)
    make.an_area(cast, incident)
    client.get(where(cast, incident, "incident-told"))
    with CaptureQueriesContext(connection) as few:
        client.get(where(cast, incident, "incident-told"))
    for number in range(6):
        make.an_area(cast, incident, f"Area {number}")
    with CaptureQueriesContext(connection) as many:
        client.get(where(cast, incident, "incident-told"))
    assert len(few) == len(many)


def test_the_facts_for_the_form_are_recorded_as_a_copy_and_names_come_after_their_purpose(cast):
    incident = cases.incident_at(cast, IncidentState.TO_NOTIFY)
    make.an_area(cast, incident, "Fenwick")
    client = signed_in(cast.priya.user)
    address = where(cast, incident, "incident-panel-form")

    page = client.get(address).content.decode()
    for fact in ("QZX-C4-summary", "QZX-C4-decision", "Fenwick", incident.reference, "data-copy"):
        assert fact in page
    assert "QZX-C4-name" not in page
    assert CaseReading.objects.get(what=CaseReading.What.COPY).by == cast.priya.user
    assert b"QZX-C4-name" not in client.post(address, {"form_key": "k", "purpose": ""}).content
    shown = client.post(address, {"form_key": "k", "purpose": "The Panel's form"}).content
    assert b"QZX-C4-name" in shown
    assert CaseReading.objects.get(what=CaseReading.What.IDENTITY).purpose == "The Panel's form"


def test_withdrawing_what_the_panel_knows_asks_when_it_was_told(cast):
    incident = cases.incident_at(cast, IncidentState.NOTIFIED)
    client = signed_in(cast.priya.user)
    address = where(cast, incident, "incident-withdraw")
    today = timezone.localdate()
    told = {"panel_told_on_day": today.day, "panel_told_on_month": today.month}
    sent = {"form_key": "k", "reason": "It was an accident."}

    assert b"Enter the day the Panel was told." in client.post(address, sent).content
    early = sent | told | {"panel_told_on_year": today.year - 1}
    assert b"before the Panel was notified" in client.post(address, early).content
    done = client.post(address, sent | told | {"panel_told_on_year": today.year})
    assert done.status_code == HTTPStatus.FOUND
    assert incident.tellings.filter(to=Recipient.PANEL, about="withdrawal").exists()
