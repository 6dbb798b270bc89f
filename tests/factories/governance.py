"""Rows of the top floor; a report is taken to its state by the services, as people would."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django_scopes import scope

from governance.models import AreaOfFocus, Meeting, ReportPdf, YearlyReport
from governance.rules.meeting import MeetingState
from governance.services import report_pages, report_pdfs, yearly_reports
from partnership.models import Actor, Group, Membership, Partnership
from partnership.roles import Role, Sector
from partnership.services import references
from tests.factories import partnership as ground

STARTS_ON, ENDS_ON = date(2023, 4, 1), date(2024, 3, 31)


def make_meeting(
    group: Group, held_on: date = date(2024, 3, 21), *areas: str, **over: Any
) -> Meeting:
    with scope(partnership=group.partnership):
        meeting = Meeting.objects.create(
            partnership=group.partnership,
            group=group,
            meets_on=held_on,
            reference=references.next_reference(group.partnership, "MT", held_on.year),
            title=over.pop("title", group.name),
            state=over.pop("state", MeetingState.HELD),
            **over,
        )
        for position, text in enumerate(areas, start=1):
            AreaOfFocus.objects.create(
                partnership=group.partnership, meeting=meeting, position=position, text=text
            )
    return meeting


@dataclass
class Writers:
    """Who takes a report from its beginning to the public."""

    partnership: Partnership
    manager: Membership
    council: Membership
    icb: Membership
    police: Membership
    outsider: Membership

    @property
    def partners(self) -> list[Membership]:
        return [self.council, self.icb, self.police]

    @property
    def by(self) -> Actor:
        return ground.actor(self.manager)


def make_writers(slug: str = "") -> Writers:
    partnership = ground.make_partnership(slug)

    def partner(role: Role, sector: Sector) -> Membership:
        agency = ground.make_agency(partnership=partnership, sector=sector)
        return ground.make_member(partnership, role, agency=agency)

    return Writers(
        partnership=partnership,
        manager=ground.make_member(partnership, Role.BUSINESS_MANAGER),
        council=partner(Role.LEAD_PARTNER, Sector.LOCAL_AUTHORITY),
        icb=partner(Role.DELEGATED_PARTNER, Sector.ICB),
        police=partner(Role.DELEGATED_PARTNER, Sector.POLICE),
        outsider=ground.make_member(partnership, Role.AGENCY_LEAD),
    )


def make_report(writers: Writers, *, is_written: bool = True, **over: Any) -> YearlyReport:
    values: dict[str, Any] = {
        "starts_on": STARTS_ON,
        "ends_on": ENDS_ON,
        "rule_set": ground.rule_set(),
        "rationale": "",
        "previous_ends_on": None,
    }
    with scope(partnership=writers.partnership):
        report = yearly_reports.begin(by=writers.by, **(values | over))
        for section in report.sections.all() if is_written else ():
            yearly_reports.write_section(
                section, text=f"What there is to say of {section.key}.", version=0, by=writers.by
            )
    return report


def with_partners(writers: Writers, report: YearlyReport) -> YearlyReport:
    with scope(partnership=writers.partnership):
        return yearly_reports.send_to_partners(report, by=writers.by)


def approved(writers: Writers, report: YearlyReport) -> YearlyReport:
    report = with_partners(writers, report)
    with scope(partnership=writers.partnership):
        for one in writers.partners:
            report = yearly_reports.approve(report, by=ground.actor(one), now=timezone.now())
    return report


def with_pdf(writers: Writers, report: YearlyReport) -> ReportPdf:
    with scope(partnership=writers.partnership):
        return report_pdfs.make(report_pdfs.ask(report, by=writers.by))


def published(writers: Writers, report: YearlyReport, **over: Any) -> YearlyReport:
    report = approved(writers, report)
    with_pdf(writers, report)
    values: dict[str, Any] = {
        "summary": "What was done.",
        "embargo_until": None,
        "now": timezone.now(),
    }
    with scope(partnership=writers.partnership):
        assert report_pages.current_pdf(report)
        return yearly_reports.publish(report, by=writers.by, **(values | over))
