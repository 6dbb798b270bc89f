"""What keeps the arrangements true: the yearly review on its clock, the log of changes, the links with other boards."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import ArrangementsReview, BoardLink, StructureChange
from governance.rules.arrangements import REVIEW_ARRANGEMENTS
from governance.services import arrangements_reviews, board_links
from governance.services.arrangements_reviews import Held
from partnership import pdf
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Breach, Deadline, GroupName, RegisterEntry, TrailEntry
from partnership.services import deadlines
from partnership.services.deadlines import BreachReason
from tests.factories import arrangements as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings):
    settings.DEMONSTRATION = True
    monkeypatch.setattr(pdf, "render", lambda html: b"%PDF-1.7\n" + html.encode())


@pytest.fixture
def who():
    return make.make_signers("brent")


@pytest.fixture(autouse=True)
def inside(who):
    with scope(partnership=who.partnership):
        yield


def in_force(who, days_ago=10, **over):
    first = timezone.localdate() - timedelta(days=days_ago)
    return make.published(who, make.make_version(who, effective_from=first, **over))


def record(who, review, *, breach=None, held_on=None):
    held = Held(held_on or timezone.localdate(), "The structure.", "Nothing changes.")
    return arrangements_reviews.record(
        review, held=held, breach=breach, by=who.by, now=timezone.now()
    )


def waiting():
    return ArrangementsReview.objects.get(held_on__isnull=True, is_overtaken=False)


def client_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def at(name, *args):
    return reverse(f"governance:arrangements-{name}", args=["brent", *args])


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


# --- the yearly review ------------------------------------------------------------------------------------------------
def test_what_comes_into_force_is_reviewed_within_a_year_of_its_first_day(who):
    made = in_force(who)
    clock = deadlines.find(REVIEW_ARRANGEMENTS, waiting())
    assert clock is not None
    assert clock.starts_on == made.effective_from
    assert clock.due_on == made.review_due_on


def test_a_review_that_was_held_meets_its_clock_and_the_next_is_counted_from_its_day(who):
    in_force(who)
    first = waiting()
    for _ in "ab":
        record(who, first)
    clock = deadlines.find(REVIEW_ARRANGEMENTS, first)
    assert clock is not None
    assert clock.state == Deadline.State.MET
    assert waiting().counted_from == timezone.localdate()
    assert ArrangementsReview.objects.count() == 2


def test_a_late_review_says_why(who):
    in_force(who, days_ago=500)
    late = waiting()
    with pytest.raises(Refused, match="Say why it was late"):
        record(who, late)
    record(who, late, breach=BreachReason(Breach.Cause.STAFFING, "Nobody was there."))
    assert Breach.objects.get().cause == Breach.Cause.STAFFING


@pytest.mark.parametrize("days", [1, -11])
def test_a_review_is_held_after_its_clock_began_and_not_in_the_future(who, days):
    in_force(who)
    with pytest.raises(Refused, match="is held between"):
        record(who, waiting(), held_on=timezone.localdate() + timedelta(days=days))


def test_a_later_version_overtakes_the_review_of_the_one_before(who):
    in_force(who)
    old = waiting()
    later = in_force(who)
    old.refresh_from_db()
    clock = deadlines.find(REVIEW_ARRANGEMENTS, old)
    assert clock is not None
    assert (old.is_overtaken, clock.state) == (True, Deadline.State.WITHDRAWN)
    assert waiting().arrangements == later
    with pytest.raises(Refused, match="later version is in force"):
        record(who, old)


def test_the_form_of_a_late_review_asks_why_and_keeps_what_was_typed(who):
    in_force(who, days_ago=500)
    client, address = client_of(who.manager), at("review-record", waiting().reference)
    sent = {"form_key": "k", "looked_at": "The structure", "decided": "Nothing"}
    sent |= day("held_on", timezone.localdate())
    answer = client.post(address, sent)
    assert list(answer.context["form"].errors) == ["cause", "reason"]
    assert answer.context["form"]["looked_at"].value() == "The structure"
    done = client.post(address, sent | {"cause": "staffing", "reason": "Nobody was there."})
    assert done.status_code == HTTPStatus.FOUND
    assert "The structure" in client.get(done.url).content.decode()


# --- what changed and why ---------------------------------------------------------------------------------------------
def between():
    return arrangements_reviews.suggested(TODAY - timedelta(days=100), TODAY)


def test_the_registers_suggest_what_changed_and_a_person_gives_the_reason_once(who):
    ground.make_group(who.partnership, "Audit Group", starts_on=TODAY - timedelta(days=3))
    ground.make_group(who.partnership, "Secret", starts_on=TODAY, is_closed=True)
    ground.make_group(who.partnership, "Old Group", starts_on=date(2019, 1, 1), ends_on=TODAY)
    told = {one.what: one for one in between()}
    assert set(told) == {"Audit Group was founded", "Old Group ended"}
    one = told["Audit Group was founded"]
    for _ in "ab":
        arrangements_reviews.log_change(
            on=one.on, what=one.what, reason="Audits were late.", once_key=one.once_key,
            by=who.by, now=timezone.now(),
        )  # fmt: skip
    assert StructureChange.objects.get().reason == "Audits were late."
    assert [one.what for one in between()] == ["Old Group ended"]


def test_a_new_name_a_seat_and_an_agency_are_suggested_and_the_first_name_is_not(who):
    forum = ground.make_group(who.partnership, "Forum", starts_on=date(2019, 9, 30))
    first = forum.names.get()
    first.starts_on, first.ends_on = date(2019, 9, 30), TODAY - timedelta(days=6)
    first.save()
    GroupName.objects.create(
        partnership=who.partnership, group=forum, name="Board", starts_on=TODAY - timedelta(days=5)
    )
    ground.make_seat(forum, "Head of housing", starts_on=TODAY - timedelta(days=4))
    agency = ground.make_agency("Housing", partnership=who.partnership)
    RegisterEntry.objects.filter(agency=agency).update(starts_on=TODAY)
    assert [one.what for one in between()] == [
        "A group is called Board",
        "Board has the seat Head of housing",
        "Housing joined the register",
    ]


def test_a_change_has_a_reason_and_has_happened(who):
    values = {"what": "A group", "once_key": "", "by": who.by, "now": timezone.now()}
    with pytest.raises(Refused, match="and why"):
        arrangements_reviews.log_change(on=TODAY, reason=" ", **values)
    with pytest.raises(Refused, match="still to come"):
        arrangements_reviews.log_change(on=TODAY + timedelta(days=900), reason="R", **values)


def test_the_log_begins_from_what_the_registers_tell_and_another_partnerships_key_tells_nothing(
    who,
):
    group = ground.make_group(who.partnership, "Audit Group", starts_on=TODAY - timedelta(days=3))
    theirs = ground.make_group(ground.make_partnership(), "QZ-THEIRS", starts_on=TODAY)
    client = client_of(who.manager)
    form = client.get(at("change-log"), {"of": f"group-begun:{group.pk}"}).context["form"]
    assert form["what"].value() == "Audit Group was founded"
    other = client.get(at("change-log"), {"of": f"group-begun:{theirs.pk}"})
    assert "QZ-THEIRS" not in other.content.decode()
    sent = {"form_key": "k", "what": "a\x00", "reason": "x" * 9000} | day("on", TODAY)
    assert set(client.post(at("change-log"), sent).context["form"].errors) == {"what", "reason"}
    lay = client_of(who.outsider).get(at("changes")).content.decode()
    assert "Audit Group was founded" not in lay


# --- other boards -----------------------------------------------------------------------------------------------------
def test_a_link_is_with_a_board_of_our_register_or_named_and_there_is_one(who):
    ours = ground.make_agency("Adults board", partnership=who.partnership)
    theirs = ground.make_agency("Elsewhere", partnership=ground.make_partnership())
    board_links.record(agency=ours, by=who.by)
    for wrong, words in (
        ({"agency": ours}, "recorded already"),
        ({"agency": theirs}, "this partnership's register"),
        ({"agency": ours, "other_name": "Both"}, "not both"),
        ({}, "not both"),
    ):
        with pytest.raises(Refused, match=words):
            board_links.record(by=who.by, **wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardLink.objects.create(partnership=who.partnership)


def test_two_people_change_a_link_and_nothing_vanishes(who):
    link = board_links.record(other_name="Adults board", by=who.by)
    for _ in "ab":
        board_links.change(link, version=1, by=who.by, purpose="First")
    with pytest.raises(WrittenMeanwhile):
        board_links.change(link, version=1, by=who.by, purpose="Second")
    sent = {"form_key": "k", "version": "1", "other_name": "Adults board", "purpose": "Second"}
    shown = client_of(who.manager).post(at("board-change", link.pk), sent).content.decode()
    assert "What they saved" in shown
    assert "First" in shown
    assert "Second" in shown


def test_an_overdue_protocol_is_flagged_and_the_list_leaves_as_a_spreadsheet(who):
    board_links.record(other_name="<script>Late</script>", review_due_on=date(2020, 1, 1), by=who.by)  # fmt: skip
    board_links.record(other_name="In time", review_due_on=date(2090, 1, 1), by=who.by)
    client = client_of(who.outsider)
    shown = client.get(at("boards")).content.decode()
    assert shown.count("Review overdue") == 1
    assert "<script>Late" not in shown
    assert "In time" in client.get(at("boards"), {"as": "csv"}).content.decode()


def test_a_link_that_ended_stays_in_the_record_and_leaves_the_list(who):
    link = board_links.record(other_name="Adults board", by=who.by)
    for key in "ab":
        client_of(who.manager).post(
            at("board-end", link.pk), {"form_key": key} | day("on", timezone.localdate())
        )
    link.refresh_from_db()
    assert link.ended_on == timezone.localdate()
    assert "Adults board" not in client_of(who.outsider).get(at("boards")).content.decode()
    assert not [one for one in TrailEntry.objects.all() if "Adults" in one.sentence]


def test_a_seat_of_another_partnership_is_no_choice(who):
    theirs = ground.make_seat(ground.make_group(ground.make_partnership()), "Theirs")
    sent = {"form_key": "k", "version": "0", "other_name": "Board", "seat": theirs.pk}
    answer = client_of(who.manager).post(at("board-record"), sent)
    assert answer.context["form"].errors["seat"] == ["Choose one of the seats."]


def test_more_rows_cost_no_more_queries(who, django_assert_max_num_queries):
    in_force(who)
    client = client_of(who.manager)

    def add():
        board_links.record(other_name="B", by=who.by)
        record(who, waiting())
        group = ground.make_group(who.partnership, starts_on=timezone.localdate())
        ground.make_seat(group, starts_on=timezone.localdate() - timedelta(days=1))
        arrangements_reviews.log_change(
            on=TODAY, what="W", reason="R", once_key="", by=who.by, now=timezone.now()
        )

    add()
    few = {}
    for name in ("boards", "reviews", "changes"):
        client.get(at(name))
        with django_assert_max_num_queries(100) as counted:
            client.get(at(name))
        few[name] = len(counted)
    for _ in range(4):
        add()
    for name, many in few.items():
        with django_assert_max_num_queries(many):
            client.get(at(name))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_upkeep_can_be_used_by_everybody(who, open_page, live, assert_accessible):
    window = open_as(open_page, live, who.manager.user)
    for name in ("boards", "reviews", "changes"):
        window.goto(at(name))
        assert_accessible(window)
    in_force(who)
    record(who, waiting())
    ground.make_group(who.partnership, "Audit Group", starts_on=timezone.localdate())
    link = board_links.record(
        other_name="Adults board", purpose="Families", review_due_on=date(2020, 1, 1), by=who.by
    )
    for address in (
        at("boards"), at("reviews"), at("changes"), at("board-change", link.pk), at("change-log"),
        at("review-record", waiting().reference),
    ):  # fmt: skip
        window.goto(address)
        assert_accessible(window)
