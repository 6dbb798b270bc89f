"""System checks: what must be true before the portal may start."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection
from django.utils import timezone

from partnership.clocks import every_clock
from partnership.models import BankHoliday, ClockLength, RuleSet

HOLIDAYS_MUST_REACH = timedelta(days=548)  # eighteen months


def _has_tables() -> bool:
    return RuleSet._meta.db_table in connection.introspection.table_names()


@register(Tags.database)
def bank_holidays_reach_far_enough(databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """The recorded bank holidays reach eighteen months on; later ones are computed, not announced."""
    if not databases or not _has_tables():
        return []
    reach = BankHoliday.objects.reach()
    if reach and reach >= timezone.localdate() + HOLIDAYS_MUST_REACH:
        return []
    hint = "Run manage.py import_bank_holidays with the file from gov.uk/bank-holidays.json."
    return [
        checks.Warning(
            f"Bank holidays are recorded up to {reach} only.", hint=hint, id="portal.W001"
        )
    ]


@register(Tags.database)
def every_clock_has_a_length(databases: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Every clock that the code declares has a length in every edition of the guidance."""
    if not databases or not _has_tables():
        return []
    known = set(
        ClockLength.objects.filter(partnership__isnull=True).values_list("rule_set_id", "clock")
    )
    return [
        Error(f"{clock.code} has no length in {rule_set.edition}.", id="portal.E001")
        for rule_set in RuleSet.objects.all()
        for clock in every_clock()
        if (rule_set.pk, clock.code) not in known
    ]


# Answers of the relay to one mail, after it was reached: sender, recipient, data, end of data.
ANSWERS_TO_ONE_MAIL = 4


@register("mail")
def the_lease_outlasts_the_mail(**_kwargs: Any) -> list[CheckMessage]:
    """A sender that waits for every answer as long as it may is done before somebody else takes the notice over."""
    longest = ANSWERS_TO_ONE_MAIL * settings.EMAIL_TIMEOUT
    if longest <= settings.NOTICE_LEASE_SECONDS / 2:
        return []
    hint = f"Make it {2 * longest:g} or more, or EMAIL_TIMEOUT shorter."
    return [Error("NOTICE_LEASE_SECONDS is too short.", hint=hint, id="portal.E002")]


SHORTEST_KEY = 40


@register(Tags.security)
def keys_are_long_and_apart(**_kwargs: Any) -> list[CheckMessage]:
    """The keys of the vault, today's and those before, are long, and none is another's or the cookies' key."""
    keys = [settings.VAULT_KEY, *settings.VAULT_KEY_FALLBACKS]
    found: list[CheckMessage] = []
    if any(len(one) < SHORTEST_KEY for one in keys):
        found.append(Error("A key of the vault is shorter than 40 characters.", id="portal.E003"))
    shared = {settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS}.intersection(keys)
    if shared or len(set(keys)) < len(keys):
        hint = "Make one: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        found.append(Error("Two of the portal's keys are the same.", hint=hint, id="portal.E004"))
    return found


@register(Tags.security, deploy=True)
def mail_can_leave(**_kwargs: Any) -> list[CheckMessage]:
    """A real installation has a mail relay and is no demonstration."""
    problems: list[CheckMessage] = []
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        problems.append(
            checks.Warning("EMAIL_URL is not set, so no mail leaves.", id="portal.W002")
        )
    if settings.DEMONSTRATION:
        problems.append(
            checks.Warning("DEMONSTRATION is on: anybody can sign in as anybody.", id="portal.W003")
        )
    return problems
