"""The forms of the documents of a case."""

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from partnership.forms import DatePartsField, OnceForm
from partnership.models import Agency, User
from reviews.forms.files import JudgedFile
from reviews.forms.incidents import NOT_OF_HERE
from reviews.models import CaseDocument, Incident, RosterEntry
from reviews.rules.case_document import MOST_SEALED, DocumentKind, carries_a_mark
from reviews.services.case_documents import ONLY_PDF, Given

ABOUT_FILES = "A PDF where you can: each copy of it then carries its reader's name. Word, Excel, PowerPoint, pictures and text are taken too. Up to 50 MB."
ABOUT_TITLES = "Only people on the roster read it. Use the case's name for the child."


class DocumentForm(OnceForm):
    """A document to add to a case."""

    file = JudgedFile(label="File", help_text=ABOUT_FILES)
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text=ABOUT_TITLES,
        error_messages={"required": "Give it a title."},
    )
    kind = forms.ChoiceField(
        label="What it is",
        choices=[("", "Choose"), *DocumentKind.choices],
        error_messages={"required": "Choose what it is."},
    )
    agency = forms.ModelChoiceField(
        label="Which agency it comes from",
        queryset=Agency.objects.none(),
        required=False,
        empty_label="No agency, or another one",
        error_messages={"invalid_choice": NOT_OF_HERE},
    )
    is_sealed = forms.BooleanField(
        label="Seal it",
        required=False,
        help_text="For legal advice, police material that few may know, or who raised a concern. Only people whom the independent chair lets in can open it. The others see that a sealed item is there, and nothing else.",
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is sealed carries a mark."""
        values: dict[str, Any] = super().clean() or {}
        taken = values.get("file")
        if taken and values.get("is_sealed") and not carries_a_mark(taken.media_type):
            self.add_error("file", ONLY_PDF)
        return values

    def given(self) -> Given:
        """As the service takes it."""
        said = self.cleaned_data
        return Given(
            title=said["title"],
            kind=DocumentKind(said["kind"]),
            agency=said["agency"],
            taken=said["file"],
            is_sealed=said["is_sealed"],
        )


class VersionForm(OnceForm):
    """A new version of a document; kind, agency and seal stay."""

    file = JudgedFile(label="The new version", help_text=ABOUT_FILES)
    title = forms.CharField(
        label="Title",
        max_length=200,
        help_text=ABOUT_TITLES,
        error_messages={"required": "Give it a title."},
    )

    def __init__(self, *args: Any, document: CaseDocument, **kwargs: Any) -> None:
        super().__init__(*args, initial={"title": document.title}, **kwargs)
        self._document = document

    def clean_file(self) -> Any:
        """What is sealed carries a mark."""
        taken = self.cleaned_data["file"]
        if self._document.is_sealed and not carries_a_mark(taken.media_type):
            raise forms.ValidationError(ONLY_PDF)
        return taken

    def given(self) -> Given:
        """As the service takes it."""
        before = self._document
        return Given(
            title=self.cleaned_data["title"],
            kind=DocumentKind(before.kind),
            agency=before.agency,
            taken=self.cleaned_data["file"],
            is_sealed=before.is_sealed,
        )


class WithdrawForm(OnceForm):
    """Why a document is withdrawn."""

    because = forms.CharField(
        label="Why is it withdrawn?",
        max_length=300,
        help_text="The business manager and the chair can read the reason.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
    )


class CopyForm(OnceForm):
    """What a copy that carries no mark is needed for."""

    purpose = forms.CharField(
        label="What do you need the copy for?",
        max_length=200,
        help_text="This is recorded with your name, and the chair can read it.",
        error_messages={"required": "Say what you need the copy for."},
    )


class OpenToForm(OnceForm):
    """Letting one person of the roster in to a sealed item."""

    person = forms.ModelChoiceField(
        label="Person",
        queryset=User.objects.none(),
        empty_label="Choose a person",
        error_messages={
            "required": "Choose a person.",
            "invalid_choice": "Choose somebody who is on the roster of this case.",
        },
    )
    reason = forms.CharField(
        label="Why",
        max_length=300,
        error_messages={"required": "Say why this person is let in."},
    )
    expires_on = DatePartsField(
        label="Last day",
        help_text=f"At most {MOST_SEALED.days} days ahead. The item closes by itself after it.",
        error_messages={"required": "Say until when this person is let in."},
    )

    def __init__(self, *args: Any, incident: Incident, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._today = today
        on_it = RosterEntry.objects.filter(content_object=incident, ended_on__isnull=True)
        people = User.objects.filter(pk__in=on_it.values("user"), is_active=True)
        self.fields["person"].queryset = people.order_by("full_name", "pk")  # type: ignore[attr-defined]

    def clean_expires_on(self) -> Any:
        """A day ahead, and not too far."""
        until = self.cleaned_data["expires_on"]
        if until < self._today:
            raise forms.ValidationError("This day has passed.")
        if until - self._today > MOST_SEALED:
            latest = self._today + timedelta(days=MOST_SEALED.days)
            raise forms.ValidationError(f"The latest last day is {latest.day} {latest:%B %Y}.")
        return until


class DocumentFilter(forms.Form):
    """What the list of documents can be narrowed to."""

    kind = forms.ChoiceField(
        label="What", required=False, choices=[("", "Everything"), *DocumentKind.choices]
    )
    agency = forms.ModelChoiceField(
        label="From", queryset=Agency.objects.none(), required=False, empty_label="Every agency"
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("", "In use"),
            ("sealed", "Sealed"),
            ("gone", "Withdrawn or replaced"),
        ],
    )

    def __init__(self, *args: Any, agencies: QuerySet[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies  # type: ignore[attr-defined]
