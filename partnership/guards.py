"""What stands at the door of a view: the request as views see it, permissions, and rows that a person may see."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar
from urllib.parse import quote

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from partnership.access import Permission, holds
from partnership.models import Actor, Document, Partnership, User
from partnership.services import documents

M = TypeVar("M", bound=models.Model)


class MemberRequest(HttpRequest):
    """A request inside one partnership by somebody who is a member of it."""

    user: User
    actor: Actor
    partnership: Partnership


class View(Protocol):
    """A view inside a partnership."""

    def __call__(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse: ...


def needs(permission: Permission) -> Callable[[View], View]:
    """Let only those in who hold a permission; others get 403 with the reason."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            holds(request.actor, permission).require()
            return view(request, *args, **kwargs)

        return guarded

    return guard


def visible_or_404(rows: models.QuerySet[M], **lookup: Any) -> M:
    """The one row of a `visible_to` queryset; 404 where there is none, or none for this person."""
    found = rows.filter(**lookup).first()
    if found is None:
        raise Http404
    return found


def send_document(document: Document, actor: Actor, *, purpose: str = "") -> HttpResponseBase:
    """Stream a document to a person who may open it, as an attachment, with the reading recorded first."""
    return _attachment(document, documents.open_for(document, actor, purpose=purpose))


def send_public_document(document: Document) -> HttpResponseBase:
    """Stream a document that is published."""
    return _attachment(document, documents.content(document))


def _attachment(document: Document, pieces: Any) -> HttpResponseBase:
    response = StreamingHttpResponse(pieces, content_type=document.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(document.file_name)}"
    response["Content-Length"] = str(document.size)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
