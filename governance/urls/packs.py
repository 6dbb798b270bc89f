from django.urls import path

from governance.views import packs

urlpatterns = [
    path("meetings/<str:reference>/packs/", packs.packs, name="packs"),
    path("meetings/<str:reference>/packs/make/", packs.make, name="pack-make"),
    path("meetings/<str:reference>/packs/<int:pk>/", packs.pack_file, name="pack-file"),
]
