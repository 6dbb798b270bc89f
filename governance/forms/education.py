"""The forms of the bodies through which education is represented."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import RepresentationBody
from governance.rules.education import BodyKind, Phase
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Seat
from partnership.roles import Sector

MOST_DIGITS = 18  # of a key


class SeatChoices(forms.ModelMultipleChoiceField):
    """Seats by group and post."""

    def clean(self, value: Any) -> Any:
        """The seats; a key that no database holds is no seat."""
        keys = [str(one) for one in value or []]
        if any(not one.isdecimal() or len(one) > MOST_DIGITS for one in keys):
            raise ValidationError("Choose seats of the list.")
        return super().clean(value)

    def label_from_instance(self, obj: Any) -> str:
        """The group and the post."""
        return f"{obj.group.name}: {obj.title}"


def seats_of(actor: Actor, body: RepresentationBody | None) -> Any:
    """The seats of education in open groups today, and those in which the body sits already."""
    rows = Seat.objects.filter(group__is_closed=False, sector__in=[Sector.EDUCATION, Sector.EARLY_YEARS])  # fmt: skip
    rows = rows.exclude(ends_on__lt=actor.today).exclude(group__ends_on__lt=actor.today)
    if body:
        rows = rows | Seat.objects.filter(pk__in=body.voices.values("seat"))
    return rows.select_related("group").prefetch_related("group__names").order_by("group__tier", "group", "title")  # fmt: skip


class BodyForm(OnceForm):
    """A body, for whom it speaks, and where it sits."""

    name = forms.CharField(label="What is it called?", max_length=150)
    kind = forms.ChoiceField(
        label="What is it?", choices=BodyKind.choices, widget=forms.RadioSelect
    )
    phases = forms.MultipleChoiceField(
        label="For whom does it speak?", choices=Phase.choices, widget=forms.CheckboxSelectMultiple
    )
    seats = SeatChoices(
        label="In which seats is it represented?",
        queryset=Seat.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A seat that is missing here is added on the group’s page, in the sector education or early years",
    )
    meets = forms.CharField(
        label="How often does it meet?", max_length=150, required=False, help_text="For example, once a term"
    )  # fmt: skip
    led_by = forms.CharField(label="Who leads it, by post?", max_length=200, required=False)
    purpose = forms.CharField(
        label="What does it do?", max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )  # fmt: skip
    source = forms.CharField(label="Which document tells of it?", max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000, initial=0)  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, body: RepresentationBody | None = None, **kwargs: Any) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["seats"].queryset = seats_of(actor, body)

    def arguments(self) -> dict[str, Any]:
        """What the service takes; the phases in their own order, so that the same ones are the same."""
        given = super().arguments()
        chosen = set(given["phases"])
        phases = [one.value for one in Phase if one in chosen]
        return given | {
            "seats": list(given["seats"]),
            "phases": phases,
            "purpose": given["purpose"].replace("\r\n", "\n"),
        }


class EndBodyForm(OnceForm):
    """Since when a body is no more."""

    on = DatePartsField(label="From which day?", help_text="For example, 27 3 2026")

    def clean_on(self) -> Any:
        """Only a day that has come."""
        day = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise ValidationError("This day is still to come.")
        return day
