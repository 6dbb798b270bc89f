"""Groups: bodies with seats (an Executive, a Forum, a sub-group), their parents, names, quorum and terms of reference."""

from datetime import date

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partnership.models.agency import Agency
from partnership.models.partnership import Partnership
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.quorum import QuorumRule, Requirement
from partnership.roles import Sector


class GroupQuerySet(models.QuerySet["Group"]):
    """Reading groups."""

    def current(self, on: date) -> "GroupQuerySet":
        """The groups that exist on a day."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=on),
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
        )

    def with_names(self) -> "GroupQuerySet":
        """Fetch the names too, so that a list asks once."""
        return self.prefetch_related(Prefetch("names", to_attr="fetched_names"))


class Group(PartnershipRow):
    """A body with seats. Its key is a number of its own, never its name: names change."""

    class Kind(models.TextChoices):
        PERMANENT = "permanent", "Permanent"
        THEMATIC = "thematic", "Thematic, for a time"
        TASK_AND_FINISH = "task_and_finish", "Task and finish"
        JOINT = "joint", "Joint with other boards or areas"
        REGIONAL = "regional", "Regional"
        EVENT = "event", "Event"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="groups")
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    tier = models.PositiveSmallIntegerField(null=True, blank=True)
    purpose = models.TextField(blank=True)
    frequency = models.CharField(max_length=150, blank=True)
    chair_in_words = models.CharField(max_length=200, blank=True)
    is_closed = models.BooleanField(default=False)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)
    history = HistoricalRecords()

    objects = WalledManager.from_queryset(GroupQuerySet)()

    class Meta:
        ordering = ["tier", "pk"]
        verbose_name = "group"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "code"],
                name="group_code_is_one_groups",
                violation_error_message="Another group of this partnership has this code.",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="group_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The group's page."""
        return reverse(
            "group", kwargs={"partnership_slug": self.partnership.slug, "code": self.code}
        )

    def named_on(self, day: date | None) -> "GroupName | None":
        """The name that held on a day; without a day, the newest."""
        names = getattr(self, "fetched_names", None)
        names = list(self.names.all()) if names is None else names
        for name in sorted(names, key=lambda one: one.starts_on or date.min, reverse=True):
            if day is None or (name.starts_on or date.min) <= day <= (name.ends_on or date.max):
                return name
        return None

    @property
    def name(self) -> str:
        """The newest name."""
        newest = self.named_on(None)
        return newest.name if newest else self.code

    @property
    def called(self) -> str:
        """The newest abbreviation, or the name where there is none."""
        newest = self.named_on(None)
        return (newest.abbreviation or newest.name) if newest else self.code

    @property
    def is_over(self) -> bool:
        """Whether the group has an end date."""
        return self.ends_on is not None


class GroupName(PartnershipRow):
    """What a group was called, from one day to another."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    abbreviation = models.CharField(max_length=30, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["group", F("starts_on").asc(nulls_first=True)]
        verbose_name = "name of a group"
        verbose_name_plural = "names of groups"
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(ends_on__isnull=True),
                name="groupname_one_at_a_time",
                violation_error_message="The group has a name already; end that one first.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class GroupParent(PartnershipRow):
    """A body that a group reports to: another group, perhaps of another partnership, or a board outside the portal."""

    crosses_wall = ("parent",)

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="parents")
    parent = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    other_board = models.CharField(max_length=200, blank=True)
    is_accountable = models.BooleanField(default=False)
    is_coordinating = models.BooleanField(default=False)

    objects = WalledManager()

    class Meta:
        ordering = ["-is_accountable", "pk"]
        verbose_name = "parent of a group"
        verbose_name_plural = "parents of groups"
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=False, other_board="")
                | (Q(parent__isnull=True) & ~Q(other_board="")),
                name="groupparent_is_a_group_or_a_board",
                violation_error_message="Choose a group, or name another board; not both.",
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("group")),
                name="groupparent_is_another",
                violation_error_message="A group is not its own parent.",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(is_accountable=True),
                name="groupparent_one_accountable",
                violation_error_message="A group is accountable to one parent.",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(is_coordinating=True),
                name="groupparent_one_coordinating",
                violation_error_message="One parent coordinates a group.",
            ),
        ]

    def __str__(self) -> str:
        return self.other_board or str(self.parent)


class Seat(PartnershipRow):
    """A place at a group's table, by post; who sits in it is a dated fact."""

    class Kind(models.TextChoices):
        VOTING = "voting", "Voting"
        OBSERVER = "observer", "Participant observer, no vote"
        VIRTUAL = "virtual", "Virtual member"
        ADVISER = "adviser", "Adviser, when needed"
        ATTENDS = "attends", "In attendance"

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="seats")
    title = models.CharField(max_length=200)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="seats"
    )
    sector = models.CharField(max_length=30, choices=Sector.choices)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.VOTING)
    is_chair = models.BooleanField(default=False)
    is_lay = models.BooleanField(default=False)
    is_co_opted = models.BooleanField(default=False)
    vacant_since = models.DateField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["-is_chair", "sector", "pk"]
        verbose_name = "seat"

    def __str__(self) -> str:
        return self.title


