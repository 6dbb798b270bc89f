"""The record of a rapid review, its meeting, signatures, sendings and the Panel's answers."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether

WRITTEN_ONCE = [
    "reviews_historicalrecordpart",
    "reviews_reviewmeeting",
    "reviews_meetingpresence",
    "reviews_reviewsignature",
    "reviews_reviewsending",
    "reviews_panelresponse",
]


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0006_practice_review_lengths"),
        ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name='RecordPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.CharField(max_length=30)),
                    ('answer', models.CharField(blank=True, max_length=20)),
                    ('text', models.TextField(blank=True)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('saved_at', models.DateTimeField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='reviews.rapidreview')),
                    ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': "part of a rapid review's record",
                    'verbose_name_plural': "parts of rapid reviews' records",
                    'ordering': ['pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('review', 'key'), name='recordpart_once', violation_error_message='The record has this part already.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='HistoricalRecordPart',
                fields=[
                    ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                    ('key', models.CharField(max_length=30)),
                    ('answer', models.CharField(blank=True, max_length=20)),
                    ('text', models.TextField(blank=True)),
                    ('version', models.PositiveIntegerField(default=0)),
                    ('saved_at', models.DateTimeField()),
                    ('history_id', models.AutoField(primary_key=True, serialize=False)),
                    ('history_date', models.DateTimeField(db_index=True)),
                    ('history_change_reason', models.CharField(max_length=100, null=True)),
                    ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                    ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='partnership.partnership')),
                    ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='reviews.rapidreview')),
                    ('saved_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'verbose_name': "historical part of a rapid review's record",
                    'verbose_name_plural': "historical parts of rapid reviews' records",
                    'ordering': ('-history_date', '-history_id'),
                    'get_latest_by': ('history_date', 'history_id'),
                    'constraints': [
                    ],
                },
                bases=(simple_history.models.HistoricalChanges, models.Model,),
            ),
            migrations.CreateModel(
                name='ReviewMeeting',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('met_on', models.DateField()),
                    ('recorded_at', models.DateTimeField()),
                    ('chair', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='meeting', to='reviews.rapidreview')),
                ],
                options={
                    'verbose_name': 'meeting of a rapid review',
                    'verbose_name_plural': 'meetings of rapid reviews',
                    'ordering': ['-met_on'],
                    'constraints': [
                    ],
                },
            ),
            migrations.CreateModel(
                name='MeetingPresence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('post', models.CharField(max_length=300)),
                    ('sector', models.CharField(blank=True, choices=[('local_authority', 'Local authority'), ('icb', 'Integrated care board'), ('police', 'Police'), ('education', 'Education'), ('early_years', 'Early years'), ('health_provider', 'Health provider'), ('probation', 'Probation and justice'), ('voluntary', 'Voluntary, community and faith'), ('housing', 'Housing'), ('independent', 'Independent'), ('community', 'Community and lay'), ('elected', 'Elected members'), ('other', 'Other')], max_length=30)),
                    ('agreement_until', models.DateField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='present', to='reviews.reviewmeeting')),
                ],
                options={
                    'verbose_name': 'person at the meeting of a rapid review',
                    'verbose_name_plural': 'people at the meetings of rapid reviews',
                    'ordering': ['pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('meeting', 'person'), name='meetingpresence_once', violation_error_message='This person is named already.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReviewSignature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('round', models.PositiveSmallIntegerField()),
                    ('sector', models.CharField(choices=[('local_authority', 'Local authority'), ('icb', 'Integrated care board'), ('police', 'Police'), ('education', 'Education'), ('early_years', 'Early years'), ('health_provider', 'Health provider'), ('probation', 'Probation and justice'), ('voluntary', 'Voluntary, community and faith'), ('housing', 'Housing'), ('independent', 'Independent'), ('community', 'Community and lay'), ('elected', 'Elected members'), ('other', 'Other')], max_length=30)),
                    ('agrees', models.BooleanField()),
                    ('comment', models.TextField(blank=True)),
                    ('hat', models.CharField(max_length=300)),
                    ('at', models.DateTimeField()),
                    ('words_sha256', models.CharField(max_length=64)),
                    ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='reviews.rapidreview')),
                ],
                options={
                    'verbose_name': 'signature under a rapid review',
                    'verbose_name_plural': 'signatures under rapid reviews',
                    'ordering': ['at', 'pk'],
                    'constraints': [
                        models.UniqueConstraint(fields=('review', 'round', 'sector'), name='reviewsignature_one_for_each_partner', violation_error_message='This partner has answered.'),
                        models.UniqueConstraint(fields=('review', 'round', 'by'), name='reviewsignature_one_partner_for_each_person', violation_error_message='One person signs for one partner.'),
                        models.CheckConstraint(condition=models.Q(('sector__in', ['local_authority', 'icb', 'police'])), name='reviewsignature_of_a_statutory_partner', violation_error_message='Only the three statutory partners sign.'),
                        models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('comment', ''), _negated=True), _connector='OR'), name='reviewsignature_says_why_not', violation_error_message='Say why the partner does not agree.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='ReviewSending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveSmallIntegerField()),
                    ('round', models.PositiveSmallIntegerField()),
                    ('sent_at', models.DateTimeField()),
                    ('recorded_at', models.DateTimeField()),
                    ('recipients', models.JSONField()),
                    ('decision', models.CharField(choices=[('no_further_review', 'No further review'), ('lcspr', 'A local child safeguarding practice review'), ('national_suggested', 'Suggest a national review to the Panel'), ('local_learning_review', 'A local learning review')], max_length=30)),
                    ('words', models.TextField()),
                    ('words_sha256', models.CharField(max_length=64)),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sendings', to='reviews.rapidreview')),
                ],
                options={
                    'verbose_name': 'sending of a rapid review',
                    'verbose_name_plural': 'sendings of rapid reviews',
                    'ordering': ['number'],
                    'constraints': [
                        models.UniqueConstraint(fields=('review', 'number'), name='reviewsending_number_once', violation_error_message='This was sent already.'),
                        models.UniqueConstraint(fields=('review', 'round'), name='reviewsending_once_a_round', violation_error_message='What the partners signed is sent once.'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='PanelResponse',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('answer', models.CharField(choices=[('agrees', 'Agrees with the decision'), ('disagrees_wants_lcspr', 'Disagrees: asks for a local practice review'), ('national_review', 'Will do a national review'), ('no_further_query', 'Has no further question')], max_length=30)),
                    ('received_on', models.DateField()),
                    ('note', models.TextField(blank=True)),
                    ('recorded_at', models.DateTimeField()),
                    ('partnership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partnership.partnership')),
                    ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('sending', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='response', to='reviews.reviewsending')),
                ],
                options={
                    'verbose_name': 'answer of the Panel',
                    'verbose_name_plural': 'answers of the Panel',
                    'ordering': ['-received_on', '-pk'],
                    'constraints': [
                    ],
                },
            ),
        ),
        refuse_changes(*WRITTEN_ONCE),
    ]
