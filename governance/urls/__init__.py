from governance.urls import (
    agenda,
    arrangements,
    briefs,
    calendar,
    decisions,
    disputes,
    meetings,
    papers,
    plan,
    programmes,
    risks,
    rooms,
    speaking_up,
    yearly_reports,
)

app_name = "governance"
urlpatterns = [
    *decisions.urlpatterns,
    *agenda.urlpatterns,
    *arrangements.urlpatterns,
    *calendar.urlpatterns,
    *plan.urlpatterns,
    *programmes.urlpatterns,
    *papers.urlpatterns,
    *briefs.urlpatterns,
    *rooms.urlpatterns,
    *disputes.urlpatterns,
    *risks.urlpatterns,
    *speaking_up.urlpatterns,
    *meetings.urlpatterns,
    *yearly_reports.urlpatterns,
]
