"""What a case teaches: inside the case the drafts and their clearance, outside it the findings that are shared."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from partnership.access import ALLOWED, holds
from partnership.exports import csv_response
from partnership.forms import OnceForm
from partnership.guards import MemberRequest, needs, visible_or_404
from partnership.lists import export_url, exported, page_of
from partnership.models import Recommendation
from partnership.views.asking import Asks, ask, move
from partnership.views.trail import trail_of
from reviews.access import finding as access
from reviews.access.incident import may_open
from reviews.forms.learning import (
    ClearForm,
    FindingFilters,
    FindingForm,
    IncidentThemesForm,
    RecommendForm,
)
from reviews.forms.reasons import ReasonForm
from reviews.models import CaseReading, Finding, Incident, Theme, ThemeTag
from reviews.models.finding import in_the_case
from reviews.models.learning_line import from_a, lines
from reviews.rules.finding import FindingState, doubts
from reviews.services import findings, learning_lines, readings, themes
from reviews.services.findings import WORDS
from reviews.views import cases
from reviews.views.learning_asking import at

ASK = require_http_methods(["GET", "HEAD", "POST"])
MARKING = "OFFICIAL-SENSITIVE"
ITEM = "learning"


# --- inside the case --------------------------------------------------------------------------------------------------


@require_safe
def of_case(request: MemberRequest, reference: str) -> HttpResponse:
    """What the case teaches: its themes, its findings and how far each has come."""
    incident = cases.opened(request, reference, CaseReading.What.CASE, item=ITEM)
    actor = request.actor
    rows = _of(incident).prefetch_related("theme_tags__theme")
    made = _recommendations(rows)
    return render(
        request,
        "reviews/findings/of_case.html",
        {
            **cases.frame(incident, ALLOWED, "Learning"),
            "themes": _had(incident=incident),
            "themes_url": at(request, "case-themes", reference),
            "findings": [
                {"finding": one, "recommendations": made.get(one.pk, []), "moves": _moves(request, one)}
                for one in rows
            ],
            "may_write": access.may_write(actor, incident, opened=ALLOWED),
            "new_url": at(request, "finding-new", reference),
            "reads_learning": holds(actor, access.SEE_LEARNING),
        },
    )  # fmt: skip


def _of(incident: Incident) -> QuerySet[Finding]:
    rows = Finding.objects.filter(incident=incident)
    return rows.select_related("partnership", "incident__partnership", "saved_by", "cleared_by")


def _had(**thing: Any) -> QuerySet[Theme]:
    return Theme.objects.filter(pk__in=ThemeTag.objects.filter(**thing).values("theme"))


def _recommendations(rows: QuerySet[Finding]) -> dict[int, list[Recommendation]]:
    found: dict[int, list[Recommendation]] = {}
    made = Recommendation.objects.filter(from_a(Finding), source_id__in=[one.pk for one in rows])
    for one in made.order_by("pk"):
        found.setdefault(one.source_id or 0, []).append(one)
    return found


def _moves(request: MemberRequest, finding: Finding) -> list[dict[str, object]]:
    """What this person may do with it now; of what is refused only the step that it waits for is said."""
    actor, waits = request.actor, finding.state == FindingState.WAITING
    clear = access.may_clear(actor, finding, opened=ALLOWED)
    asked = [
        ("Ask for clearance", "finding-send", access.may_send(actor, finding, opened=ALLOWED)),
        ("Read and clear it", "finding-clear", clear),
        ("Change its words", "finding-change", access.may_reword(actor, finding, opened=ALLOWED)),
        ("Send it back", "finding-back", access.may_send_back(actor, finding, opened=ALLOWED)),
    ]
    where = (finding.incident.reference, finding.reference)
    drawn = [move(label, at(request, name, *where), may) for label, name, may in asked if may]
    if waits and not clear:
        drawn.append(move("Clear it", "", clear))
    return drawn


def _opened(request: MemberRequest, reference: str, finding: str) -> Finding:
    """A finding of a case that opens to this person, with the reading of it recorded; Http404, Refused otherwise."""
    incident = cases.seen(request, reference)
    may_open(request.actor, incident).require()
    found = visible_or_404(_of(incident), reference=finding)
    what = CaseReading.What.CASE
    readings.note(incident, what, item=found.reference, by=request.actor, now=timezone.now())
    return found


def _asks(incident: Incident, title: str, button: str, **more: Any) -> Asks:
    crumbs = (
        incident.reference,
        incident.get_absolute_url(),
        "Learning",
        in_the_case(incident),
    )
    return Asks(title, button, crumbs, classification=MARKING, **more)


def _and_back(incident: Incident, act: Callable[..., Any]) -> Callable[..., str]:
    def acted(**given: Any) -> str:
        act(**given)
        return in_the_case(incident)

    return acted


@ASK
def new(request: MemberRequest, reference: str) -> HttpResponse:
    """Write a finding of the case."""
    incident = cases.opened(request, reference, CaseReading.What.CASE, item=ITEM)
    form = FindingForm(request.POST or None, actor=request.actor)

    def act(words: Any, themes: Any, version: int) -> Any:  # noqa: ARG001 - a new one has no version yet
        return findings.record(incident, words=words, themes=themes, by=request.actor, now=timezone.now())  # fmt: skip

    return ask(
        request,
        form,
        _asks(incident, "Write a finding", "Save the draft", caption=incident.reference),
        _and_back(incident, act),
        done="The finding is saved as a draft. Only people on the roster can read it.",
        may=access.may_write(request.actor, incident, opened=ALLOWED),
    )


@ASK
def change(request: MemberRequest, reference: str, finding: str) -> HttpResponse:
    """Change a finding's words; when somebody else did meanwhile, show both."""
    found = _opened(request, reference, finding)
    stands = {name: getattr(found, name) for name in (*WORDS, "version")}
    form = FindingForm(request.POST or None, initial=stands, actor=request.actor, had=_had(finding=found))  # fmt: skip
    act = partial(findings.reword, found, by=request.actor, now=timezone.now())
    return ask(
        request,
        form,
        _asks(found.incident, "Change the finding", "Save", caption=found.reference),
        _and_back(found.incident, act),
        done="The finding is saved.",
        may=access.may_reword(request.actor, found, opened=ALLOWED),
    )


