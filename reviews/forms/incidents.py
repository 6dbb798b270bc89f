"""The forms of serious incidents."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm, TimeOfDayField, moment_in_london
from partnership.models import Actor, Agency, Breach, Deadline, RegisterEntry
from partnership.roles import STATUTORY_SECTORS, AgencyKind, Sector
from partnership.services.deadlines import BreachReason
from reviews.access import incident as access
from reviews.models import Incident, PartnerView
from reviews.rules.incident import CLOCK_SKEW, Harm, Place
from reviews.services.incidents import Report

YES_NO = [("yes", "Yes"), ("no", "No")]


NOT_OF_HERE = "Choose an agency of this partnership."


def _is_yes(answer: str) -> bool:
    return answer == "yes"


def agencies_of(actor: Actor) -> QuerySet[Agency]:
    """The agencies in the partnership's register today."""
    current = RegisterEntry.objects.current(actor.today).filter(agency__isnull=False)
    return Agency.objects.filter(pk__in=current.values("agency"))


class AgencyChoice(forms.ModelChoiceField):
    """One agency; an unknown one and another partnership's are answered alike."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid_choice": NOT_OF_HERE, "required": "Choose an agency."}
        super().__init__(
            queryset=Agency.objects.none(),
            empty_label="Choose an agency",
            error_messages=messages,
            **kwargs,
        )


class ReportForm(OnceForm):
    """What is known of a serious incident when it is reported."""

    reported_for = AgencyChoice(label="Agency that reports")
    lead_authority = AgencyChoice(label="Local authority that notifies")
    pseudonym = forms.CharField(
        label="What to call the child here",
        help_text="For example Child K. Never the child's name or initials.",
        max_length=40,
        error_messages={"required": "Enter a name to use here, for example Child K."},
    )
    harm = forms.ChoiceField(
        label="What happened",
        choices=Harm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what happened."},
    )
    abuse_suspected = forms.TypedChoiceField(
        label="Is abuse or neglect known or suspected?",
        choices=YES_NO,
        coerce=_is_yes,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether abuse or neglect is known or suspected."},
    )
    place = forms.ChoiceField(
        label="Where did it happen?",
        choices=Place.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say where it happened."},
    )
    incident_on = DatePartsField(
        label="Day of the incident",
        help_text="For example 27 3 2026",
        error_messages={"required": "Enter the day of the incident."},
    )
    aware_on = DatePartsField(
        label="Day the local authority became aware",
        help_text="The five working days count from this day, not from the incident.",
        error_messages={"required": "Enter the day the local authority became aware."},
    )
    aware_time = TimeOfDayField(
        label="Time the local authority became aware",
        help_text="For example 16:59",
        error_messages={"required": "Enter the time, as near as you know it."},
    )
    summary = forms.CharField(
        label="What happened, in a few sentences",
        help_text="Use the name above for the child. Only people named for the case can read this.",
        max_length=5000,
        widget=forms.Textarea,
        error_messages={"required": "Say what happened."},
    )
    involved = forms.ModelMultipleChoiceField(
        label="Other agencies that knew the child or the family",
        queryset=Agency.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NOT_OF_HERE, "invalid_pk_value": NOT_OF_HERE},
    )
    child_name = forms.CharField(
        label="The child's name",
        help_text="Kept apart and encrypted. Each time somebody opens it is recorded.",
        max_length=150,
        required=False,
    )
    child_born_on = DatePartsField(label="The child's date of birth", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = agencies_of(actor)
        own = here if actor.is_business_unit else here.filter(pk__in=actor.agency_ids)
        authorities = here.filter(kind=AgencyKind.COUNCIL)
        for name, choices in (("reported_for", own), ("lead_authority", authorities)):
            field = self.fields[name]
            field.queryset = choices  # type: ignore[attr-defined]
            if len(choices) == 1:
                field.initial = choices[0].pk
        self.fields["involved"].queryset = here  # type: ignore[attr-defined]

    def clean_incident_on(self) -> Any:
        """Not in the future."""
        return _not_in_the_future(self.cleaned_data["incident_on"], "The day of the incident")

    def clean_aware_on(self) -> Any:
        """Not in the future."""
        return _not_in_the_future(self.cleaned_data["aware_on"], "The day")

    def clean_child_born_on(self) -> Any:
        """Not in the future."""
        born_on = self.cleaned_data["child_born_on"]
        return born_on and _not_in_the_future(born_on, "The date of birth")

    def clean(self) -> dict[str, Any]:
        """Awareness is a moment, and not before the incident."""
        values: dict[str, Any] = super().clean() or {}
        day, at, incident_on = (
            values.get(name) for name in ("aware_on", "aware_time", "incident_on")
        )
        if day and incident_on and day < incident_on:
            self.add_error("aware_on", "This is before the day of the incident. Check both days.")
        if day and at:
            try:
                values["aware_at"] = moment_in_london(day, at)
            except ValidationError as error:
                self.add_error("aware_time", error)
            else:
                if values["aware_at"] > timezone.now() + CLOCK_SKEW:
                    self.add_error("aware_time", "This time is in the future.")
        return values

    def report(self) -> Report:
        """The report as the service takes it."""
        values = self.cleaned_data
        return Report(
            pseudonym=values["pseudonym"],
            harm=Harm(values["harm"]),
            abuse_suspected=values["abuse_suspected"],
            place=Place(values["place"]),
            incident_on=values["incident_on"],
            aware_at=values["aware_at"],
            summary=values["summary"],
            lead_authority=values["lead_authority"],
            reported_for=values["reported_for"],
            involved=tuple(values["involved"]),
            child_name=values["child_name"],
            child_born_on=values["child_born_on"],
        )


def _not_in_the_future(day: Any, what: str) -> Any:
    if day > timezone.localdate():
        raise ValidationError(f"{what} is in the future. Check the year.")
    return day


class ViewForm(OnceForm):
    """A statutory partner's view on whether the Panel is told."""

    sector = forms.ChoiceField(
        label="Whose view", error_messages={"required": "Choose the partner."}
    )
    answer = forms.ChoiceField(
        label="What the partner says",
        choices=PartnerView.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason."},
    )
    given_by = forms.CharField(
        label="Who gave the view",
        help_text="The name and post, when you record it for somebody else.",
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = STATUTORY_SECTORS if actor.is_business_unit else access.sectors_of(actor)
        sector = self.fields["sector"]
        sector.choices = [(one.value, one.label) for one in STATUTORY_SECTORS if one in mine]  # type: ignore[attr-defined]
        if len(mine) == 1:
            sector.initial = next(iter(mine)).value
        if not actor.is_business_unit:
            del self.fields["given_by"]

    def clean_sector(self) -> Sector:
        """The sector as the vocabulary has it."""
        return Sector(self.cleaned_data["sector"])


class DecisionForm(OnceForm):
    """The local authority's decision, with its reason."""

    notify = forms.TypedChoiceField(
        label="Will the Panel be notified?",
        choices=YES_NO,
        coerce=_is_yes,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=3000,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason for the decision."},
    )


class NotificationForm(OnceForm):
    """The Panel's receipt; when it was late, why."""

    panel_reference = forms.CharField(
        label="The Panel's reference",
        max_length=60,
        error_messages={"required": "Enter the reference on the Panel's receipt."},
    )
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

    def __init__(
        self, *args: Any, incident: Incident, deadline: Deadline | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._incident, self._deadline = incident, deadline
        self.is_late_now = bool(deadline and timezone.now() > deadline.due_at)
        if not self.is_late_now:
            del self.fields["cause"], self.fields["breach_reason"]

    def clean(self) -> dict[str, Any]:
        """A moment between awareness and now; late asks for the cause and the reason."""
        values: dict[str, Any] = super().clean() or {}
        day, at = values.get("sent_on"), values.get("sent_time")
        if not day or not at:
            return values
        try:
            sent_at = moment_in_london(day, at)
        except ValidationError as error:
            self.add_error("sent_time", error)
            return values
        values["sent_at"] = sent_at
        if sent_at > timezone.now() + CLOCK_SKEW:
            self.add_error("sent_on", "This moment is in the future.")
        elif sent_at < self._incident.aware_at:
            self.add_error("sent_on", "This is before the local authority became aware.")
        elif self._deadline and sent_at > self._deadline.due_at:
            self._ask_why(values)
        return values

    def _ask_why(self, values: dict[str, Any]) -> None:
        if not values.get("cause"):
            self.add_error("cause", "It was sent late. Choose the main cause.")
        if not (values.get("breach_reason") or "").strip():
            self.add_error("breach_reason", "It was sent late. Say why.")

    def breach(self) -> BreachReason | None:
        """Why it was late, if the form asked."""
        cause, reason = (self.cleaned_data.get(name) for name in ("cause", "breach_reason"))
        return BreachReason(Breach.Cause(cause), reason) if cause and reason else None


class IncidentFilter(forms.Form):
    """What the register of incidents can be narrowed to."""

    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = Incident._meta.get_field("state").choices or []
        self.fields["state"].choices = [("", "Every state"), *states]  # type: ignore[attr-defined]
