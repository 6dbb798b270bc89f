"""What was approved, signed, scored or said once, and what records once said, stay as they were."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_arrangementssignature",
    "governance_decisionuptake",
    "governance_disputeadvice",
    "governance_newday",
    "governance_paragraph",
    "governance_reportapproval",
    "governance_riskscore",
    "governance_historicalagendaitem",
    "governance_historicalarrangements",
    "governance_historicalarrangementsreview",
    "governance_historicalarrangementssection",
    "governance_historicalboardlink",
    "governance_historicalboardupdate",
    "governance_historicalcadence",
    "governance_historicalconsultationround",
    "governance_historicaldispute",
    "governance_historicalladderstep",
    "governance_historicalmeeting",
    "governance_historicalminutes",
    "governance_historicaloutcome",
    "governance_historicaloutcomemeasure",
    "governance_historicalpriority",
    "governance_historicalpriorityaccount",
    "governance_historicalreading",
    "governance_historicalreportsection",
    "governance_historicalrisk",
    "governance_historicalrotationturn",
    "governance_historicalstructurechange",
    "governance_historicalyearlyreport",
]


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_meetings_plans_and_arrangements")]
    operations = [refuse_changes(table) for table in WRITTEN_ONCE]
