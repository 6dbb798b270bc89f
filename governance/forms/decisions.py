"""The forms of the decision log: its filters, and what an agency says of a decision."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from governance.forms.fields import GroupChoice, groups_of
from governance.models import Outcome
from governance.rules.meeting import OutcomeKind
from governance.rules.uptake import UptakeState
from partnership.forms import OnceForm
from partnership.models import Agency, Group, Partnership


class DecisionFilters(forms.Form):
    """What the decision log is narrowed by."""

    KINDS = [
        ("", "All"),
        (OutcomeKind.DECISION, "Decisions"),
        (OutcomeKind.RECOMMENDATION, "Recommendations"),
        ("waiting", "Waiting for ratification"),
    ]

    q = forms.CharField(label="Words or reference", required=False, max_length=100)
    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    year = forms.ChoiceField(label="Year", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=KINDS)

    def __init__(
        self, *args: Any, partnership: Partnership, visible: QuerySet[Outcome], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        years = sorted({day.year for day in visible.dates("meeting__meets_on", "year")})
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups_of(partnership).filter(
            pk__in=visible.values("meeting__group")
        )
        fields["year"].choices = [("", "All years"), *((str(one), str(one)) for one in years)]


class UptakeForm(OnceForm):
    """What an agency did with a decision."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="For which agency?")
    state = forms.ChoiceField(
        label="How far is it?", choices=UptakeState.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label="What was done, or what stands in the way?",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
        help_text="No names of children or families",
    )

    def __init__(self, *args: Any, agencies: list[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["agency"].queryset = Agency.objects.filter(pk__in=[one.pk for one in agencies])
        if len(agencies) == 1:
            fields["agency"].initial = agencies[0]

    def clean(self) -> dict[str, Any]:
        """Blocked says by what."""
        given = super().clean() or self.cleaned_data
        if given.get("state") == UptakeState.BLOCKED and not given.get("note"):
            self.add_error("note", "Say what stands in the way.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The state as the service takes it."""
        given = super().arguments()
        return given | {"state": UptakeState(given["state"])}
