"""Fields that the forms of the top floor share."""

from typing import Any

from django import forms

from partnership.models import Group, Partnership


class GroupChoice(forms.ModelChoiceField):
    """A group by its newest name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


def groups_of(partnership: Partnership) -> Any:
    """The groups that a form of a partnership offers, with their names."""
    return Group.objects.filter(partnership=partnership).with_names()
