"""What partners give and what is spent."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partnership', '0001_the_ground_of_the_house'),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='HistoricalContribution',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='first day of the year')),
                    ('ends_on', models.DateField(verbose_name='last day of the year')),
                    ('is_in_kind', models.BooleanField(default=False, verbose_name='given in kind')),
                    ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                    ('what', models.CharField(max_length=200, verbose_name='what is given')),
                    ('basis', models.CharField(blank=True, max_length=200, verbose_name='how it was agreed')),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('agency', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.agency')),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'historical contribution',
                    'verbose_name_plural': 'historical contributions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalSpending',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('category', models.CharField(max_length=150, verbose_name='what it was spent on')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                    ('starts_on', models.DateField(verbose_name='first day')),
                    ('ends_on', models.DateField(verbose_name='last day')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'historical spending',
                    'verbose_name_plural': 'historical spending',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='Contribution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('starts_on', models.DateField(verbose_name='first day of the year')),
                    ('ends_on', models.DateField(verbose_name='last day of the year')),
                    ('is_in_kind', models.BooleanField(default=False, verbose_name='given in kind')),
                    ('amount', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                    ('what', models.CharField(max_length=200, verbose_name='what is given')),
                    ('basis', models.CharField(blank=True, max_length=200, verbose_name='how it was agreed')),
                    ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='partnership.agency')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'contribution',
                    'ordering': ['-ends_on', 'agency__name', 'pk'],
                    'indexes': [models.Index(fields=['partnership', 'ends_on'], name='contribution_by_year')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('amount__isnull', True), ('is_in_kind', True)), models.Q(('amount__isnull', False), ('is_in_kind', False)), _connector='OR'), name='contribution_is_a_sum_or_in_kind', violation_error_message='Give a sum of money, or say that it is in kind; not both.'), models.CheckConstraint(condition=models.Q(('amount__isnull', True), ('amount__gte', 0), _connector='OR'), name='contribution_is_not_negative', violation_error_message='A contribution is not less than nothing.'), models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='contribution_year_ends_after_it_starts', violation_error_message='The last day of the year comes after the first.')],
                },
            ),
            migrations.CreateModel(
                name='Spending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('category', models.CharField(max_length=150, verbose_name='what it was spent on')),
                    ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                    ('starts_on', models.DateField(verbose_name='first day')),
                    ('ends_on', models.DateField(verbose_name='last day')),
                    ('note', models.CharField(blank=True, max_length=300)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'spending',
                    'verbose_name_plural': 'spending',
                    'ordering': ['-ends_on', 'category', 'pk'],
                    'indexes': [models.Index(fields=['partnership', 'ends_on'], name='spending_by_year')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='spending_is_not_negative', violation_error_message='A sum spent is not less than nothing.'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='spending_ends_after_it_starts', violation_error_message='The last day cannot be before the first.')],
                },
            ),
        )
    ]
