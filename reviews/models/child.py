"""The children of an incident under their pseudonyms, and the vault that alone knows who they are."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from partnership.models import Actor, PartnershipRow, WalledManager
from reviews.models.incident import Incident, Verb
from reviews.rules.child import MOST_CHILDREN, Standing
from reviews.rules.incident import Harm


class ChildQuerySet(models.QuerySet["Child"]):
    """Reading children."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.OPEN) -> Self:
        """Whoever may open the incident: a child is nothing but case material."""
        return self.filter(incident__in=Incident.objects.visible_to(actor, verb))


class Child(PartnershipRow):
    """One of up to four children of an incident, under a pseudonym, with what the duties to tell ask of each."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="children")
    number = models.PositiveSmallIntegerField()
    pseudonym = models.CharField(max_length=40)
    harm = models.CharField(max_length=20, choices=Harm.choices)
    standing = models.CharField(max_length=20, choices=Standing.choices)
    is_unborn = models.BooleanField(default=False)
    # In whole years on the day of the incident, as far as it is known.
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(ChildQuerySet)()

    class Meta:
        ordering = ["incident", "number"]
        verbose_name = "child of an incident"
        verbose_name_plural = "children of incidents"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "number"],
                name="child_number_once",
                violation_error_message="This incident has a child of this number.",
            ),
            models.UniqueConstraint(
                fields=["incident", "pseudonym"],
                name="child_pseudonym_once",
                violation_error_message="Another child of this incident is called so.",
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=MOST_CHILDREN),
                name="child_is_one_of_four",
                violation_error_message="An incident names up to four children; put further ones in words.",
            ),
            models.CheckConstraint(
                condition=~Q(pseudonym=""),
                name="child_has_a_pseudonym",
                violation_error_message="Give the child a name to use here.",
            ),
            models.CheckConstraint(
                condition=Q(is_unborn=False) | Q(age__isnull=True),
                name="child_unborn_has_no_age",
                violation_error_message="A child who is not born yet has no age.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"pseudonym": "text"}

    def __str__(self) -> str:
        return f"Child {self.number}"

    @property
    def age_in_words(self) -> str:
        """The age as people say it; empty where it is not known."""
        if self.is_unborn:
            return "Not born yet"
        if self.age is None:
            return ""
        return "Under 1" if self.age == 0 else str(self.age)


class FurtherChildren(PartnershipRow):
    """What is known of the children beyond the fourth, in words."""

    incident = models.OneToOneField(
        Incident, on_delete=models.PROTECT, related_name="further_children"
    )
    words = models.TextField()

    objects = WalledManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "further children of an incident"
        verbose_name_plural = "further children of incidents"

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"words": "text"}

    def __str__(self) -> str:
        return "Further children"


class ChildIdentity(PartnershipRow):
    """The vault: who a child is, encrypted, in this table and nowhere else."""

    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="identity")
    sealed = models.BinaryField()

    objects = WalledManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "identity of a child"
        verbose_name_plural = "identities of children"

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"sealed": "erase"}

    def __str__(self) -> str:
        return "An identity"

    @property
    def owner(self) -> str:
        """The name that the sealed bytes are bound to; the first child's is older than the others."""
        first = f"identity of incident {self.child.incident_id}"
        return first if self.child.number == 1 else f"{first}, child {self.child.number}"
