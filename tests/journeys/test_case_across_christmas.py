"""
One invented case with everybody in it, from the Friday before Christmas to the public page of its practice review.

The local authority becomes aware on Friday 18 December 2026: Christmas Day, Boxing Day's substitute and New Year's Day
lie between it and the rapid review. Every date below is counted by hand from DOMAIN 1.3 and 1.4.
"""

import base64
import logging
import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pikepdf
import pytest
import redis
import time_machine
from django.conf import settings
from django.core import mail
from django.utils import timezone
from django_scopes import scope
from playwright.sync_api import Page, expect

from partnership.models import Actor, Agency, Publication
from partnership.roles import Role, Sector
from partnership.services import sweep
from reviews.access.information_request import Writer
from reviews.models import Incident, InformationRequest, PartnerView, PracticeReview, RapidReview
from reviews.rules.rapid_review import ReviewDecision
from reviews.services import incidents, rapid_reviews, review_records
from tests.factories import partnership as ground
from tests.factories import rapid_reviews as rapid
from tests.factories import returns as answers
from tests.factories import reviews as cases
from tests.factories.practice_walks import SECRET, Walk, a_reviewer
from tests.factories.reviews import Cast
from tests.journeys.windows import Windows, fill_date, picture, status_of

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

AWARE = date(2026, 12, 18)
DECIDED = date(2026, 12, 22)
ASKED = date(2026, 12, 23)
BACK = date(2027, 1, 11)
MET = date(2027, 1, 12)
SIGNED = date(2027, 1, 14)
SENT = date(2027, 1, 15)
ANSWERED = date(2027, 1, 26)
CHOSEN = date(2027, 1, 13)
SCOPED = date(2027, 1, 29)
COPIED = date(2027, 6, 29)
PUBLIC_ON = date(2027, 7, 8)

CHILD = "Child Linnet"
CANARY = "QZX-C4"
PUBLIC = "This review looks at how three services worked together."
REASON = "The street would know them by it"
SECRETS = ("QZX", CHILD, "Kit Marlowe")


@pytest.fixture(autouse=True)
def as_a_demonstration(settings):
    settings.DEMONSTRATION = True


class Story:
    """The people of the case, their windows and the case as far as it has come."""

    def __init__(
        self,
        cast: Cast,
        windows: Windows,
        check: Callable[[Page], None],
        stranger: Callable[..., Page],
    ) -> None:
        self.cast, self.windows, self.check, self.stranger = cast, windows, check, stranger
        self.base = f"/{cast.partnership.slug}/reviews"
        self.nora = answers.lead_of(cast, cast.icb, "Nora Lead")
        self.ray = answers.lead_of(cast, cast.police, "Ray Marsh")
        self.bea = answers.lead_of(cast, cast.council, "Bea Moss")
        self.colleague = ground.make_actor(
            cast.partnership, Role.SCHOOL_USER, agency=cast.school, user=ground.make_user("Jo Hale")
        )
        self.ruth = ground.make_actor(
            cast.partnership, Role.REVIEWER, user=ground.make_user("Ruth Bell")
        )
        for one in (self.colleague, self.ruth):
            ground.sign(one.user, cast.sam.user.signatures.get().agreement)

    def page(self, who: Actor, path: str = "", *, width: int = 1200, by_hand: bool = False) -> Page:
        page = self.windows.of(who.user, width=width, by_hand=by_hand)
        if path:
            page.goto(path)
        return page

    def today(self, who: Actor) -> Actor:
        """The same hat on the day that has come."""
        hat = who.hat.pk if who.hat else None
        return Actor.of(who.user, who.partnership, timezone.localdate(), hat)

    @property
    def incident(self) -> Incident:
        return Incident.objects.get()

    @property
    def review(self) -> RapidReview:
        return RapidReview.objects.get()

    @property
    def at_incident(self) -> str:
        return f"{self.base}/incidents/{self.incident.reference}/"

    @property
    def at_review(self) -> str:
        return f"{self.base}/rapid-reviews/{self.review.reference}/"

    def pages_of_the_case(self) -> list[str]:
        """Every page on which the case speaks."""
        of_incident = ["", "told/", "panel-form/", "requests/", "identity/", "documents/"]
        of_incident += ["people/", "learning/", "readings/", "children/1/", "view/", "chronology/"]
        of_review = ("", "record/", "record/facts/", "sign/", "sent/1/", "pdf/", "word/")
        of_practice = ["", "terms/", "reviewer/", "progress/", "voices/", "report/"]
        of_practice += ["report/part/child/", "report/approve/", "clearance/", "publication/"]
        return [
            *(f"{self.at_incident}{page}" for page in of_incident),
            *(f"{self.at_review}{page}" for page in of_review),
            *(f"{self.at_practice}{page}" for page in of_practice),
            *(one.get_absolute_url() for one in InformationRequest.objects.all()),
        ]

    @property
    def at_practice(self) -> str:
        return f"{self.base}/practice-reviews/PR-2027-001/"

    def request_to(self, agency: Agency) -> InformationRequest:
        return InformationRequest.objects.get(agency=agency)


