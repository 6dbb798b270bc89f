"""The forms of a practice review's report: parts, quality, approval, clearance, copies, publication."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm, TimeOfDayField, moment_in_london
from reviews.models import ReportParagraph
from reviews.rules.finding import doubts
from reviews.rules.practice_report import MAY_BEFORE, MUST_BEFORE, CopyTo, Withheld
from reviews.rules.practice_review import Publishes
from reviews.services.clearances import Mark
from reviews.services.practice_publications import Plan

KEEP = "keep"
MARKS = [
    ("", "Choose"),
    (KEEP, "Keep: the public reads it"),
    *((one.value, f"Withhold: {one.label}") for one in Withheld),
]


class PartForm(OnceForm):
    """The words of one part of the report."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Words",
        help_text="An empty line begins a new paragraph. Each paragraph is kept or withheld as a whole.",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        required=False,
    )


class QualityForm(OnceForm):
    """What was found of one quality of the draft."""

    is_met = forms.TypedChoiceField(
        label="Is that so?",
        choices=[("yes", "Yes"), ("no", "Not yet")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or not yet."},
    )
    note = forms.CharField(
        label="What you found",
        help_text="Needed where something is missing.",
        max_length=3000,
        widget=forms.Textarea,
        required=False,
    )


class ApproveForm(OnceForm):
    """The round of the report that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class ClearForm(OnceForm):
    """One reader's marks, paragraph by paragraph; saved as far as they go, or handed in."""

    do = forms.ChoiceField(
        choices=[("save", "Save"), ("hand_in", "Hand in")], required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        *args: Any,
        paragraphs: Sequence[ReportParagraph],
        marks: Mapping[int, Mark],
        words: Sequence[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._paragraphs, self._words = paragraphs, words
        for one in paragraphs:
            mark = marks.get(one.pk)
            self.fields[f"why-{one.pk}"] = forms.ChoiceField(
                label=f"Paragraph {one.position}",
                choices=MARKS,
                required=False,
                initial="" if mark is None else mark.why or KEEP,
            )
            self.fields[f"reason-{one.pk}"] = forms.CharField(
                label="Why it is withheld",
                max_length=300,
                required=False,
                initial=mark.reason if mark else "",
            )

    def clean(self) -> dict[str, Any]:
        """What is withheld has its reason."""
        values: dict[str, Any] = super().clean() or {}
        for one in self._paragraphs:
            why, reason = values.get(f"why-{one.pk}"), values.get(f"reason-{one.pk}")
            if why and why != KEEP and not reason:
                self.add_error(f"reason-{one.pk}", f"Say why paragraph {one.position} is withheld.")
        return values

    def rows(self) -> list[dict[str, Any]]:
        """The paragraphs with their two fields, and what in each may point at the child, for the page."""
        return [
            {
                "paragraph": one,
                "why": self[f"why-{one.pk}"],
                "reason": self[f"reason-{one.pk}"],
                "doubts": doubts(one.text, self._words),
            }
            for one in self._paragraphs
        ]

    def marks(self) -> dict[int, Mark]:
        """What was marked."""
        found: dict[int, Mark] = {}
        for one in self._paragraphs:
            why = self.cleaned_data[f"why-{one.pk}"]
            if why:
                kept = why == KEEP
                reason = "" if kept else self.cleaned_data[f"reason-{one.pk}"]
                found[one.pk] = Mark("" if kept else why, reason)
        return found

    @property
    def hands_in(self) -> bool:
        """Whether the reading is handed in."""
        return bool(self.cleaned_data["do"] == "hand_in")


class SettleForm(OnceForm):
    """How a difference is settled."""

    why = forms.ChoiceField(
        label="What holds",
        choices=MARKS[1:],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what holds."},
    )
    reason = forms.CharField(label="Why", max_length=300, error_messages={"required": "Say why."})

    def mark(self) -> dict[str, str]:
        """What holds, as the service takes it."""
        why = self.cleaned_data["why"]
        return {"why": "" if why == KEEP else why, "reason": self.cleaned_data["reason"]}


class CopiesForm(OnceForm):
    """The copies before publication, what is published, and when."""

    publishes = forms.ChoiceField(
        label="What is published",
        choices=Publishes.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is published."},
    )
    not_published_because = forms.CharField(
        label="Why the report is not published",
        help_text="Only where it is not. The Panel and the Secretary of State are told this reason.",
        max_length=5000,
        widget=forms.Textarea,
        required=False,
    )
    planned_on = DatePartsField(
        label="Planned day of publication",
        error_messages={"required": "Enter the planned day of publication."},
    )

    def __init__(self, *args: Any, recorded: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._to = [one for one in (*MUST_BEFORE, *MAY_BEFORE) if one not in recorded]
        for one in self._to:
            self.fields[f"sent_{one.value}"] = DatePartsField(
                label=f"Copy sent to: {one.label}",
                required=one in MUST_BEFORE,
                error_messages={"required": "Enter the day on which the copy left."},
            )

    def clean(self) -> dict[str, Any]:
        """Not to publish the report has its reason."""
        values: dict[str, Any] = super().clean() or {}
        is_part = values.get("publishes") == Publishes.IMPROVEMENTS
        if is_part and not values.get("not_published_because"):
            self.add_error("not_published_because", "Say why the report is not published.")
        return values

    def plan(self) -> Plan:
        """The plan as the service takes it."""
        values = self.cleaned_data
        sent = {
            one: values[f"sent_{one.value}"] for one in self._to if values.get(f"sent_{one.value}")
        }
        return Plan(
            planned_on=values["planned_on"],
            publishes=Publishes(values["publishes"]),
            not_published_because=values["not_published_because"],
            sent=sent,
        )


class PublishForm(OnceForm):
    """The public copy, at once or after an embargo."""

    summary = forms.CharField(
        label="What it is about, in one sentence",
        help_text="Anybody reads it below the title in the list of what is published. No word of the case that the document does not say.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    embargo_day = DatePartsField(
        label="Not before which day?",
        help_text="Leave it empty to publish at once.",
        required=False,
    )
    embargo_time = TimeOfDayField(
        label="At what time?", help_text="For example 10:00", required=False
    )

    def clean(self) -> dict[str, Any]:
        """An embargo has its day and its time, and lies ahead."""
        values: dict[str, Any] = super().clean() or {}
        day, at = values.get("embargo_day"), values.get("embargo_time")
        if bool(day) != bool(at):
            self.add_error(
                "embargo_time" if day else "embargo_day",
                "Give both the day and the time, or neither.",
            )
        if day and at:
            try:
                values["until"] = moment_in_london(day, at)
            except ValidationError as error:
                self.add_error("embargo_time", error)
            else:
                if values["until"] <= timezone.now():
                    self.add_error("embargo_day", "This moment has passed.")
        return values

    @property
    def embargo_until(self) -> datetime | None:
        """The moment until which nobody reads it, if any."""
        return self.cleaned_data.get("until")


class AfterForm(OnceForm):
    """The copies after publication."""

    late_reason = forms.CharField(
        label="Why the copies are late",
        help_text="Needed where the last of them left more than seven days after publication. No word of the case.",
        max_length=500,
        required=False,
    )
    field_order = ["form_key", "sent_panel", "sent_what_works", "late_reason"]

    def __init__(self, *args: Any, to: Sequence[CopyTo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._to = to
        for one in to:
            self.fields[f"sent_{one.value}"] = DatePartsField(
                label=f"Copy sent to: {one.label}", required=False
            )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """At least one copy."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.sent(values):
            raise ValidationError("Enter the day on which at least one copy left.")
        return values

    def sent(self, values: dict[str, Any] | None = None) -> dict[CopyTo, date]:
        """The days on which copies left."""
        given = self.cleaned_data if values is None else values
        return {
            one: given[f"sent_{one.value}"] for one in self._to if given.get(f"sent_{one.value}")
        }
