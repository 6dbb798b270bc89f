"""What a risk once said and how it was once scored stay as they were; and how long a round of reviews runs."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = ["governance_riskscore", "governance_historicalrisk"]


def plant(apps, schema_editor):
    length = apps.get_model("partnership", "ClockLength")
    for rule_set in apps.get_model("partnership", "RuleSet").objects.all():
        length.objects.get_or_create(
            rule_set=rule_set,
            clock="governance.review_risks",
            partnership=None,
            defaults={
                "length": 10,
                "unit": "working_days",
                "starts_from": "the day the round of reviews was opened",
                "source": "The portal's own default; no edition of the guidance names a length",
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0010_risks_and_their_scores"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [
        *(refuse_changes(table) for table in WRITTEN_ONCE),
        migrations.RunPython(plant, migrations.RunPython.noop, elidable=True),
    ]
