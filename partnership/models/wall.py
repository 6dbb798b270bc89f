"""
The wall between partnerships: every domain row belongs to one, and a query outside an active scope raises.

django-scopes keeps the active scope; inside the wall, each model's `visible_to` decides.
"""

from typing import Any, TypeVar

from django.db import models
from django_scopes import get_scope
from django_scopes.manager import DisabledQuerySet

from partnership.errors import WallBreach
from partnership.models.partnership import Partnership

M = TypeVar("M", bound=models.Model)


class WalledManager(models.Manager[M]):
    """Shows the rows of the active partnership (or partnerships), and raises when none is active."""

    def get_queryset(self) -> models.QuerySet[M]:
        """The rows of the scope; with `scopes_disabled()`, which only the portal's own work uses, all rows."""
        scope = get_scope()
        if not scope.get("_enabled", True):
            return super().get_queryset()
        if "partnership" not in scope:
            refusing: models.QuerySet[M] = DisabledQuerySet(
                self.model, using=self._db, missing_scopes={"partnership"}
            )
            return refusing
        active = scope["partnership"]
        rows = super().get_queryset()
        if isinstance(active, list | tuple):
            return rows.filter(partnership__in=active)
        return rows.filter(partnership=active)


class PartnershipRow(models.Model):
    """A row that belongs to one partnership and may only point at rows of the same one."""

    # Foreign keys that may lead into another partnership: joint groups have parents elsewhere.
    crosses_wall: tuple[str, ...] = ()

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """
        Save, unless the row would point through the wall.

        Raises WallBreach when a row it points at belongs to another partnership.
        """
        for field in self._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.name not in self.crosses_wall:
                other = self._state.fields_cache.get(field.name)
                if (
                    isinstance(other, PartnershipRow)
                    and other.partnership_id != self.partnership_id
                ):
                    raise WallBreach(f"{self._meta.label}.{field.name}")
        super().save(*args, **kwargs)
