from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]

    operations = [
        migrations.AddField(
            model_name="invitation",
            name="mailed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
