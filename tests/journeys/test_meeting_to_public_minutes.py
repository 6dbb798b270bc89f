"""
A meeting from its agenda and its pack to the public page.

It loses its quorum and finds it again; its minutes are approved at the next meeting, and one paragraph is withheld.
"""

import re
import subprocess
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django_scopes import scope
from playwright.sync_api import FilePayload, Page, expect

from governance.models import Meeting, Minutes, Outcome, Pack
from governance.rules.meeting import ItemKind
from governance.tasks import make_pack
from partnership.clocks import LONDON
from partnership.models import Publication
from partnership.services import documents
from tests.factories import rooms as make
from tests.factories.partnership import PASSWORD
from tests.factories.rooms import Table
from tests.hostile import files
from tests.journeys.windows import fill_date, picture, sign_in, status_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

PREPARED, DAY, NEXT = date(2026, 2, 17), date(2026, 3, 3), date(2026, 3, 31)
SECRET = "QZX-SECRET: the family that moved house"
SAID = "The partners heard how damp homes are found and put right."


@pytest.fixture(autouse=True)
def as_a_demonstration(settings):
    settings.DEMONSTRATION = True


def clock(day: date, at: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=LONDON)


def prepared(maya: Page, table: Table, assert_accessible) -> Meeting:
    """The meeting planned, its agenda written and set, a paper bound into the pack, and everything sent out."""
    maya.goto("/brent/meetings/calendar/plan/")
    maya.get_by_label("Which group meets?").select_option(label="Executive Group")
    maya.get_by_role("button", name="Continue").click()
    fill_date(maya, "Day", DAY)
    maya.get_by_label("Begins at").fill("10:00")
    maya.get_by_label("Ends at").fill("12:00")
    maya.get_by_role("button", name="Plan the meeting").click()
    with scope(partnership=table.partnership):
        meeting = Meeting.objects.get(meets_on=DAY)
    where = f"/brent/meetings/{meeting.reference}/"

    maya.goto(f"{where}agenda/")
    maya.get_by_role("button", name="Begin the agenda").click()
    maya.get_by_role("button", name="Begin the agenda").click()
    expect(maya.get_by_text("Nothing stands ready for this agenda.").first).to_be_visible()
    maya.goto(f"{where}agenda/")
    for title, minutes in (("Damp homes", "40"), ("Next year's money", "30")):
        maya.get_by_role("button", name=re.compile("Add (the first|an) item")).click()
        maya.get_by_label("Title").fill(title)
        maya.get_by_label("For decision").check()
        maya.get_by_label("Minutes").fill(minutes)
        maya.get_by_role("button", name="Put it on the agenda").click()
    assert_accessible(maya)
    picture(maya, "agenda")

    maya.goto(f"{where}papers/")
    maya.get_by_role("link", name="Add papers to item 1").click()
    paper = FilePayload(name="damp homes.pdf", mimeType="application/pdf", buffer=files.pdf(4))
    maya.locator("input[type=file]").set_input_files(paper)
    maya.get_by_role("button", name="Add the papers").click()
    expect(maya.get_by_role("link", name="1.1 Damp homes", exact=True)).to_be_visible()
    maya.goto(f"{where}agenda/")
    maya.get_by_role("button", name="Set the agenda").click()
    maya.get_by_role("button", name="Set the agenda").click()

    maya.goto(f"{where}packs/")
    maya.get_by_role("button", name="Make the pack").click()
    with scope(partnership=table.partnership):
        pack = Pack.objects.get(meeting=meeting)
    make_pack(pack.pk)
    maya.reload()
    assert_accessible(maya)
    picture(maya, "pack")
    with scope(partnership=table.partnership):
        bound = Pack.objects.select_related("document").get(pk=pack.pk).document
        assert bound is not None
        numbers = printed_numbers(b"".join(documents.content(bound)))
    # The number printed on a page is the number that the reader's screen shows.
    assert numbers == [str(one) for one in range(1, len(numbers) + 1)]
    assert len(numbers) >= 5  # the cover and the four pages of the paper

    maya.goto(f"{where}agenda/")
    maya.get_by_role("button", name="Send the papers out").click()
    maya.get_by_role("button", name="Send the papers out").click()
    return meeting


