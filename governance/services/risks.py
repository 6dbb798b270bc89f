"""Propose a risk, word it, score it, work on it, let it be borne, send it up, answer, close it and open it again."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from governance.access import risk as access
from governance.models import Outcome, Risk, RiskAction, RiskScore
from governance.rules.risk import (
    LONGEST_TOLERANCE_MONTHS,
    RISK_MOVES,
    Knowledge,
    Register,
    RiskState,
    Scores,
    Treatment,
)
from governance.services import forward, risk_rounds
from partnership.access import holds
from partnership.errors import Refused, WrittenMeanwhile
from partnership.models import Action, Actor, Group, Membership, RegisterEntry
from partnership.roles import Role
from partnership.services import actions, notices, references, trail
from partnership.services.actions import Owner
from partnership.services.deadlines import local_today
from partnership.services.notices import Message
from partnership.working_days import months_after

MEASURES = ("inherent", "current", "target")
STEP_FIELDS = [f"{one}_{step}" for one in MEASURES for step in ("likelihood", "impact")]


@dataclass(frozen=True)
class Wording:
    """What is said of a risk, without its scores."""

    register: Register
    title: str
    cause: str
    event: str
    effect: str
    treatment: Treatment
    plan: str
    knowledge: Knowledge
    priority: str
    owner: Owner
    review_on: date | None
    raised_in: Outcome | None

    def columns(self) -> dict[str, object]:
        """The wording as the risk's columns hold it."""
        given = {name: getattr(self, name) for name in self.__dataclass_fields__}
        owner: Owner = given.pop("owner")
        return given | {
            "owner": owner.person,
            "owner_agency": owner.agency,
            "owner_group": owner.group,
        }


def _check(wording: Wording, *, by: Actor) -> None:
    """Raise Refused for an owner or an outcome that is not of this partnership, or that the person may not know."""
    owner = wording.owner
    members = Membership.objects.filter(partnership=by.partnership, user=owner.person)
    if owner.person and not members.current(by.today).exists():
        raise Refused(f"{owner.person} is not a member of this partnership.")
    entries = RegisterEntry.objects.filter(partnership=by.partnership, agency=owner.agency)
    if owner.agency and not entries.exists():
        raise Refused(f"{owner.agency} does not stand in this partnership's register.")
    if (
        owner.group
        and not Group.objects.filter(pk=owner.group.pk, partnership=by.partnership).exists()
    ):
        raise Refused("That group is not one of this partnership's.")
    known = Outcome.objects.visible_to(by).filter(partnership=by.partnership)
    if wording.raised_in and not known.filter(pk=wording.raised_in.pk).exists():
        raise Refused("You cannot open the meeting in which that was raised.")


def _locked(risk: Risk) -> Risk:
    rows = Risk.objects.select_for_update(of=("self",))
    return rows.select_related("partnership").get(pk=risk.pk)


def _told(risk: Risk, code: str, sentence: str, *, by: Actor) -> None:
    trail.record(f"governance.risk.{code}", subject=risk, by=by, sentence=sentence)


@transaction.atomic
def propose(
    wording: Wording,
    *,
    scores: Scores | None,
    why: str,
    by: Actor,
    now: datetime,
    source: str = "",
    noted_on: date | None = None,
) -> Risk:
    """
    Propose a risk for one of the registers; the business unit or a chair then accepts it.

    Scores may follow later. Raises Refused for a day in the future, and for an owner from elsewhere.
    """
    holds(by, access.PROPOSE_RISK).require()
    _check(wording, by=by)
    on = noted_on or local_today(now)
    if on > local_today(now):
        raise Refused("A risk was noted today or earlier.")
    risk = Risk.objects.create(
        partnership=by.partnership,
        reference=references.next_reference(by.partnership, "RSK", local_today(now).year),
        source=source,
        noted_on=on,
        proposed_by=by.user,
        proposed_at=now,
        **wording.columns(),
    )
    _told(risk, "proposed", f"proposed {risk.reference} for the {risk.register} register", by=by)
    if scores:
        _score(risk, scores, why=why, by=by, now=now)
    message = Message(
        code="governance.risk_proposed",
        subject=f"{risk.reference} was proposed",
        body="A risk was proposed for the register. Accept it, or close it with the reason.",
        reference=risk.reference,
        address=risk.get_absolute_url(),
    )
    people = notices.people_in(by.partnership, [Role.BUSINESS_MANAGER], local_today(now))
    people.pop(by.user, None)
    notices.tell(people, message, partnership=by.partnership, key=str(risk.pk), now=now)
    return risk


