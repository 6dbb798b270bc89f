"""Emergency openings, the seals of whole cases, and who was refused."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0016_documents_of_cases"),
        ('partnership', '0004_a_key_for_each_document'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='casereading',
            name='what',
            field=models.CharField(choices=[('case', 'The case'), ('identity', "The child's identity"), ('review', "The rapid review's record"), ('return', "An agency's return"), ('chronology', 'The chronology'), ('document', 'A document'), ('documents', 'The list of documents'), ('practice_review', 'The practice review'), ('copy', 'A copy to take away'), ('readings', 'The list of readings'), ('roster', 'The people of the case')], max_length=20),
        ),
        CreateTogether(
            migrations.CreateModel(
                name='BreakGlass',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.CharField(choices=[('asked', 'Asked for'), ('refused', 'Refused'), ('opened', 'Opened'), ('reviewed', 'Reviewed')], default='asked', max_length=10)),
                    ('reason', models.TextField()),
                    ('hours', models.PositiveSmallIntegerField()),
                    ('asked_at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(blank=True, null=True)),
                    ('refused_because', models.CharField(blank=True, max_length=300)),
                    ('opened_at', models.DateTimeField(blank=True, null=True)),
                    ('until', models.DateTimeField(blank=True, null=True)),
                    ('ended_at', models.DateTimeField(blank=True, null=True)),
                    ('review_due_at', models.DateTimeField(blank=True, null=True)),
                    ('review_escalated_at', models.DateTimeField(blank=True, null=True)),
                    ('reviewed_at', models.DateTimeField(blank=True, null=True)),
                    ('finding', models.CharField(blank=True, choices=[('justified', 'It was justified'), ('justified_but', 'It was justified, and something must change'), ('not_justified', 'It was not justified')], max_length=20)),
                    ('finding_because', models.TextField(blank=True)),
                    ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergency_openings', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'emergency opening',
                    'ordering': ['-asked_at', '-pk'],
                    'indexes': [models.Index(fields=['asked_by', 'until'], name='breakglass_open_to'), models.Index(fields=['state', 'review_due_at'], name='breakglass_to_review')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('hours__gte', 1), ('hours__lte', 4), models.Q(('reason', ''), _negated=True)), name='breakglass_is_short_and_has_a_reason', violation_error_message='An emergency opening has a reason and lasts at most four hours.'), models.CheckConstraint(condition=models.Q(('answered_by__isnull', True), models.Q(('answered_by', models.F('asked_by')), _negated=True), _connector='OR'), name='breakglass_takes_two', violation_error_message='Somebody else answers than who asked.'), models.CheckConstraint(condition=models.Q(('reviewed_by__isnull', True), models.Q(('reviewed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='breakglass_is_reviewed_by_another', violation_error_message='Somebody else reviews it than who asked.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('opened_at__isnull', True), ('state', 'asked'), ('until__isnull', True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('opened_at__isnull', True), ('state', 'refused'), ('until__isnull', True), models.Q(('refused_because', ''), _negated=True)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False), ('opened_at__isnull', False), ('review_due_at__isnull', False), ('state__in', ['opened', 'reviewed']), ('until__gt', models.F('opened_at'))), _connector='OR'), name='breakglass_state_has_its_stamps', violation_error_message='An emergency opening has who answered, when, and until when it is open.'), models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False), ('state', 'reviewed'), models.Q(('finding', ''), _negated=True)), models.Q(models.Q(('state', 'reviewed'), _negated=True), ('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), _connector='OR'), name='breakglass_reviewed_together', violation_error_message='A review has who looked, when, and what they found.')],
                },
            ),
            migrations.CreateModel(
                name='CaseRefusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.CharField(choices=[('case', 'The case'), ('identity', "The child's identity"), ('review', "The rapid review's record"), ('return', "An agency's return"), ('chronology', 'The chronology'), ('document', 'A document'), ('documents', 'The list of documents'), ('practice_review', 'The practice review'), ('copy', 'A copy to take away'), ('readings', 'The list of readings'), ('roster', 'The people of the case')], max_length=20)),
                    ('item', models.CharField(blank=True, max_length=60)),
                    ('hat', models.CharField(max_length=300)),
                    ('at', models.DateTimeField()),
                    ('because', models.CharField(max_length=300)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refusals', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'refused reading of a case',
                    'verbose_name_plural': 'refused readings of cases',
                    'ordering': ['-at', '-pk'],
                    'indexes': [models.Index(fields=['incident', '-at'], name='caserefusal_by_incident')],
                },
            ),
            migrations.CreateModel(
                name='CaseSeal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('because', models.CharField(max_length=500)),
                    ('sealed_at', models.DateTimeField()),
                    ('lifted_at', models.DateTimeField(blank=True, null=True)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seals', to='reviews.incident')),
                    ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('sealed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'seal of a case',
                    'verbose_name_plural': 'seals of cases',
                    'ordering': ['-sealed_at', '-pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at__isnull', True)), fields=('incident',), name='caseseal_one_at_a_time', violation_error_message='This case is sealed already.'), models.CheckConstraint(condition=models.Q(('because', ''), _negated=True), name='caseseal_has_a_reason', violation_error_message='Say why the case is sealed.'), models.CheckConstraint(condition=models.Q(models.Q(('lifted_at__isnull', True), ('lifted_by__isnull', True)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False)), _connector='OR'), name='caseseal_lifted_together', violation_error_message='A seal that was lifted says by whom and when.')],
                },
            ),
        ),
        refuse_changes("reviews_caserefusal"),
    ]
