"""The plan of a rapid review and its record, without a database."""

from datetime import date

import pytest

from partnership.errors import Refused
from reviews.rules import planner, review_record
from reviews.rules.planner import Frame, StepKey
from reviews.rules.rapid_review import RAPID_REVIEW_MOVES, RapidReviewState, Recipient, recipients
from reviews.rules.review_record import PARTS

CHRISTMAS = {
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 28): "Boxing Day (substitute day)",
    date(2027, 1, 1): "New Year's Day",
}
EASTER = {date(2027, 3, 26): "Good Friday", date(2027, 3, 29): "Easter Monday"}


def frame(day_zero=date(2027, 1, 5), today=date(2027, 1, 5), holidays=CHRISTMAS, length=15):
    return Frame(day_zero, length, today, holidays)


def days_of(plan):
    """The date on which each step's last event stands, by what is said of it."""
    return {event.words: day.day for day in plan.days for event in day.events}


@pytest.mark.parametrize(
    ("day_zero", "holidays", "due"),
    [
        # DOMAIN 1.3: notified on Tuesday 5 January 2027; and counted from awareness on Christmas Eve.
        (date(2027, 1, 5), CHRISTMAS, date(2027, 1, 26)),
        (date(2026, 12, 24), CHRISTMAS, date(2027, 1, 19)),
        (date(2027, 3, 24), EASTER, date(2027, 4, 16)),
    ],
)
def test_the_last_day_is_the_fifteenth_working_day_across_holidays(day_zero, holidays, due):
    plan = planner.plan(frame(day_zero, day_zero, holidays), {})

    assert days_of(plan)["Send to the Panel"] == due
    inside = {day: why for day, why in holidays.items() if day > day_zero}
    assert {day.day: day.why for day in plan.days if day.day in holidays} == inside


def test_each_step_stands_on_its_working_days():
    plan = planner.plan(frame(), {})
    numbers = {day.day: day.number for day in plan.days}

    assert {words: numbers[day] for words, day in days_of(plan).items()} == {
        "Requests go out": "1",
        "Returns are due": "10",
        "Meeting from today": "10",
        "Last day for the meeting": "12",
        "Partners begin to sign": "12",
        "Last day to sign": "15",
        "Send to the Panel": "15",
        "File the receipt": "16",
    }


def test_days_that_do_not_count_have_no_number_and_say_why():
    plan = planner.plan(frame(date(2026, 12, 24), date(2026, 12, 24)), {})

    assert [(day.number, day.why) for day in plan.days[:6]] == [
        ("0", ""), ("", "Christmas Day"), ("", "Boxing Day"), ("", "Sunday"),
        ("", "Boxing Day (substitute day)"), ("1", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("today", "says"),
    [
        (date(2027, 1, 5), "To come"),
        (date(2027, 1, 19), "Now"),
        (date(2027, 1, 21), "Due today"),
        (date(2027, 1, 22), "Late"),
    ],
)
def test_the_meeting_is_late_on_day_thirteen(today, says):
    plan = planner.plan(frame(today=today), {})

    line = next(one for one in plan.lines if one.key == StepKey.MEETING)
    assert line.status == says
    assert (line in plan.late) == (says == "Late")


def test_a_partner_who_has_not_signed_is_pressed_from_day_thirteen():
    before = planner.plan(frame(today=date(2027, 1, 21)), {})
    after = planner.plan(frame(today=date(2027, 1, 22)), {})

    status = [next(o for o in p.lines if o.key == StepKey.SIGN_OFF).status for p in (before, after)]
    assert status == ["Now", "Due soon"]


def test_what_is_done_stands_on_the_day_it_was_done_and_says_when_that_was_late():
    done = {StepKey.REQUESTS: date(2027, 1, 6), StepKey.RETURNS: date(2027, 1, 20)}
    plan = planner.plan(frame(today=date(2027, 1, 20)), done)

    assert days_of(plan)["Returns are in"] == date(2027, 1, 20)
    assert "Returns are due" not in days_of(plan)
    assert {one.key: one.status for one in plan.lines if one.key in done} == {
        StepKey.REQUESTS: "Done",
        StepKey.RETURNS: "Done late",
    }


def test_a_review_that_is_over_has_nothing_late():
    assert planner.plan(frame(today=date(2027, 5, 1)), {}, is_over=True).late == []


def test_a_shorter_local_rule_shortens_the_whole_plan():
    plan = planner.plan(frame(length=10), {})
    numbers = {day.day: day.number for day in plan.days}

    found = {words: numbers[day] for words, day in days_of(plan).items()}
    assert (found["Returns are due"], found["Last day for the meeting"]) == ("5", "7")
    assert (found["Send to the Panel"], found["File the receipt"]) == ("10", "11")


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_very_short_clock_still_has_every_step_in_order(length):
    steps = planner.steps(length)

    assert [one.key for one in steps] == list(StepKey)
    assert all(1 <= one.first <= one.last for one in steps)


@pytest.mark.parametrize("state", list(RapidReviewState))
def test_only_a_review_that_was_not_sent_can_be_withdrawn(state):
    sent = {"submitted", "panel_response", "closed", "withdrawn"}

    assert RAPID_REVIEW_MOVES.may(state, RapidReviewState.WITHDRAWN) == (state.value not in sent)


def test_nothing_is_sent_before_the_partners_were_asked():
    with pytest.raises(Refused, match="cannot become"):
        RAPID_REVIEW_MOVES.check(RapidReviewState.DRAFTED, RapidReviewState.SUBMITTED)


def test_who_is_sent_the_review_depends_on_the_edition():
    assert recipients("WT2018") == (Recipient.PANEL,)
    assert recipients("WT2023") == (Recipient.PANEL, Recipient.OFSTED, Recipient.DFE)


@pytest.mark.parametrize(
    ("key", "text", "answer", "is_missing"),
    [
        ("facts", "Words", "", False),
        ("facts", "  ", "", True),
        ("criminal", "", "no", False),
        ("criminal", "", "yes", True),
        ("criminal", "Led by the police", "yes", False),
        ("criminal", "Words", "", True),
        ("matter_themes", "Words", "", True),
        ("matter_themes", "", "holds", True),
        ("matter_themes", "Words", "does_not", False),
    ],
)
def test_when_a_part_says_too_little(key, text, answer, is_missing):
    assert PARTS[key].is_missing(text, answer) == is_missing


def test_the_meeting_needs_the_voice_inequality_and_the_other_inquiries():
    keys = {part.key for part in review_record.missing({}, for_meeting=True)}

    assert keys == {
        "voice", "inequality", "characteristics",
        "criminal", "inquest", "dardr", "sar", "psii", "cdop",
    }  # fmt: skip


def test_a_long_list_of_gaps_is_cut():
    said = review_record.named(review_record.missing({}))

    assert said.endswith(f"and {len(PARTS) - review_record.NAMED} more")
