"""The contents sheets of a pack: what one says, frozen when its pack is made, and how it is printed."""

from collections.abc import Collection, Sequence
from typing import Any

from django.template.loader import render_to_string

from governance.models import AgendaItem, Meeting, Paper
from governance.rules.pack import Pages
from governance.rules.paper import Audience
from partnership.clocks import in_words

FOR_MEMBERS = "A paper for those who sit in the group"
WITHDRAWN = "Withdrawn"


def when(meeting: Meeting) -> str:
    """The day and the times of a meeting, in words."""
    said = in_words(meeting.meets_on)
    if meeting.starts_at:
        said += f", {meeting.starts_at:%H:%M}"
        said += f" to {meeting.ends_at:%H:%M}" if meeting.ends_at else ""
    return said


def sheet_of(
    meeting: Meeting,
    agenda: Sequence[AgendaItem],
    papers: Sequence[tuple[Paper, Pages]],
    *,
    addition: int,
    replaced: dict[int, Pages],
) -> dict[str, Any]:
    """
    What a contents sheet says: of a first pack (addition 0) the whole agenda, of an addition the items that got papers.

    `replaced` has the pages of earlier versions, by the key of the earlier paper.
    """
    lines: dict[int, list[dict[str, Any]]] = {}
    for paper, pages in papers:
        before = replaced.get(paper.replaces_id or 0)
        lines.setdefault(paper.item_id, []).append(
            {
                "paper": paper.pk,
                "number": paper.number,
                "title": title_of(paper),
                "where": pages.in_words.capitalize(),
                "note": f"Version {paper.version}, replaces {before.in_words}" if before else "",
            }
        )
    return {
        "addition": addition,
        "owner": meeting.partnership.name,
        "group": meeting.group.name,
        "title": meeting.title,
        "when": when(meeting),
        "place": meeting.place,
        "reference": meeting.reference,
        "items": [
            {
                "number": one.position,
                "title": one.title,
                "purpose": one.get_purpose_display(),
                "minutes": one.minutes_planned,
                "presenter": one.presenter,
                "papers": lines.get(one.pk, []),
            }
            for one in agenda
            if not addition or one.pk in lines
        ],
    }


def title_of(paper: Paper) -> str:
    """A paper's title, for everybody who may have the pack."""
    return FOR_MEMBERS if paper.audience == Audience.MEMBERS else paper.title


def called(sheet: dict[str, Any]) -> str:
    """What a sheet is, as a bookmark names it."""
    return f"Addition {sheet['addition']}" if sheet["addition"] else "Agenda and contents"


def printed(sheet: dict[str, Any], withdrawn: Collection[int] = ()) -> str:
    """The whole page of a sheet, which becomes its PDF; a paper that was withdrawn since loses its title."""
    items = [
        one
        | {
            "papers": [
                line | {"title": WITHDRAWN} if line["paper"] in withdrawn else line
                for line in one["papers"]
            ]
        }
        for one in sheet["items"]
    ]
    return render_to_string(
        "governance/packs/printed.html",
        {"sheet": sheet | {"items": items}, "called": called(sheet)},
    )
