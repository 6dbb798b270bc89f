"""The bodies of education that the matrix's addresses name."""

from typing import Any

from tests.factories.education import a_body
from tests.factories.reviews import Cast


def things(here: Cast, elsewhere: Cast, canary: str) -> dict[str, Any]:
    return {
        "education_body": a_body(here.maya),
        "foreign_education_body": a_body(elsewhere.maya, name=f"{canary} network"),
    }
