"""Emerging issues, barriers to learning and professional challenges: who reads, who answers, and what must be said."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django_scopes import scope

from governance import challenge_figures
from governance.models import Barrier, Challenge, EmergingIssue
from governance.rules.barrier import BarrierState
from governance.rules.challenge import ChallengeState, is_late
from governance.rules.issue import IssueState
from governance.services import barriers, challenges, issues
from governance.services.issues import Answer
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Notice, TrailEntry
from partnership.roles import Role
from partnership.services.actions import Owner
from tests.factories import partnership as ground
from tests.factories import plan as make
from tests.factories import risks as risk_rows
from tests.partnership.windows import Window, day

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
SOON = timedelta(days=10)


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


@pytest.fixture
def council(brent):
    return ground.make_agency("Council", partnership=brent)


@pytest.fixture
def trust(brent):
    return ground.make_agency("Trust", partnership=brent)


# --- emerging issues --------------------------------------------------------------------------------------------------


def test_an_agency_raises_for_itself_and_sees_only_its_own(brent, manager, council, trust):
    school = ground.make_actor(brent, Role.SCHOOL_USER, agency=council)
    colleague = ground.make_actor(brent, Role.SCHOOL_USER, agency=council)
    learner = ground.make_actor(brent, Role.DELEGATE, agency=council)
    mine, other = make.make_issue(school, agency=council), make.make_issue(manager)
    with pytest.raises(Refused, match="your own agency"):
        make.make_issue(school, agency=trust)
    with pytest.raises(Refused, match="raise an emerging issue"):
        make.make_issue(learner)
    with scope(partnership=brent):
        seen = {
            name: set(EmergingIssue.objects.visible_to(who))
            for name, who in (
                ("one", school),
                ("two", colleague),
                ("none", learner),
                ("all", manager),
            )
        }
    assert seen == {"one": {mine}, "two": {mine}, "none": set(), "all": {mine, other}}


def test_the_business_unit_is_told_of_an_issue_without_its_words(brent, manager, window):
    row = make.make_issue(ground.make_actor(brent, Role.SCHOOL_USER), title="SECRET")
    with scope(partnership=brent):
        mail = Notice.objects.get(recipient=manager.user)
    assert "SECRET" not in mail.subject + mail.body
    assert f"{row.reference} was raised" in window.text("governance:plan")


def test_an_issue_is_assessed_before_it_is_answered_and_watched_until_a_day(brent, manager):
    row = make.make_issue(manager)
    watch = Answer(IssueState.WATCHED, "The Forum looks in May.", TODAY() + SOON)
    with scope(partnership=brent):
        with pytest.raises(Refused, match="Assess the issue first"):
            issues.answer_it(row, answer=watch, by=manager)
        issues.assess(row, assessment="Growing.", by=manager)
        for wrong in (
            Answer(IssueState.WATCHED, "Without a day"),
            Answer(IssueState.WATCHED, " ", TODAY()),
            Answer(IssueState.BECAME_RISK, "Which?"),
            Answer(IssueState.BECAME_PRIORITY, "Which?"),
        ):
            with pytest.raises(Refused, match="Say"):
                issues.answer_it(row, answer=wrong, by=manager)
        states = {issues.answer_it(row, answer=watch, by=manager).state for _ in "ab"}
        assert states == {IssueState.WATCHED}
        codes = list(TrailEntry.objects.filter(code="governance.issue.answered"))
        assert len(codes) == 1
        assert list(EmergingIssue.objects.to_review(TODAY() + SOON)) == []
        assert list(EmergingIssue.objects.to_review(TODAY() + 2 * SOON)) == [row]


def test_an_issue_that_became_a_risk_names_it_to_who_may_open_it(brent, manager):
    row = make.make_issue(manager, is_assessed=True)
    school = ground.make_actor(brent, Role.SCHOOL_USER)
    risk = risk_rows.accepted(manager, title="SECRET risk")
    with scope(partnership=brent):
        EmergingIssue.objects.filter(pk=row.pk).update(raised_by=school.user)
        answer = Answer(IssueState.BECAME_RISK, "Taken into the register.", risk=risk)
        issues.answer_it(row, answer=answer, by=manager)
        with pytest.raises(Refused, match="closed, or became"):
            issues.close(row, because="Again", by=manager)
        with pytest.raises(DatabaseError), transaction.atomic():
            EmergingIssue.objects.filter(pk=row.pk).update(risk=None)
    page = Window(school).text("governance:issue", row.reference)
    assert risk.reference in page
    assert "SECRET" not in page
    assert risk.get_absolute_url() not in page
    assert risk.get_absolute_url() in Window(manager).text("governance:issue", row.reference)


def test_an_issue_is_closed_only_with_a_reason(brent, manager):
    row = make.make_issue(manager)
    with scope(partnership=brent):
        with pytest.raises(Refused, match="why"):
            issues.close(row, because=" ", by=manager)
        closed = [issues.close(row, because="It passed.", by=manager) for _ in "ab"]
    assert {one.state for one in closed} == {IssueState.CLOSED}


def test_the_words_of_an_issue_are_the_raisers_until_it_is_assessed(brent, manager):
    school = ground.make_actor(brent, Role.SCHOOL_USER)
    row = make.make_issue(school)
    now, words = timezone.now(), {"title": "Vapes", "what": "More."}
    with scope(partnership=brent):
        issues.reword(row, words=words, version=0, by=school, now=now)
        with pytest.raises(WrittenMeanwhile):
            issues.reword(row, words=words | {"what": "Mine"}, version=0, by=manager, now=now)
        issues.assess(row, assessment="Growing.", by=manager)
        with pytest.raises(Refused):
            issues.reword(row, words=words | {"what": "No"}, version=1, by=school, now=now)
        with pytest.raises(DatabaseError), transaction.atomic():
            EmergingIssue.history.all().delete()


# --- barriers ---------------------------------------------------------------------------------------------------------


def test_somebody_acts_on_a_barrier_and_it_is_overcome_only_with_how_we_know(
    brent, manager, council
):
    with pytest.raises(Refused, match="who acts"):
        make.make_barrier(manager, owner_post="")
    row = make.make_barrier(manager, agency=council)
    lead = ground.make_actor(brent, Role.AGENCY_LEAD, agency=council)
    other = ground.make_actor(brent, Role.AGENCY_LEAD)
    with scope(partnership=brent):
        with pytest.raises(Refused):
            barriers.report(row, state=BarrierState.WORKED_ON, found="", by=other)
        with pytest.raises(Refused, match="how we know"):
            barriers.report(row, state=BarrierState.OVERCOME, found=" ", by=lead)
        done = barriers.report(row, state=BarrierState.OVERCOME, found="The audit asked.", by=lead)
        assert done.state == BarrierState.OVERCOME
        with pytest.raises(Refused, match="stands in the way again"):
            barriers.reword(
                row, words=make.barrier_words(title="X"), version=0, by=manager, now=timezone.now()
            )
        with pytest.raises(DatabaseError), transaction.atomic():
            Barrier.objects.filter(pk=row.pk).update(found="")


def test_an_action_against_a_barrier_is_raised_in_it_and_seen_as_actions_are(brent, manager):
    row = make.make_barrier(manager)
    with scope(partnership=brent):
        barriers.give_action(
            row, what="Give hours", measure="", owner=Owner(person=manager.user),
            due_on=TODAY(), by=manager, now=timezone.now(),
        )  # fmt: skip
        assert row.links.get().action.raised_in == row.reference
    assert "Give hours" in Window(manager).text("governance:barrier", row.reference)
    lead = Window(ground.make_actor(brent, Role.AGENCY_LEAD))
    assert "Give hours" not in lead.text("governance:barrier", row.reference)


def test_a_barrier_of_a_foreign_group_or_agency_is_refused(manager):
    place = ground.make_partnership()
    group, agency = ground.make_group(place), ground.make_agency("Theirs", partnership=place)
    for over in ({"group": group}, {"agency": agency}):
        with pytest.raises(Refused):
            make.make_barrier(manager, **over)


# --- challenges -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answered", "today", "late"),
    [(None, 9, False), (None, 11, True), (10, 30, False), (11, 30, True)],
)
def test_an_answer_is_late_after_its_day(answered, today, late):
    day_of = lambda number: date(2026, 5, number)  # noqa: E731 - one line to read the table by
    assert is_late(day_of(answered) if answered else None, day_of(10), day_of(today)) is late


def test_an_agency_sees_its_own_challenges_and_nobody_elses(brent, manager, council, trust):
    lead = ground.make_actor(brent, Role.AGENCY_LEAD, agency=council)
    other = ground.make_actor(brent, Role.AGENCY_LEAD, agency=ground.make_agency(partnership=brent))
    to_us, by_us = make.make_challenge(manager, council), make.make_challenge(lead, trust, made_by_agency=council)  # fmt: skip
    scrutineer = ground.make_actor(brent, Role.SCRUTINEER)
    with scope(partnership=brent):
        assert set(Challenge.objects.visible_to(lead)) == {to_us, by_us}
        assert set(Challenge.objects.visible_to(other)) == set()
        assert set(Challenge.objects.visible_to(scrutineer)) == {to_us, by_us}
    assert Window(other).get("governance:challenge", to_us.reference).status_code == 404
    with pytest.raises(Refused, match="your own agency"):
        make.make_challenge(lead, council, made_by_agency=trust)


def test_the_challenged_agency_is_told_without_a_word_and_answers_but_never_closes(
    brent, manager, council
):
    lead = ground.make_actor(brent, Role.AGENCY_LEAD, agency=council)
    row = make.make_challenge(manager, council, title="SECRET title", about="SECRET words")
    with scope(partnership=brent):
        mail = Notice.objects.get(recipient=lead.user)
        assert "SECRET" not in mail.subject + mail.body
        with pytest.raises(Refused, match="between"):
            challenges.answer_it(
                row, answer="Yes", answered_on=TODAY() + SOON, by=lead, now=timezone.now()
            )
        challenges.answer_it(
            row, answer="We change it.", answered_on=TODAY(), by=lead, now=timezone.now()
        )
        back = Notice.objects.get(recipient=manager.user, code="governance.challenge_answered")
        assert "SECRET" not in back.subject + back.body
        with pytest.raises(Refused, match="Only who made"):
            challenges.close(row, effect="All well", by=lead)
        with pytest.raises(Refused, match="what came of it"):
            challenges.close(row, effect="", by=manager)
        done = [challenges.close(row, effect="Health comes.", by=manager) for _ in "ab"]
        assert {one.state for one in done} == {ChallengeState.CLOSED}
        trail = " ".join(TrailEntry.objects.values_list("sentence", flat=True))
        assert "SECRET" not in trail
        with pytest.raises(DatabaseError), transaction.atomic():
            Challenge.objects.filter(pk=row.pk).update(answered_on=None)


def test_a_challenge_is_withdrawn_before_its_answer_with_the_reason(brent, manager, council):
    row, answered = make.make_challenge(manager, council), make.make_challenge(manager, council, answer="Yes")  # fmt: skip
    with scope(partnership=brent):
        with pytest.raises(Refused, match="why"):
            challenges.withdraw(row, because="", by=manager)
        taken_back = challenges.withdraw(row, because="A mistake.", by=manager)
        assert taken_back.state == ChallengeState.WITHDRAWN
        with pytest.raises(Refused, match="waits for an answer"):
            challenges.withdraw(answered, because="A mistake.", by=manager)


@pytest.mark.parametrize("wrong", ["itself", "foreign", "future", "before"])
def test_a_challenge_that_cannot_be_is_refused(manager, council, wrong):
    over = {
        "itself": {"made_by_agency": council},
        "foreign": {"made_to": ground.make_agency("Theirs", partnership=ground.make_partnership())},
        "future": {"made_on": TODAY() + timedelta(days=1)},
        "before": {"answer_due_on": TODAY() - timedelta(days=1)},
    }[wrong]
    with pytest.raises(Refused):
        make.make_challenge(manager, **{"made_to": council} | over)


def test_the_figures_count_each_agency_and_leave_out_what_was_withdrawn(
    brent, manager, council, trust
):
    past = TODAY() - timedelta(days=30)
    make.make_challenge(manager, council, answer="Yes")
    make.make_challenge(manager, council, made_on=past, answer_due_on=past + SOON, answer="Late")
    make.make_challenge(manager, council, made_on=past, answer_due_on=past + SOON)
    make.make_challenge(manager, trust)
    gone = make.make_challenge(manager, trust)
    with scope(partnership=brent):
        challenges.withdraw(gone, because="A mistake.", by=manager)
        lines = challenge_figures.by_agency(Challenge.objects.all(), TODAY())
    counted = {one.agency: (one.made, one.in_time, one.late, one.waiting) for one in lines}
    assert counted == {"Council": (3, 1, 2, 0), "Trust": (1, 0, 0, 1)}


# --- screens ----------------------------------------------------------------------------------------------------------


def a_challenge(council, **over):
    words = {"version": 0, "title": "Health", "about": "Typed with care", "made_by_post": "Chair"}
    days = {**day("made_on", TODAY()), **day("answer_due_on", TODAY() + SOON)}
    return words | days | {"made_to": council.pk} | over


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "a\x00"}, "title"),
        ({"made_by_post": "a" * 151}, "made_by_post"),
        ({"made_to": 987_654}, "made_to"),
        ({"made_on_year": "2099"}, "made_on"),
        ({"answer_due_on_year": "2020"}, "answer_due_on"),
    ],
)
def test_a_wrong_answer_is_told_at_its_field_and_nothing_is_lost(window, council, wrong, field):
    answer = window.post("governance:challenge-new", **a_challenge(council) | wrong)
    assert field in answer.context["form"].errors
    assert "Typed with care" in answer.content.decode()


def test_an_agency_is_offered_only_its_own_name_and_days_in_order(brent, manager, council, trust):
    lead = Window(ground.make_actor(brent, Role.AGENCY_LEAD, agency=council))
    for agency in ("", trust.pk):
        sent = a_challenge(trust, made_by_agency=agency)
        answer = lead.post("governance:challenge-new", **sent)
        assert "made_by_agency" in answer.context["form"].errors
        assert "Typed with care" in answer.content.decode()
    assert lead.post("governance:challenge-new", **a_challenge(trust, made_by_agency=council.pk)).status_code == 302  # fmt: skip
    row = make.make_challenge(manager, council)
    early = TODAY() - timedelta(days=1)
    given = {"answer": "Typed with care", **day("answered_on", early)}
    errors = lead.post("governance:challenge-answer", row.reference, **given).context["form"].errors
    assert list(errors) == ["answered_on"]
    words = a_challenge(council) | day("answer_due_on", early)
    changed = Window(manager).post("governance:challenge-change", row.reference, **words)
    assert list(changed.context["form"].errors) == ["answer_due_on"]


def test_a_challenge_goes_its_way_on_the_screens(brent, window, council):
    answers = [window.post("governance:challenge-new", **a_challenge(council)) for _ in "ab"]
    assert answers[0].url == answers[1].url
    with scope(partnership=brent):
        row = Challenge.objects.get()
    given = {"answer": "<script>x</script>", **day("answered_on", TODAY()), "form_key": "k2"}
    assert window.post("governance:challenge-answer", row.reference, **given).status_code == 302
    effect = {"effect": "Health comes", "form_key": "k3"}
    assert window.post("governance:challenge-close", row.reference, **effect).status_code == 302
    page = window.text("governance:challenge", row.reference)
    assert "<script>x" not in page
    assert "Health comes" in page
    listed = window.get("governance:challenges", state="closed", year=TODAY().year, agency=council.pk)  # fmt: skip
    assert [line.row for line, _ in listed.context["lines"]] == [row]
    assert not window.get("governance:challenges", year="2018").context["figures"]
    exported = window.get("governance:challenges", state="all", **{"as": "csv"}).content.decode()
    assert "Health comes" in exported
    assert (
        window.get("governance:challenges", state="?", year="x\x00", agency="a").status_code == 200
    )


def test_an_issue_goes_its_way_on_the_screens(brent, manager, window):
    raised = {"version": 0, "title": "Vapes", "what": "At three schools"}
    assert window.post("governance:issue-new", **raised).status_code == 302
    row = make.make_issue(manager, is_assessed=True)
    name = ("governance:issue-answer", row.reference)
    assert list(window.post(*name, state="watched", response="x").context["form"].errors) == ["review_on"]  # fmt: skip
    assert list(window.post(*name, state="became_risk", response="x").context["form"].errors) == ["risk"]  # fmt: skip
    foreign = make.make_priority(ground.make_actor(ground.make_partnership(), Role.BUSINESS_MANAGER))  # fmt: skip
    became = {"state": "became_priority", "response": "x", "priority": foreign.pk}
    assert list(window.post(*name, **became).context["form"].errors) == ["priority"]
    watch = {"state": "watched", "response": "In May", **day("review_on", TODAY() + SOON)}
    assert window.post(*name, **watch, form_key="k2").status_code == 302
    assert "In May" in window.get("governance:issues", **{"as": "csv"}).content.decode()
    assert "Vapes" in window.text("governance:issue-history", row.reference)


def test_a_barrier_goes_its_way_on_the_screens(brent, window):
    sent = make.barrier_words() | {"version": 0, "agency": "", "group": "", "owner_post": ""}
    assert list(window.post("governance:barrier-new", **sent).context["form"].errors) == ["agency"]
    assert window.post("governance:barrier-new", **sent | {"owner_post": "Head"}).status_code == 302
    with scope(partnership=brent):
        row = Barrier.objects.get()
    over = ("governance:barrier-report", row.reference)
    assert list(window.post(*over, state="overcome").context["form"].errors) == ["found"]
    assert window.post(*over, state="overcome", found="Audit", form_key="k2").status_code == 302
    assert not window.get("governance:barriers").context["lines"]
    assert window.get("governance:barriers", state="overcome").context["lines"]


def fill(manager, council, count):
    for number in range(count):
        make.make_issue(manager, title=f"Issue {number}", is_assessed=True)
        make.make_barrier(manager, group=ground.make_group(manager.partnership), agency=council)
        make.make_challenge(manager, council, made_by_agency=ground.make_agency(partnership=manager.partnership))  # fmt: skip


@pytest.mark.parametrize("name", ["plan", "issues", "barriers", "challenges"])
def test_more_rows_cost_no_more_queries(
    name, manager, council, window, django_assert_max_num_queries
):
    fill(manager, council, 1)
    window.get(f"governance:{name}")
    with django_assert_max_num_queries(60) as few:
        window.get(f"governance:{name}")
    fill(manager, council, 4)
    with django_assert_max_num_queries(len(few)):
        window.get(f"governance:{name}")
