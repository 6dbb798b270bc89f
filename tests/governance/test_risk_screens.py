"""The registers' screens: who gets which answer, filters, the map, forms that keep what was typed, the look."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import AgendaItem, Outcome, Risk, RiskRound
from governance.rules.meeting import OutcomeKind
from governance.rules.risk import Place, Register, RiskState, Scores
from governance.services import risks
from partnership.roles import Role
from partnership.services.actions import Owner
from tests.factories import partnership as ground
from tests.factories import risks as make
from tests.factories.governance import make_meeting
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def place():
    return ground.make_partnership("brent")


@pytest.fixture
def maya(place):
    return ground.make_actor(place, Role.BUSINESS_MANAGER)


def client_of(actor):
    client = Client()
    client.force_login(actor.user)
    return client


def at(thing, name="risk", *args):
    return reverse(f"governance:{name}", args=[thing.partnership.slug, thing.reference, *args])


def page(place, name="risks", **query):
    return reverse(f"governance:{name}", args=[place.slug], query=query or None)


def in_three_months(name="review_on"):
    day = make.next_month()
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def as_sent(form):
    """What a browser sends of an untouched form, without its date in three boxes."""
    given = {name: form[name].value() for name in form.fields if name != "review_on"}
    return {name: "" if value is None else value for name, value in given.items()}


def test_an_elected_member_is_shown_the_strategic_register_and_nothing_of_the_other(place, maya):
    strategic = make.accepted(maya, register=Register.STRATEGIC, title="Money ends")
    other = make.accepted(maya, title="Posts stay empty")
    client = client_of(ground.make_actor(place, Role.ELECTED_EXECUTIVE))
    shown = client.get(page(place)).content.decode()
    assert "Money ends" in shown
    assert "Posts stay empty" not in shown
    assert client.get(at(strategic)).status_code == HTTPStatus.OK
    for name in ("risk", "risk-score", "risk-close"):
        assert client.get(at(other, name)).status_code == HTTPStatus.NOT_FOUND


def test_who_sees_a_risk_and_may_not_change_it_is_told_why(place, maya):
    risk = make.accepted(maya)
    client = client_of(ground.make_actor(place, Role.SCRUTINEER))
    assert client.get(at(risk)).context["moves"] == []
    for name in ("risk-score", "risk-change", "risk-tolerate", "risk-close", "risk-action"):
        answer = client.get(at(risk, name))
        assert answer.status_code == HTTPStatus.FORBIDDEN, name
        assert "may" in answer.content.decode()


def a_proposal(**over):
    return {
        "form_key": "key-1", "title": "Posts <script>stay</script> empty", "event": "Visits are late.",
        "cause": "Few apply.", "effect": "Children wait.", "register": "operational", "priority": "",
        "raised_in": "",
    } | over  # fmt: skip


def test_proposing_twice_makes_one_risk_and_a_script_is_only_text(place):
    client = client_of(ground.make_actor(place, Role.AGENCY_LEAD))
    answers = [client.post(page(place, "risk-new"), a_proposal()) for _ in "ab"]
    assert answers[0].url == answers[1].url
    assert "<script>stay" not in client.get(answers[0].url).content.decode()
    with scope(partnership=place):
        assert Risk.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"event": "a\x00b"}, "event"),
        ({"register": "secret"}, "register"),
        ({"raised_in": "987654"}, "raised_in"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_the_rest_is_kept(place, wrong, field):
    client = client_of(ground.make_actor(place, Role.AGENCY_LEAD))
    answer = client.post(page(place, "risk-new"), a_proposal(**wrong))
    assert answer.status_code == HTTPStatus.OK
    assert list(answer.context["form"].errors) == [field]
    assert "Few apply." in answer.content.decode()


def test_a_risk_goes_from_proposal_to_the_strategic_register_by_its_screens(place, maya):
    lead = ground.make_actor(place, Role.AGENCY_LEAD)
    address = client_of(lead).post(page(place, "risk-new"), a_proposal()).url
    client = client_of(maya)
    assert "the three scores" in client.get(address).content.decode()
    with scope(partnership=place):
        risk = Risk.objects.get()
    form = client.get(at(risk, "risk-change")).context["form"]
    sent = as_sent(form)
    sent |= {"person": lead.user.pk, **in_three_months()}
    assert client.post(at(risk, "risk-change"), sent).status_code == HTTPStatus.FOUND
    steps = dict.fromkeys(risks.STEP_FIELDS, 3)
    sent = {"form_key": "s", "why": "Seen.", **steps, **in_three_months()}
    assert client.post(at(risk, "risk-score"), sent).status_code == HTTPStatus.FOUND
    assert client.post(at(risk, "risk-accept"), {"form_key": "a"}).status_code == HTTPStatus.FOUND
    sent = {"form_key": "u", "reason": "Beyond us."}
    assert client.post(at(risk, "risk-send-up"), sent).status_code == HTTPStatus.FOUND
    partner = client_of(ground.make_actor(place, Role.LEAD_PARTNER))
    sent = {"form_key": "w", "takes": "in", "answer": "Ours."}
    assert partner.post(at(risk, "risk-answer"), sent).status_code == HTTPStatus.FOUND
    risk.refresh_from_db()
    assert (risk.state, risk.register) == (RiskState.OPEN, Register.STRATEGIC)


def test_a_review_in_the_past_is_told_beside_the_field(place, maya):
    risk = make.accepted(maya)
    sent = {"form_key": "k", "review_on_day": 1, "review_on_month": 1, "review_on_year": 2020}
    answer = client_of(maya).post(at(risk, "risk-confirm"), sent)
    assert answer.context["form"].errors["review_on"] == ["Enter a day to come."]


def test_two_tabs_show_both_wordings(place, maya):
    risk = make.accepted(maya)
    client = client_of(maya)
    form = client.get(at(risk, "risk-change")).context["form"]
    with scope(partnership=place):
        theirs = make.a_wording(title="Their title", owner=Owner(person=maya.user))
        risks.change(risk, theirs, version=0, by=maya)
    sent = as_sent(form)
    answer = client.post(
        at(risk, "risk-change"), sent | {"version": 0, "title": "My title"} | in_three_months()
    )
    shown = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert "Their title" in shown
    assert "My title" in shown
    assert str(answer.context["form"]["version"].value()) == "1"


def test_the_outcome_a_risk_was_raised_in_shows_only_to_who_may_open_its_meeting(place, maya):
    meeting = make_meeting(ground.make_group(place, "Closed room", is_closed=True))
    with scope(partnership=place):
        item = AgendaItem.objects.create(
            partnership=place, meeting=meeting, position=1, title="Risks"
        )
        outcome = Outcome.objects.create(
            partnership=place, meeting=meeting, item=item, kind=OutcomeKind.RISK,
            text="A risk was seen", reference="X-1", at=timezone.now(), was_quorate=True, recorded_at=timezone.now(),
            recorded_by=maya.user,
        )  # fmt: skip
    risk = make.accepted(maya, raised_in=outcome)
    assert "Closed room" in client_of(maya).get(at(risk)).content.decode()
    lead = client_of(ground.make_actor(place, Role.AGENCY_LEAD))
    assert "Closed room" not in lead.get(at(risk)).content.decode()


def test_a_cell_of_the_map_leads_to_exactly_its_risks(place, maya):
    low = Scores(Place(1, 1), Place(1, 2), Place(1, 1))
    mild, grave = make.accepted(maya, scores=low, title="Mild"), make.accepted(maya, title="Grave")
    make.proposed(maya, title="Unscored")
    client = client_of(maya)
    shown = client.get(page(place, "risk-map"))
    cells = [cell for line in shown.context["lines"] for cell in line["cells"] if cell["count"]]
    assert [(one["place"].score, one["count"]) for one in cells] == [(12, 1), (2, 1)]
    assert shown.context["unscored"] == 1
    narrowed = client.get(cells[0]["url"])
    assert [row["risk"] for row in narrowed.context["rows"]] == [grave]
    assert "Likelihood: possible" in narrowed.content.decode()
    by_inherent = client.get(page(place, "risk-map", measure="inherent"))
    cells = [
        cell for line in by_inherent.context["lines"] for cell in line["cells"] if cell["count"]
    ]
    assert [one["place"].score for one in cells] == [20, 1]
    assert [row["risk"] for row in client.get(cells[1]["url"]).context["rows"]] == [mild]


def test_the_filters_narrow_the_list_and_its_export(place, maya):
    make.accepted(maya, title="=SUM(1)")
    partner = ground.make_actor(place, Role.DELEGATED_PARTNER)
    closed = make.accepted(maya, title="Over")
    with scope(partnership=place):
        risks.close(closed, reason="Done.", by=partner, now=timezone.now())
        Risk.objects.filter(title="=SUM(1)").update(
            review_on=timezone.localdate().replace(year=2020)
        )
    client = client_of(maya)

    def listed(**query):
        return [row["risk"].title for row in client.get(page(place, **query)).context["rows"]]

    assert listed() == ["=SUM(1)"]
    assert listed(state="closed") == ["Over"]
    assert set(listed(state="all")) == {"=SUM(1)", "Over"}
    assert listed(review="overdue") == ["=SUM(1)"]
    assert listed(band="low") == []
    assert listed(band="high", q="SUM") == ["=SUM(1)"]
    assert listed(likelihood="99", measure="'") == ["=SUM(1)"]
    exported = client.get(page(place, **{"as": "csv", "state": "all"})).content.decode()
    assert "'=SUM(1)" in exported
    assert "Over" in exported


def test_more_rows_cost_no_more_queries(place, maya, django_assert_max_num_queries):
    group = ground.make_group(place)
    agency = ground.make_agency(partnership=place)
    make.accepted(maya, owner=Owner(agency=agency, group=group))
    found = make.a_round(maya)
    client = client_of(maya)
    pages = [
        page(place),
        page(place, "risk-map"),
        page(place, "risk-rounds"),
        at(found, "risk-round"),
    ]
    counts = []
    for address in pages:
        client.get(address)
        with django_assert_max_num_queries(60) as few:
            client.get(address)
        counts.append(len(few))
    with scope(partnership=place):
        for _ in range(6):
            row = make.accepted(maya, owner=Owner(agency=agency, group=group))
            found.reviews.create(partnership=place, risk=row)
    for address, count in zip(pages, counts, strict=True):
        with django_assert_max_num_queries(count):
            client.get(address)


def test_more_scorings_and_actions_cost_the_risks_page_no_more_queries(
    place, maya, django_assert_max_num_queries
):
    risk = make.accepted(maya)
    client = client_of(maya)

    def grow():
        with scope(partnership=place):
            risks.rescore(
                risk,
                scores=make.SCORES,
                why="Again.",
                review_on=make.next_month(),
                by=maya,
                now=timezone.now(),
            )
            risks.give_action(
                risk, what="Do", measure="", owner=Owner(person=maya.user), due_on=make.next_month(),
                by=maya, now=timezone.now(),
            )  # fmt: skip

    grow()
    client.get(at(risk))
    with django_assert_max_num_queries(60) as few:
        client.get(at(risk))
    for _ in range(3):
        grow()
    with django_assert_max_num_queries(len(few)):
        client.get(at(risk))


def test_a_round_is_closed_by_its_screen_only_with_why_some_were_left(place, maya):
    make.accepted(maya)
    client = client_of(maya)
    address = client.post(page(place, "risk-round-new"), {"form_key": "r", "name": "Q3"}).url
    with scope(partnership=place):
        found = RiskRound.objects.get()
    assert "Still to be reviewed" in client.get(address).content.decode()
    empty = client.post(at(found, "risk-round-close"), {"form_key": "c", "left_because": ""})
    assert list(empty.context["form"].errors) == ["left_because"]
    sent = {"form_key": "c", "left_because": "Owner ill."}
    assert client.post(at(found, "risk-round-close"), sent).status_code == HTTPStatus.FOUND
    assert "Owner ill." in client.get(address).content.decode()
    lead = client_of(ground.make_actor(place, Role.AGENCY_LEAD))
    assert lead.get(address).status_code == HTTPStatus.OK
    assert lead.get(at(found, "risk-round-remind")).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_registers_can_be_used_by_everybody(place, maya, open_page, live, assert_accessible):
    risk = make.accepted(maya, title="A title of some forty letters to be wrapped")
    proposal = make.proposed(maya)
    found = make.a_round(maya)
    with scope(partnership=place):
        risks.rescore(
            risk,
            scores=make.SCORES,
            why="Again.",
            review_on=make.next_month(),
            by=maya,
            now=timezone.now(),
        )
    window = open_as(open_page, live, maya.user)
    for address in (
        page(place), page(place, "risk-map"), page(place, "risk-new"), page(place, "risk-rounds"),
        at(risk), at(proposal), at(risk, "risk-score"), at(risk, "risk-change"), at(found, "risk-round"),
    ):  # fmt: skip
        window.goto(address)
        assert_accessible(window)
