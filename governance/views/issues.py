"""The register of emerging issues: the list, one of them, and what people do with it."""

from functools import partial

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import issue as access
from governance.forms.entries import BecauseForm, LogFilter
from governance.forms.issues import AnswerForm, AssessForm, IssueForm, NewIssueForm, stands_as
from governance.models import EmergingIssue, Risk
from governance.models.issue import ISSUE_READERS
from governance.rules.issue import OPEN_ISSUES, IssueState
from governance.services import issues
from governance.services.issues import ISSUE
from governance.views.asking import at, of_the_plan
from governance.views.entries import (
    LATE,
    Fact,
    Line,
    Log,
    Tag,
    listing,
    narrowed,
    shown,
    versions,
)
from partnership.access import holds
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.templatetags.ui import say_date
from partnership.views.asking import ask, move

FORM = ["GET", "HEAD", "POST"]
LOG = Log(
    title="Emerging issues",
    about="New threats to children that a member agency sees, and what the partners agree to do about them.",
    noun="issue|issues",
    columns=("Raised by", "Raised on", "Looked at again"),
    sorts={"issue": "title", "raised on": "raised_on", "looked at again": "review_on"},
    otherwise="-raised_on",
    empty_title="No issues here",
    empty="Any member agency can raise one. Clear the filters to see those that are closed.",
    header=("Reference", "Issue", "What is seen", "Raised by", "Raised on", "State", "Assessment", "What was agreed", "Looked at again", "Risk", "Priority", "Why it is closed"),
)  # fmt: skip


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The issues that the person may read, narrowed by the address."""
    actor = request.actor
    rows = EmergingIssue.objects.visible_to(actor)
    rows = rows.select_related("partnership", "agency", "raised_by", "risk", "priority")
    filters = LogFilter(request.GET, states=IssueState.choices, actor=actor)
    may = holds(actor, access.RAISE_ISSUE)
    return listing(
        request,
        LOG,
        narrowed(rows, filters, IssueState.values, OPEN_ISSUES, "agency"),
        filters=filters,
        line=partial(_line, request),
        record=_record,
        moves=[move("Raise an issue", at(request, "issue-new"), may, primary=True)] if may else (),
        only_mine="" if not actor.roles.isdisjoint(ISSUE_READERS) else ONLY_MINE,
    )


ONLY_MINE = "You see what you raised, and what your agency raised."


def _raised_by(one: EmergingIssue) -> str:
    return str(one.agency or one.raised_by)


def _tags(one: EmergingIssue, request: MemberRequest) -> list[Tag]:
    late = [LATE] if one.is_late(request.actor.today) else []
    return [(one.get_state_display(), one.colour), *late]


def _line(request: MemberRequest, one: EmergingIssue) -> Line:
    again = say_date(one.review_on) if one.review_on else "No day"
    return Line(one, (_raised_by(one), say_date(one.raised_on), again), _tags(one, request))


def _record(one: EmergingIssue) -> list[list[object]]:
    became = [one.risk.reference if one.risk else "", one.priority.reference if one.priority else ""]  # fmt: skip
    return [[one.reference, one.title, one.what, _raised_by(one), one.raised_on, one.get_state_display(), one.assessment, one.response, one.review_on, *became, one.closed_because]]  # fmt: skip


@needs(access.RAISE_ISSUE)
@require_http_methods(FORM)
def new(request: MemberRequest) -> HttpResponse:
    """Raise an issue."""
    form = NewIssueForm(request.POST or None, actor=request.actor)
    says = ["The business unit and the chairs assess it, and the partners agree what to do."]
    asks = of_the_plan(request, "Raise an emerging issue", "Raise it", (LOG.title, at(request, "issues")), says=says)  # fmt: skip
    act = partial(issues.bring_up, by=request.actor, now=timezone.now())
    return ask(request, form, asks, act, done="The issue is raised.")


# --- one issue --------------------------------------------------------------------------------------------------------


def _found(request: MemberRequest, reference: str) -> EmergingIssue:
    rows = EmergingIssue.objects.visible_to(request.actor).select_related(
        "partnership", "agency", "raised_by", "saved_by", "risk", "priority__partnership"
    )
    return visible_or_404(rows, reference=reference)


@require_safe
def issue(request: MemberRequest, reference: str) -> HttpResponse:
    """One issue: what is seen, how it is assessed and what was agreed."""
    found, actor = _found(request, reference), request.actor
    risks = Risk.objects.visible_to(actor).select_related("partnership")
    opened = risks.filter(pk=found.risk_id).first() if found.risk_id else None
    return shown(
        request,
        found,
        log=LOG,
        name="issues",
        tags=_tags(found, request),
        texts=[
            ("What is seen", found.what),
            ("How it is assessed", found.assessment),
            ("What was agreed", found.response),
            ("Why it is closed", found.closed_because),
        ],
        facts=[
            Fact("Raised by", _raised_by(found)),
            Fact("Raised on", say_date(found.raised_on)),
            Fact("Looked at again", say_date(found.review_on) if found.review_on else ""),
            Fact(
                "Became the risk",
                found.risk.reference if found.risk else "",
                opened.get_absolute_url() if opened else "",
            ),
            Fact(
                "Became the priority",
                found.priority or "",
                found.priority.get_absolute_url() if found.priority else "",
            ),
        ],
        moves=[
            ("Record what was agreed", "issue-answer", access.may_answer(actor, found)),
            ("Assess it", "issue-assess", access.may_assess(actor, found)),
            ("Change its words", "issue-change", access.may_write(actor, found)),
            ("Close it", "issue-close", access.may_close(actor, found)),
        ],
    )


@require_safe
def history(request: MemberRequest, reference: str) -> HttpResponse:
    """What an issue said at each version."""
    return versions(request, _found(request, reference), kind=ISSUE, log=LOG, name="issues")


def _to(found: EmergingIssue) -> tuple[str, str]:
    return found.reference, found.get_absolute_url()


@require_http_methods(FORM)
def change(request: MemberRequest, reference: str) -> HttpResponse:
    """Change an issue's words; when somebody else did meanwhile, show both."""
    found = _found(request, reference)
    stands = {name: getattr(found, name) for name in (*ISSUE.words, "version")}
    form = IssueForm(request.POST or None, initial=stands)
    asks = of_the_plan(request, "Change the issue", "Save", _to(found), found.reference)
    act = partial(issues.reword, found, by=request.actor, now=timezone.now())
    may = access.may_write(request.actor, found)
    return ask(request, form, asks, act, done="The issue is saved.", may=may)


