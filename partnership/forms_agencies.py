"""Forms of the register of agencies: its filters, an entry, its end, a succession, a contact."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, RegisterEntry
from partnership.roles import AgencyKind, Sector
from partnership.services.agencies import Facts, Standing


class RegisterFilters(forms.Form):
    """What the register is narrowed by."""

    WHEN = [("", "Current"), ("past", "Past"), ("all", "Current and past")]

    q = forms.CharField(label="Search", required=False, max_length=100)
    standing = forms.ChoiceField(
        label="Standing",
        required=False,
        choices=[("", "All but schools and settings"), *RegisterEntry.Standing.choices],
    )
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "All"), *AgencyKind.choices]
    )
    sector = forms.ChoiceField(
        label="Sector", required=False, choices=[("", "All"), *Sector.choices]
    )
    when = forms.ChoiceField(label="When", required=False, choices=WHEN)


class EntryForm(OnceForm):
    """An agency's entry: what it is, and what it is here."""

    standing = forms.ChoiceField(
        label="Standing", choices=RegisterEntry.Standing.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label="Name", max_length=200, required=False,
        help_text="Leave empty only where the area has none of a category",
    )  # fmt: skip
    short_name = forms.CharField(label="Short name", max_length=60, required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Choose"), *AgencyKind.choices], required=False
    )
    sector = forms.ChoiceField(
        label="Sector", choices=[("", "Choose"), *Sector.choices], required=False
    )
    has_national_remit = forms.BooleanField(label="It works in the whole country", required=False)
    category = forms.CharField(
        label="Category", max_length=120, required=False,
        help_text="As in the relevant agencies regulations, for example “Children’s homes”",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why is it here?", max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    is_name_withheld = forms.BooleanField(
        label="Withhold its name in the public, printed and exported register", required=False
    )
    reports_when_needed = forms.BooleanField(
        label="It reports when needed, instead of regularly", required=False
    )
    starts_on = DatePartsField(
        label="From which day?", required=False, help_text="For example, 27 3 2026"
    )

    def __init__(
        self, *args: Any, entry: RegisterEntry | None = None, may_rename: bool = True, **kwargs: Any
    ) -> None:
        if entry:
            kwargs["initial"] = _first_shown(entry)
        super().__init__(*args, **kwargs)
        self.may_rename = may_rename and (entry is None or entry.agency is not None)
        if entry:
            del self.fields["starts_on"]
        if not self.may_rename:
            for name in ("name", "short_name", "kind", "sector", "has_national_remit"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """An agency has a name, a kind and a sector; "none in the area" has a category and no name."""
        given = super().clean() or self.cleaned_data
        if not self.may_rename:
            return given
        if given.get("standing") == RegisterEntry.Standing.NONE_IN_AREA:
            if given.get("name"):
                self.add_error("name", "Leave the name empty: the area has none of this category.")
            if not given.get("category"):
                self.add_error("category", "Enter the category of which the area has none.")
            return given
        for name, sentence in (
            ("name", "Enter the name of the agency."),
            ("kind", "Choose what it is."),
            ("sector", "Choose the sector it stands for."),
        ):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        return given

    def facts(self) -> Facts | None:
        """What the agency is; nothing where the area has none, or where it may not be changed here."""
        given = self.cleaned_data
        if not self.may_rename or given["standing"] == RegisterEntry.Standing.NONE_IN_AREA:
            return None
        names = ("name", "kind", "sector", "short_name", "has_national_remit")
        return Facts(**{name: given[name] for name in names})

    def says(self) -> Standing:
        """What the agency is in this partnership."""
        names = ("standing", "category", "reason", "is_name_withheld", "reports_when_needed")
        return Standing(**{name: self.cleaned_data[name] for name in names})


def _first_shown(entry: RegisterEntry) -> dict[str, Any]:
    here = ("standing", "category", "reason", "is_name_withheld", "reports_when_needed")
    shown = {name: getattr(entry, name) for name in here}
    if entry.agency:
        there = ("name", "short_name", "kind", "sector", "has_national_remit")
        shown |= {name: getattr(entry.agency, name) for name in there}
    return shown


class ChangeEntryForm(EntryForm):
    """An entry that stands: whether it names an agency does not change any more."""

    def __init__(self, *args: Any, entry: RegisterEntry, may_rename: bool, **kwargs: Any) -> None:
        super().__init__(*args, entry=entry, may_rename=may_rename, **kwargs)
        none = RegisterEntry.Standing.NONE_IN_AREA
        fields: dict[str, Any] = self.fields
        fields["standing"].choices = [
            (value, label)
            for value, label in RegisterEntry.Standing.choices
            if (value == none) is (entry.agency is None)
        ]


class EndForm(OnceForm):
    """The last day of something that is kept in the record."""

    on = DatePartsField(label="Last day", help_text="For example, 27 3 2026")

    def __init__(self, *args: Any, starts_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on

    def clean_on(self) -> date | None:
        """Not before the first day."""
        on: date | None = self.cleaned_data["on"]
        if on and self.starts_on and on < self.starts_on:
            raise ValidationError("The last day cannot be before the first.")
        return on


class SuccessionForm(OnceForm):
    """From whom an agency took over."""

    predecessor = forms.ModelChoiceField(Agency.objects.none(), label="It took over from")
    on = DatePartsField(label="When?", help_text="For example, 1 7 2022")
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(self, *args: Any, actor: Actor, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = RegisterEntry.objects.filter(partnership=actor.partnership)
        fields: dict[str, Any] = self.fields
        fields["predecessor"].queryset = Agency.objects.filter(
            pk__in=entries.values("agency")
        ).exclude(pk=agency.pk)


class ContactForm(OnceForm):
    """A named contact."""

    purpose = forms.CharField(
        label="For what?", max_length=120,
        help_text="For example, “Single point of contact” or “Section 11 return”",
    )  # fmt: skip
    name = forms.CharField(label="Name", max_length=150)
    email = forms.EmailField(label="Work e-mail address")
    telephone = forms.CharField(label="Telephone", max_length=40, required=False)
    is_on_distribution_list = forms.BooleanField(
        label="Put this address on the distribution list", required=False, initial=True
    )
