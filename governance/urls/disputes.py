from django.urls import path

from governance.views import disputes

urlpatterns = [
    path("disputes/", disputes.index, name="disputes"),
    path("disputes/new/", disputes.begin, name="dispute-new"),
    path("disputes/raised/", disputes.raised, name="disputes-raised"),
    path("disputes/ladder/", disputes.ladder, name="dispute-ladder"),
    path("disputes/<str:reference>/", disputes.dispute, name="dispute"),
    path("disputes/<str:reference>/answer/", disputes.answer, name="dispute-answer"),
    path("disputes/<str:reference>/further/", disputes.further, name="dispute-further"),
    path("disputes/<str:reference>/risk/", disputes.flag, name="dispute-flag"),
    path("disputes/<str:reference>/mediation/", disputes.mediate, name="dispute-mediate"),
    path("disputes/<str:reference>/advice/", disputes.advise, name="dispute-advise"),
    path("disputes/<str:reference>/settled/", disputes.settle, name="dispute-settle"),
    path("disputes/<str:reference>/unresolved/", disputes.leave, name="dispute-leave"),
]
