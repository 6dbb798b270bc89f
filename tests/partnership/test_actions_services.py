"""The life of an action: who gives, closes, withdraws and never closes; the ladder; the looks back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, models, transaction
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import (
    Action,
    ActionEvidence,
    DocumentReading,
    DueDateChange,
    Embedding,
    LookBack,
    Notice,
    ProgressNote,
    TrailEntry,
)
from partnership.roles import Role, Sector
from partnership.services import action_ladder, action_progress, actions, documents, look_backs
from partnership.services.actions import Owner
from partnership.working_days import months_after
from tests.factories import partnership as ground
from tests.factories.actions import TODAY, acting, make_table
from tests.factories.deadlines import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return make_table("brent")


@pytest.fixture(autouse=True)
def inside(table):
    with scope(partnership=table.partnership):
        yield


def told(code=""):
    """Who was told, by first name."""
    rows = Notice.objects.filter(code__startswith=f"action.{code}").order_by("pk")
    return [one.recipient.full_name.split()[0] for one in rows.select_related("recipient")]


def test_an_action_says_where_it_came_from_and_who_gave_it(table):
    source = table.give(what="The first")
    action = table.give(source=source, raised_in="MT-2026-001, item 3")
    assert action.source == source
    assert (action.group, action.given_by) == (table.group, table.chair.user)
    assert action.given_as == table.chair.hat_in_words
    assert action.raised_in == "MT-2026-001, item 3"


def test_its_owner_is_told_of_a_new_action_and_no_word_of_it_is_in_the_notice(table):
    table.give(what="Secretword")
    notice = Notice.objects.get(code="action.given")
    assert notice.recipient == table.owner.user
    assert "Secretword" not in f"{notice.subject}{notice.body}{notice.address}"
    assert "16 October 2026" in notice.body


def test_the_chair_of_a_group_gives_its_actions_without_another_role(table):
    chair = acting(table.partnership, Role.VIRTUAL_MEMBER)
    with pytest.raises(Refused, match="Only these roles may give somebody an action"):
        table.give(by=chair)
    ground.sit(chair.user, ground.make_seat(table.group, is_chair=True))
    chair = ground.actor(chair.memberships[0], TODAY)
    assert table.give(by=chair).given_by == chair.user


def test_what_is_of_another_partnership_is_refused(table):
    other = make_table("harrow")
    with scope(partnership=other.partnership):
        foreign = other.give()
    for wrong, sentence in (
        ({"owner": Owner(person=other.owner.user)}, "has no role in this partnership"),
        ({"owner": Owner(agency=other.agency)}, "not in the register"),
        ({"owner": Owner(group=other.group)}, "this partnership only"),
        ({"source": foreign}, "this partnership only"),
    ):
        with pytest.raises(Refused, match=sentence):
            table.give(**wrong)
    assert not Action.objects.exists()


@pytest.mark.parametrize("owes", ["person", "agency", "group"])
def test_the_owner_never_closes_even_where_they_chair(table, owes):
    chair, agency = table.chair, table.agency
    owner = {
        "person": Owner(person=chair.user),
        "agency": Owner(agency=agency),
        "group": Owner(group=table.group),
    }[owes]
    closer = table.partner if owes == "agency" else chair
    action = table.give(owner=owner)
    actions.report_done(action, progress="Done.", by=table.manager, now=table.now)
    with pytest.raises(Refused, match=r"owes"):
        actions.close(action, by=closer, now=table.now)
    action.refresh_from_db()
    assert action.state == "said_done"


def test_only_the_chair_of_its_group_the_independent_chair_or_a_partner_closes(table):
    action = table.said_done()
    elsewhere = acting(table.partnership, Role.GROUP_CHAIR)
    with pytest.raises(Refused, match="Only the chair of the group that asked"):
        actions.close(action, by=elsewhere, now=table.now)
    with pytest.raises(Refused, match="Only the chair of the group"):
        actions.close(action, by=table.manager, now=table.now)
    assert actions.close(action, by=table.chair, now=table.now).state == "closed"


def test_closing_twice_changes_nothing_and_plans_two_looks_back(table):
    action = table.closed()
    actions.close(action, by=table.chair, now=table.now)
    assert [(one.months, one.due_on) for one in LookBack.objects.all()] == [
        (6, date(2027, 3, 16)),
        (12, date(2027, 9, 16)),
    ]
    assert TrailEntry.objects.filter(code="partnership.action.closed").count() == 1


def test_a_chair_withdraws_with_the_reason_and_the_giver_only_on_the_same_day(table):
    by_manager = table.give(by=table.manager)
    later = ground.actor(table.manager.memberships[0], TODAY + timedelta(days=1))
    with pytest.raises(Refused, match="Only the chair of the group"):
        actions.withdraw(by_manager, reason="A mistake.", by=later, now=at(later.today))
    with pytest.raises(Refused, match="Whoever owes"):
        actions.withdraw(by_manager, reason="No.", by=table.owner, now=table.now)
    row = actions.withdraw(by_manager, reason="A mistake.", by=table.manager, now=table.now)
    assert (row.state, row.withdrawn_because) == ("withdrawn", "A mistake.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=row.pk).update(withdrawn_because="")


def test_what_was_said_stands_in_rows_that_nothing_changes(table):
    action = table.said_done()
    actions.send_back(action, reason="Two are missing.", by=table.chair, now=table.now)
    actions.report_done(action, progress="Both told.", by=table.owner, now=table.now)
    said = [(one.kind, one.text, one.by) for one in ProgressNote.objects.order_by("pk")]
    assert said == [
        ("said_done", "Done.", table.owner.user),
        ("sent_back", "Two are missing.", table.chair.user),
        ("said_done", "Both told.", table.owner.user),
    ]


# --- who sees ---------------------------------------------------------------------------------------------------------
def test_the_log_of_a_closed_group_is_there_only_for_those_who_sit_in_it(table):
    closed = ground.make_group(table.partnership, is_closed=True)
    member = acting(table.partnership, Role.AGENCY_LEAD)
    ground.sit(member.user, ground.make_seat(closed))
    member = ground.actor(member.memberships[0], TODAY)
    watcher = acting(table.partnership, Role.LEAD_PARTNER)
    independent = acting(table.partnership, Role.INDEPENDENT_CHAIR)
    action = table.give(group=closed, by=table.manager)
    sees = {
        name: action in Action.objects.visible_to(who)
        for name, who in {
            "member": member, "watcher": watcher, "chair": independent,
            "owner": table.owner, "manager": table.manager, "other": table.lead,
        }.items()
    }  # fmt: skip
    assert sees == {
        "member": True, "watcher": False, "chair": True,
        "owner": True, "manager": True, "other": False,
    }  # fmt: skip


# --- the ladder -------------------------------------------------------------------------------------------------------
def climb_to(day: date) -> None:
    for hour in (7, 8):  # each day twice: the second changes nothing
        action_ladder.climb(at(day, hour), day)


def test_each_step_tells_who_answers_for_it_once(table):
    due_on = date(2026, 10, 14)  # a Wednesday
    table.give(owner=Owner(agency=table.agency), due_on=due_on)
    Notice.objects.all().delete()
    steps = []
    day = TODAY
    while day <= date(2026, 11, 5):
        before = Notice.objects.count()
        climb_to(day)
        steps += [(day, one) for one in told()[before:]]
        day += timedelta(days=1)
    assert steps == [
        (date(2026, 10, 7), "Lee"),
        (due_on, "Lee"),
        (date(2026, 10, 16), "Mo"),
        (date(2026, 10, 21), "Ingrid"),
        (date(2026, 10, 28), "Pat"),
    ]
    assert list(action_ladder.escalated(date(2026, 10, 27))) == []
    assert len(action_ladder.escalated(date(2026, 10, 28))) == 1
    assert Action.objects.get().next_rung_on is None


def test_a_sweep_that_was_away_tells_each_person_of_the_highest_step_only(table):
    table.give(due_on=date(2026, 10, 14))
    Notice.objects.all().delete()
    climb_to(date(2026, 10, 30))
    assert sorted((one.recipient.full_name, one.code) for one in Notice.objects.all()) == [
        ("Ingrid Chair", "action.late_chairs"),
        ("Mo Manager", "action.late_manager"),
        ("Olive Owner", "action.today"),
        ("Pat Partner", "action.late_partner"),
    ]


def test_nobody_is_told_of_what_is_done_or_withdrawn(table):
    table.said_done(due_on=TODAY)
    gone = table.give(due_on=TODAY)
    actions.withdraw(gone, reason="Not needed.", by=table.chair, now=table.now)
    Notice.objects.all().delete()
    climb_to(TODAY + timedelta(days=60))
    assert told() == []


def test_the_partner_of_the_owners_sector_is_told_and_no_other(table):
    icb = ground.make_agency(partnership=table.partnership, sector=Sector.ICB)
    acting(table.partnership, Role.DELEGATED_PARTNER, agency=icb, user=ground.make_user("Ida Icb"))
    school = ground.make_agency(partnership=table.partnership, sector=Sector.EDUCATION)
    table.give(owner=Owner(agency=table.agency), due_on=TODAY)
    Notice.objects.all().delete()
    climb_to(TODAY + timedelta(days=14))
    assert told("late_partner") == ["Pat"]
    Notice.objects.all().delete()
    table.give(owner=Owner(agency=school), due_on=TODAY)
    climb_to(TODAY + timedelta(days=14))
    assert sorted(told("late_partner")) == ["Ida", "Pat"]


def test_a_look_back_is_announced_once_on_its_day(table):
    table.closed()
    Notice.objects.all().delete()
    climb_to(date(2027, 3, 15))
    assert told("look_back") == []
    climb_to(date(2027, 3, 16))
    assert sorted(told("look_back")) == ["Ingrid", "Mo"]
    assert LookBack.objects.filter(state=Embedding.WAITING).count() == 2


# --- while it is owed -------------------------------------------------------------------------------------------------
def report(table, action, **over):
    values: dict[str, Any] = {"text": "Half way.", "is_blocked": False, "expected_on": None}
    return action_progress.report(action, by=table.owner, now=table.now, **(values | over))


def test_a_promise_is_not_the_obligation(table):
    action = table.give()
    due_on = action.due_on
    report(table, action, expected_on=due_on + timedelta(days=20))
    action.refresh_from_db()
    assert (action.due_on, action.expected_on) == (due_on, due_on + timedelta(days=20))


def test_what_stands_in_the_way_is_told_to_the_chair_once_until_it_is_gone(table):
    action = table.give()
    for text in ("No money.", "Still none."):
        report(table, action, text=text, is_blocked=True)
    assert sorted(told("blocked")) == ["Ingrid", "Mo"]
    assert Action.objects.blocked().get() == action
    report(table, action, text="It came.")
    assert [one.kind for one in ProgressNote.objects.order_by("pk")] == [
        "blocked",
        "blocked",
        "unblocked",
    ]
    assert not Action.objects.blocked().exists()


def test_saying_it_is_done_ends_what_stood_in_the_way(table):
    action = table.give()
    report(table, action, is_blocked=True)
    actions.report_done(action, progress="Done after all.", by=table.owner, now=table.now)
    action.refresh_from_db()
    assert action.blocked_at is None


def test_who_does_not_owe_it_reports_nothing(table):
    with pytest.raises(Refused, match="Only whoever owes the action"):
        action_progress.report(
            table.give(), text="x", is_blocked=False, expected_on=None, by=table.lead, now=table.now
        )


def move(table, action, by, due_on=TODAY + timedelta(days=90)):
    return action_progress.move_due_date(
        action, due_on=due_on, reason="Waiting for the new post.", by=by, now=table.now
    )


def test_a_chair_or_the_unit_moves_the_day_and_each_move_is_kept(table):
    action = table.give()
    was = action.due_on
    with pytest.raises(Refused, match="Say when you expect it"):
        move(table, action, table.owner)
    with pytest.raises(Refused, match="Only the chair of the group"):
        move(table, action, table.lead)
    with pytest.raises(Refused, match="in the past"):
        move(table, action, table.chair, TODAY - timedelta(days=1))
    for _ in "ab":
        move(table, action, table.manager)
    move(table, action, table.chair, TODAY + timedelta(days=100))
    kept = list(DueDateChange.objects.order_by("pk").values_list("before", "after", "by"))
    assert kept == [
        (was, TODAY + timedelta(days=90), table.manager.user.pk),
        (TODAY + timedelta(days=90), TODAY + timedelta(days=100), table.chair.user.pk),
    ]
    assert "Waiting for" not in " ".join(TrailEntry.objects.values_list("sentence", flat=True))


def test_a_moved_action_climbs_its_ladder_anew(table):
    action = table.give(due_on=TODAY)
    climb_to(TODAY)
    move(table, action, table.chair, TODAY + timedelta(days=30))
    Notice.objects.all().delete()
    climb_to(TODAY + timedelta(days=30))
    assert told() == ["Olive"]


def evidence(table, action, by, name="notes.txt", content=b"Forty came."):
    file = SimpleUploadedFile(name, content)
    return action_progress.add_evidence(
        action, file=file, title="Register", dated_on=None, by=by, now=table.now
    )


def test_evidence_is_kept_encrypted_and_its_opening_is_recorded(table):
    one = evidence(table, table.give(), table.owner)
    with default_storage.open(one.document.stored_as) as stored:
        assert b"Forty" not in stored.read()
    assert b"".join(documents.open_for(one.document, table.chair)) == b"Forty came."
    assert DocumentReading.objects.get().by == table.chair.user


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [("a.exe", b"MZ", "not taken"), ("a.pdf", b"no pdf", "not a PDF"), ("a.txt", b"", "empty")],
)
def test_a_file_that_is_not_what_it_says_is_refused(table, name, content, sentence):
    with pytest.raises(Refused, match=sentence):
        evidence(table, table.give(), table.owner, name, content)
    assert not ActionEvidence.objects.exists()


def test_only_the_owner_and_the_unit_add_evidence(table):
    with pytest.raises(Refused, match="adds evidence"):
        evidence(table, table.give(), table.lead)


@pytest.mark.parametrize("kind", ["ProgressNote", "DueDateChange", "ActionEvidence"])
def test_the_database_refuses_to_change_what_was_said(table, kind):
    action = table.give()
    report(table, action)
    move(table, action, table.chair)
    evidence(table, action, table.owner)
    row = apps.get_model("partnership", kind).objects.get()
    rows: Any = models.QuerySet(type(row)).filter(
        pk=row.pk
    )  # past the querysets that refuse by themselves
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(hat="x")


# --- looking back -----------------------------------------------------------------------------------------------------
def hold(table, look_back, state, by, due_on=None):
    return look_backs.hold(
        look_back, state=state, found="Two of five still do it.", due_on=due_on, by=by,
        now=at(by.today),
    )  # fmt: skip


def later(who, months=6):
    return ground.actor(who.memberships[0], months_after(TODAY, months))


def test_a_look_back_is_held_by_a_chair_on_its_day_and_never_by_the_owner(table):
    first = table.closed().look_backs.get(months=6)
    with pytest.raises(Refused, match="still to come"):
        hold(table, first, Embedding.EMBEDDED, table.chair)
    with pytest.raises(Refused, match="Whoever owed"):
        hold(table, first, Embedding.EMBEDDED, later(table.owner))
    for _ in "ab":
        hold(table, first, Embedding.EMBEDDED, later(table.chair))
    assert TrailEntry.objects.filter(code="partnership.action.looked_back").count() == 1
    assert LookBack.objects.waiting().get().months == 12
    assert Action.objects.get().state == "closed"


def test_an_action_that_did_not_hold_is_open_again_with_a_day_and_is_looked_at_anew(table):
    action = table.closed()
    first, chair = action.look_backs.get(months=6), later(table.chair)
    with pytest.raises(Refused, match="by when"):
        hold(table, first, Embedding.REOPENED, chair)
    due_on = chair.today + timedelta(days=60)
    hold(table, first, Embedding.REOPENED, chair, due_on)
    action.refresh_from_db()
    assert (action.state, action.due_on, action.closed_at) == ("open", due_on, None)
    assert not LookBack.objects.waiting().exists()
    assert action.progress_notes.latest("pk").text == "Two of five still do it."
    actions.report_done(action, progress="Again.", by=later(table.owner), now=at(chair.today))
    actions.close(action, by=chair, now=at(chair.today))
    assert [one.months for one in LookBack.objects.waiting()] == [6, 12]
