"""A person who signs in, by e-mail. There is no superuser: nothing here opens anything but a membership."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class UserManager(BaseUserManager["User"]):
    """Makes people."""

    def create_user(self, email: str, full_name: str, password: str | None = None) -> "User":
        """A new person; without a password nobody can sign in as them until they set one."""
        user = self.model(email=self.normalize_email(email).lower(), full_name=full_name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The person with an e-mail address, whatever its capitals."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person. What they may see and do follows from dated memberships, seats and rosters, never from this row."""

    email = models.EmailField(
        "e-mail address", error_messages={"unique": "Somebody already has this e-mail address."}
    )
    full_name = models.CharField(max_length=150)
    telephone = models.CharField(max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = UserManager()

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_is_one_persons",
                violation_error_message="Somebody already has this e-mail address.",
            ),
            models.CheckConstraint(
                condition=Q(is_active=True, left_at__isnull=True)
                | Q(is_active=False, left_at__isnull=False),
                name="user_left_exactly_when_inactive",
                violation_error_message="A person who left is inactive, and has the moment recorded.",
            ),
        ]

    class Personal:
        """Personal fields and how a scrub replaces them."""

        fields = {"email": "e-mail", "full_name": "name", "telephone": "blank"}

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        """The name, as Django and allauth ask for it."""
        return self.full_name

    def clean(self) -> None:
        """One spelling of an address."""
        super().clean()
        self.email = type(self).objects.normalize_email(self.email).lower()

    def has_perm(self, perm: str, obj: Any = None) -> bool:  # noqa: ARG002 - Django's signature
        """Never: model-level permissions open nothing here."""
        return False

    def has_module_perms(self, app_label: str) -> bool:  # noqa: ARG002 - Django's signature
        """Never."""
        return False


class SignIn(models.Model):
    """One attempt to sign in, with its result; the address is kept, the password never."""

    class Result(models.TextChoices):
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"
        SIGNED_OUT = "signed_out", "Signed out"

    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True)
    result = models.CharField(max_length=20, choices=Result.choices)
    at = models.DateTimeField(db_index=True)
    ip_address = models.GenericIPAddressField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "sign-in"

    def __str__(self) -> str:
        return f"{self.get_result_display()} {self.at:%Y-%m-%d %H:%M}"
