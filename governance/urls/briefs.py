from django.urls import path

from governance.views import briefs

urlpatterns = [
    path("meetings/<str:reference>/brief/", briefs.brief, name="brief"),
    path("meetings/<str:reference>/brief/<int:pk>/", briefs.write, name="brief-write"),
]
