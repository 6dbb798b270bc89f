"""
Hostile words into every field of every form, and hostile questions to every page: told, stored as typed, never a failure.

The forms are found by asking the pages themselves, so that a field is tried on the day it is written. The corpus is
data: tests/hostile.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from tests.factories.partnership import signed_in
from tests.house.matrix import DOORS
from tests.house.world import HERE, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain_paper")]
CORPUS = Path(__file__).parents[1] / "hostile"
TEXTS = json.loads((CORPUS / "texts.json").read_text())
ALWAYS = [one for one in TEXTS if one["name"] in {"script", "no character"}]
QUERIES = json.loads((CORPUS / "queries.json").read_text())
# Between them these two get nearly every page: who keeps the house, and who chairs and decides.
# PostgreSQL refuses more (the character zero, for one), so one of them writes there.
PEOPLE = (
    pytest.param("maya", marks=pytest.mark.stricter),
    pytest.param("priya", marks=pytest.mark.once),
)
EXECUTED = re.compile(r"<script>alert|<img src=x|<svg/onload", re.IGNORECASE)
DATE_PARTS = {"day": "1", "month": "6", "year": "2027"}


@dataclass
class Form:
    """One form of a page that is sent by POST: where to, what stands in it, and which boxes take words."""

    action: str
    values: dict[str, str] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """Reads the forms of a page as a browser would fill them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form begins, or a control stands in one."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(given.get("action", "")) if given.get("method") == "post" else None
            if self._open:
                self.found.append(self._open)
        elif self._open and given.get("name"):
            self._control(tag, given)
        elif self._open and tag == "option" and self._select and given.get("value"):
            self._open.values.setdefault(self._select, given["value"])

    def _control(self, tag: str, given: dict[str, str]) -> None:
        name, form = given["name"], self._open
        assert form
        if tag == "select":
            self._select = name
        elif tag == "textarea":
            form.words.append(name)
        elif tag == "button" or given.get("type") in {"radio", "checkbox", "hidden"}:
            form.values.setdefault(name, given.get("value", ""))
        elif name.rpartition("_")[2] in DATE_PARTS:
            form.values[name] = DATE_PARTS[name.rpartition("_")[2]]
        elif given.get("type") != "file":
            form.words.append(name)

    def handle_endtag(self, tag: str) -> None:
        """A form or a list of choices ends."""
        if tag == "form":
            self._open = None
        if tag == "select":
            self._select = ""


def addresses(world: World, person: str, *, forms: bool) -> Iterator[str]:
    """The addresses of the pages that a person gets; with `forms`, only those that take a form."""
    for name, door in DOORS.items():
        if person in door.pages and not door.only_post and (door.takes_post or not forms):
            with scopes_disabled():
                yield reverse(name, args=[HERE, *door.arguments(world)])


def sent(client: Client, address: str, form: Form, text: str) -> tuple[int, str]:
    """A form with the same words in every box: the answer, and what the page that follows shows."""
    values = form.values | dict.fromkeys(form.words, text)
    with transaction.atomic():
        answer = client.post(form.action or address, values, follow=True)
        transaction.set_rollback(True)
    body = "" if answer.streaming else answer.content.decode(errors="replace")
    return answer.status_code, body


@pytest.mark.parametrize("person", PEOPLE)
def test_hostile_words_in_every_box_are_told_or_stand_as_typed(person):
    world = make_world()
    client = signed_in(world.people[person])
    client.raise_request_exception = False
    wrong, tried, done = [], 0, set()
    for address in addresses(world, person, forms=True):
        reader = Forms()
        reader.feed(client.get(address).content.decode())
        for form in reader.found:
            where = form.action or address
            if not form.words or where in done:
                continue
            done.add(where)
            # Every form is sent the script and the character that no database takes, and a sixteenth of the rest in turn.
            for one in [*ALWAYS, *TEXTS[len(done) % 16 :: 16]]:
                status, body = sent(client, address, form, one["text"])
                tried += 1
                if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    wrong.append(f"{status} {where}: {one['name']}")
                if EXECUTED.search(body):
                    wrong.append(f"not escaped, {where}: {one['name']}")

    assert not wrong, "\n".join(wrong)
    assert tried > 100, "no form was found"


@pytest.mark.stricter
def test_hostile_questions_to_every_page_are_answered():
    world = make_world()
    client = signed_in(world.people["maya"])
    client.raise_request_exception = False
    wrong, tried = [], 0
    for number, address in enumerate(addresses(world, "maya", forms=False)):
        first = client.get(address)
        is_list = not first.streaming and b'class="listing' in first.content
        # A list is asked every third, and a page that reads no question every fourteenth; each page others.
        step = 3 if is_list else 14
        for question in QUERIES[number % step :: step]:
            answer = client.get(f"{address}?{question}")
            tried += 1
            body = "" if answer.streaming else answer.content.decode(errors="replace")
            if answer.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                wrong.append(f"{answer.status_code} {address}?{question}")
            if EXECUTED.search(body):
                wrong.append(f"not escaped, {address}?{question}")

    assert not wrong, "\n".join(wrong)
    assert tried > len(DOORS)