def told(story: Story) -> None:
    """Sam, of a school, reports on Friday afternoon; the clock of five working days crosses Christmas."""
    story.windows.at(AWARE, "16:10")
    sam = story.page(story.cast.sam, f"{story.base}/incidents/report/", by_hand=True)
    sam.get_by_label("What to call the child here").fill(CHILD)
    sam.get_by_label("A child was seriously harmed").check()
    sam.get_by_label("Neither").check()
    sam.get_by_label("The child's name").fill(f"{CANARY} Kit Marlowe")
    suspected = sam.get_by_role("group", name="Is abuse or neglect known or suspected?")
    suspected.get_by_label("Yes").check()
    sam.get_by_label("In this area").check()
    fill_date(sam, "Day of the incident", date(2026, 12, 17))
    fill_date(sam, "Day the local authority became aware", AWARE)
    sam.get_by_label("Time the local authority became aware").fill("15:30")
    sam.get_by_label("What happened, in a few sentences").fill(f"{CANARY} Hurt at home.")
    sam.get_by_text("Other agencies that knew the child or the family").first.click()
    for agency in (story.cast.icb, story.cast.police):
        sam.get_by_label(str(agency)).check()
    sam.get_by_role("button", name="Report the incident").last.click()
    expect(sam.get_by_role("heading", level=1)).to_contain_text("SI-2026-001")
    expect(sam.get_by_text("Tuesday 29 December 2026").first).to_be_visible()


def weighed_and_notified(story: Story) -> None:
    """Three partners weigh the conditions, Tom on a telephone; Priya decides and notifies."""
    story.windows.at(date(2026, 12, 21), "09:20")
    for who, width in ((story.cast.osei, 1200), (story.cast.tom, 360)):
        page = story.page(who, story.at_incident, width=width)
        page.get_by_role("button", name="Give a partner's view").click()
        for condition in ("Abuse or neglect", "The child died", "It happened"):
            page.get_by_role("group", name=condition).get_by_label("Met", exact=True).check()
        page.get_by_label("Notify the Panel").check()
        page.get_by_label("Why, in a few sentences").fill(f"{CANARY} Serious harm at home.")
        page.get_by_role("button", name="Save the view").click()
        expect(page.get_by_text("The view is recorded.")).to_be_visible()
    incidents.give_view(
        story.incident,
        sector=Sector.LOCAL_AUTHORITY,
        answer=PartnerView.Answer.NOTIFY,
        reason=f"{CANARY} Serious harm at home.",
        findings=cases.ALL_MET,
        by=story.today(story.cast.priya),
        now=timezone.now(),
    )

    moment = story.windows.at(DECIDED, "10:05")
    priya = story.page(story.cast.priya, story.at_incident)
    priya.get_by_role("button", name="Decide").click()
    priya.get_by_role("group", name="Will the Panel be notified?").get_by_label("Yes").check()
    priya.get_by_label("Why").fill(f"{CANARY} All three partners agree.")
    priya.get_by_role("button", name="Save the decision").click()
    priya.get_by_role("button", name="Record the notification").click()
    priya.get_by_label("The Panel's reference").fill("PANEL-2026-77")
    fill_date(priya, "Day it was sent", DECIDED)
    priya.get_by_label("Time it was sent").fill(f"{moment:%H:%M}")
    priya.get_by_role("button", name="Record the notification").click()
    expect(priya.get_by_text("the rapid review is open")).to_be_visible()


