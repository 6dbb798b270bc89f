"""The forms of work between meetings: a comment, something put to a group, and a seat's answer."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from governance.forms.fields import GroupChoice
from governance.forms.papers import judged
from governance.rules.circulation import MOST_COMMENT, NEEDS_WORDS, CirculationKind, Stance
from governance.services.circulations import Asked
from partnership.errors import Refused
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Agency, Group


class CommentForm(OnceForm):
    """What somebody says on an item before the meeting."""

    text = forms.CharField(
        label="Your comment",
        max_length=MOST_COMMENT,
        help_text="Everybody who opens this meeting reads it. No names of children.",
        error_messages={"required": "Write your comment."},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CirculationFilter(forms.Form):
    """What the list of circulations is narrowed by."""

    STATES = (
        ("", "All"),
        ("open", "Under way"),
        ("carried", "To be ratified"),
        ("closed", "Closed"),
    )

    group = GroupChoice(
        label="Group", queryset=Group.objects.none(), required=False, empty_label="All groups"
    )
    state = forms.ChoiceField(label="State", required=False, choices=STATES)

    def __init__(self, *args: Any, groups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group = self.fields["group"]
        if isinstance(group, GroupChoice):
            group.queryset = groups


class CirculateForm(OnceForm):
    """What is put to a group between meetings."""

    group = GroupChoice(
        label="Which group", queryset=Group.objects.none(), empty_label="Choose a group"
    )
    kind = forms.ChoiceField(
        label="What is asked",
        choices=CirculationKind.choices,
        initial=CirculationKind.QUESTION,
        widget=forms.RadioSelect,
    )
    agency = forms.ModelChoiceField(
        label="Which agency owes the report",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="No agency",
        help_text="Only when a report is asked for.",
    )
    title = forms.CharField(
        label="What it is about, in a few words",
        max_length=200,
        error_messages={"required": "Say in a few words what it is about."},
    )
    text = forms.CharField(
        label="What the group should know",
        max_length=MOST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    document = forms.FileField(label="Document", required=False, help_text="Up to 50 MB.")
    reply_by = DatePartsField(
        label="Last day for replies",
        help_text="For example, 21 3 2027",
        error_messages={"required": "Say until when replies are taken."},
    )

    def __init__(self, *args: Any, groups: Any, agencies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group, agency = self.fields["group"], self.fields["agency"]
        if isinstance(group, GroupChoice) and isinstance(agency, forms.ModelChoiceField):
            group.queryset, agency.queryset = groups, agencies

    def clean_document(self) -> Any:
        """The file as it is kept."""
        given = self.cleaned_data["document"]
        try:
            return judged(given) if given else None
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None

    def clean(self) -> dict[str, Any]:
        """A report names its agency, and nothing else does."""
        cleaned = super().clean() or self.cleaned_data
        is_report = cleaned.get("kind") == CirculationKind.REPORT
        if is_report and not cleaned.get("agency") and "agency" not in self.errors:
            self.add_error("agency", "Choose the agency that owes the report.")
        if not is_report and cleaned.get("agency"):
            self.add_error("agency", "Choose “No agency”, or ask for a report.")
        return cleaned

    @property
    def asked(self) -> Asked:
        """What is put to the group."""
        said = self.cleaned_data
        return Asked(
            title=said["title"],
            reply_by=said["reply_by"],
            kind=CirculationKind(said["kind"]),
            text=said["text"],
            agency=said["agency"],
            file=said["document"],
        )


class AnswerForm(OnceForm):
    """What a seat says."""

    stance = forms.ChoiceField(label="Your reply", choices=Stance.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Comment",
        max_length=MOST_COMMENT,
        required=False,
        help_text="Needed when you do not agree. The group reads it.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Some answers need words."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("stance") in NEEDS_WORDS and not cleaned.get("text"):
            self.add_error("text", "Say why, or what your comment is.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """As the service takes them."""
        return {"stance": Stance(self.cleaned_data["stance"]), "text": self.cleaned_data["text"]}
