"""The demonstration: what the documents say stands in the rows, invented people may come in, and nobody is shamed."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled
from pytest_django import DjangoAssertNumQueries, DjangoDbBlocker, Settings
from time_machine import travel

from finance.models import Contribution, Spending
from governance.models import Meeting, YearlyReport
from partnership.clocks import LONDON
from partnership.models import (
    Actor,
    Agency,
    AgencySuccession,
    Deadline,
    Group,
    GroupParent,
    Membership,
    Partnership,
    Publication,
    RegisterEntry,
    Seat,
    StaffPost,
    User,
)
from partnership.models.wall import PartnershipRow
from partnership.roles import AgencyKind, Role
from partnership.services import demonstration
from reviews.access.incident import may_open
from reviews.models import Finding, Incident, NationalReview, RapidReview
from reviews.models.learning_line import lines
from reviews.rules.incident import IncidentState
from reviews.rules.rapid_review import RapidReviewState, ReviewDecision

pytestmark = [pytest.mark.django_db, pytest.mark.once]
A_SATURDAY = datetime(2026, 11, 21, 9, 0, tzinfo=LONDON)
# Tables in which nothing of the demonstration is counted: sessions, migrations and the like.
OURS = ("partnership", "reviews", "finance", "governance")


@pytest.fixture(autouse=True)
def a_demonstration(settings: Settings) -> Iterator[None]:
    settings.DEMONSTRATION = True
    with travel(A_SATURDAY, tick=False):
        yield


@pytest.fixture(scope="module")
def everything(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole demonstration, loaded once for this file and taken back at its end; each test takes back its own."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMONSTRATION=True),
        transaction.atomic(),
    ):
        with travel(A_SATURDAY, tick=False):
            seeded()
        yield
        transaction.set_rollback(True)


def seeded() -> str:
    out = StringIO()
    call_command("seed_demo", stdout=out)
    return out.getvalue()


def area(slug: str) -> Partnership:
    return Partnership.objects.get(slug=slug)


def count_of_rows() -> dict[str, int]:
    with scopes_disabled():
        return {
            model._meta.label: model._default_manager.count()
            for app in OURS
            for model in apps.get_app_config(app).get_models()
        }


# --- what the documents say -------------------------------------------------------------------------------------------
def test_bromley_has_the_118_schools_of_its_list(everything: None) -> None:
    kinds = Counter(
        Agency.objects.filter(partnerships=area("bromley"), entries__standing="setting")
        .exclude(kind=AgencyKind.CHILDREN_AND_FAMILY_CENTRE)
        .values_list("kind", flat=True)
    )
    assert kinds == {
        AgencyKind.PRIMARY: 76,
        AgencyKind.SECONDARY: 19,
        AgencyKind.INDEPENDENT_SCHOOL: 18,
        AgencyKind.SPECIAL: 4,
        AgencyKind.ALTERNATIVE_PROVISION: 1,
    }
    assert kinds.total() == 118


def test_bromley_names_what_it_has_none_of(everything: None) -> None:
    with scope(partnership=area("bromley")):
        none = RegisterEntry.objects.filter(standing="none_in_area")
        assert {one.category for one in none} >= {"Youth custody", "Port police"}
        assert none.count() == 5


def test_brent_in_2019_and_in_2024_are_two_structures(everything: None) -> None:
    with scope(partnership=area("brent")):
        groups = Group.objects.with_names()
        then = {
            one.code: str(one.named_on(date(2019, 12, 1)))
            for one in groups.current(date(2019, 12, 1))
        }
        now = {
            one.code: str(one.named_on(date(2024, 3, 1)))
            for one in groups.current(date(2024, 3, 1))
        }
        lost = Seat.objects.filter(group__code="executive", ends_on__lte=date(2022, 9, 30))
        kept = Seat.objects.filter(group__code="executive", ends_on=None)
        assert lost.exists()
        assert kept.exists()
    assert then["executive"] == "Brent Statutory Safeguarding Partners Executive Group"
    assert now["executive"] == "Executive Group"
    assert then.keys() - now.keys() == {"learning-advisory", "child-exploitation-priority"}
    assert now.keys() - then.keys() == {"learning-joint", "multi-agency-audit"}


def test_the_integrated_care_board_took_over_from_the_clinical_commissioning_group(
    everything: None,
) -> None:
    with scope(partnership=area("brent")):
        for day, kind in ((date(2022, 6, 30), AgencyKind.CCG), (date(2022, 7, 1), AgencyKind.ICB)):
            partner = RegisterEntry.objects.current(day).get(
                standing="safeguarding_partner", agency__sector="icb"
            )
            assert partner.agency
            assert partner.agency.kind == kind
    succession = AgencySuccession.objects.get(
        successor__name__contains="North West London Integrated Care Board"
    )
    assert (succession.predecessor.kind, succession.on) == ("ccg", date(2022, 7, 1))


def test_a_joint_group_has_one_parent_here_and_the_others_elsewhere(everything: None) -> None:
    with scope(partnership=area("barking-and-dagenham")):
        parents = GroupParent.objects.filter(group__code="child-death-reviews")
        assert {str(one) for one in parents} == {
            "Safeguarding Partnership Board",
            "Havering safeguarding partners",
            "Redbridge safeguarding partners",
        }
        assert str(parents.get(is_accountable=True)) == "Safeguarding Partnership Board"


def test_a_review_group_answers_to_one_body_and_is_coordinated_by_another(everything: None) -> None:
    with scope(partnership=area("bromley")):
        parents = GroupParent.objects.filter(group__code="practice-review")
        assert parents.get(is_accountable=True).parent.code == "executive"
        assert parents.get(is_coordinating=True).parent.code == "board"


def test_posts_are_vacant_filled_or_not_recorded(everything: None) -> None:
    with scope(partnership=area("penfold-vale")):
        assert [str(one) for one in StaffPost.objects.all() if one.is_vacant] == [
            "Learning Coordinator"
        ]
        empty = Seat.objects.exclude(vacant_since=None).get()
        assert not empty.holdings.exists()
    with scope(partnership=area("brent")):
        posts = {one.post: one for one in StaffPost.objects.all()}
        assert not any(one.is_vacant for one in posts.values())
        assert posts["Strategic Partnerships Lead"].filled_on == date(2023, 10, 1)


@pytest.mark.parametrize("name", ["Metropolitan Police", "London Ambulance Service", "Barnardo's"])
def test_a_body_of_two_areas_is_one_row(everything: None, name: str) -> None:
    assert Agency.objects.get(name=name).partnerships.count() == 2


# --- people -----------------------------------------------------------------------------------------------------------
def test_every_shown_account_comes_in_with_the_shown_password(everything: None) -> None:
    shown = [one for one in demonstration.accounts(timezone.localdate()) if one.is_shown]
    assert 15 <= len(shown) <= 25
    client = Client()
    for email in (shown[0].email, shown[-1].email):
        signed_in = client.post(
            reverse("account_login"), {"login": email, "password": demonstration.PASSWORD}
        )
        assert signed_in.status_code == 302
        client.logout()


def test_one_account_is_shown_of_every_kind_that_sees_something_of_its_own(
    everything: None,
) -> None:
    shown = [one.email for one in demonstration.accounts(timezone.localdate()) if one.is_shown]
    with scopes_disabled():
        roles = set(Membership.objects.filter(user__email__in=shown).values_list("role", flat=True))
    assert roles >= {
        Role.LEAD_PARTNER, Role.DELEGATED_PARTNER, Role.NOTIFIER, Role.INDEPENDENT_CHAIR, Role.SCRUTINEER,
        Role.BUSINESS_MANAGER, Role.AGENCY_LEAD, Role.CASE_MEMBER, Role.CASE_GUEST, Role.SCHOOL_USER,
        Role.LAY_MEMBER, Role.FINANCE_OFFICER, Role.EDUCATION_PARTNER, Role.VIRTUAL_MEMBER, Role.CHAMPION,
        Role.SYSTEM_ADMINISTRATOR,
    }  # fmt: skip


def test_the_sign_in_page_names_them(everything: None, client: Client) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "Priya Venkatmore, delegated safeguarding partner" in page
    assert demonstration.PASSWORD in page
    assert "brent.legal.member@example.org" not in page  # among the rest, which the command lists


def test_the_command_prints_one_of_each_kind_and_all_when_asked(everything: None) -> None:
    def printed(*options: str) -> list[str]:
        out = StringIO()
        call_command("demonstration_accounts", *options, stdout=out)
        return [line for line in out.getvalue().splitlines() if "@example.org" in line]

    assert len(printed()) == 20
    assert len(printed("--all")) == 62


def test_somebody_who_left_is_not_among_them(everything: None) -> None:
    leaver = User.objects.get(email="brent.leaver@example.org")
    assert not leaver.is_active
    assert leaver.email not in {one.email for one in demonstration.accounts(timezone.localdate())}


def test_a_real_installation_has_no_shown_accounts(
    everything: None, settings: Settings, client: Client
) -> None:
    settings.DEMONSTRATION = False
    assert demonstration.accounts(timezone.localdate()) == []
    assert demonstration.PASSWORD not in client.get(reverse("account_login")).content.decode()
    for command in ("seed_demo", "demonstration_accounts"):
        with pytest.raises(CommandError, match="not a demonstration"):
            call_command(command)


# --- the story --------------------------------------------------------------------------------------------------------
def test_money_adds_up_to_what_the_report_printed(everything: None) -> None:
    with scope(partnership=area("brent")):
        given = Contribution.objects.aggregate(sum=models.Sum("amount"))["sum"]
        spent = Spending.objects.aggregate(sum=models.Sum("amount"))["sum"]
        assert (given, spent) == (Decimal("65619.75"), Decimal("27488.00"))
        assert Contribution.objects.get(is_in_kind=True).agency.name == "Brent Council"


def test_brents_fourteen_meetings_are_in_the_published_report(
    everything: None, client: Client
) -> None:
    with scope(partnership=area("brent")):
        assert Meeting.objects.count() == 14
        report = YearlyReport.objects.get()
        copy = Publication.objects.get()
    assert (report.state, report.publication, copy.pdf_id is not None) == ("published", copy, True)
    assert "65,619.75" in copy.html
    assert "27,488.00" in copy.html


def test_no_invented_failing_stands_in_a_real_boroughs_name(everything: None) -> None:
    with scopes_disabled():
        late = Deadline.objects.filter(
            models.Q(breach__isnull=False) | models.Q(due_at__lt=timezone.now(), met_at=None)
        )
        assert {one.partnership.slug for one in late.select_related("partnership")} == {
            "penfold-vale"
        }
        invented = Incident.objects.select_related("partnership")
        assert all(one.is_demonstration for one in invented)
        assert Counter(one.partnership.slug for one in invented) == {"brent": 2, "penfold-vale": 4}


def test_what_others_published_stands_in_brent_with_its_source_and_learning_is_invented_elsewhere(
    everything: None,
) -> None:
    with scope(partnership=area("brent")):
        noted = NationalReview.objects.all()
        assert {one.noted_on for one in noted} == {
            date(2022, 11, 7),
            date(2023, 5, 17),
            date(2023, 7, 26),
        }
        assert all(one.source and one.state == "considered" and not one.due_on for one in noted)
        assert not Finding.objects.exists()
    invented = area("penfold-vale")
    with scope(partnership=invented):
        stages = Counter(lines(invented, date(2026, 11, 21)).values_list("stage", flat=True))
        assert stages == {"no_action": 1, "under_way": 1, "impact": 1}
        assert lines(invented, date(2026, 11, 21)).get(stage="impact").look_due
        assert Counter(Finding.objects.values_list("state", flat=True)) == {
            "cleared": 2,
            "waiting": 1,
        }


def test_a_lapsed_signature_keeps_a_case_shut_and_a_current_one_opens_it(
    everything: None,
) -> None:
    brent = area("brent")
    with scope(partnership=brent):
        case = Incident.objects.get(state=IncidentState.NOTIFIED)
        opened = {
            name: may_open(
                demonstration.acting(f"{name}@example.org", brent, date(2026, 11, 21)), case
            )
            for name in ("priya", "brent.case.guest", "brent.named.gp", "brent.mental.health.lead")
        }
    assert {name for name, verdict in opened.items() if verdict} == {"priya", "brent.case.guest"}
    assert opened["brent.named.gp"].reason.startswith("Sign the confidentiality agreement")


def test_nothing_of_one_partnership_is_seen_in_another(everything: None) -> None:
    """The wall: in each partnership's scope, every walled table shows rows of that partnership alone."""
    walled = [
        model
        for app in OURS
        for model in apps.get_app_config(app).get_models()
        if issubclass(model, PartnershipRow)
    ]
    for partnership in Partnership.objects.all():
        with scope(partnership=partnership):
            seen = {
                model._meta.label: set(
                    model._default_manager.values_list("partnership", flat=True).distinct()
                )
                for model in walled
            }
        assert seen["partnership.Group"] == {partnership.pk}
        assert all(found <= {partnership.pk} for found in seen.values())
    brent = area("brent")
    stranger = Actor.of(
        User.objects.get(email="bromley.director@example.org"), brent, timezone.localdate()
    )
    with scope(partnership=brent):
        assert not Incident.objects.visible_to(stranger).exists()
        assert not Deadline.objects.visible_to(stranger).exists()


