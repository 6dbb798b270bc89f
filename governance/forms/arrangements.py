"""The forms of the arrangements: a version, its steps, a round of consultation, an earlier version."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from governance.models import Arrangements
from governance.rules.arrangements import TOLD_THROUGH, Audience, Method
from governance.services.arrangements import Earlier, PaperSignature
from governance.services.consultation import Asked
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, RuleSet
from partnership.roles import STATUTORY_SECTORS

MOST_NUMBER = 32_000
STILL_TO_COME = "This day is still to come."


def _past(day: Any) -> Any:
    if day and day > timezone.localdate():
        raise ValidationError(STILL_TO_COME)
    return day


class VersionChoice(forms.ModelChoiceField):
    """A version by its number and title."""

    def label_from_instance(self, obj: Any) -> str:
        """Version 2: the title, with the reference."""
        return f"Version {obj.version}: {obj.title} ({obj.reference})"


class DescribeForm(OnceForm):
    """What a version is called, what is new in it, and from when it takes effect."""

    title = forms.CharField(
        label="Title",
        max_length=150,
        help_text="For example, Multi-agency safeguarding arrangements",
    )
    summary = forms.CharField(
        label="What is new in this version?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    effective_from = DatePartsField(
        label="From which day does it take effect?",
        required=False,
        help_text="It can be filled in later. For example, 1 4 2027",
    )


class BeginForm(DescribeForm):
    """A new version, under an edition of the guidance, from nothing or from a version that is there."""

    rule_set = forms.ModelChoiceField(
        label="Edition of the guidance",
        queryset=RuleSet.objects.order_by("-effective_from"),
        empty_label=None,
        widget=forms.RadioSelect,
        help_text="Its checklist becomes the sections of this version.",
        error_messages={"invalid_choice": "Choose one of the editions."},
    )
    based_on = VersionChoice(
        label="Take over the words of",
        queryset=Arrangements.objects.none(),
        required=False,
        empty_label="No version: begin with empty sections",
        error_messages={"invalid_choice": "Choose one of the versions."},
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        based_on = self.fields["based_on"]
        if isinstance(based_on, VersionChoice):
            based_on.queryset = Arrangements.objects.visible_to(actor)


class EarlierForm(OnceForm):
    """A version that was made before the portal, as a document tells of it."""

    title = forms.CharField(label="Title", max_length=150)
    version = forms.IntegerField(
        label="Version", min_value=1, max_value=MOST_NUMBER, help_text="As the document numbers it"
    )
    rule_set = forms.ModelChoiceField(
        label="Edition of the guidance",
        queryset=RuleSet.objects.order_by("-effective_from"),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose one of the editions."},
    )
    effective_from = DatePartsField(label="From which day did it hold?", required=False)
    summary = forms.CharField(
        label="What should be known of it?",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    source = forms.CharField(
        label="Which document tells of it?",
        max_length=200,
        help_text="Its title and where it is kept",
    )
    told_of_reviews = forms.CharField(
        label="What is known of its reviews?", max_length=300, required=False
    )
    signed_on = DatePartsField(
        label="When was it signed?", required=False, help_text="Needed where a post is named below"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sector in STATUTORY_SECTORS:
            self.fields[f"post_{sector}"] = forms.CharField(
                label=f"Post that signed for the partner: {sector.label.lower()}",
                max_length=300,
                required=False,
            )

    def clean_signed_on(self) -> Any:
        """Only a day that has come."""
        return _past(self.cleaned_data["signed_on"])

    def clean(self) -> dict[str, Any]:
        """A signature has its day."""
        cleaned = super().clean() or {}
        posts = [value for name, value in cleaned.items() if name.startswith("post_") and value]
        if posts and not cleaned.get("signed_on") and "signed_on" not in self.errors:
            self.add_error("signed_on", "Enter the day on which it was signed.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        given = super().arguments()
        signatures = tuple(
            PaperSignature(sector, given[f"post_{sector}"], given["signed_on"])
            for sector in STATUTORY_SECTORS
            if given[f"post_{sector}"]
        )
        return {
            "title": given["title"],
            "summary": given["summary"],
            "rule_set": given["rule_set"],
            "earlier": Earlier(
                version=given["version"],
                source=given["source"],
                effective_from=given["effective_from"],
                told_of_reviews=given["told_of_reviews"],
                signatures=signatures,
            ),
        }


class AddSectionForm(OnceForm):
    """A section that the guidance does not ask for."""

    title = forms.CharField(label="What is the section called?", max_length=150)

    def clean_title(self) -> str:
        """Something that can stand in an address."""
        title = str(self.cleaned_data["title"])
        if not any(one.isascii() and one.isalnum() for one in title):
            raise ValidationError("Use at least one letter or figure.")
        return title


class SendForm(OnceForm):
    """The legal check, before the partners are asked."""

    legal_checked_on = DatePartsField(
        label="When was it checked?", help_text="For example, 27 3 2026"
    )
    legal_checked_by = forms.CharField(
        label="Who checked it?",
        max_length=150,
        help_text="The post, for example: solicitor to the council",
    )
    legal_note = forms.CharField(
        label="What did the check say?",
        max_length=4000,
        required=False,
        help_text="Only those who prepare the arrangements read this.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_legal_checked_on(self) -> Any:
        """Only a day that has come."""
        return _past(self.cleaned_data["legal_checked_on"])


class NotifyForm(OnceForm):
    """That the Secretary of State was notified."""

    notified_on = DatePartsField(label="On which day?", help_text="For example, 27 3 2026")
    notified_how = forms.CharField(
        label="To whom and how?",
        max_length=200,
        initial=TOLD_THROUGH,
        help_text="For example: Department for Education, by e-mail",
    )

    def clean_notified_on(self) -> Any:
        """Only a day that has come."""
        return _past(self.cleaned_data["notified_on"])


class PublishVersionForm(OnceForm):
    """What the public list says of the version."""

    summary = forms.CharField(
        label="Summary",
        max_length=500,
        help_text="Two or three sentences for the public list.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RoundForm(OnceForm):
    """One round of consultation."""

    audience = forms.ChoiceField(
        label="Who was asked?", choices=Audience.choices, widget=forms.RadioSelect
    )
    method = forms.ChoiceField(label="How?", choices=Method.choices, widget=forms.RadioSelect)
    held_on = DatePartsField(
        label="When?",
        help_text="Of something that ran for a time, the last day. For example, 27 3 2026",
    )
    when_in_words = forms.CharField(
        label="When, in words",
        max_length=100,
        required=False,
        help_text="Only where the day alone does not tell it, for example: in June 2019",
    )
    came = forms.IntegerField(
        label="How many took part?", min_value=0, max_value=2_000_000_000, required=False
    )
    said = forms.CharField(
        label="What did they say?",
        max_length=8000,
        required=False,
        help_text="In themes. Name no child and no family: this is published with the arrangements.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    changed = forms.CharField(
        label="What changed because of it?",
        max_length=8000,
        required=False,
        help_text="Say it too where nothing changed, and why.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2_000_000_000)

    def clean_held_on(self) -> Any:
        """Only what was held is recorded."""
        return _past(self.cleaned_data["held_on"])

    def asked(self) -> Asked:
        """What the service takes."""
        given = super().arguments()
        given.pop("version")
        return Asked(
            **given
            | {
                "audience": Audience(given["audience"]),
                "method": Method(given["method"]),
                "said": given["said"].replace("\r\n", "\n"),
                "changed": given["changed"].replace("\r\n", "\n"),
            }
        )


class CompareForm(forms.Form):
    """With which other version a version is compared."""

    to = VersionChoice(
        label="Compare with",
        queryset=Arrangements.objects.none(),
        to_field_name="reference",
        required=False,
        empty_label=None,
    )

    def __init__(self, *args: Any, versions: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to = self.fields["to"]
        if isinstance(to, VersionChoice):
            to.queryset = versions
