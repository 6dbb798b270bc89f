"""The forms of the people of a case, its seal, its emergency openings and the list of its readings."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from partnership.errors import Refused
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Membership, User
from reviews.models import CaseReading
from reviews.rules.break_glass import MOST_HOURS, SHORTEST_REASON, Finding
from reviews.services.rosters import check_ahead


def _ahead(day: date, today: date) -> date:
    try:
        check_ahead(day, today)
    except Refused as refusal:
        raise ValidationError(refusal.sentence) from None
    return day


class WaiveForm(OnceForm):
    """Why a conflict of interest is waived."""

    because = forms.CharField(
        label="Why can this person work on the case all the same?",
        max_length=500,
        help_text="People on the roster can read this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the conflict is waived."},
    )


class ExtendForm(OnceForm):
    """A later, or an earlier, last day."""

    expires_on = DatePartsField(
        label="New last day",
        help_text="At most a year ahead. The case closes by itself after it.",
        error_messages={"required": "Enter the new last day."},
    )
    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say why it is needed."}
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today

    def clean_expires_on(self) -> date:
        """Ahead, and not too far."""
        return _ahead(self.cleaned_data["expires_on"], self._today)


class GuestForm(OnceForm):
    """A guest for one meeting."""

    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        help_text="Somebody who is not in this partnership yet is invited first, as “Invited to one case”.",
        error_messages={
            "required": "Choose a person.",
            "invalid_choice": "Choose somebody who is in this partnership.",
        },
    )
    meets_on = DatePartsField(
        label="Day of the meeting",
        help_text="The case is open to the guest from now until the end of that day.",
        error_messages={"required": "Enter the day of the meeting."},
    )
    reason = forms.CharField(
        label="Why", max_length=300, error_messages={"required": "Say why this person is asked."}
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        members = Membership.objects.current(today).values("user")
        people = User.objects.filter(pk__in=members).order_by("full_name", "pk")
        self.fields["person"].queryset = people  # type: ignore[attr-defined]

    def clean_meets_on(self) -> date:
        """Ahead, and not too far."""
        return _ahead(self.cleaned_data["meets_on"], self._today)


class SealCaseForm(OnceForm):
    """Why a whole case is sealed."""

    because = forms.CharField(
        label="Why is the case sealed?",
        max_length=500,
        help_text="Those to whom it stays open can read this.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the case is sealed."},
    )


class EmergencyForm(OnceForm):
    """Asking for an emergency opening."""

    reason = forms.CharField(
        label="Why must you see this case now?",
        max_length=1000,
        min_length=SHORTEST_REASON,
        help_text="No names: the partners who look at it afterwards may not know the case.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Say why you must see this case now.",
            "min_length": f"Say why in at least {SHORTEST_REASON} characters.",
        },
    )
    hours = forms.TypedChoiceField(
        label="For how long?",
        choices=[
            (str(number), f"{number} hour{'' if number == 1 else 's'}")
            for number in range(1, MOST_HOURS + 1)
        ],
        coerce=int,
        initial="1",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for how long."},
    )


class AnswerForm(OnceForm):
    """The chair's answer; a refusal has a reason."""

    OPEN, REFUSE = "open", "refuse"

    answer = forms.ChoiceField(
        label="Your answer",
        choices=[(OPEN, "Open it"), (REFUSE, "Refuse")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    because = forms.CharField(
        label="If you refuse, why",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == self.REFUSE and not values.get("because"):
            self.add_error("because", "Say why you refuse.")
        return values


class ReviewForm(OnceForm):
    """What the review of an emergency opening found."""

    finding = forms.ChoiceField(
        label="What did you find?",
        choices=Finding.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    because = forms.CharField(
        label="Why",
        max_length=2000,
        help_text="No names: the partners read it.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why."},
    )

    def arguments(self) -> dict[str, Any]:
        """As the service takes it."""
        said = self.cleaned_data
        return {"finding": Finding(said["finding"]), "because": said["because"]}


class ReadingFilter(forms.Form):
    """What the list of readings can be narrowed to."""

    person = forms.ModelChoiceField(
        label="Person", queryset=User.objects.none(), required=False, empty_label="Everybody"
    )
    what = forms.ChoiceField(
        label="What", required=False, choices=[("", "Everything"), *CaseReading.What.choices]
    )
    since = forms.DateField(label="From", required=False, widget=forms.DateInput)
    until = forms.DateField(label="To", required=False, widget=forms.DateInput)
    outcome = forms.ChoiceField(
        label="Outcome", required=False, choices=[("", "Opened"), ("refused", "Refused")]
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
