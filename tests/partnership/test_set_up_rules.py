"""Reading a set-up file: what is wrong is told with its row and its field, all at once, and nothing is guessed."""

from typing import Any

import pytest

from partnership.services.set_up.reading import read
from partnership.services.set_up.rows import BadFile
from tests.factories.set_up import a_file, a_group, a_person, an_agency, as_text


def told(file: dict[str, Any]) -> list[str]:
    with pytest.raises(BadFile) as caught:
        read(as_text(file))
    return [str(problem) for problem in caught.value.problems]


def test_a_file_without_a_mistake_becomes_a_plan() -> None:
    plan = read(as_text(a_file()))
    assert plan.partnership.columns["slug"] == "westhaven"
    assert [one.key for one in plan.groups] == ["executive"]
    assert plan.people[0].roles[0].columns["role"] == "business_manager"


def test_a_file_that_is_not_json_says_where() -> None:
    with pytest.raises(BadFile, match=r"This is not JSON: .*line 1"):
        read("{'partnership'")


def test_a_list_where_an_object_belongs_is_told() -> None:
    with pytest.raises(BadFile, match="This must be an object in curly brackets"):
        read("[]")


def test_a_misspelt_field_is_told_with_the_one_that_was_meant() -> None:
    agency = an_agency("council", "Westhaven Council", naem="Westhaven")
    assert told(a_file(agencies=[agency])) == [
        "agencies, row 1 (council): naem: This field is not known. Did you mean “name”?"
    ]


def test_a_bad_date_is_told_with_how_to_write_it() -> None:
    agency = an_agency("council", "Westhaven Council", from_on="1/2/2024")
    assert told(a_file(agencies=[agency])) == [
        "agencies, row 1 (council): from_on: “1/2/2024” is not a date. Write it as 2026-09-14."
    ]


def test_a_period_that_ends_before_it_starts_is_told() -> None:
    agency = an_agency("council", "Westhaven Council", from_on="2024-02-02", to_on="2024-02-01")
    assert told(a_file(agencies=[agency])) == [
        "agencies, row 1 (council): to_on: The last day cannot be before the first."
    ]


def test_an_unknown_role_is_told_with_the_nearest_one() -> None:
    person = a_person(roles=[{"role": "busines_manager", "from_on": "2024-01-01"}])
    assert told(a_file(people=[person])) == [
        (
            "people, row 1 (Ada Fairweather), roles, row 1 (busines_manager): role: "
            "“busines_manager” is not known. Did you mean “business_manager”?"
        )
    ]


def test_an_unknown_word_that_is_near_nothing_is_told_with_the_whole_list() -> None:
    group = a_group(kind="zzz")
    (line,) = told(a_file(groups=[group]))
    assert "Use one of: permanent, thematic, task_and_finish, joint, regional, event." in line


def test_a_text_that_is_too_long_is_told_with_both_numbers() -> None:
    agency = an_agency("council", "W" * 201)
    assert told(a_file(agencies=[agency])) == [
        "agencies, row 1 (council): name: It has 201 characters; 200 is the most."
    ]


@pytest.mark.parametrize(
    ("bad", "code"),
    [("\x00", "U+0000"), ("\ud800", "U+D800"), ("\n", "U+000A")],
    ids=["NUL", "half a character", "a line break in a name"],
)
def test_a_character_that_cannot_be_kept_is_told(bad: str, code: str) -> None:
    agency = an_agency("council", f"West{bad}haven")
    (line,) = told(a_file(agencies=[agency]))
    assert line.endswith(f"name: It holds a character that cannot be kept ({code}).")


