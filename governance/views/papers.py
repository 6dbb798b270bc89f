"""The papers of a meeting: what there is to read, and adding, replacing and withdrawing it."""

from typing import Any

from django.contrib import messages
from django.db.models import F, Prefetch, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from governance.access import pack as access_to_packs
from governance.access import paper as access
from governance.access.meeting import keeps
from governance.forms.papers import PapersForm, VersionForm, WithdrawForm
from governance.models import AgendaItem, ItemComment, Meeting, Pack, Paper, Verb
from governance.rules.meeting import ItemState, MeetingState
from governance.rules.pack import Pages
from governance.rules.paper import OUT, Audience
from governance.services import packs
from governance.services import papers as keeping
from partnership.errors import Refused
from partnership.guards import MemberRequest, send_document, visible_or_404
from partnership.services import references
from partnership.templatetags.ui import say_date

NOT_FOR_YOU = "The papers of this meeting are for the members of its group, the business unit, the chairs, the partners and the scrutineer."
READERS = {
    Audience.INHERITED: "members of the group, the business unit, the independent chair, the partners, the partnership chair and the scrutineer. A guest reads the papers of their item.",
    Audience.MEMBERS: "whoever sits in the group, and the business unit.",
    Audience.CHAIR: "whoever chairs this meeting, and the business unit.",
}
CLOSED_READERS = "members of the group, the business unit and the independent chair. A guest reads the papers of their item."  # fmt: skip


def found_meeting(request: HttpRequest, reference: str) -> Meeting:
    """
    The meeting whose papers a person may open, or one of whose items they are invited to.

    Raises Http404 where there is none for them, and Refused where they may know of it without opening it.
    """
    actor = request.actor  # type: ignore[attr-defined]
    rows = Meeting.objects.select_related("group", "partnership").filter(reference=reference)
    opens = Q(pk__in=Meeting.objects.visible_to(actor, Verb.OPEN).values("pk"))
    invited = Q(pk__in=AgendaItem.objects.visible_to(actor).values("meeting"))
    found = rows.filter(opens | invited).first()
    if found is None:
        visible_or_404(Meeting.objects.visible_to(actor), reference=reference)
        raise Refused(NOT_FOR_YOU)
    return found


def at(meeting: Meeting, name: str, *more: object) -> str:
    """The address of one of a meeting's pages."""
    return reverse(f"governance:{name}", args=[meeting.partnership.slug, meeting.reference, *more])


def readers_of(meeting: Meeting, audience: Audience) -> str:
    """Who can open a paper, in words."""
    if audience == Audience.INHERITED and meeting.group.is_closed:
        return CLOSED_READERS
    return READERS[audience]


def moves_of(request: MemberRequest, meeting: Meeting) -> list[dict[str, object]]:
    """What the meeting's page and its room offer of papers; nothing for who may not open them."""
    opens = Meeting.objects.visible_to(request.actor, Verb.OPEN).filter(pk=meeting.pk)
    if not opens.exists():
        return []
    return [{"label": "Papers", "url": at(meeting, "papers"), "allowed": True}]


def by_item(request: MemberRequest, meeting: Meeting) -> dict[int, dict[str, Any]]:
    """What _of_item.html shows, for each item that this person may open, in a fixed number of queries."""
    places = packs.places(meeting, request.actor)
    return {item.pk: _shown(request, meeting, item, places) for item in _items(request, meeting)}


def _items(request: MemberRequest, meeting: Meeting) -> list[AgendaItem]:
    papers = (
        Paper.objects.visible_to(request.actor)
        .select_related("document", "added_by", "replaced_by")
        .order_by("position", "-version")
    )
    # What was sent out and withdrawn: that it is gone is said to its readers, by number.
    gone = Paper.objects.filter(
        audience=Audience.INHERITED, withdrawn_at__gte=F("item__meeting__papers_out_at")
    )
    if keeps(request.actor, meeting) or meeting.state not in OUT:
        gone = gone.none()
    rows = AgendaItem.objects.visible_to(request.actor).filter(meeting=meeting)
    return list(
        rows.exclude(state=ItemState.MOVED).prefetch_related(
            Prefetch("papers", queryset=papers, to_attr="readable"),
            Prefetch("papers", queryset=gone.order_by("position"), to_attr="gone"),
            Prefetch(
                "comments",
                queryset=ItemComment.objects.visible_to(request.actor).select_related(
                    "by", "taken_back"
                ),
                to_attr="said",
            ),
        )
    )


