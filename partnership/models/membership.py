"""Dated facts about people: what they are in a partnership, what was delegated to them, invitations to join."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_scopes import scopes_disabled

from partnership.models.agency import Agency
from partnership.models.partnership import Partnership
from partnership.models.user import User
from partnership.models.wall import PartnershipRow, WalledManager
from partnership.roles import Role, Sector


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reading memberships."""

    def current(self, on: date) -> "MembershipQuerySet":
        """The memberships that hold on a day, of people who have not left."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, user__is_active=True
        )


class Membership(PartnershipRow):
    """A person holds a role in a partnership, for an agency, from one day to another: a hat they can act in."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    partnership = models.ForeignKey(
        Partnership, on_delete=models.PROTECT, related_name="memberships"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    role = models.CharField(max_length=30, choices=Role.choices)
    post = models.CharField(max_length=150, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = WalledManager.from_queryset(MembershipQuerySet)()

    class Meta:
        ordering = ["user__full_name", "role", "pk"]
        verbose_name = "membership"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "user", "role", "agency", "starts_on"],
                name="membership_recorded_once",
                violation_error_message="This person already holds this role from that day.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]
        indexes = [
            models.Index(fields=["partnership", "role", "ends_on"], name="membership_by_role"),
            models.Index(fields=["user", "ends_on"], name="membership_by_user"),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.hat}"

    @classmethod
    def of_person(cls, user: User, on: date) -> MembershipQuerySet:
        """What a person holds on a day in every partnership: their own row of facts, so it looks over the wall."""
        with scopes_disabled():
            return cls.objects.filter(user=user).current(on)

    @property
    def hat(self) -> str:
        """What the person acts as, in words."""
        where = f", {self.agency.called}" if self.agency else ""
        return f"{self.get_role_display()}{where}"


class LeadPartner(PartnershipRow):
    """A statutory partner's lead and whom the lead delegates to. The lead stays accountable whatever is delegated."""

    sector = models.CharField(max_length=30, choices=Sector.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    lead_post = models.CharField(max_length=150)
    lead = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    delegate_post = models.CharField(max_length=150, blank=True)
    delegate = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    may_commit_policy = models.BooleanField(default=False)
    may_commit_resources = models.BooleanField(default=False)
    may_commit_practice = models.BooleanField(default=False)
    holds_own_agency_to_account = models.BooleanField(default=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["-starts_on", "sector"]
        verbose_name = "lead safeguarding partner"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "sector"],
                condition=Q(ends_on__isnull=True),
                name="leadpartner_one_at_a_time",
                violation_error_message="This partner already has a lead; end that first.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="leadpartner_ends_after_it_starts",
                violation_error_message="The last day cannot be before the first.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lead_post} ({self.agency})"

    @property
    def scope_in_words(self) -> str:
        """What the delegate may commit the agency on."""
        parts = [
            words
            for has, words in (
                (self.may_commit_policy, "policy"),
                (self.may_commit_resources, "resources"),
                (self.may_commit_practice, "practice"),
                (self.holds_own_agency_to_account, "holding the agency to account"),
            )
            if has
        ]
        return ", ".join(parts) or "nothing recorded"


class StaffPost(PartnershipRow):
    """A post of the business unit: its capacity, and since when it has been empty if it is."""

    post = models.CharField(max_length=150)
    capacity = models.CharField(max_length=120, blank=True)
    vacant_since = models.DateField(null=True, blank=True)
    filled_on = models.DateField(null=True, blank=True)

    objects = WalledManager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "post of the business unit"
        verbose_name_plural = "posts of the business unit"
        constraints = [
            models.CheckConstraint(
                condition=Q(vacant_since__isnull=True)
                | Q(filled_on__isnull=True)
                | Q(filled_on__gte=F("vacant_since")),
                name="staffpost_filled_after_it_fell_vacant",
                violation_error_message="A post is filled after it fell vacant.",
            )
        ]

    def __str__(self) -> str:
        return self.post

    @property
    def is_vacant(self) -> bool:
        """Whether nobody holds the post now."""
        return self.vacant_since is not None and self.filled_on is None


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reading invitations."""

    def open(self, now: datetime) -> "InvitationQuerySet":
        """Those that still let somebody in."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now)


class Invitation(PartnershipRow):
    """A letter that lets one person in: its token is stored hashed, works once and ends by itself."""

    email = models.EmailField()
    full_name = models.CharField(max_length=150)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    role = models.CharField(max_length=30, choices=Role.choices)
    post = models.CharField(max_length=150, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = WalledManager.from_queryset(InvitationQuerySet)()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        verbose_name = "invitation"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
                name="invitation_accepted_pair",
                violation_error_message="An accepted invitation says who accepted it and when.",
            )
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"email": "e-mail", "full_name": "name"}

    def __str__(self) -> str:
        return f"{self.full_name} as {self.hat}"

    def get_absolute_url(self) -> str:
        """The invitation as the business manager sees it."""
        return reverse(
            "person-invitation",
            kwargs={"partnership_slug": self.partnership.slug, "pk": self.pk},
        )

    @property
    def hat(self) -> str:
        """What the person is invited to be, in words."""
        where = f", {self.agency.called}" if self.agency else ""
        return f"{self.get_role_display()}{where}"

    def is_open(self, now: datetime) -> bool:
        """Whether it still lets somebody in."""
        return not self.accepted_at and not self.withdrawn_at and self.expires_at > now
