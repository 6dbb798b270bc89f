from django.urls import path

from governance.views import cadences, calendar, proposals

urlpatterns = [
    path("meetings/calendar/", calendar.calendar, name="calendar"),
    path("meetings/calendar/plan/", calendar.plan, name="meeting-plan"),
    path("meetings/calendar/propose/", proposals.propose, name="calendar-propose"),
    path("meetings/calendar/rhythms/", cadences.rhythms, name="rhythms"),
    path("meetings/calendar/rhythms/<slug:code>/", cadences.rhythm, name="rhythm"),
    path("meetings/calendar/rhythms/<slug:code>/rotation/", cadences.rotation, name="rotation"),
    path("meetings/<str:reference>/move/", calendar.move, name="meeting-move"),
    path("meetings/<str:reference>/cancel/", calendar.cancel, name="meeting-cancel"),
]
