"""The addresses of the children of an incident."""

from django.urls import path

from reviews.views import children

urlpatterns = [
    path("incidents/<str:reference>/children/add/", children.add, name="incident-child-add"),
    path(
        "incidents/<str:reference>/children/further/",
        children.further,
        name="incident-children-further",
    ),
    path(
        "incidents/<str:reference>/children/<int:number>/", children.change, name="incident-child"
    ),
    path("incidents/<str:reference>/identity/", children.identity, name="incident-identity"),
]
