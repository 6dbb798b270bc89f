"""
Learning in a demonstration.

In Brent stand three facts of its yearly report for 2022 to 2024: what others published and that it was discussed, with
their source. Everything in Penfold Vale is invented.
"""

from datetime import date, datetime, time

from django.db import transaction
from django_scopes import scope

from partnership.clocks import LONDON
from partnership.models import Action, Actor, Agency, ImpactNote, Partnership
from partnership.services import actions, demonstration
from partnership.services.actions import Owner
from partnership.services.deadlines import local_today
from partnership.working_days import ONE_DAY, months_after
from reviews.models import Finding, Incident, NationalReview, Theme
from reviews.rules.finding import FindingKind, FoundIn
from reviews.rules.national_review import NationalKind, NationalState
from reviews.services import findings, national_reviews, themes

YEARLY_REPORT = "Brent Safeguarding Children Partnership, yearly report October 2022 to March 2024"
PANEL = "Child Safeguarding Practice Review Panel"
# What it is, its title, who published it, what its cover says, the day on which it was discussed, what followed, its
# themes; in our own words.
BRENT = (
    (
        NationalKind.BRIEFING, "Multi-agency safeguarding and domestic abuse", PANEL, "September 2022", date(2022, 11, 7),
        "Discussed by the Executive Group on 7 November 2022. The Forum was to look at domestic abuse in particular.",
        ("Domestic abuse",),
    ),
    (
        NationalKind.REVIEW, "Children with disabilities and complex health needs in residential settings", PANEL, "",
        date(2023, 5, 17), "Discussed by the Executive Group on 17 May 2023.", ("Disabled children",),
    ),
    (
        NationalKind.OTHER_AREA, "Child Q: update report", "CHSCP", "", date(2023, 7, 26),
        "Discussed by the Executive Group on 26 July 2023.", ("Race, identity and bias",),
    ),
)  # fmt: skip
WRITER, CLEARER = "penfold.designated@example.org", "penfold.manager@example.org"


def fill(*, now: datetime) -> int:
    """Fill the registers where they are empty; no incident is added here."""
    demonstration.demand_demonstration()
    places = Partnership.objects.filter(slug__in=TELLERS)
    with scope(partnership=list(places)):
        filled = set(NationalReview.objects.values_list("partnership", flat=True).distinct())
    for partnership in places:
        if partnership.pk not in filled:
            with scope(partnership=partnership):
                TELLERS[partnership.slug](partnership, now)
    return 0


def _words(kind: NationalKind, title: str, publisher: str, cover: str, **over: object) -> dict[str, object]:  # fmt: skip
    return {
        "kind": kind, "title": title, "publisher": publisher, "published_on": None, "published_words": cover, "link": "",
        "asks": "", "group": None, "agency": None, "due_on": None,
    } | over  # fmt: skip


def _named(*names: str) -> list[Theme]:
    return list(Theme.objects.filter(partnership=None, name__in=names))


@transaction.atomic
def _brent(partnership: Partnership, now: datetime) -> None:
    by = demonstration.acting("brent.manager@example.org", partnership, local_today(now))
    for kind, title, publisher, cover, on, followed, about in BRENT:
        review = national_reviews.note(
            words=_words(kind, title, publisher, cover),
            themes=_named(*about),
            by=by,
            now=now,
            noted_on=on,
            source=YEARLY_REPORT,
        )
        national_reviews.answer(
            review, state=NationalState.CONSIDERED, response=followed, version=0, by=by
        )


@transaction.atomic
def _penfold(partnership: Partnership, now: datetime) -> None:
    today = local_today(now)
    first, second = Incident.objects.filter(
        is_demonstration=True, pseudonym__in=["Child R", "Child M"]
    ).order_by("pk")
    _answered(partnership, today)
    _asked(partnership, today, now)
    writer = demonstration.acting(WRITER, partnership, today)
    themes.tag_incident(first, themes=_named("Neglect", "Voice of the child"), by=writer, now=now)
    themes.tag_incident(second, themes=_named("Abusive head trauma", "Unborn and very young babies"), by=writer, now=now)  # fmt: skip
    missed = _shared(
        first, FindingKind.TO_LEARN, "Each missed appointment was looked at alone",
        "Services saw one missed appointment each. Nobody put them together, so the pattern was not seen (invented).",
        writer, now,
    )  # fmt: skip
    _shared(
        first, FindingKind.GOOD_PRACTICE, "A nursery worker kept asking",
        "Somebody who was told that all was well came back, asked again and wrote it down (invented).",
        writer, now,
    )  # fmt: skip
    chair = demonstration.acting("penfold.chair@example.org", partnership, today)
    made = findings.recommend(
        missed, text="Put missed appointments of one child together (invented).", by=chair
    )
    actions.give(
        what="Agree one list of missed appointments and who reads it each week (invented)",
        measure="No child is missed three times without a call (invented)",
        owner=Owner(agency=_agency("Marlowick Hospitals NHS Trust")),
        due_on=months_after(today, 3),
        recommendation=made,
        source=missed,
        raised_in=missed.reference,
        by=chair,
        now=now,
    )
    findings.recommend(missed, text="Ask the child, at each visit that takes place (invented).", by=chair)  # fmt: skip
    findings.send(_draft(second, writer, now), by=writer, now=now)


