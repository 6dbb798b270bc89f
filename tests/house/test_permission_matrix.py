"""Every address against every kind of person: the declared answer, and not one byte that is not theirs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django_scopes import scopes_disabled
from pytest_django import Settings

from tests.factories.partnership import signed_in
from tests.house import printed
from tests.house.matrix import DOORS, FOREIGN
from tests.house.matrix_words import MEMBERS, OUTSIDERS, Door
from tests.house.world import CASE_CANARY, ELSEWHERE, FOREIGN_CANARY, HERE, World, make_world

# Addresses outside a partnership: signing in is allauth's, and has tests of its own.
OUTSIDE = {
    "start",
    "healthz",
    "gallery",
    "invitation",
    "invitation-open",
    "calendar-feed",
    "answer",
    "answer-write",
    "answer-rows",
    "answer-row",
    "answer-row-remove",
    "answer-paste",
    "answer-check",
    "answer-nil",
    "answer-refuse",
    "answer-open",
}


def patterns(
    found: list[URLPattern | URLResolver], before: str = "", namespace: str = ""
) -> Iterator[tuple[str, str, URLPattern]]:
    """Every address of the portal: its name, its route and its pattern."""
    for one in found:
        route = before + str(one.pattern)
        if isinstance(one, URLPattern):
            yield namespace + (one.name or "?"), route, one
        else:
            deeper = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from patterns(one.url_patterns, route, deeper)


INSIDE = {
    name: pattern
    for name, route, pattern in patterns(get_resolver().url_patterns)
    if route.startswith("<slug:partnership_slug>/")
}


def test_every_address_stands_in_the_matrix():
    assert set(INSIDE) == set(DOORS), (
        f"missing from tests/house/matrix.py: {sorted(set(INSIDE) - set(DOORS))}; "
        f"no longer there: {sorted(set(DOORS) - set(INSIDE))}"
    )


def test_every_address_outside_a_partnership_is_known():
    names = {
        name
        for name, route, _ in patterns(get_resolver().url_patterns)
        if not route.startswith(("<slug:partnership_slug>/", "accounts/"))
    }
    assert names <= OUTSIDE


@pytest.fixture
def world(db, plain_paper) -> World:
    return make_world()


def client_of(world: World, person: str) -> Client:
    client = Client() if person == "anonymous" else signed_in(world.people[person])
    client.raise_request_exception = (
        False  # a page that fails is a wrong cell, not the end of the test
    )
    return client


@pytest.fixture
def small_refusals(settings: Settings) -> None:
    """
    Draw a refusal without the frame around it, which is most of what it costs, and there are thousands.

    With their frame refusals are compared, byte by byte, where what is elsewhere must look like what is nowhere.
    """
    ours = settings.TEMPLATES[0]
    small = Path(__file__).parent / "small_refusals"
    settings.TEMPLATES = [ours | {"DIRS": [small, *ours["DIRS"]]}]
    settings.SESSION_MOVED_ON_EVERY_SECONDS = 3600  # nor write a session at every knock


WRONG_METHOD = int(HTTPStatus.METHOD_NOT_ALLOWED)


def reached(door: Door, person: str) -> int:
    """What a person who knocks is answered, before the method is asked."""
    if door.is_public:
        return HTTPStatus.OK
    if person == "anonymous":
        return HTTPStatus.FOUND
    if person in door.pages:
        return HTTPStatus.OK
    return HTTPStatus.FORBIDDEN if person in door.told_why else HTTPStatus.NOT_FOUND


def declared(door: Door, person: str, method: str) -> frozenset[int]:
    """The answers that are declared for a method; a wrong method may be told before or after a refusal."""
    answer = reached(door, person)
    is_outside = not door.is_public and (person == "anonymous" or person in OUTSIDERS)
    takes = {"GET": not door.only_post, "HEAD": not door.only_post, "POST": door.takes_post}
    if is_outside:
        return frozenset({int(answer)})
    if not takes.get(method, False):
        return frozenset({WRONG_METHOD, int(answer)} - {int(HTTPStatus.OK)})
    if method == "POST" and answer == HTTPStatus.OK:
        return frozenset({door.empty_post})
    return frozenset({int(answer)})


def declared_of_nothing(door: Door, person: str) -> frozenset[int]:
    """The answers that are declared for an object that is nowhere."""
    if person == "anonymous" and not door.is_public:
        return frozenset({int(HTTPStatus.FOUND)})
    maybe = {int(HTTPStatus.FORBIDDEN)} if person in door.told_why else set()
    wrong = {WRONG_METHOD} if door.only_post and person not in OUTSIDERS else set()
    return frozenset({int(HTTPStatus.NOT_FOUND)} | maybe | wrong)


PEOPLE = ["anonymous", *sorted(MEMBERS), *OUTSIDERS]
ADDRESSES = list(DOORS)
EVERY_METHOD = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
# Which methods an address takes does not depend on the role, so these try them all.
TRY_EVERY_METHOD = {"anonymous", "maya"}
# People of every standing: they ask for what is nowhere, which is nowhere for everybody alike, and send every form.
OF_EVERY_STANDING = ["anonymous", "stranger", "leaver", "maya", "tom", "lena", "guest_in_time"]
OTHERS = [one for one in PEOPLE if one not in OF_EVERY_STANDING]
# A world takes two seconds to make, so each serves a few people.
COMPANIES = [
    OF_EVERY_STANDING,
    *(OTHERS[start : start + 12] for start in range(0, len(OTHERS), 12)),
]


@dataclass(frozen=True)
class Cell:
    """One request of one person, and the answers that are declared for it."""

    method: str
    name: str
    address: str
    declared: frozenset[int]


def cells(world: World, name: str, door: Door, person: str) -> Iterator[Cell]:
    """
    The methods on one's own object, and GET on one that is nowhere.

    Whoever is refused a page is refused its form too: a fifth of them try, others at the next address. That a page
    which opens takes its form, people of every standing try.
    """
    with scopes_disabled():
        own = reverse(name, args=[HERE, *door.arguments(world)])
    is_turn = (PEOPLE.index(person) + ADDRESSES.index(name)) % 5 == 0
    tries = is_turn and reached(door, person) != HTTPStatus.OK
    posts = door.takes_post and (tries or person in OF_EVERY_STANDING)
    usual = ("GET", "POST") if posts else ("GET",)
    for method in EVERY_METHOD if person in TRY_EVERY_METHOD else usual:
        yield Cell(method, name, own, declared(door, person, method))
    if door.missing and person in OF_EVERY_STANDING:
        nowhere = reverse(name, args=[HERE, *door.missing])
        yield Cell("GET", f"{name} (missing)", nowhere, declared_of_nothing(door, person))


def problems(client: Client, cell: Cell, door: Door, person: str) -> Iterator[str]:
    """What a cell's answer has that is not declared: another status, or a byte that is not the person's."""
    with transaction.atomic():
        answer = client.generic(cell.method, cell.address)
        body = b"".join(answer) if answer.streaming else answer.content
        body += printed.taken()
        transaction.set_rollback(True)
    if answer.status_code not in cell.declared:
        yield f"{person} {cell.method} {cell.name}: {answer.status_code}, declared {set(cell.declared)}"
    if FOREIGN_CANARY.encode() in body and person not in {"of_elsewhere", "of_both"}:
        yield f"{person} {cell.method} {cell.name}: a foreign byte"
    if CASE_CANARY.encode() in body and person not in door.opens_case:
        yield f"{person} {cell.method} {cell.name}: a byte of a case"


@pytest.mark.once
@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company[0])
@pytest.mark.usefixtures("small_refusals")
def test_every_address_answers_everybody_as_declared(world, company):
    wrong = [
        problem
        for person in company
        for client in [client_of(world, person)]
        for name, door in DOORS.items()
        for cell in cells(world, name, door, person)
        for problem in problems(client, cell, door, person)
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("person", ["maya", "tom", pytest.param("of_both", marks=pytest.mark.once)])
def test_what_is_elsewhere_looks_the_same_here_as_what_is_nowhere(world, person):
    client = client_of(world, person)
    with time_machine.travel(
        timezone.now(), tick=False
    ):  # a page says in which minute it is printed
        _look_the_same(client, world)


def _look_the_same(client: Client, world: World) -> None:
    for name, foreign in FOREIGN.items():
        with scopes_disabled():
            there = foreign(world)
        for method in ("GET", "POST"):
            theirs = client.generic(method, reverse(name, args=[HERE, *there]))
            nobodys = client.generic(method, reverse(name, args=[HERE, *DOORS[name].missing]))
            assert theirs.status_code == nobodys.status_code, (method, name)
            assert theirs.status_code in REFUSALS, (method, name)
            assert _masked(theirs.content) == _masked(nobodys.content), (method, name)


REFUSALS = {HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED}


def _masked(body: bytes) -> bytes:
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", body)


def test_a_stranger_cannot_tell_an_incident_from_none(world):
    client = client_of(world, "maya")
    with scopes_disabled():
        reference = world.foreign_incident.reference
    with time_machine.travel(timezone.now(), tick=False):
        answers = [
            client.get(reverse("reviews:incident", args=[ELSEWHERE, one]))
            for one in (reference, "SI-1999-001")
        ]

    assert {answer.status_code for answer in answers} == {HTTPStatus.NOT_FOUND}
    assert _masked(answers[0].content) == _masked(answers[1].content)
