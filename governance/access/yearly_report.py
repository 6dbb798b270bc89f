"""Who may read, write, approve and publish the yearly report."""

from collections.abc import Collection

from governance.models import ReportApproval, ReportPdf, YearlyReport
from governance.rules.yearly_report import ReportState
from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.nav import MONEY_READERS
from partnership.roles import BUSINESS_UNIT, STATUTORY_SECTORS, Role, Sector

READ_REPORT = permission("reports.read", "read a yearly report in the making", *MONEY_READERS)
WRITE_REPORT = permission("reports.write", "write the yearly report", *BUSINESS_UNIT)
APPROVE_REPORT = permission(
    "reports.approve", "approve the yearly report", Role.LEAD_PARTNER, Role.DELEGATED_PARTNER
)
PUBLISH_REPORT = permission("reports.publish", "publish the yearly report", Role.BUSINESS_MANAGER)


def may_write(actor: Actor, report: YearlyReport) -> Verdict:
    """Whether the person may change the report's words now."""
    if report.state != ReportState.DRAFT:
        return no(
            "The report is no longer a draft: its words are frozen. Take it back to change them."
        )
    return holds(actor, WRITE_REPORT)


def may_send(actor: Actor, report: YearlyReport) -> Verdict:
    """Whether the report may go to the partners: a draft in which every demanded section says something."""
    allowed = may_write(actor, report)
    if not allowed:
        return allowed
    missing = [one.title for one in report.sections.all() if one.is_missing]
    if missing:
        return no(f"These sections say nothing yet: {', '.join(missing)}.")
    return ALLOWED


def may_take_back(actor: Actor, report: YearlyReport) -> Verdict:
    """Whether the report may become a draft again."""
    if report.state not in {ReportState.WITH_PARTNERS, ReportState.APPROVED}:
        return no("Only a report that is with the partners can be taken back.")
    return holds(actor, WRITE_REPORT)


def sectors_of(actor: Actor) -> list[Sector]:
    """The statutory partners for which a person may approve; that of the hat they wear first."""
    hats = sorted(actor.memberships, key=lambda one: one != actor.hat)
    return [
        Sector(one.agency.sector)
        for one in hats
        if one.role in APPROVE_REPORT.roles
        and one.agency
        and one.agency.sector in STATUTORY_SECTORS
    ]


def sector_to_approve(
    actor: Actor, report: YearlyReport, given: Collection[ReportApproval]
) -> tuple[Sector | None, Verdict]:
    """The partner for which a person would approve now, and whether they may. `given` are this round's approvals."""
    allowed = holds(actor, APPROVE_REPORT)
    if not allowed:
        return None, allowed
    if report.state != ReportState.WITH_PARTNERS:
        return None, no("The report is not with the partners for approval.")
    if any(one.by_id == actor.user.pk for one in given):
        return None, no("You have approved this report; one person approves for one partner.")
    mine = sectors_of(actor)
    if not mine:
        return None, no("Only the council, the integrated care board and the police approve.")
    done = {one.sector for one in given}
    waiting = next((sector for sector in mine if sector not in done), None)
    if waiting is None:
        return None, no(f"{mine[0].label} has approved this report already.")
    return waiting, ALLOWED


def may_publish(actor: Actor, report: YearlyReport, current_pdf: ReportPdf | None) -> Verdict:
    """Whether the approved report may be published: with a PDF that says the same as the page."""
    allowed = holds(actor, PUBLISH_REPORT)
    if not allowed:
        return allowed
    if report.state != ReportState.APPROVED:
        return no("All three statutory partners must approve the report first.")
    if current_pdf is None:
        return no("Make the PDF of the approved report first: it is published with the page.")
    return ALLOWED
