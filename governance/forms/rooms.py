"""The forms of the room: times on the day, who came, what was decided, what somebody must do."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import Agreement, Attendance, Meeting, Outcome
from governance.rules.meeting import Answer, EscalationState
from governance.services.outcomes import Said
from governance.services.rooms import Who
from partnership.clocks import LONDON
from partnership.forms import OnceForm, TimeOfDayField, moment_in_london
from partnership.forms_actions import OwedForm
from partnership.models import Group, SeatHolding, User

SOMEBODY_ELSE = "other"
MOST_WORDS = 4000


class TimedForm(OnceForm):
    """A form with a time on the day of the meeting: left empty it means now, which is only so on that day."""

    at = TimeOfDayField(
        label="At what time?",
        required=False,
        help_text="Leave it empty for now. For example, 10:05",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def clean_at(self) -> datetime:
        """The time as a moment of the meeting's day."""
        at: time | None = self.cleaned_data.get("at")
        now = timezone.now()
        if at is not None:
            return moment_in_london(self.meeting.meets_on, at)
        if now.astimezone(LONDON).date() != self.meeting.meets_on:
            raise ValidationError("The meeting was on another day, so enter the time.")
        return now


class OpenForm(TimedForm):
    """Open the room."""


class CloseForm(TimedForm):
    """Close the room."""


class AnswerForm(OnceForm):
    """Whether a seat comes."""

    COMING, DEPUTY, APOLOGIES = "coming", "deputy", "apologies"

    says = forms.ChoiceField(
        label="Are you coming?",
        choices=[
            (COMING, "Yes"),
            (DEPUTY, "No, a deputy comes in my place"),
            (APOLOGIES, "No, and nobody can come"),
        ],
        widget=forms.RadioSelect,
    )
    deputy = forms.CharField(label="Name of the deputy", max_length=150, required=False)
    authority = forms.CharField(
        label="What the deputy may commit your agency to",
        max_length=300,
        required=False,
        help_text="A deputy has similar authority to yours. For example, policy, money, practice",
    )

    def clean(self) -> dict[str, Any]:
        """A deputy has a name and an authority."""
        given = super().clean() or self.cleaned_data
        if given.get("says") == self.DEPUTY:
            if not given.get("deputy"):
                self.add_error("deputy", "Enter the name of the deputy.")
            if not given.get("authority"):
                self.add_error("authority", "Enter what the deputy may commit your agency to.")
        return given

    def answer(self) -> tuple[Answer, Who | None]:
        """What the service takes."""
        given = self.cleaned_data
        if given["says"] == self.DEPUTY:
            return Answer.COMING, Who(name=given["deputy"], authority=given["authority"])
        return Answer(given["says"]), None


