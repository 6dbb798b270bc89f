"""The screens of the arrangements: who gets which answer, two tabs, double clicks, what changed, the look."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_scopes import scope

from governance.models import Arrangements, ConsultationRound
from governance.rules.arrangements import ArrangementsState
from governance.services import arrangements, consultation
from governance.tasks import compile_arrangements_pdf
from partnership import pdf
from tests.factories import arrangements as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db
State = ArrangementsState


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def who():
    return make.make_signers("brent")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The worker's part done where it is asked for, with the page itself as the PDF's bytes."""
    monkeypatch.setattr(pdf, "render", lambda html: b"%PDF-1.7\n" + html.encode())
    monkeypatch.setattr(compile_arrangements_pdf, "delay_on_commit", compile_arrangements_pdf)


def client_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def at(name="arrangements", *args):
    return reverse(f"governance:{name}", args=["brent", *args])


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_a_stranger_is_told_that_there_is_nothing(who):
    made = make.in_consultation(who, make.make_version(who))
    stranger = client_of(make.make_signers().manager)
    for name in ("version", "consult", "sign", "pdf", "compare"):
        assert stranger.get(made.at(name)).status_code == HTTPStatus.NOT_FOUND


def test_a_version_is_begun_once_and_its_checklist_says_what_is_missing(who):
    client = client_of(who.manager)
    sent = {"form_key": "k", "title": "Arrangements", "summary": "", "rule_set": ground.rule_set("WT2023").pk}  # fmt: skip
    begun = [client.post(at("arrangements-begin"), sent) for _ in "ab"]
    assert begun[0].url == begun[1].url
    shown = client.get(begun[0].url).content.decode()
    assert "Still to be said: 27 of 27" in shown
    assert "These points of the checklist say nothing yet: How the partners work together" in shown
    assert "11 of its points are in our own words" in shown
    with scope(partnership=who.partnership):
        assert Arrangements.objects.count() == 1


def test_a_version_of_another_partnership_is_no_choice(who):
    theirs = make.make_version(make.make_signers())
    sent = {"form_key": "k", "title": "A", "rule_set": ground.rule_set().pk, "based_on": theirs.pk}
    answer = client_of(who.manager).post(at("arrangements-begin"), sent)
    assert answer.context["form"].errors["based_on"] == ["Choose one of the versions."]
    assert answer.context["form"]["title"].value() == "A"


def test_two_tabs_show_both_texts_and_the_second_save_stands(who):
    made = make.make_version(who, is_written=False)
    client, address = client_of(who.manager), made.at("section", key="voice")
    first = client.get(address).context["form"]
    with scope(partnership=who.partnership):
        section = made.sections.get(key="voice")
        arrangements.write_section(section, text="Their words", version=0, by=who.by)
    sent = {"form_key": first["form_key"].value(), "version": "0", "text": "My words"}
    conflict = client.post(address, sent)
    shown = conflict.content.decode()
    assert "Their words" in shown
    assert shown.count("My words") == 2
    form = conflict.context["form"]
    again = {name: form[name].value() for name in ("form_key", "version")} | {"text": "Both"}
    assert client.post(address, again).status_code == HTTPStatus.FOUND
    section.refresh_from_db()
    assert section.text == "Both"


def test_two_people_correct_one_round_and_both_texts_are_shown(who):
    made = make.in_consultation(who, make.make_version(who))
    client = client_of(who.manager)
    sent = a_round()
    answers = [client.post(made.at("round-new"), sent) for _ in "ab"]
    assert [one.status_code for one in answers] == [HTTPStatus.FOUND] * 2
    with scope(partnership=who.partnership):
        held = ConsultationRound.objects.get()
        theirs = make.asked(said="Their words")
        consultation.correct(held, asked=theirs, version=1, by=who.by)
    conflict = client.post(
        made.at("round", pk=str(held.pk)), a_round(form_key="r", version="1", said="My words")
    )
    shown = conflict.content.decode()
    assert "Their words" in shown
    assert "My words" in shown
    form = conflict.context["form"]
    again = a_round(form_key=form["form_key"].value(), version=form["version"].value(), said="Both")
    assert client.post(made.at("round", pk=str(held.pk)), again).status_code == HTTPStatus.FOUND
    held.refresh_from_db()
    assert held.said == "Both"


