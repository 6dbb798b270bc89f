"""The children of an incident: named up to four, corrected, and each known to the vault alone."""

from datetime import date
from http import HTTPStatus

import pytest
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from partnership.errors import Refused
from partnership.models import TrailEntry
from reviews.models import CaseReading, Child, ChildIdentity, FurtherChildren, Incident
from reviews.rules.child import Standing, age_on, may_be_a_child
from reviews.rules.incident import Harm, IncidentState
from reviews.services import children, identities
from tests.factories import reviews as make
from tests.factories.partnership import signed_in
from tests.reviews.test_incident_screens import a_child, a_form

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.make_cast("penfold-vale")


def inside(cast):
    return scope(partnership=cast.partnership)


def where(cast, incident, name, *more):
    return reverse(f"reviews:{name}", args=[cast.partnership.slug, incident.reference, *more])


@pytest.mark.parametrize(
    ("day", "born_on", "age"),
    [
        (date(2026, 3, 1), date(2025, 3, 2), 0),
        (date(2026, 3, 1), date(2025, 3, 1), 1),
        (date(2027, 2, 28), date(2008, 2, 29), 18),
        (date(2027, 3, 1), date(2008, 2, 29), 19),
        (date(2026, 3, 1), date(2026, 5, 1), 0),
    ],
)
def test_an_age_is_counted_in_whole_years(day, born_on, age):
    assert age_on(day, born_on) == age


def test_of_whom_the_age_is_not_known_is_taken_for_a_child():
    assert [may_be_a_child(age) for age in (None, 17, 18)] == [True, True, False]


def test_a_report_names_four_children_and_the_others_in_words(cast):
    four = tuple(
        make.a_child(pseudonym=f"Child {letter}", harm=harm)
        for letter, harm in zip("KLMN", [*[Harm.SERIOUSLY_HARMED] * 3, Harm.DIED], strict=True)
    )
    incident = make.make_incident(cast, children=four, further_children="One more was hurt.")

    with inside(cast):
        assert [child.number for child in incident.children.all()] == [1, 2, 3, 4]
        assert incident.pseudonym == "Child K"
        assert incident.harm == Harm.DIED
        assert FurtherChildren.objects.get().words == "One more was hurt."
        with pytest.raises(Refused, match="one to four"):
            make.make_incident(cast, children=(*four, make.a_child(pseudonym="Child P")))
        with pytest.raises(Refused, match="called so"):
            make.make_incident(cast, children=(four[0], four[0]))
        with pytest.raises(Refused, match="at least one child"):
            make.make_incident(cast, children=())


def test_the_date_of_birth_says_the_age_better_than_what_was_typed(cast):
    incident = make.make_incident(cast, age=9, child_born_on=date(2020, 1, 1))

    with inside(cast):
        assert incident.children.get().age == age_on(incident.incident_on, date(2020, 1, 1))


def test_each_child_is_sealed_apart_and_revealed_alone_with_its_purpose(cast):
    two = (make.a_child(name="QZX-C4-one"), make.a_child(pseudonym="Child L", name="QZX-C4-two"))
    incident = make.make_incident(cast, children=two)
    with inside(cast):
        second = incident.children.get(number=2)
        known = identities.reveal(second, purpose="The form", by=cast.tom, now=timezone.now())
        assert known is not None
        assert known.name == "QZX-C4-two"
        reading = CaseReading.objects.get(what=CaseReading.What.IDENTITY)
        assert (reading.item, reading.purpose) == ("2", "The form")
        sealed = ChildIdentity.objects.get(child__number=1)
        sealed.child = second
        assert sealed.owner != ChildIdentity.objects.get(child__number=1).owner


def test_a_child_is_added_and_corrected_and_history_keeps_what_stood(cast):
    incident = make.make_incident(cast)
    with inside(cast):
        added = children.add(
            incident,
            make.a_child(pseudonym="Child L", harm=Harm.DIED, name=""),
            by=cast.maya,
            now=timezone.now(),
        )
        first = incident.children.get(number=1)
        children.change(
            first,
            make.a_child(pseudonym="Child Q", standing=Standing.LOOKED_AFTER, name=""),
            by=cast.sam,
            now=timezone.now(),
        )
        incident.refresh_from_db()
        first.refresh_from_db()
        assert (incident.pseudonym, incident.harm) == ("Child Q", Harm.DIED)
        assert first.standing == Standing.LOOKED_AFTER
        assert ChildIdentity.objects.get(child=first).sealed, "what the vault holds stays"
        assert [row.pseudonym for row in first.history.order_by("history_id")] == [
            "Child K",
            "Child Q",
        ]
        said = " ".join(TrailEntry.objects.values_list("sentence", flat=True))
        assert f"added child {added.number} to {incident.reference}" in said
        assert "Child Q" not in said


def test_who_may_not_report_corrects_nothing(cast):
    incident = make.make_incident(cast)
    with inside(cast), pytest.raises(Refused, match="Only these roles"):
        children.add(incident, make.a_child(pseudonym="L"), by=cast.tom, now=timezone.now())


def test_nothing_is_corrected_of_a_withdrawn_incident(cast):
    incident = make.incident_at(cast, IncidentState.WITHDRAWN)
    with inside(cast), pytest.raises(Refused, match="withdrawn"):
        children.add(incident, make.a_child(pseudonym="L"), by=cast.maya, now=timezone.now())


def test_a_child_is_visible_to_whoever_may_open_the_case_alone(cast):
    make.make_incident(cast)
    with inside(cast):
        assert Child.objects.visible_to(cast.tom).exists()
        assert not Child.objects.visible_to(cast.lena).exists()


