from governance.urls import (
    agenda,
    arrangements,
    calendar,
    meetings,
    papers,
    plan,
    risks,
    rooms,
    speaking_up,
    yearly_reports,
)

app_name = "governance"
urlpatterns = [
    *agenda.urlpatterns,
    *arrangements.urlpatterns,
    *calendar.urlpatterns,
    *plan.urlpatterns,
    *papers.urlpatterns,
    *rooms.urlpatterns,
    *meetings.urlpatterns,
    *risks.urlpatterns,
    *speaking_up.urlpatterns,
    *rooms.urlpatterns,
    *meetings.urlpatterns,
    *yearly_reports.urlpatterns,
]
