"""Plant how long the clocks of reviews run in each edition of the guidance, and which edition does not know one."""

from django.db import migrations

REPORT = "Working together, expectations for the final report of a local review"
REGULATIONS = "Child Safeguarding Practice Review and Relevant Agency (England) Regulations 2018"
PUBLICATION = "Working together, publication of local reviews"
NO_TIME = "Children Act 2004, section 16H, names no time"
CARE_LEAVER = "reviews.tell_death_care_leaver"
# A care leaver's death is told since Working together 2023; what governs an earlier case does not ask for it.
FIRST_WITH_CARE_LEAVERS = "WT2023"
LENGTHS = [
    # --- the incident
    ("reviews.notify_panel", 5, "working_days", "awareness",
     "Children Act 2004, section 16C(1); Working together, duty to notify incidents"),
    ("reviews.tell_death_looked_after", 5, "working_days", "awareness",
     "Working together, duty to notify the death of a looked-after child"),
    (CARE_LEAVER, 5, "working_days", "awareness",
     "Working together 2023, death of a care leaver up to and including the age of 24"),
    ("reviews.tell_other_area", 5, "working_days", "awareness",
     "Working together, duty to notify: partners in other areas if relevant"),
    # --- the rapid review
    ("reviews.rapid_review", 15, "working_days", "notification",
     "Panel guidance for safeguarding partners; Working together, rapid reviews"),
    ("reviews.panel_answer", 10, "working_days", "sending",
     "What partnerships see in practice; no rule binds the Panel"),
    ("reviews.agency_return", 9, "working_days", "request", f"One-minute guides of several partnerships; {NO_TIME}"),
    ("reviews.information_request", 10, "working_days", "request", f"Set by the partners; {NO_TIME}"),
    # --- the practice review
    ("reviews.practice_review", 6, "months", "decision", REPORT),
    ("reviews.confirm_delay", 1, "months", "telling", f"{REPORT}; confirmed each month, our own rule"),
    ("reviews.note_progress", 1, "months", "start", f"{REGULATIONS}, regulation 14(1); monthly is our own rule"),
    ("reviews.copy_before_publication", 7, "working_days", "publication", f"{REGULATIONS}; {PUBLICATION}"),
    ("reviews.send_published", 7, "calendar_days", "publication", PUBLICATION),
    ("reviews.keep_public", 12, "months", "publication", f"{REGULATIONS}; {PUBLICATION}"),
]  # fmt: skip


def plant(apps, schema_editor):
    length = apps.get_model("partnership.ClockLength")
    rule_sets = apps.get_model("partnership.RuleSet").objects
    first = rule_sets.get(edition=FIRST_WITH_CARE_LEAVERS).effective_from
    for rule_set in rule_sets.all():
        for clock, count, unit, starts_from, source in LENGTHS:
            is_unknown = clock == CARE_LEAVER and rule_set.effective_from < first
            length.objects.get_or_create(
                rule_set=rule_set,
                clock=clock,
                partnership=None,
                defaults={
                    "length": count,
                    "unit": unit,
                    "starts_from": "not_asked" if is_unknown else starts_from,
                    "source": source,
                },
            )


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0002_what_is_written_once"),
        ("partnership", "0003_rule_sets_and_bank_holidays"),
    ]
    operations = [migrations.RunPython(plant, migrations.RunPython.noop, elidable=True)]
