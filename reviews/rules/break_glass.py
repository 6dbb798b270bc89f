"""What is true of emergency openings without a database: their states, how long they last, and who counts as one person."""

from datetime import timedelta

from django.db import models

from partnership.moves import Moves

SHORTEST_REASON = 20  # characters
MOST_HOURS = 4
# A request that nobody answered lapses: an emergency of yesterday is asked for again.
ANSWERED_WITHIN = timedelta(hours=4)
REVIEWED_WITHIN = timedelta(hours=24)


class GlassState(models.TextChoices):
    """Where an emergency opening stands; whether it is open at this moment is a matter of the clock."""

    ASKED = "asked", "Asked for"
    REFUSED = "refused", "Refused"
    OPENED = "opened", "Opened"
    REVIEWED = "reviewed", "Reviewed"


GLASS_MOVES = Moves(
    what="The emergency opening",
    table={
        GlassState.ASKED: (GlassState.OPENED, GlassState.REFUSED),
        GlassState.OPENED: (GlassState.REVIEWED,),
        GlassState.REFUSED: (),
        GlassState.REVIEWED: (),
    },
)


class Finding(models.TextChoices):
    """What the review of an emergency opening finds."""

    JUSTIFIED = "justified", "It was justified"
    JUSTIFIED_BUT = "justified_but", "It was justified, and something must change"
    NOT_JUSTIFIED = "not_justified", "It was not justified"


def is_one_person(name: str, address: str, other_name: str, other_address: str) -> bool:
    """
    Whether two accounts look like one person's: the same address but for what stands behind a plus, or the same name.

    Where two people do share a name, somebody else answers; that is the smaller harm.
    """
    return _plain(address) == _plain(other_address) or (
        " ".join(name.casefold().split()) == " ".join(other_name.casefold().split())
    )


def _plain(address: str) -> str:
    before, _, domain = address.casefold().rpartition("@")
    return f"{before.partition('+')[0]}@{domain}"
