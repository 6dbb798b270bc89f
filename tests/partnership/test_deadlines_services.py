"""Start, meet, explain, pause, extend, withdraw and recount, as services do them in both databases."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django_scopes import scope, scopes_disabled

from partnership.clocks import Unit
from partnership.errors import Refused
from partnership.models import (
    BankHoliday,
    Breach,
    ClockLength,
    Deadline,
    DeadlineExtension,
    Notice,
    RuleSet,
    TrailEntry,
)
from partnership.roles import Role
from partnership.services import calendar, deadlines
from partnership.services.deadlines import BreachReason
from partnership.services.sweep import sweep
from tests.factories.deadlines import at, make_clock, start
from tests.factories.partnership import make_actor, make_group, make_partnership

MONDAY = date(2026, 9, 7)  # five working days from here end on Monday the 14th
DUE = date(2026, 9, 14)
LATE = BreachReason(Breach.Cause.STAFFING, "Nobody was there.")


@pytest.fixture(autouse=True)
def fresh_calendar():
    calendar.forget()
    yield
    calendar.forget()


@pytest.fixture
def brent(db):
    partnership = make_partnership("brent")
    with scope(partnership=partnership):
        yield partnership


@pytest.fixture
def manager(brent):
    return make_actor(brent, Role.BUSINESS_MANAGER)


@pytest.fixture
def running(brent):
    return start(brent, MONDAY)


def refused(act, words: str) -> None:
    with pytest.raises(Refused) as why:
        act()
    assert words in why.value.sentence


def test_a_clock_starts_once_on_one_subject(brent, running):
    again = start(brent, MONDAY + timedelta(days=3), subject=running.subject, clock=make_clock())
    assert again.pk == running.pk
    assert again.due_on == DUE
    assert again.due_at == datetime.fromisoformat("2026-09-14T23:59:59+01:00")


def test_a_local_rule_is_used_and_says_what_the_edition_asks(brent):
    clock = make_clock()
    ClockLength.objects.create(
        rule_set=RuleSet.objects.get(edition="WT2023"), clock=clock.code, partnership=brent,
        length=3, unit=Unit.WORKING_DAYS, starts_from="the same", source="Brent’s arrangements",
    )  # fmt: skip
    deadline = start(brent, MONDAY, clock=clock)
    assert deadline.due_on == date(2026, 9, 10)
    assert deadline.source == ("Brent’s arrangements, a local rule; Rule 7 says 5 working days")


def test_a_duty_done_in_its_last_second_is_in_time_and_one_second_later_needs_a_reason(
    running, manager
):
    meet = deadlines.meet
    subject, clock = running.subject, make_clock()
    late = running.due_at + timedelta(seconds=1)
    refused(lambda: meet(clock, subject=subject, at=late, by=manager), "Say why it was late")
    running.refresh_from_db()
    assert running.state == Deadline.State.OPEN
    met = meet(clock, subject=subject, at=running.due_at, by=manager)
    assert (met.state, met.was_met_late) == (Deadline.State.MET, False)


def test_a_duty_met_late_keeps_its_reason_and_its_lateness(running, manager):
    late = running.due_at + timedelta(hours=9)
    met = deadlines.meet(make_clock(), subject=running.subject, at=late, by=manager, breach=LATE)
    assert met.was_met_late
    assert met.breach.reason == "Nobody was there."
    sentences = list(TrailEntry.objects.values_list("sentence", flat=True))
    assert "met the deadline “Do something” late (due Monday 14 September 2026)" in sentences


def test_a_reason_of_blanks_is_no_reason(running, manager):
    blank = BreachReason(Breach.Cause.OTHER, "  ")
    late = running.due_at + timedelta(hours=9)
    refused(
        lambda: deadlines.meet(
            make_clock(), subject=running.subject, at=late, by=manager, breach=blank
        ),
        "Say why",
    )
    assert not Breach.objects.exists()


def test_meeting_twice_changes_nothing(running, manager):
    first = deadlines.meet(make_clock(), subject=running.subject, at=at(MONDAY), by=manager)
    second = deadlines.meet(make_clock(), subject=running.subject, at=at(DUE, 20), by=manager)
    assert second.met_at == first.met_at
    assert TrailEntry.objects.filter(code="partnership.deadline.met").count() == 1


def test_what_does_not_run_cannot_be_met(brent, manager):
    refused(
        lambda: deadlines.meet(make_clock(), subject=make_group(brent), at=at(MONDAY), by=manager),
        "not running",
    )


def test_a_withdrawn_deadline_says_why_and_cannot_be_met(running, manager):
    deadlines.withdraw(make_clock(), subject=running.subject, reason="Asked in error", by=manager)
    running.refresh_from_db()
    assert (running.state, running.withdrawn_because) == ("withdrawn", "Asked in error")
    refused(
        lambda: deadlines.meet(make_clock(), subject=running.subject, at=at(MONDAY), by=manager),
        "no longer needed",
    )


def test_a_met_deadline_stays_met_when_it_is_withdrawn(running, manager):
    deadlines.meet(make_clock(), subject=running.subject, at=at(MONDAY), by=manager)
    deadlines.withdraw(make_clock(), subject=running.subject, reason="Late thought", by=manager)
    running.refresh_from_db()
    assert running.state == Deadline.State.MET


def test_a_breach_is_explained_once_and_only_after_it_happened(running, manager):
    refused(
        lambda: deadlines.explain_breach(running, LATE, by=manager, now=at(DUE, 20)),
        "was not missed",
    )
    first = deadlines.explain_breach(running, LATE, by=manager, now=at(DUE + timedelta(days=1)))
    other = BreachReason(Breach.Cause.OTHER, "A better story.")
    second = deadlines.explain_breach(running, other, by=manager, now=at(DUE + timedelta(days=2)))
    assert second.pk == first.pk
    assert second.reason == "Nobody was there."


def test_only_the_business_unit_and_the_notifier_explain_a_breach(brent, running):
    member = make_actor(brent, Role.LAY_MEMBER)
    refused(
        lambda: deadlines.explain_breach(running, LATE, by=member, now=at(DUE + timedelta(days=1))),
        "Only these roles may record why",
    )


# --- pause and extend -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("paused_on", "resumed_on", "due"),
    [
        (date(2026, 9, 9), date(2026, 9, 11), date(2026, 9, 16)),  # Wednesday and Thursday stood still
        (date(2026, 9, 11), date(2026, 9, 14), date(2026, 9, 15)),  # Friday only: the weekend never counted
        (date(2026, 9, 12), date(2026, 9, 14), DUE),  # a weekend alone costs nothing
        (date(2026, 9, 9), date(2026, 9, 9), DUE),
    ],
)  # fmt: skip
def test_a_pause_moves_the_due_date_by_the_days_it_stood_still(
    running, manager, time_machine, paused_on, resumed_on, due
):
    time_machine.move_to(at(paused_on))
    deadlines.pause(running, on=paused_on, reason="a trial", by=manager)
    deadline = deadlines.resume(running, on=resumed_on, by=manager)
    assert deadline.due_on == due
    assert DeadlineExtension.objects.filter(deadline=deadline).exists() is (due != DUE)


def test_while_it_is_paused_nobody_is_reminded_and_it_is_not_missed(brent, running, manager):
    deadlines.pause(running, on=date(2026, 9, 9), reason="a trial", by=manager)
    sweep(at(date(2026, 10, 1)))
    running.refresh_from_db()
    assert running.state == Deadline.State.OPEN
    assert not Notice.objects.exists()
    assert running.chip(date(2026, 10, 1), calendar.holidays()).state == "Paused"


def test_a_rule_that_allows_no_pause_is_not_paused_nor_extended(brent, manager):
    clock = make_clock("tests.strict", may_pause=False, may_extend=False)
    strict = start(brent, MONDAY, clock=clock)
    refused(
        lambda: deadlines.pause(strict, on=MONDAY, reason="a trial", by=manager),
        "The rule allows no pause of “Do something”: Rule 7.",
    )
    refused(
        lambda: deadlines.extend(strict, until=DUE + timedelta(days=7), reason="x", by=manager),
        "The rule allows no extension",
    )


def test_a_pause_never_undoes_a_breach(running, manager):
    refused(
        lambda: deadlines.pause(running, on=date(2026, 9, 15), reason="a trial", by=manager),
        "A pause begins between Monday 7 September 2026 and Monday 14 September 2026.",
    )


def test_only_the_business_manager_pauses_resumes_and_extends(brent, running):
    officer = make_actor(brent, Role.SUPPORT_OFFICER)
    refused(lambda: deadlines.pause(running, on=MONDAY, reason="x", by=officer), "Only these roles")
    refused(
        lambda: deadlines.extend(running, until=date(2026, 10, 1), reason="x", by=officer),
        "Only these roles",
    )
    refused(lambda: deadlines.resume(running, on=MONDAY, by=officer), "not paused")


def test_an_extension_records_both_dates_and_is_shown_in_the_working(
    running, manager, time_machine
):
    time_machine.move_to(at(MONDAY))
    deadlines.extend(running, until=date(2026, 9, 18), reason="the report came late", by=manager)
    running = Deadline.objects.get(pk=running.pk)
    assert running.due_at == datetime.fromisoformat("2026-09-18T23:59:59+01:00")
    chip = running.chip(date(2026, 9, 15), calendar.holidays())
    assert chip.words == "3 working days left, due Friday 18 September 2026"
    assert chip.working[-1] == (
        "Moved from Monday 14 September 2026 to Friday 18 September 2026: the report came late."
    )
    refused(
        lambda: deadlines.extend(running, until=date(2026, 9, 18), reason="x", by=manager),
        "must be after Friday 18 September 2026",
    )


def test_an_extension_of_a_missed_deadline_lets_it_run_again(running, manager, time_machine):
    sweep(at(date(2026, 9, 15)))
    running.refresh_from_db()
    assert running.state == Deadline.State.MISSED
    time_machine.move_to(at(date(2026, 9, 15)))
    deadlines.extend(running, until=date(2026, 9, 25), reason="illness", by=manager)
    running.refresh_from_db()
    assert running.state == Deadline.State.OPEN


# --- a bank holiday is announced --------------------------------------------------------------------------------------


def announce(day: date) -> int:
    BankHoliday.objects.create(day=day, title="State funeral", is_one_off=True, source="test")
    with scopes_disabled():
        return deadlines.recount(because="a bank holiday was announced")


def test_a_holiday_announced_late_moves_each_running_deadline_once(running, manager, time_machine):
    time_machine.move_to(at(date(2026, 9, 8)))
    assert announce(date(2026, 9, 10)) == 1
    running.refresh_from_db()
    assert running.due_on == date(2026, 9, 15)
    with scopes_disabled():
        assert deadlines.recount(because="again") == 0
    assert DeadlineExtension.objects.count() == 1
    chip = Deadline.objects.get(pk=running.pk).chip(date(2026, 9, 11), calendar.holidays())
    assert chip.words == "Day 3 of 5, due Tuesday 15 September 2026"
    assert any("Thursday 10 September (State funeral)" in line for line in chip.working)


def test_a_second_holiday_moves_it_a_second_time(running, time_machine):
    time_machine.move_to(at(date(2026, 9, 8)))
    announce(date(2026, 9, 10))
    assert announce(date(2026, 9, 11)) == 1
    running.refresh_from_db()
    assert running.due_on == date(2026, 9, 16)


def test_a_date_that_a_person_gave_is_kept(running, manager, time_machine):
    time_machine.move_to(at(date(2026, 9, 8)))
    deadlines.extend(running, until=date(2026, 9, 18), reason="agreed", by=manager)
    assert announce(date(2026, 9, 10)) == 0
    running.refresh_from_db()
    assert running.due_on == date(2026, 9, 18)


def test_a_paused_deadline_is_moved_but_stays_silent(running, manager, time_machine):
    time_machine.move_to(at(date(2026, 9, 8)))
    deadlines.pause(running, on=date(2026, 9, 8), reason="a trial", by=manager)
    assert announce(date(2026, 9, 10)) == 1
    running.refresh_from_db()
    assert running.next_rung_at is None


def test_the_ladder_of_a_moved_deadline_is_planned_once_more_and_no_reminder_doubles(
    running, manager, time_machine
):
    wednesday = at(date(2026, 9, 9), 8)
    time_machine.move_to(wednesday)
    sweep(wednesday)
    announce(date(2026, 9, 10))
    # The day before the new due date, and not the day before the old one.
    for day in (date(2026, 9, 11), date(2026, 9, 11), date(2026, 9, 14), date(2026, 9, 14)):
        sweep(at(day, 8))
    planned = list(Notice.objects.order_by("pk").values_list("rung", "due_on"))
    assert planned == [("early", DUE), ("last", date(2026, 9, 15))]


def test_gov_uks_file_is_imported_and_every_running_deadline_counted_afresh(
    running, time_machine, tmp_path, capsys
):
    time_machine.move_to(at(date(2026, 9, 8)))
    days = dict(BankHoliday.objects.filter(day__year=2026).values_list("day", "title"))
    del days[date(2026, 8, 31)]
    days |= {date(2026, 9, 10): "State funeral"}
    events = [{"date": day.isoformat(), "title": title} for day, title in days.items()]
    file = tmp_path / "bank-holidays.json"
    file.write_text(json.dumps({"england-and-wales": {"events": events}}))
    call_command("import_bank_holidays", str(file))
    running.refresh_from_db()
    assert running.due_on == date(2026, 9, 15)
    assert BankHoliday.objects.get(day=date(2026, 9, 10)).is_one_off
    assert not BankHoliday.objects.filter(day=date(2026, 8, 31)).exists()
    assert BankHoliday.objects.filter(day__year=2027).count() == 8
    assert "2 bank holidays changed, 1 deadlines moved." in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "[]", '{"scotland": {}}', '{"england-and-wales": {"events": []}}'])  # fmt: skip
def test_another_file_is_refused_and_changes_nothing(db, tmp_path, content):
    before = BankHoliday.objects.count()
    file = tmp_path / "other.json"
    file.write_text(content)
    with pytest.raises(CommandError, match=r"not GOV\.UK's file"):
        call_command("import_bank_holidays", str(file))
    assert BankHoliday.objects.count() == before
