from reviews.urls import (
    case_documents,
    case_room,
    child_deaths,
    children,
    chronologies,
    duties,
    follow_ups,
    incidents,
    information_requests,
    learning,
    other_cases,
    practice_reviews,
    rapid_reviews,
)

app_name = "reviews"
urlpatterns = [
    *chronologies.urlpatterns,
    *incidents.urlpatterns,
    *information_requests.urlpatterns,
    *children.urlpatterns,
    *child_deaths.urlpatterns,
    *duties.urlpatterns,
    *follow_ups.urlpatterns,
    *other_cases.urlpatterns,
    *rapid_reviews.urlpatterns,
    *practice_reviews.urlpatterns,
    *learning.urlpatterns,
    *case_documents.urlpatterns,
    *case_room.urlpatterns,
]
