"""The record: checked, sent out, corrected, approved by the right meeting, locked, redacted and published afresh."""

import subprocess
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from django_scopes import scope

from governance.models import Minutes, Outcome, Paragraph
from governance.rules.meeting import ItemKind, MinutesState, ParagraphKind, Withheld
from governance.services import minutes, notes, outcomes, rooms
from partnership.errors import Refused
from partnership.models import Deadline, Notice, Publication, TrailEntry
from partnership.models.append_only import WrittenOnce
from partnership.roles import Role
from partnership.services import documents, publications
from tests.factories import partnership as ground
from tests.factories import rooms as make

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 3, 3), date(2026, 3, 31)
EVENING = make.hour(DAY, "18:00")
AT_NEXT = make.hour(NEXT, "10:15")
SECRET = "QZX-SECRET of a family"


@pytest.fixture
def table():
    table = make.make_table("brent", "Forum")
    with scope(partnership=table.partnership):
        yield table


def on(table, who, day=DAY):
    member = table.manager if who == "manager" else table.people[who]
    return ground.actor(member, day)


def next_meeting(table, record, *here, day=NEXT, approves=None):
    """A later meeting in session, with the item that puts the record to it."""
    meeting = make.opened(table, make.plan(table, day, title=f"On {day}"), here=here or make.ALL)
    item = make.make_item(
        meeting, "Minutes", kind=ItemKind.MINUTES, approves=approves or record.meeting
    )
    return meeting, item


def approve(table, record, under, meeting, *who, at=None):
    return minutes.approve(
        record, under=under, stances=make.stances(table, meeting, *who),
        at=at or make.hour(meeting.meets_on, "10:15"), by=table.by, now=make.hour(meeting.meets_on, "11:00"),
    )  # fmt: skip


# --- the chair and those who were there -------------------------------------------------------------------------------


def test_the_chair_checks_the_draft_and_meets_its_clock(table):
    record = make.held(table, DAY)
    with pytest.raises(Refused, match="chair of the meeting checks"):
        minutes.check(record, late_reason="", by=table.by, now=EVENING)
    checked = minutes.check(record, late_reason="", by=on(table, "council"), now=EVENING)
    assert (checked.state, checked.checked_by) == (
        MinutesState.CHECKED,
        table.people["council"].user,
    )
    assert Deadline.objects.get().state == Deadline.State.MET
    assert minutes.check(checked, late_reason="", by=on(table, "council"), now=EVENING) == checked


def test_a_late_draft_says_why(table):
    record = make.held(table, DAY)
    late = make.hour(date(2026, 4, 1), "09:00")
    with pytest.raises(Refused, match="Say why it was late"):
        minutes.check(record, late_reason="", by=on(table, "council"), now=late)
    assert Minutes.objects.get().state == MinutesState.DRAFT
    minutes.check(record, late_reason="Nobody was there", by=on(table, "council"), now=late)
    assert Deadline.objects.get().breach.reason == "Nobody was there"


def test_where_nobody_sits_in_the_chair_the_independent_chair_checks(table):
    table.seats["council"].holdings.update(ends_on=DAY)
    record = make.held(table, DAY)
    stranger = ground.make_actor(table.partnership, Role.INDEPENDENT_CHAIR)
    assert minutes.check(record, late_reason="", by=stranger, now=EVENING).state == "checked"


def test_the_words_are_frozen_while_the_chair_has_checked_and_open_again_when_out(table):
    record = make.held(table, DAY)
    item = record.meeting.items.all()[0]
    item.meeting = record.meeting
    checked = minutes.check(record, late_reason="", by=on(table, "council"), now=EVENING)
    with pytest.raises(Refused, match="The chair has checked the record"):
        notes.write(item, text="Changed", version=1, by=table.by, now=EVENING)
    minutes.circulate(checked, until=DAY + timedelta(days=5), by=on(table, "manager"), now=EVENING)
    assert notes.write(item, text="Changed", version=1, by=table.by, now=EVENING).note == "Changed"


