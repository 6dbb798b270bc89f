"""Findings, national reviews and the lines that begin with them, made through the real services."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django_scopes import scope

from partnership.models import Action, Actor, ImpactNote, LookBack, Recommendation
from partnership.services import actions
from partnership.services.actions import Owner
from reviews.models import Finding, Incident, NationalReview, Theme
from reviews.rules.finding import FindingKind, FoundIn
from reviews.rules.national_review import NationalKind
from reviews.services import findings, national_reviews, themes
from tests.factories.reviews import Cast


def theme(name: str = "Neglect") -> Theme:
    return Theme.objects.get(name=name, partnership=None)


def finding_words(**over: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": FindingKind.TO_LEARN,
        "found_in": FoundIn.RAPID_REVIEW,
        "title": "QZX-C4 missed visits were not followed up",
        "text": "QZX-C4 nobody asked why the visits stopped.",
    }
    return values | over


def draft(incident: Incident, by: Actor, *, about: tuple[str, ...] = (), **over: Any) -> Finding:
    with scope(partnership=by.partnership):
        return findings.record(
            incident,
            words=finding_words(**over),
            themes=[theme(one) for one in about],
            by=by,
            now=timezone.now(),
        )


def sent(incident: Incident, by: Actor, **over: Any) -> Finding:
    made = draft(incident, by, **over)
    with scope(partnership=by.partnership):
        return findings.send(made, by=by, now=timezone.now())


def cleared(incident: Incident, here: Cast, *, now: datetime | None = None, **over: Any) -> Finding:
    """A finding that the chair wrote and the business manager cleared; its words have left the case."""
    words = {"title": "Missed visits were not followed up", "text": "Nobody asked why."} | over
    made = sent(incident, here.grace, **words)
    with scope(partnership=here.partnership):
        return findings.clear(made, version=made.version, by=here.maya, now=now or timezone.now())


def tagged(incident: Incident, by: Actor, *names: str) -> Incident:
    with scope(partnership=by.partnership):
        return themes.tag_incident(
            incident, themes=[theme(one) for one in names], by=by, now=timezone.now()
        )


def recommended(finding: Finding, by: Actor, text: str = "Follow up each missed visit") -> Recommendation:  # fmt: skip
    with scope(partnership=by.partnership):
        return findings.recommend(finding, text=text, by=by)


def acted(recommendation: Recommendation, by: Actor, owner: Owner, **over: Any) -> Action:
    values: dict[str, Any] = {
        "what": "Agree who follows up a missed visit",
        "measure": "Fewer visits without an answer",
        "due_on": by.today + timedelta(days=30),
    }
    with scope(partnership=by.partnership):
        return actions.give(
            **(values | over), owner=owner, recommendation=recommendation, by=by, now=timezone.now()
        )


def closed(action: Action, *, owner: Actor, chair: Actor) -> Action:
    with scope(partnership=action.partnership):
        actions.report_done(action, progress="Done.", by=owner, now=timezone.now())
        return actions.close(action, by=chair, now=timezone.now())


def helped(action: Action, by: Actor) -> ImpactNote:
    with scope(partnership=action.partnership):
        action.refresh_from_db()
        return actions.note_impact(
            action,
            observed_on=by.today,
            difference="Families are called back.",
            evidence="The dip sample of May.",
            grade=ImpactNote.Grade.SOME,
            by=by,
            now=timezone.now(),
        )


def look_due(action: Action, on: date) -> None:
    """Bring the six-month look back of an action forward to a day."""
    with scope(partnership=action.partnership):
        LookBack.objects.filter(action=action, months=6).update(due_on=on)


def national_words(**over: Any) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": NationalKind.BRIEFING,
        "title": "An invented briefing on crying babies",
        "publisher": "An invented panel",
        "published_on": None,
        "published_words": "September 2022",
        "link": "https://example.org/briefing",
        "asks": "Say how new parents are told.",
        "group": None,
        "agency": None,
        "due_on": None,
    }
    return values | over


def national(by: Actor, *, about: tuple[str, ...] = (), **over: Any) -> NationalReview:
    with scope(partnership=by.partnership):
        return national_reviews.note(
            words=national_words(**over),
            themes=[theme(one) for one in about],
            by=by,
            now=timezone.now(),
        )
