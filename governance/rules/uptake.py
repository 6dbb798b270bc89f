"""What an agency says of a decision that it takes back with it."""

from django.db import models


class UptakeState(models.TextChoices):
    """How far an agency is with a decision; blocked says what stands in the way (Brent's arrangements 2019, 3.8)."""

    UNDER_WAY = "under_way", "Under way"
    DONE = "done", "Done"
    BLOCKED = "blocked", "Blocked"
    NOT_OURS = "not_ours", "Nothing for us to do"


UPTAKE_COLOURS = {
    UptakeState.UNDER_WAY: "blue",
    UptakeState.DONE: "green",
    UptakeState.BLOCKED: "red",
    UptakeState.NOT_OURS: "grey",
}
