"""
A person's meetings for their own calendar: the secret address, what it shows now, and the file of one meeting.

What stands here leaves the portal for other people's servers, so it says when and where a group meets and no more.
"""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch, Q
from django_scopes import scope
from icalendar import Calendar, Event

from governance.models import CalendarFeed, Meeting, of_meetings
from governance.models.calendar_feed import CalendarFeedQuerySet
from governance.models.meeting import Verb
from governance.rules.meeting import MeetingState
from governance.services import schedule
from partnership.clocks import LONDON
from partnership.models import Actor, Membership, Partnership, User
from partnership.services import trail
from partnership.services.deadlines import local_today

SHOWN_FOR = timedelta(days=90)  # how long a meeting stays in the feed after its day
READ_AGAIN = timedelta(hours=4)  # how often calendars are asked to look
READING_NOTED_EVERY = timedelta(minutes=5)
PRIVATE = "Meeting (private)"


def hash_of(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def make(*, by: Actor, now: datetime) -> tuple[CalendarFeed, str]:
    """A new address for the person, with its secret, which is kept nowhere; the one before stops at once."""
    _mine(by.user).update(revoked_at=now)
    token = secrets.token_urlsafe(32)
    feed = CalendarFeed.objects.create(user=by.user, token_hash=hash_of(token), made_at=now)
    _noted("made", "made a secret address for their own calendar", by=by, now=now)
    return feed, token


@transaction.atomic
def revoke(*, by: Actor, now: datetime) -> None:
    """Stop the person's address; without one nothing changes."""
    if _mine(by.user).update(revoked_at=now):
        _noted("revoked", "stopped the secret address of their own calendar", by=by, now=now)


def _mine(user: User) -> CalendarFeedQuerySet:
    User.objects.select_for_update().get(pk=user.pk)
    return CalendarFeed.objects.standing().filter(user=user)


def _noted(what: str, sentence: str, *, by: Actor, now: datetime) -> None:
    trail.record(f"governance.calendar_feed.{what}", by=by, sentence=sentence, at=now)


def of_token(token: str) -> CalendarFeed | None:
    """The feed of a secret; none where it was revoked or its person has left."""
    rows = CalendarFeed.objects.standing().filter(user__is_active=True).select_related("user")
    return rows.filter(token_hash=hash_of(token)).first()


def read(feed: CalendarFeed, *, now: datetime) -> bytes | None:
    """The person's meetings as they stand at this moment; None where they are a member nowhere."""
    actors = _everywhere(feed.user, now)
    if not actors:
        return None
    if feed.last_read_at is None or feed.last_read_at < now - READING_NOTED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(last_read_at=now)
    since = local_today(now) - SHOWN_FOR
    with scope(partnership=[one.partnership for one in actors]):
        rows = Meeting.objects.filter(_diary_of(actors), meets_on__gte=since)
        meetings = rows.select_related("group", "partnership").prefetch_related(
            Prefetch("group__names", to_attr="fetched_names")
        )
        return _written(meetings.order_by("meets_on", "pk"), now)


def _everywhere(user: User, now: datetime) -> list[Actor]:
    today = local_today(now)
    here = Membership.of_person(user, today).values("partnership")
    everywhere = [Actor.of(user, one, today) for one in Partnership.objects.filter(pk__in=here)]
    return [one for one in everywhere if one.is_member]


def _diary_of(actors: Iterable[Actor]) -> Q:
    """Where the person is expected: the groups in which they have a seat; for the business unit, everything it keeps."""
    wanted = Q(pk__in=[])
    for actor in actors:
        mine = Q(partnership=actor.partnership) & of_meetings(actor, Verb.SEE)
        if not actor.is_business_unit:
            mine &= Q(group__in=actor.group_ids)
        wanted |= mine
    return wanted


def invitation(meeting: Meeting, *, now: datetime) -> bytes:
    """One meeting as a file for a calendar; asked of a row that the person may see."""
    return _written([meeting], now)


# --- the words of RFC 5545 ------------------------------------------------------------------------------------------------


def _written(meetings: Iterable[Meeting], now: datetime) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//Safeguarding partnership portal//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", "Safeguarding meetings")
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", f"PT{int(READ_AGAIN.total_seconds() // 3600)}H")
    for meeting in meetings:
        calendar.add_component(_event(meeting, now))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(meeting: Meeting, now: datetime) -> Event:
    """
    One meeting. A later SEQUENCE replaces what a calendar holds under the same UID (RFC 5545, 3.8.7.4).

    Neither the title nor the reason of a change is among it: both are words that somebody typed.
    """
    event, address = Event(), settings.PORTAL_ADDRESS + meeting.get_absolute_url()
    is_cancelled = meeting.state == MeetingState.CANCELLED
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.PORTAL_ADDRESS).hostname}")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", now)
    _add_times(event, meeting)
    event.add("summary", f"{'Cancelled: ' if is_cancelled else ''}{_called(meeting)}")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("url", address)
    event.add("description", f"Agenda and papers: {address}")
    if meeting.group.is_closed:
        event.add("location", address)
        event.add("class", "PRIVATE")
    elif meeting.place:
        event.add("location", meeting.place)
    return event


def _called(meeting: Meeting) -> str:
    if meeting.group.is_closed:
        return PRIVATE
    return f"{meeting.partnership.short_name}: {schedule.name_of(meeting)}"


def _add_times(event: Event, meeting: Meeting) -> None:
    """The hours in London, or where none is recorded the whole day."""
    if meeting.starts_at is None:
        event.add("dtstart", meeting.meets_on)
        event.add("transp", "TRANSPARENT")
        return
    event.add("dtstart", datetime.combine(meeting.meets_on, meeting.starts_at, LONDON))
    if meeting.ends_at:
        event.add("dtend", datetime.combine(meeting.meets_on, meeting.ends_at, LONDON))
