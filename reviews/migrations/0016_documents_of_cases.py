"""The documents of cases, and who is let in to the sealed ones."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0015_child_death_reviews"),
        ('auth', '0012_alter_user_first_name_max_length'),
        ('partnership', '0003_rule_sets_and_bank_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='CaseDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.CharField(max_length=40)),
                    ('title', models.CharField(max_length=200)),
                    ('kind', models.CharField(choices=[('letter', 'Letter'), ('report', 'Report'), ('minutes', 'Minutes'), ('assessment', 'Assessment or plan'), ('chronology', 'Chronology'), ('medical', 'Medical report'), ('police', 'Police material'), ('court', 'Court document'), ('legal_advice', 'Legal advice'), ('family', 'From the child or the family'), ('other', 'Something else')], max_length=20)),
                    ('is_sealed', models.BooleanField(default=False)),
                    ('version', models.PositiveSmallIntegerField(default=1)),
                    ('added_at', models.DateTimeField()),
                    ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ('withdrawn_because', models.CharField(blank=True, max_length=300)),
                    ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.agency')),
                    ('document', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.document')),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reviews.casedocument')),
                    ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'document of a case',
                    'verbose_name_plural': 'documents of cases',
                    'ordering': ['-added_at', '-pk'],
                    'permissions': [('open_sealed_document', 'May open one sealed item')],
                    'indexes': [
                        models.Index(fields=['incident', '-added_at'], name='casedocument_by_incident'),
                    ],
                    'constraints': [
                        models.UniqueConstraint(fields=('partnership', 'reference'), name='casedocument_reference_once', violation_error_message='Another document has this reference.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('replaces__isnull', True), ('version', 1)), models.Q(('replaces__isnull', False), ('version__gt', 1)), _connector='OR'), name='casedocument_later_version_replaces_one', violation_error_message='A later version says which one it replaces.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_because', ''), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='casedocument_withdrawn_with_a_reason', violation_error_message='A document is withdrawn by somebody, with the reason.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SealedGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.CharField(max_length=300)),
                    ('granted_at', models.DateTimeField()),
                    ('starts_on', models.DateField()),
                    ('expires_on', models.DateField()),
                    ('revoked_at', models.DateTimeField(blank=True, null=True)),
                    ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='let_in', to='reviews.casedocument')),
                    ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                    ('revoked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'grant of a sealed item',
                    'verbose_name_plural': 'grants of sealed items',
                    'ordering': ['-granted_at', '-pk'],
                    'constraints': [
                        models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('content_object', 'user'), name='sealedgrant_once', violation_error_message='This person is let in already.'),
                        models.CheckConstraint(condition=models.Q(('expires_on__gte', models.F('starts_on')), models.Q(('reason', ''), _negated=True)), name='sealedgrant_ends_and_has_a_reason', violation_error_message='Say why and until when this person is let in.'),
                        models.CheckConstraint(condition=models.Q(models.Q(('revoked_at__isnull', True), ('revoked_by__isnull', True)), models.Q(('revoked_at__isnull', False), ('revoked_by__isnull', False)), _connector='OR'), name='sealedgrant_revoked_together', violation_error_message='A grant that was taken back says by whom and when.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='SealedGroupGrant',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reviews.casedocument')),
                    ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.group')),
                    ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ],
                options={
                    'verbose_name': 'grant of a sealed item by group',
                    'verbose_name_plural': 'grants of sealed items by group',
                    'constraints': [
                        models.CheckConstraint(condition=models.Q(('content_object__isnull', True)), name='sealedgroupgrant_stays_empty', violation_error_message='People are let in to a sealed item one by one.'),
                    ],
                },
            ),
        ),
    ]
