"""Agencies say what they did with a decision, once for each answer; the yearly report can draw attendance."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes


class Migration(migrations.Migration):

    dependencies = [
        ("governance", "0019_papers_of_a_meeting"),
        ('partnership', '0009_a_publication_may_be_superseded'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalreportsection',
            name='draws',
            field=models.CharField(blank=True, choices=[('', 'Nothing'), ('groups', 'The groups and their members'), ('meetings', 'The meetings of the period'), ('money', 'The money of the period'), ('attendance', 'The attendance of the period, by agency')], max_length=20),
        ),
        migrations.AlterField(
            model_name='reportsection',
            name='draws',
            field=models.CharField(blank=True, choices=[('', 'Nothing'), ('groups', 'The groups and their members'), ('meetings', 'The meetings of the period'), ('money', 'The money of the period'), ('attendance', 'The attendance of the period, by agency')], max_length=20),
        ),
        migrations.CreateModel(
            name='DecisionUptake',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('under_way', 'Under way'), ('done', 'Done'), ('blocked', 'Blocked'), ('not_ours', 'Nothing for us to do')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('hat', models.CharField(max_length=300)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.agency')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('outcome', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uptakes', to='governance.outcome')),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
            ],
            options={
                'verbose_name': 'uptake of a decision',
                'verbose_name_plural': 'uptakes of decisions',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'blocked'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='decisionuptake_blocked_says_by_what', violation_error_message='Say what stands in the way.')],
            },
        ),
        refuse_changes("governance_decisionuptake"),
    ]