def test_a_long_text_may_have_line_breaks() -> None:
    agency = an_agency("council", "Westhaven Council", reason="One.\n\nTwo.")
    plan = read(as_text(a_file(agencies=[agency])))
    assert plan.agencies[0].entry.columns["reason"] == "One.\n\nTwo."


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("national_remit", "yes", "Write true or false, without quotation marks."),
        ("name", 7, "This must be text in quotation marks."),
        ("name", "", "This is missing."),
        ("succeeds", {}, "This must be a list in square brackets."),
        (
            "key",
            "The Council",
            "Use up to 80 lower-case letters, figures, hyphens and underscores.",
        ),
        ("standing", "none_in_area", "A category of which there is none stands in the list"),
    ],
)
def test_a_value_of_the_wrong_kind_is_told(field: str, value: object, says: str) -> None:
    agency = an_agency("council", "Westhaven Council") | {field: value}
    assert any(f": {field}: {says}" in line for line in told(a_file(agencies=[agency])))


def test_a_number_out_of_range_is_told_and_true_is_not_a_number() -> None:
    for value in (-1, 101, True, "3"):
        quorum = {"says": "Everybody", "least_number": value}
        (line,) = told(a_file(groups=[a_group(quorum=quorum)]))
        assert line.endswith("quorum: least_number: Write a whole number from 0 to 100.")


def test_something_that_is_not_an_address_is_told() -> None:
    (line,) = told(a_file(people=[a_person(email="ada at example")]))
    assert line.endswith("email: “ada at example” is not an e-mail address.")


def test_names_that_lead_nowhere_are_told_where_they_stand() -> None:
    file = a_file(
        groups=[a_group(parents=[{"group": "board", "accountable": True}])],
        delegations=[{"from_group": "executive", "to_group": "audit", "what": "Audits"}],
        people=[
            a_person(
                roles=[{"role": "dsp", "agency": "police", "from_on": "2024-01-01"}],
                seats=[{"group": "executive", "seat": "Chair"}],
            )
        ],
        lead_partners=[
            {
                "sector": "police",
                "agency": "council",
                "lead_post": "Chief",
                "lead": "nobody@example.org",
                "from_on": "2024-01-01",
            }
        ],
    )
    assert told(file) == [
        (
            "people, row 1 (Ada Fairweather), roles, row 1 (dsp): agency: "
            "The file has no agency “police”."
        ),
        "groups, row 1 (executive), parents, row 1: group: The file has no group “board”.",
        "delegations, row 1: from_group or to_group: The file has no group “audit”.",
        "lead_partners, row 1 (police): lead: The file has no person “nobody@example.org”.",
        (
            "people, row 1 (Ada Fairweather), seats, row 1: seat: "
            "“executive” has no seat “Chair” that still exists."
        ),
    ]


def test_two_seats_of_one_title_cannot_be_told_apart() -> None:
    seat = {"title": "Member", "sector": "police"}
    file = a_file(
        groups=[a_group(seats=[seat, seat])],
        people=[a_person(seats=[{"group": "executive", "seat": "Member"}])],
    )
    (line,) = told(file)
    assert line.endswith("“executive” has 2 seats “Member”; give each a title of its own.")


def test_a_key_that_stands_twice_is_told_once() -> None:
    twins = [an_agency("council", "Westhaven Council"), an_agency("council", "Another Council")]
    assert told(a_file(agencies=twins)) == [
        "agencies, row 2 (council): key: “council” stands in the file twice."
    ]


def test_somebody_who_left_has_no_role_without_a_last_day() -> None:
    (line,) = told(a_file(people=[a_person(left_on="2025-01-01")]))
    assert line.endswith("left_on: Give each role of a leaver a last day (to_on).")


def test_every_problem_is_told_at_once() -> None:
    file = a_file(agencies=[an_agency("council", "", kind="castle")], schools=[{"kind": "police"}])
    lines = told(file)
    assert len(lines) == 5
    assert sum("schools, row 1" in line for line in lines) == 3


def test_nothing_that_was_typed_can_make_the_message_unreadable() -> None:
    file = a_file(people=[a_person(email="\x1b[31m" + "x" * 500)])
    (line,) = told(file)
    assert "\x1b" not in line
    assert len(line) < 200
