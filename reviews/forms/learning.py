"""The forms of learning: a finding, its clearance, a recommendation, an action that can be measured, themes."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from partnership.forms import EARLIEST_YEAR, LATEST_YEAR, OnceForm
from partnership.forms_actions import OwedForm
from partnership.models import Action, Actor, Agency
from reviews.models import Theme
from reviews.rules.finding import FindingKind, FoundIn
from reviews.rules.learning_line import Stage

MOST_WORDS = 4000
BIGGEST_NUMBER = 2_000_000_000
WARNING = (
    "This is written to leave the case. No name, initials, age, date, street or school; nothing by which the child, the "
    "family or a practitioner could be known"
)


class ThemesField(forms.ModelMultipleChoiceField):
    """Themes to tick; the form says of which partnership by `offer_themes`."""

    def __init__(self, label: str = "What is it about?", help_text: str = "") -> None:
        wrong = "Choose themes of this partnership."
        super().__init__(
            Theme.objects.none(),
            label=label,
            help_text=help_text,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"invalid_choice": wrong, "invalid_pk_value": wrong},
        )


def offer_themes(form: forms.Form, actor: Actor, had: QuerySet[Theme] | None = None) -> None:
    """Fill the boxes of themes with those of the partnership, and with retired ones that stand already."""
    fields: dict[str, Any] = form.fields
    offered = Theme.objects.offered(actor.partnership)
    if had is not None:
        offered = offered | Theme.objects.of(actor.partnership).filter(pk__in=had.values("pk"))
        fields["themes"].initial = list(had.values_list("pk", flat=True))
    fields["themes"].queryset = offered


class ThemedForm(OnceForm):
    """A form with themes and the version at which its words were opened."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=BIGGEST_NUMBER, initial=0
    )

    def __init__(
        self, *args: Any, actor: Actor, had: QuerySet[Theme] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self, actor, had)

    def arguments(self) -> dict[str, Any]:
        """The words apart from the themes and the version."""
        given = super().arguments()
        version, themes = given.pop("version"), list(given.pop("themes"))
        return {"words": given, "themes": themes, "version": version}


class FindingForm(ThemedForm):
    """What a case teaches, in words that may leave it."""

    kind = forms.ChoiceField(label="What is it?", choices=FindingKind.choices, widget=forms.RadioSelect)  # fmt: skip
    found_in = forms.ChoiceField(
        label="Where was it found?", choices=FoundIn.choices, widget=forms.RadioSelect
    )
    title = forms.CharField(
        label="The finding in one line", max_length=200, help_text=WARNING,
        error_messages={"required": "Say in one line what was found."},
    )  # fmt: skip
    text = forms.CharField(
        label="What was found, and why does it matter?", max_length=MOST_WORDS, help_text=WARNING,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Say what was found."},
    )  # fmt: skip
    themes = ThemesField()


class ClearForm(OnceForm):
    """The clearance of the wording that was read."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, max_value=BIGGEST_NUMBER, initial=0
    )
    has_read = forms.BooleanField(
        label="I have read it, and nothing in it points at the child, the family or a practitioner",
        error_messages={"required": "Tick the box once you have read the wording."},
    )

    def arguments(self) -> dict[str, Any]:
        """The version that was read."""
        return {"version": super().arguments()["version"]}


class IncidentThemesForm(OnceForm):
    """What a case is about."""

    themes = ThemesField(
        "What is this case about?",
        "It leaves the case only as a number, and never where fewer than five cases share it",
    )

    def __init__(self, *args: Any, actor: Actor, had: QuerySet[Theme], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_themes(self, actor, had)


class LineThemesForm(IncidentThemesForm):
    """What a recommendation is about, beside the themes of what it came from."""

    themes = ThemesField("What is it about?", "Beside the themes of what it came from")


class RecommendForm(OnceForm):
    """What should change."""

    text = forms.CharField(
        label="What should change?", max_length=2000, widget=forms.Textarea,
        help_text="Everybody who sees its actions reads it. No names, nothing about a child",
        error_messages={"required": "Say what should change."},
    )  # fmt: skip


class SmartActionForm(OwedForm):
    """An action that answers a recommendation: one thing, somebody's, with a day and a way to know that it helped."""

    log: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        label="In which group’s log does it stand?",
        required=False,
        empty_label="None",
        help_text="The chair of that group closes it",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, actor=actor, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["log"].queryset = self.groups
        fields["what"].help_text = "One thing that can be done and seen. No names of children or families"  # fmt: skip
        fields["measure"].required = True
        fields["measure"].help_text = "What will be different for children, and how it is seen"
        fields["measure"].error_messages["required"] = "Say how we will know that it helped."

    def arguments(self) -> dict[str, Any]:
        """The log as the service takes it."""
        given = super().arguments()
        return given | {"group": given.pop("log")}


