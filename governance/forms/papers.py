"""The forms of papers: files to add, a new version, and why one is withdrawn."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from governance.rules.paper import MOST_AT_ONCE, Audience, title_from
from governance.services.papers import Given
from partnership import uploads
from partnership.errors import Refused
from partnership.forms import OnceForm


class Files(forms.ClearableFileInput):
    """A box that takes several files, chosen or dropped."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each judged; what is wrong names the file and the rule."""

    widget = Files

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, uploads.Taken]]:
        """The label of each file with what is kept of it."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)  # says that a file is needed
            return []
        if len(given) > MOST_AT_ONCE:
            raise ValidationError(f"Choose {MOST_AT_ONCE} files at most. Add the others after these.")  # fmt: skip
        wrong: list[str] = []
        kept: list[tuple[str, uploads.Taken]] = []
        for file in given:
            name = uploads.label_of(file.name or "")
            try:
                kept.append((name, judged(file)))
            except Refused as refusal:
                wrong.append(f"“{name}”: {refusal.sentence}" if len(given) > 1 else refusal.sentence)  # fmt: skip
        if wrong:
            raise ValidationError(wrong)
        return kept


def judged(file: UploadedFile) -> uploads.Taken:
    """What is kept of an uploaded file. Raises Refused when it cannot be taken."""
    return uploads.taken(file, name=file.name or "", size=file.size or 0)  # type: ignore[arg-type]


class PapersForm(OnceForm):
    """Papers for one item."""

    papers = FilesField(
        label="Files",
        help_text="PDF, Word, Excel, PowerPoint, picture or text, up to 50 MB each.",
        error_messages={"required": "Choose a file."},
        widget=Files(attrs={"multiple": True}),
        max_length=None,
    )
    title = forms.CharField(
        label="Title",
        max_length=200,
        required=False,
        help_text="Leave it empty to use the file's name.",
    )
    audience = forms.ChoiceField(
        label="Who reads it?",
        choices=Audience.choices,
        initial=Audience.INHERITED,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """One title cannot name several files."""
        cleaned = super().clean() or {}
        if cleaned.get("title") and len(cleaned.get("papers") or []) > 1:
            self.add_error("title", "Leave the title empty when you add several files at once.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        title = self.cleaned_data["title"]
        return {
            "given": [
                Given(title or title_from(name), taken)
                for name, taken in self.cleaned_data["papers"]
            ],
            "audience": Audience(self.cleaned_data["audience"]),
        }


class VersionForm(OnceForm):
    """A new version of one paper."""

    papers = FilesField(
        label="The new version",
        help_text="PDF, Word, Excel, PowerPoint, picture or text, up to 50 MB.",
        error_messages={"required": "Choose a file."},
        widget=forms.FileInput(),
        max_length=None,
    )
    title = forms.CharField(label="Title", max_length=200)

    def arguments(self) -> dict[str, Any]:
        """What the service takes."""
        ((_name, taken),) = self.cleaned_data["papers"]
        return {"given": Given(self.cleaned_data["title"], taken)}


class WithdrawForm(OnceForm):
    """Why a paper is withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        help_text="Whoever keeps the meeting can read the reason. Name no child and no family.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
