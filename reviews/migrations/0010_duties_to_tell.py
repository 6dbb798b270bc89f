"""Who else must be told of an incident, and who was told."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0009_children_and_criteria"),
        ('partnership', '0003_rule_sets_and_bank_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='HistoricalDutyToTell',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('looked_after', 'The death of a looked-after child'), ('care_leaver', 'The death of a care leaver'), ('other_area', 'The incident, in another area that it concerns')], max_length=20)),
                    ('area', models.CharField(blank=True, max_length=100)),
                    ('because', models.CharField(blank=True, choices=[('placed_there', 'Our child is placed there'), ('placed_here', 'Their child is placed here'), ('happened_there', 'It happened there'), ('lived_there', 'The child or the family lives or lived there'), ('services', 'Their services worked with the child or the family')], max_length=20)),
                    ('aware_on', models.DateField()),
                    ('state', models.CharField(choices=[('due', 'To be told'), ('told', 'Told'), ('not_needed', 'Not needed')], default='due', max_length=20)),
                    ('told_at', models.DateTimeField(blank=True, null=True)),
                    ('not_needed_because', models.TextField(blank=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.incident')),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                    ('told_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'historical duty to tell',
                    'verbose_name_plural': 'historical duties to tell',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='DutyToTell',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.CharField(choices=[('looked_after', 'The death of a looked-after child'), ('care_leaver', 'The death of a care leaver'), ('other_area', 'The incident, in another area that it concerns')], max_length=20)),
                    ('area', models.CharField(blank=True, max_length=100)),
                    ('because', models.CharField(blank=True, choices=[('placed_there', 'Our child is placed there'), ('placed_here', 'Their child is placed here'), ('happened_there', 'It happened there'), ('lived_there', 'The child or the family lives or lived there'), ('services', 'Their services worked with the child or the family')], max_length=20)),
                    ('aware_on', models.DateField()),
                    ('state', models.CharField(choices=[('due', 'To be told'), ('told', 'Told'), ('not_needed', 'Not needed')], default='due', max_length=20)),
                    ('told_at', models.DateTimeField(blank=True, null=True)),
                    ('not_needed_because', models.TextField(blank=True)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='duties', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'duty to tell',
                    'verbose_name_plural': 'duties to tell',
                    'ordering': ['pk'],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'not_needed'), _negated=True), fields=('incident', 'kind', 'area'), name='dutytotell_once', violation_error_message='This is on the list already.'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'other_area'), models.Q(('area', ''), _negated=True), models.Q(('because', ''), _negated=True)), models.Q(models.Q(('kind', 'other_area'), _negated=True), ('area', ''), ('because', '')), _connector='OR'), name='dutytotell_area_together', violation_error_message='Say which area, and why it is concerned.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'told'), ('told_at__isnull', False), ('told_by__isnull', False)), models.Q(models.Q(('state', 'told'), _negated=True), ('told_at__isnull', True), ('told_by__isnull', True)), _connector='OR'), name='dutytotell_told_together', violation_error_message='Who was told was told at a moment, by somebody.'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'not_needed'), _negated=True), models.Q(('not_needed_because', ''), _negated=True), _connector='OR'), name='dutytotell_not_needed_says_why', violation_error_message='Say why nobody needs to be told.')],
                },
            ),
            migrations.CreateModel(
                name='Telling',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('to', models.CharField(choices=[('panel', 'Child Safeguarding Practice Review Panel'), ('secretary_of_state', 'Secretary of State (Department for Education)'), ('ofsted', 'Ofsted'), ('partners', 'Our safeguarding partners'), ('other_area', 'Safeguarding partners of another area'), ('business_unit', 'Our business unit')], max_length=20)),
                    ('about', models.CharField(choices=[('report', 'The report'), ('notification', 'The notification'), ('looked_after', 'The death of a looked-after child'), ('care_leaver', 'The death of a care leaver'), ('other_area', 'The incident'), ('withdrawal', 'The withdrawal')], max_length=20)),
                    ('area', models.CharField(blank=True, max_length=100)),
                    ('told_at', models.DateTimeField()),
                    ('receipt', models.CharField(blank=True, max_length=60)),
                    ('recorded_at', models.DateTimeField()),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tellings', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': 'telling',
                    'verbose_name_plural': 'tellings',
                    'ordering': ['-told_at', '-pk'],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('to', 'other_area'), _negated=True), models.Q(('area', ''), _negated=True), _connector='OR'), name='telling_names_the_area', violation_error_message='Say which area was told.')],
                },
            ),
        ),
        refuse_changes("reviews_historicaldutytotell", "reviews_telling"),
    ]
