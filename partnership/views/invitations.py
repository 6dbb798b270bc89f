"""Invite people, and the newcomer's side: open the letter, set a password, come in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_scopes import scope

from partnership.access import MANAGE_PEOPLE
from partnership.forms import OnceForm
from partnership.forms_people import InviteForm, JoinForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.models import Invitation, User
from partnership.services import invitations, references
from partnership.sign_in import sign_in_newcomer

ON_A_PAGE = 50
TOKEN_KEY = "invitation"  # noqa: S105 - the name under which the session keeps it
GONE = 410


@require_safe
@needs(MANAGE_PEOPLE)
def index(request: MemberRequest) -> HttpResponse:
    """Every invitation, newest first, with what became of it."""
    rows = Invitation.objects.filter(partnership=request.partnership).select_related(
        "agency", "partnership"
    )
    return render(
        request,
        "partnership/invitations/index.html",
        {
            "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page")),
            "columns": ["Name", "As", "State", "Invited"],
            "here": {"partnership_slug": request.partnership.slug},
            "now": timezone.now(),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs(MANAGE_PEOPLE)
def invite(request: MemberRequest) -> HttpResponse:
    """Ask whom to invite as what, and mail the letter."""
    form = InviteForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"],
            lambda: invitations.invite(
                **form.arguments(), by=request.actor, now=timezone.now()
            ).get_absolute_url(),
        )
        return redirect(address)
    here = {"partnership_slug": request.partnership.slug}
    return render(request, "partnership/invitations/invite.html", {"form": form, "here": here})


def _invitation_or_404(request: MemberRequest, pk: int) -> Invitation:
    rows = Invitation.objects.filter(partnership=request.partnership)
    return visible_or_404(
        rows.select_related("agency", "partnership", "invited_by", "accepted_by"), pk=pk
    )


@require_safe
@needs(MANAGE_PEOPLE)
def detail(request: MemberRequest, pk: int) -> HttpResponse:
    """One invitation: whether its mail left, and what can be done."""
    invitation, now = _invitation_or_404(request, pk), timezone.now()
    return render(
        request,
        "partnership/invitations/detail.html",
        {
            "invitation": invitation,
            "is_open": invitation.is_open(now),
            "now": now,
            "may_change": invitations.may_change(request.actor, invitation),
            "form": OnceForm(),
            "here": {"partnership_slug": request.partnership.slug},
        },
    )


@require_POST
@needs(MANAGE_PEOPLE)
def send_again(request: MemberRequest, pk: int) -> HttpResponse:
    """Mail it once more with a new link."""
    invitation, form = _invitation_or_404(request, pk), OnceForm(request.POST)
    if not form.is_valid():
        return redirect(invitation)
    address = references.once(
        form.cleaned_data["form_key"],
        lambda: invitations.send_again(
            invitation, by=request.actor, now=timezone.now()
        ).get_absolute_url(),
    )
    return redirect(address)


@require_POST
@needs(MANAGE_PEOPLE)
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it back."""
    invitation = _invitation_or_404(request, pk)
    invitations.withdraw(invitation, by=request.actor, now=timezone.now())
    messages.success(request, "The invitation is withdrawn. Its link does not work any more.")
    return redirect(invitation)


@login_not_required
@require_safe
def open_letter(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token's hash in the session and lead on, so that it stands in no address that a page could pass on."""
    request.session[TOKEN_KEY] = invitations.hash_of(token)
    response = redirect("invitation")
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """Who invites to what; a newcomer sets a password, somebody with an account signs in and accepts."""
    invitation = invitations.find(request.session.get(TOKEN_KEY, ""))
    if invitation is None:
        return render(request, "partnership/invitations/gone.html", status=GONE)
    home = reverse("home", kwargs={"partnership_slug": invitation.partnership.slug})
    if invitation.accepted_by_id and invitation.accepted_by_id == request.user.pk:
        return redirect(home)
    if not invitation.is_open(timezone.now()):
        return render(request, "partnership/invitations/gone.html", status=GONE)
    with scope(partnership=invitation.partnership):
        if isinstance(request.user, User):
            return _accept(request, request.user, invitation, home)
        has_account = User.objects.filter(email__iexact=invitation.email, is_active=True).exists()
        if has_account:
            context = {"invitation": invitation, "sign_in_url": _sign_in_url()}
            return render(request, "partnership/invitations/sign_in_first.html", context)
        return _join(request, invitation, home)


def _accept(request: HttpRequest, user: User, invitation: Invitation, home: str) -> HttpResponse:
    if user.email.lower() != invitation.email.lower():
        return render(request, "partnership/invitations/other_address.html", status=403)
    if request.method == "POST":
        membership = invitations.accept(invitation, user=user, now=timezone.now())
        del request.session[TOKEN_KEY]
        messages.success(request, f"You are in, as {membership.hat}.")
        return redirect(home)
    return render(request, "partnership/invitations/accept.html", {"invitation": invitation})


def _join(request: HttpRequest, invitation: Invitation, home: str) -> HttpResponse:
    form = JoinForm(
        request.POST or None, email=invitation.email, initial={"full_name": invitation.full_name}
    )
    if request.method == "POST" and form.is_valid():
        user = invitations.join(invitation, **form.cleaned_data, now=timezone.now())
        del request.session[TOKEN_KEY]
        return sign_in_newcomer(request, user, address=home)
    context = {"form": form, "invitation": invitation}
    return render(request, "partnership/invitations/join.html", context)


def _sign_in_url() -> str:
    return f"{reverse('account_login')}?next={reverse('invitation')}"
