"""The forms of the work on a practice review: terms, monthly note, requests, family, practitioners."""

from typing import Any

from django import forms

from partnership.forms import DatePartsField, OnceForm
from reviews.rules.practice_work import Advocate, Asked, Relation
from reviews.services.practice_terms import Wording
from reviews.services.practice_voices import Involvement

WHY_LATE = "Everybody who sees the clock reads it. No word of the case."


class TermsForm(OnceForm):
    """What a review looks at, and how."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    period_from = DatePartsField(
        label="The time it looks at begins", error_messages={"required": "Enter the first day."}
    )
    period_to = DatePartsField(
        label="The time it looks at ends", error_messages={"required": "Enter the last day."}
    )
    questions = forms.CharField(
        label="The questions that it answers",
        help_text="One to a line. Use the name for the child that the case uses.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter at least one question."},
    )
    method = forms.CharField(
        label="How it is done",
        help_text="Who is asked for what, how practitioners and family take part.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say how it is done."},
    )

    def clean(self) -> dict[str, Any]:
        """The period is in order."""
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("period_from"), values.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "This is before the first day. Check both days.")
        return values

    def wording(self) -> Wording:
        """The words as the service takes them."""
        values = self.arguments()
        values.pop("version")
        return Wording(**values)


class AgreeForm(OnceForm):
    """That the group agreed the terms."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    on = DatePartsField(
        label="Day on which the group agreed", error_messages={"required": "Enter the day."}
    )
    at = forms.CharField(
        label="Where it was agreed",
        help_text="For example the reference of the meeting.",
        max_length=200,
        error_messages={"required": "Say where it was agreed."},
    )


class NoteForm(OnceForm):
    """The note of a month."""

    progress = forms.CharField(
        label="How the time is being used",
        help_text="What is done, what is next, whether the milestones hold.",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say how the time is being used."},
    )
    quality = forms.CharField(
        label="How good the work is",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say how good the work is."},
    )
    needs_partners = forms.BooleanField(label="The partners need to look at this", required=False)
    late_reason = forms.CharField(label="Why this note is late", help_text=WHY_LATE, max_length=500)

    def __init__(self, *args: Any, is_late: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_late:
            del self.fields["late_reason"]


class RequestForm(OnceForm):
    """What the reviewer is asked for in writing."""

    asks = forms.ChoiceField(
        label="What you ask for",
        choices=Asked.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you ask for."},
    )
    text = forms.CharField(
        label="The words of the letter",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write what you ask for."},
    )
    reply_by = DatePartsField(
        label="Reply by", error_messages={"required": "Enter the day by which you need the reply."}
    )

    def asked(self) -> dict[str, Any]:
        """The request as the service takes it."""
        values = self.arguments()
        return values | {"asks": Asked(values["asks"])}


class AnswerForm(OnceForm):
    """What came in answer to a request."""

    on = DatePartsField(label="Day it came", error_messages={"required": "Enter the day it came."})
    text = forms.CharField(
        label="What came",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what came."},
    )


class RelativeForm(OnceForm):
    """Somebody of the family, by their role."""

    relation = forms.ChoiceField(
        label="Who",
        help_text="Names stand nowhere in the portal.",
        choices=Relation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who it is."},
    )

    def clean_relation(self) -> Relation:
        """The relation as the vocabulary has it."""
        return Relation(self.cleaned_data["relation"])


class FamilyForm(OnceForm):
    """How one member of the family takes part."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    informed_on = DatePartsField(label="Told of the review", required=False)
    invited_on = DatePartsField(label="Invited to take part", required=False)
    advocate_offered_on = DatePartsField(label="Advocate offered", required=False)
    advocate = forms.ChoiceField(
        label="The offer of an advocate",
        choices=[("", "Not offered yet"), *Advocate.choices],
        required=False,
    )
    contributed_on = DatePartsField(label="Heard", required=False)
    contribution = forms.CharField(
        label="What they said",
        help_text="In their own words where you can. No names.",
        max_length=6000,
        widget=forms.Textarea,
        required=False,
    )
    shown_draft_on = DatePartsField(label="Shown the draft", required=False)
    response = forms.CharField(
        label="What they said to the draft", max_length=6000, widget=forms.Textarea, required=False
    )
    not_because = forms.CharField(
        label="Why they do not take part",
        help_text="Only where they do not: they declined, or the police asked to wait.",
        max_length=1000,
        widget=forms.Textarea,
        required=False,
    )

    def involvement(self) -> Involvement:
        """How they take part, as the service takes it."""
        values = self.arguments()
        values.pop("version")
        return Involvement(**values)


class EventForm(OnceForm):
    """An event for practitioners."""

    held_on = DatePartsField(label="Day it was held", error_messages={"required": "Enter the day."})
    people = forms.IntegerField(
        label="How many came",
        min_value=1,
        max_value=500,
        error_messages={"required": "Enter how many came."},
    )
    agencies = forms.CharField(
        label="From which agencies",
        max_length=500,
        error_messages={"required": "Say from which agencies they came."},
    )
    heard = forms.CharField(
        label="What was heard",
        max_length=6000,
        widget=forms.Textarea,
        error_messages={"required": "Say what was heard."},
    )
