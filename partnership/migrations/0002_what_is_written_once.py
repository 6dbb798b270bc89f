"""The trail, the reading log, what is said of actions, and what records once said refuse changes."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "partnership_actionevidence",
    "partnership_documentreading",
    "partnership_duedatechange",
    "partnership_progressnote",
    "partnership_trailentry",
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
    dependencies = [("partnership", "0001_the_ground_of_the_house")]
    operations = [refuse_changes(*WRITTEN_ONCE)]