def _agency(name: str) -> Agency:
    return Agency.objects.get(name=name, entries__isnull=False)


def _draft(incident: Incident, by: Actor, now: datetime) -> Finding:
    words = {
        "kind": FindingKind.TO_LEARN,
        "found_in": FoundIn.RAPID_REVIEW,
        "title": "What was said about crying was not written down",
        "text": "Parents were told how to cope with crying, and nobody could say what they had been told (invented).",
    }
    return findings.record(incident, words=words, themes=_named("Abusive head trauma"), by=by, now=now)  # fmt: skip


def _shared(
    incident: Incident, kind: FindingKind, title: str, text: str, by: Actor, now: datetime
) -> Finding:
    """A finding that somebody else has cleared."""
    words = {"kind": kind, "found_in": FoundIn.RAPID_REVIEW, "title": title, "text": text}
    made = findings.record(incident, words=words, themes=_named("Neglect"), by=by, now=now)
    findings.send(made, by=by, now=now)
    manager = demonstration.acting(CLEARER, incident.partnership, by.today)
    return findings.clear(made, version=0, by=manager, now=now)


def _at(day: date) -> datetime:
    return datetime.combine(day, time(10), LONDON)


def _answered(partnership: Partnership, today: date) -> None:
    """A briefing of ten months ago: answered, acted on, closed seven months ago, and to be looked at again now."""
    began, done = months_after(today, -10), months_after(today, -6) - ONE_DAY
    manager = demonstration.acting(CLEARER, partnership, began)
    review = national_reviews.note(
        words=_words(
            NationalKind.BRIEFING, "Coping with crying (invented)", "An invented panel", "",
            published_on=began, asks="Say how every new parent is told (invented).",
        ),
        themes=_named("Abusive head trauma"), by=manager, now=_at(began), noted_on=began,
    )  # fmt: skip
    national_reviews.answer(
        review, state=NationalState.RESPONDED, response="Every midwife tells every parent (invented).", version=0, by=manager
    )  # fmt: skip
    made = national_reviews.recommend(
        review, text="Tell every parent before they go home (invented).", by=manager
    )
    action = actions.give(
        what="Tell every parent how to cope with crying before they go home (invented)",
        measure="Parents say at the first visit that they were told (invented)",
        owner=Owner(agency=_agency("Marlowick Hospitals NHS Trust")),
        due_on=done, recommendation=made, source=review, raised_in=review.reference, by=manager, now=_at(began),
    )  # fmt: skip
    owner = demonstration.acting("penfold.hospital@example.org", partnership, done)
    actions.report_done(action, progress="Done on all wards (invented).", by=owner, now=_at(done))
    chair = demonstration.acting("penfold.chair@example.org", partnership, done)
    closed = actions.close(action, by=chair, now=_at(done))
    _helped(closed, demonstration.acting(CLEARER, partnership, months_after(today, -2)))


def _helped(action: Action, by: Actor) -> None:
    actions.note_impact(
        action,
        observed_on=by.today,
        difference="Most parents who were asked had been told (invented).",
        evidence="Forty calls by health visitors (invented).",
        grade=ImpactNote.Grade.SOME,
        by=by,
        now=_at(by.today),
    )


def _asked(partnership: Partnership, today: date, now: datetime) -> None:
    by = demonstration.acting(CLEARER, partnership, today)
    national_reviews.note(
        words=_words(
            NationalKind.REVIEW, "Homes that make children ill (invented)", "An invented panel", "",
            asks="Say who acts when a home harms a child (invented).",
            agency=_agency("Marlowick Hospitals NHS Trust"), due_on=months_after(today, 1),
        ),
        themes=_named("Damp, mould and housing"), by=by, now=now,
    )  # fmt: skip


TELLERS = {"brent": _brent, "penfold-vale": _penfold}
