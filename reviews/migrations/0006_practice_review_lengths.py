"""Plant how long the clocks of practice reviews run in each edition of the guidance."""

from django.db import migrations

REPORT = "Working together, expectations for the final report of a local review"
LENGTHS = [
    ("reviews.practice_review", 6, "months", "decision", REPORT),
    (
        "reviews.confirm_delay",
        1,
        "months",
        "telling",
        f"{REPORT}; confirmed each month, our own rule",
    ),
    (
        "reviews.copy_before_publication",
        7,
        "working_days",
        "publication",
        "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018; "
        "Working together, publication of local reviews",
    ),
]


def plant(apps, schema_editor):
    length = apps.get_model("partnership.ClockLength")
    for rule_set in apps.get_model("partnership.RuleSet").objects.all():
        for clock, count, unit, starts_from, source in LENGTHS:
            length.objects.get_or_create(
                rule_set=rule_set,
                clock=clock,
                partnership=None,
                defaults={
                    "length": count,
                    "unit": unit,
                    "starts_from": starts_from,
                    "source": source,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0005_practice_reviews"),
        ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