def a_round(**over):
    return {
        "form_key": "round", "audience": "members", "method": "workshop", "came": "12", "said": "Shorter, please.",
        "changed": "", "when_in_words": "", "version": "0",
    } | day("held_on", make.HELD_ON) | over  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"said": "a\x00b"}, "said"),
        ({"said": "a" * 8001}, "said"),
        ({"came": "-1"}, "came"),
        ({"audience": "everybody"}, "audience"),
        (day("held_on", timezone.localdate() + timedelta(days=2)), "held_on"),
    ],
)
def test_a_round_that_cannot_be_is_told_at_its_field(who, wrong, field):
    made = make.in_consultation(who, make.make_version(who))
    answer = client_of(who.manager).post(made.at("round-new"), a_round(**wrong))
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"]["method"].value() == "workshop"


def test_from_the_draft_to_the_public_by_its_screens_each_click_twice(who):
    made = make.make_version(who)
    manager, today = who.manager, timezone.localdate()
    steps = [
        (manager, "consult", {}),
        *((manager, "round-new", a_round(audience=one)) for one in ("members", "children", "agencies")),
        (manager, "legal-check", {}),
        (manager, "send", day("legal_checked_on", make.HELD_ON) | {"legal_checked_by": "Solicitor", "legal_note": "QZ-LEGAL"}),
        *((one, "sign", {}) for one in who.partners),
        (manager, "notify", day("notified_on", today) | {"notified_how": "By e-mail"}),
        (manager, "publish", {"summary": "How we work together."}),
    ]  # fmt: skip
    for number, (member, name, more) in enumerate(steps):
        client = client_of(member)
        assert client.get(made.at(name)).status_code == HTTPStatus.OK, name
        sent = more | {"form_key": f"key-{number}"}
        answers = [client.post(made.at(name), sent) for _ in "ab"]
        assert [one.status_code for one in answers] == [HTTPStatus.FOUND] * 2, name
    made.refresh_from_db()
    assert made.state == State.IN_FORCE
    public = Client().get(made.publication.get_absolute_url()).content.decode()
    assert "What there is to say of voice" in public
    assert "QZ-LEGAL" not in public
    assert "In full:" in Client().get(reverse("public", args=["brent"])).content.decode()
    assert "QZ-LEGAL" not in client_of(who.outsider).get(made.at("version")).content.decode()
    assert "QZ-LEGAL" in client_of(manager).get(made.at("version")).content.decode()


def test_what_was_superseded_says_so_to_the_public_and_leads_to_what_took_its_place(who):
    first = make.published(who, make.make_version(who, title="First"))
    second = make.published(who, make.make_version(who, title="Second"))
    old = Client().get(first.publication.get_absolute_url()).content.decode()
    assert "Superseded" in old
    assert second.publication.get_absolute_url() in old
    assert "Superseded" not in Client().get(second.publication.get_absolute_url()).content.decode()
    front = Client().get(reverse("public", args=["brent"]))
    assert front.context["arrangements"].title == "Second, version 2"
    assert "First, version 1" in front.content.decode()
    library = client_of(who.outsider).get(reverse("library", args=["brent"])).content.decode()
    assert "Superseded, still public" in library


def test_what_changed_is_told_in_words_and_not_by_colour_alone(who):
    first = make.make_version(who)
    second = make.make_version(who, is_written=False, based_on=first)
    with scope(partnership=who.partnership):
        section = second.sections.get(key="voice")
        words = "What there is to hear of voice.\n\n<script>alert(1)</script>"
        arrangements.write_section(section, text=words, version=0, by=who.by)
    client = client_of(who.manager)
    answer = client.get(second.at("compare"))
    shown = answer.content.decode()
    assert "Reworded" in shown
    assert '<span class="govuk-visually-hidden">removed: </span>say</del>' in shown
    assert '<span class="govuk-visually-hidden">added: </span>hear</ins>' in shown
    assert "&lt;script&gt;alert(1)" in shown
    assert len(answer.context["same"]) == 15
    chosen = client.get(second.at("compare"), {"to": first.reference})
    assert chosen.context["older"] == first
    nonsense = client.get(second.at("compare"), {"to": "x\x00"})
    assert nonsense.status_code == HTTPStatus.OK


