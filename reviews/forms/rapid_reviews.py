"""The forms of a rapid review: its meeting, the parts of its record, the decision, signatures, sending and answer."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm, TimeOfDayField, moment_in_london
from partnership.models import Breach, Deadline, User
from partnership.services.deadlines import BreachReason
from reviews.models import RapidReview, RosterEntry
from reviews.rules.incident import CLOCK_SKEW
from reviews.rules.rapid_review import PanelAnswer, Purpose, ReviewDecision
from reviews.rules.review_record import Part

MOST_TEXT = 10_000


class MeetingForm(OnceForm):
    """Who was at the meeting, who chaired, and that it dealt with all four purposes."""

    met_on = DatePartsField(
        label="Day of the meeting", error_messages={"required": "Enter the day of the meeting."}
    )
    chair = forms.ModelChoiceField(
        label="Who chaired",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        help_text="The independent chair chairs a rapid review.",
        error_messages={
            "required": "Choose who chaired.",
            "invalid_choice": "Choose somebody on the roster of this case.",
        },
    )
    present = forms.ModelMultipleChoiceField(
        label="Who was there",
        queryset=User.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="From the roster of this case. Everybody there needs a current agreement.",
        error_messages={
            "required": "Choose who was there.",
            "invalid_choice": "Choose people on the roster of this case.",
            "invalid_pk_value": "Choose people on the roster of this case.",
        },
    )
    purposes = forms.TypedMultipleChoiceField(
        label="The meeting",
        choices=Purpose.choices,
        coerce=Purpose,
        widget=forms.CheckboxSelectMultiple,
        help_text="All four belong to a rapid review.",
        error_messages={"required": "Tick what the meeting did."},
    )

    def __init__(self, *args: Any, review: RapidReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = RosterEntry.objects.filter(
            content_object=review.incident_id, ended_on__isnull=True
        )
        people = User.objects.filter(pk__in=entries.values("user")).order_by("full_name")
        for name in ("chair", "present"):
            self.fields[name].queryset = people  # type: ignore[attr-defined]

    def clean_met_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["met_on"]
        if day > timezone.localdate():
            raise ValidationError("The meeting is in the future. Check the year.")
        return day

    def clean_purposes(self) -> list[Purpose]:
        """All four, because a meeting that left one out is not finished."""
        ticked: list[Purpose] = self.cleaned_data["purposes"]
        if len(set(ticked)) < len(Purpose):
            raise ValidationError("The meeting deals with all four. Tick each, or meet again.")
        return ticked


class PartForm(forms.Form):
    """One part of the record with the version it was opened at; saving the same words twice is saving them once."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    answer = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label="In words",
        required=False,
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def __init__(self, *args: Any, part: Part, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if part.answers is None:
            del self.fields["answer"]
            self.fields["text"].label = part.title
        else:
            self.fields["answer"].label = part.title
            self.fields["answer"].choices = part.answers.choices  # type: ignore[attr-defined]


class ReviewDecisionForm(OnceForm):
    """What the partners decide, and why."""

    decision = forms.TypedChoiceField(
        label="What the partners decide",
        choices=ReviewDecision.choices,
        coerce=ReviewDecision,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Why",
        help_text="From the matters weighed above. The Panel reads it",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason for the decision."},
    )


class SignForm(OnceForm):
    """A partner's answer to the record."""

    agrees = forms.TypedChoiceField(
        label="What the partner says",
        choices=[("yes", "We agree, and I sign"), ("no", "We do not agree")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    comment = forms.CharField(
        label="Comment",
        help_text="Needed where you do not agree",
        max_length=3000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A partner who does not agree says why."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("agrees") is False and not (values.get("comment") or "").strip():
            self.add_error("comment", "Say why the partner does not agree.")
        return values


class SendingForm(OnceForm):
    """When the record was sent; when that was late, why."""

    sent_on = DatePartsField(
        label="Day it was sent", error_messages={"required": "Enter the day it was sent."}
    )
    sent_time = TimeOfDayField(
        label="Time it was sent", error_messages={"required": "Enter the time it was sent."}
    )
    cause = forms.ChoiceField(
        label="Main cause of the delay",
        choices=[("", "Choose a cause"), *Breach.Cause.choices],
        required=False,
    )
    breach_reason = forms.CharField(
        label="Why it was late",
        help_text="Everybody who sees this clock reads it. No names, nothing about the child",
        max_length=3000,
        widget=forms.Textarea,
        required=False,
    )

    def __init__(self, *args: Any, deadline: Deadline | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline = deadline if deadline and deadline.is_running else None
        self.is_late_now = bool(self._deadline and timezone.now() > self._deadline.due_at)
        if not self.is_late_now:
            del self.fields["cause"], self.fields["breach_reason"]

    def clean(self) -> dict[str, Any]:
        """A moment that has come; late asks for the cause and the reason."""
        values: dict[str, Any] = super().clean() or {}
        day, at = values.get("sent_on"), values.get("sent_time")
        if not day or not at:
            return values
        try:
            values["sent_at"] = moment_in_london(day, at)
        except ValidationError as error:
            self.add_error("sent_time", error)
            return values
        self._check_moment(values["sent_at"], values)
        return values

    def _check_moment(self, sent_at: datetime, values: dict[str, Any]) -> None:
        if sent_at > timezone.now() + CLOCK_SKEW:
            self.add_error("sent_on", "This moment is in the future.")
        elif self._deadline and sent_at > self._deadline.due_at:
            if not values.get("cause"):
                self.add_error("cause", "It was sent late. Choose the main cause.")
            if not (values.get("breach_reason") or "").strip():
                self.add_error("breach_reason", "It was sent late. Say why.")

    def breach(self) -> BreachReason | None:
        """Why it was late, if the form asked."""
        cause, reason = (self.cleaned_data.get(name) for name in ("cause", "breach_reason"))
        return BreachReason(Breach.Cause(cause), reason) if cause and reason else None


class PanelAnswerForm(OnceForm):
    """What the Panel answered, and when."""

    answer = forms.TypedChoiceField(
        label="What the Panel says",
        choices=PanelAnswer.choices,
        coerce=PanelAnswer,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    received_on = DatePartsField(
        label="Day the answer came", error_messages={"required": "Enter the day the answer came."}
    )
    note = forms.CharField(
        label="What it says besides",
        max_length=5000,
        required=False,
        widget=forms.Textarea,
    )

    def clean_received_on(self) -> Any:
        """A day that has come."""
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError("This day is in the future. Check the year.")
        return day
