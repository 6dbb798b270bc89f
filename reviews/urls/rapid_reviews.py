"""The addresses of rapid reviews."""

from django.urls import path

from reviews.views import rapid_reviews

urlpatterns = [
    path("rapid-reviews/<str:reference>/", rapid_reviews.detail, name="rapid-review"),
]
