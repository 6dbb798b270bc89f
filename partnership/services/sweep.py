"""
The sweep: compute what must be told now, claim each notice once, send it, and look after what is in doubt.

It is right however often it runs, and however many run at once: rows are promises under a unique key, and a claim is
a compare-and-swap, which holds on both databases (SECURITY 3.3). Beat, a person and `manage.py tick` only wake it.
"""

import logging
import time
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection as database
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django_scopes import scopes_disabled

from partnership import delivery
from partnership.clocks import Rung, every_clock, in_words, known_clock
from partnership.models import Deadline, DeadlinePause, Heartbeat, Membership, Notice
from partnership.models.notice import MOST_ATTEMPTS
from partnership.roles import Role
from partnership.services import action_ladder, calendar
from partnership.services.deadlines import local_today
from partnership.services.notices import OF_ONE_AGENCY

log = logging.getLogger(__name__)

PLANNED_AT_ONCE = 500
CLAIMED_AT_ONCE = 50
SENDING_FOR = 50.0  # seconds in one sweep; the next one takes over
BACKWARD_TOLERATED = timedelta(seconds=5)
DRIFT_TOLERATED = timedelta(minutes=5)
TRUSTED_AGAIN_AFTER = timedelta(minutes=10)
A_WEEK = timedelta(days=7)
FOR_GOOD = 500  # replies of a relay from here on are final (RFC 5321, 4.2.1)


@dataclass
class Sweep:
    """What one sweep did."""

    missed: int = 0
    planned: int = 0
    sent: int = 0
    in_doubt: int = 0
    held: str = ""


def database_now() -> datetime:
    """The database server's clock, so that every worker agrees."""
    if database.vendor == "postgresql":
        with database.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            now: datetime = cursor.fetchone()[0]
            return now
    return timezone.now()


@scopes_disabled()
def sweep(now: datetime | None = None) -> Sweep:
    """Plan, reconcile and send once. `now` is the database's clock unless a test says otherwise."""
    calendar.forget()
    moment = now or database_now()
    done = Sweep(held=_distrust(moment, is_real=now is None))
    if done.held:
        hold_back(moment, done.held)
        return done
    let_go(moment)
    done.missed = mark_missed(moment)
    done.planned = plan(moment)
    action_ladder.climb(moment, local_today(moment))
    done.in_doubt = reconcile(moment)
    done.sent = send_waiting(moment, is_real=now is None)
    return done


# --- the clock can be wrong ---------------------------------------------------------------------------------------------
_seen: dict[str, tuple[float, datetime]] = {}


def _distrust(now: datetime, *, is_real: bool) -> str:
    """
    Why mail is held back; empty when the clock can be trusted.

    A clock that went back, or jumped ahead of this process's own time, must agree with itself for ten minutes.
    """
    beat, _ = Heartbeat.objects.get_or_create(name="sweep", defaults={"at": now})
    why = _jumped(beat, now, is_real=is_real)
    if why:
        log.error("The sweep holds mail back: %s", why)
        Heartbeat.objects.filter(pk=beat.pk).update(at=now, held_since=now, held_because=why)
        return why
    if beat.held_since and now - beat.held_since < TRUSTED_AGAIN_AFTER:
        Heartbeat.objects.filter(pk=beat.pk, at__lte=now).update(at=now)
        return beat.held_because
    Heartbeat.objects.filter(pk=beat.pk, at__lte=now).update(
        at=now, held_since=None, held_because=""
    )
    return ""


def _jumped(beat: Heartbeat, now: datetime, *, is_real: bool) -> str:
    if now < beat.at - BACKWARD_TOLERATED:
        return f"The clock went back from {beat.at:%H:%M:%S on %d %B %Y}."
    if is_real:
        before, _seen["sweep"] = _seen.get("sweep"), (time.monotonic(), now)
        if before and now - before[1] > _lasted_since(before[0]) + DRIFT_TOLERATED:
            return f"The clock jumped ahead from {before[1]:%H:%M:%S on %d %B %Y}."
    return ""


def _lasted_since(monotonic: float) -> timedelta:
    return timedelta(seconds=time.monotonic() - monotonic)


def hold_back(now: datetime, why: str) -> None:
    """
    Mark what would leave now as held, so that the ledger says so.

    Nothing is planned either: planned by a clock that ran ahead, a ladder would have no rung left when it is put right.
    """
    Notice.objects.waiting(now).update(state=Notice.State.HELD, last_result=why)


