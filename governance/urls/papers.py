from django.urls import path

from governance.views import papers

PAPERS = "meetings/<str:reference>/papers/"
urlpatterns = [
    path(PAPERS, papers.papers, name="papers"),
    path(f"{PAPERS}add/<int:pk>/", papers.add, name="papers-add"),
    path(f"{PAPERS}<int:pk>/", papers.paper, name="paper"),
    path(f"{PAPERS}<int:pk>/version/", papers.version, name="paper-version"),
    path(f"{PAPERS}<int:pk>/withdraw/", papers.withdraw, name="paper-withdraw"),
]
