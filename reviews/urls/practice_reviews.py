"""The addresses of practice reviews."""

from django.urls import path

from reviews.views import practice_delays, practice_reviews

_ONE = "practice-reviews/<str:reference>/"

urlpatterns = [
    path("practice-reviews/", practice_reviews.index, name="practice-reviews"),
    path(
        "incidents/<str:reference>/practice-review/begin/",
        practice_reviews.begin,
        name="practice-review-begin",
    ),
    path(_ONE, practice_reviews.detail, name="practice-review"),
    path(f"{_ONE}reports-in/", practice_reviews.reports_in, name="practice-review-reports-in"),
    path(f"{_ONE}delay/", practice_delays.tell, name="practice-review-delay"),
    path(f"{_ONE}pause/", practice_delays.pause, name="practice-review-pause"),
    path(f"{_ONE}resume/", practice_delays.resume, name="practice-review-resume"),
]