@ASK
def send(request: MemberRequest, reference: str, finding: str) -> HttpResponse:
    """Ask for a wording to be cleared, with what in it may point at somebody."""
    found = _opened(request, reference, finding)
    says = ["The chair and the business manager on the roster are told. Somebody else than whoever wrote it clears it."]  # fmt: skip
    return ask(
        request,
        OnceForm(request.POST or None),
        _asks(found.incident, "Ask for clearance", "Ask for clearance", caption=found.reference, says=says),
        _and_back(found.incident, partial(findings.send, found, by=request.actor, now=timezone.now())),
        done="The chair and the business manager are asked to clear it.",
        may=access.may_send(request.actor, found, opened=ALLOWED),
        template="reviews/findings/clear.html",
        finding=found,
        doubts=_doubts(found),
    )  # fmt: skip


@ASK
def clear(request: MemberRequest, reference: str, finding: str) -> HttpResponse:
    """Read a wording and let it leave the case."""
    found = _opened(request, reference, finding)
    form = ClearForm(request.POST or None, initial={"version": found.version})
    says = ["Once it is cleared, everybody who reads learning in the partnership can read these words."]  # fmt: skip
    return ask(
        request,
        form,
        _asks(found.incident, "Clear the wording", "Clear it", caption=found.reference, says=says),
        _and_back(found.incident, partial(findings.clear, found, by=request.actor, now=timezone.now())),
        done=f"{found.reference} is cleared and can be read outside the case.",
        may=access.may_clear(request.actor, found, opened=ALLOWED),
        template="reviews/findings/clear.html",
        finding=found,
        doubts=_doubts(found),
    )  # fmt: skip


def _doubts(finding: Finding) -> list[str]:
    incident = finding.incident
    agencies = [str(one.agency) for one in incident.involved.select_related("agency")]
    children = incident.children.values_list("pseudonym", flat=True)
    words = {*children, str(incident.reported_for), *agencies}
    return doubts(f"{finding.title}\n{finding.text}", words - {""})


@ASK
def back(request: MemberRequest, reference: str, finding: str) -> HttpResponse:
    """Send a wording back."""
    found = _opened(request, reference, finding)
    return ask(
        request,
        ReasonForm(request.POST or None),
        _asks(found.incident, "Send it back", "Send it back", caption=found.reference),
        _and_back(found.incident, partial(findings.send_back, found, by=request.actor, now=timezone.now())),
        done="It is a draft again, and whoever wrote it is told.",
        may=access.may_send_back(request.actor, found, opened=ALLOWED),
    )  # fmt: skip


@ASK
def case_themes(request: MemberRequest, reference: str) -> HttpResponse:
    """Say what the case is about."""
    incident = cases.opened(request, reference, CaseReading.What.CASE, item=ITEM)
    form = IncidentThemesForm(request.POST or None, actor=request.actor, had=_had(incident=incident))  # fmt: skip
    return ask(
        request,
        form,
        _asks(incident, "Themes of the case", "Save", caption=incident.reference),
        _and_back(incident, partial(themes.tag_incident, incident, by=request.actor, now=timezone.now())),
        done="The themes are saved.",
        may=access.may_write(request.actor, incident, opened=ALLOWED),
    )  # fmt: skip


