"""The challenge log: the list with its figures, one challenge, and what people do with it."""

from functools import partial

from django.db.models import Q
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance import challenge_figures
from governance.access import challenge as access
from governance.forms.challenges import (
    ChallengeAnswerForm,
    ChallengeFilter,
    ChangeChallengeForm,
    EffectForm,
    NewChallengeForm,
)
from governance.forms.entries import BecauseForm
from governance.models import Challenge
from governance.models.challenge import CHALLENGE_READERS
from governance.rules.challenge import ChallengeState
from governance.services import challenges
from governance.services.challenges import CHALLENGE
from governance.views.asking import at, of_the_plan
from governance.views.entries import LATE, Fact, Line, Log, Tag, listing, shown, versions
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.templatetags.ui import say_date
from partnership.views.asking import ask, move

FORM = ["GET", "HEAD", "POST"]
OPEN = frozenset({ChallengeState.MADE, ChallengeState.ANSWERED})
LOG = Log(
    title="Challenge log",
    about="Professional challenges: to which agency, on what, what was answered and what came of it. Never a child’s name.",
    noun="challenge|challenges",
    columns=("Made to", "Made by", "Answer due"),
    sorts={"challenge": "title", "answer due": "answer_due_on"},
    otherwise="-made_on",
    empty_title="No challenges here",
    empty="A challenge stands here from the day it is made. Clear the filters to see those that are closed.",
    header=("Reference", "Challenge", "On what", "Made on", "Made by", "Made to", "Answer due", "State", "Answered on", "Answer", "What came of it", "Late"),
)  # fmt: skip


@needs(access.SEE_CHALLENGES)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The challenges that the person may read, with the figures of what is shown, narrowed by the address."""
    actor = request.actor
    mine = Challenge.objects.visible_to(actor)
    filters = ChallengeFilter(request.GET, states=ChallengeState.choices, actor=actor)
    chosen = filters.chosen()
    rows = mine.select_related("partnership", "made_by_agency", "made_to")
    if agency := chosen.get("agency"):
        rows = rows.filter(Q(made_to=agency) | Q(made_by_agency=agency))
    if year := chosen.get("year"):
        rows = rows.filter(made_on__year=int(year))
    figures = challenge_figures.by_agency(rows, actor.today)
    state = chosen.get("state")
    if state in ChallengeState.values:
        rows = rows.filter(state=state)
    elif state != "all":
        rows = rows.filter(state__in=OPEN)
    may = access.may_make_any(actor)
    return listing(
        request,
        LOG,
        rows,
        filters=filters,
        line=partial(_line, request),
        record=partial(_record, request),
        moves=[move("Record a challenge", at(request, "challenge-new"), may, primary=True)] if may else (),
        template="governance/plan/challenges.html",
        figures=figures,
        year=year or "All years",
        only_mine="" if not actor.roles.isdisjoint(CHALLENGE_READERS) else ONLY_MINE,
    )  # fmt: skip


ONLY_MINE = "You see the challenges that your agency made, and those made to it."


def _tags(one: Challenge, request: MemberRequest) -> list[Tag]:
    state: Tag = (one.get_state_display(), one.colour)
    if not one.is_late(request.actor.today):
        return [state]
    return [state, LATE if one.state == ChallengeState.MADE else ("Answered late", "orange")]


def _line(request: MemberRequest, one: Challenge) -> Line:
    cells = (one.made_to, one.made_by, say_date(one.answer_due_on))
    return Line(one, cells, _tags(one, request))


def _record(request: MemberRequest, one: Challenge) -> list[list[object]]:
    return [[one.reference, one.title, one.about, one.made_on, one.made_by, one.made_to, one.answer_due_on, one.get_state_display(), one.answered_on, one.answer, one.effect, one.is_late(request.actor.today)]]  # fmt: skip


@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Record a challenge."""
    access.may_make_any(request.actor).require()
    form = NewChallengeForm(request.POST or None, actor=request.actor)
    says = ["The agency’s safeguarding lead is told that a challenge waits, without a word of it."]
    asks = of_the_plan(request, "Record a challenge", "Record it", (LOG.title, at(request, "challenges")), says=says)  # fmt: skip
    act = partial(challenges.make, by=request.actor, now=timezone.now())
    return ask(request, form, asks, act, done="The challenge is recorded, and the agency is told.")


