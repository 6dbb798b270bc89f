"""What was approved, signed, scored or said once, and what records once said, stay as they were."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_arrangementssignature",
    "governance_circulationanswer",
    "governance_commenttakenback",
    "governance_decisionuptake",
    "governance_disputeadvice",
    "governance_itemcomment",
    "governance_measurement",
    "governance_newday",
    "governance_packpart",
    "governance_paragraph",
    "governance_reportapproval",
    "governance_riskscore",
    "governance_historicalagendaitem",
    "governance_historicalarrangements",
    "governance_historicalarrangementsreview",
    "governance_historicalarrangementssection",
    "governance_historicalattendanceconcern",
    "governance_historicalbarrier",
    "governance_historicalboardlink",
    "governance_historicalboardupdate",
    "governance_historicalcadence",
    "governance_historicalchallenge",
    "governance_historicalconsultationround",
    "governance_historicaldispute",
    "governance_historicalemergingissue",
    "governance_historicalladderstep",
    "governance_historicalmeeting",
    "governance_historicalmilestone",
    "governance_historicalminutes",
    "governance_historicaloutcome",
    "governance_historicaloutcomemeasure",
    "governance_historicalphase",
    "governance_historicalpriority",
    "governance_historicalpriorityaccount",
    "governance_historicalprogramme",
    "governance_historicalprogrammeitem",
    "governance_historicalreading",
    "governance_historicalreportsection",
    "governance_historicalrepresentationbody",
    "governance_historicalrisk",
    "governance_historicalrotationturn",
    "governance_historicalstructurechange",
    "governance_historicalyearlyreport",
]


class Migration(migrations.Migration):
    dependencies = [("governance", "0001_meetings_plans_and_arrangements")]
    operations = [refuse_changes(*WRITTEN_ONCE)]
