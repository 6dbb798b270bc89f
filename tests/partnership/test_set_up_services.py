"""Loading a set-up file: everything or nothing, once, and never over what people changed."""

from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from pytest_django import Settings

from partnership.clocks import LONDON
from partnership.models import (
    Agency,
    AgreementSignature,
    Group,
    LeadPartner,
    Membership,
    Partnership,
    SeatHolding,
    TrailEntry,
    User,
)
from partnership.roles import Sector
from partnership.services.set_up.load import Outcome, check, load
from partnership.services.set_up.reading import read
from partnership.services.set_up.rows import BadFile
from tests.factories.partnership import make_agency, make_partnership
from tests.factories.set_up import a_file, a_group, a_person, an_agency, as_text

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=LONDON)


def loaded(**over: Any) -> Outcome:
    return load(read(as_text(a_file(**over))), now=NOW)


def refused(**over: Any) -> list[str]:
    with pytest.raises(BadFile) as caught:
        loaded(**over)
    return [str(problem) for problem in caught.value.problems]


@pytest.fixture
def westhaven() -> Iterator[Partnership]:
    loaded()
    partnership = Partnership.objects.get(slug="westhaven")
    with scope(partnership=partnership):
        yield partnership


def every_row() -> dict[str, int]:
    with scopes_disabled():
        models = apps.get_app_config("partnership").get_models()
        return {model._meta.label: model._default_manager.count() for model in models}


def test_a_partnership_stands_after_its_file_was_loaded(westhaven: Partnership) -> None:
    ada = Membership.objects.get(user__email="ada@example.org")
    assert (ada.role, ada.agency, ada.starts_on) == (
        "business_manager",
        Agency.objects.get(name="Westhaven Council"),
        date(2024, 2, 1),
    )
    group = Group.objects.get(code="executive")
    assert (group.name, group.seats.get().title) == ("Executive", "Director")


def test_nobody_gets_a_password_from_a_file(westhaven: Partnership) -> None:
    assert not User.objects.get(email="ada@example.org").has_usable_password()


def test_the_trail_says_that_a_file_was_loaded(westhaven: Partnership) -> None:
    entry = TrailEntry.objects.get()
    assert (entry.code, entry.by, entry.data["added"]["agency"]) == (
        "partnership.set_up.loaded",
        None,
        1,
    )


def test_the_second_run_changes_nothing_and_says_so(westhaven: Partnership) -> None:
    before = every_row()
    outcome = loaded()
    assert every_row() == before
    assert outcome.in_words == (
        "Westhaven Partnership: loaded on 21 November 2026. Nothing was changed."
    )


def test_the_second_run_leaves_alone_what_people_changed_since(westhaven: Partnership) -> None:
    seat = Group.objects.get(code="executive").seats.get()
    seat.title = "Corporate Director"
    seat.save()
    loaded()
    assert [one.title for one in seat.group.seats.all()] == ["Corporate Director"]


def test_a_changed_file_adds_what_is_missing_and_nothing_else(westhaven: Partnership) -> None:
    outcome = loaded(groups=[a_group(), a_group("forum", names=[{"name": "Forum"}])])
    assert outcome.added == {"group": 1, "name of a group": 1, "seat": 1}


def test_a_file_that_says_the_same_in_other_words_adds_nothing(westhaven: Partnership) -> None:
    before = every_row()
    outcome = loaded(source="the same, saved again")
    assert every_row() == before
    assert outcome.in_words.endswith("everything in the file is there. Nothing was changed.")


def test_a_check_keeps_nothing() -> None:
    before = every_row()
    outcome = check(read(as_text(a_file())), now=NOW)
    assert outcome.added["agency"] == 1
    assert every_row() == before


def test_one_bad_row_and_nothing_is_kept() -> None:
    before = every_row()
    parents = [
        {"other_board": "Adults board", "accountable": True},
        {"other_board": "Community safety", "accountable": True},
    ]
    twice = an_agency("again", "Westhaven Council", from_on="2025-01-01")
    lines = refused(
        agencies=[an_agency("council", "Westhaven Council"), twice],
        groups=[a_group(parents=parents)],
    )
    assert lines == [
        "agencies, row 2 (again): This agency already stands in the register.",
        "groups, row 1 (executive), parents, row 2: A group is accountable to one parent.",
    ]
    assert every_row() == before


def test_the_portals_own_words_are_not_a_partnerships_address() -> None:
    area = {"slug": "accounts", "name": "Accounts", "short_name": "A"}
    (line,) = refused(partnership=area)
    assert line.startswith("partnership: slug: Use lower-case letters")


def test_a_body_that_serves_two_partnerships_is_one_row() -> None:
    police = make_agency(
        "Metropolitan Police", partnership=make_partnership(), kind="police", sector="police"
    )
    loaded(agencies=[an_agency("council", "Metropolitan Police", kind="police", sector="police")])
    assert Agency.objects.get(name="Metropolitan Police") == police
    assert police.partnerships.count() == 2


@pytest.mark.parametrize("kind", ["primary", "council_service"])
def test_schools_and_services_of_one_name_in_two_areas_are_two(kind: str) -> None:
    make_agency("St Mary's", partnership=make_partnership(), kind=kind)
    loaded(agencies=[an_agency("council", "St Mary's", kind=kind)])
    assert Agency.objects.filter(name="St Mary's").count() == 2


