"""A signed-in browser without a browser: Django's test client inside one partnership."""

from typing import Any

from django.test import Client
from django.urls import reverse

from partnership.models import Actor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Window:
    """One person's way into one partnership, by the names of addresses."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.client = Client()
        self.client.force_login(actor.user, backend=BACKEND)

    def address(self, name: str, /, *args: Any) -> str:
        return reverse(name, args=[self.actor.partnership.slug, *args])

    def get(self, name: str, /, *args: Any, **query: Any) -> Any:
        return self.client.get(self.address(name, *args), query)

    def text(self, name: str, /, *args: Any, **query: Any) -> str:
        response = self.get(name, *args, **query)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def post(self, name: str, /, *args: Any, **data: Any) -> Any:
        return self.client.post(self.address(name, *args), {"form_key": "key-1", **data})


def day(name: str, value: Any) -> dict[str, Any]:
    """A date as the three boxes send it."""
    return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
