"""The web process is killed (kill -9) at every single write of a signature and of a sending: all of it stands, or nothing."""

import os
import signal
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from django_scopes import scopes_disabled

from partnership.models import Deadline, FormSubmission, Notice, TrailEntry
from reviews.models import RapidReview, ReviewSending, ReviewSignature
from reviews.rules.rapid_review import RapidReviewState
from tests.factories import rapid_reviews as make
from tests.factories import reviews as cases
from tests.factories.partnership import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
WRITES = ("INSERT", "UPDATE", "DELETE")
MOST_WRITES = 60


class Death:
    """A database wrapper that kills its own process, without a word, before its n-th write."""

    def __init__(self, at: int) -> None:
        self.left = at

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if sql.lstrip().upper().startswith(WRITES) and "django_session" not in sql:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)


def posted_by_a_process(
    client: Client, address: str, data: dict[str, Any], *, dies_at: int
) -> bool:
    """Send a form in a process of its own that dies at a write; whether it outlived the request."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        # Without the browser's event loop, which ends with the fork, Django finds the connection from before it again.
        # It is left alone, neither used nor closed, or two processes would speak in one transaction.
        inherited = [one.connection for one in connections.all(initialized_only=True)]
        for one in connections.all(initialized_only=True):
            one.connection = None
        try:
            with connection.execute_wrapper(Death(dies_at)):
                status = client.post(address, data).status_code
            os._exit(0 if status == HTTPStatus.FOUND else 3 + len(inherited))
        finally:
            os._exit(4)
    _, ended = os.waitpid(child, 0)
    assert os.WIFSIGNALED(ended) or os.WEXITSTATUS(ended) == 0
    return not os.WIFSIGNALED(ended)


def what_stands() -> dict[str, int | str]:
    with scopes_disabled():
        return {
            "state": RapidReview.objects.get().state,
            "signatures": ReviewSignature.objects.count(),
            "sendings": ReviewSending.objects.count(),
            "trail": TrailEntry.objects.count(),
            "notices": Notice.objects.count(),
            "forms": FormSubmission.objects.count(),
            "clocks": Deadline.objects.count(),
            "running": Deadline.objects.running().count(),
        }


def killed_at_every_write(client: Client, address: str, data: dict[str, Any]) -> int:
    """Kill at the first write, the second and so on, until one outlives the request; how many were killed."""
    before = what_stands()
    for number in range(1, MOST_WRITES):
        if posted_by_a_process(client, address, data, dies_at=number):
            return number - 1
        assert what_stands() == before, f"something stands after a death at write {number}"
    raise AssertionError("The request never ended.")


def test_a_signature_and_a_sending_are_all_or_nothing_and_once():
    cast = cases.make_cast("penfold-vale")
    review = make.review_at(cast, RapidReviewState.PARTNER_SIGNOFF)
    for actor in (cast.priya, cast.osei, cast.tom):
        address = review.at("rapid-review-sign")
        data = {"form_key": f"sign-{actor.user.pk}", "agrees": "yes"}
        client = signed_in(actor.user)
        if actor is cast.tom:
            assert killed_at_every_write(client, address, data) >= 3
        assert client.post(address, data).status_code == HTTPStatus.FOUND
    signed = what_stands()
    assert (signed["signatures"], signed["state"]) == (3, RapidReviewState.PARTNER_SIGNOFF)

    now = timezone.localtime()
    sent = {f"sent_on_{part}": str(getattr(now, part)) for part in ("day", "month", "year")}
    data = {"form_key": "send", **sent, "sent_time": f"{now:%H:%M}"}
    client = signed_in(cast.maya.user)
    assert killed_at_every_write(client, review.at("rapid-review-send"), data) >= 6

    after = what_stands()
    assert (after["state"], after["sendings"]) == (RapidReviewState.SUBMITTED, 1)
    assert client.post(review.at("rapid-review-send"), data).status_code == HTTPStatus.FOUND
    assert what_stands() == after
