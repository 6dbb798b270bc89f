"""A browser in which somebody is signed in already, for tests that are about what comes after."""

from collections.abc import Callable

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from partnership.models import User


def open_as(open_page: Callable[..., Page], live: str, user: User) -> Page:
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    page = open_page()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live}])
    return page
