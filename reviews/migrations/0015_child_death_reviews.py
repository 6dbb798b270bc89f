"""The link to the child death review, and what was told both ways."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0014_local_reviews_and_other_areas"),
        ('partnership', '0003_rule_sets_and_bank_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='ChildDeathReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('panel', models.CharField(max_length=150)),
                    ('their_reference', models.CharField(max_length=60)),
                    ('died_at', models.DateTimeField()),
                    ('notified_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('notified', 'Notified to the panel'), ('meeting_held', 'Review meeting held'), ('with_panel', 'With the overview panel'), ('reviewed', 'Reviewed by the panel')], default='notified', max_length=20)),
                    ('state_on', models.DateField()),
                    ('linked_at', models.DateTimeField()),
                    ('child', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='death_review', to='reviews.child')),
                    ('linked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'link to a child death review',
                    'verbose_name_plural': 'links to child death reviews',
                    'ordering': ['child'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('notified_at__gte', models.F('died_at'))), name='childdeathreview_notified_after_death', violation_error_message='A death is notified after it.')],
                },
            ),
            migrations.CreateModel(
                name='ChildDeathUpdate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('way', models.CharField(choices=[('from_panel', 'From the child death panel to us'), ('to_panel', 'From us to the child death panel')], max_length=20)),
                    ('on', models.DateField()),
                    ('words', models.TextField()),
                    ('recorded_at', models.DateTimeField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='updates', to='reviews.childdeathreview')),
                ],
                options={
                    'verbose_name': 'update with the child death panel',
                    'verbose_name_plural': 'updates with the child death panel',
                    'ordering': ['-on', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalChildDeathReview',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('panel', models.CharField(max_length=150)),
                    ('their_reference', models.CharField(max_length=60)),
                    ('died_at', models.DateTimeField()),
                    ('notified_at', models.DateTimeField()),
                    ('state', models.CharField(choices=[('notified', 'Notified to the panel'), ('meeting_held', 'Review meeting held'), ('with_panel', 'With the overview panel'), ('reviewed', 'Reviewed by the panel')], default='notified', max_length=20)),
                    ('state_on', models.DateField()),
                    ('linked_at', models.DateTimeField()),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('child', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.child')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('linked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'historical link to a child death review',
                    'verbose_name_plural': 'historical links to child death reviews',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
        ),
        refuse_changes("reviews_historicalchilddeathreview", "reviews_childdeathupdate"),
    ]
