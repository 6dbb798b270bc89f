from governance.urls import arrangements, meetings, rooms, yearly_reports

app_name = "governance"
urlpatterns = [
    *arrangements.urlpatterns,
    *rooms.urlpatterns,
    *meetings.urlpatterns,
    *yearly_reports.urlpatterns,
]
