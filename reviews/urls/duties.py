"""The addresses of who is told of an incident, and of the facts for the Panel's form."""

from django.urls import path

from reviews.views import duties, panel_form

urlpatterns = [
    path("incidents/<str:reference>/told/", duties.index, name="incident-told"),
    path("incidents/<str:reference>/told/area/", duties.name_area, name="incident-area"),
    path("incidents/<str:reference>/told/<int:pk>/", duties.tell, name="incident-tell"),
    path(
        "incidents/<str:reference>/told/<int:pk>/not-needed/",
        duties.not_needed,
        name="incident-tell-not-needed",
    ),
    path("incidents/<str:reference>/panel-form/", panel_form.facts, name="incident-panel-form"),
]