def test_those_who_were_there_are_told_by_reference_alone(table):
    record = make.circulated(table, make.held(table, DAY, note=SECRET))
    told = Notice.objects.filter(code="governance.record_circulated")
    assert {one.recipient for one in told} == {one.user for one in table.people.values()}
    assert all(SECRET not in one.subject + one.body for one in told)
    assert all(record.meeting.reference in one.subject for one in told)


def test_only_those_who_were_there_correct_and_only_in_the_window(table):
    record = make.circulated(table, make.held(table, DAY))
    stranger = ground.make_member(table.partnership, Role.LEAD_PARTNER)
    with pytest.raises(Refused, match="Only those who were at the meeting"):
        minutes.correct(record, item=None, text="No", by=ground.actor(stranger, DAY), now=EVENING)
    with pytest.raises(Refused, match="Corrections were asked for until"):
        minutes.correct(record, item=None, text="No", by=on(table, "icb", NEXT), now=EVENING)
    comment = minutes.correct(
        record, item=None, text="It was 11.", by=on(table, "icb"), now=EVENING
    )
    answered = minutes.answer(comment, text="Changed.", by=table.by, now=EVENING)
    assert minutes.answer(answered, text="Other", by=table.by, now=EVENING).answer == "Changed."


# --- approval by the right meeting ------------------------------------------------------------------------------------


def test_the_next_quorate_meeting_approves_and_the_record_is_locked(table):
    record = make.circulated(table, make.held(table, DAY, "One", "Two", note="First.\n\nSecond."))
    meeting, item = next_meeting(table, record)
    approved = approve(table, record, item, meeting)
    assert (approved.state, approved.approved_in) == (MinutesState.APPROVED, meeting)
    kinds = list(approved.paragraphs.values_list("kind", flat=True))
    assert kinds.count(ParagraphKind.HEADING) == 2
    assert kinds.count(ParagraphKind.NOTE) == 4
    frozen = item.meeting.outcomes.get()
    assert record.meeting.reference in frozen.text
    old = record.meeting.items.all()[0]
    old.meeting = record.meeting
    with pytest.raises(Refused, match=r"its words are frozen\. Add an addendum"):
        notes.write(old, text="Late change", version=1, by=table.by, now=AT_NEXT)
    with pytest.raises(WrittenOnce):
        approved.paragraphs.update(text="Changed")
    assert approve(table, approved, item, meeting).approved_at == approved.approved_at
    assert Paragraph.objects.count() == len(kinds)


def test_an_inquorate_meeting_approves_nothing(table):
    record = make.circulated(table, make.held(table, DAY))
    meeting, item = next_meeting(table, record, "council", "icb")
    with pytest.raises(Refused, match=r"not quorate.*Missing: one of the police"):
        approve(table, record, item, meeting, "council", "icb")
    assert Minutes.objects.get(pk=record.pk).state == MinutesState.CIRCULATED
    assert not Paragraph.objects.exists()


def test_another_groups_meeting_does_not_approve(table):
    record = make.circulated(table, make.held(table, DAY))
    other = make.make_table(name="Audit Group")
    other.partnership, other.group.partnership = table.partnership, table.partnership
    wrong = ground.make_group(table.partnership, "Audit Group")
    meeting = make.plan(table, NEXT, title="Audit Group")
    meeting.group = wrong
    meeting.save()
    item = make.make_item(meeting, "Minutes", kind=ItemKind.MINUTES, approves=record.meeting)
    with pytest.raises(Refused, match="Only a later meeting of Forum approves these minutes"):
        approve(table, record, item, meeting, "council") if meeting.attendance.exists() else minutes.approve(
            record, under=item, stances={}, at=AT_NEXT, by=table.by, now=AT_NEXT
        )  # fmt: skip


