"""Meetings and a published yearly report for a demonstration, made through the real services."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django_scopes import scope

from governance.demonstration import (
    calendar,
    circulations,
    disputes,
    education,
    plans,
    records,
    risks,
    updates,
)
from governance.models import Meeting, YearlyReport
from governance.rules.yearly_report import Drawn, Planned
from governance.services import meetings, report_pdfs, yearly_reports
from partnership.models import Actor, Group, Partnership, RuleSet
from partnership.services import demonstration
from partnership.services.calendar import holidays
from partnership.services.deadlines import local_today
from partnership.working_days import ONE_DAY, working_days_before

# Whose year is told in which file, and who keeps it.
TOLD_IN = {
    "brent_year.json": "brent.manager@example.org",
    "penfold_vale_year.json": "penfold.manager@example.org",
}
APPROVED_BY = ("priya@example.org", "dr.osei@example.org", "tom@example.org")
# In this order: an agenda needs a meeting that is planned, and an update the agenda of one.
FILLERS = (
    records.fill,
    calendar.fill,
    records.set_next,
    plans.fill,
    updates.fill,
    education.fill,
    disputes.fill,
    circulations.fill,
    risks.fill,
)


def fill(*, now: datetime) -> list[str]:
    """Record the meetings and publish the report where they are not there yet; what was added, in words."""
    demonstration.demand_demonstration()
    added = []
    for file, email in TOLD_IN.items():
        told = demonstration.told(file)
        partnership = Partnership.objects.get(slug=told["partnership"])
        with scope(partnership=partnership):
            by = demonstration.acting(email, partnership, local_today(now))
            if not Meeting.objects.exists():
                added.append(f"{_record_meetings(told['meetings'], by)} meetings")
            if "report" in told and not YearlyReport.objects.exists():
                added.append(f"yearly report {_publish(told['report'], by, now)}")
    return added + [line for fill_one in FILLERS for line in fill_one(now=now)]


@transaction.atomic
def _record_meetings(rows: list[dict[str, Any]], by: Actor) -> int:
    groups = {group.code: group for group in Group.objects.select_related("partnership")}
    for row in rows:
        meetings.record(
            group=groups[row["group"]],
            held_on=_held_on(row, by.today),
            kind=Meeting.Kind(row["kind"]),
            title=row["title"],
            place="",
            areas=row["areas"],
            by=by,
        )
    return len(rows)


def _held_on(row: dict[str, Any], today: date) -> date:
    """The day that a document gives, or for an invented meeting the last working day so many days before today."""
    if "days_ago" in row:
        after = today - (row["days_ago"] - 1) * ONE_DAY
        return working_days_before(after, 1, holidays())
    return date.fromisoformat(row["held_on"])


@transaction.atomic
def _publish(told: dict[str, Any], by: Actor, now: datetime) -> str:
    report = yearly_reports.begin(
        starts_on=date.fromisoformat(told["starts_on"]),
        ends_on=date.fromisoformat(told["ends_on"]),
        rule_set=RuleSet.objects.get(edition=told["edition"]),
        rationale=told["rationale"],
        previous_ends_on=date.fromisoformat(told["previous_ends_on"]),
        by=by,
        outline=[
            Planned(one["key"], one["title"], draws=Drawn(one["draws"])) for one in told["sections"]
        ],
    )
    words = {one["key"]: one["text"] for one in told["sections"]}
    for section in report.sections.select_related("report"):
        yearly_reports.write_section(section, text=words[section.key], version=0, by=by)
    report = yearly_reports.send_to_partners(report, by=by)
    for email in APPROVED_BY:
        partner = demonstration.acting(email, by.partnership, by.today)
        report = yearly_reports.approve(report, by=partner, now=now)
    report_pdfs.make(report_pdfs.ask(report, by=by))
    report = yearly_reports.publish(
        report, summary=told["summary"], embargo_until=None, by=by, now=now
    )
    return report.reference
