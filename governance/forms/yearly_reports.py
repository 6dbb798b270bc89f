"""The forms of the yearly report."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.rules.yearly_report import is_longer_than_a_year
from governance.services.yearly_reports import WHY_LONG
from partnership.clocks import LONDON
from partnership.forms import DatePartsField, OnceForm, TimeOfDayField, moment_in_london
from partnership.models import RuleSet

MOST_TEXT = 20_000
LONGEST_EMBARGO = timedelta(days=92)


class ReportForm(OnceForm):
    """The period of a report and the edition that governs it."""

    starts_on = DatePartsField(label="First day of the period", help_text="For example, 1 4 2024")
    ends_on = DatePartsField(label="Last day of the period", help_text="For example, 31 3 2025")
    rationale = forms.CharField(
        label="Why the period is longer than 12 months",
        max_length=2000,
        required=False,
        help_text="Only where it is. The reason is printed in the report.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rule_set = forms.ModelChoiceField(
        label="Edition of the guidance",
        queryset=RuleSet.objects.order_by("-effective_from"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the editions."},
    )
    previous_ends_on = DatePartsField(
        label="Last day of the report before",
        required=False,
        help_text="Where that report is not in this portal. Gaps and overlaps are pointed out.",
    )

    def clean(self) -> dict[str, Any]:
        """The days in order, and a reason for a long period."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if not first or not last:
            return cleaned
        if last <= first:
            self.add_error("ends_on", "The last day must come after the first.")
        elif is_longer_than_a_year(first, last) and not cleaned.get("rationale"):
            self.add_error("rationale", WHY_LONG)
        previous = cleaned.get("previous_ends_on")
        if previous and previous >= last:
            self.add_error("previous_ends_on", "The report before ended earlier than this one.")
        return cleaned


class SectionForm(OnceForm):
    """The words of one section, with the version that was opened."""

    text = forms.CharField(
        label="Text",
        max_length=MOST_TEXT,
        required=False,
        strip=False,
        help_text="An empty line begins a new paragraph. Name posts, never people.",
        widget=forms.Textarea(attrs={"rows": 18}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def clean_text(self) -> str:
        """One kind of line break, so that the same words are the same."""
        return str(self.cleaned_data["text"]).replace("\r\n", "\n").strip()


class DoForm(OnceForm):
    """A button that asks for nothing more."""


class PublishForm(OnceForm):
    """When the report becomes public, and what the list says of it."""

    summary = forms.CharField(
        label="Summary",
        max_length=500,
        help_text="Two or three sentences for the public list.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    embargo_day = DatePartsField(
        label="Under embargo until",
        required=False,
        help_text="Leave it empty to publish at once. For example, 30 9 2024",
    )
    embargo_time = TimeOfDayField(
        label="Time on that day", required=False, help_text="For example, 09:00"
    )

    def clean(self) -> dict[str, Any]:
        """The two parts of an embargo as one moment to come."""
        cleaned = super().clean() or {}
        day, at = cleaned.pop("embargo_day", None), cleaned.pop("embargo_time", None)
        cleaned["embargo_until"] = None
        if at and not day and "embargo_day" not in self.errors:
            self.add_error("embargo_day", "Enter the day too, or leave both empty.")
        if day and not at and "embargo_time" not in self.errors:
            self.add_error("embargo_time", "Enter the time, for example 09:00.")
        if not day or not at:
            return cleaned
        try:
            moment = moment_in_london(day, at)
        except ValidationError as error:
            self.add_error("embargo_time", error)
            return cleaned
        now = timezone.now().astimezone(LONDON)
        if not now < moment <= now + LONGEST_EMBARGO:
            self.add_error("embargo_day", "An embargo ends within the next three months.")
        cleaned["embargo_until"] = moment
        return cleaned