def test_a_meeting_does_not_approve_itself_nor_a_later_one(table):
    record = make.circulated(table, make.held(table, DAY))
    earlier, item = next_meeting(table, record, day=DAY - timedelta(days=30))
    with pytest.raises(Refused, match="does not approve its own record, nor that of a later one"):
        approve(table, record, item, earlier)


def test_the_item_must_put_these_minutes_to_the_meeting(table):
    record = make.circulated(table, make.held(table, DAY))
    meeting = make.opened(table, make.plan(table, NEXT, title="Later"), here=make.ALL)
    ordinary = meeting.items.select_related("meeting__group")[0]
    with pytest.raises(Refused, match="does not put these minutes to the meeting"):
        approve(table, record, ordinary, meeting)


def test_nothing_is_approved_while_corrections_are_asked_for_or_unanswered(table):
    record = make.circulated(table, make.held(table, DAY), until=NEXT)
    meeting, item = next_meeting(table, record)
    with pytest.raises(Refused, match="Corrections may be sent until"):
        approve(table, record, item, meeting)
    Minutes.objects.filter(pk=record.pk).update(accuracy_until=NEXT - timedelta(days=1))
    comment = minutes.correct(record, item=None, text="No.", by=on(table, "icb"), now=EVENING)
    with pytest.raises(Refused, match="has not been answered"):
        approve(table, record, item, meeting)
    minutes.answer(comment, text="Yes.", by=table.by, now=EVENING)
    assert approve(table, record, item, meeting).state == MinutesState.APPROVED


def test_a_record_that_was_not_sent_out_is_not_approved(table):
    record = make.held(table, DAY)
    meeting, item = next_meeting(table, record)
    with pytest.raises(Refused, match="“Draft” and cannot become “Approved”"):
        approve(table, record, item, meeting)


def test_the_decision_that_approved_a_record_is_not_struck_out(table):
    record = make.approved(table, make.held(table, DAY), NEXT)
    decision = Outcome.objects.select_related("item", "meeting__group").get(
        meeting=record.approved_in
    )
    with pytest.raises(Refused, match="approved a record, which is locked"):
        outcomes.strike_out(decision, reason="Oh", by=table.by, now=AT_NEXT)


def test_a_correction_after_approval_is_an_addendum_and_stands_once(table):
    record = make.held(table, DAY)
    with pytest.raises(Refused, match="Until it is approved"):
        minutes.add(record, text="More", by=table.by, now=EVENING)
    record = make.approved(table, record, NEXT)
    added = minutes.add(record, text="It was Tuesday.", by=table.by, now=AT_NEXT)
    assert minutes.add(record, text="It was Tuesday. ", by=table.by, now=AT_NEXT) == added
    assert record.paragraphs.last() == added


# --- the public copy --------------------------------------------------------------------------------------------------


def with_secret(table):
    record = make.held(table, DAY, "Open matters", note=f"Everybody may know this.\n\n{SECRET}")
    return make.approved(table, record, NEXT)


def withhold_secret(table, record):
    secret = record.paragraphs.get(text=SECRET)
    return minutes.withhold(
        secret, why=Withheld.PERSONAL, reason=f"Names {SECRET}", by=table.by, now=AT_NEXT
    )


def publish(table, record, **over):
    values: dict[str, Any] = {"summary": "What the Forum did.", "late_reason": "", "now": AT_NEXT}
    return minutes.publish(record, by=table.by, **(values | over))


