from django.urls import path

from governance.views import attendance, decisions

urlpatterns = [
    path("meetings/decisions/", decisions.log, name="decisions"),
    path("meetings/decisions/<str:reference>/", decisions.decision, name="decision"),
    path("meetings/decisions/<str:reference>/uptake/", decisions.uptake, name="decision-uptake"),
    path("meetings/attendance/", attendance.attendance, name="attendance"),
]
