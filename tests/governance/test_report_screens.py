"""The report's screens: who gets which answer, two tabs, double clicks, the builder, the PDF's page, the look."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope

from governance.models import ReportPdf, YearlyReport
from governance.rules.yearly_report import ReportState
from governance.services import yearly_reports
from governance.tasks import compile_yearly_report_pdf
from partnership import pdf
from partnership.models import DocumentReading
from partnership.nav import MONEY_READERS
from partnership.roles import Role
from tests.factories import finance as money
from tests.factories import governance as make
from tests.factories import partnership as ground
from tests.governance.windows import open_as

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def without_second_factor(settings):
    settings.DEMONSTRATION = True


@pytest.fixture
def writers():
    return make.make_writers("brent")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """The worker's part done where it is asked for, with the page itself as the PDF's bytes."""
    monkeypatch.setattr(pdf, "render", lambda html: b"%PDF-1.7\n" + html.encode())
    monkeypatch.setattr(compile_yearly_report_pdf, "delay_on_commit", compile_yearly_report_pdf)


def client_of(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def at(report, name="report", *args):
    return reverse(f"governance:{name}", args=[report.partnership.slug, report.reference, *args])


@pytest.mark.parametrize("role", sorted(Role))
def test_a_report_in_the_making_opens_to_the_readers_of_the_money(writers, role):
    report = make.make_report(writers)
    client = client_of(ground.make_member(writers.partnership, role))
    expected = HTTPStatus.OK if role in MONEY_READERS else HTTPStatus.FORBIDDEN
    assert client.get(at(report)).status_code == expected
    assert client.get(at(report, "report-pdf")).status_code == expected


def test_a_stranger_is_told_that_there_is_no_report(writers):
    report = make.make_report(writers)
    stranger = client_of(make.make_writers().manager)
    for name in ("report", "report-send", "report-approve", "report-publish", "report-pdf"):
        assert stranger.get(at(report, name)).status_code == HTTPStatus.NOT_FOUND


def a_report(**over):
    return {
        "form_key": "key-1",
        "starts_on_day": "1", "starts_on_month": "10", "starts_on_year": "2022",
        "ends_on_day": "31", "ends_on_month": "3", "ends_on_year": "2024",
        "rationale": "", "rule_set": ground.rule_set().pk,
    } | over  # fmt: skip


def test_a_period_of_eighteen_months_asks_for_its_reason_beside_the_field(writers):
    client = client_of(writers.manager)
    address = reverse("governance:report-new", args=["brent"])
    answer = client.post(address, a_report())
    assert list(answer.context["form"].errors) == ["rationale"]
    assert "longer than 12 months. Say why" in answer.content.decode()
    begun = [client.post(address, a_report(rationale="Posts were empty.")) for _ in "ab"]
    assert begun[0].url == begun[1].url
    shown = client.get(begun[0].url).content.decode()
    assert "Posts were empty." in shown
    with scope(partnership=writers.partnership):
        assert YearlyReport.objects.count() == 1


def test_a_gap_before_the_period_is_pointed_out(writers):
    client = client_of(writers.manager)
    sent = a_report(rationale="Why", previous_ends_on_day="29", previous_ends_on_month="9", previous_ends_on_year="2022")  # fmt: skip
    shown = client.get(client.post(reverse("governance:report-new", args=["brent"]), sent).url)
    assert "There is a gap of 1 day" in shown.content.decode()


def test_the_builder_names_what_is_missing_and_draws_no_button_that_would_refuse(writers):
    shown = client_of(writers.manager).get(at(make.make_report(writers, is_written=False)))
    assert "8 of 12 still say nothing" in shown.content.decode()
    assert "These sections say nothing yet" in shown.content.decode()
    assert at(shown.context["report"], "report-send") not in shown.content.decode()


def test_two_tabs_show_both_texts_and_the_second_save_stands(writers):
    report = make.make_report(writers, is_written=False)
    client, address = client_of(writers.manager), at(report, "report-section", "voice")
    first = client.get(address).context["form"]
    with scope(partnership=writers.partnership):
        section = report.sections.get(key="voice")
        yearly_reports.write_section(section, text="Their words", version=0, by=writers.by)
    sent = {"form_key": first["form_key"].value(), "version": "0", "text": "My words"}
    conflict = client.post(address, sent)
    assert conflict.status_code == HTTPStatus.OK
    shown = conflict.content.decode()
    assert "Their words" in shown
    assert shown.count("My words") == 2
    form = conflict.context["form"]
    again = {name: form[name].value() for name in ("form_key", "version")} | {"text": "Both"}
    assert client.post(address, again).status_code == HTTPStatus.FOUND
    section.refresh_from_db()
    assert section.text == "Both"


@pytest.mark.parametrize("text", ["a\x00b", "a" * 20_001])
def test_text_that_cannot_be_kept_is_told_at_its_field(writers, text):
    report = make.make_report(writers)
    sent = {"form_key": "k", "version": "1", "text": text}
    answer = client_of(writers.manager).post(at(report, "report-section", "voice"), sent)
    assert list(answer.context["form"].errors) == ["text"]


def test_a_report_goes_from_draft_to_the_public_by_its_screens_each_click_twice(writers):
    report = make.make_report(writers)
    steps = [
        (writers.manager, "report-send", {}),
        *((one, "report-approve", {}) for one in writers.partners),
        (writers.manager, "report-publish", {"summary": "What was done."}),
    ]
    for number, (who, name, more) in enumerate(steps):
        client = client_of(who)
        assert client.get(at(report, name)).status_code == HTTPStatus.OK
        sent = {"form_key": f"key-{number}"} | more
        answers = [client.post(at(report, name), sent) for _ in "ab"]
        assert [one.status_code for one in answers] == [HTTPStatus.FOUND] * 2
    report.refresh_from_db()
    assert report.state == ReportState.PUBLISHED
    public = Client().get(report.publication.get_absolute_url())
    assert "What there is to say of voice" in public.content.decode()
    assert Client().get(public.context["files"][0]["url"]).status_code == HTTPStatus.OK


def test_a_second_click_under_another_key_changes_nothing(writers):
    report = make.make_report(writers)
    client = client_of(writers.manager)
    for key in "ab":
        answer = client.post(at(report, "report-send"), {"form_key": key})
        assert answer.status_code == HTTPStatus.FOUND
    report.refresh_from_db()
    assert report.history.filter(state=ReportState.WITH_PARTNERS).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"embargo_time": "09:00"}, "embargo_day"),
        ({"embargo_day_day": "1", "embargo_day_month": "1", "embargo_day_year": "2020", "embargo_time": "09:00"}, "embargo_day"),
        ({"embargo_day_day": "1", "embargo_day_month": "1", "embargo_day_year": "2090"}, "embargo_time"),
        ({"summary": ""}, "summary"),
    ],
)  # fmt: skip
def test_an_embargo_is_a_day_and_a_time_soon_to_come(writers, wrong, field):
    report = make.approved(writers, make.make_report(writers))
    make.with_pdf(writers, report)
    sent = {"form_key": "k", "summary": "Typed with care"} | wrong
    answer = client_of(writers.manager).post(at(report, "report-publish"), sent)
    assert list(answer.context["form"].errors) == [field]


def test_the_pdf_is_made_in_the_background_and_waits_on_its_page(writers, monkeypatch):
    report = make.make_report(writers)
    client, address = client_of(writers.manager), at(report, "report-pdf")
    asked: list[int] = []
    monkeypatch.setattr(compile_yearly_report_pdf, "delay_on_commit", asked.append)
    client.post(address, {"form_key": "k"})
    waiting = client.get(address).content.decode()
    assert 'http-equiv="refresh"' in waiting
    assert "Make the PDF" not in waiting
    compile_yearly_report_pdf(asked[0])
    ready = client.get(address)
    assert 'http-equiv="refresh"' not in ready.content.decode()
    opened = client.get(ready.context["files"][0]["url"])
    assert b"".join(opened.streaming_content).startswith(b"%PDF")
    with scope(partnership=writers.partnership):
        assert DocumentReading.objects.get().by == writers.manager.user
        assert ReportPdf.objects.count() == 1


def test_a_broker_that_is_down_only_delays(writers, monkeypatch):
    def down(_pk):
        raise OSError("no broker")

    monkeypatch.setattr(compile_yearly_report_pdf, "delay_on_commit", down)
    answer = client_of(writers.manager).post(
        at(make.make_report(writers), "report-pdf"), {"form_key": "k"}
    )
    assert answer.status_code == HTTPStatus.FOUND


def test_more_rows_cost_the_builder_no_more_queries(writers, django_assert_max_num_queries):
    report, client = make.make_report(writers), client_of(writers.manager)
    forum = ground.make_group(writers.partnership)
    make.make_meeting(forum, make.ENDS_ON, "One")
    money.brent_money(writers.partnership)
    client.get(at(report))
    with django_assert_max_num_queries(100) as few:
        client.get(at(report))
    for number in range(10):
        group = ground.make_group(writers.partnership)
        ground.make_seat(group)
        make.make_meeting(group, make.ENDS_ON, "One", "Two", title=f"M{number}")
        money.make_contribution(writers.partnership)
    with django_assert_max_num_queries(len(few)):
        client.get(at(report))


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_builder_can_be_used_by_everybody(writers, open_page, live, assert_accessible):
    money.brent_money(writers.partnership)
    make.make_meeting(ground.make_group(writers.partnership), make.ENDS_ON, "Damp")
    report = make.make_report(writers)
    window = open_as(open_page, live, writers.manager.user)
    for name, *args in (["report"], ["report-section", "voice"], ["report-send"], ["report-pdf"]):
        window.goto(at(report, name, *args))
        assert_accessible(window)
