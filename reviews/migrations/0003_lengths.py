"""Plant how long the clocks of reviews run in each edition of the guidance."""

from django.db import migrations

LENGTHS = [
    (
        "reviews.notify_panel",
        5,
        "awareness",
        "Children Act 2004, section 16C(1); Working together, duty to notify incidents",
    ),
    (
        "reviews.rapid_review",
        15,
        "notification",
        "Panel guidance for safeguarding partners; Working together, rapid reviews",
    ),
]


def plant(apps, schema_editor):
    length = apps.get_model("partnership", "ClockLength")
    for rule_set in apps.get_model("partnership", "RuleSet").objects.all():
        for clock, days, starts_from, source in LENGTHS:
            length.objects.get_or_create(
                rule_set=rule_set,
                clock=clock,
                partnership=None,
                defaults={
                    "length": days,
                    "unit": "working_days",
                    "starts_from": starts_from,
                    "source": source,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_what_is_written_once"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
