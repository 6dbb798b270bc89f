"""The addresses of the link between a case and the child death review."""

from django.urls import path

from reviews.views import child_deaths

BELOW = "incidents/<str:reference>/child-death/"
urlpatterns = [
    path(BELOW, child_deaths.index, name="child-deaths"),
    path(f"{BELOW}<int:number>/link/", child_deaths.link, name="child-death-link"),
    path(f"{BELOW}<int:number>/stands/", child_deaths.stands, name="child-death-stands"),
    path(f"{BELOW}<int:number>/update/", child_deaths.tell, name="child-death-update"),
]
