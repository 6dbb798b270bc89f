"""The reading log of cases, what was signed, sent and answered, and the history of wording refuse changes."""

from django.db import migrations

from partnership.migrations._append_only import refuse_changes

WRITTEN_ONCE = [
    "reviews_casereading",
    "reviews_caserefusal",
    "reviews_childdeathupdate",
    "reviews_copysent",
    "reviews_historicalagencyreturn",
    "reviews_historicalchild",
    "reviews_historicalchilddeathreview",
    "reviews_historicalchronologyentry",
    "reviews_historicalcriterionview",
    "reviews_historicaldutytotell",
    "reviews_historicalfamilymember",
    "reviews_historicalfinding",
    "reviews_historicalfollowup",
    "reviews_historicalincident",
    "reviews_historicalinformationrequest",
    "reviews_historicalnationalreview",
    "reviews_historicalothercase",
    "reviews_historicalpartnerview",
    "reviews_historicalpracticereview",
    "reviews_historicalrapidreview",
    "reviews_historicalrecordpart",
    "reviews_historicalreviewer",
    "reviews_historicalreviewsection",
    "reviews_historicalreviewterms",
    "reviews_historicalselection",
    "reviews_linkuse",
    "reviews_meetingpresence",
    "reviews_othercasereading",
    "reviews_panelresponse",
    "reviews_practicereviewdelay",
    "reviews_practicereviewstep",
    "reviews_practitionerevent",
    "reviews_reportparagraph",
    "reviews_reviewapproval",
    "reviews_reviewmeeting",
    "reviews_reviewsending",
    "reviews_reviewsignature",
    "reviews_settlement",
    "reviews_telling",
]


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_incidents_and_reviews")]
    operations = [refuse_changes(*WRITTEN_ONCE)]