def asked_and_answered(story: Story) -> None:
    """Every agency is asked on day 1: one answers in the portal, one by a link, one knows nothing, one is late."""
    story.windows.at(ASKED, "09:30")
    maya = story.page(story.cast.maya, story.at_review)
    maya.get_by_role("link", name="Agencies", exact=True).click()
    maya.get_by_role("button", name="Ask agencies").click()
    maya.get_by_role("button", name="Send the requests").click()
    maya.get_by_role("button", name="Ask one other body").click()
    maya.get_by_label("Or another body").fill("Tide House")
    maya.get_by_label("Name (optional)", exact=True).fill("Ada Stone")
    maya.get_by_label("E-mail address").fill("ada@example.org")
    maya.get_by_role("button", name="Send the request").click()
    expect(maya.get_by_text("Friday 8 January 2027").first).to_be_visible()
    maya.goto(story.at_review)
    maya.get_by_role("button", name="The requests are out").click()
    maya.get_by_role("button", name="Record that they are out").click()

    by_link = re.search(r"/answer/\S+/", str(mail.outbox[-1].body))
    assert by_link
    story.windows.at(date(2026, 12, 24), "11:00")
    sam = story.page(story.cast.sam, story.request_to(story.cast.school).get_absolute_url())
    sam.get_by_role("button", name="Write the answer").click()
    sam.get_by_label("What your agency knew and did").fill(f"{CANARY} Often tired in class.")
    send_answer(sam, "3/11/2026", "Fell asleep", name="Sam Okoro", post="Safeguarding lead")

    # Ray finds nothing; Ada's link still opens on the day the answer is due, because Christmas lies between.
    story.windows.at(date(2027, 1, 8), "15:40")
    ray = story.page(story.ray, story.request_to(story.cast.police).get_absolute_url())
    ray.get_by_role("button", name="We know nothing of this child").click()
    ray.get_by_label("Where you looked").fill(f"{CANARY} We searched our records.")
    sign(ray, name="Ray Marsh", post="Detective inspector")
    ray.get_by_role("button", name="Sign and send the nil return").click()
    expect(ray.get_by_text("Nil return").first).to_be_visible()

    ada = story.stranger(width=360)
    ada.goto(by_link.group())
    expect(ada.get_by_text("Tide House")).to_have_count(0)
    ada.get_by_label("Your post").fill("Manager")
    ada.get_by_label("I have read this and I agree").check()
    ada.get_by_role("button", name="Sign and go on").click()
    expect(ada.get_by_text("Friday 8 January 2027").first).to_be_visible()
    assert CHILD not in ada.content()
    picture(ada, "christmas-by-link")
    ada.get_by_role("button", name="Write the answer").click()
    ada.get_by_label("What your agency knew and did").fill(f"{CANARY} Two stays in autumn.")
    send_answer(ada, "12/10/2026", "Stayed a week", name="Ada Stone", post="Manager")
    answers.sent(story.request_to(story.cast.council), Writer.of(story.today(story.bea)))


def sign(page: Page, *, name: str, post: str) -> None:
    page.get_by_label("Your name").fill(name)
    page.get_by_label("Your post").fill(post)
    page.get_by_label("I send this for my agency").check()


