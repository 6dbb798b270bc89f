"""Who else must be told of an incident, and who was told of what."""

from typing import Self

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    User,
    WalledManager,
)
from reviews.models.incident import Incident, Verb
from reviews.rules.duty import (
    DUTY_COLOURS,
    RECIPIENTS,
    About,
    Because,
    DutyKind,
    DutyState,
    Recipient,
)


class DutyQuerySet(models.QuerySet["DutyToTell"]):
    """Reading duties to tell."""

    def visible_to(self, actor: Actor, verb: Verb = Verb.OPEN) -> Self:
        """Whoever may open the incident: a duty says what happened, or where."""
        return self.filter(incident__in=Incident.objects.visible_to(actor, verb))

    def live(self) -> Self:
        """Those that are due or done."""
        return self.exclude(state=DutyState.NOT_NEEDED)


class DutyToTell(PartnershipRow):
    """Somebody beside the Panel must be told: the Secretary of State and Ofsted, or the partners of another area."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind.choices)
    area = models.CharField(max_length=100, blank=True)
    because = models.CharField(max_length=20, choices=Because.choices, blank=True)
    aware_on = models.DateField()
    state = models.CharField(max_length=20, choices=DutyState.choices, default=DutyState.DUE)
    told_at = models.DateTimeField(null=True, blank=True)
    told_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    not_needed_because = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(DutyQuerySet)()

    class Meta:
        ordering = ["pk"]
        verbose_name = "duty to tell"
        verbose_name_plural = "duties to tell"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "kind", "area"],
                condition=~Q(state="not_needed"),
                name="dutytotell_once",
                violation_error_message="This is on the list already.",
            ),
            models.CheckConstraint(
                condition=Q(kind="other_area") & ~Q(area="") & ~Q(because="")
                | ~Q(kind="other_area") & Q(area="", because=""),
                name="dutytotell_area_together",
                violation_error_message="Say which area, and why it is concerned.",
            ),
            models.CheckConstraint(
                condition=Q(state="told", told_at__isnull=False, told_by__isnull=False)
                | ~Q(state="told") & Q(told_at__isnull=True, told_by__isnull=True),
                name="dutytotell_told_together",
                violation_error_message="Who was told was told at a moment, by somebody.",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_needed") | ~Q(not_needed_because=""),
                name="dutytotell_not_needed_says_why",
                violation_error_message="Say why nobody needs to be told.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"not_needed_because": "text"}

    def __str__(self) -> str:
        return f"Duty {self.pk}"

    @property
    def colour(self) -> str:
        """The colour that goes with the word of the state."""
        return DUTY_COLOURS[DutyState(self.state)]

    @property
    def whom(self) -> str:
        """Who must be told, in words."""
        if self.kind == DutyKind.OTHER_AREA:
            return f"The safeguarding partners of {self.area}"
        return " and ".join(one.label for one in RECIPIENTS[DutyKind(self.kind)])


class Telling(PartnershipRow, AppendOnly):
    """Somebody was told of something, with the reference of the receipt; written once."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="tellings")
    to = models.CharField(max_length=20, choices=Recipient.choices)
    about = models.CharField(max_length=20, choices=About.choices)
    area = models.CharField(max_length=100, blank=True)
    told_at = models.DateTimeField()
    receipt = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["-told_at", "-pk"]
        verbose_name = "telling"
        verbose_name_plural = "tellings"
        constraints = [
            models.CheckConstraint(
                condition=~Q(to="other_area") | ~Q(area=""),
                name="telling_names_the_area",
                violation_error_message="Say which area was told.",
            )
        ]

    def __str__(self) -> str:
        return f"Told: {self.get_to_display()}"
