"""The touchstones and what is measured against them, the Executive's functions, and changes in the yearly report."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from partnership.migrations._append_only import refuse_changes
from partnership.migrations._create_together import CreateTogether


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0008_the_pack_of_a_meeting"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalreportsection",
            name="draws",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing"),
                    ("groups", "The groups and their members"),
                    ("meetings", "The meetings of the period"),
                    ("money", "The money of the period"),
                    ("attendance", "The attendance of the period, by agency"),
                    ("changes", "The log of changes to the arrangements"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="reportsection",
            name="draws",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nothing"),
                    ("groups", "The groups and their members"),
                    ("meetings", "The meetings of the period"),
                    ("money", "The money of the period"),
                    ("attendance", "The attendance of the period, by agency"),
                    ("changes", "The log of changes to the arrangements"),
                ],
                max_length=20,
            ),
        ),
        CreateTogether(
            migrations.CreateModel(
                name="Touchstone",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    ("says", models.CharField(max_length=300)),
                    ("about", models.TextField(blank=True, verbose_name="what it means here")),
                    ("starts_on", models.DateField()),
                    ("ends_on", models.DateField(blank=True, null=True)),
                    ("source", models.CharField(blank=True, max_length=200)),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "partnership",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="partnership.partnership",
                        ),
                    ),
                    (
                        "recorded_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "replaces",
                        models.OneToOneField(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="replaced_by",
                            to="governance.touchstone",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "touchstone",
                    "ordering": ["pk"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                ("ends_on__isnull", True),
                                ("ends_on__gte", models.F("starts_on")),
                                _connector="OR",
                            ),
                            name="touchstone_ends_after_it_starts",
                            violation_error_message="The last day comes after the first.",
                        )
                    ],
                },
            ),
            migrations.CreateModel(
                name="Measurement",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "effect",
                        models.CharField(
                            choices=[
                                ("strengthens", "Strengthens it"),
                                ("keeps", "Keeps it"),
                                ("weakens", "Weakens it"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("why", models.CharField(max_length=500)),
                    ("at", models.DateTimeField()),
                    (
                        "by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                    (
                        "change",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="measured",
                            to="governance.structurechange",
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
                        "phase",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="measured",
                            to="governance.phase",
                        ),
                    ),
                    (
                        "priority",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="measured",
                            to="governance.priority",
                        ),
                    ),
                    (
                        "programme",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="measured",
                            to="governance.programme",
                        ),
                    ),
                    (
                        "touchstone",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="measurements",
                            to="governance.touchstone",
                        ),
                    ),
                ],
                options={
                    "verbose_name": "measurement against a touchstone",
                    "verbose_name_plural": "measurements against touchstones",
                    "ordering": ["-at", "-pk"],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(
                                    ("change__isnull", False),
                                    ("phase__isnull", True),
                                    ("priority__isnull", True),
                                    ("programme__isnull", True),
                                ),
                                models.Q(
                                    ("change__isnull", True),
                                    ("phase__isnull", True),
                                    ("priority__isnull", False),
                                    ("programme__isnull", True),
                                ),
                                models.Q(
                                    ("change__isnull", True),
                                    ("phase__isnull", True),
                                    ("priority__isnull", True),
                                    ("programme__isnull", False),
                                ),
                                models.Q(
                                    ("change__isnull", True),
                                    ("phase__isnull", False),
                                    ("priority__isnull", True),
                                    ("programme__isnull", True),
                                ),
                                _connector="OR",
                            ),
                            name="measurement_of_one_thing",
                            violation_error_message="One thing is measured at a time.",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("why", ""), _negated=True),
                            name="measurement_says_why",
                            violation_error_message="Say why.",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="FunctionEvidence",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "function",
                        models.CharField(
                            choices=[
                                ("vision", "Vision"),
                                ("priorities", "Priorities"),
                                ("forum", "Holding the Forum to account"),
                                ("arrangements", "The arrangements"),
                                ("cases", "Serious cases"),
                                ("issues", "New issues"),
                                ("links", "Links with other boards"),
                                ("scrutiny", "Independent scrutiny"),
                                ("report", "The yearly report"),
                            ],
                            max_length=20,
                        ),
                    ),
                    ("on", models.DateField()),
                    ("what", models.CharField(blank=True, max_length=300)),
                    (
                        "source",
                        models.CharField(
                            blank=True, max_length=200, verbose_name="where it can be read"
                        ),
                    ),
                    ("recorded_at", models.DateTimeField()),
                    (
                        "outcome",
                        models.ForeignKey(
                            blank=True,
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="functions",
                            to="governance.outcome",
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
                        "recorded_by",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to=settings.AUTH_USER_MODEL,
                        ),
                    ),
                ],
                options={
                    "verbose_name": "evidence for a function of the Executive",
                    "verbose_name_plural": "evidence for functions of the Executive",
                    "ordering": ["on", "pk"],
                    "indexes": [
                        models.Index(fields=["partnership", "on"], name="functionevidence_by_day")
                    ],
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("outcome__isnull", False), ("source", ""), ("what", "")),
                                models.Q(
                                    ("outcome__isnull", True),
                                    models.Q(("what", ""), _negated=True),
                                    models.Q(("source", ""), _negated=True),
                                ),
                                _connector="OR",
                            ),
                            name="functionevidence_a_decision_or_a_line",
                            violation_error_message="Choose a decision, or say what and where it can be read.",
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("outcome__isnull", False)),
                            fields=("function", "outcome"),
                            name="functionevidence_tagged_once",
                            violation_error_message="This decision shows this function already.",
                        ),
                    ],
                },
            ),
        ),
        refuse_changes("governance_measurement"),
    ]
