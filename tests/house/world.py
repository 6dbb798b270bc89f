"""The world of the permission matrix: two partnerships whose rows carry canaries, and one of every kind of person."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, cast

from django.utils import timezone
from django_scopes import scope

from governance.models import Meeting, ReportPdf, YearlyReport
from partnership.models import (
    Action,
    AgencyContact,
    Document,
    Group,
    Invitation,
    Membership,
    Notice,
    Partnership,
    Publication,
    RegisterEntry,
    Seat,
    SeatHolding,
    User,
)
from partnership.roles import Role
from partnership.sensitivity import Sensitivity
from partnership.services import actions, documents, invitations, publications
from partnership.services.actions import Owner
from reviews.models import Incident, RosterEntry
from reviews.rules.incident import IncidentState
from tests.factories import partnership as ground
from tests.factories import reviews as cases
from tests.factories.governance import Writers, make_meeting, make_report, with_partners
from tests.factories.reviews import Cast
from tests.house import (
    world_actions,
    world_agenda,
    world_arrangements,
    world_calendar,
    world_case_documents,
    world_case_room,
    world_child_deaths,
    world_concerns,
    world_decisions,
    world_disputes,
    world_duties,
    world_education,
    world_follow_ups,
    world_learning,
    world_other_cases,
    world_papers,
    world_plan,
    world_practice,
    world_rapid,
    world_returns,
    world_risks,
    world_rooms,
    world_updates,
)

HERE, ELSEWHERE = "penfold-vale", "marlow-fen"
# Written into every text of the other partnership: no byte of it may reach anybody who is not there.
FOREIGN_CANARY = "QZX-FOREIGN"
# Written into the material of every case (tests/factories/reviews.py): only who may open the case may read it.
CASE_CANARY = "QZX-C4"


@dataclass
class Things:
    """The rows that addresses name, one of each kind."""

    group: Group
    seat: Seat
    holding: SeatHolding
    contact: AgencyContact
    entry: RegisterEntry
    invitation: Invitation
    membership: Membership
    notice: Notice
    open_action: Action
    done_action: Action
    meeting: Meeting
    draft: YearlyReport
    with_partners: YearlyReport
    publication: Publication
    pdf: ReportPdf
    # What the subjects of the top floor add, each in a room of its own (world_<subject>.py).
    more: dict[str, Any] = field(default_factory=dict)


@dataclass
class World:
    """Everything a cell of the matrix needs."""

    here: Cast
    elsewhere: Cast
    incidents: dict[IncidentState, Incident]
    foreign_incident: Incident
    late_incident: Incident
    things: Things
    people: dict[str, User] = field(default_factory=dict)

    @cached_property
    def partnership(self) -> Partnership:
        return self.here.partnership


def make_world() -> World:
    here, elsewhere = cases.make_cast(HERE), cases.make_cast(ELSEWHERE)
    _mark(elsewhere)
    now = timezone.now()
    world = World(
        late_incident=cases.make_incident(
            here, aware_at=now - timedelta(days=30), incident_on=(now - timedelta(days=31)).date()
        ),
        things=_things(here),
        here=here,
        elsewhere=elsewhere,
        incidents={state: cases.incident_at(here, state) for state in IncidentState},
        foreign_incident=cases.incident_at(
            elsewhere,
            IncidentState.NOTIFIED,
            pseudonym=f"{FOREIGN_CANARY} child",
            summary=f"{FOREIGN_CANARY} summary",
            child_name=f"{FOREIGN_CANARY} name",
        ),
    )
    world.things.more |= world_returns.things(here)
    world.things.more |= world_returns.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_rapid.things(here)
    world.things.more |= world_child_deaths.things(here)
    world.things.more |= world_duties.things(here)
    world.things.more |= world_duties.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_follow_ups.things(here)
    world.things.more |= world_follow_ups.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_other_cases.things(here)
    world.things.more |= world_other_cases.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_case_documents.things(here, world.incidents[IncidentState.NOTIFIED])
    world.things.more |= world_case_room.things(here)
    world.things.more |= world_rooms.things(here)
    world.things.more |= world_rooms.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_arrangements.things(here)
    world.things.more |= world_disputes.things(here)
    world.things.more |= world_disputes.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_risks.things(here)
    world.things.more |= world_risks.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_plan.things(here)
    world.things.more |= world_plan.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_calendar.things(here)
    world.things.more |= world_papers.things(here)
    world.things.more |= world_agenda.things(here, elsewhere)
    world.things.more |= world_actions.things(here)
    world.things.more |= world_decisions.things(here)
    world.things.more |= world_updates.things(here)
    world.things.more |= world_updates.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_concerns.things(here)
    world.things.more |= world_education.things(here, elsewhere, FOREIGN_CANARY)
    world.things.more |= world_practice.things(here)
    world.things.more |= world_practice.elsewhere(elsewhere, FOREIGN_CANARY)
    world.things.more |= world_learning.things(here)
    world.things.more |= world_learning.elsewhere(elsewhere, FOREIGN_CANARY)
    world.people = _people(world)
    world.things.more |= world_case_room.people(
        here, world.incidents[IncidentState.NOTIFIED], world.people
    )
    return world


def _things(here: Cast) -> Things:
    place, by, now = here.partnership, here.maya, timezone.now()
    group = ground.make_group(place, "Forum", code="forum")
    seat = ground.make_seat(group)
    writers = Writers(
        partnership=place,
        manager=cast(Membership, here.maya.hat),
        council=cast(Membership, here.priya.hat),
        icb=cast(Membership, here.osei.hat),
        police=cast(Membership, here.tom.hat),
        outsider=cast(Membership, here.lena.hat),
    )
    with scope(partnership=place):
        done = _action(here, "Tell every school")
        actions.report_done(done, progress="Told.", by=here.sam, now=now)
        notice = Notice.objects.create(
            partnership=place,
            recipient=by.user,
            dedupe_key="matrix",
            code="matrix",
            subject="A notice",
            body="Something.",
            state=Notice.State.SENT,
            sent_at=now,
            not_before=now,
            planned_at=now,
        )
        contact = AgencyContact.objects.create(
            partnership=place, agency=here.school, purpose="Safeguarding", name="A", email="a@b.org"
        )
        invitation = invitations.invite(
            email="new@example.org",
            full_name="New Person",
            role=Role.LAY_MEMBER,
            agency=None,
            post="",
            by=by,
            now=now,
        )
        publication = publications.publish(
            kind=Publication.Kind.OTHER,
            reference="PUB-1",
            title="A paper",
            summary="",
            html="<p>Public.</p>",
            pdf=_pdf(place),
            by=by,
            now=now,
        )
        draft = make_report(writers)
        pdf = ReportPdf.objects.create(
            partnership=place,
            report=draft,
            state=ReportPdf.State.MADE,
            asked_at=now,
            asked_by=by.user,
            finished_at=now,
            document=_pdf(place),
        )
        return Things(
            group=group,
            seat=seat,
            holding=ground.sit(here.sam.user, seat),
            contact=contact,
            entry=RegisterEntry.objects.get(agency=here.school),
            invitation=invitation,
            membership=cast(Membership, here.lena.hat),
            notice=notice,
            open_action=_action(here, "Write the plan"),
            done_action=done,
            meeting=make_meeting(group),
            draft=draft,
            with_partners=with_partners(
                writers,
                make_report(writers, starts_on=date(2022, 4, 1), ends_on=date(2023, 3, 31)),
            ),
            publication=publication,
            pdf=pdf,
        )


def _action(here: Cast, what: str) -> Action:
    return actions.give(
        what=what,
        owner=Owner(agency=here.school),
        due_on=timezone.localdate() + timedelta(days=20),
        by=here.maya,
        now=timezone.now(),
    )


def _pdf(place: Partnership) -> Document:
    return documents.store_made(
        b"%PDF-1.7 for the matrix",
        file_name="paper.pdf",
        title="Paper",
        sensitivity=Sensitivity.PUBLIC,
        partnership=place,
        by=None,
    )


def _mark(there: Cast) -> None:
    """Put the canary into the names of the other partnership's people and agencies."""
    for agency in (there.council, there.icb, there.police, there.school):
        agency.name = f"{FOREIGN_CANARY} {agency.name}"
        agency.save()
    for actor in there.everybody:
        actor.user.full_name = f"{FOREIGN_CANARY} {actor.user.full_name}"
        actor.user.save()


