"""Approved paragraphs, and what meetings and their records once said, stay as they were."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_paragraph",
    "governance_historicalagendaitem",
    "governance_historicalmeeting",
    "governance_historicalminutes",
    "governance_historicaloutcome",
]


class Migration(migrations.Migration):
    dependencies = [("governance", "0004_meetings_so_far_were_held")]
    operations = [refuse_changes(table) for table in WRITTEN_ONCE]
