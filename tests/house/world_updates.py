"""The updates of other boards that the matrix's addresses name."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import partnership as ground
from tests.factories import updates as make
from tests.factories.agenda import make_planned
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    """One that is asked, one that is answered with a document, and a standing ask."""
    group = ground.make_group(here.partnership, "Liaison", code="liaison-group")
    meeting = make_planned(group)
    file = SimpleUploadedFile("figures.txt", b"Twelve")
    return {
        "asked_update": make.asked(meeting, here.maya),
        "answered_update": make.answered(make.asked(meeting, here.maya), here.maya, file=file),
        "update_rule": make.a_rule(group, here.maya),
    }


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    """More than here, so that the last reference of the other partnership is nowhere in this one."""
    group = ground.make_group(there.partnership, f"{canary} liaison", code="liaison-group")
    rows = [make.told(group, there.maya, text=f"{canary} words") for _ in range(9)]
    return {"foreign_update": rows[-1]}
