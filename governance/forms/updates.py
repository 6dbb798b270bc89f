"""The forms of updates between the partnership and other boards."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from governance.forms.agenda import MeetingChoice
from governance.forms.fields import GroupChoice, groups_known
from governance.models import AgendaItem, BoardLink, BoardUpdate, Meeting, StandingItem
from governance.rules.board_update import KNOWN_BOARDS, UpdateState
from governance.services.board_updates import Board
from partnership import uploads
from partnership.errors import Refused
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, Group, Membership, User
from partnership.roles import Role

OVERDUE = "overdue"
OTHER = "other"
NO_NAMES = "No names of children or families"


class UpdateFilters(forms.Form):
    """What the list is narrowed by."""

    board = forms.CharField(label="Board", required=False, max_length=100)
    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All"), (OVERDUE, "Not answered in time"), *UpdateState.choices],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = BoardUpdate.objects.visible_to(actor).values("group")
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups_known(actor).filter(pk__in=mine)


def boards() -> list[tuple[str, str]]:
    """The boards that a form offers: those that we have a link with, then those that documents name."""
    links = BoardLink.objects.filter(ended_on__isnull=True).select_related("agency")
    ours = [
        (f"agency:{one.agency_id}" if one.agency_id else f"named:{one.board}", one.board)
        for one in links
    ]
    named = {name for _, name in ours}
    known = [(f"named:{one}", one) for one in KNOWN_BOARDS if one not in named]
    return [("", "Choose a board"), *ours, *known, (OTHER, "Another board")]


class BoardForm(OnceForm):
    """Which board it is: one of those that are known, or another by its name."""

    board = forms.ChoiceField(label="Which board?")
    other = forms.CharField(
        label="Its name, if it is another board", max_length=200, required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["board"].choices = boards()

    def clean(self) -> dict[str, Any]:
        """Another board has a name."""
        given = super().clean() or self.cleaned_data
        if given.get("board") == OTHER and not given.get("other") and "other" not in self.errors:
            self.add_error("other", "Enter the name of the board.")
        return given

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        given = super().arguments()
        kind, _, value = given["board"].partition(":")
        other = given.pop("other")
        if kind == "agency":
            return given | {"board": Board(agency=Agency.objects.get(pk=value))}
        return given | {"board": Board(name=other if kind == OTHER else value)}


class LiaisonChoice(forms.ModelChoiceField):
    """A person by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.full_name)


class AskForm(BoardForm):
    """What is asked of a board, for which meeting, by when."""

    meeting = MeetingChoice(
        label="For which meeting?",
        queryset=Meeting.objects.none(),
        empty_label="Choose a meeting",
        error_messages={"invalid_choice": "Choose one of the meetings."},
    )
    text = forms.CharField(
        label="What do you want to know?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_NAMES,
    )
    due_on = DatePartsField(
        label="By when do you need the answer?", help_text="For example, 27 3 2027"
    )
    liaison = LiaisonChoice(
        label="Who is told here?",
        queryset=User.objects.none(),
        required=False,
        empty_label="Nobody: we ask outside the portal",
        help_text="Somebody here who is the liaison with the board. The board itself is never mailed.",
    )
    field_order = ["form_key", "board", "other", "meeting", "text", "due_on", "liaison"]

    def __init__(
        self, *args: Any, meetings: QuerySet[Meeting], actor: Actor, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = actor.today
        liaisons = Membership.objects.filter(role=Role.LIAISON).current(actor.today).values("user")
        fields: dict[str, Any] = self.fields
        fields["meeting"].queryset = meetings
        fields["liaison"].queryset = User.objects.filter(pk__in=liaisons)

    def clean_due_on(self) -> date:
        """Not in the past."""
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError("Enter a day that is not in the past.")
        return day


class AnswerForm(OnceForm):
    """What the board answered."""

    KINDS = [("answered", "It answered"), ("nothing", "It has nothing to report")]

    kind = forms.ChoiceField(
        label="What did the board say?", choices=KINDS, widget=forms.RadioSelect, initial="answered"
    )
    answer = forms.CharField(
        label="Its answer",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=f"{NO_NAMES}. Leave it empty if everything is in the document",
    )
    file = forms.FileField(label="Its document", required=False)
    given_by = forms.CharField(
        label="Who gave it?", max_length=150, help_text="By post, for example: chair of the panel"
    )
    answered_on = DatePartsField(label="On which day?", help_text="For example, 27 3 2027")

    def clean_file(self) -> Any:
        """A file that can be taken, said before anything is kept."""
        file = self.cleaned_data["file"]
        if file:
            try:
                uploads.taken(file, name=file.name, size=file.size)
            except Refused as refused:
                raise ValidationError(refused.sentence) from None
            file.seek(0)
        return file

    def clean(self) -> dict[str, Any]:
        """An answer says something."""
        given = super().clean() or self.cleaned_data
        says_something = given.get("answer") or given.get("file") or "file" in self.errors
        if given.get("kind") == "answered" and not says_something and "answer" not in self.errors:
            self.add_error("answer", "Enter the answer, or add its document.")
        return given

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        given = super().arguments()
        return given | {"is_nothing": given.pop("kind") == "nothing"}


class TellForm(BoardForm):
    """What we told a board."""

    group = GroupChoice(
        label="For which group?", queryset=Group.objects.none(), empty_label="Choose a group"
    )
    text = forms.CharField(
        label="What did we tell them?",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=NO_NAMES,
    )
    told_on = DatePartsField(label="On which day?", help_text="For example, 27 3 2027")
    field_order = ["form_key", "board", "other", "group", "text", "told_on"]

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups


class TellBackForm(OnceForm):
    """What we told a board that is known already."""

    text = forms.CharField(
        label="What did we tell them?",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=NO_NAMES,
    )
    told_on = DatePartsField(label="On which day?", help_text="For example, 27 3 2027")


class StandingChoice(forms.ModelChoiceField):
    """A standing item by its title and group."""

    def label_from_instance(self, obj: Any) -> str:
        """The title and the group."""
        return f"{obj.title} ({obj.group.name})"


class RuleForm(BoardForm):
    """What a board is asked before each meeting."""

    group = GroupChoice(
        label="Before the meetings of which group?",
        queryset=Group.objects.none(),
        empty_label="Choose a group",
    )
    text = forms.CharField(
        label="What do you want to know?",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=NO_NAMES,
    )
    days_before = forms.IntegerField(
        label="How many working days before the meeting?", min_value=0, max_value=60, initial=5
    )
    standing = StandingChoice(
        label="Under which standing item does it come to the table?",
        queryset=StandingItem.objects.none(),
        required=False,
        empty_label="None",
    )
    field_order = ["form_key", "board", "other", "group", "text", "days_before", "standing"]

    def __init__(self, *args: Any, groups: QuerySet[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = groups
        standing = StandingItem.objects.current().filter(group__in=groups.values("pk"))
        fields["standing"].queryset = standing.select_related("group").prefetch_related(
            "group__names"
        )

    def clean(self) -> dict[str, Any]:
        """The standing item is of the group."""
        given = super().clean() or self.cleaned_data
        standing, group = given.get("standing"), given.get("group")
        if standing and group and standing.group_id != group.pk:
            self.add_error("standing", "Choose a standing item of this group.")
        return given


def items_of(pk: str, actor: Actor) -> AgendaItem | None:
    """The item that an address names, if the person reads it and its number is one."""
    if not pk.isascii() or not pk.isdigit() or len(pk) > 18:
        return None
    rows = AgendaItem.objects.visible_to(actor).filter(Q(pk=int(pk)))
    return rows.select_related("meeting__group", "meeting__partnership").first()
