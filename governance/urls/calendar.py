from django.urls import path

from governance.views import cadences, calendar, feeds, proposals

urlpatterns = [
    path("meetings/calendar/", calendar.calendar, name="calendar"),
    path("meetings/calendar/feed/", feeds.own, name="feed"),
    path("meetings/calendar/feed/stop/", feeds.end, name="feed-end"),
    path("meetings/calendar/plan/", calendar.plan, name="meeting-plan"),
    path("meetings/calendar/propose/", proposals.propose, name="calendar-propose"),
    path("meetings/calendar/rhythms/", cadences.rhythms, name="rhythms"),
    path("meetings/calendar/rhythms/<slug:code>/", cadences.rhythm, name="rhythm"),
    path("meetings/calendar/rhythms/<slug:code>/rotation/", cadences.rotation, name="rotation"),
    path("meetings/<str:reference>/invitation.ics", feeds.invitation, name="meeting-invitation"),
    path("meetings/<str:reference>/move/", calendar.move, name="meeting-move"),
    path("meetings/<str:reference>/cancel/", calendar.cancel, name="meeting-cancel"),
]