def test_a_second_run_changes_nothing_even_weeks_later(
    everything: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    before = count_of_rows()
    with django_assert_max_num_queries(110):
        seeded()
    assert "rows added" not in seeded()
    with travel(datetime(2027, 1, 20, 9, 0, tzinfo=LONDON), tick=False):
        seeded()
    assert count_of_rows() == before


def test_a_newer_edition_of_the_data_leaves_a_filled_installation_as_it_is(
    everything: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = count_of_rows()
    for file in demonstration.FOLDER.glob("*.json"):
        newer = file.read_text(encoding="utf-8").replace("priya@example.org", "p@example.org")
        (tmp_path / file.name).write_text(newer, encoding="utf-8")
    monkeypatch.setattr(demonstration, "FOLDER", tmp_path)
    assert "rows added" not in seeded()
    assert count_of_rows() == before


def test_rapid_reviews_have_come_far_in_the_invented_area_alone(everything: None) -> None:
    with scopes_disabled():
        moved = RapidReview.objects.exclude(state=RapidReviewState.OPEN)
        assert {one.partnership.slug for one in moved} == {"penfold-vale"}
        waits = moved.get(state=RapidReviewState.PARTNER_SIGNOFF)
        assert waits.signatures.count() == 1
        assert waits.decision == ReviewDecision.LCSPR
