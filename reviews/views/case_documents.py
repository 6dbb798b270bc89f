"""The documents of a case: the list, one of them, its copy, and the acts on it."""

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import ALLOWED
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, visible_or_404
from partnership.lists import page_of, sorted_by
from partnership.models import Agency
from partnership.services import references
from reviews.access import case_document as access
from reviews.access.incident import may_open, may_view
from reviews.forms.case_documents import (
    CopyForm,
    DocumentFilter,
    DocumentForm,
    OpenToForm,
    VersionForm,
    WithdrawForm,
)
from reviews.forms.incidents import agencies_of
from reviews.models import CaseDocument, CaseReading, Incident, SealedGrant, Verb
from reviews.models.case_document import CaseDocumentQuerySet
from reviews.services import case_documents as keeping
from reviews.services.case_documents import Copy
from reviews.views import cases

ASK = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = [
    {"label": "Document"},
    {"label": "What"},
    {"label": "From"},
    {"label": "Added", "sort": "added"},
]


def _shown(request: MemberRequest, incident: Incident) -> CaseDocumentQuerySet:
    """The documents of a case, each with whether this person may read it."""
    readable = CaseDocument.objects.visible_to(request.actor, Verb.VIEW)
    return (
        CaseDocument.objects.visible_to(request.actor, Verb.SEE)
        .filter(incident=incident)
        .annotate(is_readable=Exists(readable.filter(pk=OuterRef("pk"))))
        .select_related("document", "agency", "added_by", "partnership", "incident", "replaced_by")
    )


def _narrowed(
    rows: CaseDocumentQuerySet, readable: CaseDocumentQuerySet, form: DocumentFilter
) -> CaseDocumentQuerySet:
    """The rows as the filters say; what a person may not read is found by no word of it."""
    form.is_valid()
    state = form.cleaned_data.get("state", "")
    if state == "gone":
        rows = rows.exclude(withdrawn_at__isnull=True, replaced_by__isnull=True)
    else:
        rows = rows.standing()
    if state == "sealed":
        rows = rows.filter(is_sealed=True)
    for name in ("kind", "agency"):
        if wanted := form.cleaned_data.get(name):
            rows = rows.filter(pk__in=readable.values("pk"), **{name: wanted})
    return rows


@require_safe
def documents(request: MemberRequest, reference: str) -> HttpResponse:
    """What is kept in the case, the newest first."""
    incident = cases.opened(request, reference, CaseReading.What.DOCUMENTS, verb=Verb.VIEW)
    rows = _shown(request, incident)
    readable = CaseDocument.objects.visible_to(request.actor, Verb.VIEW).filter(incident=incident)
    from_where = Agency.objects.filter(pk__in=readable.values("agency")).order_by("name")
    form = DocumentFilter(request.GET, agencies=from_where)
    found = sorted_by(request, _narrowed(rows, readable, form), {"added": "added_at"}, "-added_at")
    opened = may_open(request.actor, incident)
    return render(
        request,
        "reviews/case_documents/list.html",
        {
            **cases.frame(incident, ALLOWED, "Documents", is_emergency=not opened),
            "page": page_of(request, found),
            "columns": COLUMNS,
            "filters": form,
            "is_narrowed": any(form.cleaned_data.values()),
            "may_add": access.may_add(request.actor, incident) if opened else opened,
        },
    )


def _found(
    request: MemberRequest, reference: str, item: str, *, verb: Verb = Verb.OPEN
) -> CaseDocument:
    """One document of a case that this person may open, with the reading of its page recorded."""
    incident = cases.opened(
        request, reference, CaseReading.What.DOCUMENTS, item=item[:60], verb=verb
    )
    return visible_or_404(_shown(request, incident), reference=item)


