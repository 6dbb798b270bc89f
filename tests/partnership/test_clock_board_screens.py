"""The clock board and a deadline's page: who sees which, filters, what may be done, and a constant number of queries."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from partnership.models import Breach, Deadline, TrailEntry
from partnership.roles import Role
from partnership.services import calendar
from partnership.services.sweep import sweep
from tests.factories.deadlines import at, make_clock, start
from tests.factories.partnership import (
    make_actor,
    make_agency,
    make_group,
    make_partnership,
)
from tests.partnership.windows import Window, day

TODAY = date(2026, 9, 16)  # a Wednesday


@pytest.fixture(autouse=True)
def now(settings, time_machine):
    settings.DEMONSTRATION = True
    time_machine.move_to(at(TODAY))
    calendar.forget()


@pytest.fixture
def brent(db):
    return make_partnership("brent")


@pytest.fixture
def manager(brent):
    return Window(make_actor(brent, Role.BUSINESS_MANAGER))


def running(brent, days_ago: int, reference: str, **over) -> Deadline:
    return start(brent, TODAY - timedelta(days=days_ago), reference=reference, **over)


def test_the_board_shows_each_clock_with_its_words_strip_and_owner(brent, manager):
    running(brent, 2, "SI-2026-001", owner_agency=make_agency("Brent Council"))
    page = manager.text("clocks")
    assert "Day 2 of 5, due Monday 21 September 2026" in page
    assert "Brent Council" in page
    assert "days__day--today" in page
    assert "Nothing is overdue." in page


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ("", {"LATE", "SOON", "STILL"}),
        ("overdue", {"LATE"}),
        ("paused", {"STILL"}),
        ("met", {"DONE"}),
        ("breached", {"LATE"}),
        ("all", {"LATE", "SOON", "STILL", "DONE"}),
        ("nonsense", {"LATE", "SOON", "STILL"}),
        ("\x00", {"LATE", "SOON", "STILL"}),
    ],
)
def test_the_state_in_the_address_chooses_the_clocks(brent, manager, state, shown):
    late, still = running(brent, 20, "LATE"), running(brent, 1, "STILL")
    running(brent, 1, "SOON")
    done = running(brent, 1, "DONE")
    with scope(partnership=brent):
        by = manager.actor.user
        Breach.objects.create(partnership=brent, deadline=late, cause="other", reason="Why", recorded_at=at(TODAY), recorded_by=by)  # fmt: skip
        still.pauses.create(partnership=brent, starts_on=TODAY, reason="Trial", by=by)
        Deadline.objects.filter(pk=done.pk).update(state="met", met_at=at(TODAY))
    page = manager.text("clocks", state=state)
    table = page[page.index("listing__table") :]
    assert {name for name in ("LATE", "SOON", "STILL", "DONE") if f">{name}: " in table} == shown


def test_owner_and_clock_in_the_address_narrow_the_board(brent, manager):
    council, police = make_agency("Council"), make_agency("Police")
    running(brent, 1, "OURS", owner_agency=council)
    running(brent, 1, "THEIRS", owner_agency=police, clock=make_clock("tests.other"))
    assert "THEIRS" not in manager.text("clocks", owner=str(council.pk)).split("ten working")[0]
    assert "OURS" not in manager.text("clocks", clock="tests.other").split("ten working")[0]


def test_an_agency_lead_sees_the_clocks_of_their_own_agency_and_no_other(brent, manager):
    ours, theirs = make_agency("Ours"), make_agency("Theirs")
    mine, other = running(brent, 1, "MINE", owner_agency=ours), running(brent, 1, "NOT-MINE", owner_agency=theirs)  # fmt: skip
    lead = Window(make_actor(brent, Role.AGENCY_LEAD, agency=ours))
    page = lead.text("clocks")
    assert "MINE" in page
    assert "NOT-MINE" not in page
    assert lead.get("deadline", mine.pk).status_code == 200
    assert lead.get("deadline", other.pk).status_code == 404
    assert lead.get("deadline-breach", other.pk).status_code == 404


def test_strangers_and_people_of_another_partnership_find_nothing(brent, client):
    deadline = running(brent, 1, "SI-2026-001")
    stranger = make_actor(make_partnership("harrow"), Role.BUSINESS_MANAGER)
    client.force_login(stranger.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/brent/clocks/").status_code == 404
    assert client.get(f"/harrow/clocks/{deadline.pk}/").status_code == 404


def test_the_spreadsheet_has_every_row_with_its_breach_and_runs_nothing(brent, manager):
    late = running(brent, 20, "=1+1")
    with scope(partnership=brent):
        Breach.objects.create(partnership=brent, deadline=late, cause="staffing", reason="Nobody", recorded_at=at(TODAY), recorded_by=manager.actor.user)  # fmt: skip
    response = manager.get("clocks", **{"as": "csv"})
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[1][0] == "'=1+1"
    assert rows[1][-1] == "Nobody was there to do it: Nobody"


def test_the_next_ten_working_days_stand_beside_the_board(brent, manager):
    running(brent, 0, "SOON")
    page = manager.text("clocks")
    ahead = page[page.index("The next ten working days") :]
    assert "Wednesday 16 September 2026" in ahead
    assert "Wednesday 30 September 2026" in ahead
    assert "Saturday 19" not in ahead
    assert "SOON" in ahead


def queries(window: Window, number: int) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert window.text("clocks").count('class="clock"') == number
    return len(captured)


def test_fifty_clocks_take_no_more_queries_than_five(brent, manager):
    clock, agency = make_clock(), make_agency("Council")
    for number in range(5):
        running(brent, 1, f"A-{number}", clock=clock, owner_agency=agency)
    manager.text("clocks")
    five = queries(manager, 5)
    for number in range(45):
        running(brent, 1, f"B-{number}", clock=clock, owner_agency=agency)
    assert queries(manager, 50) == five


def test_the_page_of_a_deadline_shows_its_working_and_only_buttons_that_work(brent, manager):
    strict = make_clock("tests.strict", may_pause=False, may_extend=False)
    deadline = running(brent, 1, "SI-2026-001", clock=strict)
    page = manager.text("deadline", deadline.pk)
    assert "Counted from Tuesday 15 September 2026, day 0: it was asked that day." in page
    assert "The rule allows no pause of “Do something”: Rule 7." in page
    assert manager.address("deadline-pause", deadline.pk) not in page
    assert manager.get("deadline-pause", deadline.pk).status_code == 403


def test_every_button_drawn_on_a_deadline_opens(brent, manager):
    for deadline in (running(brent, 1, "SOON"), running(brent, 20, "LATE")):
        page = manager.text("deadline", deadline.pk)
        for what in ("pause", "resume", "extend", "breach"):
            address = manager.address(f"deadline-{what}", deadline.pk)
            status = manager.client.get(address).status_code
            assert status == (200 if f'href="{address}"' in page else 403)


def test_a_clock_is_paused_once_however_often_the_form_is_sent(brent, manager):
    deadline = running(brent, 1, "SI-2026-001")
    data = {"reason": "A trial", **day("on", TODAY)}
    for _ in range(2):
        response = manager.post("deadline-pause", deadline.pk, **data)
        assert response.url == manager.address("deadline", deadline.pk)
    with scope(partnership=brent):
        assert deadline.pauses.count() == 1
        assert TrailEntry.objects.filter(code="partnership.deadline.paused").count() == 1
    assert "Paused since Wednesday 16 September 2026" in manager.text("deadline", deadline.pk)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("pause", {"reason": "A trial", **day("on", date(2026, 1, 1))}, "Choose a day between"),
        ("pause", {"reason": "A\x00", **day("on", TODAY)}, "Null characters are not allowed"),
        ("pause", {"reason": "x" * 501, **day("on", TODAY)}, "at most 500 characters"),
        ("extend", {"reason": "Kept", **day("until", TODAY)}, "must be after Monday 21 September"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_typed_is_lost(
    brent, manager, name, data, sentence
):
    deadline = running(brent, 2, "SI-2026-001")
    response = manager.post(f"deadline-{name}", deadline.pk, **data)
    assert response.status_code == 200
    page = response.content.decode()
    assert sentence in page
    assert data["reason"][:1] in page


def test_why_it_was_missed_is_explained_by_the_notifier_and_shown_to_all_who_see_it(brent, manager):
    agency = make_agency("Council")
    deadline = running(brent, 20, "SI-2026-001", owner_agency=agency)
    sweep(at(TODAY))
    notifier = Window(make_actor(brent, Role.NOTIFIER, agency=agency))
    response = notifier.post("deadline-breach", deadline.pk, cause="late_awareness", reason="Seen late.")  # fmt: skip
    assert response.status_code == 302
    page = manager.text("deadline", deadline.pk)
    assert "Seen late." in page
    assert "The importance was seen late" in page
    assert "Say why it was missed" not in page


def test_a_person_who_may_see_a_clock_but_not_stop_it_is_told_so_without_a_button(brent):
    chair = Window(make_actor(brent, Role.INDEPENDENT_CHAIR))
    deadline = running(brent, 1, "SI-2026-001")
    page = chair.text("deadline", deadline.pk)
    assert "Only these roles may pause and extend deadlines" in page
    response = chair.post("deadline-pause", deadline.pk, reason="x", **day("on", TODAY))
    assert response.status_code == 403
    assert "Who was told" not in page


def test_a_board_without_clocks_says_what_will_be_here(manager):
    assert "A clock appears here when a duty with a time limit begins." in manager.text("clocks")


def test_unsafe_verbs_are_refused(brent, manager):
    deadline = running(brent, 1, "SI-2026-001", subject=make_group(brent))
    assert manager.client.post(manager.address("clocks")).status_code == 405
    assert manager.client.delete(manager.address("deadline-pause", deadline.pk)).status_code == 405
