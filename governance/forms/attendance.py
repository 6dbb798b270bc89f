"""What the attendance is asked for: a group and a period."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from governance.forms.fields import GroupChoice, groups_of
from governance.models import Meeting
from partnership.models import Group, Partnership
from partnership.working_days import months_after


class AttendanceFilters(forms.Form):
    """A group and a period; the last twelve months unless another is chosen."""

    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    since = forms.DateField(label="From", required=False, widget=forms.DateInput)
    until = forms.DateField(label="To", required=False, widget=forms.DateInput)

    def __init__(
        self,
        *args: Any,
        partnership: Partnership,
        visible: QuerySet[Meeting],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups_of(partnership).filter(pk__in=visible.values("group"))

    def period(self) -> tuple[date, date]:
        """The period asked for, both days included."""
        end = self.cleaned_data.get("until") or self.today
        start = self.cleaned_data.get("since") or months_after(end, -12)
        return start, end

    def clean(self) -> dict[str, Any]:
        """A period runs forward."""
        given = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            self.add_error("until", "The last day is before the first.")
        return given
