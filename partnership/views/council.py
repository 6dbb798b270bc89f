"""The way to a council's single sign-on."""

import logging

from allauth.socialaccount.providers.openid_connect.views import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

BAD_GATEWAY = 502


@login_not_required
@require_safe
def go_to_council(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the council's sign-in page; a council that cannot be reached gets a page that says so."""
    try:
        answer: HttpResponse = login(request, provider_id)
    except OSError as error:  # every failure to reach the council is one
        logger.warning("The sign-in of %s did not answer: %s", provider_id, type(error).__name__)
        return render(request, "socialaccount/authentication_error.html", status=BAD_GATEWAY)
    return answer
