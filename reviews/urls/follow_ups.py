"""The addresses of local reviews."""

from django.urls import path

from reviews.views import follow_ups

urlpatterns = [
    path("incidents/<str:reference>/follow-up/", follow_ups.new, name="incident-follow-up"),
    path("local-reviews/", follow_ups.index, name="follow-ups"),
    path("local-reviews/<str:reference>/", follow_ups.detail, name="follow-up"),
    path("local-reviews/<str:reference>/report/", follow_ups.report, name="follow-up-report"),
    path("local-reviews/<str:reference>/back/", follow_ups.send_back, name="follow-up-back"),
    path("local-reviews/<str:reference>/close/", follow_ups.close, name="follow-up-close"),
    path("local-reviews/<str:reference>/stop/", follow_ups.stop, name="follow-up-stop"),
]
