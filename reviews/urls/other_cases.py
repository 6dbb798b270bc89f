"""The addresses of the cases that another area leads."""

from django.urls import path

from reviews.views import other_cases

urlpatterns = [
    path("other-areas/", other_cases.index, name="other-cases"),
    path("other-areas/new/", other_cases.new, name="other-case-new"),
    path("other-areas/<str:reference>/", other_cases.detail, name="other-case"),
    path("other-areas/<str:reference>/ask/", other_cases.ask, name="other-case-ask"),
    path("other-areas/<str:reference>/asks/<int:pk>/", other_cases.given, name="other-case-given"),
    path("other-areas/<str:reference>/published/", other_cases.publish, name="other-case-publish"),
    path("other-areas/<str:reference>/close/", other_cases.close, name="other-case-close"),
]
