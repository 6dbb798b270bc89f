"""The children of an incident, and what each partner says of each condition of the duty to notify."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


def name_the_children(apps, schema_editor):
    """Every incident had one child; what nobody was asked about them is not known yet."""
    child = apps.get_model("reviews.Child")
    for incident in apps.get_model("reviews.Incident").objects.all():
        child.objects.create(
            partnership_id=incident.partnership_id,
            incident=incident,
            number=1,
            pseudonym=incident.pseudonym,
            harm=incident.harm,
            standing="not_known",
        )
    for kept in apps.get_model("reviews.ChildIdentity").objects.all():
        kept.child = child.objects.get(incident=kept.incident_id)
        kept.save(update_fields=["child"])
    if schema_editor.connection.vendor == "postgresql":
        # Otherwise the table cannot be altered before these rows are checked.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):

    dependencies = [
        ("reviews", "0008_when_the_panel_answers"),
        ('partnership', '0003_rule_sets_and_bank_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='Child',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('pseudonym', models.CharField(max_length=40)),
                    ('harm', models.CharField(choices=[('died', 'A child died'), ('seriously_harmed', 'A child was seriously harmed')], max_length=20)),
                    ('standing', models.CharField(choices=[('looked_after', 'Looked after by a local authority'), ('care_leaver', 'A care leaver, up to and including 24'), ('neither', 'Neither'), ('not_known', 'Not known yet')], max_length=20)),
                    ('is_unborn', models.BooleanField(default=False)),
                    ('age', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='children', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'child of an incident',
                    'verbose_name_plural': 'children of incidents',
                    'ordering': ['incident', 'number'],
                    'constraints': [models.UniqueConstraint(fields=('incident', 'number'), name='child_number_once', violation_error_message='This incident has a child of this number.'), models.UniqueConstraint(fields=('incident', 'pseudonym'), name='child_pseudonym_once', violation_error_message='Another child of this incident is called so.'), models.CheckConstraint(condition=models.Q(('number__gte', 1), ('number__lte', 4)), name='child_is_one_of_four', violation_error_message='An incident names up to four children; put further ones in words.'), models.CheckConstraint(condition=models.Q(('pseudonym', ''), _negated=True), name='child_has_a_pseudonym', violation_error_message='Give the child a name to use here.'), models.CheckConstraint(condition=models.Q(('is_unborn', False), ('age__isnull', True), _connector='OR'), name='child_unborn_has_no_age', violation_error_message='A child who is not born yet has no age.')],
                },
            ),
            migrations.CreateModel(
                name='CriterionView',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('condition', models.CharField(choices=[('abuse', 'Abuse or neglect of the child is known or suspected'), ('harm', 'The child died or was seriously harmed'), ('place', "It happened in the authority's area, or outside England to a child who normally lives here")], max_length=10)),
                    ('finding', models.CharField(choices=[('met', 'Met'), ('not_met', 'Not met'), ('not_known', 'Not known')], max_length=10)),
                    ('reason', models.TextField(blank=True)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('view', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='reviews.partnerview')),
                ],
                options={
                    'verbose_name': 'view of a condition',
                    'verbose_name_plural': 'views of conditions',
                    'ordering': ['view', 'condition'],
                    'constraints': [models.UniqueConstraint(fields=('view', 'condition'), name='criterionview_one_each', violation_error_message='This condition is answered.'), models.CheckConstraint(condition=models.Q(('finding', 'met'), models.Q(('reason', ''), _negated=True), _connector='OR'), name='criterionview_says_why_not', violation_error_message='Say why the condition is not met, or not known.')],
                },
            ),
            migrations.CreateModel(
                name='FurtherChildren',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('words', models.TextField()),
                    ('incident', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='further_children', to='reviews.incident')),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'further children of an incident',
                    'verbose_name_plural': 'further children of incidents',
                    'ordering': ['pk'],
                },
            ),
            migrations.CreateModel(
                name='HistoricalChild',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('pseudonym', models.CharField(max_length=40)),
                    ('harm', models.CharField(choices=[('died', 'A child died'), ('seriously_harmed', 'A child was seriously harmed')], max_length=20)),
                    ('standing', models.CharField(choices=[('looked_after', 'Looked after by a local authority'), ('care_leaver', 'A care leaver, up to and including 24'), ('neither', 'Neither'), ('not_known', 'Not known yet')], max_length=20)),
                    ('is_unborn', models.BooleanField(default=False)),
                    ('age', models.PositiveSmallIntegerField(blank=True, null=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('incident', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.incident')),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                ],
                options={
                    'verbose_name': 'historical child of an incident',
                    'verbose_name_plural': 'historical children of incidents',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name='HistoricalCriterionView',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('condition', models.CharField(choices=[('abuse', 'Abuse or neglect of the child is known or suspected'), ('harm', 'The child died or was seriously harmed'), ('place', "It happened in the authority's area, or outside England to a child who normally lives here")], max_length=10)),
                    ('finding', models.CharField(choices=[('met', 'Met'), ('not_met', 'Not met'), ('not_known', 'Not known')], max_length=10)),
                    ('reason', models.TextField(blank=True)),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                    ('view', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.partnerview')),
                ],
                options={
                    'verbose_name': 'historical view of a condition',
                    'verbose_name_plural': 'historical views of conditions',
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
        ),
        refuse_changes("reviews_historicalchild", "reviews_historicalcriterionview"),
        migrations.AddField(
            model_name='childidentity',
            name='child',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='identity', to='reviews.child'),
        ),
        migrations.RunPython(name_the_children, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField(
            model_name='childidentity',
            name='incident',
        ),
        migrations.AlterField(
            model_name='childidentity',
            name='child',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='identity', to='reviews.child'),
        ),
    ]