def send_answer(page: Page, on: str, saw: str, *, name: str, post: str) -> None:
    page.get_by_role("button", name="Save and go on to the chronology").click()
    page.get_by_label("When").fill(on)
    page.get_by_label("What happened").fill(f"{CANARY} {saw}")
    page.get_by_label("Source").fill("Our record")
    page.get_by_role("button", name="Add the row").click()
    page.get_by_role("button", name="Go on: check and send").click()
    page.get_by_label("Yes, this is everything").check()
    sign(page, name=name, post=post)
    page.get_by_role("button", name="Sign and send").click()
    expect(page.get_by_text(re.compile("Your answer is in|Thank you")).first).to_be_visible()


DAYS = {
    "Tue 22 Dec": "Day 0",
    "Wed 23 Dec": "Day 1",
    "Thu 24 Dec": "Day 2",
    "Fri 25 Dec": "Christmas Day, not counted",
    "Sat 26 Dec": "not counted",
    "Sun 27 Dec": "not counted",
    "Mon 28 Dec": "Boxing Day (substitute day), not counted",
    "Tue 29 Dec": "Day 3",
    "Thu 31 Dec": "Day 5",
    "Fri 1 Jan": "New Year’s Day, not counted",
    "Mon 4 Jan": "Day 6",
    "Fri 8 Jan": "Day 10",
    "Fri 15 Jan": "Day 15",
    "Mon 18 Jan": "Day 16",
}


def late_and_reminded(story: Story) -> None:
    """On day 11 the planner says who is late and which days did not count; Nora is reminded, and answers."""
    story.windows.at(BACK, "08:50")
    grace = story.page(story.cast.grace, story.at_review)
    late = grace.get_by_role("region", name="Who is late")
    expect(late).to_contain_text(f"{story.cast.icb}: the return was due Friday 8 January 2027")
    expect(late).not_to_contain_text(str(story.cast.school))
    calendar = grace.get_by_role("list", name="Working days 0 to 16")
    for day, says in DAYS.items():
        expect(calendar.get_by_role("listitem").filter(has_text=day)).to_contain_text(says)
    expect(grace.get_by_text("Friday 15 January 2027").first).to_be_visible()
    story.check(grace)
    picture(grace, "christmas-planner")

    maya = story.page(story.cast.maya, story.request_to(story.cast.icb).get_absolute_url())
    maya.get_by_role("button", name="Remind").click()
    expect(maya.get_by_text("Reminded 1 time")).to_be_visible()
    nora = story.page(story.nora, story.request_to(story.cast.icb).get_absolute_url())
    expect(nora.get_by_role("button", name="Write the answer")).to_be_visible()
    answers.sent(story.request_to(story.cast.icb), Writer.of(story.today(story.nora)))
    maya.goto(f"{story.at_incident}chronology/")
    rows = maya.get_by_role("row").filter(has_text=CANARY)
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text(re.compile("12 October 2026.*Tide House", re.DOTALL))
    expect(rows.nth(1)).to_contain_text(str(story.cast.school))
    picture(maya, "christmas-chronology")
    maya.goto(story.at_review)
    maya.get_by_role("button", name="The returns are in").click()
    maya.get_by_role("button", name="Record that they are in").click()


