"""Rows that are written once: the model and its querysets refuse changes, and a database trigger does too."""

from typing import Any, NoReturn, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class WrittenOnce(Exception):
    """Something tried to change or delete a row that is written once: a bug, never a person's mistake."""


class AppendOnlyQuerySet(models.QuerySet[M]):
    """A queryset that reads and adds, and refuses everything else."""

    def update(self, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise WrittenOnce(self.model._meta.label)

    def delete(self) -> NoReturn:
        """Refused."""
        raise WrittenOnce(self.model._meta.label)

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise WrittenOnce(self.model._meta.label)


class AppendOnly(models.Model):
    """A model whose rows are written once. Its migration adds the trigger (migrations/_append_only.py)."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the row; an existing one is refused."""
        if not self._state.adding:
            raise WrittenOnce(self._meta.label)
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        """Refused."""
        raise WrittenOnce(self._meta.label)
