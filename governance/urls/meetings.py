from django.urls import path

from governance.views import meetings

urlpatterns = [
    path("meetings/", meetings.log, name="meetings"),
    path("meetings/record/", meetings.record, name="meeting-record"),
    path("meetings/<str:reference>/", meetings.meeting, name="meeting"),
    path("meetings/<str:reference>/focus/", meetings.focus, name="meeting-focus"),
]
