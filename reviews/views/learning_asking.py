"""What the forms of learning share: the addresses of the pages of reviews."""

from typing import Any

from django.urls import reverse

from partnership.guards import MemberRequest


def at(request: MemberRequest, name: str, *args: Any) -> str:
    """The address of a page of reviews in this partnership."""
    return reverse(f"reviews:{name}", args=[request.partnership.slug, *args])