# --- one challenge ----------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> Challenge:
    rows = Challenge.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related("partnership", "made_by_agency", "made_to", "saved_by"),
        reference=reference,
    )


@require_safe
def challenge(request: MemberRequest, reference: str) -> HttpResponse:
    """One challenge: on what, the answer, and what came of it."""
    found, actor = _found(request, reference), request.actor
    withdrawn = found.state == ChallengeState.WITHDRAWN
    return shown(
        request,
        found,
        log=LOG,
        name="challenges",
        tags=_tags(found, request),
        texts=[
            ("On what", found.about),
            ("The answer", found.answer),
            ("Why it is withdrawn" if withdrawn else "What came of it", found.effect),
        ],
        facts=[
            Fact("Made by", found.made_by),
            Fact("Made to", found.made_to),
            Fact("Made on", say_date(found.made_on)),
            Fact("Answer due", say_date(found.answer_due_on)),
            Fact("Answered on", say_date(found.answered_on) if found.answered_on else ""),
        ],
        moves=[
            ("Answer it", "challenge-answer", access.may_answer(actor, found)),
            ("Say what came of it", "challenge-close", access.may_close(actor, found)),
            ("Change its words", "challenge-change", access.may_write(actor, found)),
            ("Withdraw it", "challenge-withdraw", access.may_withdraw(actor, found)),
        ],
    )


@require_safe
def history(request: MemberRequest, reference: str) -> HttpResponse:
    """What a challenge said at each version."""
    return versions(
        request, _found(request, reference), kind=CHALLENGE, log=LOG, name="challenges"
    )  # fmt: skip


def _to(found: Challenge) -> tuple[str, str]:
    return found.reference, found.get_absolute_url()


@require_http_methods(FORM)
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change a challenge's words; when somebody else did meanwhile, show both."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in (*CHALLENGE.words, "version")}
    form = ChangeChallengeForm(request.POST or None, initial=stands, challenge=found)
    asks = of_the_plan(request, "Change the challenge", "Save", _to(found), found.reference)
    act = partial(challenges.reword, found, by=request.actor, now=timezone.now())
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The challenge is saved.", may=may)


@require_http_methods(FORM)
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Answer a challenge."""
    found = _found(request, reference)
    form = ChallengeAnswerForm(request.POST or None, actor=request.actor, challenge=found)
    asks = of_the_plan(request, "Answer the challenge", "Save the answer", _to(found), str(found))
    act = partial(challenges.answer_it, found, by=request.actor, now=timezone.now())
    may = access.may_answer(request.actor, found)
    return ask(request, form, asks, act, done="The answer is saved.", may=may)


@require_http_methods(FORM)
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what came of it."""
    found = _found(request, reference)
    form = EffectForm(request.POST or None)
    asks = of_the_plan(request, "What came of it?", "Save and close", _to(found), str(found))
    act = partial(challenges.close, found, by=request.actor)
    may = access.may_close(request.actor, found)
    return ask(request, form, asks, act, done="The challenge is closed.", may=may)


@require_http_methods(FORM)
def withdraw(request: MemberRequest, reference: str) -> HttpResponse:
    """Take a challenge back."""
    found = _found(request, reference)
    form = BecauseForm(request.POST or None, label="Why is it withdrawn?")
    asks = of_the_plan(
        request, "Withdraw the challenge?", "Withdraw it", _to(found), str(found), is_warning=True
    )
    act = partial(challenges.withdraw, found, by=request.actor)
    may = access.may_withdraw(request.actor, found)
    return ask(request, form, asks, act, done="The challenge is withdrawn.", may=may)