@require_safe
def document(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """One document: what it is, how it is opened, its versions and who is let in."""
    found = _found(request, reference, item, verb=Verb.VIEW)
    actor = request.actor
    may_read = access.may_read(actor, found)
    return render(
        request,
        "reviews/case_documents/detail.html",
        {
            "incident": found.incident,
            "document": found,
            "may_read": may_read,
            "moves": _moves(request, found),
            "before": found.replaces if found.replaces_id and may_read else None,
            "after": found.replaced_by if found.is_replaced else None,
            "let_in": _let_in(request, found),
            "let_in_columns": ["Person", "Why", "Until", {"label": "Close", "hidden": True}],
            "may_open_seal": access.may_open_seal(actor, found),
        },
    )


def _let_in(request: MemberRequest, found: CaseDocument) -> list[SealedGrant]:
    if not access.may_open_seal(request.actor, found):
        return []
    rows = found.let_in.filter(revoked_at__isnull=True, expires_on__gte=request.actor.today)
    return list(rows.select_related("user", "granted_by"))


def _moves(request: MemberRequest, found: CaseDocument) -> list[dict[str, Any]]:
    actor, reads = request.actor, access.may_read(request.actor, found)
    marked = found.carries_a_mark
    asked = [
        ("Open it" if marked else "Take a copy", "file" if marked else "copy", reads),
        ("Let somebody in", "open-to", access.may_open_seal(actor, found)),
        ("Add a new version", "version", access.may_replace(actor, found)),
        ("Seal it", "seal", access.may_seal(actor, found)),
        ("Lift the seal", "unseal", access.may_open_seal(actor, found)),
        ("Withdraw it", "withdraw", access.may_withdraw(actor, found)),
    ]
    return [
        {
            "label": label,
            "url": found.address(f"case-document-{name}"),
            "allowed": bool(verdict),
            "reason": verdict.reason,
            "primary": verdict is reads,
            "warning": name == "withdraw",
        }
        for label, name, verdict in asked
        if verdict or verdict is reads
    ]


def _sent(copy: Copy) -> HttpResponse:
    """A copy as an attachment of our own type and name, which no browser runs."""
    response = HttpResponse(copy.content, content_type=copy.media_type)
    response["Content-Disposition"] = f'attachment; filename="{copy.file_name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _of_case(request: MemberRequest, reference: str, item: str) -> CaseDocument:
    """One document that this person may read; its copy is what is recorded, or that they were refused it."""
    incident, what = cases.seen(request, reference), CaseReading.What.DOCUMENT
    cases.demand(request, incident, may_view(request.actor, incident), what, item=item)
    found = visible_or_404(_shown(request, incident), reference=item)
    cases.demand(request, incident, access.may_read(request.actor, found), what, item=item)
    return found


@require_safe
def file(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """A reader's own copy, with their name on each page; recorded before it is made."""
    found = _of_case(request, reference, item)
    if not found.carries_a_mark:
        return redirect(found.address("case-document-copy"))
    return _sent(keeping.copy_for(found, by=request.actor, now=timezone.now()))


@ASK
def copy(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """A copy that cannot carry a mark, after saying what for."""
    found = _of_case(request, reference, item)
    if found.carries_a_mark:
        return redirect(found.address("case-document"))
    form = CopyForm(request.POST or None)
    if form.is_valid():
        purpose = form.cleaned_data["purpose"]
        return _sent(keeping.copy_for(found, purpose=purpose, by=request.actor, now=timezone.now()))
    context = {"incident": found.incident, "document": found, "form": form}
    return render(request, "reviews/case_documents/copy.html", context)


@ASK
def add(request: MemberRequest, reference: str) -> HttpResponse:
    """Add a document to the case."""
    incident = cases.seen(request, reference)
    access.may_add(request.actor, incident).require()
    form = DocumentForm(
        request.POST or None, request.FILES or None, agencies=agencies_of(request.actor)
    )
    if form.is_valid():

        def act() -> str:
            made = keeping.add(incident, given=form.given(), by=request.actor, now=timezone.now())
            return made.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, "The document is kept, encrypted.")
        return redirect(address)
    context = {"incident": incident, "form": form}
    return render(request, "reviews/case_documents/add.html", context)


@ASK
def version(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """Put a new version in the place of a document."""
    found = _found(request, reference, item)
    access.may_replace(request.actor, found).require()
    form = VersionForm(request.POST or None, request.FILES or None, document=found)
    if form.is_valid():

        def act() -> str:
            made = keeping.replace(found, given=form.given(), by=request.actor, now=timezone.now())
            return made.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"The new version stands in the place of {found.reference}.")
        return redirect(address)
    context = {"incident": found.incident, "document": found, "form": form}
    return render(request, "reviews/case_documents/version.html", context)


@ASK
def withdraw(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """Take a document away from its readers, after saying what that does."""
    found = _found(request, reference, item)
    if request.method != "POST" or not found.withdrawn_at:  # a second click is taken quietly
        access.may_withdraw(request.actor, found).require()
    form = WithdrawForm(request.POST or None)
    if form.is_valid():

        def act() -> str:
            keeping.withdraw(found, by=request.actor, now=timezone.now(), **form.arguments())
            return cases.at("case-documents")(found.incident)

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"{found.reference} is withdrawn.")
        return redirect(address)
    context = {"incident": found.incident, "document": found, "form": form}
    return render(request, "reviews/case_documents/withdraw.html", context)


@ASK
def seal(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """Seal a document, after saying what that does."""
    found = _found(request, reference, item)
    if request.method != "POST" or not found.is_sealed:
        access.may_seal(request.actor, found).require()
    form = OnceForm(request.POST or None)
    if form.is_valid():
        keeping.seal(found, by=request.actor)
        messages.success(request, f"{found.reference} is sealed.")
        return redirect(found.get_absolute_url())
    context = {"incident": found.incident, "document": found, "form": form}
    return render(request, "reviews/case_documents/seal.html", context)


@ASK
def unseal(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """Lift the seal, after saying what that does."""
    found = _found(request, reference, item)
    if request.method != "POST" or found.is_sealed:
        access.may_open_seal(request.actor, found).require()
    form = OnceForm(request.POST or None)
    if form.is_valid():
        keeping.unseal(found, by=request.actor)
        messages.success(request, f"The seal of {found.reference} is lifted.")
        return redirect(found.get_absolute_url())
    context = {"incident": found.incident, "document": found, "form": form}
    return render(request, "reviews/case_documents/unseal.html", context)


@ASK
def open_to(request: MemberRequest, reference: str, item: str) -> HttpResponse:
    """Let one person of the roster in to a sealed item."""
    found = _found(request, reference, item)
    access.may_open_seal(request.actor, found).require()
    form = OpenToForm(request.POST or None, incident=found.incident, today=request.actor.today)
    if form.is_valid():

        def act() -> str:
            keeping.open_to(found, by=request.actor, now=timezone.now(), **form.arguments())
            return found.get_absolute_url()

        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"{form.cleaned_data['person']} is let in to {found.reference}.")
        return redirect(address)
    context = {"incident": found.incident, "document": found, "form": form}
    return render(request, "reviews/case_documents/open_to.html", context)


@ASK
def close_to(request: MemberRequest, reference: str, item: str, pk: int) -> HttpResponse:
    """Take back that a person is let in, after a confirmation."""
    found = _found(request, reference, item)
    access.may_open_seal(request.actor, found).require()
    grant = found.let_in.filter(pk=pk).select_related("user", "content_object__incident").first()
    if grant is None:
        raise Http404
    if request.method == "POST":
        keeping.close_to(grant, by=request.actor, now=timezone.now())
        messages.success(request, f"{found.reference} is closed to {grant.user}.")
        return redirect(found.get_absolute_url())
    context = {"incident": found.incident, "document": found, "grant": grant}
    return render(request, "reviews/case_documents/close_to.html", context)
