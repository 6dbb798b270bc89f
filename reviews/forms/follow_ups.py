"""The forms of local reviews."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor
from reviews.forms.incidents import AgencyChoice, agencies_of
from reviews.rules.follow_up import FollowUpKind, FollowUpState


class FollowUpForm(OnceForm):
    """What follows an incident that is not notified."""

    kind = forms.ChoiceField(
        label="What follows?",
        choices=FollowUpKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what follows."},
    )
    rationale = forms.CharField(
        label="Why",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason."},
    )
    lead_agency = AgencyChoice(label="Agency that leads the review", required=False)
    due_on = DatePartsField(label="Done by", help_text="For example 27 3 2026", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead_agency"].queryset = agencies_of(actor)  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        """Not in the past."""
        day = self.cleaned_data["due_on"]
        if day and day < timezone.localdate():
            raise ValidationError("This day has passed.")
        return day

    def clean_kind(self) -> FollowUpKind:
        """The kind as the vocabulary has it."""
        return FollowUpKind(self.cleaned_data["kind"])

    def clean(self) -> dict[str, Any]:
        """A review has an agency that leads it and a day; "no review" has neither."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("kind") in {None, FollowUpKind.NONE}:
            return values | {"lead_agency": None, "due_on": None}
        if not values.get("lead_agency") and "lead_agency" not in self.errors:
            self.add_error("lead_agency", "Say which agency leads the review.")
        if not values.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Say by which day the review is done.")
        return values


class OutcomeForm(OnceForm):
    """What came of a local review, and what is learned."""

    outcome = forms.CharField(
        label="What came of it",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what came of the review."},
    )
    learning = forms.CharField(
        label="What we learn from it",
        help_text="Write it so that it can be used without the case: no names, nothing of the child.",
        max_length=5000,
        widget=forms.Textarea,
        required=False,
    )


class FollowUpFilter(forms.Form):
    """What the list of local reviews can be narrowed to."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Every state"), *FollowUpState.choices]
    )
    late = forms.BooleanField(label="Late only", required=False)
