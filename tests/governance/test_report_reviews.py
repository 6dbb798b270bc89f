"""Reviews in the yearly report, and the barriers on the learning line."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance import overview
from governance.rules.yearly_report import OUTLINE, Drawn
from governance.services import barriers
from tests.factories import learning as make
from tests.factories import plan
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return cases.make_cast("penfold-vale")


def taken(cast):
    today = timezone.localdate()
    with scope(partnership=cast.partnership):
        return overview.for_period(cast.partnership, today - timedelta(days=20), today)


def section(overview):
    drawn = {"key": "reviews", "title": "Learning from reviews", "text": "", "draws": "reviews"}
    return render_to_string("governance/reports/_section.html", {"section": drawn, "overview": overview})  # fmt: skip


def test_the_report_draws_the_reviews_of_its_period_frozen_as_live(cast):
    finding = make.cleared(cases.make_incident(cast), cast)
    make.recommended(finding, cast.grace)
    for _ in range(5):
        make.tagged(cases.make_incident(cast), cast.maya, "Neglect")
    live = taken(cast)
    kept = overview.frozen(live)
    assert kept["schema"] == 4
    assert overview.thawed(kept) == live
    text = section(overview.thawed(kept))
    assert "Recommendations made" in text
    assert "Neglect" in text
    assert finding.title not in text
    assert next(one for one in OUTLINE if one.key == "reviews").draws == Drawn.REVIEWS


@pytest.mark.parametrize("schema", [1, 2, 3])
def test_a_report_frozen_before_reviews_were_counted_still_reads(cast, schema):
    kept = overview.frozen(taken(cast)) | {"schema": schema}
    del kept["reviews"]
    thawed = overview.thawed(kept)
    assert thawed.reviews is None
    assert "holds no cases or reviews" in section(thawed)


def test_a_barrier_is_recorded_from_a_line_and_stands_on_it(cast):
    recommendation = make.recommended(make.cleared(cases.make_incident(cast), cast), cast.grace)
    client = signed_in(cast.maya.user)
    line = reverse("reviews:learning-line", args=["penfold-vale", recommendation.reference])
    page = client.get(line).content.decode()
    new = reverse("governance:barrier-new", args=["penfold-vale"])
    assert f"{new}?lesson={recommendation.reference}" in page
    form = client.get(new, {"lesson": recommendation.reference}).content.decode()
    assert f'value="{recommendation.reference}"' in form
    barrier = plan.make_barrier(cast.maya, agency=cast.council)
    assert barrier.title not in client.get(line).content.decode()
    with scope(partnership=cast.partnership):
        words = {name: getattr(barrier, name) for name in barriers.WORDS}
        words["source_reference"] = recommendation.reference
        barriers.reword(barrier, words=words, version=barrier.version, by=cast.maya, now=timezone.now())  # fmt: skip
    assert barrier.title in client.get(line).content.decode()
    assert "Something is in the way" in client.get(line).content.decode()
    assert barrier.title not in signed_in(cast.lena.user).get(line).content.decode()
