"""The addresses of the merged chronology and of each agency's rows."""

from django.urls import path

from reviews.views import chronologies

CASE = "incidents/<str:reference>/chronology/"
ONE = "information-requests/<str:reference>/"

urlpatterns = [
    path(CASE, chronologies.merged, name="chronology"),
    path(f"{CASE}print/", chronologies.printed, name="chronology-print"),
    path(f"{ONE}rows/", chronologies.rows, name="information-request-rows"),
    path(f"{ONE}rows/<int:pk>/", chronologies.row, name="information-request-row"),
    path(
        f"{ONE}rows/<int:pk>/remove/",
        chronologies.row_remove,
        name="information-request-row-remove",
    ),
    path(f"{ONE}paste/", chronologies.paste, name="information-request-paste"),
]
