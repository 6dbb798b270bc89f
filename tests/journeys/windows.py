"""What the journeys share: signing in as a person does, filling in a date, taking a picture."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from partnership.clocks import LONDON
from partnership.models import User
from tests.factories.partnership import PASSWORD

# make pictures copies these to docs/pictures, where the README shows them.
PICTURES = Path(__file__).parents[1] / "pictures" / "journeys"
WIDTHS = (1280, 360)


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url("**/home/")


def fill_date(page: Page, legend: str, day) -> None:
    group = page.get_by_role("group", name=legend)
    group.get_by_label("Day").fill(str(day.day))
    group.get_by_label("Month").fill(str(day.month))
    group.get_by_label("Year").fill(str(day.year))


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def picture(page: Page, name: str) -> None:
    """The screen as this person sees it, wide and on a telephone."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    size = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=width == WIDTHS[1])
    if size:
        page.set_viewport_size(size)


class Traveller(Protocol):
    """What moves the clock: the value of time_machine.travel."""

    def move_to(self, destination: datetime) -> None: ...


class Windows:
    """The browsers of several people, and the clock, which ends every session when it is moved."""

    def __init__(self, open_page: Callable[..., Page], live: str, travel: Traveller) -> None:
        self._open_page, self._live, self._travel = open_page, live, travel
        self._pages: dict[User, Page] = {}
        self._here: set[User] = set()

    def at(self, day: date, time: str) -> datetime:
        """Move the clock to a time of day in London; everybody's session has ended by then."""
        moment = datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=LONDON)
        self._travel.move_to(moment)
        self._here.clear()
        return moment

    def of(self, user: User, *, width: int = 1200, by_hand: bool = False) -> Page:
        """The window of a person with a session of now; by hand, they fill the sign-in page in."""
        page = self._pages.get(user)
        if page is None:
            page = self._pages[user] = self._open_page(width=width)
        if user in self._here:
            return page
        self._here.add(user)
        if by_hand:
            sign_in(page, user.email, PASSWORD)
            return page
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        page.context.add_cookies([{"name": name, "value": value, "url": self._live}])
        return page
