"""The forms of agendas: an item, how one begins, where one goes, who is invited, and the rules of standing items."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from governance.forms.fields import GroupChoice
from governance.models import AgendaTemplate, Meeting
from governance.rules.agenda import MOST_MINUTES
from governance.rules.meeting import ItemKind, Purpose
from governance.services.agendas import ItemWords
from partnership.clocks import in_words
from partnership.forms import OnceForm
from partnership.models import Group, Seat, User

MOST_ASKS = 2000


class MeetingChoice(forms.ModelChoiceField):
    """A meeting by its day and reference."""

    def label_from_instance(self, obj: Any) -> str:
        """The day, the reference and the title."""
        return f"{in_words(obj.meets_on)} ({obj.reference}), {obj.title}"


class WordsForm(OnceForm):
    """What an item says."""

    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text="Name no child and no family: the title is printed and sent out",
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=Purpose.choices,
        initial=Purpose.DISCUSSION,
        widget=forms.RadioSelect,
    )
    asks = forms.CharField(
        label="What is the meeting asked to do?",
        max_length=MOST_ASKS,
        required=False,
        help_text="One sentence. For example: agree the budget for next year",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    minutes_planned = forms.IntegerField(
        label="Minutes", initial=10, min_value=0, max_value=MOST_MINUTES
    )
    presenter = forms.CharField(label="Who presents it", max_length=150, required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=ItemKind.choices, initial=ItemKind.ORDINARY, required=False
    )

    def clean_asks(self) -> str:
        """One kind of line break, so that the same words are the same."""
        return str(self.cleaned_data["asks"]).replace("\r\n", "\n").strip()

    def words(self) -> ItemWords:
        """What the services take."""
        given = self.cleaned_data
        return ItemWords(
            title=given["title"],
            kind=ItemKind(given.get("kind") or ItemKind.ORDINARY),
            purpose=Purpose(given["purpose"]),
            minutes_planned=given["minutes_planned"],
            section=given.get("section", ""),
            presenter=given["presenter"],
            asks=given["asks"],
        )


class ItemForm(WordsForm):
    """An item of one agenda, with the mark of the words that it was opened at."""

    section = forms.CharField(
        label="Section",
        max_length=100,
        required=False,
        help_text="A heading over items that follow each other",
    )
    opened_at = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)


class BeginForm(OnceForm):
    """What an agenda begins with beside the standing items."""

    copy_of = MeetingChoice(
        label="Copy the items of an earlier meeting",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="No, standing items only",
    )
    template: forms.ModelChoiceField = forms.ModelChoiceField(
        label="Begin from a template",
        queryset=AgendaTemplate.objects.none(),
        required=False,
        empty_label="No template",
    )

    def __init__(
        self, *args: Any, earlier: Any, templates: Any, has_standing: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.has_standing = has_standing
        fields: dict[str, Any] = self.fields
        fields["copy_of"].queryset = earlier
        fields["template"].queryset = templates

    def clean(self) -> dict[str, Any]:
        """An agenda begins with something."""
        cleaned = super().clean() or {}
        chosen = cleaned.get("copy_of") or cleaned.get("template")
        if not (self.has_standing or chosen or self.errors):
            raise ValidationError(
                "Nothing stands ready for this agenda. Choose an earlier agenda or a template, or go back and add the "
                "first item."
            )
        return cleaned


class ElsewhereForm(OnceForm):
    """Where an item goes, and whether it leaves this agenda."""

    how = forms.ChoiceField(
        label="Move or copy?",
        choices=[
            ("move", "Move it, with what came of it so far"),
            ("copy", "Copy it, and leave this one as it is"),
        ],
        widget=forms.RadioSelect,
    )
    to = MeetingChoice(
        label="To which meeting?",
        queryset=Meeting.objects.none(),
        empty_label="Choose a meeting",
        error_messages={"invalid_choice": "Choose one of the group’s meetings."},
    )

    def __init__(self, *args: Any, meetings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].queryset = meetings


class TemplateForm(OnceForm):
    """The name under which an agenda is kept as a template."""

    name = forms.CharField(
        label="Name of the template",
        max_length=100,
        help_text="The same name again replaces the template. Name no child and no family",
    )
    is_for_every_group = forms.BooleanField(label="Offer it to every group", required=False)


class SeatChoice(forms.ModelChoiceField):
    """A seat by its title and kind."""

    def label_from_instance(self, obj: Any) -> str:
        """The title, and what kind of seat it is."""
        return f"{obj.title} ({obj.get_kind_display().lower()})"


class GuestForm(OnceForm):
    """Who comes for one item: a seat, a person of the partnership, or a name."""

    seat = SeatChoice(
        label="An adviser or virtual member of the group",
        queryset=Seat.objects.none(),
        required=False,
        empty_label="Nobody of these",
    )
    person: forms.ModelChoiceField = forms.ModelChoiceField(
        User.objects.none(),
        label="Or somebody in the partnership",
        required=False,
        empty_label="Nobody of these",
    )
    name = forms.CharField(
        label="Or somebody without an account",
        max_length=150,
        required=False,
        help_text="They are not told by the portal. Tell them yourself",
    )
    post = forms.CharField(label="Their post", max_length=200, required=False)

    def __init__(
        self, *args: Any, seats: QuerySet[Seat], people: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["seat"].queryset, fields["person"].queryset = seats, people

    def clean(self) -> dict[str, Any]:
        """One of the three."""
        given = super().clean() or self.cleaned_data
        names = ("seat", "person", "name")
        if any(one in self.errors for one in names):
            return given
        chosen = [one for one in names if given.get(one)]
        if not chosen:
            self.add_error("seat", "Say who comes: a seat, a person or a name.")
        elif len(chosen) > 1:
            self.add_error(chosen[1], "Invite one at a time: a seat, a person or a name.")
        return given


class StandingForm(OnceForm):
    """A rule that puts an item on a group's agendas."""

    title = forms.CharField(label="Title", max_length=200)
    kind = forms.ChoiceField(
        label="Kind",
        choices=ItemKind.choices,
        help_text="The portal fills some kinds by itself, for example the minutes of the last meeting",
    )
    about_group = GroupChoice(
        label="Whose update is it?",
        queryset=Group.objects.none(),
        required=False,
        empty_label="No group’s",
        help_text="Only for an update from another group",
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=Purpose.choices,
        initial=Purpose.INFORMATION,
        widget=forms.RadioSelect,
    )
    minutes_planned = forms.IntegerField(
        label="Minutes", initial=5, min_value=0, max_value=MOST_MINUTES
    )
    section = forms.CharField(label="Section", max_length=100, required=False)
    every_months = forms.IntegerField(
        label="How often, in months",
        initial=0,
        min_value=0,
        max_value=60,
        help_text="0 for every agenda; 6 for twice a year",
    )
    stands_last = forms.BooleanField(
        label="It stands at the end, as any other business does", required=False
    )

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["about_group"].queryset = groups

    def clean(self) -> dict[str, Any]:
        """Only an update is about another group."""
        given = super().clean() or self.cleaned_data
        if given.get("about_group") and given.get("kind") != ItemKind.UPDATE:
            self.add_error("about_group", "Only an update is about another group.")
        return given

    def arguments(self) -> dict[str, Any]:
        """The values as the service takes them."""
        given = super().arguments()
        return given | {"kind": ItemKind(given["kind"]), "purpose": Purpose(given["purpose"])}


class DoForm(OnceForm):
    """A button that asks for nothing more."""


class PlaceForm(forms.Form):
    """Up or down by one place."""

    way = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])

    def places(self) -> int:
        """How many places down; none where nothing sensible was asked."""
        if not self.is_valid():
            return 0
        return -1 if self.cleaned_data["way"] == "up" else 1
