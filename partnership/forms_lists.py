"""What the mail ledger, the trail and the actions are narrowed by."""

from typing import Any

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.text import capfirst

from partnership.models import Action, ActionState, Agency, Group, Notice


class NoticeFilters(forms.Form):
    """What the mail ledger is narrowed by."""

    q = forms.CharField(label="Person, reference or subject", required=False, max_length=100)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), *Notice.State.choices]
    )


class TrailFilters(forms.Form):
    """What the trail is narrowed by."""

    by = forms.CharField(label="Person", required=False, max_length=150)
    code = forms.ChoiceField(label="About", required=False)
    reference = forms.CharField(label="Reference", required=False, max_length=40)
    since = forms.DateField(label="From", required=False, widget=forms.DateInput)
    until = forms.DateField(label="To", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, codes: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["code"].choices = [("", "Everything"), *codes]


class ActionFilters(forms.Form):
    """What the actions are narrowed by; only groups, agencies and sources that the person sees actions of are offered."""

    STATES = [("", "Unfinished"), ("overdue", "Overdue"), ("blocked", "Blocked"), *ActionState.choices, ("all", "All")]  # fmt: skip
    IMPACT = [("", "All"), ("noted", "Impact recorded"), ("missing", "Done, no impact recorded"), ("look_back", "Look back due")]  # fmt: skip

    q = forms.CharField(label="Search", required=False, max_length=100)
    state = forms.ChoiceField(label="State", required=False, choices=STATES)
    group: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Group", required=False, empty_label="All groups"
    )
    agency: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Agency that owes it", required=False, empty_label="All agencies"
    )
    owner = forms.ChoiceField(
        label="Owner", required=False, choices=[("", "All"), ("mine", "Me or mine")]
    )
    impact = forms.ChoiceField(label="Afterwards", required=False, choices=IMPACT)
    source: forms.ModelChoiceField = forms.ModelChoiceField(
        None, label="Came from", required=False, empty_label="Anywhere"
    )
    since = forms.DateField(label="Due from", required=False, widget=forms.DateInput)
    until = forms.DateField(label="Due to", required=False, widget=forms.DateInput)

    def __init__(self, *args: Any, visible: QuerySet[Action], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["group"].queryset = Group.objects.filter(
            Q(pk__in=visible.values("group")) | Q(pk__in=visible.values("owner_group"))
        ).with_names()
        fields["agency"].queryset = Agency.objects.filter(pk__in=visible.values("owner_agency"))
        fields["source"].queryset = ContentType.objects.filter(pk__in=visible.values("source_type"))
        fields["source"].label_from_instance = lambda kind: capfirst(_word_of(kind))


def _word_of(kind: ContentType) -> str:
    model = kind.model_class()
    return str(model._meta.verbose_name) if model else kind.model
