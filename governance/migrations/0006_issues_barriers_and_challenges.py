"""The registers of emerging issues, of barriers to learning, and of professional challenges."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_the_work_programme_and_the_phases"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="Barrier",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("title", models.CharField(max_length=200)),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("saved_at", models.DateTimeField()),
                    ("what", models.TextField(verbose_name="what stands in the way")),
                    (
                        "strategy",
                        models.TextField(blank=True, verbose_name="how it is to be overcome"),
                    ),
                    (
                        "learned_from",
                        models.CharField(
                            choices=[
                                ("review", "A review"),
                                ("audit", "An audit"),
                                ("training", "Training"),
                                ("other", "Something else"),
                            ],
                            max_length=10,
                            verbose_name="where the lesson comes from",
                        ),
                    ),
                    (
                        "source_reference",
                        models.CharField(blank=True, max_length=60, verbose_name="its reference"),
                    ),
                    (
                        "owner_post",
                        models.CharField(
                            blank=True, max_length=150, verbose_name="the post that acts"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("stands", "Stands in the way"),
                                ("worked_on", "Being worked on"),
                                ("overcome", "Overcome"),
                                ("accepted", "Cannot be overcome"),
                            ],
                            default="stands",
                            max_length=10,
                        ),
                    ),
                    (
                        "found",
                        models.CharField(blank=True, max_length=500, verbose_name="how we know"),
                    ),
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
                        "group",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.group",
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
                        "saved_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "barrier to learning",
                    "verbose_name_plural": "barriers to learning",
                    "ordering": ["-pk"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership", "reference"),
                            name="barrier_reference_once",
                            violation_error_message="Another one has this reference.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("agency__isnull", False),
                                ("group__isnull", False),
                                models.Q(("owner_post", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="barrier_somebody_acts",
                            violation_error_message="Say who acts: an agency, a group or a post.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["overcome", "accepted"]), _negated=True),
                                models.Q(("found", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="barrier_ended_with_how_we_know",
                            violation_error_message="Say how we know.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="BarrierAction",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("linked_at", models.DateTimeField()),
                    (
                        "action",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="barrier_links",
                            to="partnership.action",
                        ),
                    ),
                    (
                        "barrier",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="links",
                            to="governance.barrier",
                        ),
                    ),
                    (
                        "linked_by",
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
                ],
                options={
                    "verbose_name": "action against a barrier",
                    "verbose_name_plural": "actions against barriers",
                    "ordering": ["barrier", "pk"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("barrier", "action"),
                            name="barrieraction_linked_once",
                            violation_error_message="This action stands against the barrier already.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Challenge",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("title", models.CharField(max_length=200)),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("saved_at", models.DateTimeField()),
                    ("about", models.TextField(verbose_name="on what")),
                    ("made_on", models.DateField()),
                    (
                        "made_by_post",
                        models.CharField(max_length=150, verbose_name="the post that made it"),
                    ),
                    ("answer_due_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("made", "Waits for an answer"),
                                ("answered", "Answered"),
                                ("closed", "Closed"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            default="made",
                            max_length=10,
                        ),
                    ),
                    ("answer", models.TextField(blank=True)),
                    ("answered_on", models.DateField(blank=True, null=True)),
                    ("effect", models.TextField(blank=True, verbose_name="what came of it")),
                    (
                        "made_by_agency",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
                        ),
                    ),
                    (
                        "made_to",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.agency",
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
                        "saved_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "challenge",
                    "ordering": ["-made_on", "-pk"],
                    "indexes": [
                        models.Index(fields=["partnership", "-made_on"], name="challenge_by_day")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership", "reference"),
                            name="challenge_reference_once",
                            violation_error_message="Another one has this reference.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("answer_due_on__gte", models.F("made_on")),
                                models.Q(
                                    ("answered_on__isnull", True),
                                    ("answered_on__gte", models.F("made_on")),
                                    _connector="OR",
                                ),
                            ),
                            name="challenge_answered_after_it_was_made",
                            violation_error_message="An answer comes after the challenge.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("answer", ""),
                                    ("answered_on__isnull", True),
                                    ("state__in", ["made", "withdrawn"]),
                                ),
                                models.Q(
                                    ("answered_on__isnull", False),
                                    ("state__in", ["answered", "closed"]),
                                    models.Q(("answer", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="challenge_answered_with_its_day",
                            violation_error_message="An answer has its words and its day.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("effect", ""), ("state__in", ["made", "answered"])),
                                models.Q(
                                    ("state__in", ["closed", "withdrawn"]),
                                    models.Q(("effect", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="challenge_ended_with_its_effect",
                            violation_error_message="Say what came of the challenge.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="EmergingIssue",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("title", models.CharField(max_length=200)),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("saved_at", models.DateTimeField()),
                    ("what", models.TextField(verbose_name="what is seen")),
                    ("raised_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("raised", "Raised"),
                                ("assessed", "Assessed"),
                                ("watched", "Watched"),
                                ("acted_on", "Acted on"),
                                ("became_risk", "Became a risk"),
                                ("became_priority", "Became a priority"),
                                ("closed", "Closed"),
                            ],
                            default="raised",
                            max_length=16,
                        ),
                    ),
                    ("assessment", models.TextField(blank=True, verbose_name="how it is assessed")),
                    ("response", models.TextField(blank=True, verbose_name="what was agreed")),
                    ("review_on", models.DateField(blank=True, null=True)),
                    (
                        "closed_because",
                        models.CharField(
                            blank=True, max_length=500, verbose_name="why it is closed"
                        ),
                    ),
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
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnership",
                        ),
                    ),
                    (
                        "priority",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="issues",
                            to="governance.priority",
                        ),
                    ),
                    (
                        "raised_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "risk",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="issues",
                            to="governance.risk",
                        ),
                    ),
                    (
                        "saved_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "emerging issue",
                    "ordering": ["-raised_on", "-pk"],
                    "indexes": [
                        models.Index(fields=["partnership", "state"], name="emergingissue_by_state")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership", "reference"),
                            name="emergingissue_reference_once",
                            violation_error_message="Another one has this reference.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["raised", "closed"]),
                                models.Q(("assessment", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="emergingissue_assessed_with_words",
                            violation_error_message="Say how the issue is assessed.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["raised", "assessed", "closed"]),
                                models.Q(("response", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="emergingissue_answered_with_words",
                            violation_error_message="Say what was agreed.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state__in", ["watched", "acted_on"]), _negated=True),
                                ("review_on__isnull", False),
                                _connector="OR",
                            ),
                            name="emergingissue_looked_at_again",
                            violation_error_message="Say when the partners look at the issue again.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    models.Q(("state", "became_risk"), _negated=True),
                                    ("risk__isnull", False),
                                    _connector="OR",
                                ),
                                models.Q(
                                    models.Q(("state", "became_priority"), _negated=True),
                                    ("priority__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            name="emergingissue_became_something",
                            violation_error_message="Say which risk or priority the issue became.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("state", "closed"),
                                    models.Q(("closed_because", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "closed"), _negated=True),
                                    ("closed_because", ""),
                                ),
                                _connector="OR",
                            ),
                            name="emergingissue_closed_with_a_reason",
                            violation_error_message="Say why the issue is closed.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalBarrier",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("title", models.CharField(max_length=200)),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("saved_at", models.DateTimeField()),
                    ("what", models.TextField(verbose_name="what stands in the way")),
                    (
                        "strategy",
                        models.TextField(blank=True, verbose_name="how it is to be overcome"),
                    ),
                    (
                        "learned_from",
                        models.CharField(
                            choices=[
                                ("review", "A review"),
                                ("audit", "An audit"),
                                ("training", "Training"),
                                ("other", "Something else"),
                            ],
                            max_length=10,
                            verbose_name="where the lesson comes from",
                        ),
                    ),
                    (
                        "source_reference",
                        models.CharField(blank=True, max_length=60, verbose_name="its reference"),
                    ),
                    (
                        "owner_post",
                        models.CharField(
                            blank=True, max_length=150, verbose_name="the post that acts"
                        ),
                    ),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("stands", "Stands in the way"),
                                ("worked_on", "Being worked on"),
                                ("overcome", "Overcome"),
                                ("accepted", "Cannot be overcome"),
                            ],
                            default="stands",
                            max_length=10,
                        ),
                    ),
                    (
                        "found",
                        models.CharField(blank=True, max_length=500, verbose_name="how we know"),
                    ),
                    ("history_id", models.AutoField(primary_key=True, serialize=False)),
                    ("history_date", models.DateTimeField(db_index=True)),
                    ("history_change_reason", models.CharField(max_length=100, null=True)),
                    (
                        "history_type",
                        models.CharField(
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
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
                        "group",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="partnership.group",
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
                ],
                options={
                    "verbose_name": "historical barrier to learning",
                    "verbose_name_plural": "historical barriers to learning",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalChallenge",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("title", models.CharField(max_length=200)),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("saved_at", models.DateTimeField()),
                    ("about", models.TextField(verbose_name="on what")),
                    ("made_on", models.DateField()),
                    (
                        "made_by_post",
                        models.CharField(max_length=150, verbose_name="the post that made it"),
                    ),
                    ("answer_due_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("made", "Waits for an answer"),
                                ("answered", "Answered"),
                                ("closed", "Closed"),
                                ("withdrawn", "Withdrawn"),
                            ],
                            default="made",
                            max_length=10,
                        ),
                    ),
                    ("answer", models.TextField(blank=True)),
                    ("answered_on", models.DateField(blank=True, null=True)),
                    ("effect", models.TextField(blank=True, verbose_name="what came of it")),
                    ("history_id", models.AutoField(primary_key=True, serialize=False)),
                    ("history_date", models.DateTimeField(db_index=True)),
                    ("history_change_reason", models.CharField(max_length=100, null=True)),
                    (
                        "history_type",
                        models.CharField(
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
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
                        "made_by_agency",
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
                        "made_to",
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
                ],
                options={
                    "verbose_name": "historical challenge",
                    "verbose_name_plural": "historical challenges",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalEmergingIssue",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("reference", models.CharField(max_length=40)),
                    ("title", models.CharField(max_length=200)),
                    ("version", models.PositiveIntegerField(default=0)),
                    ("saved_at", models.DateTimeField()),
                    ("what", models.TextField(verbose_name="what is seen")),
                    ("raised_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("raised", "Raised"),
                                ("assessed", "Assessed"),
                                ("watched", "Watched"),
                                ("acted_on", "Acted on"),
                                ("became_risk", "Became a risk"),
                                ("became_priority", "Became a priority"),
                                ("closed", "Closed"),
                            ],
                            default="raised",
                            max_length=16,
                        ),
                    ),
                    ("assessment", models.TextField(blank=True, verbose_name="how it is assessed")),
                    ("response", models.TextField(blank=True, verbose_name="what was agreed")),
                    ("review_on", models.DateField(blank=True, null=True)),
                    (
                        "closed_because",
                        models.CharField(
                            blank=True, max_length=500, verbose_name="why it is closed"
                        ),
                    ),
                    ("history_id", models.AutoField(primary_key=True, serialize=False)),
                    ("history_date", models.DateTimeField(db_index=True)),
                    ("history_change_reason", models.CharField(max_length=100, null=True)),
                    (
                        "history_type",
                        models.CharField(
                            choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                            max_length=1,
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
                        "priority",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="governance.priority",
                        ),
                    ),
                    (
                        "raised_by",
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
                        "risk",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="governance.risk",
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
                ],
                options={
                    "verbose_name": "historical emerging issue",
                    "verbose_name_plural": "historical emerging issues",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
        ),
        refuse_changes("governance_historicalemergingissue"),
        refuse_changes("governance_historicalbarrier"),
        refuse_changes("governance_historicalchallenge"),
    ]
