"""What priorities, their measures and their accounts once said stays as it was."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_historicalpriority",
    "governance_historicalpriorityaccount",
    "governance_historicaloutcomemeasure",
    "governance_historicalreading",
]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0014_priorities_and_their_accounts"),
        ]
    operations = [refuse_changes(table) for table in WRITTEN_ONCE]
