"""A small set-up file as Python sees it, whole and without a mistake; a test changes what it is about."""

import json
from typing import Any


def a_file(**over: Any) -> dict[str, Any]:
    return {
        "partnership": {"slug": "westhaven", "name": "Westhaven Partnership", "short_name": "WSCP"},
        "agreement": {"in_force_from": "2024-01-01"},
        "agencies": [an_agency("council", "Westhaven Council")],
        "groups": [a_group()],
        "people": [a_person()],
    } | over


def an_agency(key: str, name: str, **over: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": name,
        "kind": "council",
        "sector": "local_authority",
        "standing": "safeguarding_partner",
        "from_on": "2024-01-01",
    } | over


def a_group(key: str = "executive", **over: Any) -> dict[str, Any]:
    return {
        "key": key,
        "kind": "permanent",
        "names": [{"name": "Executive"}],
        "seats": [{"title": "Director", "agency": "council", "sector": "local_authority"}],
    } | over


def a_person(email: str = "ada@example.org", **over: Any) -> dict[str, Any]:
    return {
        "full_name": "Ada Fairweather",
        "email": email,
        "roles": [{"role": "business_manager", "agency": "council", "from_on": "2024-02-01"}],
    } | over


def as_text(file: dict[str, Any]) -> str:
    return json.dumps(file)
