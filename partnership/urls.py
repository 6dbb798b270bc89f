from django.urls import include, path

from partnership.views import gallery, health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("components/", gallery.gallery, name="gallery"),
    path("accounts/", include("allauth.urls")),
]
