"""Chronologies without a database: what people write for a day, silence, and what they paste."""

from datetime import date, time

import pytest

from reviews.rules.chronology import (
    MOST_PASTED,
    Certainty,
    Child,
    Unreadable,
    When,
    read_paste,
    read_when,
    silence,
)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("27/3/2026", "Fri 27 March 2026"),
        ("03/04/2026", "Fri 3 April 2026"),  # day first, always
        ("2026-04-03", "Fri 3 April 2026"),
        ("3.4.2026", "Fri 3 April 2026"),
        ("Friday 3rd April 2026", "Fri 3 April 2026"),
        ("3 Apr 2026", "Fri 3 April 2026"),
        ("3rd of April 2026", "Fri 3 April 2026"),
        ("03/04/2026 14:05:00", "Fri 3 April 2026, 14:05"),
        ("03/04/2026 00:00", "Fri 3 April 2026"),
        ("about 3/4/2026", "About Fri 3 April 2026"),
        ("?3/4/2026", "About Fri 3 April 2026"),
        ("c. 3 April 2026", "About Fri 3 April 2026"),
        ("3/4/2026 to 9/4/2026", "Between Fri 3 April 2026 and Thu 9 April 2026"),
        ("between 3 April 2026 and 9 April 2026", "Between Fri 3 April 2026 and Thu 9 April 2026"),
        ("March 2026", "In March 2026"),
        ("3/2026", "In March 2026"),
        ("about March 2026", "In March 2026"),
        ("2026", "In 2026"),
        ("not known", "Day not known"),
        ("", "Day not known"),
        ("29/2/2024", "Thu 29 February 2024"),
    ],
)
def test_a_day_is_read_as_people_in_england_write_it(typed, words):
    assert read_when(typed).in_words == words


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("29/2/2026", "no such day"),
        ("04/25/2026", "no such day"),
        ("3/4/26", "four figures"),
        ("46115", "spreadsheet’s own number"),
        ("=TODAY()", "cannot be read"),
        ("yesterday", "cannot be read"),
        ("9/4/2026 to 3/4/2026", "before the first"),
        ("1/1/1799", "no year 1799"),
        ("x" * 61, "cannot be read"),
        ("13/2026", "cannot be read"),
        ("3/4/2026" * 9_999, "cannot be read"),
    ],
)
def test_a_day_that_cannot_be_read_says_what_to_write(typed, says):
    with pytest.raises(Unreadable, match=says):
        read_when(typed)


@pytest.mark.parametrize(
    ("typed", "at"),
    [("14:05", time(14, 5)), ("2.05pm", time(14, 5)), ("2pm", time(14)), ("12am", time(0))],
)
def test_a_time_is_read_with_its_day(typed, at):
    assert read_when("3/4/2026", typed).at == at


@pytest.mark.parametrize("typed", ["25:00", "14:75", "13pm", "noonish", "0am"])
def test_a_time_that_is_none_is_told(typed):
    with pytest.raises(Unreadable):
        read_when("3/4/2026", typed)


def test_a_time_needs_a_day():
    with pytest.raises(Unreadable, match="A time needs a day"):
        read_when("March 2026", "14:05")


@pytest.mark.parametrize(
    "typed", ["3/4/2026", "about 3/4/2026", "3/4/2026 to 9/4/2026", "April 2026", "2026", ""]
)
def test_a_row_opens_as_it_was_read(typed):
    when = read_when(typed)
    assert read_when(when.as_typed) == when


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        (date(2025, 1, 31), date(2025, 4, 30), ""),
        (date(2025, 1, 31), date(2025, 5, 1), "Nothing recorded for 3 months"),
        (date(2025, 1, 10), date(2025, 6, 10), "Nothing recorded for 5 months"),
        (date(2024, 1, 10), date(2025, 2, 10), "Nothing recorded for 1 year and 1 month"),
        (date(2023, 1, 10), date(2025, 1, 10), "Nothing recorded for 2 years"),
        (date(2025, 6, 1), date(2025, 1, 1), ""),
        (None, date(2025, 1, 1), ""),
        (date(2025, 1, 1), None, ""),
    ],
)
def test_silence_of_three_months_is_said(before, after, says):
    assert silence(before, after) == says


def test_rows_are_read_with_or_without_headings_and_in_the_order_of_the_headings():
    bare = read_paste("3/4/2026\t14:05\tSeen at home\tVisit notes\tseen and heard\r\n")
    named = read_paste("Source\tEvent\tDate\nVisit notes\tSeen at home\t3/4/2026\n\n")

    assert bare.is_good
    assert bare.rows[0].when == When(
        Certainty.EXACT, date(2026, 4, 3), date(2026, 4, 3), time(14, 5)
    )
    assert bare.rows[0].child == Child.HEARD
    assert named.is_good
    assert (named.rows[0].number, named.rows[0].source) == (2, "Visit notes")


def test_a_cell_keeps_its_lines_and_its_quotation_marks():
    read = read_paste('3/4/2026\t\t"Said ""no"".\nThen left."\tNotes')
    assert read.rows[0].what == 'Said "no".\nThen left.'


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("32/1/2026\t\tSeen\tNotes", "no such day"),
        ("3/4/2026\t\t\tNotes", "Say what happened"),
        ("3/4/2026\t\tSeen\t", "from which record"),
        ("3/4/2026\t\tSeen\tNotes\tperhaps", "Not seen, Seen"),
        ("3/4/2026\t\t" + "x" * 4_001 + "\tNotes", "at most 4,000"),
        ("3/4/2026\t\tSeen\t" + "x" * 301, "at most 300"),
        ("3/4/2026\tlate\tSeen\tNotes", "time like"),
    ],
)
def test_each_row_says_what_is_wrong_with_it(row, says):
    read = read_paste("3/4/2026\t\tGood\tNotes\n" + row)

    assert not read.is_good
    assert [one.number for one in read.wrong] == [2]
    assert any(says in problem for problem in read.wrong[0].problems)


def test_where_days_can_be_read_both_ways_the_person_is_asked():
    text = "3/4/2026\t\tA\tNotes\n04/25/2026\t\tB\tNotes"

    assert read_paste(text).asks_order
    assert not read_paste(text).is_good
    month = read_paste(text, order="month")
    assert month.is_good
    assert month.rows[0].when.first == date(2026, 3, 4)
    assert not read_paste(text, order="day").is_good


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (" \n\t\n", "Paste the rows"),
        ("one column\nonly", "one column only"),
        ("\t".join("abcdefghijklm"), "too many columns"),
        ("3/4/2026\t\tA\tB\n" * 501, "at most 500"),
        ("x" * (MOST_PASTED + 1), "too much at once"),
        ("Date\tWhat happened\tSource", "Under the headings"),
        ("3/4/2026\t\t" + "x" * 200_000, "cannot be read"),
        ("\x00\x00", "Paste the rows"),
    ],
)
def test_what_is_no_table_or_too_much_of_one_is_told(text, says):
    assert says in read_paste(text).problem
