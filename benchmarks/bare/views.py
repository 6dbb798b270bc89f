"""What anybody would write on the first day: signed in, one indexed query, fifty rows."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from benchmarks.bare.models import Row


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The newest fifty rows of an area."""
    return render(
        request, "bare/page.html", {"rows": Row.objects.filter(area=1)[:50]}, using="bare"
    )


def one(_request: HttpRequest, pk: int) -> HttpResponse:
    """The address that each row leads to."""
    return HttpResponse(str(pk))
