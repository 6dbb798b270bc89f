"""What was said of a dispute stays as it was; and how long each stage of the ladder runs."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "governance_disputeadvice",
    "governance_historicaldispute",
    "governance_historicalladderstep",
]
LONDON = "London Child Protection Procedures, part B1, chapter 11: a working week, or less where the child needs it"
OWN = "The portal's own default; the procedures name no number of days"
LENGTHS = [(1, 5, LONDON), (2, 5, OWN), (3, 5, OWN), (4, 10, OWN), (5, 10, OWN), (6, 10, OWN)]


def plant(apps, schema_editor):
    length = apps.get_model("partnership", "ClockLength")
    for rule_set in apps.get_model("partnership", "RuleSet").objects.all():
        for level, days, source in LENGTHS:
            length.objects.get_or_create(
                rule_set=rule_set,
                clock=f"governance.settle_dispute_{level}",
                partnership=None,
                defaults={
                    "length": days,
                    "unit": "working_days",
                    "starts_from": "the day the stage began",
                    "source": source,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0021_disputes_and_their_stages"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [
        *(refuse_changes(table) for table in WRITTEN_ONCE),
        migrations.RunPython(plant, migrations.RunPython.noop, elidable=True),
    ]
