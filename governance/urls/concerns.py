from django.urls import path

from governance.views import concerns

urlpatterns = [
    path("meetings/attendance/concerns/", concerns.index, name="concerns"),
    path("meetings/attendance/concerns/new/", concerns.new, name="concern-new"),
    path("meetings/attendance/concerns/<str:reference>/", concerns.detail, name="concern"),
    path(
        "meetings/attendance/concerns/<str:reference>/answer/",
        concerns.answer,
        name="concern-answer",
    ),
    path(
        "meetings/attendance/concerns/<str:reference>/close/", concerns.close, name="concern-close"
    ),
]