def met_signed_and_sent(story: Story) -> None:
    """The chair holds the meeting on day 12, the three sign on day 14, Tom on a telephone, and it is sent on day 15."""
    cast, review = story.cast, story.review
    rapid.write_everything(cast, review)
    story.windows.at(MET, "16:30")
    grace = story.page(cast.grace, f"{story.at_review}record/voice/")
    grace.get_by_label("The child's voice").fill(f"{CANARY} Mornings were loud, the child said.")
    grace.get_by_role("button", name="Save").click()
    grace.goto(f"{story.at_review}meeting/")
    fill_date(grace, "Day of the meeting", MET)
    grace.get_by_label("Who chaired").select_option(label="Grace Adeyemi")
    there = grace.get_by_role("group", name="Who was there")
    for one in (cast.priya, cast.osei, cast.tom, cast.grace, cast.maya):
        there.get_by_label(one.user.full_name).check()
    did = grace.get_by_role("group", name="The meeting", exact=True)
    for box in did.get_by_role("checkbox").all():
        box.check()
    grace.get_by_role("button", name="Record the meeting").click()
    expect(grace.get_by_text("The meeting is recorded.")).to_be_visible()

    story.windows.at(date(2027, 1, 13), "14:00")
    maya, now = story.today(cast.maya), timezone.now()
    review = review_records.decide(
        review, decision=ReviewDecision.LCSPR, reason=f"{CANARY} Themes.", by=maya, now=now
    )
    rapid_reviews.finish_draft(review, by=maya)
    page = story.page(cast.maya, f"{story.at_review}ask/")
    page.get_by_role("button", name="Freeze the words and ask the partners").click()

    story.windows.at(SIGNED, "18:20")
    for who in (cast.priya, cast.osei, cast.tom):
        page = story.page(who, f"/{cast.partnership.slug}/home/")
        page.get_by_role("button", name="Read and sign").click()
        if who is cast.tom:
            story.check(page)
            picture(page, "christmas-sign")
        page.get_by_label("We agree, and I sign").check()
        page.get_by_role("button", name="Give this answer").click()
        expect(page.get_by_text("Your answer is recorded.")).to_be_visible()

    moment = story.windows.at(SENT, "11:45")
    page = story.page(cast.maya, story.at_review)
    page.get_by_role("button", name="Record that it was sent").click()
    fill_date(page, "Day it was sent", SENT)
    page.get_by_label("Time it was sent").fill(f"{moment:%H:%M}")
    page.get_by_role("button", name="Record the sending").click()
    expect(page.get_by_text("The sending is recorded")).to_be_visible()
    expect(page.get_by_text("Friday 29 January 2027").first).to_be_visible()

    story.windows.at(ANSWERED, "09:15")
    page = story.page(cast.maya, f"{story.at_review}answer/")
    page.get_by_label("Agrees with the decision").check()
    fill_date(page, "Day the answer came", ANSWERED)
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("The Panel's answer is recorded.")).to_be_visible()
    rapid_reviews.close(story.review, by=story.today(cast.maya), now=timezone.now())


def begun_and_scoped(story: Story) -> None:
    """Maya begins the review that the rapid review decided; Grace agrees its terms for the group."""
    cast = story.cast
    maya = story.page(cast.maya, f"{story.at_incident}practice-review/begin/")
    maya.get_by_label("The rapid review decided it").check()
    fill_date(maya, "Day of the decision", CHOSEN)
    maya.get_by_label("Who decided").fill("The three safeguarding partners")
    maya.get_by_label("What the review should find out").fill(f"{CANARY} Who knew what?")
    maya.get_by_role("button", name="Begin the review").click()
    expect(maya.get_by_role("heading", level=1)).to_contain_text("PR-2027-001")
    expect(maya.get_by_text("Tuesday 13 July 2027").first).to_be_visible()

    story.windows.at(SCOPED, "13:30")
    maya = story.page(cast.maya, f"{story.at_practice}terms/write/")
    fill_date(maya, "The time it looks at begins", date(2025, 1, 1))
    fill_date(maya, "The time it looks at ends", AWARE)
    maya.get_by_label("The questions that it answers").fill(f"{CANARY} Who saw the child?")
    maya.get_by_label("How it is done").fill("Reports, an event, talks with the family.")
    maya.get_by_role("button", name="Save the terms").click()
    grace = story.page(cast.grace, f"{story.at_practice}terms/agree/")
    fill_date(grace, "Day on which the group agreed", SCOPED)
    grace.get_by_label("Where it was agreed").fill("MT-2027-001")
    grace.get_by_role("button", name="Record the agreement").click()
    expect(grace.get_by_text("The terms are agreed.")).to_be_visible()