def let_go(now: datetime) -> None:
    """Put what was held back into the queue, once the clock is trusted again."""
    Notice.objects.filter(state=Notice.State.HELD).update(
        state=Notice.State.PLANNED, not_before=now, last_result=""
    )


# --- plan ---------------------------------------------------------------------------------------------------------------
def mark_missed(now: datetime) -> int:
    """Mark the open deadlines whose last second has passed; how many."""
    late = Deadline.objects.filter(state=Deadline.State.OPEN, due_at__lt=now)
    paused = DeadlinePause.objects.filter(deadline=OuterRef("pk"), ends_on__isnull=True)
    return late.filter(~Exists(paused)).update(state=Deadline.State.MISSED)


def plan(now: datetime) -> int:
    """Write a notice for every rung whose moment has come; how many deadlines were looked at."""
    looked_at = 0
    while batch := _plan_batch(now):
        looked_at += batch
    return looked_at


@transaction.atomic
def _plan_batch(now: datetime) -> int:
    rows = list(
        Deadline.objects.running()
        .filter(next_rung_at__lte=now, clock__in=[clock.code for clock in every_clock()])
        .order_by("next_rung_at", "pk")
        .select_for_update(skip_locked=True, of=("self",))[:PLANNED_AT_ONCE]
    )
    if not rows:
        return 0
    worked_out = _Ladders(now)
    ladders = [(row, worked_out.due(row.clock, row.due_on, row.planned_until)) for row in rows]
    people = _People(rows, ladders, local_today(now))
    notices = [notice for row, rungs in ladders for notice in _notices(row, rungs, people, now)]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=2000)
    _replace_waiting(notices, now)
    climbed: dict[datetime | None, list[int]] = {}
    for row in rows:
        climbed.setdefault(worked_out.next(row.clock, row.due_on), []).append(row.pk)
    for then, those in climbed.items():
        Deadline.objects.filter(pk__in=those).update(planned_until=now, next_rung_at=then)
    return len(rows)


class _Ladders:
    """The rungs of a moment, worked out once for the many deadlines that have the same clock and date."""

    def __init__(self, now: datetime) -> None:
        holidays = calendar.holidays()
        self.due = cache(
            lambda clock, due_on, since: known_clock(clock).rungs_between(
                due_on, since, now, holidays
            )
        )
        self.next = cache(
            lambda clock, due_on: known_clock(clock).next_rung_at(due_on, now, holidays)
        )


def _replace_waiting(notices: list[Notice], now: datetime) -> None:
    """An earlier reminder that has not left yet, because the relay was away, gives way to the later one."""
    planned = [one for one in notices if one.state == Notice.State.PLANNED]
    newest = {(one.deadline_id, one.recipient_id): one.dedupe_key for one in planned}
    waiting = Notice.objects.filter(
        state=Notice.State.PLANNED,
        deadline__in={one.deadline_id for one in planned},
        planned_at__lt=now,
    ).values_list("pk", "deadline_id", "recipient_id", "dedupe_key")
    replaced = [
        pk
        for pk, deadline, recipient, key in waiting
        if newest.get((deadline, recipient), key) != key
    ]
    Notice.objects.filter(pk__in=replaced, state=Notice.State.PLANNED).update(
        state=Notice.State.SUPERSEDED, last_result="A later reminder was due too."
    )


class _People:
    """Who holds the roles that a batch of ladders asks for, fetched in one query."""

    def __init__(
        self, rows: list[Deadline], ladders: list[tuple[Deadline, list[Rung]]], on: date
    ) -> None:
        roles = {role for _, rungs in ladders for rung in rungs for role in rung.roles}
        # Of each: the person, the agency and why they are told, in words that are the same for every deadline.
        self._by_role: dict[tuple[int, str], list[tuple[int, int | None, str]]] = {}
        held = (
            Membership.objects.filter(
                partnership__in={row.partnership_id for row in rows},
                role__in=[*roles, Role.BUSINESS_MANAGER],
            )
            .current(on)
            .select_related("agency")
            .order_by("pk")
        )
        for one in held:
            found = (one.user_id, one.agency_id, f"You are told as {one.hat}.")
            self._by_role.setdefault((one.partnership_id, one.role), []).append(found)

    def told_of(self, row: Deadline, rung: Rung) -> dict[int, str]:
        """Who (by number) is told at a rung and why; the business manager where nobody holds its roles."""
        people: dict[int, str] = {}
        for role in rung.roles:
            for person, agency, why in self._by_role.get((row.partnership_id, role), []):
                if role not in OF_ONE_AGENCY or agency == row.owner_agency_id:
                    people.setdefault(person, why)
        if not people:
            names = ", ".join(role.label.lower() for role in rung.roles)
            for person, _, _ in self._by_role.get((row.partnership_id, Role.BUSINESS_MANAGER), []):
                people[person] = f"You are told because nobody here is recorded as: {names}."
        return people


