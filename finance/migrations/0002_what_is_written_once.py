"""What the money's records once said stays as it was."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "finance_historicalcontribution",
    "finance_historicalspending",
]


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_contributions_and_spending")]
    operations = [refuse_changes(*WRITTEN_ONCE)]
