"""A file as a form takes it: judged by its name and its structure before anything is kept."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from partnership import uploads
from partnership.errors import Refused


class JudgedFile(forms.FileField):
    """One file; what is wrong with it is said in the words of the rule that refuses it."""

    def __init__(self, **kwargs: Any) -> None:
        said = {"required": "Choose a file.", "empty": "The file is empty.", "invalid": "Choose a file."}  # fmt: skip
        super().__init__(error_messages=said, max_length=None, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> uploads.Taken:
        """What is kept of it."""
        given = super().clean(data, initial)
        try:
            return uploads.taken(given, name=given.name or "", size=given.size or 0)
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from None