def test_a_person_of_two_partnerships_is_one_account_with_two_roles(westhaven: Partnership) -> None:
    eastmoor = {"slug": "eastmoor", "name": "Eastmoor Partnership", "short_name": "ESCP"}
    loaded(partnership=eastmoor, people=[a_person(email="ADA@example.org")])
    ada = User.objects.get(email="ada@example.org")
    assert {one.partnership.slug for one in Membership.of_person(ada, NOW.date())} == {
        "westhaven",
        "eastmoor",
    }


def test_a_neighbour_that_is_on_this_portal_is_linked(westhaven: Partnership) -> None:
    eastmoor = {"slug": "eastmoor", "name": "Eastmoor Partnership", "short_name": "ESCP"}
    neighbours = [{"name": "Westhaven", "slug": "westhaven"}, {"name": "Northlea"}]
    loaded(partnership=eastmoor | {"neighbours": neighbours}, people=[])
    areas = Partnership.objects.get(slug="eastmoor").neighbouring_areas
    assert {one.name: one.here for one in areas.all()} == {"Westhaven": westhaven, "Northlea": None}


def test_a_quorum_is_judged_as_the_file_words_it() -> None:
    needs = {"says": "Somebody from the police", "sectors": ["police"], "stand_ins": ["probation"]}
    loaded(groups=[a_group(quorum={"says": "The police are there.", "requirements": [needs]})])
    with scopes_disabled():
        rule = Group.objects.get().quorum.rule()
    assert rule.requirements[0].is_met_by([Sector.PROBATION])
    assert not rule.requirements[0].is_met_by([Sector.ICB])


def test_a_signature_lasts_as_long_as_the_agreement_says() -> None:
    loaded(
        agreement={"in_force_from": "2024-01-01", "renewed_every_months": 6},
        people=[a_person(agreement_signed_on="2026-08-31")],
    )
    with scopes_disabled():
        signature = AgreementSignature.objects.select_related("agreement").get()
    assert signature.expires_on == date(2027, 2, 28)
    assert "continues after you leave" in signature.agreement.text


def test_a_signature_needs_an_agreement() -> None:
    (line,) = refused(agreement=None, people=[a_person(agreement_signed_on="2026-08-31")])
    assert line.endswith("agreement_signed_on: The file has no agreement to sign.")


def test_a_lead_and_the_person_acting_for_them_are_named(westhaven: Partnership) -> None:
    lead = {
        "sector": "local_authority",
        "agency": "council",
        "lead_post": "Chief Executive",
        "delegate_post": "Director",
        "delegate": "ada@example.org",
        "policy": True,
        "from_on": "2024-01-01",
    }
    loaded(lead_partners=[lead])
    row = LeadPartner.objects.get()
    assert (str(row.delegate), row.lead, row.scope_in_words) == ("Ada Fairweather", None, "policy")


def test_somebody_sits_in_the_seat_from_their_first_day() -> None:
    loaded(people=[a_person(seats=[{"group": "executive", "seat": "Director", "deputy": True}])])
    with scopes_disabled():
        sitting = SeatHolding.objects.get()
    assert (sitting.is_deputy, sitting.starts_on) == (True, date(2024, 2, 1))


def test_somebody_who_left_is_on_record_and_cannot_sign_in() -> None:
    roles = [{"role": "dsp", "from_on": "2024-02-01", "to_on": "2025-03-31"}]
    loaded(people=[a_person(roles=roles, left_on="2025-03-31")])
    ada = User.objects.get(email="ada@example.org")
    assert not ada.is_active
    assert not Membership.of_person(ada, NOW.date()).exists()


def test_invented_people_are_kept_out_of_a_real_installation(settings: Settings) -> None:
    settings.DEMONSTRATION = False
    (line,) = refused(demonstration=True)
    assert line == (
        "demonstration: This file holds invented people. Load it only where DEMONSTRATION is on."
    )
    assert not Partnership.objects.exists()


def run(file: dict[str, Any] | str, folder: Path, *options: str) -> str:
    path = folder / "area.json"
    path.write_text(file if isinstance(file, str) else as_text(file), encoding="utf-8")
    out = StringIO()
    call_command("set_up_partnership", str(path), *options, stdout=out)
    return out.getvalue()


def test_the_command_checks_without_keeping_and_then_loads(tmp_path: Path) -> None:
    assert "nothing was kept" in run(a_file(), tmp_path, "--check")
    assert not Partnership.objects.exists()
    assert "Westhaven Partnership: 8 rows added.\n     1  agency\n" in run(a_file(), tmp_path)
    assert "Nothing was changed" in run(a_file(), tmp_path)


def test_the_command_tells_every_problem_on_a_line_of_its_own(tmp_path: Path) -> None:
    bad = a_file(agencies=[an_agency("council", "", kind="castle")])
    with pytest.raises(CommandError) as caught:
        run(bad, tmp_path)
    first, *lines = str(caught.value).splitlines()
    assert first.endswith("area.json was not loaded. Nothing was changed.")
    assert lines[0] == "  agencies, row 1 (council): name: This is missing."


def test_the_command_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("set_up_partnership", str(tmp_path / "nowhere.json"))


def test_the_example_of_the_guide_loads(settings: Settings) -> None:
    guide = (settings.BASE_DIR / "docs" / "guides" / "set-up.md").read_text(encoding="utf-8")
    example = guide.split("```json\n")[1].split("```")[0]
    outcome = load(read(example), now=timezone.now())
    assert outcome.added["group"] >= 2
