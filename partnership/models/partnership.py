"""A partnership: one area's safeguarding children partnership, the root of every domain row."""

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

# First words of addresses that belong to the portal itself, so no partnership may be called that.
WORDS_OF_THE_PORTAL = frozenset(
    [
        "accounts",
        "admin",
        "components",
        "healthz",
        "help",
        "home",
        "invitation",
        "people",
        "static",
        "sign-in",
        "welcome",
    ]
)


class Partnership(models.Model):
    """One multi-agency safeguarding children partnership; its slug is the first word of its addresses."""

    slug = models.SlugField(
        max_length=50,
        unique=True,
        validators=[
            RegexValidator(
                rf"^(?!(?:{'|'.join(sorted(WORDS_OF_THE_PORTAL))})$)[a-z][a-z0-9-]+$",
                "Use lower-case letters, figures and hyphens, and none of the portal's own words.",
            )
        ],
    )
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    statutory_area = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        verbose_name = "partnership"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The public page."""
        return reverse("public", kwargs={"partnership_slug": self.slug})


class NeighbouringArea(models.Model):
    """An area beside this one, or one that shares its police or health body; linked when it is here too."""

    partnership = models.ForeignKey(
        Partnership, on_delete=models.CASCADE, related_name="neighbouring_areas"
    )
    name = models.CharField(max_length=200)
    here = models.ForeignKey(
        Partnership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "neighbouring area"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "name"],
                name="neighbouringarea_named_once",
                violation_error_message="This neighbour is already listed.",
            )
        ]

    def __str__(self) -> str:
        return self.name
