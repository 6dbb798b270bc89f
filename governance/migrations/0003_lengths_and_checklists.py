"""Plant how long the clocks of governance run in each edition of the guidance, and what it asks of published arrangements."""

import json
from pathlib import Path

from django.db import migrations

OWN = "The portal's own default; no edition of the guidance names a length"
LONDON = "London Child Protection Procedures, part B1, chapter 11: a working week, or less where the child needs it"
OWN_STAGE = "The portal's own default; the procedures name no number of days"
REVIEW = "The partners' own arrangements, reviewed every year; Working together, published arrangements"
STAGE = "the day the stage began"
LENGTHS = [
    ("governance.draft_minutes", 10, "working_days", "the day of the meeting", OWN),
    ("governance.publish_minutes", 5, "working_days", "the day the minutes were approved", OWN),
    ("governance.review_risks", 10, "working_days", "the day the round of reviews was opened", OWN),
    (
        "governance.review_arrangements",
        12,
        "months",
        "the day they took effect, or of the last review",
        REVIEW,
    ),
    ("governance.settle_dispute_1", 5, "working_days", STAGE, LONDON),
    ("governance.settle_dispute_2", 5, "working_days", STAGE, OWN_STAGE),
    ("governance.settle_dispute_3", 5, "working_days", STAGE, OWN_STAGE),
    ("governance.settle_dispute_4", 10, "working_days", STAGE, OWN_STAGE),
    ("governance.settle_dispute_5", 10, "working_days", STAGE, OWN_STAGE),
    ("governance.settle_dispute_6", 10, "working_days", STAGE, OWN_STAGE),
]
CHECKLISTS = Path(__file__).resolve().parent.parent / "data" / "publication_checklists.json"


def points_of(edition, checklists):
    """The points of an edition: those of the edition it builds on, then its own."""
    told = checklists[edition]
    own = [[*point, told["source"], told["is_to_check"]] for point in told["points"]]
    base = told.get("builds_on")
    return [*points_of(base, checklists), *own] if base else own


def plant(apps, schema_editor):
    clock_length = apps.get_model("partnership", "ClockLength")
    point = apps.get_model("governance", "ChecklistPoint")
    checklists = json.loads(CHECKLISTS.read_text(encoding="utf-8"))
    for rule_set in apps.get_model("partnership", "RuleSet").objects.all():
        clock_length.objects.bulk_create(
            clock_length(
                rule_set=rule_set,
                clock=clock,
                length=length,
                unit=unit,
                starts_from=starts_from,
                source=source,
            )
            for clock, length, unit, starts_from, source in LENGTHS
        )
        asked = points_of(rule_set.edition, checklists) if rule_set.edition in checklists else []
        point.objects.bulk_create(
            point(
                rule_set=rule_set,
                key=key,
                position=position,
                title=title,
                asks=asks,
                source=source,
                is_to_check=is_to_check,
            )
            for position, (key, title, asks, source, is_to_check) in enumerate(asked, start=1)
        )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_what_is_written_once"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