def chosen_and_written(story: Story) -> None:
    """Ruth is chosen from the register, let in to the case, writes the report and hands it in."""
    cast = story.cast
    walk = Walk(cast, PracticeReview.objects.get(), story.windows.at(date(2027, 2, 8), "10:00"))
    chosen = walk.choose(a_reviewer(cast, name="Ruth Bell", user=story.ruth.user))
    maya = story.page(cast.maya, f"{story.at_practice}reviewer/")
    maya.get_by_role("button", name="Appoint Ruth Bell").click()
    maya.get_by_label("Contract value").fill("9500.00")
    maya.get_by_label("Budget line").fill("Reviews")
    maya.get_by_role("button", name="Appoint", exact=True).click()
    expect(maya.get_by_text("The reviewer is appointed.")).to_be_visible()
    assert chosen.reviewer.user == story.ruth.user
    walk.start()

    walk.now = story.windows.at(date(2027, 6, 1), "16:00")
    walk.write(about="")
    ruth = story.page(story.ruth, f"{story.at_practice}report/part/about/")
    ruth.get_by_label("Words").fill(PUBLIC)
    ruth.get_by_role("button", name="Save").click()
    ruth.get_by_role("button", name="The draft is in").click()
    ruth.get_by_role("button", name="Hand in the draft").click()
    expect(ruth.get_by_text("The draft is in. Its quality is checked next.")).to_be_visible()


def assured_and_approved(story: Story) -> None:
    """Grace checks the draft, Maya freezes it, and the three approve the frozen words, Tom on his telephone."""
    cast = story.cast
    walk = Walk(cast, PracticeReview.objects.get(), story.windows.at(date(2027, 6, 8), "15:00"))
    grace = story.page(cast.grace, f"{story.at_practice}report/quality/voices/")
    grace.get_by_label("Yes", exact=True).check()
    grace.get_by_role("button", name="Save the check").click()
    walk.assure()
    maya = story.page(cast.maya, f"{story.at_practice}report/send/")
    maya.get_by_role("button", name="Freeze it and ask the partners").click()
    story.windows.at(date(2027, 6, 10), "17:50")
    for who in (cast.priya, cast.osei, cast.tom):
        page = story.page(who, f"{story.at_practice}report/approve/")
        expect(page.get_by_text(PUBLIC)).to_be_visible()
        page.get_by_role("button", name="Approve the report").click()
        expect(page.get_by_text("Your approval is recorded.")).to_be_visible()
    page.goto(story.at_practice)
    expect(page.get_by_text("Approved by the partners").first).to_be_visible()


def cleared_by_two(story: Story) -> None:
    """Maya and Grace read alone; where they differ, Osei settles it. What is withheld is drawn for nobody outside."""
    cast = story.cast
    story.windows.at(date(2027, 6, 16), "09:40")
    for who, withholds in ((cast.maya, True), (cast.grace, False)):
        page = story.page(who, f"{story.at_practice}clearance/")
        expect(page.get_by_text(REASON)).to_have_count(0)
        for paragraph in page.locator(".clear").all():
            secret = withholds and SECRET in paragraph.inner_text()
            paragraph.get_by_role("combobox").select_option("family" if secret else "keep")
            if secret:
                paragraph.get_by_label("Why it is withheld").fill(REASON)
        page.get_by_role("button", name="Hand in your reading").click()
        expect(page.get_by_text("Your reading is handed in.")).to_be_visible()
    expect(page.get_by_text("The readers differ")).to_be_visible()
    osei = story.page(cast.osei, f"{story.at_practice}clearance/")
    osei.get_by_role("link", name="Settle it").click()
    osei.get_by_label("Withhold: about the child or the family").check()
    osei.get_by_label("Why", exact=True).fill(REASON)
    osei.get_by_role("button", name="Save what holds").click()
    expect(osei.get_by_text("Cleared", exact=True)).to_be_visible()
    picture(osei, "christmas-clearance")