class ThemeForm(OnceForm):
    """One more theme."""

    name = forms.CharField(label="Theme", max_length=80, help_text="A few words, never a case")
    says = forms.CharField(label="What belongs to it?", max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = actor.partnership

    def clean_name(self) -> str:
        """Not one that there is."""
        name: str = self.cleaned_data["name"]
        if Theme.objects.of(self.partnership).filter(name__iexact=name).exists():
            raise ValidationError("There is a theme of this name already.")
        return name


class LineFilters(forms.Form):
    """What the lines are narrowed by."""

    ORIGINS = [("", "Anything"), ("finding", "A finding"), ("national", "A national review"), ("other", "Something else")]  # fmt: skip
    LATE = [("", "All"), ("look", "A re-review is due"), ("action", "An action is overdue")]

    q = forms.CharField(label="Search", required=False, max_length=100)
    stage = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *Stage.choices])
    theme: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Theme", required=False, empty_label="All themes"
    )
    agency: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Agency that acts", required=False, empty_label="All agencies"
    )
    origin = forms.ChoiceField(label="Came from", required=False, choices=ORIGINS)
    late = forms.ChoiceField(label="Late", required=False, choices=LATE)

    def __init__(self, *args: Any, actor: Actor, actions: QuerySet[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["theme"].queryset = Theme.objects.of(actor.partnership)
        owing = actions.filter(recommendation__isnull=False).values("owner_agency")
        fields["agency"].queryset = Agency.objects.filter(pk__in=owing)

    def chosen(self) -> dict[str, Any]:
        """What was chosen; what makes no sense counts as not chosen."""
        self.is_valid()
        return self.cleaned_data


class FindingFilters(forms.Form):
    """What the shared findings are narrowed by."""

    kind = forms.ChoiceField(label="What it is", required=False, choices=[("", "All"), *FindingKind.choices])  # fmt: skip
    theme: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Theme", required=False, empty_label="All themes"
    )
    q = forms.CharField(label="Search", required=False, max_length=100)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["theme"].queryset = Theme.objects.of(actor.partnership)


class YearsFilter(forms.Form):
    """From which year to which the themes are counted."""

    since = forms.IntegerField(label="From year", required=False, min_value=1990, max_value=2199)
    until = forms.IntegerField(label="To year", required=False, min_value=1990, max_value=2199)


class PeriodFilter(forms.Form):
    """The period of the figures."""

    since = forms.DateField(label="From", required=False, widget=forms.DateInput)
    until = forms.DateField(label="To", required=False, widget=forms.DateInput)

    def clean_since(self) -> date | None:
        """In a year that a register may hold."""
        return _in_a_year_of_ours(self.cleaned_data["since"])

    def clean_until(self) -> date | None:
        """In a year that a register may hold."""
        return _in_a_year_of_ours(self.cleaned_data["until"])


def _in_a_year_of_ours(day: date | None) -> date | None:
    if day and not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise ValidationError("Enter the year with four figures, for example 2026.")
    return day
