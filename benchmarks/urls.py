"""The portal's addresses and the plain page."""

from django.urls import path

from benchmarks.bare import views
from partnership.urls import urlpatterns as portal

urlpatterns = [
    path("bare/", views.page, name="bare"),
    path("bare/<int:pk>/", views.one, name="bare-one"),
    *portal,
]
