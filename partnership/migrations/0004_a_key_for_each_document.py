"""Each document has a key of its own, wrapped under the master key of the vault."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='wrapped_by',
            field=models.CharField(blank=True, db_index=True, max_length=16),
        ),
        migrations.AddField(
            model_name='document',
            name='wrapped_key',
            field=models.BinaryField(default=b''),
        ),
    ]
