"""The forms of the cases that another area leads."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency
from reviews.forms.incidents import NOT_OF_HERE, AgencyChoice, agencies_of
from reviews.models import OtherCaseAsk
from reviews.rules.other_case import Involvement, OtherCaseKind, OtherCaseState

WITHOUT_NAMES = "No names, and nothing that tells who the child is."


def past(day: Any) -> Any:
    """A day that is not still to come."""
    if day and day > timezone.localdate():
        raise ValidationError("The day is in the future. Check the year.")
    return day


class OtherCaseForm(OnceForm):
    """A case that another area leads."""

    area = forms.CharField(
        label="Which area leads it?",
        help_text="The name of the borough, city or county.",
        max_length=100,
        error_messages={"required": "Enter the name of the area."},
    )
    their_reference = forms.CharField(label="Their reference", max_length=60, required=False)
    kind = forms.ChoiceField(
        label="What is it?",
        choices=OtherCaseKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what it is."},
    )
    involvement = forms.ChoiceField(
        label="Why does it involve us?",
        choices=Involvement.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why it involves us."},
    )
    learned_on = DatePartsField(
        label="Day we learned of it", error_messages={"required": "Enter the day."}
    )
    about = forms.CharField(
        label="What it is about, in a few sentences",
        help_text=WITHOUT_NAMES,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what it is about."},
    )
    agencies = forms.ModelMultipleChoiceField(
        label="Our agencies that are involved",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_OF_HERE, "invalid_pk_value": NOT_OF_HERE},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agencies"].queryset = agencies_of(actor)  # type: ignore[attr-defined]

    def clean_learned_on(self) -> Any:
        """Not in the future."""
        return past(self.cleaned_data["learned_on"])


class AskForm(OnceForm):
    """What the other area asked of one of our agencies."""

    agency = AgencyChoice(label="Of which agency?")
    what = forms.CharField(
        label="What was asked",
        help_text=WITHOUT_NAMES,
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was asked."},
    )
    asked_on = DatePartsField(
        label="Day it was asked", error_messages={"required": "Enter the day it was asked."}
    )
    due_on = DatePartsField(label="Wanted by", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies_of(actor)  # type: ignore[attr-defined]

    def clean_asked_on(self) -> Any:
        """Not in the future."""
        return past(self.cleaned_data["asked_on"])

    def clean(self) -> dict[str, Any]:
        """Nothing is wanted before it was asked."""
        values: dict[str, Any] = super().clean() or {}
        asked_on, due_on = values.get("asked_on"), values.get("due_on")
        if asked_on and due_on and due_on < asked_on:
            self.add_error("due_on", "This is before the day it was asked.")
        return values


class GivenForm(OnceForm):
    """What was given to the other area."""

    given = forms.CharField(
        label="What was given",
        help_text=f"Say also if there was nothing to give. {WITHOUT_NAMES}",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was given."},
    )
    given_on = DatePartsField(
        label="Day it was given", error_messages={"required": "Enter the day it was given."}
    )

    def __init__(self, *args: Any, ask: OtherCaseAsk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked_on = ask.asked_on

    def clean_given_on(self) -> Any:
        """Between the day it was asked and today."""
        day = past(self.cleaned_data["given_on"])
        if day < self._asked_on:
            raise ValidationError("This is before the day it was asked.")
        return day


class PublishedForm(OnceForm):
    """The other area's publication, and what we learn from it."""

    published_on = DatePartsField(
        label="Day it was published", error_messages={"required": "Enter the day."}
    )
    published_where = forms.URLField(
        label="Where it can be read",
        help_text="The address of the page, for example https://www.example.org/review",
        max_length=300,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": "Enter the whole address, beginning with https://"},
    )
    learning = forms.CharField(
        label="What we learn from it",
        help_text="The learning in our own words.",
        max_length=5000,
        widget=forms.Textarea,
        required=False,
    )

    def clean_published_on(self) -> Any:
        """Not in the future."""
        return past(self.cleaned_data["published_on"])


class OtherCaseFilter(forms.Form):
    """What the list can be narrowed to."""

    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "Every state"), *OtherCaseState.choices]
    )
