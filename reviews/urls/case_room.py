"""The addresses of the people of a case, its seal, its emergency openings and the list of its readings."""

from django.urls import path

from reviews.views import case_people, emergencies, readings

_CASE = "incidents/<str:reference>/"

urlpatterns = [
    path(f"{_CASE}people/", case_people.people, name="case-people"),
    path(f"{_CASE}people/guest/", case_people.guest, name="case-guest"),
    path(f"{_CASE}people/<int:pk>/last-day/", case_people.extend, name="case-extend"),
    path(f"{_CASE}people/<int:pk>/waive/", case_people.waive, name="case-waive"),
    path(f"{_CASE}seal/", case_people.seal, name="case-seal"),
    path(f"{_CASE}unseal/", case_people.unseal, name="case-unseal"),
    path(f"{_CASE}people/<int:pk>/open/", case_people.seal_open, name="case-seal-open"),
    path(f"{_CASE}people/<int:pk>/close/", case_people.seal_close, name="case-seal-close"),
    path(f"{_CASE}readings/", readings.readings, name="case-readings"),
    path(f"{_CASE}emergency/", emergencies.ask, name="case-emergency"),
    path(f"{_CASE}emergency/<int:pk>/", emergencies.emergency, name="emergency"),
    path(f"{_CASE}emergency/<int:pk>/answer/", emergencies.answer, name="emergency-answer"),
    path(f"{_CASE}emergency/<int:pk>/end/", emergencies.end, name="emergency-end"),
    path(f"{_CASE}emergency/<int:pk>/review/", emergencies.review, name="emergency-review"),
]