@transaction.atomic
def change(risk: Risk, wording: Wording, *, version: int, by: Actor) -> Risk:
    """
    Change what is said of a risk that was opened at a version. The register of a live risk changes only by sending it up.

    Raises WrittenMeanwhile when somebody saved other words since.
    """
    row = _locked(risk)
    given = wording.columns()
    if all(getattr(row, name) == value for name, value in given.items()):
        return row
    access.may_change(by, row).require()
    _check(wording, by=by)
    if row.version != version:
        raise WrittenMeanwhile(row)
    if row.state != RiskState.PROPOSED and wording.register != row.register:
        raise Refused("A risk changes its register only by being sent up.")
    if row.is_live and not (any(vars(wording.owner).values()) and wording.review_on):
        raise Refused("A risk in the register has an owner and a day of review.")
    for name, value in given.items():
        setattr(row, name, value)
    row.version += 1
    row.save(update_fields=[*given, "version"])
    _told(row, "changed", f"changed the wording of {row.reference}", by=by)
    return row


def _score(risk: Risk, scores: Scores, *, why: str, by: Actor, now: datetime) -> RiskScore:
    if not why.strip():
        raise Refused("Say why it is scored so.")
    steps = {
        f"{measure}_{step}": value
        for measure, place in asdict(scores).items()
        for step, value in place.items()
    }
    noted_in = risk_rounds.note(risk, result=f"Scored {scores.current.says}", by=by, now=now)
    for name, value in steps.items():
        setattr(risk, name, value)
    risk.save(update_fields=STEP_FIELDS)
    _told(risk, "scored", f"scored {risk.reference}: now {scores.current.says}", by=by)
    return RiskScore.objects.create(
        partnership=risk.partnership,
        risk=risk,
        why=why,
        at=now,
        by=by.user,
        hat=by.hat_in_words,
        round=noted_in,
        **steps,
    )


@transaction.atomic
def rescore(
    risk: Risk, *, scores: Scores, why: str, review_on: date, by: Actor, now: datetime
) -> Risk:
    """Score a risk again, with the reason and the day of its next review; in an open round it counts as reviewed."""
    row = _locked(risk)
    access.may_rescore(by, row).require()
    _check_review(review_on, now)
    _score(row, scores, why=why, by=by, now=now)
    row.review_on = review_on
    row.save(update_fields=["review_on"])
    return row


@transaction.atomic
def confirm(risk: Risk, *, review_on: date, by: Actor, now: datetime) -> Risk:
    """Say that a risk was looked at and stands as it is, until the day of its next review."""
    row = _locked(risk)
    access.may_rescore(by, row).require()
    if row.scores is None:
        raise Refused("This risk is not scored yet. Score it first.")
    _check_review(review_on, now)
    row.review_on = review_on
    row.save(update_fields=["review_on"])
    risk_rounds.note(row, result="Stands as it was", by=by, now=now)
    _told(row, "confirmed", f"reviewed {row.reference}, which stands as it was", by=by)
    return row


def _check_review(review_on: date, now: datetime) -> None:
    if review_on <= local_today(now):
        raise Refused("The next review is on a day to come.")


