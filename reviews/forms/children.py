"""The form of one child of an incident, and who a child is."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from partnership.forms import DatePartsField, OnceForm
from reviews.forms.rosters import PurposeForm
from reviews.models import Child
from reviews.rules.child import Standing
from reviews.rules.incident import Harm
from reviews.services.children import ChildReported

OLDEST = 120


class ChildFields(forms.Form):
    """What is asked of one child."""

    pseudonym = forms.CharField(
        label="What to call the child here",
        help_text="For example Child K. Never the child's name or initials.",
        max_length=40,
        error_messages={"required": "Enter a name to use here, for example Child K."},
    )
    harm = forms.ChoiceField(
        label="What happened",
        choices=Harm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what happened."},
    )
    standing = forms.ChoiceField(
        label="Is the child in care, or a care leaver?",
        help_text="Their deaths are also told to the Secretary of State and Ofsted.",
        choices=Standing.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say whether the child is in care. You can say “Not known yet”."
        },
    )
    is_unborn = forms.BooleanField(label="The child was not born yet", required=False)
    age = forms.IntegerField(
        label="Age in years on the day of the incident",
        help_text="0 for a baby. You can leave it out where you enter the date of birth.",
        min_value=0,
        max_value=OLDEST,
        required=False,
        error_messages={"invalid": "Enter the age in whole years, for example 3."},
    )
    child_name = forms.CharField(
        label="The child's name",
        help_text="Kept apart and encrypted. Each time somebody opens it is recorded.",
        max_length=150,
        required=False,
    )
    child_born_on = DatePartsField(label="The child's date of birth", required=False)

    def clean_child_born_on(self) -> Any:
        """Not in the future."""
        born_on = self.cleaned_data["child_born_on"]
        if born_on and born_on > timezone.localdate():
            raise ValidationError("The date of birth is in the future. Check the year.")
        return born_on

    def clean(self) -> dict[str, Any]:
        """A child who is not born yet has neither age nor date of birth."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("is_unborn") and values.get("age") is not None:
            self.add_error("age", "A child who is not born yet has no age. Leave it out.")
        if values.get("is_unborn") and values.get("child_born_on"):
            self.add_error("child_born_on", "A child who is not born yet has no date of birth.")
        return values

    def reported(self) -> ChildReported:
        """The child as the service takes it."""
        values = self.cleaned_data
        return ChildReported(
            pseudonym=values["pseudonym"],
            harm=Harm(values["harm"]),
            standing=Standing(values["standing"]),
            is_unborn=values["is_unborn"],
            age=values["age"],
            name=values["child_name"],
            born_on=values["child_born_on"],
        )


class ChildOfReport(ChildFields):
    """One child on the page on which an incident is reported."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, number: int, **kwargs: Any
    ) -> None:
        super().__init__(data, prefix=f"child-{number}", **kwargs)
        self.number = number


class ChildForm(ChildFields, OnceForm):
    """A child added to an incident, or what is recorded of one corrected."""

    death_known_on = DatePartsField(
        label="Day the authority became aware of the death",
        help_text="Only where the child died after the incident was reported. The five working days count from it.",
        required=False,
    )

    def clean_death_known_on(self) -> Any:
        """Not in the future."""
        day = self.cleaned_data["death_known_on"]
        if day and day > timezone.localdate():
            raise ValidationError("The day is in the future. Check the year.")
        return day

    def reported(self) -> ChildReported:
        """The child as the service takes it, with the day its death became known."""
        return replace(super().reported(), death_known_on=self.cleaned_data["death_known_on"])

    @classmethod
    def of(cls, child: Child, data: Mapping[str, Any] | None) -> "ChildForm":
        """The form of a child who is named already; the vault is not opened for it."""
        names = ("pseudonym", "harm", "standing", "is_unborn", "age")
        form = cls(data, initial={name: getattr(child, name) for name in names})
        kept = "Leave this empty to keep what the vault holds."
        form.fields["child_name"].help_text = kept
        form.fields["child_born_on"].help_text = kept
        return form


class FurtherChildrenForm(OnceForm):
    """The children beyond the fourth."""

    words = forms.CharField(
        label="Further children",
        help_text="How many, and what happened to each. No names.",
        max_length=2000,
        widget=forms.Textarea,
        required=False,
    )


class IdentityForm(PurposeForm):
    """Which child, and what for."""

    child = forms.ModelChoiceField(
        label="Which child?",
        queryset=Child.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "Choose the child.",
            "invalid_choice": "Choose a child of this incident.",
        },
    )
    field_order = ("child", "purpose")

    def __init__(self, data: Mapping[str, Any] | None = None, *, children: list[Child]) -> None:
        super().__init__(data)
        self.children = children
        if len(children) == 1:
            del self.fields["child"]
            return
        field = self.fields["child"]
        field.queryset = Child.objects.filter(pk__in=[one.pk for one in children])  # type: ignore[attr-defined]
        field.label_from_instance = _called  # type: ignore[attr-defined]

    def chosen(self) -> Child:
        """The child whose identity is asked for."""
        child: Child = self.cleaned_data.get("child") or self.children[0]
        return child


def _called(child: Child) -> str:
    return child.pseudonym
