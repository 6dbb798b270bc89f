"""Practice reviews with the steps they take and the delays that are told."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models
from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0004_requests_and_returns"),
        ('partnership', '0003_rule_sets_and_bank_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='HistoricalPracticeReview',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('ground', models.CharField(choices=[('rapid_review', 'The rapid review decided it'), ('panel', 'The national Panel wishes it'), ('local', 'The partners chose it themselves')], max_length=20)),
                    ('decided_on', models.DateField(verbose_name='day on which it was decided')),
                    ('decided_by', models.CharField(max_length=200, verbose_name='who decided')),
                    ('why', models.TextField(verbose_name='why it is done')),
                    ('state', models.CharField(choices=[('initiated', 'Begun'), ('scoped', 'Terms agreed'), ('commissioned', 'Reviewer appointed'), ('in_progress', 'Under way'), ('draft_received', 'Draft received'), ('quality_assured', 'Quality assured'), ('final', 'Approved by the partners'), ('pre_publication', 'Copy sent before publication'), ('published', 'Published'), ('not_published', 'Improvements published only'), ('paused_proceedings', 'Paused for proceedings'), ('reviewer_removed', 'Reviewer removed')], default='initiated', max_length=20)),
                    ('paused_from', models.CharField(blank=True, choices=[('initiated', 'Begun'), ('scoped', 'Terms agreed'), ('commissioned', 'Reviewer appointed'), ('in_progress', 'Under way'), ('draft_received', 'Draft received'), ('quality_assured', 'Quality assured'), ('final', 'Approved by the partners'), ('pre_publication', 'Copy sent before publication'), ('published', 'Published'), ('not_published', 'Improvements published only'), ('paused_proceedings', 'Paused for proceedings'), ('reviewer_removed', 'Reviewer removed')], max_length=20)),
                    ('begun_at', models.DateTimeField()),
                    ('reports_in_on', models.DateField(blank=True, null=True, verbose_name="agencies' reports in")),
                    ('round', models.PositiveSmallIntegerField(default=1)),
                    ('frozen_at', models.DateTimeField(blank=True, null=True)),
                    ('publishes', models.CharField(choices=[('full', 'The full report'), ('improvements', 'Only what should improve')], default='full', max_length=20)),
                    ('not_published_because', models.TextField(blank=True)),
                    ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned day of publication')),
                    ('public_on', models.DateField(blank=True, null=True, verbose_name='day on which it became public')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('begun_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('briefing', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.publication')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.incident')),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                    ('publication', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.publication')),
                    ('rule_set', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.ruleset')),
                ],
                options={
                    'verbose_name': 'historical practice review',
                    'verbose_name_plural': 'historical practice reviews',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='PracticeReview',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('ground', models.CharField(choices=[('rapid_review', 'The rapid review decided it'), ('panel', 'The national Panel wishes it'), ('local', 'The partners chose it themselves')], max_length=20)),
                    ('decided_on', models.DateField(verbose_name='day on which it was decided')),
                    ('decided_by', models.CharField(max_length=200, verbose_name='who decided')),
                    ('why', models.TextField(verbose_name='why it is done')),
                    ('state', models.CharField(choices=[('initiated', 'Begun'), ('scoped', 'Terms agreed'), ('commissioned', 'Reviewer appointed'), ('in_progress', 'Under way'), ('draft_received', 'Draft received'), ('quality_assured', 'Quality assured'), ('final', 'Approved by the partners'), ('pre_publication', 'Copy sent before publication'), ('published', 'Published'), ('not_published', 'Improvements published only'), ('paused_proceedings', 'Paused for proceedings'), ('reviewer_removed', 'Reviewer removed')], default='initiated', max_length=20)),
                    ('paused_from', models.CharField(blank=True, choices=[('initiated', 'Begun'), ('scoped', 'Terms agreed'), ('commissioned', 'Reviewer appointed'), ('in_progress', 'Under way'), ('draft_received', 'Draft received'), ('quality_assured', 'Quality assured'), ('final', 'Approved by the partners'), ('pre_publication', 'Copy sent before publication'), ('published', 'Published'), ('not_published', 'Improvements published only'), ('paused_proceedings', 'Paused for proceedings'), ('reviewer_removed', 'Reviewer removed')], max_length=20)),
                    ('begun_at', models.DateTimeField()),
                    ('reports_in_on', models.DateField(blank=True, null=True, verbose_name="agencies' reports in")),
                    ('round', models.PositiveSmallIntegerField(default=1)),
                    ('frozen_at', models.DateTimeField(blank=True, null=True)),
                    ('publishes', models.CharField(choices=[('full', 'The full report'), ('improvements', 'Only what should improve')], default='full', max_length=20)),
                    ('not_published_because', models.TextField(blank=True)),
                    ('planned_on', models.DateField(blank=True, null=True, verbose_name='planned day of publication')),
                    ('public_on', models.DateField(blank=True, null=True, verbose_name='day on which it became public')),
                    ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('briefing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.publication')),
                    ('incident', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='practice_review', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('publication', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.publication')),
                    ('rule_set', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.ruleset')),
                ],
                options={
                    'verbose_name': 'practice review',
                    'ordering': ['-decided_on', '-pk'],
                    'indexes': [models.Index(fields=['partnership', 'state', '-decided_on'], name='practicereview_by_state')],
                    'constraints': [models.UniqueConstraint(fields=('partnership', 'reference'), name='practicereview_reference_once', violation_error_message='Another practice review has this reference.'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by', ''), _negated=True), models.Q(('why', ''), _negated=True)), name='practicereview_says_who_and_why', violation_error_message='Say who decided the review, and why.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'paused_proceedings'), models.Q(('paused_from', ''), _negated=True)), models.Q(models.Q(('state', 'paused_proceedings'), _negated=True), ('paused_from', '')), _connector='OR'), name='practicereview_paused_from_somewhere', violation_error_message='A paused review says from where it goes on.'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['final', 'pre_publication', 'published', 'not_published']), _negated=True), ('frozen_at__isnull', False), _connector='OR'), name='practicereview_frozen_when_approved', violation_error_message='What the partners approve is frozen first.'), models.CheckConstraint(condition=models.Q(models.Q(('not_published_because', ''), ('publishes', 'full')), models.Q(('publishes', 'improvements'), models.Q(('not_published_because', ''), _negated=True)), _connector='OR'), name='practicereview_withheld_with_reasons', violation_error_message='Say why the report is not published.'), models.CheckConstraint(condition=models.Q(models.Q(('public_on__isnull', False), ('publication__isnull', False), ('state__in', ['published', 'not_published'])), models.Q(models.Q(('state__in', ['published', 'not_published']), _negated=True), ('public_on__isnull', True), ('publication__isnull', True)), _connector='OR'), name='practicereview_published_has_its_copy', violation_error_message='A published review has its public copy and its day.')],
                },
            ),
            migrations.CreateModel(
                name='PracticeReviewDelay',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cause', models.CharField(choices=[('criminal', 'A criminal investigation or trial'), ('inquest', 'An inquest'), ('family_court', 'Family court proceedings'), ('other_review', 'Another review or inquiry'), ('reviewer', 'The reviewer'), ('information', 'Waiting for information'), ('other', 'Another reason')], max_length=20)),
                    ('reason', models.TextField()),
                    ('expected_on', models.DateField(verbose_name='when publication is now expected')),
                    ('told_panel_on', models.DateField(verbose_name='day the Panel was told')),
                    ('told_secretary_on', models.DateField(verbose_name='day the Secretary of State was told')),
                    ('recorded_at', models.DateTimeField()),
                    ('hat', models.CharField(max_length=300)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delays', to='reviews.practicereview')),
                ],
                options={
                    'verbose_name': 'delay of a practice review',
                    'verbose_name_plural': 'delays of practice reviews',
                    'ordering': ['review', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='practicereviewdelay_has_a_reason', violation_error_message='Say why the review takes longer.')],
                },
            ),
            migrations.CreateModel(
                name='PracticeReviewStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('initiated', 'Begun'), ('scoped', 'Terms agreed'), ('commissioned', 'Reviewer appointed'), ('in_progress', 'Under way'), ('draft_received', 'Draft received'), ('quality_assured', 'Quality assured'), ('final', 'Approved by the partners'), ('pre_publication', 'Copy sent before publication'), ('published', 'Published'), ('not_published', 'Improvements published only'), ('paused_proceedings', 'Paused for proceedings'), ('reviewer_removed', 'Reviewer removed')], max_length=20)),
                    ('on', models.DateField()),
                    ('at', models.DateTimeField()),
                    ('hat', models.CharField(max_length=300)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='reviews.practicereview')),
                ],
                options={
                    'verbose_name': 'step of a practice review',
                    'verbose_name_plural': 'steps of practice reviews',
                    'ordering': ['review', 'pk'],
                },
            ),
        ),
        refuse_changes(
            'reviews_practicereviewstep',
            'reviews_practicereviewdelay',
            'reviews_historicalpracticereview',
        ),
    ]
