"""What is true of choosing a reviewer without a database."""

from django.db import models


class InterviewOutcome(models.TextChoices):
    """What an interview panel said."""

    SUITABLE = "suitable", "Suitable for this review"
    NOT_SUITABLE = "not", "Not suitable for this review"


# What makes somebody independent enough (the 2018 Regulations, appointment of reviewers; Bromley's arrangements 2023).
INDEPENDENCE = (
    "Not employed by, or a member of, a safeguarding partner or a relevant agency here",
    "No part in the case, and no line management of anybody who had",
    "No contract here now that would make a finding against a partner hard to write",
)
