"""
Make the pack of a meeting: its contents sheet and its papers as one PDF with page numbers that stay.

The first pack is pages 1 to N. What comes later (late papers, new versions) is an addition behind page N, with a
sheet of its own, so that a number written in somebody's notes stays true. Until the papers are out every pack is a
draft and begun afresh. A paper that was replaced or withdrawn keeps its pages, which then only say so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from governance.access import pack as access
from governance.models import AgendaItem, Meeting, Pack, PackPart, Paper
from governance.rules.pack import SHARED, Pages, numbered
from governance.rules.paper import OUT, Audience
from governance.services import pack_pages
from partnership import binder, pdf
from partnership.binder import Mark, Part
from partnership.errors import Refused
from partnership.models import Actor
from partnership.sensitivity import Sensitivity
from partnership.services import documents, trail

NOTHING_NEW = "The newest pack holds every paper as it is now."
NOT_YOURS = "You no longer keep this meeting, so the pack was not made."


# --- asking -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def ask(meeting: Meeting, *, by: Actor, now: datetime) -> Pack:
    """
    Ask for a pack. While one is being made it is handed back.

    Raises Refused for people who may not, and when the newest pack of papers that are out holds everything.
    """
    row = _locked(meeting)
    waiting = Pack.objects.filter(meeting=row, state=Pack.State.WAITING).first()
    if waiting:
        return waiting
    access.may_make(by, row).require()
    if row.state in OUT and newest(row) and not is_behind(row):
        raise Refused(NOTHING_NEW)
    return Pack.objects.create(partnership=row.partnership, meeting=row, asked_at=now, asked_by=by.user)  # fmt: skip


def newest(meeting: Meeting) -> Pack | None:
    """The newest pack of a meeting."""
    return Pack.objects.made().filter(meeting=meeting).first()


def is_behind(meeting: Meeting) -> bool:
    """Whether papers came, or were withdrawn, since the newest pack was made."""
    last = newest(meeting)
    if last is None:
        return True
    shown = last.parts.filter(stands=True, paper__isnull=False)
    gone = Q(paper__withdrawn_at__isnull=False) | Q(paper__replaced_by__isnull=False)
    return _came_since(meeting, last).exists() or shown.filter(gone).exists()


def _came_since(meeting: Meeting, last: Pack | None) -> QuerySet[Paper]:
    rows = Paper.objects.standing().filter(
        item__in=AgendaItem.objects.on_it().filter(meeting=meeting), audience__in=SHARED
    )
    if last is not None:
        rows = rows.exclude(pk__in=last.parts.filter(paper__isnull=False).values("paper"))
    return rows.select_related("item", "document__partnership").order_by(
        "item__position", "position"
    )


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group", "partnership")
    return rows.get(pk=meeting.pk)


# --- making -------------------------------------------------------------------------------------------------------------
def make(wanted: Pack) -> Pack:
    """Make a pack that was asked for; whether the person may still make it is asked again. No lock is held meanwhile."""
    if wanted.state != Pack.State.WAITING:
        return wanted
    by = Actor.of(wanted.asked_by, wanted.partnership, timezone.localdate())
    if not access.may_make(by, wanted.meeting):
        return _finish(wanted, why_not=NOT_YOURS, by=by)
    try:
        layout = lay_out(wanted.meeting)
        content = bound(layout)
    except Refused as refusal:
        return _finish(wanted, why_not=refusal.sentence, by=by)
    return _finish(wanted, layout=layout, content=content, by=by)


@dataclass(frozen=True)
class Layout:
    """What a pack will hold: its number, and its parts in the order of their pages, not saved yet."""

    meeting: Meeting
    number: int
    parts: tuple[PackPart, ...]
    printed: bytes = b""  # the new contents sheet, which is the last sheet among the parts

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return self.parts[-1].where.last


def lay_out(meeting: Meeting) -> Layout:
    """The pages of the pack that would be made now."""
    last = newest(meeting) if meeting.state in OUT else None
    before = list(_copied(last)) if last else []
    came = list(_came_since(meeting, last))
    added, printed = _added(meeting, before, came) if came or not before else ([], b"")
    number = (last.number or 0) + 1 if last else 1
    return Layout(meeting, number, (*before, *added), printed)


def _copied(last: Pack) -> Iterator[PackPart]:
    """The parts of the pack before, at their pages; what stands no more only keeps its pages."""
    rows = last.parts.select_related("paper__item", "paper__document__partnership", "paper__replaced_by")  # fmt: skip
    for one in rows.order_by("first_page"):
        yield PackPart(
            partnership_id=one.partnership_id,
            first_page=one.first_page,
            length=one.length,
            sheet=one.sheet,
            paper=one.paper,
            stands=one.paper is None or _stands(one.paper),
        )


def _stands(paper: Paper) -> bool:
    return paper.withdrawn_at is None and not hasattr(paper, "replaced_by")


def _added(
    meeting: Meeting, before: Sequence[PackPart], came: Sequence[Paper]
) -> tuple[list[PackPart], bytes]:
    """A contents sheet and the papers that came, from the first free page on; and the sheet as a PDF."""
    first = before[-1].where.last + 1 if before else 1
    addition = sum(1 for one in before if one.sheet)
    replaced = {one.paper_id: one.where for one in before if one.paper_id}
    agenda = list(AgendaItem.objects.on_it().filter(meeting=meeting).order_by("position", "pk"))
    length = 1
    while True:  # the sheet is printed with the pages that its own length leaves for the papers
        pages = numbered([_pages_of(one) for one in came], first + length)
        sheet = pack_pages.sheet_of(
            meeting,
            agenda,
            list(zip(came, pages, strict=True)),
            addition=addition,
            replaced=replaced,
        )
        printed = pdf.render(pack_pages.printed(sheet))
        needs = binder.pages_of(printed)
        if needs <= length:
            break
        length = needs
    front = PackPart(partnership=meeting.partnership, first_page=first, length=length, sheet=sheet)
    rest = [
        PackPart(
            partnership=meeting.partnership,
            first_page=where.first,
            length=where.last - where.first + 1,
            paper=paper,
        )
        for paper, where in zip(came, pages, strict=True)
    ]
    return [front, *rest], printed


def _is_bound(paper: Paper) -> bool:
    """Whether its own pages stand in the pack: a PDF for everybody who may have the pack."""
    return paper.audience == Audience.INHERITED and bool(paper.document.pages)


def _pages_of(paper: Paper) -> int:
    return paper.document.pages or 1 if _is_bound(paper) else 1


# --- binding ------------------------------------------------------------------------------------------------------------
def bound(layout: Layout) -> bytes:
    """The pack as one PDF. Raises Refused, naming the paper, when it cannot be made."""
    files: list[bytes] = []
    parts: list[Part] = []
    at = {one.paper.pk: one.where for one in layout.parts if one.paper}
    withdrawn = {one.paper.pk for one in layout.parts if one.paper and one.paper.withdrawn_at}
    fresh = next((one for one in reversed(layout.parts) if one.sheet), None)
    for one in layout.parts:
        content = layout.printed if one is fresh and layout.printed else _content(one, withdrawn)
        if content:
            files.append(content)
            parts.append(Part(one.length, file=len(files) - 1))
        else:
            parts.append(Part(one.length, says=_stand_in(one, at, layout.meeting)))
    name = f"{layout.meeting.reference} pack {layout.number}"
    try:
        return binder.bind(parts, files, title=f"{name}: agenda and papers", foot=name, marks=_marks(layout))  # fmt: skip
    except Refused as refusal:
        raise Refused(_named(layout, parts, files) or refusal.sentence) from None


def _content(part: PackPart, withdrawn: set[int]) -> bytes:
    """The PDF of a part; nothing where only words stand for it."""
    if part.sheet:
        return pdf.render(pack_pages.printed(part.sheet, withdrawn))
    if part.paper and part.stands and _is_bound(part.paper):
        return b"".join(documents.content(part.paper.document))
    return b""


def _stand_in(part: PackPart, at: dict[int, Pages], meeting: Meeting) -> tuple[str, ...]:
    """What a page says that stands for a paper."""
    paper = part.paper
    if paper is None:
        return ()
    where = f"Open it in the portal, among the papers of {meeting.reference}."
    if paper.withdrawn_at:
        return (f"Paper {paper.number} was withdrawn",)
    if not part.stands:
        newer = at.get(paper.replaced_by.pk)
        says = f"The new version is on {newer.in_words}." if newer else where
        return (f"Paper {paper.number} was replaced by version {paper.version + 1}", says)
    if paper.audience == Audience.MEMBERS:
        return (f"Paper {paper.number} is for those who sit in the group", where)
    return (f"Paper {paper.number} is a file that cannot be bound ({paper.kind})", paper.title[:70], where)  # fmt: skip


def _marks(layout: Layout) -> list[Mark]:
    """A bookmark for each sheet, and below it one for each item that has papers there."""
    marks: list[Mark] = []
    seen: set[int] = set()
    for one in layout.parts:
        if one.sheet:
            marks.append(Mark(pack_pages.called(one.sheet), one.first_page - 1))
            seen = set()
        elif one.paper and one.paper.item_id not in seen:
            seen.add(one.paper.item_id)
            item = one.paper.item
            marks[-1].inside.append(Mark(f"{item.position}. {item.title}", one.first_page - 1))
    return marks


def _named(layout: Layout, parts: Sequence[Part], files: Sequence[bytes]) -> str:
    """Which paper could not be bound, found by binding each alone; empty where each can."""
    if sum(len(one) for one in files) > binder.MOST_TO_BIND:
        return ""
    for one, part in zip(layout.parts, parts, strict=True):
        if one.paper is None or part.file is None:
            continue
        try:
            binder.bind([Part(part.pages, file=0)], [files[part.file]], title="", foot="")
        except Refused:
            return (
                f"Paper {one.paper.number} could not be bound. Print it to a new PDF, add that as a new version, "
                "and make the pack again."
            )
    return ""


@transaction.atomic
def _finish(
    wanted: Pack,
    *,
    by: Actor,
    why_not: str = "",
    layout: Layout | None = None,
    content: bytes = b"",
) -> Pack:
    """Keep what came of it: the pack with its parts, or why there is none."""
    meeting = _locked(wanted.meeting)
    row = Pack.objects.select_for_update(of=("self",)).get(pk=wanted.pk)
    if row.state != Pack.State.WAITING:
        return row
    row.meeting, row.finished_at, row.why_not = meeting, timezone.now(), why_not
    row.state = Pack.State.FAILED
    if layout:
        row.state, row.number, row.pages = Pack.State.MADE, layout.number, layout.pages
        row.document = documents.store_made(
            content,
            file_name=row.file_name,
            title=f"{meeting.reference} pack {row.number}",
            sensitivity=Sensitivity.GROUP if meeting.group.is_closed else Sensitivity.PARTNERSHIP,
            partnership=row.partnership,
            by=by,
        )
        if layout.number == 1:
            _drop_drafts(meeting)
    row.save(update_fields=["state", "number", "pages", "finished_at", "why_not", "document"])
    if layout:
        _keep_parts(row, layout)
    trail.record(
        f"governance.pack.{row.state}",
        subject=meeting,
        by=by,
        sentence=f"made pack {row.number} of {meeting.reference}, {row.pages} pages"
        if layout
        else f"could not make a pack of {meeting.reference}",
    )
    return row


def _drop_drafts(meeting: Meeting) -> None:
    Pack.objects.made().filter(meeting=meeting).order_by().update(is_dropped=True)


def _keep_parts(row: Pack, layout: Layout) -> None:
    for one in layout.parts:
        one.pack = row
    PackPart.objects.bulk_create(layout.parts)


# --- reading ------------------------------------------------------------------------------------------------------------
def places(meeting: Meeting, actor: Actor) -> dict[int, Pages]:
    """Where each paper stands in the newest pack that a person may open, by the paper's key."""
    last = Pack.objects.visible_to(actor).made().filter(meeting=meeting).first()
    if last is None:
        return {}
    rows = PackPart.objects.filter(pack=last, paper__isnull=False)
    return {one.paper_id: one.where for one in rows if one.paper_id}


def standing_papers(meeting: Meeting, actor: Actor) -> dict[int, list[dict[str, str]]]:
    """The papers that a person may open of each item, by its key: number, title and pages in the pack."""
    at = places(meeting, actor)
    found: dict[int, list[dict[str, str]]] = {}
    rows = Paper.objects.visible_to(actor).standing().filter(item__meeting=meeting)
    for one in rows.select_related("item").order_by("position"):
        place = at[one.pk].in_words if one.pk in at else ""
        line = {"number": one.number, "title": one.title, "place": place}
        found.setdefault(one.item_id, []).append(line)
    return found
