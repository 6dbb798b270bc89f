"""The link to the child death review: made once, followed, and told both ways."""

from datetime import datetime, timedelta
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.errors import Refused
from partnership.models import TrailEntry
from partnership.models.append_only import WrittenOnce
from reviews.models import ChildDeathReview, ChildDeathUpdate
from reviews.rules.child_death import (
    CHILD_DEATH_COLOURS,
    CHILD_DEATH_MOVES,
    ChildDeathState,
    Way,
    hours_taken,
)
from reviews.rules.incident import Harm
from reviews.services import child_deaths
from tests.factories import child_deaths as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


@pytest.fixture
def incident(cast):
    return cases.make_incident(cast, harm=Harm.DIED)


@pytest.fixture(autouse=True)
def inside(cast):
    with scope(partnership=cast.partnership):
        yield


def at(incident, name="child-deaths", *more):
    return reverse(f"reviews:{name}", args=[incident.partnership.slug, incident.reference, *more])


def moment(name, then):
    here = timezone.localtime(then)
    return {
        f"{name}_on_day": here.day, f"{name}_on_month": here.month, f"{name}_on_year": here.year,
        f"{name}_time": f"{here:%H:%M}",
    }  # fmt: skip


def test_every_state_has_its_moves_and_its_colour():
    assert set(CHILD_DEATH_MOVES.table) == set(ChildDeathState) == set(CHILD_DEATH_COLOURS)


@pytest.mark.parametrize(
    ("notified", "hours"),
    [
        (datetime(2026, 3, 30, 11, tzinfo=LONDON), 47),  # the clocks go forward in between
        (datetime(2026, 3, 30, 12, tzinfo=LONDON), 48),
        (datetime(2026, 3, 30, 12, 1, tzinfo=LONDON), 49),
    ],
)
def test_the_hours_are_those_that_passed_whatever_the_clocks_on_the_wall_say(notified, hours):
    # 28 March 2026, 11 in the morning; summer time begins on the 29th.
    assert hours_taken(datetime(2026, 3, 28, 11, tzinfo=LONDON), notified) == hours


def test_a_death_is_linked_once_by_those_who_may_and_says_how_long_it_took(cast, incident):
    with pytest.raises(Refused, match="Only these roles"):
        make.linked(cast, incident, by=cast.tom)
    review = make.linked(cast, incident)
    assert make.linked(cast, incident, their_reference="OTHER") == review
    assert (review.hours, review.was_in_time) == (28, True)
    assert "QZX" not in " ".join(TrailEntry.objects.values_list("sentence", flat=True))


def test_a_child_who_lives_and_days_that_cannot_be_are_refused(cast, incident):
    with pytest.raises(Refused, match="a child who died"):
        make.linked(cast, cases.make_incident(cast))
    now = timezone.now()
    for over in ({"notified_at": now + timedelta(hours=1)}, {"died_at": now}):
        with pytest.raises(Refused, match="after it"):
            make.linked(cast, incident, **over)


def test_it_is_followed_step_by_step_and_never_back(cast, incident):
    review, today = make.linked(cast, incident), timezone.localdate()

    def move(to, on=today):
        return child_deaths.move(review, to=to, on=on, by=cast.maya, now=timezone.now())

    with pytest.raises(Refused, match="cannot become"):
        move(ChildDeathState.REVIEWED)
    with pytest.raises(Refused, match="between the last step"):
        move(ChildDeathState.WITH_PANEL, today - timedelta(days=9))
    move(ChildDeathState.WITH_PANEL)
    move(ChildDeathState.WITH_PANEL)
    assert move(ChildDeathState.REVIEWED).state == ChildDeathState.REVIEWED
    assert TrailEntry.objects.filter(code="reviews.child_death.moved").count() == 2


def test_what_was_told_is_written_once_and_not_of_a_day_to_come(cast, incident):
    review, today = make.linked(cast, incident), timezone.localdate()

    def tell(on):
        return child_deaths.tell(
            review, way=Way.TO_PANEL, on=on, words="QZX-C4-told", by=cast.maya, now=timezone.now()
        )

    with pytest.raises(Refused, match="still to come"):
        tell(today + timedelta(days=1))
    update = tell(today)
    with pytest.raises(WrittenOnce):
        update.save()
    assert not ChildDeathReview.objects.visible_to(cast.lena).exists()


def test_it_is_linked_followed_and_told_on_the_screens(cast, incident):
    client, now = signed_in(cast.maya.user), timezone.now()
    link = at(incident, "child-death-link", 1)
    sent = {
        "form_key": "a", "panel": "Panel <script>", "their_reference": "CD-1",
        **moment("died", now - timedelta(hours=60)), **moment("notified", now - timedelta(hours=2)),
    }  # fmt: skip
    assert link in client.get(at(incident)).content.decode()
    for wrong, says in (
        ({"panel": ""}, "Enter the name of the panel."),
        ({"their_reference": "a\x00"}, "Null characters"),
        (moment("notified", now + timedelta(days=1)), "in the future"),
        (moment("died", now - timedelta(hours=1)), "before the death"),
        ({"died_time": "99"}, "Enter the time like"),
    ):
        assert says in client.post(link, sent | wrong).content.decode()
    assert client.post(link, sent).status_code == HTTPStatus.FOUND
    page = client.get(at(incident)).content.decode()
    assert "After more than 48 hours" in page
    assert "Panel &lt;script&gt;" in page
    today = timezone.localdate()
    day = {"on_day": today.day, "on_month": today.month, "on_year": today.year}
    stands = {"form_key": "b", "to": "meeting_held"} | day
    assert (
        b"is in the future"
        in client.post(
            at(incident, "child-death-stands", 1), stands | {"on_year": today.year + 1}
        ).content
    )
    client.post(at(incident, "child-death-stands", 1), stands)
    told = {"form_key": "c", "way": "from_panel", "words": "They meet in June."} | day
    client.post(at(incident, "child-death-update", 1), told)
    page = client.get(at(incident)).content.decode()
    assert "Review meeting held" in page
    assert "They meet in June." in page
    assert ChildDeathUpdate.objects.count() == 1
    assert client.get(at(incident, "child-death-link", 2)).status_code == HTTPStatus.NOT_FOUND


def test_a_case_in_which_nobody_died_leads_to_no_such_page(cast, incident):
    client = signed_in(cast.maya.user)
    living = cases.make_incident(cast)
    assert at(incident) in client.get(incident.get_absolute_url()).content.decode()
    assert at(living) not in client.get(living.get_absolute_url()).content.decode()
    assert client.get(at(living)).status_code == HTTPStatus.OK
