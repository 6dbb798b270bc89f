"""A reason, for acts that need nothing else."""

from django import forms

from partnership.forms import OnceForm


class ReasonForm(OnceForm):
    """A reason, for an act that needs one."""

    reason = forms.CharField(
        label="Why",
        max_length=500,
        widget=forms.Textarea,
        error_messages={"required": "Give the reason."},
    )


class ConfirmForm(OnceForm):
    """A button, for acts that need nothing else."""
