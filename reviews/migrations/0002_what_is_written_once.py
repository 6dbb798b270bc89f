"""The reading log of cases and the history of their wording refuse changes."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "reviews_casereading",
    "reviews_historicalincident",
    "reviews_historicalpartnerview",
    "reviews_historicalrapidreview",
]


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_incidents_and_rapid_reviews")]
    operations = [refuse_changes(*WRITTEN_ONCE)]
