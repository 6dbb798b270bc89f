"""What the reviews, the log of changes and the links with other boards once said stays as it was."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_historicalarrangementsreview",
    "governance_historicalstructurechange",
    "governance_historicalboardlink",
]


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0012_reviews_changes_and_other_boards"),]
    operations = [refuse_changes(table) for table in WRITTEN_ONCE]
