"""Forms of recommendations and actions: give one, report on it, close it, note its impact."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership import uploads
from partnership.errors import Refused
from partnership.forms import DatePartsField, OnceForm
from partnership.models import (
    Action,
    Actor,
    Agency,
    Embedding,
    Group,
    ImpactNote,
    Membership,
    Recommendation,
    RegisterEntry,
    User,
)
from partnership.services.actions import Owner


class RecommendationForm(OnceForm):
    """What should change, and who says so."""

    text = forms.CharField(
        label="What should change?", max_length=2000, widget=forms.Textarea,
        help_text="No names, nothing about a child",
    )  # fmt: skip
    made_by = forms.CharField(
        label="Who recommends it?", max_length=200,
        help_text="For example, the independent scrutineer’s report of May 2026",
    )  # fmt: skip
    on = DatePartsField(label="When was it made?", help_text="For example, 27 3 2026")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_on(self) -> date | None:
        """Not in the future."""
        on: date | None = self.cleaned_data["on"]
        if on and on > self.today:
            raise ValidationError("Enter a day that is not in the future.")
        return on


class OwedForm(OnceForm):
    """What is to be done, by whom and by when: what every place asks that gives an action."""

    what = forms.CharField(
        label="What is to be done?", max_length=300, help_text="No names of children or families"
    )
    measure = forms.CharField(
        label="How will we know that it made a difference?", max_length=300, required=False
    )
    person = forms.ModelChoiceField(
        User.objects.none(),
        label="A person",
        required=False,
        empty_label="Nobody in particular",
        help_text="Somebody must owe it: a person, an agency or a group",
    )
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="An agency", required=False, empty_label="None"
    )
    group: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="A group", required=False, empty_label="None"
    )
    due_on = DatePartsField(label="By when?", help_text="For example, 27 3 2027")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here, self.today = actor.partnership, actor.today
        members = Membership.objects.filter(partnership=here).current(actor.today)
        entries = RegisterEntry.objects.filter(partnership=here).current(actor.today)
        fields: dict[str, Any] = self.fields
        fields["person"].queryset = User.objects.filter(pk__in=members.values("user"))
        fields["agency"].queryset = Agency.objects.filter(pk__in=entries.values("agency"))
        groups = Group.objects.filter(partnership=here).current(actor.today).with_names()
        fields["group"].queryset = self.groups = groups

    def clean_due_on(self) -> date | None:
        """Not in the past."""
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise ValidationError("Enter a day that is not in the past.")
        return due_on

    def clean(self) -> dict[str, Any]:
        """Somebody owes it."""
        given = super().clean() or self.cleaned_data
        owners = ("person", "agency", "group")
        if not any(given.get(one) or one in self.errors for one in owners):
            self.add_error("person", "Choose who owes the action: a person, an agency or a group.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The owner as the service takes it."""
        given = super().arguments()
        owner = Owner(*(given.pop(one) for one in ("person", "agency", "group")))
        return given | {"owner": owner}


class ActionForm(OwedForm):
    """The same, with how urgent it is, in whose log it stands and where it came from."""

    priority = forms.TypedChoiceField(
        label="How urgent is it?",
        choices=Action.Priority.choices,
        initial=Action.Priority.ORDINARY,
        required=False,
        coerce=int,
    )
    log: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label="In which group’s log does it stand?",
        required=False,
        empty_label="None",
        help_text="The chair of that group closes it",
    )
    raised_in = forms.CharField(
        label="Where was it raised?",
        max_length=200,
        required=False,
        help_text="A reference, for example MT-2026-014. No names, nothing of a case",
    )
    recommendation: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Which recommendation does it answer?", required=False, empty_label="None"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["log"].queryset = self.groups
        fields["recommendation"].queryset = Recommendation.objects.filter(
            partnership=actor.partnership
        )

    def arguments(self) -> dict[str, Any]:
        """The urgency and the log as the service takes them."""
        given = super().arguments()
        priority = Action.Priority(given["priority"] or Action.Priority.ORDINARY)
        return given | {"group": given.pop("log"), "priority": priority}


