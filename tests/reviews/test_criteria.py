"""The conditions of the duty to notify: walked one by one, each partner's view beside them, and where they differ."""

from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.roles import Sector
from reviews.models import CriterionView, PartnerView
from reviews.rules.criterion import Condition, Finding, Found, contradiction
from reviews.services import criteria, incidents
from tests.factories import reviews as make
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db

NO_HARM = make.ALL_MET | {Condition.HARM: Found(Finding.NOT_MET, "QZX-C4: bruises only.")}
UNSURE = make.ALL_MET | {Condition.ABUSE: Found(Finding.NOT_KNOWN, "QZX-C4: tests are awaited.")}


@pytest.fixture
def cast():
    return make.make_cast("penfold-vale")


@pytest.fixture
def incident(cast):
    return make.make_incident(cast)


def give(cast, incident, who, sector, findings=make.ALL_MET, answer=PartnerView.Answer.NOTIFY):
    with scope(partnership=cast.partnership):
        return incidents.give_view(
            incident,
            sector=sector,
            answer=answer,
            reason="QZX-C4-view",
            findings=findings,
            by=who,
            now=timezone.now(),
        )


@pytest.mark.parametrize(
    ("findings", "notify", "is_wrong"),
    [
        (make.ALL_MET, True, False),
        (make.ALL_MET, False, True),
        (NO_HARM, True, True),
        (NO_HARM, False, False),
        (UNSURE, True, False),
        (UNSURE, False, False),
    ],
)
def test_the_answer_follows_from_the_conditions(findings, notify, is_wrong):
    assert bool(contradiction(findings, notify=notify)) is is_wrong


def test_each_condition_is_answered_with_a_reason_where_it_is_not_met(cast, incident):
    left_out = {one: found for one, found in make.ALL_MET.items() if one is not Condition.PLACE}
    with pytest.raises(Refused, match="Missing: It happened"):
        give(cast, incident, cast.tom, Sector.POLICE, left_out)
    with pytest.raises(Refused, match="Say why"):
        give(
            cast,
            incident,
            cast.tom,
            Sector.POLICE,
            make.ALL_MET | {Condition.ABUSE: Found(Finding.NOT_KNOWN, "  ")},
        )
    with pytest.raises(Refused, match="Change one"):
        give(cast, incident, cast.tom, Sector.POLICE, NO_HARM)


def test_a_changed_view_keeps_one_answer_to_each_condition_and_its_history(cast, incident):
    give(cast, incident, cast.tom, Sector.POLICE)
    give(cast, incident, cast.tom, Sector.POLICE, NO_HARM, PartnerView.Answer.DO_NOT)

    with scope(partnership=cast.partnership):
        harm = CriterionView.objects.get(condition=Condition.HARM)
        assert CriterionView.objects.count() == 3
        assert harm.finding == Finding.NOT_MET
        assert [row.finding for row in harm.history.order_by("history_id")] == ["met", "not_met"]


def test_partners_who_say_the_same_do_not_differ_and_one_who_does_not_is_seen(cast, incident):
    give(cast, incident, cast.tom, Sector.POLICE)
    give(cast, incident, cast.osei, Sector.ICB)
    with scope(partnership=cast.partnership):
        assert not criteria.walk(incident).they_differ
    give(cast, incident, cast.priya, Sector.LOCAL_AUTHORITY, NO_HARM, PartnerView.Answer.DO_NOT)

    with scope(partnership=cast.partnership):
        walk = criteria.walk(incident)
    assert walk.they_differ
    assert [step.they_differ for step in walk.steps] == [False, True, False]
    assert [one.sector for one in walk.whole] == [Sector.LOCAL_AUTHORITY, Sector.ICB, Sector.POLICE]


def test_the_page_shows_three_partners_beside_the_conditions_and_where_they_differ(cast, incident):
    give(cast, incident, cast.tom, Sector.POLICE)
    client = signed_in(cast.maya.user)
    before = client.get(incident.get_absolute_url()).content.decode()
    give(cast, incident, cast.osei, Sector.ICB, NO_HARM, PartnerView.Answer.DO_NOT)
    after = client.get(incident.get_absolute_url()).content.decode()

    assert "Not given yet" in before
    assert "The partners do not say the same." not in before
    assert "The partners do not say the same." in after
    assert "QZX-C4: bruises only." in after
    assert "Disputes" in after


def a_view(**over):
    met = {condition.value: "met" for condition in Condition}
    return {
        "form_key": "k",
        "sector": "police",
        "answer": "notify",
        "reason": "Kept.",
        **met,
    } | over


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"abuse": ""}, "Say whether this condition is met."),
        ({"harm": "not_met"}, "Say why it is not met, or not known."),
        ({"harm": "not_met", "harm_reason": "Bruises."}, "Change one of the two."),
        ({"answer": "do_not"}, "Change one of them."),
        ({"sector": "icb"}, "not one of the available choices"),
        ({"abuse_reason": "x" * 1501}, "1500 characters"),
        ({"place_reason": "a\x00b"}, "Null characters"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_the_rest_is_kept(cast, incident, change, says):
    address = reverse("reviews:incident-view", args=[cast.partnership.slug, incident.reference])
    answer = signed_in(cast.tom.user).post(address, a_view(**change))
    assert answer.status_code == HTTPStatus.OK
    assert says in answer.content.decode()
    assert "Kept." in answer.content.decode()


def test_a_partner_finds_what_they_said_before(cast, incident):
    give(cast, incident, cast.tom, Sector.POLICE, UNSURE)
    address = reverse("reviews:incident-view", args=[cast.partnership.slug, incident.reference])
    form = signed_in(cast.tom.user).get(address).context["form"]
    assert form["abuse"].value() == "not_known"
    assert form["abuse_reason"].value() == "QZX-C4: tests are awaited."
    assert form["reason"].value() == "QZX-C4-view"
    assert signed_in(cast.maya.user).get(address).context["form"]["reason"].value() is None


def test_the_walk_asks_the_database_alike_however_many_answered(
    cast, incident, django_assert_num_queries
):
    with scope(partnership=cast.partnership):
        with django_assert_num_queries(1):
            criteria.walk(incident)
        give(cast, incident, cast.tom, Sector.POLICE)
        give(cast, incident, cast.osei, Sector.ICB)
        with django_assert_num_queries(2):
            criteria.walk(incident)
