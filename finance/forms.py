"""The forms of the money."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from finance.rules import FinancialYear
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Agency, Partnership


def pounds(**options: Any) -> forms.DecimalField:
    """A sum in pounds and pence, not less than nothing."""
    return forms.DecimalField(
        max_digits=12,
        decimal_places=2,
        min_value=Decimal(0),
        error_messages={
            "invalid": "Enter an amount in pounds, for example 3719.75.",
            "min_value": "Enter an amount of nothing or more.",
            "max_decimal_places": "Enter pounds and pence, with at most two figures after the point.",
            "max_digits": "Enter an amount of less than ten thousand million pounds.",
            "max_whole_digits": "Enter an amount of less than ten thousand million pounds.",
        },
        **options,
    )


class PeriodForm(OnceForm):
    """The first and the last day of what is recorded."""

    starts_on = DatePartsField(label="First day", help_text="For example, 1 4 2023")
    ends_on = DatePartsField(label="Last day", help_text="For example, 31 3 2024")

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day cannot be before the first.")
        return cleaned


class ContributionForm(PeriodForm):
    """An agency's contribution."""

    agency = forms.ModelChoiceField(
        label="Agency",
        queryset=Agency.objects.none(),
        empty_label="Choose an agency",
        error_messages={"invalid_choice": "Choose one of the partnership's agencies."},
    )
    how = forms.ChoiceField(
        label="What kind of contribution is it?",
        choices=[("money", "Money"), ("in_kind", "In kind: staff, rooms or other help")],
        widget=forms.RadioSelect,
    )
    amount = pounds(label="Amount", required=False, help_text="Only for money")
    what = forms.CharField(
        label="What is given",
        max_length=200,
        help_text="For example, “Cash contribution” or “Full-time manager”",
    )
    basis = forms.CharField(label="How it was agreed", max_length=200, required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies: QuerySet[Agency] = (
            Agency.objects.filter(entries__partnership=partnership).distinct().order_by("name")
        )
        field = self.fields["agency"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = agencies
        self.order_fields(["agency", "how", "amount", "what", "basis", "starts_on", "ends_on"])

    def clean(self) -> dict[str, Any]:
        """Money has an amount, and help in kind has none."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and first == last:
            self.add_error("ends_on", "A contribution is for more than one day.")
        how = cleaned.pop("how", None)
        typed = cleaned.get("amount")
        if how == "money" and typed is None and "amount" not in self.errors:
            self.add_error("amount", "Enter the amount.")
        if how == "in_kind" and typed is not None:
            self.add_error("amount", "Leave the amount empty for a contribution in kind.")
        return cleaned


class SpendingForm(PeriodForm):
    """A sum spent."""

    category = forms.CharField(label="What it was spent on", max_length=150)
    amount = pounds(label="Amount")
    note = forms.CharField(label="Note", max_length=300, required=False)
    field_order = ["category", "amount", "starts_on", "ends_on", "note"]


class YearFilter(forms.Form):
    """The financial year that is shown."""

    year = forms.ChoiceField(label="Financial year", required=False)

    def __init__(self, *args: Any, years: list[FinancialYear], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["year"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(str(one.starting), one.in_words) for one in years]
