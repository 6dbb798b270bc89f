"""Plant what each edition asks of published arrangements, and how long the review clock runs; signatures stay as given."""

import json
from pathlib import Path

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

CHECKLISTS = Path(__file__).resolve().parent.parent / "data" / "publication_checklists.json"
REVIEW = {
    "length": 12,
    "unit": "months",
    "starts_from": "the day they took effect, or of the last review",
    "source": "The partners' own arrangements, reviewed every year; Working together, published arrangements",
}
WRITTEN_ONCE = [
    "governance_arrangementssignature",
    "governance_historicalarrangements",
    "governance_historicalarrangementssection",
    "governance_historicalconsultationround",
]


def points_of(edition, checklists):
    """The points of an edition: those of the edition it builds on, then its own."""
    told = checklists[edition]
    own = [[*point, told["source"], told["is_to_check"]] for point in told["points"]]
    base = told.get("builds_on")
    return [*points_of(base, checklists), *own] if base else own


def plant(apps, schema_editor):
    point = apps.get_model("governance.ChecklistPoint")
    length = apps.get_model("partnership.ClockLength")
    checklists = json.loads(CHECKLISTS.read_text(encoding="utf-8"))
    for rule_set in apps.get_model("partnership.RuleSet").objects.all():
        length.objects.get_or_create(
            rule_set=rule_set,
            clock="governance.review_arrangements",
            partnership=None,
            defaults=REVIEW,
        )
        asked = points_of(rule_set.edition, checklists) if rule_set.edition in checklists else []
        for position, (key, title, asks, source, is_to_check) in enumerate(asked, start=1):
            point.objects.get_or_create(
                rule_set=rule_set,
                key=key,
                defaults={
                    "position": position,
                    "title": title,
                    "asks": asks,
                    "source": source,
                    "is_to_check": is_to_check,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0008_the_arrangements"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [
        *[refuse_changes(table) for table in WRITTEN_ONCE],
        migrations.RunPython(plant, migrations.RunPython.noop, elidable=True),
    ]
