"""The sweep: each state that a notice may come into, with a real mail server, on both databases."""

import smtplib
from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django_scopes import scope, scopes_disabled

from partnership.clocks import Rung
from partnership.errors import Refused
from partnership.models import Deadline, Heartbeat, Notice
from partnership.models.notice import MOST_ATTEMPTS
from partnership.roles import Role
from partnership.services import calendar, deadlines, memberships, notices, sweep
from partnership.services.notices import Message
from tests.factories.deadlines import at, make_clock, start
from tests.factories.partnership import (
    actor,
    make_actor,
    make_agency,
    make_member,
    make_partnership,
    make_user,
)

MONDAY = date(2026, 9, 7)  # five working days from here end on Monday the 14th
EARLY = at(date(2026, 9, 9), 8)  # three working days before
LAST = at(date(2026, 9, 11), 8)  # one working day before
LATE = at(date(2026, 9, 15), 8)  # one working day after
State = Notice.State


@pytest.fixture(autouse=True)
def fresh():
    calendar.forget()
    sweep._seen.clear()
    yield
    calendar.forget()
    sweep._seen.clear()


@pytest.fixture
def brent(db):
    partnership = make_partnership("brent")
    with scope(partnership=partnership):
        yield partnership


@pytest.fixture
def manager(brent):
    return make_actor(brent, Role.BUSINESS_MANAGER, user=make_user("Mina Manager"))


@pytest.fixture
def running(brent, manager):
    return start(brent, MONDAY)


def states() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("rung", "state"))


def told(person, **over) -> Notice:
    """A notice of a fact, which belongs to no deadline."""
    notices.tell(
        {person.user: "You are told."},
        Message("tests.fact", "Something happened", "See the portal.", "ACT-2026-001", "/x/"),
        partnership=person.partnership,
        key=over.pop("key", "1"),
        now=over.pop("now", EARLY),
        **over,
    )
    return Notice.objects.latest("pk")


def test_each_rung_is_told_once_however_often_the_sweep_runs(running, smtp_sink):
    assert sweep.sweep(EARLY - timedelta(minutes=1)).planned == 0
    for moment in (EARLY, EARLY, EARLY + timedelta(seconds=1)):
        sweep.sweep(moment)
    assert states() == [("early", State.SENT)]
    sweep.sweep(LAST)
    sweep.sweep(LATE)
    assert states() == [("early", State.SENT), ("last", State.SENT), ("late", State.SENT)]
    assert [letter.subject for letter in smtp_sink.letters] == [
        "DO-2026-001: Do something",
        "DO-2026-001: Do something",
        "Late: DO-2026-001: Do something",
    ]


def test_the_mail_says_what_by_when_where_and_why_you(running, manager, smtp_sink, settings):
    settings.PORTAL_ADDRESS = "https://portal.example"
    sweep.sweep(EARLY)
    letter = smtp_sink.letters[0]
    assert letter.to == [manager.user.email]
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert "Day 2 of 5, due Monday 14 September 2026." in letter.text
    assert "https://portal.example/somewhere/" in letter.text
    assert "You are told as Business manager." in letter.text


def test_of_rungs_that_came_due_while_the_portal_was_down_only_the_last_is_sent(running, smtp_sink):
    sweep.sweep(LATE)
    assert states() == [
        ("early", State.SUPERSEDED),
        ("last", State.SUPERSEDED),
        ("late", State.SENT),
    ]
    assert len(smtp_sink.letters) == 1


def test_a_reminder_that_could_not_leave_gives_way_to_the_later_one(running, smtp_sink):
    smtp_sink.stop()
    sweep.sweep(EARLY)
    assert states() == [("early", State.PLANNED)]
    smtp_sink.start()
    sweep.sweep(LAST)
    assert states() == [("early", State.SUPERSEDED), ("last", State.SENT)]
    assert len(smtp_sink.letters) == 1


def test_a_waiting_reminder_is_cancelled_when_the_duty_was_done_meanwhile(
    running, manager, smtp_sink
):
    sweep.plan(EARLY)
    deadlines.meet(make_clock(), subject=running.subject, at=EARLY, by=manager)
    sweep.sweep(EARLY)
    assert states() == [("early", State.CANCELLED)]
    assert smtp_sink.letters == []