def _notices(row: Deadline, rungs: list[Rung], people: _People, now: datetime) -> list[Notice]:
    """The notices of the rungs that are due: of several for one person only the last is sent."""
    last_for: dict[int, Rung] = {}
    asked: list[tuple[Rung, int, str]] = []
    for rung in rungs:
        for person, why in people.told_of(row, rung).items():
            asked.append((rung, person, why))
            last_for[person] = rung
    return [
        Notice(
            partnership_id=row.partnership_id,
            dedupe_key=f"{row.pk}:{row.due_on}:{rung.code}:{person}:mail",
            recipient_id=person,
            code=f"{row.clock}.{rung.weight}",
            subject=f"{row.reference}: {row.says}",
            body=f"This is due on {in_words(row.due_on)}.",
            reference=row.reference,
            address=row.address,
            why=why,
            deadline_id=row.pk,
            due_on=row.due_on,
            rung=rung.code,
            state=(Notice.State.PLANNED if last_for[person] is rung else Notice.State.SUPERSEDED),
            last_result=("" if last_for[person] is rung else "A later reminder was due too."),
            not_before=now,
            planned_at=now,
        )
        for rung, person, why in asked
    ]


# --- send ---------------------------------------------------------------------------------------------------------------
def send_waiting(now: datetime, *, is_real: bool) -> int:
    """Claim and send the waiting notices one at a time; how many were handed to the relay."""
    sent, began = 0, time.monotonic()
    relay = delivery.connection()
    while time.monotonic() - began < SENDING_FOR:
        waiting = list(
            Notice.objects.waiting(now)
            .order_by("not_before", "pk")
            .values_list("pk", flat=True)[:CLAIMED_AT_ONCE]
        )
        if not waiting:
            break
        for pk in waiting:
            claimed_at = time.monotonic()
            moment = database_now() if is_real else now
            claimed = _claim(pk, moment)
            if claimed is not None:
                sent += _send_claimed(claimed, moment, relay, claimed_at)
    return sent


def _claim(pk: int, now: datetime) -> Notice | None:
    """Take a notice, or nothing when somebody else did: compare-and-swap, right on both databases."""
    token = uuid.uuid4().hex
    won = Notice.objects.filter(pk=pk, state=Notice.State.PLANNED).update(
        state=Notice.State.SENDING,
        token=token,
        lease_until=now + timedelta(seconds=settings.NOTICE_LEASE_SECONDS),
        attempts=F("attempts") + 1,
    )
    if not won:
        return None
    return Notice.objects.select_related("recipient", "deadline__rule_set").get(pk=pk)


def _finish(notice: Notice, state: str, why: str, **changes: object) -> bool:
    """Write the result of a claim; a claim that somebody else took over is left alone."""
    done = Notice.objects.filter(pk=notice.pk, token=notice.token, state=Notice.State.SENDING)
    return bool(done.update(state=state, last_result=why[:300], lease_until=None, **changes))


def _why_not_send(notice: Notice, now: datetime) -> tuple[str, str] | None:
    """Why a claimed notice must not leave after all, asked at the last moment."""
    if not notice.recipient.is_active:
        return Notice.State.CANCELLED, "The person has left."
    if notice.useless_after and now > notice.useless_after:
        return Notice.State.EXPIRED, "It was too late to be useful."
    return _why_not_remind(notice, now) if notice.deadline else None


def _why_not_remind(notice: Notice, now: datetime) -> tuple[str, str] | None:
    deadline = notice.deadline
    if deadline is None or not deadline.is_running:
        return Notice.State.CANCELLED, "The duty was done or is no longer needed."
    if notice.due_on != deadline.due_on:
        return Notice.State.CANCELLED, "The due date was moved."
    roles = Membership.objects.filter(partnership=notice.partnership_id, user=notice.recipient)
    if not roles.current(local_today(now)).exists():
        return Notice.State.CANCELLED, "The person is no longer in the partnership."
    return None


