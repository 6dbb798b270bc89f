from governance.urls import arrangements, meetings, plan, risks, rooms, speaking_up, yearly_reports

app_name = "governance"
urlpatterns = [
    *arrangements.urlpatterns,
    *rooms.urlpatterns,
    *meetings.urlpatterns,
    *risks.urlpatterns,
    *speaking_up.urlpatterns,
    *plan.urlpatterns,
    *yearly_reports.urlpatterns,
]