def printed_numbers(content: bytes) -> list[str]:
    """The number that is printed on each page of a pack, in the order of the pages."""
    words = ["pdftotext", "-layout", "-", "-"]
    said = subprocess.run(words, input=content, capture_output=True, check=True).stdout.decode()
    return [re.findall(r"page (\d+)", page, re.IGNORECASE)[-1] for page in said.split("\f")[:-1]]


def test_from_an_inquorate_room_to_minutes_that_anybody_reads(open_page, assert_accessible):
    with time_machine.travel(clock(PREPARED, "10:00"), tick=True) as travel:
        table = make.make_table("brent", "Executive Group")
        maya = open_page()
        sign_in(maya, table.manager.user.email, PASSWORD)
        meeting = prepared(maya, table, assert_accessible)
        where = f"/brent/meetings/{meeting.reference}/"

        travel.move_to(clock(DAY, "10:00"))
        sign_in(maya, table.manager.user.email, PASSWORD)

        # The police answer from a telephone that they come.
        tom = open_page(width=360)
        sign_in(tom, table.people["police"].user.email, PASSWORD)
        tom.goto(where)
        assert_accessible(tom)
        tom.get_by_role("link", name="Say whether you come").click()
        tom.get_by_label("Yes").check()
        tom.get_by_role("button", name="Save the answer").click()
        expect(tom.get_by_text("You answered: coming")).to_be_visible()

        # Maya opens the room; with two partners in it, nothing can be decided.
        maya.goto(where)
        assert_accessible(maya)
        picture(maya, "meeting")
        maya.get_by_role("button", name="Open the room").click()
        assert_accessible(maya)
        maya.get_by_role("button", name="Open the room").click()
        for who in ("council", "icb"):
            name = table.people[who].user.full_name
            maya.get_by_role("button", name=f"Here {name}").click()
        quorum = maya.locator("[data-quorum]")
        expect(quorum).to_have_text("Not quorate: no decision can be made.")
        maya.get_by_role("button", name="Turn to this item").click()
        maya.get_by_text("Record a recommendation for ratification").click()
        expect(maya.get_by_text("Missing: one of the police").first).to_be_visible()
        assert_accessible(maya)
        picture(maya, "room-inquorate")

        # The police come, and the room may decide.
        travel.move_to(clock(DAY, "10:20"))
        maya.goto(f"{where}room/")
        maya.get_by_role("button", name=f"Here {table.people['police'].user.full_name}").click()
        expect(quorum).to_have_text("Quorate: the meeting may decide.")
        maya.get_by_label("Note").fill(f"{SAID}\n\n{SECRET}")
        expect(maya.get_by_text("Saved at 10:2")).to_be_visible()
        maya.get_by_text("Record a decision").click()
        maya.get_by_label("What is decided?").fill("A joint protocol on damp homes is agreed.")
        maya.get_by_label("On what authority?").fill("Delegated authority of the partners")
        maya.get_by_role("button", name="Record the decision").click()
        expect(maya.get_by_text("Decision DEC-2026-001").first).to_be_visible()
        maya.get_by_text("Give an action").click()
        maya.get_by_label("What is to be done?").fill("Write the protocol")
        maya.get_by_label("A person").select_option(label=table.people["icb"].user.full_name)
        fill_date(maya, "By when?", date(2026, 6, 1))
        maya.get_by_role("button", name="Give the action").click()
        expect(maya.get_by_text("Action ACT-2026-001").first).to_be_visible()
        assert_accessible(maya)
        picture(maya, "room")

        # The police leave, and the room says so at once.
        travel.move_to(clock(DAY, "11:42"))
        sign_in(maya, table.manager.user.email, PASSWORD)
        maya.goto(f"{where}room/")
        maya.get_by_role("button", name=f"Left {table.people['police'].user.full_name}").click()
        expect(quorum).to_have_text("The police have left: from 11:42am no decision can be made.")
        maya.get_by_role("button", name="Close the room").click()
        maya.get_by_role("button", name="Close the room").click()
        expect(maya.get_by_role("heading", name="Minutes of Executive Group")).to_be_visible()
        assert_accessible(maya)
        picture(maya, "minutes-draft")

        # The chair checks the draft on a telephone; Maya sends it to those who were there.
        priya = open_page(width=360)
        sign_in(priya, table.people["council"].user.email, PASSWORD)
        priya.goto(f"{where}minutes/")
        assert_accessible(priya)
        priya.get_by_role("button", name="The draft is right").click()
        priya.get_by_role("button", name="The draft is right").click()
        maya.goto(f"{where}minutes/")
        maya.get_by_role("button", name="Send it out for accuracy").click()
        expect(maya.get_by_text("4 people will be e-mailed")).to_be_visible()
        fill_date(maya, "Until when may people correct it?", DAY + timedelta(days=9))
        maya.get_by_role("button", name="Send it out for accuracy").click()
        sign_in(tom, table.people["police"].user.email, PASSWORD)
        tom.goto(f"{where}minutes/")
        tom.get_by_role("button", name="Say what is not right").click()
        tom.get_by_label("What is not right?").fill("We left at a quarter to twelve.")
        assert_accessible(tom)
        tom.get_by_role("button", name="Send the correction").click()
        maya.reload()
        maya.get_by_role("link", name="Say what was done").click()
        maya.get_by_label("What was done about it?").fill("It says 11:42.")
        maya.get_by_role("button", name="Save the answer").click()

        # Four weeks later the next meeting approves it; from then on it is locked.
        travel.move_to(clock(NEXT, "10:00"))
        later = make.opened(
            table,
            make.plan(table, NEXT, "Opening", title="Executive Group in March"),
            here=make.ALL,
        )
        make.make_item(
            later,
            "Minutes of the last meeting",
            kind=ItemKind.MINUTES,
            approves=meeting,
            position=0,
        )
        travel.move_to(clock(NEXT, "10:10"))
        sign_in(maya, table.manager.user.email, PASSWORD)
        maya.goto(f"/brent/meetings/{later.reference}/room/")
        maya.get_by_role("link", name="approve them").click()
        assert_accessible(maya)
        picture(maya, "approve")
        maya.get_by_role("button", name="Approve the minutes").click()
        expect(maya.get_by_text("is approved and locked")).to_be_visible()

        # One paragraph is withheld; the copy beside it is read as anybody will read it.
        maya.goto(f"{where}minutes/")
        maya.get_by_role("button", name="Prepare the public copy").click()
        assert_accessible(maya)
        with scope(partnership=table.partnership):
            position = Minutes.objects.get(meeting=meeting).paragraphs.get(text=SECRET).position
        maya.get_by_role("link", name=f"Withhold paragraph {position}", exact=True).click()
        maya.get_by_label("About a person").check()
        maya.get_by_label("Why is it withheld?").fill("It names a family")
        assert_accessible(maya)
        maya.get_by_role("button", name="Withhold it").click()
        public = maya.get_by_role("region", name="The public copy")
        expect(public.get_by_text("[Withheld: about a person]")).to_be_visible()
        expect(public.get_by_text("QZX")).to_have_count(0)
        assert_accessible(maya)
        picture(maya, "public-copy")
        maya.get_by_role("button", name="Publish the minutes").click()
        maya.get_by_label("Summary").fill("Damp homes, and next year's money.")
        maya.get_by_role("button", name="Publish the minutes").click()
        expect(maya.get_by_text("The minutes are public.")).to_be_visible()

        # Anybody reads them, and no byte of what was withheld is there.
        anybody = open_page()
        anybody.goto("/brent/")
        anybody.get_by_role("link", name="Minutes of Executive Group, 3 March 2026").click()
        expect(anybody.get_by_text(SAID)).to_be_visible()
        expect(anybody.get_by_text("DEC-2026-001").first).to_be_visible()
        assert_accessible(anybody)
        picture(anybody, "public-minutes")
        assert "QZX" not in anybody.content()
        assert status_of(anybody, where) == 200  # the sign-in page
        expect(anybody.get_by_role("button", name="Sign in").first).to_be_visible()
        with scope(partnership=table.partnership):
            copy = Publication.objects.get(kind=Publication.Kind.MINUTES)
            assert copy.pdf is not None
            assert b"QZX" not in b"".join(documents.content(copy.pdf))
            assert "QZX" not in copy.html
            assert Outcome.objects.decisions().standing().count() == 2
