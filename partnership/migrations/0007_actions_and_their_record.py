"""Actions say who gave them, for whose log, what stands in the way, and what happened to them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import allow_changes, refuse_changes


class Migration(migrations.Migration):
    dependencies = [
        ("partnership", "0006_the_trail_by_what_happened"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        allow_changes("partnership_historicalaction"),
        migrations.CreateModel(
            name="ActionEvidence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("dated_on", models.DateField(blank=True, null=True)),
                ("hat", models.CharField(max_length=300)),
            ],
            options={
                "verbose_name": "evidence for an action",
                "verbose_name_plural": "evidence for actions",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="DueDateChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("before", models.DateField()),
                ("after", models.DateField()),
                ("reason", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("hat", models.CharField(max_length=300)),
            ],
            options={
                "verbose_name": "change of a due date",
                "verbose_name_plural": "changes of due dates",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="LookBack",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("months", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting to be looked at"),
                            ("embedded", "Embedded"),
                            ("reopened", "Opened again"),
                            ("not_needed", "No longer needed"),
                        ],
                        default="waiting",
                        max_length=12,
                    ),
                ),
                ("found", models.TextField(blank=True, verbose_name="what was found")),
                ("held_at", models.DateTimeField(blank=True, null=True)),
                ("told_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "look back at an action",
                "verbose_name_plural": "looks back at actions",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProgressNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("progress", "Progress"),
                            ("blocked", "Blocked"),
                            ("unblocked", "No longer blocked"),
                            ("said_done", "Said to be done"),
                            ("sent_back", "Not done yet"),
                            ("reopened", "Opened again"),
                        ],
                        default="progress",
                        max_length=12,
                    ),
                ),
                ("text", models.TextField()),
                (
                    "expected_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="when the owner expects it"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("hat", models.CharField(max_length=300)),
            ],
            options={
                "verbose_name": "note of progress",
                "verbose_name_plural": "notes of progress",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="action",
            name="blocked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="expected_on",
            field=models.DateField(blank=True, null=True, verbose_name="when the owner expects it"),
        ),
        migrations.AddField(
            model_name="action",
            name="given_as",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="action",
            name="given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="group",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="action_log",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="next_rung_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="priority",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "High"), (2, "Ordinary"), (3, "Low")], default=2
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="raised_in",
            field=models.CharField(blank=True, max_length=200, verbose_name="where it was raised"),
        ),
        migrations.AddField(
            model_name="action",
            name="source_id",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="source_type",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="contenttypes.contenttype",
            ),
        ),
        migrations.AddField(
            model_name="action",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="action",
            name="withdrawn_because",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="action",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="blocked_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="expected_on",
            field=models.DateField(blank=True, null=True, verbose_name="when the owner expects it"),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="given_as",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="given_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="given_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="group",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="partnership.group",
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="priority",
            field=models.PositiveSmallIntegerField(
                choices=[(1, "High"), (2, "Ordinary"), (3, "Low")], default=2
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="raised_in",
            field=models.CharField(blank=True, max_length=200, verbose_name="where it was raised"),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="source_id",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="source_type",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="contenttypes.contenttype",
            ),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="withdrawn_because",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="historicalaction",
            name="withdrawn_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["next_rung_on"], name="action_by_next_rung"),
        ),
        migrations.AddIndex(
            model_name="action",
            index=models.Index(fields=["source_type", "source_id"], name="action_by_source"),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("withdrawn_at__isnull", True),
                        ("withdrawn_because", ""),
                        ("withdrawn_by__isnull", True),
                    ),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_because", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="action_withdrawn_with_a_reason",
                violation_error_message="Say who withdrew the action, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    ("withdrawn_at__isnull", False),
                    _connector="OR",
                ),
                name="action_withdrawn_when_stamped",
                violation_error_message="Say who withdrew the action, when and why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="action",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("blocked_at__isnull", True), ("state", "open"), _connector="OR"
                ),
                name="action_blocked_while_open",
                violation_error_message="Only an open action is blocked.",
            ),
        ),
        migrations.AddField(
            model_name="actionevidence",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="partnership.action",
            ),
        ),
        migrations.AddField(
            model_name="actionevidence",
            name="document",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.document",
            ),
        ),
        migrations.AddField(
            model_name="actionevidence",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="duedatechange",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="due_date_changes",
                to="partnership.action",
            ),
        ),
        migrations.AddField(
            model_name="duedatechange",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="duedatechange",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="lookback",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="look_backs",
                to="partnership.action",
            ),
        ),
        migrations.AddField(
            model_name="lookback",
            name="held_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="lookback",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddField(
            model_name="progressnote",
            name="action",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="progress_notes",
                to="partnership.action",
            ),
        ),
        migrations.AddField(
            model_name="progressnote",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="progressnote",
            name="partnership",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="partnership.partnership",
            ),
        ),
        migrations.AddConstraint(
            model_name="duedatechange",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True),
                name="duedatechange_has_a_reason",
                violation_error_message="Say why the date is moved.",
            ),
        ),
        migrations.AddIndex(
            model_name="lookback",
            index=models.Index(fields=["state", "due_on"], name="lookback_by_due"),
        ),
        migrations.AddConstraint(
            model_name="lookback",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("action", "months"),
                name="lookback_one_waiting_for_each_month",
                violation_error_message="This look back is planned already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="lookback",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("held_at__isnull", True),
                        ("state__in", ["waiting", "not_needed"]),
                        ("held_by__isnull", True),
                    ),
                    models.Q(
                        ("held_at__isnull", False),
                        ("state__in", ["embedded", "reopened"]),
                        ("held_by__isnull", False),
                        models.Q(("found", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="lookback_held_with_what_was_found",
                violation_error_message="Say what was found, by whom and when.",
            ),
        ),
        refuse_changes("partnership_historicalaction"),
    ]
