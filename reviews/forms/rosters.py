"""The forms of the roster and of the vault."""

from typing import Any

from django import forms
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Membership, User
from reviews.models import RosterEntry


class PurposeForm(OnceForm):
    """What a person needs a child's identity for."""

    purpose = forms.CharField(
        label="What do you need it for?",
        help_text="This is recorded with your name, and the chair can read it.",
        max_length=300,
        error_messages={"required": "Say what you need the identity for."},
    )


class RosterForm(OnceForm):
    """Letting one person in to one case."""

    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={
            "required": "Choose a person.",
            "invalid_choice": "Choose somebody who is in this partnership.",
        },
    )
    capacity = forms.ChoiceField(
        label="As",
        choices=[
            (one.value, one.label)
            for one in (
                RosterEntry.Capacity.CORE,
                RosterEntry.Capacity.BUSINESS_UNIT,
                RosterEntry.Capacity.GUEST,
                RosterEntry.Capacity.REVIEWER,
            )
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say why this person is let in."},
    )
    expires_on = DatePartsField(
        label="Until when", help_text="Needed for guests and reviewers.", required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.current(actor.today).values("user")
        people = User.objects.filter(pk__in=members).order_by("full_name")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Guests and reviewers are let in for a time, and the time lies ahead."""
        values: dict[str, Any] = super().clean() or {}
        until, capacity = values.get("expires_on"), values.get("capacity")
        if until and until < timezone.localdate():
            self.add_error("expires_on", "This day has passed.")
        if capacity in {RosterEntry.Capacity.GUEST, RosterEntry.Capacity.REVIEWER} and not until:
            self.add_error("expires_on", "Say until when a guest or a reviewer is let in.")
        return values