class CameForm(TimedForm):
    """Who came for a seat, and when."""

    who = forms.ChoiceField(label="Who came?", widget=forms.RadioSelect)
    name = forms.CharField(label="Name", max_length=150, required=False)
    authority = forms.CharField(
        label="What they may commit the agency to", max_length=300, required=False
    )

    def __init__(self, *args: Any, holdings: Sequence[SeatHolding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, User] = {str(one.user_id): one.user for one in holdings}
        who = self.fields["who"]
        if isinstance(who, forms.ChoiceField):
            who.choices = [
                *(
                    (str(one.user_id), f"{one.user}{', deputy' if one.is_deputy else ''}")
                    for one in holdings
                ),
                (SOMEBODY_ELSE, "Somebody else, as deputy"),
            ]

    def clean(self) -> dict[str, Any]:
        """Somebody else has a name."""
        given = super().clean() or self.cleaned_data
        if given.get("who") == SOMEBODY_ELSE and not given.get("name"):
            self.add_error("name", "Enter who came.")
        return given

    def arguments(self) -> dict[str, Any]:
        """Who came, as the service takes it."""
        given = super().arguments()
        chosen = given.pop("who")
        name, authority = given.pop("name"), given.pop("authority")
        who = (
            Who(name=name, authority=authority)
            if chosen == SOMEBODY_ELSE
            else Who(person=self.people[chosen])
        )
        return given | {"who": who}


class GuestForm(TimedForm):
    """Somebody without a seat who is in attendance."""

    name = forms.CharField(label="Name", max_length=150)
    post = forms.CharField(label="Post and organisation", max_length=200, required=False)


class InterestForm(OnceForm):
    """An interest that somebody declares."""

    attendance = forms.ModelChoiceField(
        Attendance.objects.none(), label="Who declares it?", empty_label="Choose a person"
    )
    interest = forms.CharField(
        label="What is the interest?", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    has_withdrawn = forms.BooleanField(
        label="They withdraw from this item and speak to no decision under it", required=False
    )

    def __init__(self, *args: Any, present: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["attendance"].queryset = present


class SpokenForm(TimedForm):
    """What each voting seat in the room said: agreed, abstained, objected, or nothing."""

    def __init__(self, *args: Any, present: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present
        for one in present:
            self.fields[f"stance_{one.pk}"] = forms.ChoiceField(
                label=f"{one.name}, {one.post}",
                choices=[*Agreement.Stance.choices, ("", "Did not speak")],
                initial=Agreement.Stance.AGREED,
                required=False,
            )

    def stance_fields(self) -> list[Any]:
        """One box for each voting seat in the room."""
        return [self[f"stance_{one.pk}"] for one in self.present]

    def stances(self) -> dict[int, str]:
        """What each seat said, by the key of its attendance."""
        given = {one.pk: self.cleaned_data.get(f"stance_{one.pk}", "") for one in self.present}
        return {pk: stance for pk, stance in given.items() if stance}


class ApprovalForm(SpokenForm):
    """Who agrees that the record of an earlier meeting is right."""


class DecisionForm(SpokenForm):
    """What is decided or recommended, on what authority, and what each voting seat in the room said."""

    text = forms.CharField(
        label="What is decided?",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence that stands without the note. No child, no family",
    )
    basis = forms.CharField(
        label="On what authority?",
        max_length=300,
        required=False,
        help_text="For example, the delegated authority of the three partners",
    )
    ratifies = forms.ModelChoiceField(
        Outcome.objects.none(),
        label="Does it ratify an earlier recommendation?",
        required=False,
        empty_label="No",
    )

    def __init__(self, *args: Any, waiting: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["ratifies"].queryset = waiting

    def said(self) -> Said:
        """What the service takes."""
        given = self.cleaned_data
        return Said(
            text=given["text"],
            basis=given["basis"],
            stances=self.stances(),
            ratifies=given.get("ratifies"),
        )


class RecordForm(TimedForm):
    """Something for the record."""

    text = forms.CharField(
        label="What is recorded?", max_length=MOST_WORDS, widget=forms.Textarea(attrs={"rows": 3})
    )


class RoomActionForm(OwedForm):
    """What is to be done, by whom and by when, given without leaving the item."""

    at = TimeOfDayField(
        label="At what time?",
        required=False,
        help_text="Leave it empty for now. For example, 10:05",
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    clean_at = TimedForm.clean_at


class EscalationForm(TimedForm):
    """What goes up, and to which parent group."""

    text = forms.CharField(
        label="What does the parent group have to settle?",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    to_group: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Which group?", empty_label="Choose a group"
    )

    def __init__(self, *args: Any, parents: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to_group"].queryset = Group.objects.filter(
            pk__in=[one.pk for one in parents]
        ).with_names()


class EscalationAnswerForm(OnceForm):
    """What the parent group says to it."""

    state = forms.ChoiceField(
        label="What does the group say?",
        choices=[
            (EscalationState.ACCEPTED.value, "It takes the matter on"),
            (EscalationState.RETURNED.value, "It returns the matter"),
        ],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label="Why, or what happens next",
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """What is returned has a reason."""
        given = super().clean() or self.cleaned_data
        if given.get("state") == EscalationState.RETURNED and not given.get("answer"):
            self.add_error("answer", "Enter why it is returned.")
        return given


class StrikeOutForm(OnceForm):
    """Why something that was recorded does not stand."""

    reason = forms.CharField(label="Why does it not stand?", max_length=300)


class DiscretionForm(OnceForm):
    """Why the chair lets a meeting without a quorum proceed."""

    reason = forms.CharField(label="Why may the meeting proceed?", max_length=300)


class NoteForm(forms.Form):
    """The note of an item with the version that was opened; saving it twice changes nothing, so it needs no key."""

    note = forms.CharField(
        label="Note",
        max_length=20_000,
        required=False,
        strip=False,
        help_text="An empty line begins a new paragraph.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def clean_note(self) -> str:
        """One kind of line break, so that the same words are the same."""
        return str(self.cleaned_data["note"]).replace("\r\n", "\n").strip()
