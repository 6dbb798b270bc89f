"""Requests for information, the returns to them, the links of people without an account, and how long they run."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether

WRITTEN_ONCE = [
    "reviews_historicalinformationrequest",
    "reviews_historicalagencyreturn",
    "reviews_linkuse",
]
LENGTHS = [
    (
        "reviews.agency_return",
        9,
        "request",
        "One-minute guides of several partnerships; Children Act 2004, section 16H, names no time",
    ),
    (
        "reviews.information_request",
        10,
        "request",
        "Set by the partners; Children Act 2004, section 16H, names no time",
    ),
]


def plant(apps, schema_editor):
    length = apps.get_model("partnership.ClockLength")
    for rule_set in apps.get_model("partnership.RuleSet").objects.all():
        for clock, days, starts_from, source in LENGTHS:
            length.objects.get_or_create(
                rule_set=rule_set,
                clock=clock,
                partnership=None,
                defaults={
                    "length": days,
                    "unit": "working_days",
                    "starts_from": starts_from,
                    "source": source,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0003_lengths"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
        ("partnership", "__first__"),
    ]

    operations = [
CreateTogether(
        migrations.CreateModel(
            name="HistoricalInformationRequest",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=40)),
                ("body_name", models.CharField(blank=True, max_length=200)),
                ("person_name", models.CharField(blank=True, max_length=150)),
                ("person_post", models.CharField(blank=True, max_length=150)),
                ("person_email", models.EmailField(blank=True, max_length=254)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("rapid_review", "A rapid review"),
                            ("practice_review", "A local child safeguarding practice review"),
                            ("decision", "Deciding whether an incident is notified"),
                            ("learning", "Another review from which the partners want to learn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("legal_basis", models.TextField()),
                ("period_from", models.DateField(blank=True, null=True)),
                ("period_to", models.DateField(blank=True, null=True)),
                ("questions", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Asked"),
                            ("acknowledged", "Opened"),
                            ("supplied", "In"),
                            ("partly", "Partly in"),
                            ("refused", "Refused"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="issued",
                        max_length=20,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("refused_because", models.TextField(blank=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("none", "Asked"),
                            ("escalated", "Taken to the safeguarding partner"),
                            ("notice", "Formal notice under section 16H"),
                            ("court", "Going to court was considered"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("stepped_at", models.DateTimeField(blank=True, null=True)),
                ("step_reason", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.incident",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "rapid_review",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.rapidreview",
                    ),
                ),
                (
                    "stepped_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical request for information",
                "verbose_name_plural": "historical requests for information",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reference", models.CharField(max_length=40)),
                ("body_name", models.CharField(blank=True, max_length=200)),
                ("person_name", models.CharField(blank=True, max_length=150)),
                ("person_post", models.CharField(blank=True, max_length=150)),
                ("person_email", models.EmailField(blank=True, max_length=254)),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("rapid_review", "A rapid review"),
                            ("practice_review", "A local child safeguarding practice review"),
                            ("decision", "Deciding whether an incident is notified"),
                            ("learning", "Another review from which the partners want to learn"),
                        ],
                        max_length=20,
                    ),
                ),
                ("legal_basis", models.TextField()),
                ("period_from", models.DateField(blank=True, null=True)),
                ("period_to", models.DateField(blank=True, null=True)),
                ("questions", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("issued", "Asked"),
                            ("acknowledged", "Opened"),
                            ("supplied", "In"),
                            ("partly", "Partly in"),
                            ("refused", "Refused"),
                            ("closed", "Closed"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="issued",
                        max_length=20,
                    ),
                ),
                ("issued_at", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                ("refused_because", models.TextField(blank=True)),
                ("reminders", models.PositiveSmallIntegerField(default=0)),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("none", "Asked"),
                            ("escalated", "Taken to the safeguarding partner"),
                            ("notice", "Formal notice under section 16H"),
                            ("court", "Going to court was considered"),
                        ],
                        default="none",
                        max_length=20,
                    ),
                ),
                ("stepped_at", models.DateTimeField(blank=True, null=True)),
                ("step_reason", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("ended_because", models.TextField(blank=True)),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agency",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="reviews.incident",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "rapid_review",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="reviews.rapidreview",
                    ),
                ),
                (
                    "stepped_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "request for information",
                "verbose_name_plural": "requests for information",
                "ordering": ["-issued_at", "-pk"],
                "indexes": [
                    models.Index(fields=["incident", "state"], name="informationrequest_by_case"),
                    models.Index(fields=["agency", "state"], name="informationrequest_by_agency"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("partnership", "reference"),
                        name="informationrequest_reference_once",
                        violation_error_message="Another request has this reference.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agency__isnull", False), ("body_name", "")),
                            models.Q(
                                ("agency__isnull", True), models.Q(("body_name", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="informationrequest_of_one_body",
                        violation_error_message="Choose an agency of the register, or name another body.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agency__isnull", False),
                                ("lead__isnull", False),
                                ("person_email", ""),
                                ("person_name", ""),
                            ),
                            models.Q(
                                ("lead__isnull", True),
                                models.Q(("person_name", ""), _negated=True),
                                models.Q(("person_email", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="informationrequest_to_one_person",
                        violation_error_message="Name somebody with an account, or a person with an e-mail address.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("period_from__isnull", True),
                            ("period_to__isnull", True),
                            ("period_to__gte", models.F("period_from")),
                            _connector="OR",
                        ),
                        name="informationrequest_period_in_order",
                        violation_error_message="The last day cannot be before the first.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("questions", ""), _negated=True),
                            models.Q(("legal_basis", ""), _negated=True),
                        ),
                        name="informationrequest_says_what_and_why",
                        violation_error_message="Say what is asked, and on what basis.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "refused"), _negated=True),
                            models.Q(("refused_because", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="informationrequest_refused_with_a_reason",
                        violation_error_message="Say why the information is refused.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reminded_at__isnull", True), ("reminders", 0)),
                            models.Q(("reminded_at__isnull", False), ("reminders__gt", 0)),
                            _connector="OR",
                        ),
                        name="informationrequest_reminded_when_stamped",
                        violation_error_message="A reminder has its moment.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("step", "none"),
                                ("stepped_at__isnull", True),
                                ("stepped_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(("step", "none"), _negated=True),
                                ("stepped_at__isnull", False),
                                ("stepped_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="informationrequest_stepped_together",
                        violation_error_message="A step has its moment and who took it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at__isnull", False), ("state__in", ["closed", "withdrawn"])
                            ),
                            models.Q(
                                models.Q(("state__in", ["closed", "withdrawn"]), _negated=True),
                                ("ended_at__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="informationrequest_ended_when_stamped",
                        violation_error_message="A request that has ended has the moment recorded.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="HistoricalAgencyReturn",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("analysis", models.TextField(blank=True)),
                ("good_practice", models.TextField(blank=True)),
                ("learning", models.TextField(blank=True)),
                ("childs_voice", models.TextField(blank=True)),
                ("immediate_concerns", models.TextField(blank=True)),
                ("is_nil", models.BooleanField(default=False)),
                ("nil_words", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("saved_by_name", models.CharField(blank=True, max_length=150)),
                ("times_sent", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_by_name", models.CharField(blank=True, max_length=150)),
                ("sent_by_post", models.CharField(blank=True, max_length=150)),
                ("sent_back_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_note", models.TextField(blank=True)),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="reviews.informationrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical return of an agency",
                "verbose_name_plural": "historical returns of agencies",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="AgencyReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("analysis", models.TextField(blank=True)),
                ("good_practice", models.TextField(blank=True)),
                ("learning", models.TextField(blank=True)),
                ("childs_voice", models.TextField(blank=True)),
                ("immediate_concerns", models.TextField(blank=True)),
                ("is_nil", models.BooleanField(default=False)),
                ("nil_words", models.CharField(blank=True, max_length=500)),
                ("version", models.PositiveIntegerField(default=0)),
                ("saved_at", models.DateTimeField(blank=True, null=True)),
                ("saved_by_name", models.CharField(blank=True, max_length=150)),
                ("times_sent", models.PositiveSmallIntegerField(default=0)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                ("sent_by_name", models.CharField(blank=True, max_length=150)),
                ("sent_by_post", models.CharField(blank=True, max_length=150)),
                ("sent_back_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back_note", models.TextField(blank=True)),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "saved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer",
                        to="reviews.informationrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "return of an agency",
                "verbose_name_plural": "returns of agencies",
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_nil", False),
                            models.Q(("nil_words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agencyreturn_nil_in_a_sentence",
                        violation_error_message="Say in a sentence that your agency knows nothing.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_at__isnull", True), ("sent_by_name", ""), ("times_sent", 0)
                            ),
                            models.Q(
                                ("sent_at__isnull", False),
                                ("times_sent__gt", 0),
                                models.Q(("sent_by_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="agencyreturn_signed_when_sent",
                        violation_error_message="A return that was sent has the moment and who signed it.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sent_back_at__isnull", True),
                            models.Q(("sent_back_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="agencyreturn_sent_back_with_a_note",
                        violation_error_message="Say what is still needed.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RequestLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=20, unique=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("person_name", models.CharField(max_length=150)),
                ("person_email", models.EmailField(max_length=254)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("signed_name", models.CharField(blank=True, max_length=150)),
                ("signed_post", models.CharField(blank=True, max_length=150)),
                (
                    "agreement",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.agreement",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="reviews.informationrequest",
                    ),
                ),
            ],
            options={
                "verbose_name": "link to a request for information",
                "verbose_name_plural": "links to requests for information",
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))),
                        name="requestlink_ends_after_it_begins",
                        violation_error_message="A link runs out after it was made.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("agreement__isnull", True),
                                ("signed_at__isnull", True),
                                ("signed_name", ""),
                            ),
                            models.Q(
                                ("agreement__isnull", False),
                                ("signed_at__isnull", False),
                                models.Q(("signed_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="requestlink_signed_together",
                        violation_error_message="A signature has its moment, its version and a name.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkUse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("opened", "Opened the link"),
                            ("signed", "Signed the agreement"),
                            ("read", "Read the request"),
                            ("sent", "Sent the answer"),
                            ("refused", "Refused to answer"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "partnership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="partnership.partnership",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="reviews.requestlink",
                    ),
                ),
            ],
            options={
                "verbose_name": "use of a link",
                "verbose_name_plural": "uses of links",
                "ordering": ["-at", "-pk"],
            },
        ),
),
refuse_changes(*WRITTEN_ONCE),
migrations.RunPython(plant, migrations.RunPython.noop, elidable=True),
]
