"""Approvals, and what the log and the report once said, stay as they were."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_reportapproval",
    "governance_historicalmeeting",
    "governance_historicalreportsection",
    "governance_historicalyearlyreport",
]


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_meetings_and_the_yearly_report")]
    operations = [refuse_changes(table) for table in WRITTEN_ONCE]
