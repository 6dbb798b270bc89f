from governance.urls import meetings, rooms, yearly_reports

app_name = "governance"
urlpatterns = [
    *rooms.urlpatterns,
    *meetings.urlpatterns,
    *yearly_reports.urlpatterns,
]