# --- outside the case -------------------------------------------------------------------------------------------------


@needs(access.SEE_LEARNING)
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """The findings that are shared, good practice among them."""
    filters = FindingFilters(request.GET, actor=request.actor)
    rows = _narrowed(Finding.objects.visible_to(request.actor), filters)
    rows = rows.select_related("partnership").prefetch_related("theme_tags__theme")
    rows = rows.order_by("-cleared_at", "-pk")
    if exported(request):
        header = ["Reference", "What it is", "Finding", "What was found", "Themes", "Shared on"]
        return csv_response(
            "Findings",
            header,
            (
                [one.reference, one.get_kind_display(), one.title, one.text, _names(one), one.cleared_at]
                for one in rows
            ),
        )  # fmt: skip
    page = page_of(request, rows)
    return render(
        request,
        "reviews/findings/index.html",
        {
            "filters": filters,
            "clear_url": request.path if request.GET else "",
            "page": page,
            "rows": [{"finding": one, "themes": _names(one)} for one in page],
            "columns": ["Finding", "What it is", "Themes", "Shared"],
            "export_url": export_url(request),
        },
    )


def _names(finding: Finding) -> str:
    return ", ".join(str(one.theme) for one in finding.theme_tags.all())


def _narrowed(rows: QuerySet[Finding], filters: FindingFilters) -> QuerySet[Finding]:
    filters.is_valid()
    chosen = filters.cleaned_data
    if words := chosen.get("q"):
        rows = rows.filter(title__icontains=words) | rows.filter(text__icontains=words)
    if theme := chosen.get("theme"):
        rows = rows.filter(pk__in=ThemeTag.objects.filter(theme=theme).values("finding"))
    return rows.filter(kind=chosen["kind"]) if chosen.get("kind") else rows


def _shared(request: MemberRequest, reference: str) -> Finding:
    rows = Finding.objects.visible_to(request.actor)
    return visible_or_404(
        rows.select_related("partnership", "incident__partnership", "cleared_by", "saved_by"),
        reference=reference,
    )


@require_safe
def finding(request: MemberRequest, reference: str) -> HttpResponse:
    """A shared finding with the recommendations made of it; the case's reference only for who sees the register."""
    found, actor = _shared(request, reference), request.actor
    made = lines(request.partnership, actor.today).filter(from_a(Finding), source_id=found.pk)
    asked = [
        ("Make a recommendation", "finding-recommend", access.may_recommend(actor, found)),
        ("Take its wording back", "finding-take-back", access.may_take_back(actor, found)),
    ]
    return render(
        request,
        "reviews/findings/finding.html",
        {
            "finding": found,
            "themes": _had(finding=found),
            "lines": learning_lines.drawn(made.select_related("partnership").order_by("pk"), actor),
            "incident": Incident.objects.visible_to(actor).filter(pk=found.incident_id).first(),
            "moves": [
                move(label, at(request, name, reference), may, primary=place == 0)
                for place, (label, name, may) in enumerate(one for one in asked if one[2])
            ],
            "trail": trail_of(found, actor),
        },
    )  # fmt: skip


@ASK
def recommend(request: MemberRequest, reference: str) -> HttpResponse:
    """Make a recommendation of a shared finding."""
    found = _shared(request, reference)
    asks = Asks(
        "Make a recommendation",
        "Record it",
        ("Findings", at(request, "findings"), found.reference, found.get_absolute_url()),
        caption=found.reference,
        says=[found.title],
    )

    def act(text: str) -> str:
        made = findings.recommend(found, text=text, by=request.actor)
        return at(request, "learning-line", made.reference)

    return ask(
        request,
        RecommendForm(request.POST or None),
        asks,
        act,
        done="The recommendation is recorded. Now give an action that answers it.",
        may=access.may_recommend(request.actor, found),
    )


@ASK
def take_back(request: MemberRequest, reference: str) -> HttpResponse:
    """Hide a wording again."""
    found = _shared(request, reference)
    asks = Asks(
        "Take the wording back",
        "Take it back",
        ("Findings", at(request, "findings"), found.reference, found.get_absolute_url()),
        caption=found.reference,
        says=["Nobody outside the case can read it until it is cleared again. What was made of it stands."],
        is_warning=True,
    )  # fmt: skip

    def act(reason: str) -> str:
        findings.take_back(found, reason=reason, by=request.actor)
        return at(request, "findings")

    return ask(
        request,
        ReasonForm(request.POST or None),
        asks,
        act,
        done=f"{found.reference} is hidden until it is cleared again.",
        may=access.may_take_back(request.actor, found),
    )
