"""How sign-in behaves: accounts come by invitation only, from a password or a council's single sign-on."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest


class PortalAccountAdapter(DefaultAccountAdapter):
    """Nobody registers themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: people are invited."""
        return False


class CouncilAccountAdapter(DefaultSocialAccountAdapter):
    """A council's single sign-on lets in only whom we know."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002 - allauth's signature
        """Never: people are invited, and then may sign in through their council."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor's secrets are encrypted in the database."""