def _moved(risk: Risk, to: RiskState, *fields: str) -> None:
    """Move to a state, clearing what belonged to the one before, and save."""
    RISK_MOVES.check(risk.state, to)
    risk.state = to
    changed = {"state", *fields}
    if to != RiskState.TOLERATED:
        risk.tolerated_until, risk.tolerated_by, risk.tolerated_because = None, None, ""
        changed |= {"tolerated_until", "tolerated_by", "tolerated_because"}
    if to != RiskState.CLOSED:
        risk.closed_at, risk.closed_by, risk.closed_because = None, None, ""
        changed |= {"closed_at", "closed_by", "closed_because"}
    risk.save(update_fields=sorted(changed))


@transaction.atomic
def accept(risk: Risk, *, by: Actor) -> Risk:
    """Take a proposal into its register."""
    row = _locked(risk)
    if row.state == RiskState.OPEN:
        return row
    access.may_accept(by, row).require()
    _moved(row, RiskState.OPEN)
    _told(row, "accepted", f"took {row.reference} into the {row.register} register", by=by)
    return row


@transaction.atomic
def mitigate(risk: Risk, *, plan: str, by: Actor) -> Risk:
    """Say what is being done to reduce a risk."""
    row = _locked(risk)
    if row.state == RiskState.MITIGATING:
        return row
    access.may_mitigate(by, row).require()
    row.plan, row.version = plan, row.version + 1
    _moved(row, RiskState.MITIGATING, "plan", "version")
    _told(row, "mitigated", f"began to reduce {row.reference}", by=by)
    return row


@transaction.atomic
def tolerate(risk: Risk, *, until: date, reason: str, by: Actor, now: datetime) -> Risk:
    """
    Let a risk be borne until a day, at most a year on, with the reason; again, to bear it longer.

    The day becomes the day of its review. Raises Refused for any other day.
    """
    row = _locked(risk)
    access.may_tolerate(by, row).require()
    today = local_today(now)
    if not today < until <= months_after(today, LONGEST_TOLERANCE_MONTHS):
        raise Refused("A risk is tolerated until a day within the next twelve months.")
    if row.state != RiskState.TOLERATED:
        RISK_MOVES.check(row.state, RiskState.TOLERATED)
    row.state, row.review_on = RiskState.TOLERATED, until
    row.tolerated_until, row.tolerated_by, row.tolerated_because = until, by.user, reason
    row.save(
        update_fields=["state", "review_on", "tolerated_until", "tolerated_by", "tolerated_because"]
    )
    _told(row, "tolerated", f"let {row.reference} be borne for a time", by=by)
    return row


@transaction.atomic
def send_up(risk: Risk, *, reason: str, by: Actor, now: datetime) -> Risk:
    """Send an operational risk up: the partners take it into the strategic register, or return it with their reason."""
    row = _locked(risk)
    if row.state == RiskState.ESCALATED:
        return row
    access.may_send_up(by, row).require()
    row.sent_up_at, row.sent_up_by, row.sent_up_because = now, by.user, reason
    row.answer = ""
    _moved(row, RiskState.ESCALATED, "sent_up_at", "sent_up_by", "sent_up_because", "answer")
    _told(row, "sent_up", f"sent {row.reference} up to the strategic register", by=by)
    people = notices.people_in(
        row.partnership, [Role.LEAD_PARTNER, Role.DELEGATED_PARTNER], local_today(now)
    )
    message = Message(
        code="governance.risk_sent_up",
        subject=f"{row.reference} was sent up to you",
        body="A risk was sent up from the operational register. Take it into the strategic register, or return it with the reason.",
        reference=row.reference,
        address=row.get_absolute_url(),
    )
    notices.tell(people, message, partnership=row.partnership, key=f"{row.pk}:{now}", now=now)
    _put_before_the_executive(row, by=by, now=now)
    return row


