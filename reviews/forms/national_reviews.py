"""The forms of national reviews and briefings."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, Group, RegisterEntry
from reviews.forms.learning import BIGGEST_NUMBER, MOST_WORDS, ThemedForm, ThemesField
from reviews.models import NationalReview
from reviews.rules.national_review import (
    NATIONAL_MOVES,
    UNANSWERED,
    NationalKind,
    NationalState,
)


class NationalReviewForm(ThemedForm):
    """What was published, what it asks, and who leads our response."""

    kind = forms.ChoiceField(label="What is it?", choices=NationalKind.choices, widget=forms.RadioSelect)  # fmt: skip
    title = forms.CharField(label="Title", max_length=200)
    publisher = forms.CharField(label="Who published it?", max_length=150)
    published_on = DatePartsField(
        label="When was it published?", required=False, help_text="For example, 27 3 2026"
    )
    published_words = forms.CharField(
        label="Or as its cover says", max_length=60, required=False,
        help_text="Where no day is known. For example, September 2022",
    )  # fmt: skip
    link = forms.URLField(
        label="Where can it be read?", max_length=500, required=False, assume_scheme="https",
        help_text="Its web address",
        error_messages={"invalid": "Enter a web address, for example https://www.gov.uk/"},
    )  # fmt: skip
    asks = forms.CharField(
        label="What does it ask of partnerships?", max_length=MOST_WORDS, required=False,
        widget=forms.Textarea, help_text="In your own words",
    )  # fmt: skip
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Which agency leads our response?", required=False,
        empty_label="None",
        error_messages={"invalid_choice": "Choose one of the partnership's agencies."},
    )  # fmt: skip
    group: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Or which group?", required=False, empty_label="None",
        error_messages={"invalid_choice": "Choose one of the partnership's groups."},
    )  # fmt: skip
    due_on = DatePartsField(label="By when do we answer?", required=False)
    themes = ThemesField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        self.today = actor.today
        fields: dict[str, Any] = self.fields
        here = RegisterEntry.objects.filter(partnership=actor.partnership).current(actor.today)
        # Whoever leads it already stays on offer, also when they have left the register meanwhile.
        agency, group = self.initial.get("agency"), self.initial.get("group")
        fields["agency"].queryset = Agency.objects.filter(
            Q(pk__in=here.values("agency")) | Q(pk=getattr(agency, "pk", None))
        )
        groups = Group.objects.filter(partnership=actor.partnership)
        fields["group"].queryset = groups.filter(
            Q(pk__in=groups.current(actor.today).values("pk")) | Q(pk=getattr(group, "pk", None))
        ).with_names()

    def clean_published_on(self) -> date | None:
        """Not in the future."""
        on: date | None = self.cleaned_data["published_on"]
        if on and on > self.today:
            raise ValidationError("Enter a day that is not in the future.")
        return on


class AnswerForm(OnceForm):
    """How our response stands, and its words."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=BIGGEST_NUMBER)
    state = forms.ChoiceField(label="How does our response stand?", widget=forms.RadioSelect)
    response = forms.CharField(
        label="Our response", max_length=MOST_WORDS, required=False, widget=forms.Textarea,
        help_text="What we do about it and why; or why no response is needed",
    )  # fmt: skip

    def __init__(self, *args: Any, review: NationalReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [
            (one.value, one.label)
            for one in NationalState
            if one == review.state or NATIONAL_MOVES.may(review.state, one)
        ]

    def clean(self) -> dict[str, Any]:
        """An answer has words."""
        given = super().clean() or self.cleaned_data
        state = given.get("state")
        if state and state not in UNANSWERED and not (given.get("response") or "").strip():
            self.add_error("response", "Say what our response is, or why none is needed.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The state as the service takes it."""
        given = super().arguments()
        return given | {"state": NationalState(given["state"])}


class NationalFilters(forms.Form):
    """What the register is narrowed by."""

    STATES = [("", "All"), ("unanswered", "Not answered yet"), ("late", "Late"), *NationalState.choices]  # fmt: skip

    q = forms.CharField(label="Search", required=False, max_length=100)
    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    kind = forms.ChoiceField(label="What it is", required=False, choices=[("", "All"), *NationalKind.choices])  # fmt: skip
