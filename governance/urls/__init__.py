from governance.urls import meetings, yearly_reports

app_name = "governance"
urlpatterns = [
    *meetings.urlpatterns,
    *yearly_reports.urlpatterns,
]