@require_http_methods(FORM)
def assess(request: MemberRequest, reference: str) -> HttpResponse:
    """Say how it is assessed."""
    found = _found(request, reference)
    form = AssessForm(request.POST or None, initial={"assessment": found.assessment})
    asks = of_the_plan(
        request, "How is it assessed?", "Save the assessment", _to(found), str(found)
    )
    act = partial(issues.assess, found, by=request.actor)
    may = access.may_assess(request.actor, found)
    return ask(request, form, asks, act, done="The assessment is saved.", may=may)


@require_http_methods(FORM)
def answer(request: MemberRequest, reference: str) -> HttpResponse:
    """Record what the partners agreed."""
    found = _found(request, reference)
    form = AnswerForm(request.POST or None, initial=stands_as(found), actor=request.actor)
    asks = of_the_plan(request, "Record what was agreed", "Record it", _to(found), str(found))
    act = partial(issues.answer_it, found, by=request.actor)
    may = access.may_answer(request.actor, found)
    return ask(request, form, asks, act, done="What was agreed is recorded.", may=may)


@require_http_methods(FORM)
def close(request: MemberRequest, reference: str) -> HttpResponse:
    """Close an issue with a reason."""
    found = _found(request, reference)
    form = BecauseForm(request.POST or None, label="Why is it closed?")
    asks = of_the_plan(
        request, "Close the issue?", "Close it", _to(found), str(found), is_warning=True
    )
    act = partial(issues.close, found, by=request.actor)
    may = access.may_close(request.actor, found)
    return ask(request, form, asks, act, done="The issue is closed.", may=may)
