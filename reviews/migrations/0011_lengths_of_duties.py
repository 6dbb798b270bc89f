"""Plant how long the duties to tell run in each edition of the guidance, and which edition does not know one."""

from django.db import migrations

# A care leaver's death is told since Working together 2023; what governs an earlier case does not ask for it.
FIRST_WITH_CARE_LEAVERS = "WT2023"
LENGTHS = [
    (
        "reviews.tell_death_looked_after",
        "Working together, duty to notify the death of a looked-after child",
    ),
    (
        "reviews.tell_death_care_leaver",
        "Working together 2023, death of a care leaver up to and including the age of 24",
    ),
    (
        "reviews.tell_other_area",
        "Working together, duty to notify: partners in other areas if relevant",
    ),
]


def plant(apps, schema_editor):
    length = apps.get_model("partnership.ClockLength")
    rule_sets = apps.get_model("partnership.RuleSet").objects
    first = rule_sets.get(edition=FIRST_WITH_CARE_LEAVERS).effective_from
    for rule_set in rule_sets.all():
        for clock, source in LENGTHS:
            is_unknown = clock == "reviews.tell_death_care_leaver" and rule_set.effective_from < first
            length.objects.get_or_create(
                rule_set=rule_set,
                clock=clock,
                partnership=None,
                defaults={
                    "length": 5,
                    "unit": "working_days",
                    "starts_from": "not_asked" if is_unknown else "awareness",
                    "source": source,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0010_duties_to_tell"),
        ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
