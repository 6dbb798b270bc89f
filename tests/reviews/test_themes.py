"""Themes over cases: numbers and years, never a name, and no small number for those who do not see the register."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.errors import Refused
from partnership.models import TrailEntry
from reviews.models import Theme, ThemeTag
from reviews.rules.incident import IncidentState
from reviews.services import incidents, themes
from tests.factories import learning as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


def at(cast, name="themes", *args):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, *args])


def last_year():
    return timezone.now() - timedelta(days=366)


def about(cast, *names, **over):
    moment = over.pop("aware_at", None)
    if moment:
        over |= {"aware_at": moment, "incident_on": (moment - timedelta(days=1)).date()}
    incident = over.pop("incident", None) or cases.make_incident(cast, **over)
    return make.tagged(incident, cast.maya, *names)


def row_of(page, name):
    return page.split(f"{name}<br>")[1].split("</tr>")[0]


def test_a_case_has_themes_that_the_trail_does_not_name(cast):
    incident = about(cast, "Neglect", "Domestic abuse")
    about(cast, "Neglect", "Online harm", incident=incident)
    with scope(partnership=cast.partnership):
        named = ThemeTag.objects.filter(incident=incident).values_list("theme__name", flat=True)
        assert sorted(named) == ["Neglect", "Online harm"]
        told = " ".join(TrailEntry.objects.of(incident).values_list("sentence", flat=True))
    assert "Neglect" not in told
    assert f"said what {incident.reference} is about" in told


def test_who_sees_the_register_reads_every_number_by_year_and_withdrawn_cases_count_nowhere(cast):
    about(cast, "Neglect", "Online harm")
    about(cast, "Neglect", aware_at=last_year())
    withdrawn = cases.incident_at(cast, IncidentState.REPORTED)
    about(cast, "Neglect", incident=withdrawn)
    with scope(partnership=cast.partnership):
        incidents.withdraw(withdrawn, reason="Not one", by=cast.priya)
    page = signed_in(cast.maya.user).get(at(cast)).content.decode()
    year = timezone.localdate().year
    row = row_of(page, "Neglect")
    assert f'data-heading="{year}">1<' in row
    assert f'data-heading="{last_year().year}">1<' in row
    assert 'data-heading="Cases">2<' in row
    narrowed = signed_in(cast.maya.user).get(at(cast), {"since": year, "until": year})
    assert 'data-heading="Cases">1<' in row_of(narrowed.content.decode(), "Neglect")
    assert "SI-" not in page


def test_everybody_else_reads_one_number_over_finished_years_and_none_below_five(cast):
    for _ in range(5):
        about(cast, "Neglect", aware_at=last_year())
    for _ in range(4):
        about(cast, "Online harm", aware_at=last_year())
    about(cast, "Neglect")
    client = signed_in(cast.lena.user)
    for question in ({}, {"since": timezone.localdate().year}):
        page = client.get(at(cast), question).content.decode()
        assert 'data-heading="Cases">5<' in row_of(page, "Neglect")
        for theme in ("Online harm", "Domestic abuse"):
            assert 'data-heading="Cases">Fewer than 5<' in row_of(page, theme)
        assert f'data-heading="{last_year().year}"' not in page
        assert ">4<" not in page
    sheet = client.get(at(cast), {"as": "csv"}).content.decode()
    line = next(one for one in sheet.splitlines() if one.startswith("Online harm"))
    assert "Fewer than 5" in line
    assert ",4," not in line


def test_the_page_asks_the_same_number_of_questions_whatever_it_holds(cast):
    client, counts = signed_in(cast.maya.user), []
    for names in (("Neglect",), ("Online harm", "Domestic abuse", "Neglect")):
        about(cast, *names)
        with CaptureQueriesContext(connection) as caught:
            client.get(at(cast))
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_a_partnership_adds_its_own_theme_once_and_retires_it(cast):
    client = signed_in(cast.maya.user)
    form = {"form_key": "a", "name": "Canal boats", "says": "Children who live on boats"}
    assert b"The theme is added." in client.post(at(cast, "theme-new"), form, follow=True).content
    again = client.post(at(cast, "theme-new"), form | {"form_key": "b", "name": "canal BOATS"})
    assert b"There is a theme of this name already." in again.content
    own = Theme.objects.get(partnership=cast.partnership)
    incident = about(cast, "Neglect")
    with scope(partnership=cast.partnership):
        themes.tag_incident(incident, themes=[own], by=cast.maya, now=timezone.now())
        with pytest.raises(Refused, match="Only a theme that this partnership added"):
            themes.retire(make.theme(), by=cast.maya)
        themes.retire(own, by=cast.maya)
        assert themes.retire(own, by=cast.maya).retired_on
        assert own not in Theme.objects.offered(cast.partnership)
    page = client.get(at(cast, "case-themes", incident.reference)).content.decode()
    assert "Canal boats" in page  # what stands already stays on offer


def test_the_themes_of_another_partnership_are_not_there(cast):
    there = cases.make_cast("marlow-fen")
    with scope(partnership=there.partnership):
        foreign = themes.add(name="Of the fen", says="", by=there.maya)
    incident = cases.make_incident(cast)
    client = signed_in(cast.maya.user)
    assert b"Of the fen" not in client.get(at(cast)).content
    url = at(cast, "case-themes", incident.reference)
    answer = client.post(url, {"form_key": "x", "themes": [foreign.pk]})
    assert b"Choose themes of this partnership." in answer.content
    with scope(partnership=cast.partnership), pytest.raises(Refused, match="of this partnership"):
        themes.tag_incident(incident, themes=[foreign], by=cast.maya, now=timezone.now())
    assert client.get(at(cast, "theme-retire", foreign.pk)).status_code == HTTPStatus.NOT_FOUND
