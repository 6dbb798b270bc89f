from django.urls import path

from governance.views import circulations, comments

ROUND = "meetings/circulations/"
urlpatterns = [
    path(ROUND, circulations.circulations, name="circulations"),
    path(f"{ROUND}new/", circulations.new, name="circulation-new"),
    path(f"{ROUND}<str:reference>/", circulations.circulation, name="circulation"),
    path(f"{ROUND}<str:reference>/answer/", circulations.answer, name="circulation-answer"),
    path(f"{ROUND}<str:reference>/file/", circulations.file, name="circulation-file"),
    path(f"{ROUND}<str:reference>/close/", circulations.close, name="circulation-close"),
    path(f"{ROUND}<str:reference>/carry/", circulations.carry, name="circulation-carry"),
    path("meetings/<str:reference>/comments/<int:pk>/", comments.comment, name="comment"),
    path(
        "meetings/<str:reference>/comments/<int:pk>/take-back/<int:comment>/",
        comments.take_back,
        name="comment-take-back",
    ),
]
