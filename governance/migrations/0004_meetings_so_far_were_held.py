"""Every meeting that was recorded before meetings were planned here has been held; so says its history."""

from django.db import migrations


def say_so(apps, schema_editor):
    apps.get_model("governance", "Meeting").objects.update(state="held")
    apps.get_model("governance", "HistoricalMeeting").objects.update(state="held")


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_meetings_and_their_record")]
    operations = [migrations.RunPython(say_so, migrations.RunPython.noop, elidable=True)]
