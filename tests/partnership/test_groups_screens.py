"""The structure on any day, a group's page, the quorum tried out, and the forms of the business unit."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from partnership.models import (
    Group,
    GroupDelegation,
    GroupName,
    GroupParent,
    GroupQuorum,
    QuorumRequirement,
    Seat,
    TermsOfReference,
)
from partnership.roles import STATUTORY_SECTORS, Role, Sector
from tests.factories.deadlines import at
from tests.factories.partnership import (
    make_actor,
    make_group,
    make_partnership,
    make_seat,
    make_user,
    sit,
)
from tests.partnership.windows import Window, day

TODAY = date(2026, 9, 16)


@pytest.fixture(autouse=True)
def now(settings, time_machine):
    settings.DEMONSTRATION = True
    time_machine.move_to(at(TODAY))


@pytest.fixture
def brent(db):
    return make_partnership("brent")


@pytest.fixture
def manager(brent):
    return Window(make_actor(brent, Role.BUSINESS_MANAGER))


@pytest.fixture
def lay(brent):
    return Window(make_actor(brent, Role.LAY_MEMBER))


def reports(group: Group, parent: Group | None = None, board: str = "", **over) -> None:
    with scope(partnership=group.partnership):
        GroupParent.objects.create(partnership=group.partnership, group=group, parent=parent, other_board=board, **over)  # fmt: skip


def test_the_structure_of_2019_is_not_that_of_2024(brent, lay):
    executive = make_group(brent, "Executive", tier=1, code="executive")
    with scope(partnership=brent):
        executive.names.all().delete()
        for name, starts_on, ends_on in (
            ("Statutory Partners Executive Group", None, date(2022, 9, 30)),
            ("Executive Group", date(2022, 10, 1), None),
        ):
            GroupName.objects.create(partnership=brent, group=executive, name=name, starts_on=starts_on, ends_on=ends_on)  # fmt: skip
    old = make_group(brent, "Child Exploitation Priority Group", tier=3, ends_on=date(2022, 1, 1))
    new = make_group(brent, "Multi-agency Audit Group", tier=3, starts_on=date(2022, 2, 1))
    for group in (old, new):
        reports(group, executive, is_accountable=True)
    then = lay.text("groups", **day("on", date(2019, 12, 1)))
    today = lay.text("groups")
    assert "Statutory Partners Executive Group" in then
    assert "Child Exploitation Priority Group" in then
    assert "Multi-agency Audit Group" not in then
    assert "Multi-agency Audit Group" in today
    assert "Child Exploitation" not in today
    assert "Statutory Partners" not in today
    assert '<desc id="structure-words">' in today


def test_several_parents_and_boards_outside_are_drawn_and_listed(brent, lay):
    forum = make_group(brent, "Forum", tier=2)
    training = make_group(brent, "Training", tier=3)
    reports(training, forum, is_accountable=True)
    reports(training, board="Safeguarding Adults Board")
    page = lay.text("groups")
    assert "Also reports to Safeguarding Adults Board" in page
    assert "Training reports to Forum and Safeguarding Adults Board." in page


def test_of_a_joint_group_of_another_partnership_only_the_name_is_told(brent, lay):
    harrow = make_partnership("harrow")
    ours, joint = (
        make_group(brent, "Our board"),
        make_group(harrow, "Joint panel", purpose="Secret"),
    )
    reports(joint, ours)
    page = lay.text("groups")
    assert "Joint panel (Harrow)" in page
    assert "Secret" not in page
    assert lay.get("group", joint.code).status_code == 404


@pytest.mark.parametrize("value", ["x", "31", "\x00"])
def test_a_day_that_is_none_is_said_and_today_is_shown(lay, value):
    page = lay.text("groups", on_day=value, on_month="2", on_year="2019")
    assert "There is a problem" in page
    assert "Who reports to whom today." in page


@pytest.fixture
def executive(brent):
    group = make_group(brent, "Executive", code="executive")
    for sector in STATUTORY_SECTORS:
        seat = make_seat(group, f"Seat of {sector}", sector=sector)
        sit(make_user(f"Holder {sector}"), seat)
    with scope(partnership=brent):
        quorum = GroupQuorum.objects.create(partnership=brent, group=group, says="Each partner.")
        for sector in STATUTORY_SECTORS:
            QuorumRequirement.objects.create(partnership=brent, quorum=quorum, says=f"Somebody from {sector}", sectors=[sector])  # fmt: skip
    return group


def seat_pks(executive) -> dict[str, str]:
    with scope(partnership=executive.partnership):
        return {seat.sector: str(seat.pk) for seat in executive.seats.all()}


def test_the_quorum_can_be_tried_out_and_answers_in_words(executive, lay):
    pks = seat_pks(executive)
    page = lay.text("group", "executive", here=list(pks.values()))
    assert "These people may decide." in page
    page = lay.text("group", "executive", here=[pks["police"], pks["icb"]])
    assert "These people may not decide." in page
    assert "<li>Somebody from local_authority</li>" in page.split("Missing:")[1]
    page = lay.text("group", "executive", **{"try": "1"})
    assert "These people may not decide." in page


def test_an_observer_is_marked_and_does_not_make_the_meeting_quorate(executive, lay):
    with scope(partnership=executive.partnership):
        Seat.objects.filter(sector=Sector.POLICE).update(kind=Seat.Kind.OBSERVER)
    page = lay.text("group", "executive", here=list(seat_pks(executive).values()))
    assert "Participant observer, no vote" in page
    assert "These people may not decide." in page


def test_a_deputy_counts_or_not_as_the_rule_says(executive, lay):
    with scope(partnership=executive.partnership):
        seat = executive.seats.get(sector=Sector.POLICE)
        deputy = sit(make_user("Dora Deputy"), seat, is_deputy=True)
        here = [*(pk for sector, pk in seat_pks(executive).items() if sector != "police"), f"{seat.pk}-{deputy.pk}"]  # fmt: skip
        assert "These people may decide." in lay.text("group", "executive", here=here)
        GroupQuorum.objects.update(deputies_count=False)
    assert "These people may not decide." in lay.text("group", "executive", here=here)


def test_a_seat_says_who_holds_it_that_it_is_vacant_or_that_nothing_is_recorded(executive, lay):
    make_seat(executive, "Vacant one", vacant_since=date(2026, 7, 1), is_co_opted=True)
    make_seat(executive, "Unknown one", is_lay=True)
    page = lay.text("group", "executive")
    assert "Holder police" in page
    assert "since Wednesday 1 July 2026" in page
    assert "No holder recorded" in page
    assert "Co-opted" in page
    assert "Lay member" in page


def test_terms_of_reference_show_the_disagreement_first_and_what_is_missing_and_older_versions(
    brent, executive, lay
):
    with scope(partnership=brent):
        for version, aims in ((1, "Old aims"), (2, "New aims")):
            TermsOfReference.objects.create(partnership=brent, group=executive, version=version, aims=aims, disagreement="Talk first.")  # fmt: skip
        GroupDelegation.objects.create(partnership=brent, from_group=executive, to_group=make_group(brent, "Forum"), what="Hear differences.")  # fmt: skip
    page = lay.text("group", "executive")
    assert page.index("Talk first.") < page.index("New aims")
    assert "<strong>Says nothing yet about:</strong> chair and membership" in page
    assert "Hear differences." in page
    assert "Old aims" in lay.text("group", "executive", version="1")
    assert "New aims" in lay.text("group", "executive", version="nonsense")


def test_the_forms_are_the_business_units_and_every_link_of_theirs_opens(executive, manager, lay):
    page = manager.text("group", "executive")
    ours = ["group-rename", "group-end", "group-parent", "group-delegate", "seat-add", "group-quorum", "group-terms"]  # fmt: skip
    for name in ours:
        address = manager.address(name, "executive")
        assert f'href="{address}"' in page
        assert manager.client.get(address).status_code == 200
        assert address not in lay.text("group", "executive")
        assert lay.get(name, "executive").status_code == 403
    assert lay.get("group-new").status_code == 403


def test_a_group_is_founded_renamed_and_given_a_seat_and_a_holder(brent, manager):
    first = manager.post("group-new", name="Audit Group", abbreviation="AG", kind="permanent", tier="3", **day("starts_on", date(2026, 1, 5)))  # fmt: skip
    assert first.url == manager.address("group", "ag")
    assert manager.post("group-new", name="Audit Group", abbreviation="AG", kind="permanent", tier="3", **day("starts_on", date(2026, 1, 5))).url == first.url  # fmt: skip
    manager.post("group-rename", "ag", form_key="2", name="Learning Group", **day("on", date(2026, 6, 1)))  # fmt: skip
    manager.post("seat-add", "ag", form_key="3", title="Superintendent", sector="police", kind="voting", **day("starts_on", TODAY))  # fmt: skip
    with scope(partnership=brent):
        seat = Seat.objects.get()
    manager.post("seat-person", seat.pk, form_key="4", user=manager.actor.user.pk, **day("starts_on", TODAY))  # fmt: skip
    page = manager.text("group", "ag")
    assert "Learning Group" in page
    assert "Audit Group (AG)" in page
    assert manager.actor.user.full_name in page


def test_a_refusal_of_what_was_typed_stands_on_the_form_and_nothing_is_lost(executive, manager):
    pk = seat_pks(executive)["police"]
    response = manager.post("seat-person", pk, user=manager.actor.user.pk, delegated_authority="Kept", **day("starts_on", TODAY))  # fmt: skip
    page = response.content.decode()
    assert response.status_code == 200
    assert "Holder police holds this seat. End that first." in page
    assert "Kept" in page


def test_the_quorum_form_shows_what_is_recorded_and_replaces_it(executive, manager):
    page = manager.text("group-quorum", "executive")
    assert '<option value="police" selected>' in page
    data = {"says": "Two of health.", "least_number": "2", "needs-TOTAL_FORMS": "1", "needs-INITIAL_FORMS": "0", "needs-0-at_least": "2", "needs-0-sector": "icb"}  # fmt: skip
    assert manager.post("group-quorum", "executive", **data).status_code == 302
    page = manager.text("group", "executive")
    assert "Two of health." in page
    assert "At least 2 from: integrated care board" in page
    assert "Somebody from police" not in page
    wrong = data | {"needs-0-sector": "", "form_key": "other"}
    assert "Choose a sector." in manager.post("group-quorum", "executive", **wrong).content.decode()


def test_a_seat_of_another_partnership_is_out_of_reach(brent, manager):
    seat = make_seat(make_group(make_partnership("harrow")))
    for name in ("seat-end", "seat-person"):
        assert manager.get(name, seat.pk).status_code == 404


def test_twenty_groups_and_seats_take_no_more_queries_than_five(brent, lay):
    group = make_group(brent, "Board", code="board")

    def queries(name: str, *args: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            lay.text(name, *args)
        return len(captured)

    def more(number: int) -> None:
        for _ in range(number):
            reports(make_group(brent), group)
            sit(make_user(), make_seat(group))

    more(5)
    lay.text("groups")
    before = queries("groups"), queries("group", "board")
    more(15)
    assert (queries("groups"), queries("group", "board")) == before


def test_what_is_handed_to_another_group_stands_on_both_their_pages(brent, executive, manager):
    forum = make_group(brent, "Forum", code="forum")
    manager.post("group-delegate", "executive", to_group=forum.pk, what="Watches the priorities", **day("starts_on", TODAY))  # fmt: skip
    for code in ("executive", "forum"):
        assert "Watches the priorities" in manager.text("group", code)


def test_an_adviser_comes_when_needed_and_does_not_vote(executive, lay):
    make_seat(executive, "Principal lawyer", kind=Seat.Kind.ADVISER)
    page = lay.text("group", "executive")
    assert "Principal lawyer" in page
    assert "Adviser, when needed" in page
