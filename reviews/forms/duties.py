"""The forms of the duties to tell somebody beside the Panel."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.clocks import LONDON
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Deadline
from partnership.services.deadlines import local_today
from reviews.forms.incidents import LateForm
from reviews.models import DutyToTell, Incident
from reviews.rules.duty import RECIPIENTS, Because, DutyKind


class TellForm(LateForm):
    """Who was told and when; when it was late, why."""

    recipients = forms.MultipleChoiceField(
        label="Who was told",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick who was told."},
    )
    receipt = forms.CharField(label="The reference on the receipt", max_length=60, required=False)
    field_order = ("recipients", "receipt", "sent_on", "sent_time", "cause", "breach_reason")

    def __init__(
        self, *args: Any, duty: DutyToTell, deadline: Deadline | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, aware_on=duty.aware_on, deadline=deadline, **kwargs)
        whom = self.fields["recipients"]
        whom.choices = (  # type: ignore[attr-defined]
            [("other_area", duty.whom)]
            if duty.kind == DutyKind.OTHER_AREA
            else [(one.value, one.label) for one in RECIPIENTS[DutyKind(duty.kind)]]
        )
        self.fields["sent_on"].label = "Day they were told"
        self.fields["sent_time"].label = "Time they were told"

    def clean_recipients(self) -> list[str]:
        """All of them: the duty is met when the last one is told."""
        told: list[str] = self.cleaned_data["recipients"]
        if len(told) < len(self.fields["recipients"].choices):  # type: ignore[attr-defined]
            raise ValidationError(
                "Each of them must be told. Record it when you have told them all."
            )
        return told


class AreaForm(OnceForm):
    """Another area that an incident concerns."""

    area = forms.CharField(
        label="Which area?",
        help_text="The name of the borough, city or county.",
        max_length=100,
        error_messages={"required": "Enter the name of the area."},
    )
    because = forms.ChoiceField(
        label="Why is it concerned?",
        choices=Because.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say why the area is concerned."},
    )
    aware_on = DatePartsField(
        label="Day the local authority became aware that it is concerned",
        help_text="The five working days count from this day.",
        error_messages={"required": "Enter the day."},
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first_day = local_today(incident.aware_at)
        self.fields["aware_on"].initial = self._first_day

    def clean_aware_on(self) -> Any:
        """Between the awareness of the incident and today."""
        day = self.cleaned_data["aware_on"]
        if day > timezone.localdate():
            raise ValidationError("The day is in the future. Check the year.")
        if day < self._first_day:
            raise ValidationError("This is before the authority became aware of the incident.")
        return day

    def clean_because(self) -> Because:
        """The reason as the vocabulary has it."""
        return Because(self.cleaned_data["because"])


class WithdrawalForm(OnceForm):
    """Why an incident is withdrawn and, where the Panel was notified, when it was told."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason."},
    )
    panel_told_on = DatePartsField(
        label="Day the Panel was told of the withdrawal",
        help_text="Tell the Panel first, then withdraw it here.",
        error_messages={"required": "Enter the day the Panel was told."},
    )

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._notified_on = incident.notified_at and local_today(incident.notified_at)
        if not self._notified_on:
            del self.fields["panel_told_on"]

    def clean_panel_told_on(self) -> Any:
        """Between the notification and today."""
        day = self.cleaned_data["panel_told_on"]
        if day > timezone.localdate():
            raise ValidationError("The day is in the future. Check the year.")
        if self._notified_on and day < self._notified_on:
            raise ValidationError("This is before the Panel was notified.")
        return day

    def arguments(self) -> dict[str, Any]:
        """The cleaned values that the service takes: the day as its first moment."""
        values = super().arguments()
        told_on = values.pop("panel_told_on", None)
        at = datetime.combine(told_on, time(), LONDON) if told_on else None
        return {**values, "panel_told_at": at}
