"""The forms of serious incidents."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm, TimeOfDayField, moment_in_london
from partnership.models import Actor, Agency, Breach, Deadline, RegisterEntry
from partnership.roles import STATUTORY_SECTORS, AgencyKind, Sector
from partnership.services.deadlines import BreachReason, local_today
from reviews.access import incident as access
from reviews.forms.children import ChildOfReport
from reviews.models import Incident, PartnerView
from reviews.rules.child import MOST_CHILDREN
from reviews.rules.criterion import Condition, Finding, Found, contradiction
from reviews.rules.incident import CLOCK_SKEW, Place
from reviews.services.children import CALLED_SO, ChildReported
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
    further_children = forms.CharField(
        label="Further children",
        help_text="Four can be named. Say here how many more there are, and what happened to each. No names.",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )

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

    def report(self, children: tuple[ChildReported, ...]) -> Report:
        """The report as the service takes it."""
        values = self.cleaned_data
        return Report(
            children=children,
            abuse_suspected=values["abuse_suspected"],
            place=Place(values["place"]),
            incident_on=values["incident_on"],
            aware_at=values["aware_at"],
            summary=values["summary"],
            lead_authority=values["lead_authority"],
            reported_for=values["reported_for"],
            involved=tuple(values["involved"]),
            further_children=values["further_children"],
        )


class ReportForms:
    """
    The whole page of a report: what happened, and each child.

    Asking for one more child, or leaving one out, draws the page again with every word that was typed and without
    judging any of them; so it works without a script.
    """

    def __init__(self, data: QueryDict | None, *, actor: Actor) -> None:
        numbers = range(1, _how_many(data) + 1)
        self.is_sent = data is not None and not ("add" in data or "leave-out" in data)
        if data is None or self.is_sent:
            self.main = ReportForm(data, actor=actor)
            self.children = [ChildOfReport(data, number=number) for number in numbers]
            return
        kept = [_as_typed(ChildOfReport(number=number), data) for number in numbers]
        if "leave-out" in data:
            kept = [one for at, one in enumerate(kept, 1) if str(at) != data["leave-out"]] or kept
        elif len(kept) < MOST_CHILDREN:
            kept.append({})
        typed = _as_typed(ReportForm(actor=actor), data)
        self.main = ReportForm(initial=typed, actor=actor)
        self.children = [
            ChildOfReport(number=number, initial=values) for number, values in enumerate(kept, 1)
        ]

    @property
    def forms(self) -> list[forms.Form]:
        """Every form of the page, in its order."""
        return [self.main, *self.children]

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return any(form.errors for form in self.forms)

    @property
    def may_add(self) -> bool:
        """Whether one more child can be named."""
        return len(self.children) < MOST_CHILDREN

    def non_form_errors(self) -> list[str]:
        """What is wrong with no one form: nothing."""
        return []

    def is_valid(self) -> bool:
        """Whether the page was sent, and every form holds; two children are never called alike."""
        if not self.is_sent or self.errors:
            return False
        called: set[str] = set()
        for child in self.children:
            pseudonym = child.cleaned_data["pseudonym"]
            if pseudonym in called:
                child.add_error("pseudonym", CALLED_SO)
            called.add(pseudonym)
        return not self.errors

    def report(self) -> Report:
        """The report as the service takes it."""
        return self.main.report(tuple(child.reported() for child in self.children))


def _how_many(data: QueryDict | None) -> int:
    """How many children the page asks of; whatever else was sent counts as one."""
    sent = data.get("children", "") if data is not None else ""
    return int(sent) if sent in {str(number) for number in range(1, MOST_CHILDREN + 1)} else 1


def _as_typed(form: forms.Form, data: QueryDict) -> dict[str, Any]:
    """What was typed into a form, unjudged, to draw it again."""
    return {
        name: field.widget.value_from_datadict(data, {}, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _not_in_the_future(day: Any, what: str) -> Any:
    if day > timezone.localdate():
        raise ValidationError(f"{what} is in the future. Check the year.")
    return day


def _finding(condition: Condition) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=condition.label,
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether this condition is met."},
    )


def _why_so() -> forms.CharField:
    return forms.CharField(
        label="Your reason",
        help_text="Needed where it is not met, or not known.",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )


class ViewForm(OnceForm):
    """A statutory partner's view: of each condition of the duty, and of the whole."""

    sector = forms.ChoiceField(
        label="Whose view", error_messages={"required": "Choose the partner."}
    )
    abuse = _finding(Condition.ABUSE)
    abuse_reason = _why_so()
    harm = _finding(Condition.HARM)
    harm_reason = _why_so()
    place = _finding(Condition.PLACE)
    place_reason = _why_so()
    answer = forms.ChoiceField(
        label="So, is the Panel to be notified?",
        choices=PartnerView.Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Why, in a few sentences",
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

    def clean(self) -> dict[str, Any]:
        """A reason where a condition is not met or not known, and an answer that follows from the conditions."""
        values: dict[str, Any] = super().clean() or {}
        for condition in Condition:
            reason = f"{condition.value}_reason"
            if (
                values.get(condition.value) in {Finding.NOT_MET, Finding.NOT_KNOWN}
                and not (values.get(reason) or "").strip()
            ):
                self.add_error(reason, "Say why it is not met, or not known.")
        answer = values.get("answer")
        if answer and all(values.get(condition.value) for condition in Condition):
            wrong = contradiction(self.findings(), notify=answer == PartnerView.Answer.NOTIFY)
            if wrong:
                self.add_error("answer", wrong)
        return values

    @property
    def conditions(self) -> list[dict[str, Any]]:
        """The conditions in the order of the law, each with its two questions."""
        return [
            {"finding": self[condition.value], "reason": self[f"{condition.value}_reason"]}
            for condition in Condition
        ]

    def findings(self) -> dict[Condition, Found]:
        """What was answered to each condition."""
        values = self.cleaned_data
        return {
            condition: Found(
                Finding(values[condition.value]), values.get(f"{condition.value}_reason") or ""
            )
            for condition in Condition
        }

    def arguments(self) -> dict[str, Any]:
        """The cleaned values that the service takes."""
        taken = ("sector", "answer", "reason", "given_by")
        values = {name: self.cleaned_data[name] for name in taken if name in self.cleaned_data}
        return {**values, "findings": self.findings()}


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


class LateForm(OnceForm):
    """The moment at which somebody was told; when it was late, why."""

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
        self, *args: Any, aware_on: date, deadline: Deadline | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._aware_on, self._deadline = aware_on, deadline
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
        elif self.is_too_early(sent_at):
            self.add_error("sent_on", "This is before the local authority became aware.")
        elif self._deadline and sent_at > self._deadline.due_at:
            self._ask_why(values)
        return values

    def is_too_early(self, sent_at: datetime) -> bool:
        """Whether a moment lies before awareness."""
        return local_today(sent_at) < self._aware_on

    def _ask_why(self, values: dict[str, Any]) -> None:
        if not values.get("cause"):
            self.add_error("cause", "It was sent late. Choose the main cause.")
        if not (values.get("breach_reason") or "").strip():
            self.add_error("breach_reason", "It was sent late. Say why.")

    def breach(self) -> BreachReason | None:
        """Why it was late, if the form asked."""
        cause, reason = (self.cleaned_data.get(name) for name in ("cause", "breach_reason"))
        return BreachReason(Breach.Cause(cause), reason) if cause and reason else None


class NotificationForm(LateForm):
    """The Panel's receipt; when it was late, why."""

    panel_reference = forms.CharField(
        label="The Panel's reference",
        max_length=60,
        error_messages={"required": "Enter the reference on the Panel's receipt."},
    )
    field_order = ("panel_reference", "sent_on", "sent_time", "cause", "breach_reason")

    def __init__(
        self, *args: Any, incident: Incident, deadline: Deadline | None, **kwargs: Any
    ) -> None:
        aware_on = local_today(incident.aware_at)
        super().__init__(*args, aware_on=aware_on, deadline=deadline, **kwargs)
        self._aware_at = incident.aware_at

    def is_too_early(self, sent_at: datetime) -> bool:
        """Whether a moment lies before the moment of awareness."""
        return sent_at < self._aware_at


class IncidentFilter(forms.Form):
    """What the register of incidents can be narrowed to."""

    state = forms.ChoiceField(label="State", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = Incident._meta.get_field("state").choices or []
        self.fields["state"].choices = [("", "Every state"), *states]  # type: ignore[attr-defined]
