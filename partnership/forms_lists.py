"""What the mail ledger, the trail and the actions are narrowed by."""

from typing import Any

from django import forms

from partnership.models import ActionState, Notice


class NoticeFilters(forms.Form):
    """What the mail ledger is narrowed by."""

    q = forms.CharField(label="Person, reference or subject", required=False, max_length=100)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), *Notice.State.choices]
    )


class TrailFilters(forms.Form):
    """What the trail is narrowed by."""

    by = forms.CharField(label="Person", required=False, max_length=150)
    code = forms.ChoiceField(label="About", required=False)
    reference = forms.CharField(label="Reference", required=False, max_length=40)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput)
    until = forms.DateField(label="To", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["code"].choices = [("", "Everything"), *codes]


class ActionFilters(forms.Form):
    """What the actions are narrowed by."""

    STATES = [("", "Unfinished"), ("overdue", "Overdue"), *ActionState.choices, ("all", "All")]
    IMPACT = [("", "All"), ("noted", "Impact recorded"), ("missing", "Done, no impact recorded")]

    q = forms.CharField(label="Search", required=False, max_length=100)
    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    impact = forms.ChoiceField(label="Impact", required=False, choices=IMPACT)
    owner = forms.ChoiceField(
        label="Owner", required=False, choices=[("", "All"), ("mine", "Me or mine")]
    )