class ProgressForm(OnceForm):
    """How it goes, and whether something stands in the way."""

    text = forms.CharField(
        label="How is it going?", max_length=2000, widget=forms.Textarea,
        help_text="No names of children or families",
    )  # fmt: skip
    is_blocked = forms.TypedChoiceField(
        label="Does something stand in the way?",
        choices=[("no", "No, it is going ahead"), ("yes", "Yes, it is blocked")],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
        help_text="The chair and the business manager are told when it is blocked",
    )
    expected_on = DatePartsField(
        label="When do you expect it to be done?",
        required=False,
        help_text="Your own estimate. It does not move the day on which it is due",
    )


class DueDateForm(OnceForm):
    """Another day, and why."""

    due_on = DatePartsField(label="By when now?", help_text="For example, 27 3 2027")
    reason = forms.CharField(label="Why is it moved?", max_length=500, widget=forms.Textarea)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_due_on(self) -> date | None:
        """Not in the past."""
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise ValidationError("Enter a day that is not in the past.")
        return due_on


class WithdrawForm(OnceForm):
    """Why it is no longer needed."""

    reason = forms.CharField(
        label="Why is it no longer needed?", max_length=500, widget=forms.Textarea
    )


class EvidenceForm(OnceForm):
    """A document that shows how an action went."""

    title = forms.CharField(
        label="What is it?", max_length=200, help_text="For example, audit of May 2027. No names"
    )
    dated_on = DatePartsField(
        label="Of which day is it?", required=False, help_text="For example, 27 3 2027"
    )
    file = forms.FileField(
        label="Document", help_text="PDF, Word, Excel, PowerPoint, a picture or plain text"
    )

    def clean_file(self) -> Any:
        """A file that can be taken, said before anything is kept."""
        file = self.cleaned_data["file"]
        try:
            uploads.taken(file, name=file.name, size=file.size)
        except Refused as refused:
            raise ValidationError(refused.sentence) from None
        file.seek(0)
        return file


class LookBackForm(OnceForm):
    """Whether what an action changed held."""

    state = forms.ChoiceField(
        label="Is it the way things are done now?",
        choices=[
            (Embedding.EMBEDDED, "Yes, it is embedded"),
            (Embedding.REOPENED, "No, the action is open again"),
        ],
        widget=forms.RadioSelect,
    )
    found = forms.CharField(
        label="What did you find?", max_length=2000, widget=forms.Textarea,
        help_text="And how you know. No names of children or families",
    )  # fmt: skip
    due_on = DatePartsField(
        label="If it is open again, by when is it due?",
        required=False,
        help_text="For example, 27 3 2027",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """An action that is opened again has a day."""
        given = super().clean() or self.cleaned_data
        due_on = given.get("due_on")
        if given.get("state") == Embedding.REOPENED and "due_on" not in self.errors:
            if due_on is None:
                self.add_error("due_on", "Say by when it is due now.")
            elif due_on < self.today:
                self.add_error("due_on", "Enter a day that is not in the past.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The state as the service takes it."""
        given = super().arguments()
        return given | {"state": Embedding(given["state"])}


class ReportDoneForm(OnceForm):
    """What was done."""

    progress = forms.CharField(
        label="What was done?", max_length=2000, widget=forms.Textarea,
        help_text="A chair reads this before closing the action. No names of children or families",
    )  # fmt: skip


class SendBackForm(OnceForm):
    """Why it is not done yet."""

    reason = forms.CharField(label="What is still missing?", max_length=1000, widget=forms.Textarea)


class ImpactForm(OnceForm):
    """What difference an action made."""

    difference = forms.CharField(
        label="What difference did it make?", max_length=2000, widget=forms.Textarea,
        help_text="For children and families, or for how people work. No names",
    )  # fmt: skip
    evidence = forms.CharField(
        label="How do we know?", max_length=2000, widget=forms.Textarea,
        help_text="For example, an audit, a survey, figures, what children said",
    )  # fmt: skip
    grade = forms.ChoiceField(
        label="How much difference?", choices=ImpactNote.Grade.choices, widget=forms.RadioSelect
    )
    observed_on = DatePartsField(label="When was it seen?", help_text="For example, 27 3 2027")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_observed_on(self) -> date | None:
        """Not in the future."""
        on: date | None = self.cleaned_data["observed_on"]
        if on and on > self.today:
            raise ValidationError("Enter a day that is not in the future.")
        return on
