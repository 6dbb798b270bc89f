"""The forms of disputes: raise one, answer, take further, mediate, advise, end; and the ladder."""

import re
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.forms.risks import LateFields
from governance.rules.dispute import About, DisputeState, Level, Theme
from governance.services.disputes import Line, Raised, raises_for
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, RegisterEntry
from partnership.roles import Role

NO_NAMES = "No names, dates of birth or addresses"
# An NHS number, or a date as people write it.
TELLS_WHO = re.compile(r"\b\d{3}[ -]?\d{3}[ -]?\d{4}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b")


def _text(
    label: str, *, most: int = 2000, rows: int = 5, help_text: str = NO_NAMES
) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows})
    )  # fmt: skip


class DisputeFilters(forms.Form):
    """What the disputes are narrowed by."""

    state = forms.ChoiceField(
        label="State", required=False,
        choices=[("", "Open"), *DisputeState.choices[1:], ("all", "All")],
    )  # fmt: skip
    about = forms.ChoiceField(label="About", required=False, choices=[("", "All"), *About.choices])
    level = forms.TypedChoiceField(
        label="Stage", required=False, coerce=int, empty_value=None,
        choices=[("", "All"), *((one.value, str(one.value)) for one in Level)],
    )  # fmt: skip


class RaiseForm(OnceForm):
    """A dispute as somebody raises it. The child is a reference here, never a name."""

    raising = forms.ModelChoiceField(
        Agency.objects.none(), label="Your agency", empty_label="Choose an agency"
    )
    answering = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Which agency is asked to answer?",
        empty_label="Choose an agency",
    )
    also_answering = forms.ModelChoiceField(
        Agency.objects.none(),
        label="A second agency that is asked",
        required=False,
        empty_label="None",
    )
    about = forms.ChoiceField(
        label="What is it about?", choices=About.choices, widget=forms.RadioSelect
    )
    child_reference = forms.CharField(
        label="Pseudonym or reference of the child", max_length=40,
        help_text="Your own case number or a pseudonym. Never the child’s name",
    )  # fmt: skip
    what = _text("What do you disagree about?")
    own_procedure = forms.CharField(
        label="What was tried in your own agency?", max_length=2000, required=False,
        help_text="Your own procedure comes first, unless a child may be at immediate risk",
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    needed_by = DatePartsField(
        label="Is there a day by which the child needs an answer?", required=False,
        help_text="Leave it empty where the ladder’s days are soon enough",
    )  # fmt: skip
    is_immediate = forms.BooleanField(
        label="A child may be at immediate risk: the answer is due today", required=False
    )
    starts_at = forms.TypedChoiceField(
        label="At which stage does it begin?", coerce=lambda value: Level(int(value)), initial=1,
        help_text="Stages are skipped only where a child may be at immediate risk",
    )  # fmt: skip
    skipped_because = forms.CharField(
        label="Why are stages skipped?", max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        entries = RegisterEntry.objects.filter(partnership=actor.partnership).current(actor.today)
        known = Agency.objects.filter(pk__in=entries.values("agency"))
        mine = (
            known
            if Role.BUSINESS_MANAGER in actor.roles
            else known.filter(pk__in=raises_for(actor))
        )
        fields: dict[str, Any] = self.fields
        fields["raising"].queryset = mine
        fields["answering"].queryset = fields["also_answering"].queryset = known
        fields["starts_at"].choices = [(one.level.value, one.name) for one in lines if one.is_used]

    def clean_child_reference(self) -> str:
        """Nothing that tells who the child is."""
        given: str = self.cleaned_data["child_reference"]
        if TELLS_WHO.search(given):
            raise ValidationError(
                "This looks like an NHS number or a date of birth. Use a pseudonym or your case number."
            )
        return given

    def clean_needed_by(self) -> date | None:
        """Today or later."""
        day: date | None = self.cleaned_data["needed_by"]
        if day and day < self.actor.today:
            raise ValidationError("Enter today or a day to come.")
        return day

    def clean(self) -> dict[str, Any]:
        """Two agencies, the own procedure first, and no stage skipped without the risk and the reason."""
        given = super().clean() or self.cleaned_data
        both = [given.get(one) for one in ("raising", "answering", "also_answering")]
        named = [one for one in both if one]
        if len(set(named)) != len(named):
            self.add_error("answering", "Each agency stands on one side, once.")
        immediate = given.get("is_immediate")
        if not immediate and not given.get("own_procedure") and "own_procedure" not in self.errors:
            self.add_error("own_procedure", "Say what was tried in your own agency first.")
        if given.get("starts_at", Level.PRACTITIONERS) != Level.PRACTITIONERS:
            if not immediate:
                self.add_error(
                    "starts_at",
                    "Begin with the first stage, or say that a child may be at immediate risk.",
                )
            elif not given.get("skipped_because"):
                self.add_error("skipped_because", "Say why stages are skipped.")
        return given  # fmt: skip

    def raised(self) -> Raised:
        """What the service takes."""
        given = self.arguments()
        asked = (given.pop("answering"), given.pop("also_answering"))
        given["about"] = About(given["about"])
        return Raised(answering=tuple(one for one in asked if one), **given)


class AnswerDisputeForm(OnceForm):
    """What the side that is asked answers."""

    text = _text("What is your agency’s answer?")


class AdviceForm(OnceForm):
    """What is advised."""

    text = _text("What do you advise?")


class MediationForm(OnceForm):
    """What a mediation came to."""

    is_agreed = forms.TypedChoiceField(
        label="Did the sides agree?", widget=forms.RadioSelect, coerce=lambda value: value == "yes",
        choices=[("yes", "Yes, they agreed"), ("no", "No, they did not agree")],
    )  # fmt: skip
    text = _text("What was agreed, or what remains open?")


class FurtherForm(LateFields):
    """Why a dispute is taken to a higher stage, and to which."""

    to = forms.TypedChoiceField(
        label="To which stage?", widget=forms.RadioSelect, coerce=lambda value: Level(int(value))
    )
    reason = _text("Why is it taken further?", most=1000, rows=3)

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [(one.level.value, one.name) for one in lines]
        if lines:
            fields["to"].initial = lines[0].level.value


class EndForm(LateFields):
    """How a dispute ended, and what can be learned from it."""

    outcome = _text("What was agreed?")
    theme = forms.TypedChoiceField(
        label="What can the partnership learn?", choices=Theme.choices, coerce=Theme, widget=forms.RadioSelect
    )  # fmt: skip


class LadderForm(OnceForm):
    """The ladder as this partnership words it: of each level its name, its working days and whether it is used."""

    def __init__(self, *args: Any, lines: list[Line], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        for one in lines:
            number = one.level.value
            self.fields[f"name_{number}"] = forms.CharField(
                label=f"Stage {number}: who settles it", max_length=120, initial=one.name
            )
            self.fields[f"days_{number}"] = forms.IntegerField(
                label=f"Stage {number}: working days", min_value=1, max_value=60, initial=one.days
            )
            if one.level not in {Level.PRACTITIONERS, Level.LEADERS}:
                self.fields[f"used_{number}"] = forms.BooleanField(
                    label=f"Stage {number} is used here", required=False, initial=one.is_used
                )

    def new_lines(self) -> list[Line]:
        """What the service takes."""
        given = self.cleaned_data
        return [
            Line(
                level=one.level,
                name=given[f"name_{one.level.value}"],
                is_used=given.get(f"used_{one.level.value}", True),
                days=given[f"days_{one.level.value}"],
                source="",
            )
            for one in self.lines
        ]
