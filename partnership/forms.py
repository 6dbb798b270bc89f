"""The forms' common ground: dates in three parts, moments in London, a key that makes a form count once."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.clocks import LONDON
from partnership.services.references import new_form_key

EARLIEST_YEAR = 1900
LATEST_YEAR = 2199


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes, as people in England expect from public services."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput() for part in ("day", "month", "year")
        }
        super().__init__(parts, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """A date as its three parts."""
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        return [None, None, None]


class DatePartsField(forms.MultiValueField):
    """A date typed in three parts. Says which part is wrong; never swaps day and month."""

    widget = DatePartsWidget

    def __init__(self, **kwargs: Any) -> None:
        fields = tuple(forms.CharField(max_length=4, required=False) for _ in range(3))
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[str]) -> date | None:
        """The three parts as a date."""
        if not data_list or not any(data_list):
            return None
        if not all(data_list):
            raise ValidationError("Enter a day, a month and a year.")
        if not all(part.isascii() and part.isdigit() for part in data_list):
            raise ValidationError("Use figures only, for example 27 3 2026.")
        day, month, year = (int(part) for part in data_list)
        if not EARLIEST_YEAR <= year <= LATEST_YEAR:
            raise ValidationError("Enter the year with four figures, for example 2026.")
        try:
            return date(year, month, day)
        except ValueError:
            raise ValidationError("There is no such date. Check the day and the month.") from None


class TimeOfDayField(forms.TimeField):
    """A time typed as 16:59 or 16.59."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = {"invalid": "Enter the time like 16:59."}
        kwargs["error_messages"] = {**wrong, **kwargs.get("error_messages", {})}
        super().__init__(input_formats=["%H:%M", "%H.%M"], **kwargs)
        self.widget.attrs.setdefault("inputmode", "numeric")

    def prepare_value(self, value: Any) -> Any:
        """A time as people type it, without seconds."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


def moment_in_london(day: date, at: time) -> datetime:
    """
    A day and a time as a moment. Raises ValidationError in the hour that the clocks skip in March.

    In the hour that comes twice in October the first is taken.
    """
    moment = datetime.combine(day, at, LONDON)
    if not _exists(moment):
        raise ValidationError(
            "The clocks went forward in that hour, so this time did not exist. Check it."
        )
    return moment


def _exists(moment: datetime) -> bool:
    there_and_back = datetime.fromtimestamp(moment.timestamp(), LONDON)
    return there_and_back.replace(tzinfo=None) == moment.replace(tzinfo=None)


class OnceForm(forms.Form):
    """A form that changes something: it carries a key, so that sending it twice changes nothing twice."""

    form_key = forms.CharField(max_length=64, widget=forms.HiddenInput, required=True)

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.fields["form_key"].initial = new_form_key

    def arguments(self) -> dict[str, Any]:
        """The cleaned values that the service takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "form_key"}