def test_a_waiting_reminder_is_cancelled_when_the_date_was_moved(
    running, manager, smtp_sink, time_machine
):
    time_machine.move_to(EARLY)
    sweep.plan(EARLY)
    deadlines.extend(running, until=date(2026, 9, 30), reason="agreed", by=manager)
    sweep.sweep(EARLY)
    assert states() == [("early", State.CANCELLED)]
    assert Notice.objects.get().last_result == "The due date was moved."


def test_nobody_who_has_left_is_written_to(brent, running, manager, smtp_sink):
    second = make_actor(brent, Role.BUSINESS_MANAGER)
    sweep.plan(EARLY)
    memberships.leave(manager.user, by=second, now=EARLY, today=EARLY.date())
    sweep.sweep(EARLY)
    assert set(states()) == {("early", State.CANCELLED), ("early", State.SENT)}
    assert [letter.to for letter in smtp_sink.letters] == [[second.user.email]]


def test_nobody_whose_last_role_here_ended_is_reminded(brent, running, manager, smtp_sink):
    sweep.plan(EARLY)
    membership = manager.memberships[0]
    membership.ends_on = date(2026, 9, 8)
    membership.save()
    sweep.sweep(EARLY)
    assert states() == [("early", State.CANCELLED)]
    assert Notice.objects.get().last_result == "The person is no longer in the partnership."


def test_a_notice_that_would_come_too_late_to_be_useful_expires(manager, smtp_sink):
    notice = told(manager, useless_after=EARLY + timedelta(hours=1))
    sweep.sweep(EARLY + timedelta(hours=2))
    notice.refresh_from_db()
    assert notice.state == State.EXPIRED
    assert smtp_sink.letters == []


def test_where_nobody_holds_the_role_the_business_manager_is_told_and_told_why(
    brent, manager, smtp_sink
):
    clock = make_clock("tests.nobody", rungs=(Rung("early", 3, (Role.SCRUTINEER,)),))
    start(brent, MONDAY, clock=clock)
    sweep.sweep(EARLY)
    notice = Notice.objects.get()
    assert notice.recipient == manager.user
    assert notice.why == (
        "You are told because nobody here is recorded as: independent scrutineer."
    )


def test_an_agency_lead_is_reminded_of_their_own_agencys_duties_only(brent, manager, smtp_sink):
    ours, theirs = make_agency(partnership=brent), make_agency(partnership=brent)
    lead = make_member(brent, Role.AGENCY_LEAD, agency=ours)
    make_member(brent, Role.AGENCY_LEAD, agency=theirs)
    clock = make_clock("tests.agency", rungs=(Rung("early", 3, (Role.AGENCY_LEAD,)),))
    start(brent, MONDAY, clock=clock, owner_agency=ours)
    sweep.sweep(EARLY)
    assert [letter.to for letter in smtp_sink.letters] == [[lead.user.email]]


# --- the relay --------------------------------------------------------------------------------------------------------


def test_a_relay_that_says_later_is_tried_again_after_longer_and_longer_waits(manager, smtp_sink):
    notice = told(manager)
    smtp_sink.answer = "451 try later"
    moment, waits = EARLY, []
    for _ in range(MOST_ATTEMPTS - 1):
        sweep.sweep(moment)
        notice.refresh_from_db()
        assert (notice.state, notice.last_result) == (State.PLANNED, "The relay answered 451.")
        waits.append(int((notice.not_before - moment).total_seconds()))
        moment = notice.not_before
    assert waits == [60, 120, 240, 480, 960, 1920, 3840]
    sweep.sweep(moment)
    notice.refresh_from_db()
    assert (notice.state, notice.attempts) == (State.FAILED, MOST_ATTEMPTS)
    assert smtp_sink.letters == []


def test_before_its_wait_is_over_it_is_not_tried_again(manager, smtp_sink):
    notice = told(manager)
    smtp_sink.answer = "451 try later"
    sweep.sweep(EARLY)
    smtp_sink.answer = "250 OK"
    sweep.sweep(EARLY + timedelta(seconds=59))
    assert smtp_sink.letters == []
    sweep.sweep(EARLY + timedelta(seconds=60))
    notice.refresh_from_db()
    assert notice.state == State.SENT
    assert len(smtp_sink.letters) == 1


def test_a_relay_that_is_away_delays_and_nothing_is_in_doubt(manager, smtp_sink):
    smtp_sink.stop()
    notice = told(manager)
    sweep.sweep(EARLY)
    notice.refresh_from_db()
    assert (notice.state, notice.last_result) == (State.PLANNED, "The relay could not be reached.")


