"""The forms by which agencies are asked for information and pressed for it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Agency
from reviews.forms.incidents import NOT_OF_HERE
from reviews.models import Incident
from reviews.rules.information_request import (
    MOST_QUESTIONS,
    MOST_REASON,
    QUESTIONS,
    Purpose,
)
from reviews.services.information_requests import Addressee, Asked, Candidate


class AskForm(OnceForm):
    """What is asked, for which purpose, of which time."""

    purpose = forms.ChoiceField(
        label="What is the information for?",
        help_text="It may be used for this and nothing else. The request tells the agency the law behind it.",
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what the information is for."},
    )
    period_from = DatePartsField(
        label="From which day", help_text="The time that you ask about.", required=False
    )
    period_to = DatePartsField(label="To which day", required=False)
    questions = forms.CharField(
        label="What you ask",
        help_text="Those who are asked read this and nothing else of the case. Never write the child’s name here: tell it to the agency by telephone or secure mail.",
        max_length=MOST_QUESTIONS,
        widget=forms.Textarea(attrs={"rows": 14}),
        initial=QUESTIONS,
        error_messages={"required": "Say what you ask."},
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        has_review = getattr(incident, "rapid_review", None) is not None
        purpose = self.fields["purpose"]
        purpose.choices = [  # type: ignore[attr-defined]
            (one.value, one.label)
            for one in Purpose
            if has_review or one is not Purpose.RAPID_REVIEW
        ]
        purpose.initial = Purpose.RAPID_REVIEW if has_review else Purpose.DECISION

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("period_from"), values.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "The last day cannot be before the first.")
        return values

    def asked(self) -> Asked:
        """What is asked, as the service takes it."""
        values = self.cleaned_data
        return Asked(
            purpose=Purpose(values["purpose"]),
            questions=values["questions"],
            period_from=values["period_from"],
            period_to=values["period_to"],
        )


class AskSeveralForm(AskForm):
    """The agencies of a case, asked the same together."""

    agencies = forms.MultipleChoiceField(
        label="Agencies",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one agency.",
            "invalid_choice": "Choose agencies that this page offers.",
        },
    )

    field_order = ("agencies",)

    def __init__(self, *args: Any, candidates: Iterable[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._to = {
            str(one.agency.pk): one for one in candidates if one.addressee and not one.is_asked
        }
        agencies = self.fields["agencies"]
        agencies.choices = [  # type: ignore[attr-defined]
            (key, str(one.agency)) for key, one in self._to.items()
        ]
        agencies.initial = list(self._to)
        self.hints = {
            key: f"{'School or setting. ' if one.is_school else ''}{one.addressee.in_words}"
            for key, one in self._to.items()
            if one.addressee
        }

    def addressees(self) -> list[Addressee]:
        """Who was chosen."""
        chosen = [self._to[key].addressee for key in self.cleaned_data["agencies"]]
        return [one for one in chosen if one]


class PersonForm(OnceForm):
    """A person without an account."""

    person_name = forms.CharField(
        label="Name", max_length=150, error_messages={"required": "Enter the person’s name."}
    )
    person_post = forms.CharField(
        label="Post",
        help_text="For example designated safeguarding lead.",
        max_length=150,
        required=False,
    )
    person_email = forms.EmailField(
        label="E-mail address",
        help_text="An address at work that only this person reads. The mail names no case.",
        max_length=254,
        error_messages={
            "required": "Enter the e-mail address.",
            "invalid": "Enter an e-mail address like name@example.org.",
        },
    )


class AskOneForm(AskForm):
    """One agency of the register, or any other body, and the person there who is asked."""

    agency = forms.ModelChoiceField(
        label="Agency of the register",
        queryset=Agency.objects.none(),
        empty_label="None of these",
        required=False,
        error_messages={"invalid_choice": NOT_OF_HERE},
    )
    body_name = forms.CharField(
        label="Or another body",
        help_text="Anybody can be asked, also a body that is not in the register.",
        max_length=200,
        required=False,
    )
    person_name = forms.CharField(
        label="Name",
        help_text="Leave the person out where the agency’s safeguarding lead has an account.",
        max_length=150,
        required=False,
    )
    person_post = forms.CharField(label="Post", max_length=150, required=False)
    person_email = forms.EmailField(
        label="E-mail address",
        help_text="An address at work that only this person reads. The mail names no case.",
        max_length=254,
        required=False,
        error_messages={"invalid": "Enter an e-mail address like name@example.org."},
    )

    field_order = ("agency", "body_name", "person_name", "person_post", "person_email")

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One body, and of a person both the name and the address."""
        values = super().clean()
        if bool(values.get("agency")) == bool(values.get("body_name")) and not self.errors:
            self.add_error("agency", "Choose an agency of the register, or name another body.")
        name, email = values.get("person_name"), values.get("person_email")
        if name and not email and "person_email" not in self.errors:
            self.add_error("person_email", "Enter the e-mail address.")
        if email and not name:
            self.add_error("person_name", "Enter the person’s name.")
        if values.get("body_name") and not name and not self.errors:
            self.add_error("person_name", "Name the person who is asked in this body.")
        return values

    def addressee(self, found: Addressee | None) -> Addressee | None:
        """The person who was named, else the one that the portal knows; None where neither is there."""
        values = self.cleaned_data
        if not values["person_name"]:
            return found
        return Addressee(
            agency=values["agency"],
            body_name=values["body_name"],
            person_name=values["person_name"],
            person_post=values["person_post"],
            person_email=values["person_email"],
        )


class NoteForm(OnceForm):
    """What is still needed, or why, in words that those on the case read."""

    reason = forms.CharField(
        label="Why",
        max_length=MOST_REASON,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason."},
    )


class CloseForm(OnceForm):
    """The end of a request; a reason where no answer is in."""

    reason = forms.CharField(
        label="Why no answer is awaited any more", max_length=MOST_REASON, widget=forms.Textarea
    )

    def __init__(self, *args: Any, is_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_in
        if is_in:
            self.fields["reason"].label = "A note for the case"
