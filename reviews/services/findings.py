"""Write what a case teaches, have the wording cleared by somebody else, and make recommendations of it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Actor, Recommendation
from partnership.roles import Role
from partnership.services import actions, notices, trail
from partnership.services.references import next_reference
from reviews.access import finding as access
from reviews.models import Finding, Incident, RosterEntry, Theme
from reviews.models.finding import in_the_case
from reviews.notices.finding import sent_back, to_clear
from reviews.rules.finding import FINDING_MOVES, FindingState
from reviews.services import themes as tags

WORDS = ("kind", "found_in", "title", "text")
Words = Mapping[str, Any]


def _told(finding: Finding, verb: str, sentence: str, by: Actor) -> None:
    trail.record(
        f"reviews.finding.{verb}",
        subject=finding,
        by=by,
        sentence=f"{sentence} {finding.reference}",
    )


def _locked(finding: Finding) -> Finding:
    rows = Finding.objects.select_for_update(of=("self",))
    return rows.select_related("incident__partnership", "partnership", "saved_by").get(
        pk=finding.pk
    )


@transaction.atomic
def record(
    incident: Incident, *, words: Words, themes: Iterable[Theme], by: Actor, now: datetime
) -> Finding:
    """Write a finding of a case; until its wording is cleared, only the roster reads it."""
    access.may_write(by, incident).require()
    finding = Finding.objects.create(
        partnership=incident.partnership,
        reference=next_reference(incident.partnership, "FND", by.today.year),
        incident=incident,
        saved_at=now,
        saved_by=by.user,
        **{name: words[name] for name in WORDS},
    )
    tags.keep_tags(finding, themes, by=by, now=now)
    _told(finding, "recorded", "wrote finding", by)
    return finding


@transaction.atomic
def reword(
    finding: Finding,
    *,
    words: Words,
    themes: Iterable[Theme],
    version: int,
    by: Actor,
    now: datetime,
) -> Finding:
    """
    Change what a finding says.

    Raises WrittenMeanwhile when somebody saved other words since the version that was opened.
    """
    row = _locked(finding)
    access.may_reword(by, row).require()
    if any(getattr(row, name) != words[name] for name in WORDS):
        if row.version != version:
            raise WrittenMeanwhile(row)
        for name in WORDS:
            setattr(row, name, words[name])
        row.version, row.saved_at, row.saved_by = row.version + 1, now, by.user
        row.save(update_fields=[*WORDS, "version", "saved_at", "saved_by"])
        _told(row, "reworded", "changed finding", by)
    tags.keep_tags(row, themes, by=by, now=now)
    return row


def _move(finding: Finding, to: FindingState, **facts: Any) -> None:
    FINDING_MOVES.check(finding.state, to)
    finding.state = to
    for name, value in facts.items():
        setattr(finding, name, value)
    finding.save(update_fields=["state", *facts])


@transaction.atomic
def send(finding: Finding, *, by: Actor, now: datetime) -> Finding:
    """Ask the chair and the business manager of the case's roster to clear the wording."""
    row = _locked(finding)
    if row.state == FindingState.WAITING:
        return row
    access.may_send(by, row).require()
    _move(row, FindingState.WAITING, returned_because="")
    _told(row, "sent", "asked for clearance of finding", by)
    clears = notices.people_in(
        row.partnership, (Role.INDEPENDENT_CHAIR, Role.BUSINESS_MANAGER), by.today
    )
    on_roster = set(
        RosterEntry.objects.filter(content_object=row.incident, ended_on__isnull=True).values_list(
            "user_id", flat=True
        )
    )
    people = {who: why for who, why in clears.items() if who.pk in on_roster and who != by.user}
    key = f"{row.pk}:{row.version}:{now:%Y-%m-%dT%H:%M:%S}"
    notices.tell(people, to_clear(row, in_the_case(row.incident)), partnership=row.partnership, key=key, now=now)  # fmt: skip
    return row


@transaction.atomic
def clear(finding: Finding, *, version: int, by: Actor, now: datetime) -> Finding:
    """
    Let the wording leave the case. Raises Refused where it is not the wording that the person read.

    Clearing it twice changes nothing.
    """
    row = _locked(finding)
    if row.state == FindingState.CLEARED:
        return row
    access.may_clear(by, row).require()
    if row.version != version:
        raise Refused("Its wording was changed after you opened it. Read it again.")
    _move(row, FindingState.CLEARED, cleared_at=now, cleared_by=by.user, cleared_as=by.hat_in_words)
    _told(row, "cleared", "cleared the wording of finding", by)
    return row


@transaction.atomic
def send_back(finding: Finding, *, reason: str, by: Actor, now: datetime) -> Finding:
    """Send a finding back to be worded anew, and tell whoever wrote it; the reason stays in the case."""
    row = _locked(finding)
    if row.state == FindingState.DRAFT:
        return row
    access.may_send_back(by, row).require()
    _move(row, FindingState.DRAFT, returned_because=reason)
    _told(row, "sent_back", "sent back finding", by)
    people = {row.saved_by: "You are told because you wrote it."} if row.saved_by != by.user else {}
    key = f"{row.pk}:{now:%Y-%m-%dT%H:%M:%S}"
    notices.tell(people, sent_back(row, in_the_case(row.incident)), partnership=row.partnership, key=key, now=now)  # fmt: skip
    return row


@transaction.atomic
def take_back(finding: Finding, *, reason: str, by: Actor) -> Finding:
    """Hide a cleared wording again, because it points at somebody after all; what was made of it stands."""
    row = _locked(finding)
    if row.state != FindingState.CLEARED:
        return row
    access.may_take_back(by, row).require()
    _move(
        row,
        FindingState.DRAFT,
        returned_because=reason,
        cleared_at=None,
        cleared_by=None,
        cleared_as="",
    )
    _told(row, "taken_back", "took back the wording of finding", by)
    return row


@transaction.atomic
def recommend(finding: Finding, *, text: str, by: Actor) -> Recommendation:
    """Make a recommendation of a cleared finding; actions answer it."""
    row = _locked(finding)
    access.may_recommend(by, row).require()
    return actions.recommend(
        text=text, made_by=f"Finding {row.reference}", on=by.today, by=by, source=row
    )
