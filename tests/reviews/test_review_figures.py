"""The figures of reviews: counted for a period, each with how, and no small number of cases by theme."""

from datetime import date, timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.models import Breach, Publication
from partnership.services import publications
from partnership.services.actions import Owner
from partnership.services.deadlines import BreachReason
from reviews import figures
from reviews.rules.incident import IncidentState
from reviews.services import incidents
from tests.factories import learning as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


def taken(cast, days=40):
    today = timezone.localdate()
    with scope(partnership=cast.partnership):
        return figures.for_period(cast.partnership, today - timedelta(days=days), today)


def numbers(cast, title, **over):
    group = next(one for one in taken(cast, **over).groups if one.title == title)
    return {one.label: one.value for one in group.figures}


def test_incidents_are_counted_by_the_day_of_awareness_and_their_clocks(cast):
    cases.incident_at(cast, IncidentState.NOTIFIED)
    cases.incident_at(cast, IncidentState.NOT_NOTIFIABLE)
    cases.incident_at(cast, IncidentState.WITHDRAWN)
    long_ago = timezone.now() - timedelta(days=30)
    late = cases.incident_at(cast, IncidentState.TO_NOTIFY, aware_at=long_ago, incident_on=long_ago.date())  # fmt: skip
    with scope(partnership=cast.partnership):
        incidents.record_notification(
            late, panel_reference="P-1", sent_at=timezone.now(), by=cast.priya, now=timezone.now(),
            breach=BreachReason(next(iter(Breach.Cause)), "Nobody was there"),
        )  # fmt: skip
    assert numbers(cast, "Serious incidents") == {
        "Reported": 3,
        "Notified to the Panel": 2,
        "Notified in time": 1,
        "Notified late": 1,
        "Not notifiable": 1,
        "Not yet decided or notified": 0,
    }
    assert numbers(cast, "Serious incidents", days=10)["Reported"] == 2
    assert numbers(cast, "Reviews")["Rapid reviews opened"] == 2
    assert numbers(cast, "Reviews")["Not sent yet"] == 2


def test_a_practice_review_counts_from_the_day_it_is_public(cast):
    today, now = timezone.localdate(), timezone.now()
    with scope(partnership=cast.partnership):
        for number, embargo in enumerate((None, now + timedelta(days=10), now - timedelta(days=1))):
            publications.publish(
                kind=Publication.Kind.REVIEW, reference=f"PR-{number}", title="A review", summary="", html="<p></p>",
                pdf=None, by=cast.maya, now=now - timedelta(days=5), embargo_until=embargo,
            )  # fmt: skip
        counted = figures.reviews_published
        assert counted(cast.partnership, today - timedelta(days=20), today) == 2
        assert counted(cast.partnership, today, today + timedelta(days=20)) == 1


def test_recommendations_are_counted_by_what_came_of_them(cast):
    finding = make.cleared(cases.make_incident(cast), cast)
    make.cleared(cases.make_incident(cast), cast, kind="good_practice")
    make.recommended(finding, cast.grace)
    done = make.acted(make.recommended(finding, cast.grace), cast.grace, Owner(agency=cast.school))
    make.closed(done, owner=cast.sam, chair=cast.grace)
    make.helped(done, cast.maya)
    make.national(cast.maya)
    assert numbers(cast, "Learning") == {
        "Findings shared": 1,
        "Good practice shared": 1,
        "Recommendations made": 2,
        "Of these, done": 1,
        "Of these, with an impact recorded": 1,
        "Of these, held after twelve months": 0,
    }
    assert numbers(cast, "National reviews and briefings") == {"Noted": 1, "Answered": 0, "Being considered": 1}  # fmt: skip


def test_a_theme_of_fewer_than_five_cases_is_not_even_named(cast):
    for number in range(5):
        make.tagged(cases.make_incident(cast), cast.maya, *("Neglect", "Online harm")[: 2 if number else 1])  # fmt: skip
    found = taken(cast)
    assert [(one.name, one.cases) for one in found.themes] == [("Neglect", 5)]
    assert all(one.how for group in found.groups for one in group.figures)


def test_what_was_never_recorded_is_not_reported_as_nought(cast):
    assert not taken(cast).says_something
    client = signed_in(cast.grace.user)
    url = reverse("reviews:learning-figures", args=[cast.partnership.slug])
    assert b"holds no cases or reviews of this period" in client.get(url).content
    cases.make_incident(cast)
    page = client.get(url, {"since": "2020-01-01", "until": "2199-12-31"}).content.decode()
    assert "Serious incidents" in page
    assert "National reviews and briefings" not in page.split("</h1>")[1]
    sheet = client.get(url, {"as": "csv", "since": "x", "until": "1 April"}).content.decode()
    assert "Serious incidents,Reported,1" in sheet
    learner = signed_in(cast.lena.user).get(url)
    assert learner.status_code == HTTPStatus.FORBIDDEN
    assert client.get(url, {"until": date(1, 1, 1).isoformat()}).status_code == HTTPStatus.OK