def _put_before_the_executive(risk: Risk, *, by: Actor, now: datetime) -> None:
    """Put what was sent up on the Executive's forward plan: the first tier's standing group, where there is one."""
    groups = Group.objects.filter(
        partnership=risk.partnership, tier=1, kind=Group.Kind.PERMANENT, is_closed=False
    )
    executive = groups.current(local_today(now)).order_by("pk").first()
    if executive:
        forward.want(
            group=executive,
            title=f"{risk.reference}: a risk sent up from the operational register",
            because="The partners take it into the strategic register, or return it.",
            wanted_by=None,
            once_key=f"risk:{risk.pk}:{local_today(now)}",
            by=by,
            now=now,
        )


@transaction.atomic
def take_in(risk: Risk, *, answer: str, by: Actor, now: datetime) -> Risk:
    """Take a risk that was sent up into the strategic register."""
    row = _locked(risk)
    if row.register == Register.STRATEGIC:
        return row
    access.may_answer(by, row).require()
    row.register, row.answer = Register.STRATEGIC, answer
    _moved(row, RiskState.OPEN, "register", "answer")
    _told(row, "taken_in", f"took {row.reference} into the strategic register", by=by)
    _tell_sender(row, "was taken into the strategic register", now=now)
    return row


@transaction.atomic
def send_back(risk: Risk, *, answer: str, by: Actor, now: datetime) -> Risk:
    """Return a risk that was sent up to the operational register, with the reason."""
    row = _locked(risk)
    if row.state == RiskState.MITIGATING:
        return row
    access.may_answer(by, row).require()
    row.answer = answer
    _moved(row, RiskState.MITIGATING, "answer")
    _told(row, "sent_back", f"returned {row.reference} to the operational register", by=by)
    _tell_sender(row, "was returned to the operational register", now=now)
    return row


def _tell_sender(risk: Risk, what: str, *, now: datetime) -> None:
    if risk.sent_up_by is None or risk.sent_up_at is None:
        return
    people = {risk.sent_up_by: "You are told because you sent it up."}
    message = Message(
        code="governance.risk_answered",
        subject=f"{risk.reference} {what}",
        body="The partners have answered. You can read the answer in the portal.",
        reference=risk.reference,
        address=risk.get_absolute_url(),
    )
    key = f"{risk.pk}:{risk.sent_up_at}"
    notices.tell(people, message, partnership=risk.partnership, key=key, now=now)


@transaction.atomic
def close(risk: Risk, *, reason: str, by: Actor, now: datetime) -> Risk:
    """Close a risk, or decline a proposal, with the reason; in an open round it counts as reviewed."""
    row = _locked(risk)
    if row.state == RiskState.CLOSED:
        return row
    access.may_close(by, row).require()
    risk_rounds.note(row, result="Closed", by=by, now=now)
    row.closed_at, row.closed_by, row.closed_because = now, by.user, reason
    _moved(row, RiskState.CLOSED, "closed_at", "closed_by", "closed_because")
    _told(row, "closed", f"closed {row.reference}", by=by)
    return row


@transaction.atomic
def reopen(risk: Risk, *, review_on: date, by: Actor, now: datetime) -> Risk:
    """Open a closed risk again, with the day of its next review."""
    row = _locked(risk)
    if row.state == RiskState.OPEN:
        return row
    access.may_reopen(by, row).require()
    _check_review(review_on, now)
    row.review_on = review_on
    _moved(row, RiskState.OPEN, "review_on")
    _told(row, "reopened", f"opened {row.reference} again", by=by)
    return row


@transaction.atomic
def give_action(
    risk: Risk,
    *,
    what: str,
    measure: str,
    owner: Owner,
    due_on: date,
    by: Actor,
    now: datetime,
) -> Action:
    """Give an action that answers a risk."""
    row = _locked(risk)
    access.may_give_action(by, row).require()
    action = actions.give(what=what, measure=measure, owner=owner, due_on=due_on, by=by, now=now)
    RiskAction.objects.create(
        partnership=row.partnership, risk=row, action=action, linked_at=now, linked_by=by.user
    )
    _told(row, "action_given", f"gave {action.reference}, which answers {row.reference}", by=by)
    return action