def _words(notice: Notice, now: datetime) -> delivery.Letter:
    """The mail, with how much time is left computed now and not when it was planned."""
    subject, body = notice.subject, notice.body
    if notice.deadline:
        chip = notice.deadline.chip(local_today(now), calendar.holidays())
        subject = f"{'Late: ' if chip.state == 'Overdue' else ''}{notice.subject}"
        body = f"{notice.reference}: {chip.title}.\n{chip.words}."
    return delivery.letter(notice, subject, body)


def _send_claimed(notice: Notice, now: datetime, relay: BaseEmailBackend, claimed_at: float) -> int:
    stop = _why_not_send(notice, now)
    if stop:
        _finish(notice, stop[0], stop[1])
        return 0
    words = _words(notice, now)
    try:
        relay.open()
    except OSError as unreached:
        log.warning("The relay could not be reached: %s", type(unreached).__name__)
        relay.close()  # one that broke while signing in would be taken for an open one
        _put_off(notice, now, "The relay could not be reached.")
        return 0
    if time.monotonic() - claimed_at > settings.NOTICE_LEASE_SECONDS / 2:
        # What is left of the lease may not cover the relay's answers, and somebody else could send it meanwhile.
        relay.close()
        _put_off(notice, now, "Too much time passed before the relay could be asked.")
        return 0
    return _hand_over(notice, words, now, relay)


def _hand_over(
    notice: Notice, words: delivery.Letter, now: datetime, relay: BaseEmailBackend
) -> int:
    try:
        delivery.send(notice, words, relay)
    except (SMTPNotSupportedError, ValueError) as unwritable:
        # Nothing left this machine. Raised further, one such notice would end every sweep before the others' turn.
        log.warning("Notice %s cannot be written: %s", notice.pk, type(unwritable).__name__)
        _finish(notice, Notice.State.FAILED, f"It cannot be written: {type(unwritable).__name__}.")
        return 0
    except SMTPRecipientsRefused as refused:
        _refused(notice, now, [code for code, _ in refused.recipients.values()])
        return 0
    except SMTPResponseException as refused:
        _put_off(notice, now, f"The relay answered {refused.smtp_code}.")
        return 0
    except OSError as broken:
        # The connection broke after the claim: the relay may have taken the mail. Asking decides, never guessing.
        log.warning("Notice %s is in doubt: %s", notice.pk, type(broken).__name__)
        return 0
    finally:
        relay.close()  # one that broke must not make the next mail doubtful too
    _finish(notice, Notice.State.SENT, "The relay took it.", sent_at=now)
    return 1


def _refused(notice: Notice, now: datetime, codes: list[int]) -> None:
    """An address refused for good has failed; one refused for now (4xx, "try later") is tried again."""
    says = ", ".join(str(code) for code in codes)
    if all(code < FOR_GOOD for code in codes):
        _put_off(notice, now, f"The address was refused for now ({says}).")
    else:
        _finish(notice, Notice.State.FAILED, f"The address was refused ({says}).")


def _put_off(notice: Notice, now: datetime, why: str) -> None:
    """Try again later, each time after a longer wait, until the attempts are used up."""
    if notice.attempts >= MOST_ATTEMPTS:
        _finish(notice, Notice.State.FAILED, why)
        return
    wait = timedelta(seconds=60 * 2 ** (notice.attempts - 1))
    _finish(notice, Notice.State.PLANNED, why, not_before=now + wait)


# --- what is in doubt ---------------------------------------------------------------------------------------------------
def reconcile(now: datetime) -> int:
    """Look after notices whose sender vanished: ask the relay; what cannot be asked is never sent again by itself."""
    vanished = Notice.objects.filter(state=Notice.State.SENDING, lease_until__lt=now)
    count = 0
    for notice in vanished.order_by("pk")[:PLANNED_AT_ONCE]:
        count += 1
        accepted = delivery.was_accepted(notice)
        if accepted is None:
            _finish(
                notice, Notice.State.UNCERTAIN, "The sender stopped; the relay cannot be asked."
            )
        elif accepted:
            _finish(notice, Notice.State.SENT, "Found in the relay's log.", sent_at=now)
        else:
            _finish(notice, Notice.State.PLANNED, "Not in the relay's log, so sent again.")
    return count
