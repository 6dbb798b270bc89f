"""One table with the index that its one page asks for."""

from typing import ClassVar

from django.db import models


class Row(models.Model):
    """Something with a date, a state and an owner."""

    reference = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    owner = models.CharField(max_length=150)
    area = models.PositiveIntegerField()
    state = models.CharField(max_length=20)
    due_on = models.DateField()
    at = models.DateTimeField()

    objects: ClassVar[models.Manager["Row"]] = models.Manager()

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["area", "-at"], name="bare_by_area")]

    def __str__(self) -> str:
        return self.reference
