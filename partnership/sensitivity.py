"""The six information classes (DOMAIN 2.2), in order: a higher class opens to fewer people."""

from django.db import models


class Sensitivity(models.IntegerChoices):
    """How closely a record is held; an integer, so that the database can compare."""

    PUBLIC = 0, "Public"
    PARTNERSHIP = 1, "Everybody in the partnership"
    GROUP = 2, "Members of the group"
    AGENCY = 3, "One agency and the business unit"
    CASE = 4, "People named for the case"
    SEALED = 5, "Sealed"

    @property
    def marking(self) -> str:
        """The government marking that a page or print of this class carries; empty below a case."""
        return "OFFICIAL-SENSITIVE" if self >= Sensitivity.CASE else ""