def test_withheld_words_are_nowhere_in_the_published_bytes(table, tmp_path):
    record = with_secret(table)
    withhold_secret(table, record)
    published = publish(table, record)
    copy = published.publication
    assert (published.state, copy.kind) == (MinutesState.PUBLISHED, Publication.Kind.MINUTES)
    assert "Everybody may know this." in copy.html
    assert "Withheld: about a person" in copy.html
    assert "QZX" not in copy.html + copy.title + copy.summary
    content = b"".join(documents.content(copy.pdf))
    path = tmp_path / "copy.pdf"
    path.write_bytes(content)
    text = subprocess.run(
        ["pdftotext", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "Everybody may know this." in text
    assert "QZX" not in text
    with pikepdf.open(BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream):
                assert b"QZX" not in one.read_bytes()
            assert b"QZX" not in str(one).encode()
        assert pdf.Root.MarkInfo.Marked
        assert record.meeting.title in str(pdf.docinfo["/Title"])
    assert Deadline.objects.filter(clock="governance.publish_minutes").get().state == "met"


def test_members_are_given_by_post_and_never_by_name(table):
    record = publish(table, make.approved(table, make.held(table, DAY), NEXT))
    for member in [*table.people.values(), table.manager]:
        assert member.user.full_name not in record.publication.html
    assert "Police seat" in record.publication.html


def test_a_closed_groups_minutes_are_never_published(table):
    record = with_secret(table)
    table.group.is_closed = True
    table.group.save()
    record = Minutes.objects.select_related("meeting__group", "partnership").get(pk=record.pk)
    with pytest.raises(Refused, match="never published"):
        withhold_secret(table, record)
    with pytest.raises(Refused, match="never published"):
        publish(table, record)
    assert not Publication.objects.exists()


def test_only_an_approved_record_is_published_and_only_by_the_business_manager(table):
    record = make.circulated(table, make.held(table, DAY))
    with pytest.raises(Refused, match="approved at the next meeting"):
        publish(table, record)
    officer = ground.make_actor(table.partnership, Role.SUPPORT_OFFICER)
    with pytest.raises(Refused, match="publish minutes"):
        minutes.publish(record, summary="", late_reason="", by=officer, now=AT_NEXT)


def test_publishing_twice_makes_one_copy_and_a_late_one_says_why(table):
    record = make.approved(table, make.held(table, DAY), NEXT)
    late = make.hour(NEXT + timedelta(days=20), "10:00")
    with pytest.raises(Refused, match="Say why it was late"):
        publish(table, record, now=late)
    assert not Publication.objects.exists()
    publish(table, record, now=late, late_reason="Leave")
    with pytest.raises(Refused, match="The record is public"):
        publish(
            table, Minutes.objects.select_related("meeting__group", "partnership").get(pk=record.pk)
        )
    assert Publication.objects.count() == 1


def test_a_paragraph_put_back_is_public_again_and_the_redaction_stays_in_the_record(table):
    record = with_secret(table)
    redaction = withhold_secret(table, record)
    minutes.put_back(redaction.paragraph, by=table.by, now=AT_NEXT)
    redaction.refresh_from_db()
    assert redaction.lifted_by == table.manager.user
    assert SECRET in publish(table, record).publication.html


def test_after_a_copy_is_taken_down_a_new_one_is_made_from_the_same_words(table):
    record = publish(table, with_secret(table))
    with pytest.raises(Refused, match="Take the public copy down"):
        minutes.prepare_again(record, by=table.by)
    publications.take_down(record.publication, reason="A name", by=table.by, now=AT_NEXT)
    again = minutes.prepare_again(
        Minutes.objects.select_related("publication", "meeting__group", "partnership").get(
            pk=record.pk
        ),
        by=table.by,
    )
    withhold_secret(table, again)
    second = publish(table, again).publication
    assert second.reference == f"{record.meeting.reference}-2"
    assert "QZX" not in second.html


def test_what_is_withheld_is_in_no_sentence_of_the_trail(table):
    record = with_secret(table)
    withhold_secret(table, record)
    publish(table, record)
    assert "QZX" not in " ".join(TrailEntry.objects.values_list("sentence", flat=True))


def test_the_room_does_not_open_again_once_the_chair_has_checked(table):
    record = make.circulated(table, make.held(table, DAY))
    with pytest.raises(Refused, match="its room stays closed"):
        rooms.open_room(record.meeting, at=make.hour(DAY, "10:00"), by=table.by, now=EVENING)
