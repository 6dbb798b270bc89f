"""Plant how long partnerships usually wait for the Panel's answer."""

from django.db import migrations

CLOCK = "reviews.panel_answer"


def plant(apps, schema_editor):
    length = apps.get_model("partnership.ClockLength")
    for rule_set in apps.get_model("partnership.RuleSet").objects.all():
        length.objects.get_or_create(
            rule_set=rule_set,
            clock=CLOCK,
            partnership=None,
            defaults={
                "length": 10,
                "unit": "working_days",
                "starts_from": "sending",
                "source": "What partnerships see in practice; no rule binds the Panel",
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0007_rapid_reviews_to_the_panel"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
