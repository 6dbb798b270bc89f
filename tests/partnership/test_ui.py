"""What templates draw with: fields keep what was typed, errors lead to their field, nothing typed becomes markup."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from partnership.forms import DatePartsField
from partnership.templatetags import ui
from partnership.views.gallery import EveryField, filled

EVIL = "\"><script>alert('x')</script>"


def drawn(source: str, **context: Any) -> str:
    return Template(source).render(Context(context))


class Report(forms.Form):
    what = forms.CharField(label="What happened?", widget=forms.Textarea, max_length=200)
    lead = forms.ChoiceField(label="Lead agency", choices=[("a", EVIL), ("b", "Police")])
    kind = forms.MultipleChoiceField(
        label="Kind", choices=[("n", "Neglect")], widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(label="Note", required=False)
    key = forms.CharField(widget=forms.HiddenInput)


@pytest.mark.parametrize("name", list(EveryField.base_fields))
def test_every_kind_of_field_has_a_name_that_a_screen_reader_can_say(name: str) -> None:
    page = drawn("{% field bound %}", bound=EveryField()[name])
    ids = re.findall(r'<(?:input|select|textarea)\b[^>]*?\bid="([^"]+)"', page)
    labelled = re.findall(r'<label\b[^>]*?\bfor="([^"]+)"', page)
    assert ids
    assert set(ids) <= set(labelled)


@pytest.mark.parametrize("name", list(EveryField.base_fields))
def test_the_summary_leads_to_a_control_that_exists(name: str) -> None:
    form = filled()
    assert form[name].errors
    summary = drawn("{% form_errors form %}", form=form)
    page = drawn("{% field bound %}", bound=form[name])
    targets = set(re.findall(r'href="#([^"]+)"', summary))
    assert targets & set(re.findall(r'id="([^"]+)"', page))
    assert "govuk-error-message" in page


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("email", 'value="priya at council"'),
        ("places", 'value="many"'),
        ("aware_on", 'value="31"'),
        ("starts_at", 'value="2026-12-24"'),
        ("summary", "x" * 520),
    ],
)
def test_what_was_typed_is_kept_beside_its_error(name: str, kept: str) -> None:
    form = filled()
    assert kept in drawn("{% field bound %}", bound=form[name])


class Aware(forms.Form):
    aware_on = DatePartsField(label="When did the authority become aware?")


def test_a_date_in_three_parts_is_read_back_as_it_was_typed() -> None:
    form = Aware({"aware_on_day": "31", "aware_on_month": "2", "aware_on_year": "2026"})
    form.is_valid()
    page = drawn("{% form_errors form %}{% field form.aware_on %}", form=form)
    assert re.findall(r'name="aware_on_(\w+)"[^>]*value="(\w+)"', page) == [
        ("day", "31"),
        ("month", "2"),
        ("year", "2026"),
    ]
    first = re.findall(r'href="#([^"]+)"', page)[0]
    assert re.search(rf'id="{first}" name="aware_on_day"', page)


def test_a_date_that_is_known_already_is_filled_in() -> None:
    page = drawn("{% field form.aware_on %}", form=Aware(initial={"aware_on": date(2026, 12, 24)}))
    assert re.findall(r'value="(\w+)"', page) == ["24", "12", "2026"]


def test_a_password_is_never_written_back() -> None:
    form = EveryField({"password": "correct horse"})
    form.is_valid()
    assert "correct horse" not in drawn("{% field form.password %}", form=form)


def test_nothing_typed_becomes_markup() -> None:
    form = Report({"what": EVIL + "</textarea>" + EVIL, "lead": EVIL, "note": EVIL, "kind": EVIL})
    form.is_valid()
    page = drawn("{{ form }}", form=form)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_leading_line_break_survives_the_round_trip() -> None:
    page = drawn("{% field form.what %}", form=Report({"what": "\nsecond line"}))
    assert ">\n\nsecond line</textarea>" in page


def test_a_missing_answer_is_asked_for_by_its_name() -> None:
    form = Report({})
    form.is_valid()
    summary = drawn("{% form_errors form %}", form=form)
    assert "Answer “What happened?”" in summary
    assert "Choose the lead agency" in summary
    assert "Load it again" in summary  # for the hidden key, which nobody can answer


def test_an_optional_field_says_so_and_a_form_without_errors_has_no_summary() -> None:
    assert "Note (optional)" in drawn("{% field form.note %}", form=Report())
    assert drawn("{% form_errors form %}", form=Report()) == ""


def test_a_formset_is_summed_up_whole() -> None:
    reports = forms.formset_factory(Report, extra=0)
    several = reports({"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "0"})
    several.is_valid()
    several.forms[0].add_error("note", "Say less")
    assert "#id_form-0-note" in drawn("{% form_errors several %}", several=several)


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (date(2026, 12, 24), "Thursday 24 December 2026"),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), "Wednesday 1 July 2026"),  # London is ahead
        (None, ""),
    ],
)
def test_dates_are_said_in_full(moment: date | None, words: str) -> None:
    assert drawn("{% gds_date d %}|{{ d|gds_date }}", d=moment) == f"{words}|{words}"


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(0, 0, "midnight"), (12, 0, "midday"), (12, 5, "12:05pm"), (9, 0, "9am"), (0, 7, "12:07am")],
)
def test_times_are_said_as_people_say_them(hour: int, minute: int, words: str) -> None:
    assert ui.say_time(datetime(2026, 12, 24, hour, minute, tzinfo=UTC)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal(45900), "£45,900.00"),
        (Decimal("-0.5"), "−£0.50"),
        (0, "£0.00"),
        (1234567.891, "£1,234,567.89"),
        (None, ""),
    ],
)
def test_money(amount: Decimal | float | None, words: str) -> None:
    assert drawn("{% money x %}|{{ x|money }}", x=amount) == f"{words}|{words}"


def test_sorting_and_paging_keep_the_filters() -> None:
    request = RequestFactory().get("/", {"state": "open", "page": "2", "sort": "name"})
    page = Paginator(range(30), 10).page(2)
    context = {
        "request": request,
        "columns": [{"label": "Name", "sort": "name"}, "Plain"],
        "page": page,
    }
    table = drawn(
        '{% data_table columns caption="People" page=page noun="person|people" %}<tr></tr>{% end_data_table %}',
        **context,
    )
    assert "Showing 11 to 20 of 30 people" in table
    assert 'aria-sort="ascending"' in table
    assert 'href="?state=open&amp;sort=-name"' in table
    assert 'href="?state=open&amp;page=3&amp;sort=name"' in table


def test_a_table_without_rows_teaches() -> None:
    table = drawn(
        '{% data_table columns caption="Invoices" count=0 empty="An invoice appears here." %} {% end_data_table %}',
        columns=["What"],
    )
    assert "<table" not in table
    assert "An invoice appears here." in table


def test_a_chart_has_its_figures_as_words() -> None:
    bars = [{"label": EVIL, "value": 0}, {"label": "Met", "value": 4, "says": "4 of 5"}]
    chart = drawn('{% bar_chart "Deadlines kept" bars %}', bars=bars)
    assert "<script>" not in chart
    assert "Met: 4 of 5" in chart  # the description that a screen reader says
    assert chart.count("4 of 5") >= 3  # the description, the mark and the table


def test_a_tag_escapes_its_words() -> None:
    assert "<script>" not in drawn("{% tag words 'red' %}", words=EVIL)
