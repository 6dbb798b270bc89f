from reviews.urls import (
    children,
    duties,
    incidents,
    information_requests,
    learning,
    practice_reviews,
    rapid_reviews,
)

app_name = "reviews"
urlpatterns = [
    *incidents.urlpatterns,
    *information_requests.urlpatterns,
    *children.urlpatterns,
    *duties.urlpatterns,
    *rapid_reviews.urlpatterns,
    *practice_reviews.urlpatterns,
    *learning.urlpatterns,
]
