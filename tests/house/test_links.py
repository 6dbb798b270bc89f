"""Nobody is shown a link or a button that would refuse them: every kind of person follows all that they are shown."""

import html
import re
from http import HTTPStatus

import pytest

from tests.factories.partnership import signed_in
from tests.house import printed
from tests.house.world import CASE_CANARY, FOREIGN_CANARY, HERE, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.usefixtures("plain_paper")]

LINK = re.compile(r'href="(/[^"#]*)')
MOST_PAGES = 250
NOT_FOLLOWED = ("/static/", "/accounts/", "/components/")
WALKERS = [
    "maya",
    "priya",
    "grace",
    "sam",
    "lena",
    "guest_in_time",
    "role:agency_lead",
    "role:finance_officer",
    "role:delegate",
    "role:lsp",
]


def links_of(page: str) -> list[str]:
    found = (html.unescape(address) for address in LINK.findall(page))
    return [one for one in found if not one.startswith(NOT_FOLLOWED) and "sort=" not in one]


# Making a world takes seconds, so each serves five people.
@pytest.mark.parametrize("walkers", [WALKERS[:5], WALKERS[5:]], ids=lambda walkers: walkers[0])
def test_every_link_that_is_shown_opens(walkers):
    world = make_world()
    for person in walkers:
        walk(world, person)


def walk(world: World, person: str) -> None:
    client = signed_in(world.people[person])
    waiting, seen, refused = [f"/{HERE}/home/"], {f"/{HERE}/home/": "the beginning"}, []
    visited = 0
    while waiting and visited < MOST_PAGES:
        address = waiting.pop(0)
        visited += 1
        answer = client.get(address, follow=True)
        if answer.status_code != HTTPStatus.OK:
            refused.append(f"{person}: {answer.status_code} {address}, shown on {seen[address]}")
        page = "" if answer.streaming else answer.content.decode(errors="ignore")
        page += printed.taken().decode()
        assert FOREIGN_CANARY not in page, address
        if person in {"lena", "role:finance_officer", "role:delegate", "role:lsp"}:
            assert CASE_CANARY not in page, address
        for link in links_of(page) if "html" in answer["Content-Type"] else []:
            if link not in seen:
                seen[link] = address
                waiting.append(link)

    assert visited > 5
    assert not refused, "\n".join(refused)