def copied_and_published(story: Story) -> None:
    """The copies leave seven working days before, a day too early is refused; then it is public, with its briefing."""
    cast = story.cast
    story.windows.at(COPIED, "11:00")
    maya = story.page(cast.maya, f"{story.at_practice}publication/copies/")
    maya.get_by_label("The full report").check()
    fill_date(maya, "Planned day of publication", date(2027, 7, 7))
    fill_date(maya, "Copy sent to: The national Panel", COPIED)
    fill_date(maya, "Copy sent to: The Secretary of State", COPIED)
    maya.get_by_role("button", name="Save the copies and the day").click()
    expect(maya.get_by_text("it had to leave by Monday 28 June 2027").first).to_be_visible()
    fill_date(maya, "Planned day of publication", PUBLIC_ON)
    maya.get_by_role("button", name="Save the copies and the day").click()
    copy = maya.get_by_role("region", name="The public copy")
    expect(copy).to_contain_text("[Withheld: about the child or the family]")
    expect(copy).not_to_contain_text(SECRET)
    picture(maya, "christmas-publication")

    story.windows.at(PUBLIC_ON, "10:00")
    maya = story.page(cast.maya, f"{story.at_practice}publication/publish/")
    maya.get_by_label("What it is about, in one sentence").fill("How three services can share.")
    maya.get_by_role("button", name="Publish", exact=True).click()
    expect(maya.get_by_text("It is published.")).to_be_visible()
    maya.goto(f"{story.at_practice}publication/copies-after/")
    fill_date(maya, "Copy sent to: The national Panel", PUBLIC_ON)
    fill_date(maya, "Copy sent to: Foundations, the What Works Centre", PUBLIC_ON)
    maya.get_by_role("button", name="Save the copies").click()
    maya.get_by_role("button", name="Make the briefing").click()
    maya.get_by_role("button", name="Make the briefing").click()
    expect(maya.get_by_text("The briefing is made").first).to_be_visible()
    assert status_of(story.page(story.ruth), f"{story.at_practice}report/") == 404


def read_by_anybody(story: Story, folder: Path) -> None:
    """The page and the PDF, without an account; not a byte of what was withheld is in either."""
    anybody = story.stranger()
    anybody.goto(f"/{story.cast.partnership.slug}/")
    anybody.get_by_role("link", name="Local child safeguarding practice review PR-2027-001").click()
    expect(anybody.get_by_text(PUBLIC)).to_be_visible()
    expect(anybody.get_by_text("[Withheld: about the child or the family]")).to_be_visible()
    story.check(anybody)
    picture(anybody, "christmas-public")
    assert_nothing_withheld(anybody.content())
    assert not anybody.context.cookies()
    with anybody.expect_download() as waiting:
        anybody.locator("a[href$='/pdf/']").first.click()
    waiting.value.save_as(folder / "review.pdf")
    with pikepdf.open(folder / "review.pdf") as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        assert_nothing_withheld("".join(one.read_bytes().decode("latin-1") for one in streams))
        assert_nothing_withheld(f"{pdf.docinfo}")
    read = ["pdftotext", str(folder / "review.pdf"), "-"]
    words = subprocess.run(read, capture_output=True, check=True)
    assert PUBLIC in " ".join(words.stdout.decode().split())
    assert_nothing_withheld(words.stdout.decode())
    for one in Publication.objects.all():
        assert_nothing_withheld(f"{one.title} {one.summary} {one.html}")


def assert_nothing_withheld(words: str) -> None:
    names = ("SI-2026-001", "PANEL-2026-77", "Ruth Bell", "Sam Okoro")
    for secret in (*SECRETS, SECRET, REASON, *names):
        assert secret not in words


def taken_off(story: Story) -> None:
    """Since others were asked, nobody of the school that reported reads what they say; nobody had to think of it."""
    maya = story.page(story.cast.maya, story.at_incident)
    expect(maya.get_by_role("link", name="End access of Priya Raman")).to_be_visible()
    expect(maya.get_by_role("link", name="End access of Sam Okoro")).to_have_count(0)


