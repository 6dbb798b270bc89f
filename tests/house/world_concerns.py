"""The attendance concern that the matrix's addresses name."""

from typing import Any

from tests.factories import partnership as ground
from tests.factories.concerns import raised
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    group = ground.make_group(here.partnership, "Schools", code="schools-group")
    seat = ground.make_seat(group, "Head teacher", agency=here.school)
    return {"concern": raised(seat, here.maya)}
