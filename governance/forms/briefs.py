"""The form of the chair's brief."""

from django import forms

from partnership.forms import OnceForm


class BriefForm(OnceForm):
    """What the chair should know about an item."""

    text = forms.CharField(
        label="What should the chair know?",
        max_length=10_000,
        required=False,
        help_text="Only whoever chairs this meeting and the business unit read this. Empty takes it away",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
