"""Fields that the forms of the top floor share."""

from typing import Any

from django import forms
from django.db.models import Q

from governance.models.meeting import CLOSED_GROUPS_OPEN_TO
from partnership.models import Actor, Group, Partnership


class GroupChoice(forms.ModelChoiceField):
    """A group by its newest name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


def groups_of(partnership: Partnership) -> Any:
    """The groups that a form of a partnership offers, with their names."""
    return Group.objects.filter(partnership=partnership).with_names()


def groups_known(actor: Actor) -> Any:
    """The groups that a list offers a person to narrow it by: open ones, and the closed ones whose meetings they see."""
    if not actor.roles.isdisjoint(CLOSED_GROUPS_OPEN_TO):
        return groups_of(actor.partnership)
    return groups_of(actor.partnership).filter(Q(is_closed=False) | Q(pk__in=actor.group_ids))
