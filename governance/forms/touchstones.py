"""The forms of the touchstones, and of what a change or a plan does to them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from governance.forms.entries import sentence
from governance.forms.plan import words
from governance.models import Measurement, Touchstone
from governance.rules.touchstone import Effect
from governance.services.touchstones import Judged
from partnership.forms import DatePartsField, OnceForm

NOT_JUDGED = ("", "Not judged yet")


class TouchstoneForm(OnceForm):
    """One principle, and from when it is in force."""

    says = forms.CharField(label="The touchstone, in one line", max_length=300)
    about = words("What does it mean here?", required=False)
    starts_on = DatePartsField(label="In force from", help_text="For example, 1 4 2026")


class RewordTouchstoneForm(TouchstoneForm):
    """Another wording, from a later day."""

    def __init__(self, *args: Any, touchstone: Touchstone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.after = touchstone.starts_on

    def clean_starts_on(self) -> date | None:
        """Later than the wording whose place it takes."""
        starts_on: date | None = self.cleaned_data["starts_on"]
        if starts_on and starts_on <= self.after:
            raise forms.ValidationError("Enter a day after the one from which the earlier wording is in force.")  # fmt: skip
        return starts_on


class EndTouchstoneForm(OnceForm):
    """On which day a touchstone ends."""

    ends_on = DatePartsField(label="Its last day", help_text="For example, 31 3 2027")

    def __init__(self, *args: Any, touchstone: Touchstone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.from_day = touchstone.starts_on

    def clean_ends_on(self) -> date | None:
        """Not before its first."""
        ends_on: date | None = self.cleaned_data["ends_on"]
        if ends_on and ends_on < self.from_day:
            raise forms.ValidationError("Enter a day that is not before its first.")
        return ends_on


class MeasureForm(OnceForm):
    """What a change or a plan does to each touchstone in force, and why."""

    def __init__(
        self,
        *args: Any,
        touchstones: Sequence[Touchstone],
        stands: Sequence[Measurement],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.touchstones = touchstones
        newest = {one.touchstone_id: one for one in stands}
        for one in touchstones:
            now = newest.get(one.pk)
            self.fields[f"effect-{one.pk}"] = forms.ChoiceField(
                label=one.says,
                required=False,
                choices=[*Effect.choices, NOT_JUDGED],
                widget=forms.RadioSelect,
                initial=now.effect if now else "",
            )
            self.fields[f"why-{one.pk}"] = sentence(
                f"Why? ({one.says})", required=False
            )  # fmt: skip
            self.fields[f"why-{one.pk}"].initial = now.why if now else ""

    def clean(self) -> dict[str, Any]:
        """At least one is judged, and each that is says why."""
        given = super().clean() or self.cleaned_data
        for one in self.touchstones:
            judged, why = given.get(f"effect-{one.pk}"), given.get(f"why-{one.pk}")
            if judged and not why and f"why-{one.pk}" not in self.errors:
                self.add_error(f"why-{one.pk}", "Say why.")
        if not self.errors and not any(given.get(f"effect-{one.pk}") for one in self.touchstones):
            self.add_error(f"effect-{self.touchstones[0].pk}", "Judge at least one touchstone.")
        return given

    def arguments(self) -> dict[str, Any]:
        """What was judged, as the service takes it."""
        given = super().arguments()
        judged = [
            Judged(one, Effect(given[f"effect-{one.pk}"]), given[f"why-{one.pk}"])
            for one in self.touchstones
            if given[f"effect-{one.pk}"]
        ]
        return {"judged": judged}


class MeasuredFilter(forms.Form):
    """What is measured: changes, phases, programmes or priorities."""

    KINDS = [
        ("change", "Changes of the arrangements"),
        ("phase", "Phases"),
        ("programme", "Work programmes"),
        ("priority", "Priorities"),
    ]

    kind = forms.ChoiceField(label="What is measured", required=False, choices=KINDS)
    how = forms.ChoiceField(
        label="How it stands",
        required=False,
        choices=[
            ("", "All"),
            ("not", "Not measured yet"),
            (Effect.WEAKENS, "Weakens a touchstone"),
        ],
    )

    def chosen(self) -> tuple[str, str]:
        """The kind, changes unless another is chosen, and how it stands."""
        self.is_valid()
        kind = self.cleaned_data.get("kind") or "change"
        return kind, self.cleaned_data.get("how") or ""
