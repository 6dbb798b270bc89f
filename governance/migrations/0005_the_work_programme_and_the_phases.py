"""The year's work programme with its items, and the phases of a change with their milestones."""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0004_calendar_addresses"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]

    operations = [
        CreateTogether(
            migrations.CreateModel(
                name="HistoricalPhase",
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
                    ("plan", models.CharField(max_length=150, verbose_name="of which plan")),
                    ("about", models.TextField(blank=True, verbose_name="what it brings")),
                    ("starts_on", models.DateField(blank=True, null=True)),
                    ("ends_on", models.DateField(blank=True, null=True)),
                    ("source", models.CharField(blank=True, max_length=200)),
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
                    "verbose_name": "historical phase",
                    "verbose_name_plural": "historical phases",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="HistoricalProgramme",
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
                    (
                        "decided_on",
                        models.DateField(blank=True, null=True, verbose_name="day of the decision"),
                    ),
                    (
                        "decided_words",
                        models.CharField(
                            blank=True, max_length=300, verbose_name="where it was decided"
                        ),
                    ),
                    ("about", models.TextField(blank=True, verbose_name="what the year is for")),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("agreed", "Agreed"),
                                ("closed", "The year is over"),
                                ("dropped", "Dropped"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    (
                        "ended_because",
                        models.CharField(blank=True, max_length=500, verbose_name="how it ended"),
                    ),
                    ("source", models.CharField(blank=True, max_length=200)),
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
                        "decision",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="governance.outcome",
                        ),
                    ),
                    (
                        "drafted_by",
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
                    "verbose_name": "historical work programme",
                    "verbose_name_plural": "historical work programmes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Phase",
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
                    ("plan", models.CharField(max_length=150, verbose_name="of which plan")),
                    ("about", models.TextField(blank=True, verbose_name="what it brings")),
                    ("starts_on", models.DateField(blank=True, null=True)),
                    ("ends_on", models.DateField(blank=True, null=True)),
                    ("source", models.CharField(blank=True, max_length=200)),
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
                    "verbose_name": "phase",
                    "ordering": [models.OrderBy(models.F("starts_on"), nulls_last=True), "pk"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership", "reference"),
                            name="phase_reference_once",
                            violation_error_message="Another one has this reference.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("starts_on__isnull", True),
                                ("ends_on__isnull", True),
                                ("ends_on__gt", models.F("starts_on")),
                                _connector="OR",
                            ),
                            name="phase_ends_after_it_starts",
                            violation_error_message="The last day comes after the first.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="Milestone",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("owner_post", models.CharField(blank=True, max_length=150)),
                    ("due_on", models.DateField()),
                    ("first_due_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "To come"),
                                ("slipped", "Slipped"),
                                ("met", "Met"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("met_on", models.DateField(blank=True, null=True)),
                    (
                        "evidence",
                        models.CharField(blank=True, max_length=500, verbose_name="how we know"),
                    ),
                    (
                        "slipped_because",
                        models.CharField(blank=True, max_length=500, verbose_name="why it slipped"),
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
                        "phase",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="milestones",
                            to="governance.phase",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "milestone",
                    "ordering": ["due_on", "pk"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("met_on__isnull", False),
                                    ("state", "met"),
                                    models.Q(("evidence", ""), _negated=True),
                                ),
                                models.Q(
                                    models.Q(("state", "met"), _negated=True),
                                    ("evidence", ""),
                                    ("met_on__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="milestone_met_with_its_evidence",
                            violation_error_message="A milestone is met on a day, and something shows it.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "slipped"), _negated=True),
                                models.Q(("slipped_because", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="milestone_slipped_with_a_reason",
                            violation_error_message="Say why the milestone slipped.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "waiting"), _negated=True),
                                ("due_on", models.F("first_due_on")),
                                _connector="OR",
                            ),
                            name="milestone_moved_only_when_it_slipped",
                            violation_error_message="A milestone with another day has slipped.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalMilestone",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("owner_post", models.CharField(blank=True, max_length=150)),
                    ("due_on", models.DateField()),
                    ("first_due_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("waiting", "To come"),
                                ("slipped", "Slipped"),
                                ("met", "Met"),
                            ],
                            default="waiting",
                            max_length=10,
                        ),
                    ),
                    ("met_on", models.DateField(blank=True, null=True)),
                    (
                        "evidence",
                        models.CharField(blank=True, max_length=500, verbose_name="how we know"),
                    ),
                    (
                        "slipped_because",
                        models.CharField(blank=True, max_length=500, verbose_name="why it slipped"),
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
                        "phase",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="governance.phase",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical milestone",
                    "verbose_name_plural": "historical milestones",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="Programme",
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
                    (
                        "decided_on",
                        models.DateField(blank=True, null=True, verbose_name="day of the decision"),
                    ),
                    (
                        "decided_words",
                        models.CharField(
                            blank=True, max_length=300, verbose_name="where it was decided"
                        ),
                    ),
                    ("about", models.TextField(blank=True, verbose_name="what the year is for")),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField()),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("draft", "Draft"),
                                ("agreed", "Agreed"),
                                ("closed", "The year is over"),
                                ("dropped", "Dropped"),
                            ],
                            default="draft",
                            max_length=10,
                        ),
                    ),
                    (
                        "ended_because",
                        models.CharField(blank=True, max_length=500, verbose_name="how it ended"),
                    ),
                    ("source", models.CharField(blank=True, max_length=200)),
                    (
                        "decision",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="governance.outcome",
                        ),
                    ),
                    (
                        "drafted_by",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="programmes",
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
                    "verbose_name": "work programme",
                    "ordering": ["-starts_on", "pk"],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("partnership", "reference"),
                            name="programme_reference_once",
                            violation_error_message="Another one has this reference.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("ends_on__gt", models.F("starts_on"))),
                            name="programme_ends_after_it_starts",
                            violation_error_message="The last day comes after the first.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("state__in", ["draft", "dropped"]),
                                ("decision__isnull", False),
                                models.Q(("decided_words", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="programme_agreed_by_a_decision",
                            violation_error_message="The Executive's decision makes a programme agreed.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("ended_because", ""), ("state__in", ["draft", "agreed"])),
                                models.Q(
                                    ("state__in", ["closed", "dropped"]),
                                    models.Q(("ended_because", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="programme_ended_with_words",
                            violation_error_message="Say how the programme ended.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="HistoricalProgrammeItem",
                fields=[
                    (
                        "id",
                        models.BigIntegerField(
                            auto_created=True, blank=True, db_index=True, verbose_name="ID"
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("starts_on", models.DateField()),
                    ("months", models.PositiveSmallIntegerField()),
                    ("ends_on", models.DateField()),
                    ("owner_post", models.CharField(blank=True, max_length=150)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("under_way", "Under way"),
                                ("done", "Done"),
                                ("dropped", "Dropped"),
                            ],
                            default="planned",
                            max_length=10,
                        ),
                    ),
                    (
                        "note",
                        models.CharField(
                            blank=True, max_length=500, verbose_name="what came of it"
                        ),
                    ),
                    ("is_added_later", models.BooleanField(default=False)),
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
                        "lead_group",
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
                        "planned_as",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="governance.forwarditem",
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
                        "programme",
                        models.ForeignKey(
                            blank=True,
                            db_constraint=False,
                            null=True,
                            on_delete=django.db.models.deletion.DO_NOTHING,
                            related_name="+",
                            to="governance.programme",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "historical item of a work programme",
                    "verbose_name_plural": "historical items of work programmes",
                    "ordering": ("-history_date", "-history_id"),
                    "get_latest_by": ("history_date", "history_id"),
                },
                bases=(simple_history.models.HistoricalChanges, models.Model),
            ),
            migrations.CreateModel(
                name="ProgrammeItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("title", models.CharField(max_length=200)),
                    ("starts_on", models.DateField()),
                    ("months", models.PositiveSmallIntegerField()),
                    ("ends_on", models.DateField()),
                    ("owner_post", models.CharField(blank=True, max_length=150)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("planned", "Planned"),
                                ("under_way", "Under way"),
                                ("done", "Done"),
                                ("dropped", "Dropped"),
                            ],
                            default="planned",
                            max_length=10,
                        ),
                    ),
                    (
                        "note",
                        models.CharField(
                            blank=True, max_length=500, verbose_name="what came of it"
                        ),
                    ),
                    ("is_added_later", models.BooleanField(default=False)),
                    (
                        "lead_group",
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
                        "planned_as",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="governance.forwarditem",
                        ),
                    ),
                    (
                        "priority",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="programme_items",
                            to="governance.priority",
                        ),
                    ),
                    (
                        "programme",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="items",
                            to="governance.programme",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "item of a work programme",
                    "verbose_name_plural": "items of work programmes",
                    "ordering": ["starts_on", "-months", "pk"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("months__in", [1, 3]), ("ends_on__gt", models.F("starts_on"))
                            ),
                            name="programmeitem_in_a_month_or_a_quarter",
                            violation_error_message="An item is planned for a month or a quarter.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("state", "dropped"), _negated=True),
                                models.Q(("note", ""), _negated=True),
                                _connector="OR",
                            ),
                            name="programmeitem_dropped_with_a_reason",
                            violation_error_message="Say why it is dropped.",
                        ),
                    ],
                },
            ),
        ),
        refuse_changes("governance_historicalprogramme"),
        refuse_changes("governance_historicalprogrammeitem"),
        refuse_changes("governance_historicalphase"),
        refuse_changes("governance_historicalmilestone"),
    ]
