"""Every part that screens are made of, on one page, with invented data: to look at, and for the accessibility tests."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict

AGENCIES = [
    ("", "Choose an agency"),
    ("la", "Borsetshire Council"),
    ("police", "Borsetshire Police"),
    ("icb", "NHS Borsetshire Integrated Care Board"),
]
HARM = [("yes", "Yes"), ("no", "No"), ("unknown", "Not yet known")]
TOPICS = [("neglect", "Neglect"), ("exploitation", "Exploitation"), ("online", "Online harm")]


@dataclass(frozen=True)
class Day:
    """One day of a strip."""

    label: str
    number: str = ""
    counts: bool = True
    why: str = ""
    is_today: bool = False
    is_due: bool = False
    is_past: bool = False


@dataclass(frozen=True)
class Chip:
    """A deadline as the components take it."""

    title: str
    words: str
    state: str
    colour: str
    owner: str = ""
    strip: list[Day] = field(default_factory=list)
    working: list[str] = field(default_factory=list)


class EveryField(forms.Form):
    """One field of every kind."""

    reference = forms.CharField(
        label="Reference", help_text="You can say it on the telephone, for example SI-2026-014"
    )
    email = forms.EmailField(label="Work e-mail address")
    places = forms.IntegerField(label="Places", help_text="At most 30")
    contribution = forms.DecimalField(label="Contribution")
    agency = forms.ChoiceField(label="Agency", choices=AGENCIES)
    lead = forms.ChoiceField(label="Lead agency", choices=AGENCIES)
    aware_on = forms.DateField(
        label="When did the authority become aware?",
        help_text="For example, 27 3 2026",
        widget=forms.SelectDateWidget(),
    )
    meeting_day = forms.DateField(
        label="Day of the meeting", widget=forms.DateInput(), required=False
    )
    starts_at = forms.SplitDateTimeField(
        label="When does it start?", widget=forms.SplitDateTimeWidget()
    )
    harmed = forms.ChoiceField(
        label="Was the child seriously harmed?", choices=HARM, widget=forms.RadioSelect
    )
    topics = forms.MultipleChoiceField(
        label="What is it about?",
        help_text="Choose all that apply",
        choices=TOPICS,
        widget=forms.CheckboxSelectMultiple,
    )
    summary = forms.CharField(
        label="What happened?",
        help_text="No names: write “the child”, “the mother”",
        max_length=500,
        widget=forms.Textarea,
    )
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    paper = forms.FileField(label="Notification form", help_text="PDF or Word, at most 50 MB")
    password = forms.CharField(label="Your password", widget=forms.PasswordInput)
    agreed = forms.BooleanField(
        label="I have read the confidentiality agreement and will keep to it"
    )


class Filters(forms.Form):
    """What a list is narrowed by."""

    q = forms.CharField(label="Search", required=False)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), ("open", "Open"), ("closed", "Closed")]
    )
    agency = forms.ChoiceField(label="Agency", required=False, choices=[("", "All"), *AGENCIES[1:]])


def five_days() -> Chip:
    """Five working days over Christmas, of which two are gone."""
    return Chip(
        title="Notify the Panel of a serious incident",
        words="Day 3 of 5, due Thursday 31 December 2026",
        state="Due soon",
        colour="yellow",
        owner="Borsetshire Council",
        strip=[
            Day("Tue 22 Dec", "0", is_past=True, why="Became aware"),
            Day("Wed 23 Dec", "1", is_past=True),
            Day("Thu 24 Dec", "2", is_past=True),
            Day("Fri 25 Dec", counts=False, why="Christmas Day", is_past=True),
            Day("Sat 26 Dec", counts=False, why="Saturday", is_past=True),
            Day("Sun 27 Dec", counts=False, why="Sunday", is_past=True),
            Day("Mon 28 Dec", counts=False, why="Boxing Day, in lieu", is_past=True),
            Day("Tue 29 Dec", "3", is_today=True),
            Day("Wed 30 Dec", "4"),
            Day("Thu 31 Dec", "5", is_due=True),
        ],
        working=[
            "Tuesday 22 December 2026 is day 0: the council became aware that day.",
            "Friday 25 December is not counted: Christmas Day.",
            "Saturday 26 and Sunday 27 December are not counted: a weekend.",
            "Monday 28 December is not counted: bank holiday in lieu of Boxing Day.",
            "Five working days, Working Together 2023.",
        ],
    )


def chips() -> list[Chip]:
    """A deadline in each state."""
    return [
        Chip("Agree the rapid review", "Day 2 of 15, due Tuesday 19 January 2027", "On time", "green"),
        five_days(),
        Chip("Nurture Trust’s return", "2 working days late, was due Wednesday 23 December 2026", "Overdue", "red"),
        Chip("Publish the yearly report", "Met on Tuesday 29 September 2026", "Met", "green"),
        Chip("Send the minutes", "Met 1 working day late, on Friday 4 December 2026", "Met late", "orange"),
        Chip("Finish the case review", "Paused since Monday 2 November 2026: criminal trial", "Paused", "blue"),
        Chip("Answer the request", "Withdrawn on Monday 7 December 2026", "Withdrawn", "grey"),
    ]  # fmt: skip


def actions() -> list[dict[str, Any]]:
    """What waits for somebody."""
    return [
        {
            "title": "Notify the Panel: SI-2026-014",
            "url": "#",
            "why": "Yours as deputy for the Director of Children’s Services",
            "chip": five_days(),
            "with_days": True,
            "button": {"label": "Notify", "url": "#", "primary": True},
        },
        {
            "title": "Sign the rapid review SI-2026-011",
            "url": "#",
            "why": "Yours as delegated partner for Borsetshire Police",
            "chip": chips()[0],
            "button": {"label": "Read and sign", "url": "#", "primary": False},
        },
        {
            "title": "ACT-0312: Share the neglect toolkit with all schools in the borough",
            "url": "#",
            "why": "Yours because you own the action",
            "tag": {"text": "Due this week", "colour": "blue"},
        },
    ]


def everything() -> dict[str, Any]:
    """What the parts are shown with."""
    return {
        "chip": five_days(),
        "chips": chips(),
        "actions": actions(),
        "facts": [
            {"key": "Reference", "value": "SI-2026-014"},
            {"key": "Lead agency", "value": "Borsetshire Council", "change_url": "#"},
            {"key": "Panel’s reference", "value": ""},
        ],
        "tasks": [
            {"title": "Leadership and accountability", "url": "#", "status": "Complete"},
            {
                "title": "Listening to children",
                "url": "#",
                "hint": "Two questions to answer",
                "status": "In progress",
                "colour": "blue",
            },
            {"title": "Safer recruitment", "url": "#", "status": "Returned", "colour": "orange"},
            {"title": "Check your answers", "status": "Cannot start yet"},
        ],
        "columns": [
            {"label": "Agency", "sort": "agency"},
            {"label": "State", "sort": "state"},
            {"label": "Last return", "sort": "returned"},
            {"label": "Promised", "sort": "promised", "numeric": True},
        ],
        "page": Paginator(contributions(), 4).page(2),
        "events": [
            {
                "title": "The Panel was told",
                "by": "Priya Shah",
                "when": datetime(2026, 12, 29, 10, 15, tzinfo=UTC),
                "text": "Within five working days.",
            },
            {"title": "Incident reported", "by": "David Elliott", "when": date(2026, 12, 22)},
        ],
        "entries": [
            {
                "by": "Priya Shah",
                "sentence": "told the Panel (N-20871).",
                "when": datetime(2026, 12, 29, 10, 15, tzinfo=UTC),
                "hat": "Authority’s notifier",
                "agency": "Borsetshire Council",
            }
        ],
        "files": [
            {"name": "Rapid review, agreed version", "url": "#", "kind": "PDF", "size": 482133},
            {
                "name": "Police chronology with a rather long name that goes on and on.xlsx",
                "kind": "XLSX",
                "size": 20480,
                "note": "Open to the review’s roster",
                "tag": {"text": "Case material", "colour": "purple"},
            },
        ],
        "moves": [
            {"label": "Record the notification", "url": "#", "allowed": True, "primary": True},
            {"label": "Add an agency", "url": "#", "allowed": True},
            {
                "label": "Close the incident",
                "allowed": False,
                "reason": "The rapid review is not signed. Tom Archer (police) has still to sign.",
            },
        ],
        "bars": [
            {"label": "April to June", "value": 12},
            {"label": "July to September", "value": 19},
            {"label": "October to December", "value": 9},
            {"label": "January to March", "value": 23},
        ],
        "errors": [
            {"text": "Standard 2: choose a grade", "href": "#tables"},
            {"text": "Standard 5: say what the evidence is", "href": "#tables"},
        ],
        "next": ["The three partners are asked to sign.", "The Panel’s reply is due in 15 days."],
        "links": [{"label": "Back to the incident", "url": "#"}],
        "colours": ["grey", "green", "teal", "blue", "purple", "magenta", "red", "orange", "yellow"],
        "day": date(2026, 12, 24),
        "moment": datetime(2026, 12, 24, 14, 5, tzinfo=UTC),
        "amount": Decimal(45900),
        "theirs": "The health visitor was not told.\nShe will be from now on.",
        "yours": "The health visitor was told late.",
        "params": {"text": "Nobody is named on this page."},
    }  # fmt: skip


def contributions() -> list[dict[str, Any]]:
    """Enough rows for three pages."""
    names = ["Borsetshire Council", "Borsetshire Police", "NHS Borsetshire", "Probation Service"]
    return [
        {
            "agency": f"{names[number % 4]} {number + 1}",
            "colour": "green" if number % 2 else "yellow",
            "state": "Paid" if number % 2 else "Billed",
            "returned": date(2026, 11, number + 1),
            "promised": Decimal(12_500 * (number + 1)),
        }
        for number in range(11)
    ]


def filled() -> EveryField:
    """The form as it comes back with an error in every field, keeping what was typed."""
    sent = {
        "wrong-email": "priya at council",
        "wrong-places": "many",
        "wrong-contribution": "£",
        "wrong-aware_on_day": "31",
        "wrong-aware_on_month": "2",
        "wrong-aware_on_year": "2026",
        "wrong-starts_at_0": "2026-12-24",
        "wrong-harmed": "perhaps",
        "wrong-summary": "x" * 520,
        "wrong-meeting_day": "soon",
    }
    empty = SimpleUploadedFile("empty.pdf", b"")
    form = EveryField(sent, MultiValueDict({"wrong-paper": [empty]}), prefix="wrong")
    form.is_valid()
    form.add_error("note", "Write the note without the child’s name")
    form.add_error(None, "Somebody else has closed this incident. Your words are kept below.")
    return form


@login_not_required
def gallery(request: HttpRequest) -> HttpResponse:
    """Show every part of the design system."""
    return render(
        request,
        "partnership/gallery.html",
        everything() | {"fresh": EveryField(), "wrong": filled(), "filters": Filters(request.GET)},
    )
