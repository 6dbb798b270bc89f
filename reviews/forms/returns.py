"""The forms by which an agency answers."""

from typing import Any

from django import forms

from partnership.forms import OnceForm
from reviews.models import AgencyReturn
from reviews.rules.agency_return import MOST_NIL, MOST_WORDS, PARTS, WORDS
from reviews.rules.information_request import MOST_REASON
from reviews.services.returns import Signature


class ReturnForm(forms.Form):
    """The return, part by part. It is saved as often as one likes, so it carries a version and no key."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, answer: AgencyReturn, **kwargs: Any) -> None:
        held = {name: getattr(answer, name) for name in (*WORDS, "version")}
        kwargs["initial"] = held | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        for part in PARTS:
            self.fields[part.name] = forms.CharField(
                label=part.label,
                help_text=part.hint,
                max_length=MOST_WORDS,
                widget=forms.Textarea(attrs={"rows": 8}),
                required=False,
            )

    def said(self) -> dict[str, str]:
        """The words of every part."""
        return {name: self.cleaned_data[name] for name in WORDS}


class SignForm(OnceForm):
    """The signature of an agency's lead."""

    name = forms.CharField(
        label="Your name", max_length=150, error_messages={"required": "Enter your name."}
    )
    post = forms.CharField(
        label="Your post", max_length=150, error_messages={"required": "Enter your post."}
    )
    signed = forms.BooleanField(
        label="I send this for my agency. It is right as far as we know",
        error_messages={"required": "Tick the box to sign."},
    )

    def signature(self) -> Signature:
        """Who signs."""
        return Signature(self.cleaned_data["name"], self.cleaned_data["post"])


class SendForm(SignForm):
    """The return that was read through, sent whole or in part."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    is_partial = forms.TypedChoiceField(
        label="Is this everything?",
        choices=[("no", "Yes, this is everything"), ("yes", "No, more follows")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether this is everything."},
    )

    field_order = ("is_partial",)


class NilForm(SignForm):
    """A nil return: one sentence."""

    said = forms.CharField(
        label="Where you looked",
        help_text="One sentence, for example: we searched our records for the child and the family and found nothing.",
        max_length=MOST_NIL,
        error_messages={"required": "Say in a sentence where you looked."},
    )

    field_order = ("said",)


class RefuseForm(OnceForm):
    """Why information is not given."""

    reason = forms.CharField(
        label="Why you do not give the information",
        help_text="The partners read this. They may take it further.",
        max_length=MOST_REASON,
        widget=forms.Textarea,
        error_messages={"required": "Say why you do not give the information."},
    )


class LinkSignForm(OnceForm):
    """The confidentiality agreement, signed by somebody without an account."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Your name", max_length=150, error_messages={"required": "Enter your name."}
    )
    post = forms.CharField(
        label="Your post", max_length=150, error_messages={"required": "Enter your post."}
    )
    agreed = forms.BooleanField(
        label="I have read this and I agree",
        error_messages={"required": "Tick the box to sign."},
    )