def _people(world: World) -> dict[str, User]:
    """One of every kind: each role, and each way in which a right begins, ends or fails."""
    here, place, today = world.here, world.partnership, timezone.localdate()
    people = {
        name: getattr(here, name).user
        for name in ("priya", "osei", "tom", "grace", "maya", "sam", "lena")
    }
    for role in Role:
        people[f"role:{role.value}"] = ground.make_member(place, role, agency=here.icb).user
    people |= {
        "stranger": ground.make_user("A Stranger"),
        "of_elsewhere": world.elsewhere.maya.user,
        "leaver": ground.make_member(
            place, Role.BUSINESS_MANAGER, ends_on=today - timedelta(days=1)
        ).user,
        "future_starter": ground.make_member(
            place, Role.BUSINESS_MANAGER, starts_on=today + timedelta(days=1)
        ).user,
        "of_both": ground.make_member(
            place,
            Role.DELEGATED_PARTNER,
            agency=here.police,
            user=ground.make_member(
                world.elsewhere.partnership, Role.DELEGATED_PARTNER, agency=here.police
            ).user,
        ).user,
        "unsigned": ground.make_member(place, Role.CASE_MEMBER, agency=here.icb).user,
        "conflicted": ground.make_member(place, Role.CASE_MEMBER, agency=here.icb).user,
        "guest_in_time": ground.make_member(place, Role.CASE_GUEST, agency=here.school).user,
        "guest_too_late": ground.make_member(place, Role.CASE_GUEST, agency=here.school).user,
    }
    _let_in(world, people)
    return people


def _let_in(world: World, people: dict[str, User]) -> None:
    """Put those whose way in depends on the roster on every case here, and the school where its report is decided."""
    today, now = timezone.localdate(), timezone.now()
    for incident in world.incidents.values():
        cases.let_in(world.here, incident, world.here.sam)
    with scope(partnership=world.partnership):
        agreement = world.here.priya.user.signatures.get().agreement
        permission = RosterEntry.objects.select_related("permission").all()[0].permission
        for name in ("unsigned", "conflicted", "guest_in_time", "guest_too_late"):
            if name != "unsigned":
                ground.sign(people[name], agreement)
            ends_on = {
                "guest_in_time": today + timedelta(days=7),
                "guest_too_late": today - timedelta(days=1),
            }.get(name)
            for incident in world.incidents.values():
                RosterEntry.objects.create(
                    partnership=world.partnership,
                    content_object=incident,
                    permission=permission,
                    user=people[name],
                    capacity=RosterEntry.Capacity.GUEST if ends_on else RosterEntry.Capacity.CORE,
                    reason="For the matrix",
                    granted_at=now,
                    expires_on=ends_on,
                    conflict="I know the family." if name == "conflicted" else "",
                )