def test_a_relay_whose_name_is_unknown_delays_and_nothing_is_in_doubt(manager, settings, smtp_sink):
    settings.EMAIL_HOST = "127.0.0.1.invalid"
    notice = told(manager)
    sweep.sweep(EARLY)
    notice.refresh_from_db()
    assert notice.state == State.PLANNED


@pytest.mark.parametrize(("code", "state"), [(550, State.FAILED), (450, State.PLANNED)])
def test_an_address_refused_for_good_fails_and_one_refused_for_now_waits(
    manager, smtp_sink, monkeypatch, code, state
):
    def refuse(*_args):
        raise smtplib.SMTPRecipientsRefused({manager.user.email: (code, b"no")})

    monkeypatch.setattr("partnership.delivery.send", refuse)
    notice = told(manager)
    sweep.sweep(EARLY)
    notice.refresh_from_db()
    assert notice.state == state
    assert str(code) in notice.last_result
    assert "@" not in notice.last_result


def test_one_mail_that_broke_the_connection_does_not_make_the_next_one_doubtful(manager, smtp_sink):
    first, second = told(manager, key="1"), told(manager, key="2")
    smtp_sink.lose_answer = True
    accepted = smtp_sink.handle_DATA

    async def lose_only_the_first(*args):
        answer = await accepted(*args)
        smtp_sink.lose_answer = False
        return answer

    smtp_sink.handle_DATA = lose_only_the_first
    sweep.sweep(EARLY)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (State.SENDING, State.SENT)


@pytest.fixture
def in_doubt(manager, smtp_sink) -> Notice:
    """A notice whose mail the relay took without being able to say so."""
    notice = told(manager)
    smtp_sink.lose_answer = True
    sweep.sweep(EARLY)
    notice.refresh_from_db()
    assert notice.state == State.SENDING
    assert len(smtp_sink.letters) == 1
    smtp_sink.lose_answer = False
    return notice


def test_a_lost_answer_is_never_answered_by_sending_again_where_the_relay_cannot_be_asked(
    in_doubt, smtp_sink, settings
):
    settings.MAIL_RELAY_LOG = ""
    sweep.sweep(EARLY + timedelta(seconds=89))
    in_doubt.refresh_from_db()
    assert in_doubt.state == State.SENDING
    for minutes in (2, 60, 600):
        sweep.sweep(EARLY + timedelta(minutes=minutes))
    in_doubt.refresh_from_db()
    assert in_doubt.state == State.UNCERTAIN
    assert len(smtp_sink.letters) == 1


def test_a_lost_answer_is_found_in_the_relays_log(in_doubt, smtp_sink, settings, tmp_path):
    log = tmp_path / "relay.log"
    log.write_text(f"accepted {smtp_sink.letters[0].message['Message-ID']}\n")
    settings.MAIL_RELAY_LOG = str(log)
    sweep.sweep(EARLY + timedelta(minutes=2))
    in_doubt.refresh_from_db()
    assert (in_doubt.state, in_doubt.last_result) == (State.SENT, "Found in the relay's log.")
    assert len(smtp_sink.letters) == 1


def test_what_the_relay_never_took_is_sent_again(in_doubt, smtp_sink, settings, tmp_path):
    log = tmp_path / "relay.log"
    log.write_text(f"accepted <notice-{in_doubt.pk}1@portal>\n")
    settings.MAIL_RELAY_LOG = str(log)
    sweep.sweep(EARLY + timedelta(minutes=2))
    in_doubt.refresh_from_db()
    assert in_doubt.state == State.SENT
    assert in_doubt.attempts == 2
    assert len(smtp_sink.letters) == 2


def test_every_attempt_carries_the_same_message_id(manager, smtp_sink):
    notice = told(manager)
    smtp_sink.answer = "451 try later"
    sweep.sweep(EARLY)
    smtp_sink.answer = "250 OK"
    sweep.sweep(EARLY + timedelta(minutes=1))
    assert smtp_sink.letters[0].message["Message-ID"] == f"<notice-{notice.pk}@portal>"


# --- the clock can be wrong -------------------------------------------------------------------------------------------


def test_when_the_clock_goes_back_mail_is_held_for_ten_minutes_and_then_released(
    manager, smtp_sink
):
    sweep.sweep(EARLY + timedelta(hours=1))
    notice = told(manager)
    assert "went back" in sweep.sweep(EARLY).held
    notice.refresh_from_db()
    assert notice.state == State.HELD
    assert "went back" in notice.last_result
    assert sweep.sweep(EARLY + timedelta(minutes=9)).held
    assert smtp_sink.letters == []
    assert sweep.sweep(EARLY + timedelta(minutes=10)).held == ""
    notice.refresh_from_db()
    assert notice.state == State.SENT
    assert len(smtp_sink.letters) == 1