def _shown(
    request: MemberRequest, meeting: Meeting, item: AgendaItem, places: dict[int, Pages]
) -> dict[str, Any]:
    may_add = bool(access.may_add(request.actor, meeting))
    keeper = keeps(request.actor, meeting)
    item.meeting = meeting
    for one in item.readable:  # type: ignore[attr-defined]
        one.item = item
        one.partnership = meeting.partnership
    return {
        "item": item,
        "files": [
            _file(one, keeper=keeper, may_add=may_add, place=places.get(one.pk))
            for one in item.readable  # type: ignore[attr-defined]
        ],
        "gone": [
            f"Paper {item.position}.{one.position} was withdrawn on {say_date(timezone.localdate(one.withdrawn_at))}."
            for one in item.gone  # type: ignore[attr-defined]
        ],
        "add_url": at(meeting, "papers-add", item.pk) if may_add else "",
        "comments": [one for one in item.said if not one.is_struck_out],  # type: ignore[attr-defined]
        "takes_comments": meeting.state == MeetingState.PAPERS_OUT,
        "comment_url": at(meeting, "comment", item.pk)
        if meeting.state == MeetingState.PAPERS_OUT or item.said  # type: ignore[attr-defined]
        else "",
    }


def _file(paper: Paper, *, keeper: bool, may_add: bool, place: Pages | None) -> dict[str, Any]:
    """One paper as a list shows it, with what a keeper may do with it."""
    stands = not paper.withdrawn_at and not hasattr(paper, "replaced_by")
    pages = paper.document.pages
    length = f"{pages} page{'s' if pages > 1 else ''}. " if pages else ""
    in_pack = f" In the pack: {place.in_words}." if place else ""
    meeting, actions = paper.item.meeting, []
    if keeper and stands:
        actions = [{"label": "Withdraw", "url": at(meeting, "paper-withdraw", paper.pk)}]
        if may_add:
            new = {"label": "Add a new version", "url": at(meeting, "paper-version", paper.pk)}
            actions = [new, *actions]
    return {
        "name": paper.title,
        "number": paper.number,
        "url": paper.get_absolute_url(),
        "kind": paper.kind,
        "size": paper.document.size,
        "note": f"{length}{_came(paper)} by {paper.added_by}.{in_pack}",
        "tags": _tags(paper),
        "because": paper.withdrawn_because if keeper else "",
        "actions": actions,
    }


def _came(paper: Paper) -> str:
    """When a paper was added, or took the place of the version before."""
    on = say_date(timezone.localdate(paper.added_at))
    return f"Added {on}" if paper.version == 1 else f"Replaced version {paper.version - 1} on {on}"


def _tags(paper: Paper) -> list[dict[str, str]]:
    said = [
        (paper.withdrawn_at, "Withdrawn", "red"),
        (hasattr(paper, "replaced_by"), "Earlier version", "grey"),
        (paper.is_late, "Late", "orange"),
        (paper.version > 1, f"Version {paper.version}", "blue"),
        (paper.audience == Audience.MEMBERS, "Group members only", "purple"),
        (paper.audience == Audience.CHAIR, "Chair only", "purple"),
    ]
    return [{"text": text, "colour": colour} for is_so, text, colour in said if is_so]


