"""Plant how long the clocks of the record run in each edition of the guidance: our own defaults in all of them."""

from django.db import migrations

LENGTHS = [
    ("governance.draft_minutes", 10, "the day of the meeting"),
    ("governance.publish_minutes", 5, "the day the minutes were approved"),
]
SOURCE = "The portal's own default; no edition of the guidance names a length"


def plant(apps, schema_editor):
    length = apps.get_model("partnership", "ClockLength")
    for rule_set in apps.get_model("partnership", "RuleSet").objects.all():
        for clock, days, starts_from in LENGTHS:
            length.objects.get_or_create(
                rule_set=rule_set,
                clock=clock,
                partnership=None,
                defaults={
                    "length": days,
                    "unit": "working_days",
                    "starts_from": starts_from,
                    "source": SOURCE,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_the_record_is_written_once"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
