"""The rows of the chronologies, whose history refuses changes."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0019_report_lengths"),
        ('partnership', '0003_rule_sets_and_bank_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
        migrations.CreateModel(
            name='HistoricalChronologyEntry',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('certainty', models.CharField(choices=[('exact', 'On the day'), ('about', 'About this day'), ('between', 'Between two days'), ('month', 'In the month'), ('year', 'In the year'), ('unknown', 'The day is not known')], max_length=10)),
                ('first_on', models.DateField(blank=True, null=True)),
                ('last_on', models.DateField(blank=True, null=True)),
                ('at', models.TimeField(blank=True, null=True)),
                ('what', models.TextField()),
                ('source', models.CharField(max_length=300)),
                ('child', models.CharField(blank=True, choices=[('', 'Not recorded'), ('not_seen', 'Not seen'), ('seen', 'Seen'), ('heard', 'Seen and heard')], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=150)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                ('request', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.informationrequest')),
                ('written_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical row of a chronology',
                'verbose_name_plural': 'historical rows of chronologies',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ChronologyEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('certainty', models.CharField(choices=[('exact', 'On the day'), ('about', 'About this day'), ('between', 'Between two days'), ('month', 'In the month'), ('year', 'In the year'), ('unknown', 'The day is not known')], max_length=10)),
                ('first_on', models.DateField(blank=True, null=True)),
                ('last_on', models.DateField(blank=True, null=True)),
                ('at', models.TimeField(blank=True, null=True)),
                ('what', models.TextField()),
                ('source', models.CharField(max_length=300)),
                ('child', models.CharField(blank=True, choices=[('', 'Not recorded'), ('not_seen', 'Not seen'), ('seen', 'Seen'), ('heard', 'Seen and heard')], max_length=10)),
                ('version', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField()),
                ('written_by_name', models.CharField(max_length=150)),
                ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chronology', to='reviews.informationrequest')),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'row of a chronology',
                'verbose_name_plural': 'rows of chronologies',
                'ordering': ['first_on', 'at', 'pk'],
                'indexes': [models.Index(fields=['request', 'first_on', 'at'], name='chronology_by_request')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('certainty', 'unknown'), ('first_on__isnull', True), ('last_on__isnull', True)), models.Q(models.Q(('certainty', 'unknown'), _negated=True), ('first_on__isnull', False), ('last_on__gte', models.F('first_on')), ('last_on__isnull', False)), _connector='OR'), name='chronologyentry_day_as_certain_as_said', violation_error_message='A row has its first and last day, or says that the day is not known.'), models.CheckConstraint(condition=models.Q(('at__isnull', True), ('certainty__in', ['exact', 'about']), _connector='OR'), name='chronologyentry_time_needs_a_day', violation_error_message='A time needs a day.'), models.CheckConstraint(condition=models.Q(models.Q(('what', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='chronologyentry_says_what_and_whence', violation_error_message='Say what happened, and from which record it is.')],
            },
        ),
),
refuse_changes("reviews_historicalchronologyentry"),
]
