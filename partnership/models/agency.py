"""Agencies: organisations, what became of them, and their standing in each partnership."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from partnership.models.partnership import Partnership
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.roles import AgencyKind, Sector


class Agency(models.Model):
    """An organisation, a council service, a school or a setting. It may serve any number of partnerships."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=30, choices=AgencyKind.choices)
    sector = models.CharField(max_length=30, choices=Sector.choices)
    has_national_remit = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    partnerships = models.ManyToManyField(
        Partnership, through="RegisterEntry", related_name="agencies"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = "agency"
        verbose_name_plural = "agencies"
        indexes = [models.Index(fields=["kind", "name"], name="agency_by_kind")]

    def __str__(self) -> str:
        return self.name

    @property
    def called(self) -> str:
        """The name that people use in a list."""
        return self.short_name or self.name


class AgencySuccession(models.Model):
    """One organisation took over from another, so that trends and duties carry on (CCG to ICB)."""

    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = "succession of an agency"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="agencysuccession_recorded_once",
                violation_error_message="This succession is already recorded.",
            ),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")),
                name="agencysuccession_is_between_two",
                violation_error_message="An agency does not succeed itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} became {self.successor}"


class RegisterEntryQuerySet(models.QuerySet["RegisterEntry"]):
    """Reading the register of agencies."""

    def current(self, on: date) -> "RegisterEntryQuerySet":
        """The entries that hold on a day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=on),
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        )


class RegisterEntry(PartnershipRow):
    """An agency's standing in one partnership, and why; or a category of which the area has none."""

    class Standing(models.TextChoices):
        SAFEGUARDING_PARTNER = "safeguarding_partner", "Safeguarding partner"
        RELEVANT_AGENCY = "relevant_agency", "Relevant agency"
        BY_INVITATION = "by_invitation", "By invitation"
        SETTING = "setting", "School or setting"
        OTHER_BOARD = "other_board", "Other board"
        NONE_IN_AREA = "none_in_area", "None in the area"

    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="entries"
    )
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="register_entries"
    )
    standing = models.CharField(max_length=30, choices=Standing.choices)
    category = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    is_name_withheld = models.BooleanField(default=False)
    reports_when_needed = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(RegisterEntryQuerySet)()

    class Meta:
        ordering = ["category", "agency__name", "pk"]
        verbose_name = "entry in the register of agencies"
        verbose_name_plural = "register of agencies"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency"],
                condition=Q(ends_on__isnull=True, agency__isnull=False),
                name="registerentry_one_current_standing",
                violation_error_message="This agency already stands in the register.",
            ),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) ^ Q(standing="none_in_area"),
                name="registerentry_names_an_agency_unless_none",
                violation_error_message="Name the agency, or say that the area has none.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="registerentry_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.agency) if self.agency else f"No {self.category} in the area"

    @property
    def public_name(self) -> str:
        """The name as the public register prints it."""
        if self.agency is None:
            return "None in the area"
        return "Name withheld" if self.is_name_withheld else self.agency.name


class AgencyContact(PartnershipRow):
    """A named contact of an agency for one purpose, checked from time to time (the single point of contact)."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="contacts")
    purpose = models.CharField(max_length=120)
    name = models.CharField(max_length=150)
    email = models.EmailField()
    telephone = models.CharField(max_length=40, blank=True)
    is_on_distribution_list = models.BooleanField(default=True)
    verified_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["agency__name", "purpose", "pk"]
        verbose_name = "contact of an agency"
        verbose_name_plural = "contacts of agencies"

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"name": "name", "email": "e-mail", "telephone": "blank"}

    def __str__(self) -> str:
        return f"{self.name} ({self.purpose})"
