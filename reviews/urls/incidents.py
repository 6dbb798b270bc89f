"""The addresses of serious incidents."""

from django.urls import path

from reviews.views import incidents

urlpatterns = [
    path("incidents/", incidents.index, name="incidents"),
    path("incidents/report/", incidents.report, name="incident-report"),
    path("incidents/<str:reference>/", incidents.detail, name="incident"),
    path("incidents/<str:reference>/view/", incidents.give_view, name="incident-view"),
    path("incidents/<str:reference>/decide/", incidents.decide, name="incident-decide"),
    path("incidents/<str:reference>/reconsider/", incidents.reconsider, name="incident-reconsider"),
    path("incidents/<str:reference>/notify/", incidents.notify, name="incident-notify"),
    path("incidents/<str:reference>/withdraw/", incidents.withdraw, name="incident-withdraw"),
    path("incidents/<str:reference>/roster/", incidents.let_in, name="incident-roster"),
    path(
        "incidents/<str:reference>/roster/<int:pk>/end/",
        incidents.end_access,
        name="incident-roster-end",
    ),
    path("incidents/<str:reference>/conflict/", incidents.conflict, name="incident-conflict"),
]
