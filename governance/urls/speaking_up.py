from django.urls import path

from governance.views import speaking_up

urlpatterns = [
    path("speaking-up/", speaking_up.speaking_up, name="speaking-up"),
    path("groups-and-disagreement/", speaking_up.clauses, name="disagreement-clauses"),
]
