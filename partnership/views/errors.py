"""Pages for what went wrong before a view was reached."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """A form was sent without the proof that it came from here: an old page, or another site."""
    sentence = "The page was open for too long. Go back, load it again and send the form once more."
    return render(request, "403.html", {"reason": sentence}, status=403)
