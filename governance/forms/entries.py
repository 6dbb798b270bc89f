"""What the forms of the plan's logs share: words with a version, and the filters of a list."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.forms.plan import VersionedForm, agency_choice
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, RegisterEntry


class EntryForm(VersionedForm):
    """The words of a row of a log, as the service takes them."""

    def arguments(self) -> dict[str, Any]:
        """The words apart from the version at which they were opened."""
        given = super().arguments()
        version = given.pop("version")
        return {"words": given, "version": version}


def title(label: str, help_text: str = "") -> forms.CharField:
    """The line by which a row of a log is known."""
    return forms.CharField(label=label, max_length=200, help_text=help_text)


def post(label: str, *, required: bool = False) -> forms.CharField:
    """A post, never a person."""
    return forms.CharField(
        label=label, max_length=150, required=required, help_text="The post, not the person"
    )


def sentence(
    label: str, help_text: str = "", *, required: bool = True, most: int = 500
) -> forms.CharField:
    """A box for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=most,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PastDayField(DatePartsField):
    """A day that has come; the form says which day is today."""

    today: date | None = None

    def clean(self, value: Any) -> Any:
        """Not in the future."""
        day = super().clean(value)
        if day and self.today and day > self.today:
            raise ValidationError("Enter a day that is not in the future.")
        return day


class BecauseForm(OnceForm):
    """Why."""

    because = sentence("Why?")

    def __init__(self, *args: Any, label: str = "Why?", help_text: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["because"]
        field.label, field.help_text = label, help_text


class LogFilter(forms.Form):
    """What a log is narrowed by: the state, and where it has agencies, the agency."""

    state = forms.ChoiceField(label="State", required=False)
    agency = agency_choice("Agency")

    def __init__(
        self,
        *args: Any,
        states: Iterable[tuple[str, str]],
        actor: Actor,
        otherwise: str = "All that are open",
        has_agencies: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [("", otherwise), *states, ("all", "All")]
        if not has_agencies:
            del fields["agency"]
            return
        # Agencies that have left the register stand in the logs of their time too.
        here = RegisterEntry.objects.filter(partnership=actor.partnership)
        fields["agency"].queryset = Agency.objects.filter(pk__in=here.values("agency"))
        fields["agency"].empty_label = "All agencies"

    def chosen(self) -> dict[str, Any]:
        """What was chosen; what makes no sense counts as not chosen."""
        self.is_valid()
        return self.cleaned_data
