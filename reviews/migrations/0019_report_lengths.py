"""Plant how long the clocks of a practice review's work and publication run in each edition of the guidance."""

from django.db import migrations

REGULATIONS = "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018"
PUBLICATION = "Working together, publication of local reviews"
LENGTHS = [
    (
        "reviews.note_progress",
        1,
        "months",
        "start",
        f"{REGULATIONS}, regulation 14(1); monthly is our own rule",
    ),
    ("reviews.send_published", 7, "calendar_days", "publication", PUBLICATION),
    ("reviews.keep_public", 12, "months", "publication", f"{REGULATIONS}; {PUBLICATION}"),
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
        ("reviews", "0018_reviewers_and_reports"),]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
