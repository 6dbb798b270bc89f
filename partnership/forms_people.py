"""What people are asked: whom to invite, a name and a password, a last day, a signature."""

from datetime import date
from typing import Any, cast

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from partnership.clocks import in_words
from partnership.forms import DatePartsField, OnceForm
from partnership.models import Actor, Agency, Invitation, Membership, RegisterEntry, User
from partnership.roles import Role
from partnership.services.agreements import State
from partnership.services.memberships import Change
from partnership.services.notices import OF_ONE_AGENCY

LONGEST_PASSWORD = 128
ANY = ("", "All")


def agencies_of(actor: Actor) -> QuerySet[Agency]:
    """The agencies that stand in the partnership's register today."""
    entries = RegisterEntry.objects.filter(partnership=actor.partnership, agency__isnull=False)
    return Agency.objects.filter(pk__in=entries.current(actor.today).values("agency"))


class PeopleFilter(forms.Form):
    """What the list of people is narrowed by."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    role = forms.ChoiceField(label="Role", required=False, choices=[ANY, *Role.choices])
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency", required=False, empty_label="All"
    )
    when = forms.ChoiceField(
        label="When",
        required=False,
        choices=[("", "Now"), ("past", "Past"), ("all", "Now and past")],
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Membership.objects.filter(partnership=actor.partnership).values("agency")
        agency = cast(forms.ModelChoiceField, self.fields["agency"])
        agency.queryset = Agency.objects.filter(pk__in=held)


class InviteForm(OnceForm):
    """Whom to invite, and as what."""

    full_name = forms.CharField(label="Full name", max_length=150)
    email = forms.EmailField(
        label="Work e-mail address",
        max_length=254,
        help_text="The invitation goes here, and the person signs in with it. No shared mailbox.",
    )
    role = forms.ChoiceField(label="Role", choices=[("", "Choose a role"), *Role.choices])
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label="Agency",
        required=False,
        empty_label="None: for the partnership itself",
    )
    post = forms.CharField(
        label="Post", max_length=150, required=False, help_text="For example, Designated Nurse"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        cast(forms.ModelChoiceField, self.fields["agency"]).queryset = agencies_of(actor)

    def clean_role(self) -> Role:
        """The role itself."""
        return Role(self.cleaned_data["role"])

    def clean(self) -> dict[str, Any]:
        """A role of one agency names it, and nobody is invited to what they are already, or twice."""
        cleaned = super().clean() or {}
        role, agency, email = (cleaned.get(name) for name in ("role", "agency", "email"))
        if role in OF_ONE_AGENCY and agency is None and "agency" not in self.errors:
            self.add_error("agency", "Choose the agency that the person stands for in this role.")
        if self.errors:
            return cleaned
        held = Membership.objects.filter(user__email__iexact=email, role=role, agency=agency)
        if held.current(self.actor.today).exists():
            self.add_error("email", "This person holds this role already.")
        waiting = Invitation.objects.filter(email__iexact=email, role=role, agency=agency)
        if waiting.open(timezone.now()).exists():
            self.add_error(
                "email", "There is an open invitation to this role. Send that one again."
            )
        return cleaned


class JoinForm(forms.Form):
    """A newcomer's name and password."""

    full_name = forms.CharField(label="Your full name", max_length=150)
    password = forms.CharField(
        label="Choose a password",
        help_text="At least 12 characters. Three or four words that do not belong together are best.",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        """The house's rules for passwords, which know the person's name and address."""
        cleaned = super().clean() or {}
        if "password" in cleaned:
            person = User(email=self.email, full_name=cleaned.get("full_name", ""))
            try:
                validate_password(cleaned["password"], person)
            except ValidationError as error:
                self.add_error("password", error)
        return cleaned


class EndRoleForm(OnceForm):
    """The last day of a role."""

    on = DatePartsField(
        label="What is the last day of this role?",
        help_text="For example, 27 3 2026. To end it at once, give yesterday's date.",
    )

    def __init__(self, *args: Any, starts_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.starts_on = starts_on

    def clean_on(self) -> date:
        """No role ends before it began."""
        day: date = self.cleaned_data["on"]
        if day < self.starts_on:
            raise ValidationError(f"The role began on {in_words(self.starts_on)}.")
        return day


class LeavingForm(OnceForm):
    """That a person has left; the page says what will happen."""


class ChangeForm(OnceForm):
    """A member leaves or changes post."""

    change = forms.ChoiceField(
        label="What changes?", choices=Change.choices, widget=forms.RadioSelect
    )
    on = DatePartsField(label="From which day?", help_text="For example, 27 3 2026")
    successor = forms.CharField(
        label="Who takes over from you, if you know?", max_length=100, required=False
    )

    def clean_change(self) -> Change:
        """The change itself."""
        return Change(self.cleaned_data["change"])


class SignForm(OnceForm):
    """A signature: a box ticked and a button pressed."""

    agreed = forms.BooleanField(label="I have read this agreement and will keep to it")
    version = forms.IntegerField(widget=forms.HiddenInput)


class AgreementForm(OnceForm):
    """A new version of the agreement."""

    text = forms.CharField(
        label="The agreement",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="The page adds by itself that the duty continues after people leave.",
    )
    in_force_from = DatePartsField(label="In force from", help_text="Today or later")
    renewed_every_months = forms.IntegerField(
        label="Signed again after how many months?", min_value=1, max_value=36
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_in_force_from(self) -> date:
        """Today or later: nobody can have signed it yesterday."""
        day: date = self.cleaned_data["in_force_from"]
        if day < self.today:
            raise ValidationError("A new version comes into force today or later.")
        return day


class SignaturesFilter(forms.Form):
    """What the list of signatures is narrowed by."""

    state = forms.ChoiceField(
        label="Agreement",
        required=False,
        choices=[
            ("", "Still to sign"),
            ("all", "Everybody"),
            *((one.name.lower(), one.value) for one in State),
        ],
    )
