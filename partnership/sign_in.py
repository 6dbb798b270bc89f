"""How sign-in behaves: accounts come by invitation only, from a password, a passkey or a council's single sign-on."""

import base64
import secrets
import time
from collections.abc import Iterator
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.base import AuthProcess
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from partnership import vault
from partnership.models import Membership, SignIn, User
from partnership.roles import ROLES_WITHOUT_SECOND_FACTOR
from partnership.services import sign_ins

# A browser in which somebody signed in before has its own count of wrong passwords, so that strangers who guess at an
# account cannot shut its owner out.
DEVICE_COOKIE = "device"
DEVICE_SALT = "device"
DEVICE_HOLDS_FOR = 180 * 24 * 60 * 60  # seconds
VAULT_OWNER = "second factor"


class PortalAccountAdapter(DefaultAccountAdapter):
    """Nobody registers themselves; every attempt is counted before a password is hashed, and every result recorded."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is not right.",
        "too_many_login_attempts": (
            "There were too many failed attempts, so signing in is shut for a while. Wait a minute and try again; "
            "if that fails, wait an hour. A passkey or your council's sign-in still works."
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: people are invited."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002 - allauth's signature
        """The first page, which knows the person's partnership."""
        return reverse("start")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within ten minutes of signing in: whoever just typed the password is not asked for it again."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        if any(record["at"] > fresh for record in records):
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Record it, under the person whose address was typed if there is one."""
        person = User.objects.filter(email__iexact=credentials.get("email", "")).first()
        self._record(request, person, SignIn.Result.FAILED)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponseBase:
        """Record it, whichever way the person came in, and know this browser next time."""
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        self._record(request, user, SignIn.Result.SUCCEEDED)
        response.set_signed_cookie(
            DEVICE_COOKIE,
            f"{_mark_of(user.email)}|{secrets.token_hex(8)}",
            salt=DEVICE_SALT,
            max_age=DEVICE_HOLDS_FOR,
            secure=settings.HTTPS,
            httponly=True,
            samesite="Lax",
        )
        return response

    def logout(self, request: HttpRequest) -> None:
        """Record it."""
        if isinstance(request.user, User):
            self._record(request, request.user, SignIn.Result.SIGNED_OUT)
        super().logout(request)

    def _record(self, request: HttpRequest, person: User | None, result: SignIn.Result) -> None:
        sign_ins.record(person, result, ip_address=self.get_client_ip(request), now=timezone.now())

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """
        The account that attempts are counted against.

        Allauth's own key also holds the Host header, in which a guesser may write a new port each time.
        """
        address: str = credentials.get("email", "").lower()
        known = request.get_signed_cookie(
            DEVICE_COOKIE, default="", salt=DEVICE_SALT, max_age=DEVICE_HOLDS_FOR
        )
        return known if known and known.partition("|")[0] == _mark_of(address) else address


def _mark_of(address: str) -> str:
    return salted_hmac(DEVICE_SALT, address.lower()).hexdigest()


class CouncilAccountAdapter(DefaultSocialAccountAdapter):
    """A council's single sign-on lets in only whom we know, and vouches only for addresses of its own domains."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: people are invited, and then may sign in through their council."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """
        Connect the council's account to the person with that e-mail address, once.

        Raises ImmediateHttpResponse with a page when nobody has it, the council did not verify it, or the address
        belongs to a domain that this council does not speak for.
        """
        connects = sociallogin.state.get("process") == AuthProcess.CONNECT
        if sociallogin.is_existing and not connects:
            return
        person = self._person(request, sociallogin)
        if person is None or (connects and person != request.user):
            page = render(request, "socialaccount/not_known.html", status=403)
            raise ImmediateHttpResponse(page)
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def _person(self, request: HttpRequest, sociallogin: Any) -> User | None:
        app = sociallogin.account.get_provider(request).app
        domains = {domain.lower() for domain in app.settings.get("email_domains", [])}
        for address in sociallogin.email_addresses:
            # Some providers send the word instead of the value, and "false" is a true word.
            is_verified = str(address.verified).lower() == "true"
            if is_verified and address.email.rpartition("@")[2].lower() in domains:
                person = User.objects.filter(email__iexact=address.email, is_active=True).first()
                if person:
                    return person
        return None


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor's secrets are encrypted in the database."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored."""
        return base64.b64encode(vault.seal_text(text, VAULT_OWNER)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A stored secret. Raises vault.Damaged when it was changed or sealed under another key."""
        return vault.unseal_text(base64.b64decode(encrypted_text), VAULT_OWNER)


def second_factors_under_an_old_key() -> int:
    """How many second factors have a secret under another master key than today's."""
    return sum(1 for _row, old in _sealed_secrets() if old)


def take_over_second_factors() -> Iterator[int]:
    """Seal the secrets of second factors again, one at a time, unless they were changed meanwhile."""
    for row, old in _sealed_secrets():
        if old:
            adapter = SecondFactorAdapter()
            again = {name: adapter.encrypt(adapter.decrypt(said)) for name, said in old.items()}
            Authenticator.objects.filter(pk=row.pk, data=row.data).update(data=row.data | again)
            yield 1


def _sealed_secrets() -> Iterator[tuple[Authenticator, dict[str, str]]]:
    """Each app and set of recovery codes with those of its secrets that are under another key."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES]
    for row in Authenticator.objects.filter(type__in=kinds).order_by("pk").iterator():
        sealed = {name: row.data[name] for name in ("secret", "seed") if row.data.get(name)}
        yield (
            row,
            {
                name: said
                for name, said in sealed.items()
                if not vault.is_under_todays_key(base64.b64decode(said))
            },
        )


class SecondFactorForm(AuthenticateForm):
    """The code at sign-in; a wrong one is recorded like a wrong password."""

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        adapter = PortalAccountAdapter()
        sign_ins.record(
            self.user,
            SignIn.Result.FAILED,
            ip_address=adapter.get_client_ip(adapter.request),
            now=timezone.now(),
        )


def came_in_recently(request: HttpRequest) -> bool:
    """Whether the person proved within the last ten minutes who they are: asked before the most sensitive acts."""
    fresh = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return any(one["at"] > fresh for one in get_authentication_records(request, request.user))


def has_second_factor(user: User) -> bool:
    """Whether a person has an authenticator app or a key; recovery codes alone are none."""
    return is_mfa_enabled(user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])


def is_second_factor_demanded(user: User) -> bool:
    """Whether a role that the person holds today, in any partnership, demands the second factor."""
    roles = Membership.of_person(user, timezone.localdate()).values_list("role", flat=True)
    return any(role not in ROLES_WITHOUT_SECOND_FACTOR for role in roles)


def sign_in_newcomer(request: HttpRequest, user: User, *, address: str) -> HttpResponse:
    """Sign in somebody who has just set their password on an invitation, and lead them to an address."""
    record_authentication(request, user, method="password", email=user.email)
    response: HttpResponse = perform_login(request, user, redirect_url=address)
    return response
