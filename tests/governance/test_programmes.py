"""The year's work programme and the phases of a change: agreed by a decision, reported on, and late in plain words."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_scopes import scope

from governance.models import ForwardItem, Milestone, Programme, ProgrammeItem
from governance.rules.milestone import MilestoneState
from governance.rules.programme import ProgrammeState, WorkState, in_words, time_of, times_of
from governance.services import phases, programmes
from governance.services.decisions import Decided
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import TrailEntry
from partnership.roles import Role
from tests.factories import partnership as ground
from tests.factories import plan as make
from tests.partnership.windows import Window, day

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def brent():
    return ground.make_partnership("brent")


@pytest.fixture
def manager(brent):
    return ground.make_actor(brent, Role.BUSINESS_MANAGER)


@pytest.fixture
def window(manager):
    return Window(manager)


@pytest.mark.parametrize(
    ("starts_on", "months", "words"),
    [
        (date(2026, 5, 1), 1, "May 2026"),
        (date(2026, 4, 1), 3, "April to June 2026"),
        (date(2026, 11, 1), 3, "November 2026 to January 2027"),
    ],
)
def test_a_month_and_a_quarter_are_said_as_people_say_them(starts_on, months, words):
    assert in_words(starts_on, months) == words


def test_a_year_offers_four_quarters_and_twelve_months_and_takes_them_back():
    offered = times_of(date(2026, 4, 1), date(2027, 3, 31))
    assert len(offered) == 16
    assert offered[3] == ("2027-01/3", "January to March 2027")
    assert time_of("2027-01/3") == (date(2027, 1, 1), 3)


def test_without_a_decision_no_programme_is_agreed_and_its_trail_names_no_words(brent, manager):
    row = make.make_programme(manager, title="SECRET")
    with scope(partnership=brent):
        with pytest.raises(Refused, match="Only the Executive"):
            programmes.agree(row, decided=Decided(), by=manager)
        agreed = [programmes.agree(row, decided=make.BEFORE, by=manager) for _ in "ab"]
        assert {one.state for one in agreed} == {ProgrammeState.AGREED}
        trail = [one.sentence for one in TrailEntry.objects.filter(code__contains="programme")]
    assert len([one for one in trail if "agreed" in one]) == 1
    assert "SECRET" not in " ".join(trail)


def test_agreed_words_stay_and_what_comes_later_says_so(brent, manager):
    row = make.make_programme(manager)
    first = make.make_item(row, manager)
    with scope(partnership=brent):
        programmes.agree(row, decided=make.BEFORE, by=manager)
        later = make.make_item(row, manager, title="Later")
        other = programmes.Work("Other", date(2026, 5, 1), 1)
        with pytest.raises(Refused, match="Executive agreed these words"):
            programmes.change(first, work=other, by=manager)
        assert programmes.change(later, work=other, by=manager).ends_on == date(2026, 5, 31)
    assert (first.is_added_later, later.is_added_later) == (False, True)


def test_work_is_dropped_only_with_a_reason_and_only_the_group_or_who_writes_reports(
    brent, manager
):
    row = make.make_programme(manager, is_agreed=True)
    item = make.make_item(row, manager)
    lay = ground.make_actor(brent, Role.LAY_MEMBER)
    with scope(partnership=brent):
        for act in (
            lambda: programmes.report(item, state=WorkState.DONE, note="", by=lay),
            lambda: programmes.report(item, state=WorkState.DROPPED, note=" ", by=manager),
        ):
            with pytest.raises(Refused):
                act()
        programmes.report(item, state=WorkState.DROPPED, note="No money.", by=manager)
        with pytest.raises(Refused, match="cannot become"):
            programmes.report(item, state=WorkState.DONE, note="", by=manager)
        with pytest.raises(DatabaseError), transaction.atomic():
            ProgrammeItem.objects.filter(pk=item.pk).update(note="")
        with pytest.raises(DatabaseError), transaction.atomic():
            ProgrammeItem.history.all().update(title="Another")


def test_an_item_goes_on_the_forward_plan_of_its_group_once(brent, manager):
    row = make.make_programme(manager, is_agreed=True)
    item = make.make_item(row, manager)
    draft = make.make_item(make.make_programme(manager), manager)
    with scope(partnership=brent):
        planned = [programmes.bring(item, by=manager, now=timezone.now()) for _ in "ab"]
        assert planned[0] == planned[1] == ForwardItem.objects.get()
        assert planned[0].wanted_by == date(2026, 6, 30)
        with pytest.raises(Refused, match="once the Executive"):
            programmes.bring(draft, by=manager, now=timezone.now())


def test_a_foreign_group_and_a_time_of_another_year_are_refused(brent, manager):
    row = make.make_programme(manager)
    foreign = ground.make_group(ground.make_partnership())
    for over in ({"lead_group": foreign}, {"starts_on": date(2028, 1, 1)}):
        with pytest.raises(Refused):
            make.make_item(row, manager, **over)


def test_two_writers_of_a_programme_lose_no_words(brent, manager):
    row = make.make_programme(manager)
    with scope(partnership=brent):
        for words in ("First", "First"):
            programmes.reword(
                row, words=make.programme_words(row.drafted_by, about=words), version=0,
                by=manager, now=timezone.now(),
            )  # fmt: skip
        with pytest.raises(WrittenMeanwhile):
            programmes.reword(
                row, words=make.programme_words(row.drafted_by, about="Mine"), version=0,
                by=manager, now=timezone.now(),
            )  # fmt: skip


def test_agreed_words_and_days_around_an_item_stay(brent, manager, window):
    row = make.make_programme(manager)
    make.make_item(row, manager, starts_on=date(2027, 1, 1))
    words = make.programme_words(row.drafted_by)
    sent = words | {"version": 0, "drafted_by": row.drafted_by.pk, **day("starts_on", date(2026, 4, 1))}  # fmt: skip
    at = ("governance:programme-change", row.reference)
    for last in (date(2026, 12, 31), date(2029, 3, 31), date(9999, 12, 31)):
        errors = window.post(*at, **sent | day("ends_on", last)).context["form"].errors
        assert list(errors) == ["ends_on"]
    with scope(partnership=brent):
        for last in (date(2026, 12, 31), date(2029, 3, 31)):
            with pytest.raises(Refused):
                programmes.reword(
                    row, words=words | {"ends_on": last}, version=0, by=manager, now=timezone.now()
                )
        programmes.agree(row, decided=make.BEFORE, by=manager)
        with pytest.raises(Refused, match="Executive agreed"):
            programmes.reword(
                row, words=words | {"about": "Other"}, version=0, by=manager, now=timezone.now()
            )


def test_a_year_ends_with_words_and_then_nothing_changes(brent, manager):
    row = make.make_programme(manager, is_agreed=True)
    with scope(partnership=brent):
        assert programmes.end(row, because="All done.", by=manager).state == ProgrammeState.CLOSED
        assert programmes.end(row, because="Again.", by=manager).ended_because == "All done."
        with pytest.raises(Refused, match="over"):
            make.make_item(row, manager)
        dropped = programmes.end(make.make_programme(manager), because="Two drafts.", by=manager)
    assert dropped.state == ProgrammeState.DROPPED


# --- milestones -------------------------------------------------------------------------------------------------------


def test_a_milestone_is_met_on_a_day_with_its_evidence(brent, manager):
    step = make.make_milestone(make.make_phase(manager), manager, TODAY())
    with scope(partnership=brent):
        for met_on, evidence in ((TODAY() + timedelta(days=1), "Record"), (TODAY(), " ")):
            with pytest.raises(Refused):
                phases.meet(step, met_on=met_on, evidence=evidence, by=manager)
        met = [phases.meet(step, met_on=TODAY(), evidence="Record", by=manager) for _ in "ab"]
        assert {one.state for one in met} == {MilestoneState.MET}
        with pytest.raises(Refused, match="is met"):
            phases.slip(step, due_on=TODAY() + timedelta(days=9), because="Late", by=manager)
        with pytest.raises(DatabaseError), transaction.atomic():
            Milestone.objects.filter(pk=step.pk).update(evidence="")


def test_a_milestone_that_slips_keeps_its_first_day_and_says_why(brent, manager):
    step = make.make_milestone(make.make_phase(manager), manager, TODAY())
    later = TODAY() + timedelta(days=30)
    with scope(partnership=brent):
        for due_on, because in ((TODAY(), "Why"), (later, "  ")):
            with pytest.raises(Refused):
                phases.slip(step, due_on=due_on, because=because, by=manager)
        row = phases.slip(step, due_on=later, because="No room.", by=manager)
        assert (row.first_due_on, row.due_on) == (TODAY(), later)
        assert phases.meet(row, met_on=TODAY(), evidence="Record", by=manager).met_on == TODAY()


def test_only_what_the_portal_follows_is_late(brent, manager, window):
    yesterday = TODAY() - timedelta(days=1)
    make.make_milestone(make.make_phase(manager), manager, yesterday, "Ours is late")
    from_paper = make.make_phase(manager, source="A document of 2019")
    make.make_milestone(from_paper, manager, yesterday, "Of a document")
    agreed = make.make_programme(manager, is_agreed=True)
    make.make_item(agreed, manager, title="Work is late")
    make.make_item(make.make_programme(manager), manager, title="Only a draft")
    hub = window.text("governance:plan")
    assert "Ours is late" in hub
    assert "Work is late" in hub
    assert "Of a document" not in hub
    assert "Only a draft" not in hub
    assert [one.row.title for one, _ in window.get("governance:phases", state="late").context["lines"]] == ["Embed"]  # fmt: skip


# --- screens ----------------------------------------------------------------------------------------------------------


def a_programme(group, **over):
    words = {"version": 0, "title": "Year", "about": "Typed with care", "drafted_by": group.pk}
    days = {**day("starts_on", date(2026, 4, 1)), **day("ends_on", date(2027, 3, 31))}
    return words | days | over


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "a\x00"}, "title"),
        ({"title": "a" * 201}, "title"),
        ({"about": "a" * 4001}, "about"),
        ({"drafted_by": 987_654}, "drafted_by"),
        ({"ends_on_year": "2020"}, "ends_on"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_lost(brent, window, wrong, field):
    sent = a_programme(ground.make_group(brent)) | wrong
    answer = window.post("governance:programme-new", **sent)
    assert list(answer.context["form"].errors) == [field]
    if field != "about":
        assert "Typed with care" in answer.content.decode()


def test_a_programme_is_drafted_filled_agreed_and_reported_on_the_screens(brent, window):
    group = ground.make_group(brent)
    answers = [window.post("governance:programme-new", **a_programme(group)) for _ in "ab"]
    assert answers[0].url == answers[1].url
    with scope(partnership=brent):
        row = Programme.objects.get()
    item = {"title": "<b>Audit</b>", "time": "2026-04/3", "lead_group": group.pk, "form_key": "k2"}
    at = ("governance:programme-item-new", row.reference)
    assert list(window.post(*at, **item | {"time": "2026-04/9"}).context["form"].errors) == ["time"]
    assert window.post(*at, **item).status_code == 302
    agreed = {"decided_words": "Executive, item 4", **day("decided_on", TODAY()), "form_key": "k3"}
    assert window.post("governance:programme-agree", row.reference, **agreed).status_code == 302
    with scope(partnership=brent):
        one = row.items.get()
    to = ("governance:programme-item-report", row.reference, one.pk)
    assert list(window.post(*to, state="dropped", note="").context["form"].errors) == ["note"]
    assert window.post(*to, state="done", note="Told the Forum", form_key="k4").status_code == 302
    bring = ("governance:programme-item-bring", row.reference, one.pk)
    assert window.get(*bring).status_code == 403
    page = window.text("governance:programme", row.reference)
    assert "April to June 2026" in page
    assert "Told the Forum" in page
    assert "<b>Audit" not in page
    exported = window.get("governance:programme", row.reference, **{"as": "csv"}).content.decode()
    assert "Told the Forum" in exported


def test_a_forward_plan_is_linked_only_for_those_who_may_open_it(brent, manager, window):
    row = make.make_programme(manager, is_agreed=True)
    item = make.make_item(row, manager)
    at = ("governance:programme-item-bring", row.reference, item.pk)
    assert window.post(*at).status_code == 302
    with scope(partnership=brent):
        link = f'href="{ForwardItem.objects.get().get_absolute_url()}'
    assert link in window.text("governance:programme", row.reference)
    youth = Window(ground.make_actor(brent, Role.YOUTH_PANEL))
    page = youth.text("governance:programme", row.reference)
    assert link not in page
    assert "on the group’s forward plan" in page


def test_a_phase_is_planned_and_its_milestones_kept_on_the_screens(brent, manager, window):
    words = {"version": 0, "title": "Embed", "plan": "<script>x</script>", "about": ""}
    assert window.post("governance:phase-new", **words).status_code == 302
    row = make.make_phase(manager)
    milestone = {"title": "Board meets", **day("due_on", TODAY()), "form_key": "k2"}
    assert window.post("governance:milestone-new", row.reference, **milestone).status_code == 302
    with scope(partnership=brent):
        step = row.milestones.get()
    slip = ("governance:milestone-slip", row.reference, step.pk)
    early = {**day("due_on", TODAY()), "because": "Kept"}
    answer = window.post(*slip, **early)
    assert list(answer.context["form"].errors) == ["due_on"]
    assert "Kept" in answer.content.decode()
    late = {**day("due_on", TODAY() + timedelta(days=9)), "because": "No room", "form_key": "k3"}
    assert window.post(*slip, **late).status_code == 302
    met = ("governance:milestone-meet", row.reference, step.pk)
    future = {**day("met_on", TODAY() + timedelta(days=1)), "evidence": "x"}
    assert list(window.post(*met, **future).context["form"].errors) == ["met_on"]
    page = window.text("governance:phase", row.reference)
    assert "No room" in page
    assert "<script>x" not in window.text("governance:phases")
    assert "No room" in window.get("governance:phases", **{"as": "csv"}).content.decode()


def fill(manager, count):
    row = make.make_programme(manager, is_agreed=True)
    phase = make.make_phase(manager)
    for number in range(count):
        make.make_programme(manager)
        group = ground.make_group(manager.partnership)
        make.make_item(row, manager, title=f"Item {number}", lead_group=group)
        make.make_milestone(phase, manager, TODAY() - timedelta(days=number))
        make.make_milestone(make.make_phase(manager), manager, TODAY())
    return row, phase


@pytest.mark.parametrize("name", ["plan", "programmes", "phases", "programme", "phase"])
def test_more_rows_cost_no_more_queries(name, manager, window, django_assert_max_num_queries):
    few_rows, many_rows = fill(manager, 1), fill(manager, 4)
    place = {"programme": 0, "phase": 1}.get(name)

    def address(rows):
        return (f"governance:{name}",) if place is None else (f"governance:{name}", rows[place].reference)  # fmt: skip

    window.get(*address(few_rows))
    with django_assert_max_num_queries(60) as few:
        window.get(*address(few_rows))
    if place is None:
        fill(manager, 5)
    with django_assert_max_num_queries(len(few)):
        window.get(*address(many_rows))
