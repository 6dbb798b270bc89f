"""Notes, moved dates and evidence refuse changes, and open actions come under the sweep's ladder."""

from typing import Any

from django.db import migrations
from django.db.models import F

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "partnership_progressnote",
    "partnership_duedatechange",
    "partnership_actionevidence",
]


def put_open_actions_on_the_ladder(apps: Any, _schema_editor: Any) -> None:
    """An open action from before is told of from its day on."""
    actions = apps.get_model("partnership", "Action")._base_manager
    actions.filter(state="open", next_rung_on__isnull=True).update(next_rung_on=F("due_on"))


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0007_actions_and_their_record"),]
    operations = [
        migrations.RunPython(put_open_actions_on_the_ladder, migrations.RunPython.noop),
        *(refuse_changes(table) for table in WRITTEN_ONCE),
    ]