def nobody_else_reads_it(story: Story) -> None:
    """A stranger, a lay member and the school: no page of the case says a word of it to them."""
    stranger = cases.make_cast("marlow-fen").maya
    own = story.request_to(story.cast.school).get_absolute_url()
    for who, refused in (
        (stranger, {404}),
        (story.cast.lena, {403, 404}),
        (story.colleague, {200, 403, 404}),
        (story.cast.sam, {200, 403, 404}),
    ):
        assert status_of(story.page(who), story.at_incident) in refused
        assert_silent(story.page(who).content())
        client = ground.signed_in(who.user)
        for address in story.pages_of_the_case():
            answer = client.get(address)
            assert answer.status_code in refused, f"{who.user}: {address}"
            if address != own or refused == {404}:
                assert_silent(answer.content.decode(errors="replace"))


def mails_are_doorbells(story: Story) -> None:
    """Everybody was called by mail, and no mail says what it is about."""
    sweep.sweep(timezone.now())
    called = {address for letter in mail.outbox for address in letter.to}
    cast = story.cast
    for who in (cast.priya, cast.osei, cast.tom, cast.grace, cast.maya, story.nora, story.ray):
        assert who.user.email in called
    assert "ada@example.org" in called
    for letter in mail.outbox:
        assert_silent(f"{letter.subject} {letter.body} {getattr(letter, 'alternatives', '')}")


def files_kept() -> set[Path]:
    """Every file that the portal keeps, beside a database and what anybody may download."""
    kept = {one for one in settings.VAR_DIR.rglob("*") if one.is_file()}
    return {one for one in kept if "static" not in one.parts and "sqlite3" not in one.name}


def nothing_is_left_behind(before: set[Path], log: pytest.LogCaptureFixture) -> None:
    """No word of the case in a log, in the cache, in the broker, in a file that is kept or half kept, in an address."""
    assert_silent(log.text)
    written = files_kept() - before
    assert any("documents" in one.parts for one in written)
    for one in written:
        assert_silent(str(one))
        # Three letters stand in any long row of bytes by chance.
        kept = one.read_bytes()
        assert not [word for word in (CANARY, *SECRETS[1:]) if word.encode() in kept], one
    for words in in_redis():
        assert_silent(words)
    for publication in Publication.objects.all():
        assert_silent(f"{publication.get_absolute_url()} {publication.title} {publication.summary}")


def in_redis() -> Iterator[str]:
    """All that the cache and the broker hold, with the messages of the broker as they read once they are unpacked."""
    if not settings.REDIS_URL:
        return
    with redis.Redis.from_url(settings.REDIS_URL) as store:
        for key in store.scan_iter():
            yield key.decode("latin-1")
            kind = store.type(key)
            held = store.lrange(key, 0, -1) if kind == b"list" else []
            held += [store.get(key)] if kind == b"string" else []
            held += store.hvals(key) if kind == b"hash" else []
            for one in held:
                yield one.decode("latin-1")
                for body in re.findall(rb'"body": *"([A-Za-z0-9+/=]+)"', one):
                    yield base64.b64decode(body).decode("latin-1")


def assert_silent(words: str) -> None:
    for secret in SECRETS:
        assert secret not in words


def test_from_the_friday_before_christmas_to_the_published_review(
    open_page: Callable[..., Page],
    live: str,
    assert_accessible: Callable[[Page], None],
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = files_kept()
    caplog.set_level(logging.INFO)
    with time_machine.travel(timezone.now(), tick=True) as travel:
        windows = Windows(open_page, live, travel)
        windows.at(AWARE, "16:00")
        cast = cases.make_cast("penfold-vale")
        with scope(partnership=cast.partnership):
            story = Story(cast, windows, assert_accessible, open_page)
            told(story)
            weighed_and_notified(story)
            asked_and_answered(story)
            taken_off(story)
            late_and_reminded(story)
            met_signed_and_sent(story)
            begun_and_scoped(story)
            chosen_and_written(story)
            assured_and_approved(story)
            cleared_by_two(story)
            copied_and_published(story)
            read_by_anybody(story, tmp_path)
            nobody_else_reads_it(story)
            mails_are_doorbells(story)
            nothing_is_left_behind(before, caplog)
