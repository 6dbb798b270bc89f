"""A meeting says in words who is invited beside its members."""

from django.db import migrations, models

from partnership.migrations._append_only import allow_changes, refuse_changes

INVITED = {"blank": True, "max_length": 300, "verbose_name": "who else is invited"}


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0017_rhythms_are_remembered"),
        ]
    operations = [
        allow_changes("governance_historicalmeeting"),
        migrations.AddField("historicalmeeting", "invited", models.CharField(**INVITED)),
        migrations.AddField("meeting", "invited", models.CharField(**INVITED)),
        refuse_changes("governance_historicalmeeting"),
    ]
