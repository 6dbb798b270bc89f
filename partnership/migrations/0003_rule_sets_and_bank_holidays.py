"""Plant the editions of the guidance and the bank holidays of England and Wales, 2018 to 2028."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

EDITIONS = [
    (
        "WT2018",
        "Working together to safeguard children 2018",
        date(2018, 7, 4),
        date(2018, 7, 4),
        "With the factual update of December 2020.",
    ),
    (
        "WT2023",
        "Working together to safeguard children 2023",
        date(2023, 12, 15),
        date(2023, 12, 15),
        "To be in place everywhere by December 2024.",
    ),
]
HOLIDAYS = Path(__file__).resolve().parent.parent / "data" / "bank_holidays.json"


def plant(apps, schema_editor):
    rule_set = apps.get_model("partnership", "RuleSet")
    for edition, title, published_on, effective_from, note in EDITIONS:
        rule_set.objects.get_or_create(
            edition=edition,
            defaults={
                "title": title,
                "published_on": published_on,
                "effective_from": effective_from,
                "note": note,
            },
        )
    holiday = apps.get_model("partnership", "BankHoliday")
    holiday.objects.bulk_create(
        [
            holiday(
                day=date.fromisoformat(row["date"]),
                title=row["title"],
                is_one_off=row["one_off"],
                source="GOV.UK bank holidays, England and Wales",
            )
            for row in json.loads(HOLIDAYS.read_text())
        ],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("partnership", "0002_what_is_written_once")]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
