"""The steps of one version from the draft to being in force, each a page with one form."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from governance.access import arrangements as access
from governance.forms import arrangements as forms
from governance.forms.yearly_reports import DoForm
from governance.models import Arrangements
from governance.rules.arrangements import ArrangementsState
from governance.services import arrangements, arrangements_pages, arrangements_pdfs
from governance.views.arrangements import found_version, may_publish
from governance.views.arrangements_pdf import start_making
from partnership.access import Verdict
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs
from partnership.services import references
from partnership.views.asking import Asks, ask


def take_step(
    request: MemberRequest,
    found: Arrangements,
    form: OnceForm,
    may: Verdict,
    *,
    act: Callable[[], Arrangements],
    done: str,
    heading: str,
    button: str,
    says: list[str] | None = None,
) -> HttpResponse:
    """A page with a form that takes one step, once, and leads back to the version."""
    every = reverse("governance:arrangements", args=[found.partnership.slug])
    crumbs = ("Arrangements", every, found.reference, found.get_absolute_url())
    asks = Asks(heading, button, crumbs, found.reference, says or ())
    return ask(request, form, asks, lambda **_: act(), done=done, may=may)


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def consult(request: MemberRequest, reference: str) -> HttpResponse:
    """Begin the consultation, after saying what that does."""
    found = found_version(request, reference)
    may = access.may_consult(request.actor, found)
    return take_step(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.consult(found, by=request.actor),
        done="The consultation has begun.",
        heading="Begin the consultation",
        button="Begin the consultation",
        says=[
            "Every member of the partnership can read the draft from now on.",
            "Members, children and young people, and relevant agencies are asked for their view.",
            "The words can still be changed.",
        ],
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def legal_check(request: MemberRequest, reference: str) -> HttpResponse:
    """End the consultation and begin the legal check."""
    found = found_version(request, reference)
    may = access.may_check(request.actor, found)
    return take_step(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.begin_legal_check(found, by=request.actor),
        done="The legal check has begun.",
        heading="End the consultation",
        button="Begin the legal check",
        says=["The version goes to the legal check.", "The words can still be changed."],
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: MemberRequest, reference: str) -> HttpResponse:
    """Record the legal check and ask the partners, after saying what that does."""
    found = found_version(request, reference)
    may = access.may_send(request.actor, found)
    form = forms.SendForm(request.POST or None)
    return take_step(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.send_to_partners(
            found, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        done="The partners are asked to sign.",
        heading="Send to the partners to sign",
        button="Freeze the words and ask the partners",
        says=[
            "The words are frozen, so that all three partners sign the same document.",
            "The partners who sign are told by e-mail.",
            "You can take it back to change it; signatures given by then no longer count.",
        ],
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the version a draft again, after saying what that does."""
    found = found_version(request, reference)
    may = access.may_take_back(request.actor, found)
    return take_step(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.take_back(found, by=request.actor),
        done="The version is a draft again.",
        heading="Take the version back",
        button="Take it back",
        says=["It becomes a draft again.", "Signatures given so far no longer count.", "What was recorded of the consultation stays."],
    )  # fmt: skip


@needs(access.SIGN_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: MemberRequest, reference: str) -> HttpResponse:
    """Read the arrangements once more and sign them for one's partner; the last signature also asks for the PDF."""
    found = found_version(request, reference)
    given = arrangements_pages.signatures_of(found)
    sector, may = access.sector_to_sign(request.actor, found, given)
    form = DoForm(request.POST or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: arrangements.sign(
                found, by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        found.refresh_from_db(fields=["state"])
        if found.state == ArrangementsState.AGREED:
            start_making(arrangements_pdfs.ask(found, by=request.actor))
        messages.success(request, "Your signature is recorded.")
        return redirect(address)
    may.require()
    return render(
        request,
        "governance/arrangements/sign.html",
        {
            "arrangements": found,
            "form": form,
            "sector": sector.label if sector else "",
            "hat": request.actor.hat_in_words,
            "sections": list(found.sections.all()),
            "rounds": list(found.rounds.all()),
            "signatures": given,
        },
    )


@needs(access.WRITE_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def notify(request: MemberRequest, reference: str) -> HttpResponse:
    """Record that the Secretary of State was notified."""
    found = found_version(request, reference)
    may = access.may_notify(request.actor, found)
    form = forms.NotifyForm(request.POST or None)
    return take_step(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.notify(found, by=request.actor, **form.arguments()),
        done="The notification is recorded.",
        heading="Record the notification to the Secretary of State",
        button="Record the notification",
        says=["The portal sends nothing to the Department for Education: send it first, then record it here."],
    )  # fmt: skip


@needs(access.PUBLISH_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, reference: str) -> HttpResponse:
    """Make the signed version public."""
    found = found_version(request, reference)
    may = may_publish(request.actor, found)
    form = forms.PublishVersionForm(request.POST or None, initial={"summary": found.summary})
    return take_step(
        request,
        found,
        form,
        may,
        act=lambda: arrangements.publish(
            found, by=request.actor, now=timezone.now(), **form.arguments()
        ),
        done="The arrangements are published.",
        heading="Publish the arrangements",
        button="Publish the arrangements",
        says=[
            "Anybody can read the page and the PDF on the public site.",
            "Both are frozen: later changes in the portal do not change them.",
            "Earlier versions stay public and are marked as superseded once this one is in force.",
        ],
    )


@needs(access.PUBLISH_ARRANGEMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def in_force(request: MemberRequest, reference: str) -> HttpResponse:
    """Put the published version in force."""
    found = found_version(request, reference)
    may = access.may_put_in_force(request.actor, found)
    return take_step(
        request,
        found,
        DoForm(request.POST or None),
        may,
        act=lambda: arrangements.put_in_force(found, by=request.actor),
        done="The arrangements are in force.",
        heading="Put the arrangements in force",
        button="Put in force",
        says=["The version before is marked as superseded. It stays public."],
    )
