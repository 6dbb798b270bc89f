"""A section of the yearly report may draw the reviews of its period; the tables stay as they are."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0003_lengths_and_checklists"),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalreportsection',
            name='draws',
            field=models.CharField(blank=True, choices=[('', 'Nothing'), ('groups', 'The groups and their members'), ('meetings', 'The meetings of the period'), ('money', 'The money of the period'), ('attendance', 'The attendance of the period, by agency'), ('changes', 'The log of changes to the arrangements'), ('reviews', 'The reviews of the period and what came of them')], max_length=20),
        ),
        migrations.AlterField(
            model_name='reportsection',
            name='draws',
            field=models.CharField(blank=True, choices=[('', 'Nothing'), ('groups', 'The groups and their members'), ('meetings', 'The meetings of the period'), ('money', 'The money of the period'), ('attendance', 'The attendance of the period, by agency'), ('changes', 'The log of changes to the arrangements'), ('reviews', 'The reviews of the period and what came of them')], max_length=20),
        ),
    ]