def test_a_few_seconds_back_are_no_reason_to_hold(manager, smtp_sink):
    sweep.sweep(EARLY)
    told(manager, now=EARLY - timedelta(minutes=1))
    assert sweep.sweep(EARLY - timedelta(seconds=4)).sent == 1


def test_a_clock_that_jumps_years_ahead_plans_nothing_so_that_no_reminder_is_lost(
    running, smtp_sink, monkeypatch
):
    moment = EARLY - timedelta(hours=1)
    monkeypatch.setattr(sweep, "database_now", lambda: moment)
    assert sweep.sweep().held == ""
    moment = moment + timedelta(days=1000)
    assert "jumped ahead" in sweep.sweep().held
    running.refresh_from_db()
    assert running.state == Deadline.State.OPEN
    assert states() == []
    moment = EARLY
    assert "went back" in sweep.sweep().held
    assert Heartbeat.objects.get(name="sweep").held_since == EARLY
    sweep.sweep(EARLY + timedelta(minutes=11))
    assert states() == [("early", State.SENT)]


# --- several at once --------------------------------------------------------------------------------------------------


def test_a_clock_that_no_app_declares_stops_no_other(brent, running, smtp_sink):
    lost = start(brent, MONDAY, clock=make_clock("tests.forgotten"))
    Deadline.objects.filter(pk=lost.pk).update(clock="tests.gone")
    sweep.sweep(EARLY)
    assert states() == [("early", State.SENT)]


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_one_mail(smtp_sink):
    partnership = make_partnership("brent")
    make_actor(partnership, Role.BUSINESS_MANAGER)
    start(partnership, MONDAY)
    smtp_sink.delay = 0.2
    together, wrong = Barrier(2), []

    def one() -> None:
        try:
            together.wait(10)
            sweep.sweep(EARLY)
        except Exception as error:  # noqa: BLE001 - told below, in the thread of the test
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert wrong == []
    with scopes_disabled():
        assert states() == [("early", State.SENT)]
    assert len(smtp_sink.letters) == 1


def test_the_command_sweeps_once_and_says_what_it_did(manager, smtp_sink, capsys, time_machine):
    time_machine.move_to(EARLY)
    told(manager)
    call_command("tick")
    assert "Missed 0, planned 0, sent 1, in doubt 0." in capsys.readouterr().out


# --- once more, because a person asked --------------------------------------------------------------------------------


def test_a_notice_is_sent_once_more_each_time_it_is_asked_for(brent, manager, smtp_sink):
    notice = told(manager)
    sweep.sweep(EARLY)
    notice.refresh_from_db()
    again = notices.resend(notice, by=manager, now=EARLY)
    assert notices.resend(notice, by=manager, now=EARLY).pk == again.pk
    sweep.sweep(EARLY)
    assert len(smtp_sink.letters) == 2
    notices.resend(notice, by=manager, now=EARLY)
    sweep.sweep(EARLY)
    assert len(smtp_sink.letters) == 3


def test_sending_once_more_settles_a_notice_in_doubt(in_doubt, manager, smtp_sink):
    sweep.sweep(EARLY + timedelta(minutes=2))
    notices.resend(in_doubt, by=manager, now=EARLY + timedelta(minutes=3))
    assert not Notice.objects.in_doubt().exists()
    in_doubt.refresh_from_db()
    assert in_doubt.last_result.endswith("Sent once more.")


def test_what_is_on_its_way_or_whose_person_left_is_not_sent_again(brent, manager):
    waiting = told(manager)
    assert notices.may_resend(manager, waiting).reason == "This notice is still on its way."
    gone = make_actor(brent, Role.LAY_MEMBER)
    notice = told(gone, key="2")
    Notice.objects.filter(pk=notice.pk).update(state=State.CANCELLED)
    memberships.leave(gone.user, by=manager, now=EARLY, today=EARLY.date())
    notice.refresh_from_db()
    assert "has left" in notices.may_resend(manager, notice).reason


def test_only_the_business_unit_sends_again(brent, manager, smtp_sink):
    notice = told(manager)
    sweep.sweep(EARLY)
    with pytest.raises(Refused):
        notices.resend(notice, by=actor(make_member(brent, Role.LAY_MEMBER)), now=EARLY)
