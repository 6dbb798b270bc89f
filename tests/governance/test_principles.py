"""Touchstones, the functions of the Executive, and what the yearly report says of changes and of impact."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django_scopes import scope

from governance import overview
from governance.models import FunctionEvidence, Measurement, Priority, Touchstone
from governance.rules.executive_function import ExecutiveFunction
from governance.rules.priority import PriorityState, Progress
from governance.rules.touchstone import Effect
from governance.services import (
    arrangements_reviews,
    executive_functions,
    priorities,
    report_pages,
    touchstones,
)
from governance.services.touchstones import Judged
from partnership.errors import Refused
from partnership.models.append_only import WrittenOnce
from partnership.roles import Role
from tests.factories import governance as reports
from tests.factories import partnership as ground
from tests.factories import plan as make
from tests.governance.test_priorities import an_outcome
from tests.partnership.windows import Window, day

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
NOW = timezone.now


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


def log_change(by, what="The Board took the place of the old one", on=None):
    with scope(partnership=by.partnership):
        return arrangements_reviews.log_change(
            on=on or by.today, what=what, reason="The guidance changed.", once_key="", by=by, now=NOW()
        )  # fmt: skip


# --- touchstones ------------------------------------------------------------------------------------------------------


def test_another_wording_takes_the_place_of_the_first_and_both_stay(brent, manager):
    first = make.make_touchstone(manager)
    with scope(partnership=brent):
        with pytest.raises(Refused, match="later day"):
            touchstones.reword(
                first, says="X", about="", starts_on=first.starts_on, by=manager, now=NOW()
            )
        later = [
            touchstones.reword(
                first, says="Hear every child", about="", starts_on=TODAY(), by=manager, now=NOW()
            )
            for _ in "ab"
        ]
        assert later[0] == later[1]
        assert list(Touchstone.objects.in_force(TODAY())) == [later[0]]
        assert list(Touchstone.objects.in_force(TODAY() - timedelta(days=1))) == [first]
        with pytest.raises(Refused, match="has ended"):
            touchstones.end(first, ends_on=TODAY() + timedelta(days=5), by=manager)
        lay = ground.make_actor(brent, Role.LAY_MEMBER)
        with pytest.raises(Refused):
            touchstones.end(later[0], ends_on=TODAY(), by=lay)


def test_a_change_is_measured_with_why_and_the_newest_counts(brent, manager):
    principle, change = make.make_touchstone(manager), log_change(manager)
    with scope(partnership=brent):
        with pytest.raises(Refused, match="why"):
            touchstones.measure(
                change,
                kind="change",
                judged=[Judged(principle, Effect.KEEPS, " ")],
                by=manager,
                now=NOW(),
            )
        for effect in (Effect.WEAKENS, Effect.WEAKENS, Effect.KEEPS):
            judged = [Judged(principle, effect, "Children sit on the new Board.")]
            touchstones.measure(change, kind="change", judged=judged, by=manager, now=NOW())
        assert Measurement.objects.count() == 2
        assert touchstones.newest_of("change", [change])[change.pk][0].effect == Effect.KEEPS
        with pytest.raises(WrittenOnce):
            Measurement.objects.update(why="Another")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE governance_measurement SET why = 'Another'")


def test_a_foreign_touchstone_and_change_are_refused(brent, manager, window):
    there = ground.make_actor(ground.make_partnership(), Role.BUSINESS_MANAGER)
    theirs, change, mine = make.make_touchstone(there), log_change(there), log_change(manager)
    with scope(partnership=brent), pytest.raises(Refused):
        touchstones.measure(
            mine, kind="change", judged=[Judged(theirs, Effect.KEEPS, "x")], by=manager, now=NOW()
        )
    for args in (("change", change.pk), ("nothing", mine.pk), ("change", 987_654)):
        assert window.get("governance:measurement", *args).status_code == 404
    assert window.get("governance:measure", "change", mine.pk).status_code == 403


def test_a_change_is_measured_on_the_screens(brent, manager, window):
    says = {"says": "<b>Hear children</b>", "about": "", **day("starts_on", date(2025, 1, 1))}
    assert window.post("governance:touchstone-new", **says).status_code == 302
    change = log_change(manager)
    with scope(partnership=brent):
        pk = Touchstone.objects.get().pk
    at = ("governance:measure", "change", change.pk)
    assert list(window.post(*at).context["form"].errors) == [f"effect-{pk}"]
    assert list(window.post(*at, **{f"effect-{pk}": "keeps"}).context["form"].errors) == [
        f"why-{pk}"
    ]
    sent = {f"effect-{pk}": "weakens", f"why-{pk}": "Nobody asked them", "form_key": "k2"}
    assert window.post(*at, **sent).status_code == 302
    for name, args in (
        ("touchstones", ()),
        ("measured", ()),
        ("measurement", ("change", change.pk)),
    ):
        assert "<b>Hear" not in window.text(f"governance:{name}", *args)
    assert len(window.get("governance:measured", how="weakens").context["lines"]) == 1
    assert not window.get("governance:measured", how="not").context["lines"]
    assert window.get("governance:measured", kind="x\x00", how="?").status_code == 200
    assert (
        "Nobody asked them" in window.get("governance:measured", **{"as": "csv"}).content.decode()
    )
    again = {"says": "Hear them all", "about": "", **day("starts_on", date(2024, 1, 1))}
    errors = window.post("governance:touchstone-change", pk, **again).context["form"].errors
    assert list(errors) == ["starts_on"]


# --- what the Executive did -------------------------------------------------------------------------------------------


def test_a_year_names_the_functions_that_nothing_shows(brent, manager):
    make.make_priority(manager, PriorityState.AGREED)
    with scope(partnership=brent):
        Priority.objects.update(decided_on=date(2026, 3, 21))
        executive_functions.note(
            function=ExecutiveFunction.VISION, on=date(2026, 5, 1), what="A day away", source="Record",
            by=manager, now=NOW(),
        )  # fmt: skip
        shown = {one.function for one in executive_functions.year_of(2026, manager) if one.shown}
        before = [one for one in executive_functions.year_of(2025, manager) if one.shown]
    assert shown == {ExecutiveFunction.PRIORITIES, ExecutiveFunction.VISION}
    assert before == []


def test_a_decision_shows_a_function_once_and_a_struck_one_none(brent, manager):
    with scope(partnership=brent):
        decision = an_outcome(ground.make_group(brent, tier=1), manager)
        of_the_forum = an_outcome(ground.make_group(brent, tier=2), manager)
        for _ in "ab":
            executive_functions.tag(
                function=ExecutiveFunction.SCRUTINY, outcome=decision, by=manager, now=NOW()
            )
        assert FunctionEvidence.objects.count() == 1
        with pytest.raises(Refused, match="the Executive has taken"):
            executive_functions.tag(
                function=ExecutiveFunction.SCRUTINY, outcome=of_the_forum, by=manager, now=NOW()
            )
        lay = ground.make_actor(brent, Role.LAY_MEMBER)
        with pytest.raises(Refused):
            executive_functions.tag(
                function=ExecutiveFunction.LINKS, outcome=decision, by=lay, now=NOW()
            )
        page = Window(lay).text("governance:functions", year=TODAY().year)
        assert decision.reference in page
        assert "SECRET" not in page
        type(decision).objects.update(
            struck_out_at=NOW(), struck_out_by=manager.user, struck_out_because="A mistake"
        )
        assert not any(one.shown for one in executive_functions.year_of(TODAY().year, manager))


def test_evidence_is_added_and_taken_out_on_the_screens(brent, manager, window):
    with scope(partnership=brent):
        decision = an_outcome(ground.make_group(brent, tier=1), manager)
    page = window.text("governance:decision", decision.reference)
    assert f"decision={decision.reference}" in page
    at = "governance:function-new"
    assert list(window.post(at, function="vision").context["form"].errors) == ["decision"]
    assert list(window.post(at, function="vision", what="x").context["form"].errors) == [
        "source",
        "on",
    ]
    foreign = ground.make_actor(ground.make_partnership(), Role.BUSINESS_MANAGER)
    with scope(partnership=foreign.partnership):
        theirs = an_outcome(ground.make_group(foreign.partnership, tier=1), foreign)
        theirs.reference = "DEC-1999-1"
        theirs.save()
    errors = window.post(at, function="vision", decision="DEC-1999-1").context["form"].errors
    assert list(errors) == ["decision"]
    sent = {"function": "vision", "decision": decision.reference, "form_key": "k2"}
    assert window.post(at, **sent).url.endswith(f"?year={TODAY().year}")
    assert "Vision" in window.text("governance:decision", decision.reference)
    assert "Nothing yet" in window.get("governance:functions", **{"as": "csv"}).content.decode()
    assert window.get("governance:functions", year="x\x00").context["year"] == TODAY().year
    with scope(partnership=brent):
        one = FunctionEvidence.objects.get()
    assert window.post("governance:function-out", one.pk, form_key="k3").status_code == 302
    with scope(partnership=brent):
        assert not FunctionEvidence.objects.exists()


def fill(manager, count):
    principle = make.make_touchstone(manager)
    for number in range(count):
        row = make.make_priority(manager, PriorityState.AGREED)
        change = log_change(manager, f"Change {number}")
        with scope(partnership=manager.partnership):
            judged = [Judged(principle, Effect.KEEPS, "As before.")]
            touchstones.measure(change, kind="change", judged=judged, by=manager, now=NOW())
            Priority.objects.filter(pk=row.pk).update(decided_on=TODAY())
            executive_functions.tag(
                function=ExecutiveFunction.VISION, by=manager, now=NOW(),
                outcome=an_outcome(ground.make_group(manager.partnership, tier=1), manager),
            )  # fmt: skip


@pytest.mark.parametrize("name", ["touchstones", "measured", "functions"])
def test_more_rows_cost_no_more_queries(name, manager, window, django_assert_max_num_queries):
    fill(manager, 1)
    window.get(f"governance:{name}")
    with django_assert_max_num_queries(60) as few:
        window.get(f"governance:{name}")
    fill(manager, 4)
    with django_assert_max_num_queries(len(few)):
        window.get(f"governance:{name}")


# --- the yearly report ------------------------------------------------------------------------------------------------


@pytest.fixture
def report():
    writers = reports.make_writers()
    made = reports.make_report(writers)
    by = writers.by
    for on, what in (
        (made.ends_on, "<b>New Board</b>"),
        (made.ends_on + timedelta(days=1), "Too late"),
    ):
        log_change(by, what, on)
    return writers, made


def test_the_report_draws_the_log_of_its_period_and_keeps_it_when_frozen(report):
    writers, made = report
    with scope(partnership=writers.partnership):
        body = report_pages.body(made)
        assert "The guidance changed." in body
        assert "<b>New" not in body
        assert "Too late" not in body
        live = overview.for_period(made.partnership, made.starts_on, made.ends_on)
        kept = overview.frozen(live)
        assert overview.thawed(kept).changes == live.changes
        older = {name: value for name, value in kept.items() if name != "changes"} | {"schema": 2}
        assert overview.thawed(older).changes is None


def test_the_builder_counts_the_priorities_without_a_sentence_on_impact(report):
    writers, made = report
    by, window = writers.by, Window(writers.by)
    silent = make.make_priority(by, PriorityState.ACTIVE, title="Silent", starts_on=made.starts_on)
    told = make.make_priority(by, PriorityState.ACTIVE, title="Told", starts_on=made.starts_on)
    make.make_priority(by, title="Only proposed", starts_on=made.starts_on)
    period = {"starts_on": made.starts_on, "ends_on": made.ends_on}
    with scope(partnership=writers.partnership):
        begun = priorities.begin_account(silent, told=make.told(**period), by=by, now=NOW())
        priorities.begin_account(
            told, told=make.told(**period, difference="Seen sooner."), by=by, now=NOW()
        )
        assert list(Priority.objects.without_impact(made.starts_on, made.ends_on)) == [silent]
    page = window.text("governance:report", made.reference)
    assert "1 priority has no sentence on impact" in " ".join(page.split())
    assert "Only proposed" not in page
    with scope(partnership=writers.partnership):
        none = make.told(**period, progress=Progress.NONE, no_progress_because="Posts were empty.")
        priorities.write_account(begun, told=none, version=begun.version, by=by, now=NOW())
    assert "no sentence on impact" not in window.text("governance:report", made.reference)
