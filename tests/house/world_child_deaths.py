"""The case in which two children died, of whom one is linked to a child death review."""

from typing import Any

from reviews.rules.incident import Harm
from tests.factories import child_deaths as make
from tests.factories import reviews as cases
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    two = tuple(cases.a_child(pseudonym=f"Child {one}", harm=Harm.DIED) for one in "PQ")
    incident = cases.make_incident(here, children=two)
    make.linked(here, incident)
    return {"case_of_deaths": incident}
