"""The trail and the reading log refuse changes, and so does the history of records whose wording matters."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "partnership_trailentry",
    "partnership_documentreading",
    "partnership_historicalaction",
    "partnership_historicalagency",
    "partnership_historicalagencycontact",
    "partnership_historicalgroup",
    "partnership_historicalgroupquorum",
    "partnership_historicalrecommendation",
    "partnership_historicalregisterentry",
    "partnership_historicaltermsofreference",
]


class Migration(migrations.Migration):
    dependencies = [("partnership", "0001_the_ground")]
    operations = [refuse_changes(table) for table in WRITTEN_ONCE]
