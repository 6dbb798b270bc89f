"""Local reviews, and the cases that another area leads."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0013_themes"),
        ('partnership', '0003_rule_sets_and_bank_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='HistoricalFollowUp',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('kind', models.CharField(choices=[('local_learning', 'Local learning review'), ('single_agency', 'Single-agency review'), ('none', 'No review')], max_length=20)),
                    ('rationale', models.TextField()),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('open', 'Under way'), ('reported', 'Reported to the chair'), ('closed', 'Closed'), ('stopped', 'Stopped')], default='open', max_length=20)),
                    ('opened_at', models.DateTimeField()),
                    ('outcome', models.TextField(blank=True)),
                    ('learning', models.TextField(blank=True)),
                    ('reported_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_back_because', models.TextField(blank=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closing_words', models.TextField(blank=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.incident')),
                    ('lead_agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.agency')),
                    ('opened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                    ('reported_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical local review',
                    'verbose_name_plural': 'historical local reviews',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalOtherCase',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('area', models.CharField(max_length=100)),
                    ('their_reference', models.CharField(blank=True, max_length=60)),
                    ('kind', models.CharField(choices=[('rapid_review', 'Rapid review'), ('practice_review', 'Local child safeguarding practice review'), ('national', 'National review'), ('other', 'Another kind of review')], max_length=20)),
                    ('involvement', models.CharField(choices=[('placed_there', 'Our child was placed there'), ('placed_here', 'Their child was placed here'), ('lived_here', 'The child or the family lived here'), ('services', 'Our services worked with the child or the family')], max_length=20)),
                    ('learned_on', models.DateField()),
                    ('about', models.TextField()),
                    ('state', models.CharField(choices=[('followed', 'Followed'), ('published', 'Published'), ('closed', 'Closed')], default='followed', max_length=20)),
                    ('opened_at', models.DateTimeField()),
                    ('published_on', models.DateField(blank=True, null=True)),
                    ('published_where', models.URLField(blank=True, max_length=300)),
                    ('learning', models.TextField(blank=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closing_words', models.TextField(blank=True)),
                    ('is_demonstration', models.BooleanField(default=False)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'historical case of another area',
                    'verbose_name_plural': 'historical cases of other areas',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='OtherCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('area', models.CharField(max_length=100)),
                    ('their_reference', models.CharField(blank=True, max_length=60)),
                    ('kind', models.CharField(choices=[('rapid_review', 'Rapid review'), ('practice_review', 'Local child safeguarding practice review'), ('national', 'National review'), ('other', 'Another kind of review')], max_length=20)),
                    ('involvement', models.CharField(choices=[('placed_there', 'Our child was placed there'), ('placed_here', 'Their child was placed here'), ('lived_here', 'The child or the family lived here'), ('services', 'Our services worked with the child or the family')], max_length=20)),
                    ('learned_on', models.DateField()),
                    ('about', models.TextField()),
                    ('state', models.CharField(choices=[('followed', 'Followed'), ('published', 'Published'), ('closed', 'Closed')], default='followed', max_length=20)),
                    ('opened_at', models.DateTimeField()),
                    ('published_on', models.DateField(blank=True, null=True)),
                    ('published_where', models.URLField(blank=True, max_length=300)),
                    ('learning', models.TextField(blank=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closing_words', models.TextField(blank=True)),
                    ('is_demonstration', models.BooleanField(default=False)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'case of another area',
                    'verbose_name_plural': 'cases of other areas',
                    'ordering': ['-opened_at', '-pk'],
                    'indexes': [models.Index(fields=['partnership', 'state'], name='othercase_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'reference'), name='othercase_reference_once', violation_error_message='Another case has this reference.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('published_on__isnull', False), _connector='OR'), name='othercase_published_on_a_day', violation_error_message='What is published was published on a day.'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('closed_by__isnull', False), ('state', 'closed'), models.Q(('closing_words', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True), ('closing_words', '')), _connector='OR'), name='othercase_closed_together', violation_error_message='What is closed was closed at a moment, by somebody, with a reason.')],
                },
            ),
            migrations.CreateModel(
                name='OtherCaseAgency',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.agency')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agencies', to='reviews.othercase')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'agency involved in a case of another area',
                    'verbose_name_plural': 'agencies involved in cases of other areas',
                    'ordering': ['agency__name'],
                    'constraints': [models.UniqueConstraint(fields=('case', 'agency'), name='othercaseagency_named_once', violation_error_message='This agency is already named.')],
                },
            ),
            migrations.CreateModel(
                name='OtherCaseAsk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.TextField()),
                    ('asked_on', models.DateField()),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('given', models.TextField(blank=True)),
                    ('given_on', models.DateField(blank=True, null=True)),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.agency')),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='asks', to='reviews.othercase')),
                    ('given_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'request of another area',
                    'verbose_name_plural': 'requests of other areas',
                    'ordering': ['asked_on', 'pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('given', ''), ('given_by__isnull', True), ('given_on__isnull', True)), models.Q(('given_by__isnull', False), ('given_on__isnull', False), models.Q(('given', ''), _negated=True)), _connector='OR'), name='othercaseask_given_together', violation_error_message='What was given was given on a day, and recorded by somebody.'), models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('due_on__gte', models.F('asked_on')), _connector='OR'), name='othercaseask_due_after_asked', violation_error_message='Nothing is due before it was asked.')],
                },
            ),
            migrations.CreateModel(
                name='OtherCaseReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hat', models.CharField(max_length=300)),
                    ('at', models.DateTimeField()),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='reviews.othercase')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'reading of a case of another area',
                    'verbose_name_plural': 'readings of cases of other areas',
                    'ordering': ['-at', '-pk'],
                },
            ),
            migrations.CreateModel(
                name='FollowUp',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('kind', models.CharField(choices=[('local_learning', 'Local learning review'), ('single_agency', 'Single-agency review'), ('none', 'No review')], max_length=20)),
                    ('rationale', models.TextField()),
                    ('due_on', models.DateField(blank=True, null=True)),
                    ('state', models.CharField(choices=[('open', 'Under way'), ('reported', 'Reported to the chair'), ('closed', 'Closed'), ('stopped', 'Stopped')], default='open', max_length=20)),
                    ('opened_at', models.DateTimeField()),
                    ('outcome', models.TextField(blank=True)),
                    ('learning', models.TextField(blank=True)),
                    ('reported_at', models.DateTimeField(blank=True, null=True)),
                    ('sent_back_because', models.TextField(blank=True)),
                    ('closed_at', models.DateTimeField(blank=True, null=True)),
                    ('closing_words', models.TextField(blank=True)),
                    ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='follow_ups', to='reviews.incident')),
                    ('lead_agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.agency')),
                    ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('reported_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'local review',
                    'ordering': ['-opened_at', '-pk'],
                    'indexes': [models.Index(fields=['partnership', 'state', 'due_on'], name='followup_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'reference'), name='followup_reference_once', violation_error_message='Another local review has this reference.'), models.UniqueConstraint(condition=models.Q(('state', 'stopped'), _negated=True), fields=('incident',), name='followup_one_for_an_incident', violation_error_message='It is decided already what follows this incident.'), models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('kind', 'none'), ('lead_agency__isnull', True)), models.Q(models.Q(('kind', 'none'), _negated=True), ('due_on__isnull', False), ('lead_agency__isnull', False)), _connector='OR'), name='followup_review_is_led_and_due', violation_error_message='A review has an agency that leads it and a day.'), models.CheckConstraint(condition=models.Q(('rationale', ''), _negated=True), name='followup_says_why', violation_error_message='Say why.'), models.CheckConstraint(condition=models.Q(models.Q(('reported_at__isnull', True), ('reported_by__isnull', True)), models.Q(('reported_at__isnull', False), ('reported_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='followup_reported_together', violation_error_message='A report has its moment, who made it and what came of it.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['closed', 'stopped']), ('closed_at__isnull', False), ('closed_by__isnull', False), models.Q(('closing_words', ''), _negated=True)), models.Q(models.Q(('state__in', ['closed', 'stopped']), _negated=True), ('closed_at__isnull', True), ('closed_by__isnull', True), ('closing_words', '')), _connector='OR'), name='followup_closed_together', violation_error_message='What is closed was closed at a moment, by somebody, with a reason.')],
                },
            ),
        ),
        refuse_changes(
            "reviews_historicalfollowup", "reviews_historicalothercase", "reviews_othercasereading"
        ),
    ]