def test_one_version_alone_is_compared_with_nothing(who):
    made = make.make_version(who)
    client = client_of(who.manager)
    assert client.get(made.at("compare")).status_code == HTTPStatus.NOT_FOUND
    assert "Compare with another" not in client.get(made.at("version")).content.decode()


def test_an_earlier_version_is_recorded_by_its_form_and_a_signature_has_its_day(who):
    client = client_of(who.manager)
    sent = {
        "form_key": "k", "title": "Arrangements of 2019", "version": "7", "rule_set": ground.rule_set("WT2018").pk,
        "source": "The published document", "post_police": "Chief Superintendent",
    }  # fmt: skip
    answer = client.post(at("arrangements-record"), sent)
    assert list(answer.context["form"].errors) == ["signed_on"]
    done = client.post(at("arrangements-record"), sent | day("signed_on", make.HELD_ON))
    shown = client.get(done.url).content.decode()
    assert "Chief Superintendent" in shown
    assert "Earlier version, recorded" in shown
    assert "Still to be said" not in shown


@pytest.mark.parametrize("text", ["a\x00b", "a" * 20_001])
def test_text_that_cannot_be_kept_is_told_at_its_field(who, text):
    made = make.make_version(who)
    sent = {"form_key": "k", "version": "1", "text": text}
    answer = client_of(who.manager).post(made.at("section", key="voice"), sent)
    assert list(answer.context["form"].errors) == ["text"]


def test_a_section_of_ones_own_needs_a_name_that_can_stand_in_an_address(who):
    made = make.make_version(who)
    client = client_of(who.manager)
    wrong = client.post(made.at("section-add"), {"form_key": "k", "title": "…"})
    assert list(wrong.context["form"].errors) == ["title"]
    done = client.post(made.at("section-add"), {"form_key": "k", "title": "Our values"})
    assert client.get(done.url).status_code == HTTPStatus.OK


def test_the_list_sorts_counts_and_leaves_as_a_spreadsheet(who):
    make.make_version(who)
    make.make_earlier(who)
    client = client_of(who.manager)
    shown = client.get(at("arrangements-versions"), {"sort": "version"})
    assert [one.version for one in shown.context["page"]] == [1, 7]
    sheet = client.get(at("arrangements-versions"), {"as": "csv"}).content.decode()
    assert "Multi-agency arrangements" in sheet
    empty = client_of(who.outsider).get(at("arrangements-versions"))
    assert "2 versions" not in empty.content.decode()


def test_more_rows_cost_no_more_queries(who, django_assert_max_num_queries):
    made = make.in_consultation(who, make.make_version(who))
    client = client_of(who.manager)

    def add():
        make.make_earlier(who, version=20 + Arrangements.objects.count())
        arrangements.add_section(made, title=f"S{made.sections.count()}", by=who.by)
        consultation.record(made, asked=make.asked(), by=who.by)

    with scope(partnership=who.partnership):
        add()
    addresses = (at(), at("arrangements-versions"), made.at("version"), made.at("compare"))
    few = {}
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(100) as counted:
            client.get(address)
        few[address] = len(counted)
    with scope(partnership=who.partnership):
        for _ in range(5):
            add()
    for address in addresses:
        with django_assert_max_num_queries(few[address]):
            client.get(address)


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_arrangements_can_be_used_by_everybody(who, open_page, live, assert_accessible):
    window = open_as(open_page, live, who.manager.user)
    window.goto(at())
    assert_accessible(window)
    first = make.make_version(who, summary="The first under the new guidance.")
    made = make.in_consultation(who, make.make_version(who, is_written=True, based_on=first, edition="WT2018"))  # fmt: skip
    with scope(partnership=who.partnership):
        consultation.record(made, asked=make.asked(said="Shorter.", changed="Shortened."), by=who.by)  # fmt: skip
        section = made.sections.get(key="voice")
        arrangements.write_section(
            section, text="What there is to hear of voice.", version=1, by=who.by
        )
    gap = make.make_version(who, is_written=False, edition="WT2023")
    addresses = [
        at(), at("arrangements-versions"), at("arrangements-begin"), at("arrangements-record"),
        made.at("version"), gap.at("version"), made.at("section", key="voice"), made.at("round-new"),
        made.at("compare"), made.at("pdf"), first.at("consult"),
    ]  # fmt: skip
    for address in addresses:
        window.goto(address)
        assert_accessible(window)
