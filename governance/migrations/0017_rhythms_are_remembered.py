"""What rhythms and rotations once said, and how meetings were moved, stay as they were."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_historicalcadence",
    "governance_historicalrotationturn",
    "governance_newday",
]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0016_rhythms_and_rotations"),
        ]
    operations = [refuse_changes(table) for table in WRITTEN_ONCE]