# --- the screens ------------------------------------------------------------------------------------------------------


def test_another_child_is_asked_for_without_losing_or_judging_a_word(cast):
    client = signed_in(cast.sam.user)
    report = reverse("reviews:incident-report", args=[cast.partnership.slug])
    typed = a_form(cast, incident_on_day="31", incident_on_month="x", summary="Kept.")

    page = client.post(report, typed | {"add": "child"}).content.decode()

    assert "There is a problem" not in page
    assert "Kept." in page
    assert 'value="Child M"' in page
    assert 'value="x"' in page
    assert 'name="child-2-pseudonym"' in page
    assert 'name="children" value="2"' in page


def test_one_of_several_is_left_out_and_the_others_move_up(cast):
    client = signed_in(cast.sam.user)
    report = reverse("reviews:incident-report", args=[cast.partnership.slug])
    typed = a_form(cast) | {"children": "2"} | a_child(2, pseudonym="Child Z")

    page = client.post(report, typed | {"leave-out": "1"}).content.decode()

    assert "Child M" not in page
    assert 'name="child-1-pseudonym" type="text" value="Child Z"' in page


def test_two_children_are_reported_and_called_differently(cast):
    client = signed_in(cast.sam.user)
    report = reverse("reviews:incident-report", args=[cast.partnership.slug])
    typed = a_form(cast) | {"children": "2"}

    alike = client.post(report, typed | a_child(2))
    assert "called so" in alike.content.decode()
    taken = client.post(report, typed | a_child(2, pseudonym="Child N", is_unborn="on", age=""))

    assert taken.status_code == HTTPStatus.FOUND
    with scopes_disabled():
        assert Incident.objects.get().children.filter(is_unborn=True, number=2).exists()


@pytest.mark.parametrize("many", ["0", "5", "-1", "x", "", "1\x00"])
def test_a_number_of_children_that_was_not_asked_for_is_one(cast, many):
    report = reverse("reviews:incident-report", args=[cast.partnership.slug])
    answer = signed_in(cast.sam.user).post(report, a_form(cast, children=many))
    assert answer.status_code == HTTPStatus.FOUND


WRONG = [
    ({"pseudonym": ""}, "Enter a name to use here"),
    ({"pseudonym": "a\x00b"}, "Null characters"),
    ({"age": "three"}, "whole years"),
    ({"age": "200"}, "less than or equal to 120"),
    ({"is_unborn": "on"}, "has no age"),
    ({"standing": "other"}, "not one of the available choices"),
]


@pytest.mark.parametrize(("wrong", "says"), WRONG)
def test_a_wrong_answer_is_told_at_its_field_and_the_rest_is_kept(cast, wrong, says):
    incident = make.make_incident(cast)
    sent = {
        "form_key": "k", "pseudonym": "Child <script>L", "harm": "died", "standing": "neither",
        "age": "4", "child_name": "QZX-C4-typed",
    }  # fmt: skip
    answer = signed_in(cast.maya.user).post(
        where(cast, incident, "incident-child-add"), sent | wrong
    )
    page = answer.content.decode()
    assert answer.status_code == HTTPStatus.OK
    assert says in page
    assert "QZX-C4-typed" in page
    assert "<script>L" not in page


def test_a_child_is_corrected_on_its_page_and_the_vault_is_not_opened_for_it(cast):
    incident = make.make_incident(cast)
    client = signed_in(cast.maya.user)
    page = client.get(where(cast, incident, "incident-child", 1))
    assert b"Child K" in page.content
    assert b"QZX-C4-name" not in page.content
    sent = {"form_key": "k", "pseudonym": "Child V", "harm": "died", "standing": "not_known"}
    assert client.post(where(cast, incident, "incident-child", 1), sent).status_code == 302
    assert b"Child V" in client.get(incident.get_absolute_url()).content
    assert client.get(where(cast, incident, "incident-child", 2)).status_code == 404
    assert client.get(where(cast, incident, "incident-child", 99999)).status_code == 404


def test_of_several_the_child_is_chosen_before_it_is_revealed(cast):
    two = (make.a_child(name="QZX-C4-one"), make.a_child(pseudonym="Child L", name="QZX-C4-two"))
    incident, other = make.make_incident(cast, children=two), make.make_incident(cast)
    client = signed_in(cast.tom.user)
    address = where(cast, incident, "incident-identity")
    with scopes_disabled():
        second, foreign = incident.children.get(number=2), other.children.get()

    assert b"QZX-C4-one" not in client.post(address, {"form_key": "k", "purpose": "x"}).content
    wrong = client.post(address, {"form_key": "k", "purpose": "x", "child": foreign.pk})
    assert b"Choose a child of this incident." in wrong.content
    shown = client.post(address, {"form_key": "k", "purpose": "x", "child": second.pk}).content
    assert b"QZX-C4-two" in shown
    assert b"QZX-C4-one" not in shown


def test_further_children_are_said_in_words_and_taken_out_again(cast):
    four = tuple(make.a_child(pseudonym=f"Child {one}") for one in "KLMN")
    incident = make.make_incident(cast, children=four)
    client = signed_in(cast.maya.user)
    address = where(cast, incident, "incident-children-further")
    assert address in client.get(incident.get_absolute_url()).content.decode()
    assert client.get(where(cast, incident, "incident-child-add")).status_code == 403
    client.post(address, {"form_key": "a", "words": "Two cousins."})
    assert b"Two cousins." in client.get(incident.get_absolute_url()).content
    client.post(address, {"form_key": "b", "words": ""})
    with scopes_disabled():
        assert not FurtherChildren.objects.exists()
