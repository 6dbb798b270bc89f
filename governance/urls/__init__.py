from governance.urls import arrangements, meetings, risks, rooms, yearly_reports

app_name = "governance"
urlpatterns = [
    *arrangements.urlpatterns,
    *rooms.urlpatterns,
    *meetings.urlpatterns,
    *risks.urlpatterns,
    *yearly_reports.urlpatterns,
]
