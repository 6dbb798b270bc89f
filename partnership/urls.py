from django.urls import include, path

from partnership.views import gallery, health, home

# Addresses inside one partnership. The middleware opens the wall for `partnership_slug` and answers 404 to people
# who are not members, except where a view is marked as public.
inside = [
    path("home/", home.home, name="home"),
    path("hats/", home.hats, name="hats"),
    path("reviews/", include("reviews.urls")),
    path("money/", include("finance.urls")),
]

urlpatterns = [
    path("", home.start, name="start"),
    path("healthz", health.healthz, name="healthz"),
    path("components/", gallery.gallery, name="gallery"),
    path("accounts/", include("allauth.urls")),
    path("<slug:partnership_slug>/", include(inside)),
]