@require_safe
def papers(request: MemberRequest, reference: str) -> HttpResponse:
    """Each item with its papers, and who reads them."""
    meeting = found_meeting(request, reference)
    return render(
        request,
        "governance/papers/list.html",
        {
            "meeting": meeting,
            "items": list(by_item(request, meeting).values()),
            "is_out": meeting.state in OUT,
            "keeps": keeps(request.actor, meeting),
            "may_add": access.may_add(request.actor, meeting),
            "readers": readers_of(meeting, Audience.INHERITED),
            "packs_url": at(meeting, "packs") if _has_packs(request, meeting) else "",
        },
    )


def _has_packs(request: MemberRequest, meeting: Meeting) -> bool:
    """Whether the person finds a pack of the meeting, or may make one."""
    if access_to_packs.may_make(request.actor, meeting):
        return True
    return Pack.objects.visible_to(request.actor).made().filter(meeting=meeting).exists()


@require_safe
def paper(request: MemberRequest, reference: str, pk: int) -> HttpResponseBase:
    """Fetch a paper; the reading is recorded before a byte leaves."""
    rows = Paper.objects.visible_to(request.actor).filter(item__meeting__reference=reference)
    found = visible_or_404(rows.select_related("document__partnership", "item"), pk=pk)
    return send_document(
        found.document, request.actor, purpose=f"Paper {found.number} of {reference}"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Add papers to an item."""
    meeting = found_meeting(request, reference)
    access.may_add(request.actor, meeting).require()
    item = visible_or_404(AgendaItem.objects.visible_to(request.actor), meeting=meeting, pk=pk)
    form = PapersForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        address = references.once(
            form.cleaned_data["form_key"], lambda: _added(request, item, form)
        )
        messages.success(request, f"Added to item {item.position}.")
        return redirect(address)
    return render(
        request,
        "governance/papers/add.html",
        {
            "meeting": meeting,
            "item": item,
            "form": form,
            "readers": [(audience.label, readers_of(meeting, audience)) for audience in Audience],
        },
    )


def _added(request: MemberRequest, item: AgendaItem, form: PapersForm) -> str:
    keeping.add(item, by=request.actor, now=timezone.now(), **form.arguments())
    return f"{at(item.meeting, 'papers')}#item-{item.pk}"


def _kept(request: MemberRequest, meeting: Meeting, pk: int) -> Paper:
    rows = Paper.objects.visible_to(request.actor).filter(item__meeting=meeting)
    found = visible_or_404(rows.select_related("item", "document"), pk=pk)
    found.item.meeting = meeting
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Put a new version in the place of a paper."""
    meeting = found_meeting(request, reference)
    access.may_add(request.actor, meeting).require()
    found = _kept(request, meeting, pk)
    form = VersionForm(request.POST or None, request.FILES or None, initial={"title": found.title})

    def act() -> str:
        keeping.replace(found, by=request.actor, now=timezone.now(), **form.arguments())
        return f"{at(meeting, 'papers')}#item-{found.item_id}"

    if form.is_valid():
        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"Paper {found.number} has a new version.")
        return redirect(address)
    return render(
        request,
        "governance/papers/version.html",
        {"meeting": meeting, "paper": found, "form": form},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: MemberRequest, reference: str, pk: int) -> HttpResponse:
    """Take a paper away from its readers, after saying what that does."""
    meeting = found_meeting(request, reference)
    if not keeps(request.actor, meeting):
        raise Refused("Papers are withdrawn by the business unit or by whoever chairs the meeting.")
    found = _kept(request, meeting, pk)
    if request.method != "POST":  # the service takes a second click quietly
        access.may_withdraw(request.actor, found).require()
    form = WithdrawForm(request.POST or None)

    def act() -> str:
        keeping.withdraw(found, by=request.actor, now=timezone.now(), **form.arguments())
        return f"{at(meeting, 'papers')}#item-{found.item_id}"

    if form.is_valid():
        address = references.once(form.cleaned_data["form_key"], act)
        messages.success(request, f"Paper {found.number} is withdrawn.")
        return redirect(address)
    return render(
        request,
        "governance/papers/withdraw.html",
        {"meeting": meeting, "paper": found, "form": form},
    )