class SeatHoldingQuerySet(models.QuerySet["SeatHolding"]):
    """Reading who sits where."""

    def current(self, on: date) -> "SeatHoldingQuerySet":
        """The holdings of a day, of people who have not left."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, user__is_active=True
        )


class SeatHolding(PartnershipRow):
    """A person sits in a seat, or deputises for it, from one day to another."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="holdings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="holdings")
    is_deputy = models.BooleanField(default=False)
    delegated_authority = models.CharField(max_length=300, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = WalledManager.from_queryset(SeatHoldingQuerySet)()

    class Meta:
        ordering = ["is_deputy", "starts_on", "pk"]
        verbose_name = "holder of a seat"
        verbose_name_plural = "holders of seats"
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(ends_on__isnull=True, is_deputy=False),
                name="seatholding_one_holder",
                violation_error_message="Somebody holds this seat; end that first.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="seatholding_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {'deputy for ' if self.is_deputy else ''}{self.seat}"


class GroupDelegation(PartnershipRow):
    """What one group hands to another to do, while staying responsible."""

    from_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="delegations_made")
    to_group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="delegations_held")
    what = models.TextField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "delegation between groups"
        verbose_name_plural = "delegations between groups"
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_group=F("to_group")),
                name="groupdelegation_is_between_two",
                violation_error_message="A group does not delegate to itself.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_group} to {self.to_group}"


class GroupQuorum(PartnershipRow):
    """What a group's terms of reference ask before it may decide."""

    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="quorum")
    says = models.TextField()
    least_number = models.PositiveSmallIntegerField(default=0)
    deputies_count = models.BooleanField(default=True)
    chair_may_proceed = models.BooleanField(default=False)
    is_local_default = models.BooleanField(default=False)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "quorum of a group"
        verbose_name_plural = "quorums of groups"

    def __str__(self) -> str:
        return self.says

    def rule(self) -> QuorumRule:
        """The rule as the pure judge takes it."""
        return QuorumRule(
            requirements=tuple(need.requirement() for need in self.requirements.all()),
            least_number=self.least_number,
            deputies_count=self.deputies_count,
            chair_may_proceed=self.chair_may_proceed,
        )


class QuorumRequirement(PartnershipRow):
    """At least so many people from these sectors, and the sectors that may stand in where those are short."""

    quorum = models.ForeignKey(GroupQuorum, on_delete=models.CASCADE, related_name="requirements")
    says = models.CharField(max_length=200)
    at_least = models.PositiveSmallIntegerField(default=1)
    sectors = models.JSONField()
    stand_ins = models.JSONField(default=list, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "requirement of a quorum"
        verbose_name_plural = "requirements of quorums"

    def __str__(self) -> str:
        return self.says

    def requirement(self) -> Requirement:
        """The requirement as the pure judge takes it."""
        return Requirement(
            says=self.says,
            at_least=self.at_least,
            sectors=tuple(Sector(value) for value in self.sectors),
            stand_ins=tuple(Sector(value) for value in self.stand_ins),
        )


class TermsOfReference(PartnershipRow):
    """A group's terms of reference in their seven parts, with what to do when members disagree."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="terms_of_reference")
    version = models.PositiveSmallIntegerField(default=1)
    aims = models.TextField(blank=True)
    membership = models.TextField("chair and membership", blank=True)
    governance = models.TextField("governance and accountability", blank=True)
    standards = models.TextField("standards of operation", blank=True)
    administration = models.TextField(blank=True)
    information_sharing = models.TextField("information sharing and reporting", blank=True)
    review = models.TextField(blank=True)
    disagreement = models.TextField("what happens when members disagree", blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    objects = WalledManager()

    # The parts that terms of reference must have, in the order they are read.
    PARTS = (
        "aims",
        "membership",
        "governance",
        "standards",
        "administration",
        "information_sharing",
        "review",
        "disagreement",
    )

    class Meta:
        ordering = ["group", "-version"]
        verbose_name = "terms of reference"
        verbose_name_plural = "terms of reference"
        constraints = [
            models.UniqueConstraint(
                fields=["group", "version"],
                name="termsofreference_version_once",
                violation_error_message="This version exists already.",
            )
        ]

    def __str__(self) -> str:
        return f"Terms of reference, version {self.version}"

    def missing_parts(self) -> list[str]:
        """The parts that say nothing yet, in words."""
        return [
            str(field.verbose_name)
            for field in self._meta.concrete_fields
            if field.name in self.PARTS and not getattr(self, field.name).strip()
        ]
